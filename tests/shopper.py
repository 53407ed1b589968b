"""A shopper in a browser: two languages, a desktop and a phone, and what each must find usable."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from bot.app import App
from tests.browsers import DESKTOP, PATIENCE_MS, PHONE, Tab

LANGUAGES = {"en": "en-US", "zh": "zh-CN"}
SIZES = {"desktop": DESKTOP, "phone": PHONE}
WORDS: dict[str, dict[str, str]] = {
    "en": {
        "open": "Open the chat",
        "close": "Close the chat",
        "ask": "Show me desk lamps",
        "compare": "Compare the first two",
        "add": "Add to cart",
        "view": "View",
        "person": "Talk to a person",
        "helpful": "Helpful",
        "not_helpful": "Not helpful",
        "comparison": "Comparison",
        "retry": "Try again",
        "start_over": "Start over",
        "money": "$",
    },
    "zh": {
        "open": "打开对话",
        "close": "关闭对话",
        "ask": "我想买台灯",
        "compare": "对比前两款",
        "add": "加入购物车",
        "view": "查看",
        "person": "转人工",
        "helpful": "有帮助",
        "not_helpful": "没帮助",
        "comparison": "商品对比",
        "retry": "重试",
        "start_over": "重新开始",
        "money": "US$",
    },
}
# Every node that can be used must say what it is; Chromium computes the names as a screen reader hears them.
ROLES = {
    "button",
    "link",
    "textbox",
    "searchbox",
    "combobox",
    "radio",
    "dialog",
    "navigation",
    "region",
    "log",
}
MAY_BE_NAMELESS = {"region"}


class Shopper(Tab):
    """A shopper's tab in a shop."""

    def __init__(self, browser: Browser, address: str, language: str = "en", size: str = "desktop") -> None:
        super().__init__(browser, address, SIZES[size], LANGUAGES[language])
        self.words = WORDS[language]
        self.language = language
        self.is_phone = size == "phone"

    def open(self, path: str = "/") -> None:
        self.go(path)
        self.page.get_by_role("button", name=self.words["open"]).click()
        expect(self.panel).to_be_visible()

    @property
    def panel(self) -> Locator:
        return self.page.locator("xiaoer-chat .panel")

    @property
    def cards(self) -> Locator:
        return self.panel.locator(".card")

    def ask(self, text: str, answers: int) -> None:
        """Ask, and wait until so many answers stand there in full."""
        self.panel.get_by_role("textbox").fill(text)
        self.panel.get_by_role("textbox").press("Enter")
        self.answered(answers)

    def answered(self, answers: int) -> None:
        expect(self.panel.locator(".thumbs")).to_have_count(answers, timeout=PATIENCE_MS)
        expect(self.panel.locator(".typing")).to_have_count(0)

    def button(self, name: str) -> Locator:
        return self.panel.get_by_role("button", name=self.words[name], exact=True)

    def kept(self) -> dict[str, Any]:
        """What the widget keeps in the browser."""
        text = self.page.evaluate("localStorage.getItem(`xiaoer:${location.origin}`)")
        kept: dict[str, Any] = json.loads(text)
        return kept

    def check_page(self) -> None:
        """Nothing runs over the side, every picture reserves its place, every control has a name."""
        width = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, f"the page is {width} pixels too wide"
        if self.panel.is_visible():
            over = self.page.evaluate(
                "(() => { const list = document.querySelector('xiaoer-chat').shadowRoot.querySelector('.scroller');"
                " return list.scrollWidth - list.clientWidth; })()"
            )
            assert over <= 0, f"the conversation is {over} pixels too wide"
        for image in self.page.locator("img").all():
            assert image.get_attribute("width"), image.get_attribute("src")
            assert image.get_attribute("height"), image.get_attribute("src")
            assert image.get_attribute("alt") is not None
        assert nameless(self) == []


def nameless(tab: Tab) -> list[str]:
    """The roles of controls without an accessible name."""
    session = tab.context.new_cdp_session(tab.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    controls = [
        node for node in nodes if not node["ignored"] and node["role"]["value"] in ROLES - MAY_BE_NAMELESS
    ]
    assert controls
    return [node["role"]["value"] for node in controls if not node.get("name", {}).get("value", "").strip()]


OpenShop = Callable[..., Shopper]


def feedback(app: App, conversation_id: str) -> list[tuple[str, str | None]]:
    stored = next(record for record in app.store.export() if record["conversation_id"] == conversation_id)
    return [(row["event"], row["product_id"]) for row in stored["feedback"]]


everywhere = pytest.mark.parametrize(("language", "size"), [(a, b) for a in LANGUAGES for b in SIZES])
