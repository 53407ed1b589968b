"""The chat widget and the shop's pages in a headless Chromium: two languages, a desktop and a phone."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Browser, Locator, Request, Route, expect

from bot.app import App
from bot.contracts import Reply
from tests.browsers import DESKTOP, PATIENCE_MS, PHONE, Tab
from tests.hostile import ENDLESS, HOSTILE_PRODUCTS, MARKUP, RIGHT_TO_LEFT
from tests.servers import serving, wait_until

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

pytestmark = pytest.mark.browser


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


def feedback(app: App, conversation_id: str) -> list[tuple[str, str | None]]:
    stored = next(record for record in app.store.export() if record["conversation_id"] == conversation_id)
    return [(row["event"], row["product_id"]) for row in stored["feedback"]]


@pytest.fixture
def visit(
    browser: Browser, client: httpx.Client, hostile_shop: httpx.Client
) -> Iterator[Callable[..., Shopper]]:
    """Opens tabs in the sample store or the hostile one; all must end clean."""
    tabs: list[Shopper] = []

    def open_tab(language: str = "en", size: str = "desktop", hostile: bool = False) -> Shopper:
        server = hostile_shop if hostile else client
        tabs.append(Shopper(browser, str(server.base_url).rstrip("/"), language, size))
        return tabs[-1]

    yield open_tab
    for tab in tabs:
        tab.close()


everywhere = pytest.mark.parametrize(("language", "size"), [(a, b) for a in LANGUAGES for b in SIZES])


@everywhere
def test_a_shopper_finds_compares_rates_and_buys(
    visit: Callable[..., Shopper], app: App, language: str, size: str
) -> None:
    shopper = visit(language, size)
    shopper.open()
    shopper.check_page()
    shopper.ask(shopper.words["ask"], 1)
    conversation = shopper.kept()["conversation_id"]
    asked, answered = app.store.transcript(conversation)
    assert asked.text == shopper.words["ask"]
    expect(shopper.panel.locator(".message.bot .words").last).to_have_text(answered.text)
    reply = Reply.model_validate_json(answered.reply_json or "")
    assert reply.language == language
    expect(shopper.cards).to_have_count(len(reply.products))
    for node, card in zip(shopper.cards.all(), reply.products, strict=True):
        expect(node.locator(".title")).to_have_text(card.title)
        if card.price:
            expect(node.locator(".price")).to_contain_text(shopper.words["money"] + card.price.amount)
        expect(node.locator(".reasons li")).to_have_text(card.reasons)
    shopper.check_page()

    shopper.button("helpful").click()
    wait_until(lambda: feedback(app, conversation) == [("helpful", None)])
    shopper.button("not_helpful").click()
    wait_until(lambda: ("not_helpful", None) in feedback(app, conversation))

    buyable = shopper.cards.filter(has_text=shopper.words["add"]).first
    title = buyable.locator(".title").inner_text()
    buyable.get_by_role("button", name=shopper.words["add"]).click()
    product = next(card for card in reply.products if card.title == title)
    wait_until(lambda: ("add_to_cart", product.product_id) in feedback(app, conversation))
    expect(shopper.page.locator(".cart-link .count")).to_have_text("1")

    shopper.ask(shopper.words["compare"], 2)
    table = shopper.panel.get_by_role("region", name=shopper.words["comparison"])
    expect(table.get_by_role("columnheader")).to_have_count(2)
    assert table.get_by_role("row").count() > 3
    shopper.check_page()


@everywhere
def test_a_press_on_a_card_is_noted_and_opens_the_product(
    visit: Callable[..., Shopper], app: App, language: str, size: str
) -> None:
    shopper = visit(language, size)
    shopper.open()
    shopper.ask(shopper.words["ask"], 1)
    conversation = shopper.kept()["conversation_id"]
    title = shopper.cards.first.locator(".title").inner_text()
    shopper.cards.first.locator(".title").click()
    shopper.page.wait_for_url("**/products/*")
    expect(shopper.page.get_by_role("heading", level=1)).to_have_text(title)
    product_id = shopper.page.url.rpartition("/")[2]
    wait_until(lambda: feedback(app, conversation) == [("click", product_id)])
    # On a phone the panel would cover the product; the conversation waits behind the button.
    expect(shopper.panel).to_be_visible(visible=not shopper.is_phone)
    if shopper.is_phone:
        shopper.page.get_by_role("button", name=shopper.words["open"]).click()
    expect(shopper.cards.first.locator(".title")).to_have_text(title)
    shopper.check_page()


@everywhere
def test_the_conversation_survives_a_reload(visit: Callable[..., Shopper], language: str, size: str) -> None:
    shopper = visit(language, size)
    shopper.open()
    shopper.ask(shopper.words["ask"], 1)
    shopper.button("helpful").click()
    cards = shopper.cards.count()
    words = shopper.panel.locator(".words").all_inner_texts()
    chips = shopper.panel.locator(".chip").all_inner_texts()
    shopper.page.reload()
    if shopper.is_phone:
        shopper.page.get_by_role("button", name=shopper.words["open"]).click()
    shopper.answered(1)
    assert shopper.panel.locator(".words").all_inner_texts() == words
    assert shopper.panel.locator(".chip").all_inner_texts() == chips
    expect(shopper.cards).to_have_count(cards)
    expect(shopper.button("helpful")).to_have_attribute("aria-pressed", "true")
    shopper.ask(shopper.words["compare"], 2)
    expect(shopper.panel.get_by_role("region", name=shopper.words["comparison"])).to_be_visible()


@everywhere
def test_a_person_is_always_one_press_away(
    visit: Callable[..., Shopper], app: App, language: str, size: str
) -> None:
    shopper = visit(language, size)
    shopper.open()
    expect(shopper.button("person")).to_be_in_viewport()
    shopper.button("person").click()
    shopper.answered(1)
    expect(shopper.panel.locator(".asked")).to_be_visible()
    assert app.store.open_handoff(shopper.kept()["conversation_id"]) is not None
    expect(shopper.button("person")).to_be_in_viewport()
    shopper.page.reload()
    if shopper.is_phone:
        shopper.page.get_by_role("button", name=shopper.words["open"]).click()
    expect(shopper.panel.locator(".asked")).to_be_visible()


@everywhere
def test_a_hostile_catalogue_stays_text_in_the_widget(
    visit: Callable[..., Shopper], language: str, size: str
) -> None:
    shopper = visit(language, size, hostile=True)
    shopper.open("/departments/all")
    shopper.ask(shopper.words["ask"], 1)
    titles = shopper.cards.locator(".title").all_inner_texts()
    for hostile in (MARKUP, RIGHT_TO_LEFT, ENDLESS):
        assert any(hostile in title for title in titles), titles
    shopper.ask(shopper.words["compare"], 2)
    shopper.check_page()
    assert shopper.panel.locator("script, .card img[src=x], .words img, .table img").count() == 0
    assert shopper.page.title() != "owned"
    hrefs = [link.get_attribute("href") or "" for link in shopper.cards.locator("a").all()]
    assert hrefs
    assert all(href.startswith(f"{shopper.address}/products/") for href in hrefs)
    # One product has a picture on this server; the others' would be fetched from elsewhere.
    images = shopper.cards.locator("img")
    assert [image.get_attribute("src") for image in images.all()] == [
        f"{shopper.address}/pictures/desk-lamp-red.svg"
    ]
    right_to_left = shopper.cards.locator(".title", has_text=RIGHT_TO_LEFT)
    direction = right_to_left.evaluate("node => getComputedStyle(node).direction")
    assert direction == ("rtl" if language == "en" else "ltr")  # the Chinese title begins with 台灯
    if not shopper.is_phone:
        shopper.cards.first.locator(".title").click()
        shopper.page.wait_for_url("**/products/**")
        expect(shopper.page.get_by_role("heading", level=1)).to_have_text(titles[0])
        assert shopper.page.title() != "owned"


@everywhere
def test_every_page_fits_its_screen_and_names_its_controls(
    visit: Callable[..., Shopper], language: str, size: str
) -> None:
    shopper = visit(language, size, hostile=True)
    for path in ("/", "/departments/all", "/products/LMP-3", "/products/LMP-5", "/search?q=lamp", "/cart"):
        shopper.go(path)
        shopper.page.wait_for_load_state("networkidle")
        shopper.check_page()
    shopper.go("/none")
    shopper.complaints.clear()  # the browser itself complains of a page that is not there
    shopper.check_page()


# The shop's own pages


def test_options_change_price_and_stock_and_reach_the_cart(visit: Callable[..., Shopper]) -> None:
    shopper = visit(hostile=True)
    page = shopper.page
    shopper.go("/products/LMP-5")
    expect(page.locator("#price")).to_have_text("$25.50")
    expect(page.locator("#stock")).to_have_text("Only 2 left")
    expect(page.locator("#quantity option")).to_have_count(2)
    page.get_by_role("radio", name="red").check(force=True)
    expect(page.locator("#stock")).to_have_text("Out of stock")
    expect(page.get_by_role("button", name="Add to cart")).to_be_disabled()
    page.get_by_role("radio", name='L "<b>"').check(force=True)
    expect(page.locator("#price")).to_have_text("$39.00")
    page.locator("#quantity").select_option("3")
    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator(".cart-link .count")).to_have_text("3")
    page.get_by_role("link", name="View cart").click()
    line = page.locator("#cart-lines li")
    expect(line).to_contain_text('L "<b>", red')
    expect(line.locator(".sum")).to_have_text("$117.00")
    page.get_by_role("button", name="One fewer: Desk Lamp Quiet").click()
    expect(page.locator("#cart-subtotal")).to_have_text("$78.00")
    shopper.check_page()
    page.get_by_role("button", name="Remove Desk Lamp Quiet").click()
    expect(page.get_by_role("heading", name="Your cart is empty.")).to_be_visible()
    expect(page.locator(".cart-link .count")).to_be_hidden()


def test_a_cart_forgets_what_the_shop_no_longer_sells(visit: Callable[..., Shopper]) -> None:
    shopper = visit()
    shopper.go("/cart")
    kept = [
        {"product_id": "GONE", "quantity": 4},
        {"product_id": "AUD-0003", "option_id": None, "quantity": 1},
    ]
    shopper.page.evaluate("kept => localStorage.setItem('shop-cart', JSON.stringify(kept))", kept)
    shopper.page.reload()
    expect(shopper.page.locator("#cart-lines li")).to_have_count(1)
    expect(shopper.page.locator(".cart-link .count")).to_have_text("1")


def test_a_button_of_the_page_asks_in_the_chat(visit: Callable[..., Shopper], app: App) -> None:
    shopper = visit()
    shopper.go("/products/AUD-0003")
    shopper.page.get_by_role("button", name="Ask about this product").click()
    shopper.answered(1)
    asked, answered = app.store.transcript(shopper.kept()["conversation_id"])
    assert "Tremvo Bassline" in asked.text
    assert "Tremvo Bassline" in answered.text


def test_sorting_needs_no_further_press(visit: Callable[..., Shopper]) -> None:
    shopper = visit()
    shopper.go("/departments/audio?type=headphones")
    shopper.page.get_by_label("Sort by").select_option("price_desc")
    shopper.page.wait_for_url("**/departments/audio?type=headphones&sort=price_desc")


# Trouble


def sent_ids(requests: list[Request]) -> list[str]:
    return [json.loads(request.post_data or "{}")["client_message_id"] for request in requests]


def test_a_message_lost_on_the_way_is_sent_again_as_the_same(visit: Callable[..., Shopper], app: App) -> None:
    shopper = visit()
    shopper.open()
    tries: list[Request] = []

    def lose_the_first_two(route: Route) -> None:
        tries.append(route.request)
        route.abort() if len(tries) < 3 else route.continue_()

    shopper.page.route("**/messages", lose_the_first_two)
    shopper.ask(shopper.words["ask"], 1)
    assert len(tries) == 3
    assert len(set(sent_ids(tries))) == 1
    assert len(app.store.transcript(shopper.kept()["conversation_id"])) == 2
    shopper.complaints.clear()  # the browser itself complains of requests that are lost


def test_an_answer_lost_on_the_way_back_is_given_once(visit: Callable[..., Shopper], app: App) -> None:
    shopper = visit()
    shopper.open()
    tries: list[Request] = []

    def lose_the_first_answer(route: Route) -> None:
        tries.append(route.request)
        response = route.fetch()
        if len(tries) == 1:
            half = response.text()[: response.text().index("event: reply")]
            route.fulfill(response=response, body=half)
        else:
            route.fulfill(response=response)

    shopper.page.route("**/messages", lose_the_first_answer)
    shopper.ask(shopper.words["ask"], 1)
    assert len(tries) == 2
    transcript = app.store.transcript(shopper.kept()["conversation_id"])
    assert len(transcript) == 2
    expect(shopper.panel.locator(".message.bot .words").last).to_have_text(transcript[-1].text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shopper_without_a_network_is_told_and_tries_again(
    visit: Callable[..., Shopper], app: App, language: str
) -> None:
    shopper = visit(language)
    shopper.open()
    tries: list[Request] = []

    def lose(route: Route) -> None:
        tries.append(route.request)
        route.abort()

    shopper.page.route("**/messages", lose)
    shopper.panel.get_by_role("textbox").fill(shopper.words["ask"])
    shopper.panel.get_by_role("textbox").press("Enter")
    retry = shopper.button("retry")
    expect(retry).to_be_visible()
    shopper.page.unroute("**/messages")
    with shopper.page.expect_request("**/messages") as again:
        retry.click()
    shopper.answered(1)
    expect(retry).to_have_count(0)
    assert len(set(sent_ids([*tries, again.value]))) == 1
    shopper.complaints.clear()


def test_a_conversation_that_the_server_does_not_know_starts_anew_without_a_word(
    visit: Callable[..., Shopper], app: App
) -> None:
    shopper = visit()
    shopper.go("/")
    forgotten = {"conversation_id": "0" * 32, "token": "x", "open": False}
    shopper.page.evaluate(
        "kept => localStorage.setItem(`xiaoer:${location.origin}`, JSON.stringify(kept))", forgotten
    )
    shopper.open()
    shopper.ask(shopper.words["ask"], 1)
    assert shopper.kept()["conversation_id"] != forgotten["conversation_id"]
    # And one that is forgotten while the shopper looks at it.
    kept = {**shopper.kept(), **forgotten, "open": True}
    shopper.page.evaluate(
        "kept => localStorage.setItem(`xiaoer:${location.origin}`, JSON.stringify(kept))", kept
    )
    shopper.ask(shopper.words["ask"], 2)
    assert len(app.store.transcript(shopper.kept()["conversation_id"])) == 2
    expect(shopper.panel.locator(".failed")).to_have_count(0)
    assert all("404" in complaint for complaint in shopper.complaints)
    shopper.complaints.clear()


def test_a_page_left_in_the_middle_of_a_turn_shows_the_answer_once(
    visit: Callable[..., Shopper], app: App
) -> None:
    shopper = visit()
    shopper.open()
    shopper.page.route("**/messages", lambda route: None)  # never answered
    shopper.panel.get_by_role("textbox").fill(shopper.words["ask"])
    shopper.panel.get_by_role("textbox").press("Enter")
    wait_until(lambda: bool(shopper.kept().get("pending")))
    expect(shopper.panel.locator(".typing")).to_be_visible()
    shopper.page.unroute("**/messages")
    shopper.page.reload()
    shopper.answered(1)
    assert len(app.store.transcript(shopper.kept()["conversation_id"])) == 2
    expect(shopper.panel.locator(".message.shopper")).to_have_count(1)
    assert not shopper.kept()["pending"]


def test_a_wish_for_a_person_in_the_middle_of_an_answer_is_not_lost(
    visit: Callable[..., Shopper], app: App
) -> None:
    shopper = visit()
    shopper.open()
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        route.continue_() if held else held.append(route)

    shopper.page.route("**/messages", hold_the_first)
    with shopper.page.expect_request("**/messages"):
        shopper.panel.get_by_role("textbox").fill(shopper.words["ask"])
        shopper.panel.get_by_role("textbox").press("Enter")
    shopper.button("person").click()
    expect(shopper.panel.locator(".typing")).to_be_visible()
    held[0].continue_()
    shopper.answered(2)
    assert app.store.open_handoff(shopper.kept()["conversation_id"]) is not None


# Keyboard, sources, other sites


def test_the_keyboard_is_enough(visit: Callable[..., Shopper]) -> None:
    shopper = visit()
    shopper.go("/")
    launcher = shopper.page.get_by_role("button", name=shopper.words["open"])
    launcher.focus()
    shopper.page.keyboard.press("Enter")
    box = shopper.panel.get_by_role("textbox")
    expect(box).to_be_focused()
    shopper.page.keyboard.type("one")
    shopper.page.keyboard.press("Shift+Enter")
    shopper.page.keyboard.type("two")
    expect(box).to_have_value("one\ntwo")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(box).to_have_value("one\ntwo")  # Enter that picks a Chinese word sends nothing
    shopper.page.keyboard.press("Enter")
    shopper.answered(1)
    expect(shopper.panel.locator(".message.shopper .words")).to_have_text("one\ntwo")
    expect(shopper.page.locator("xiaoer-chat [role=status]").first).not_to_be_empty()
    shopper.page.keyboard.press("Escape")
    expect(shopper.panel).to_be_hidden()
    expect(launcher).to_be_focused()


def test_starting_over_forgets_the_conversation(visit: Callable[..., Shopper]) -> None:
    shopper = visit()
    shopper.open()
    shopper.ask(shopper.words["ask"], 1)
    first = shopper.kept()["conversation_id"]
    shopper.button("start_over").click()
    expect(shopper.panel.locator(".message")).to_have_count(1)
    shopper.ask(shopper.words["ask"], 1)
    assert shopper.kept()["conversation_id"] != first


def test_sources_lead_to_the_shops_pages(visit: Callable[..., Shopper]) -> None:
    shopper = visit()
    shopper.open()

    def with_source(route: Route) -> None:
        response = route.fetch()
        lines = response.text().split("\n")
        at = lines.index("event: reply") + 1
        reply = json.loads(lines[at].removeprefix("data: "))
        reply["citations"] = [
            {"document_id": "returns", "title": "Returns <b>", "snippet": f"Thirty {MARKUP}"}
        ]
        lines[at] = f"data: {json.dumps(reply)}"
        route.fulfill(response=response, body="\n".join(lines))

    shopper.page.route("**/messages", with_source)
    shopper.ask("How do returns work?", 1)
    source = shopper.panel.locator(".sources a")
    expect(source).to_have_attribute("href", f"{shopper.address}/pages/returns")
    expect(source).to_contain_text("Returns <b>")
    expect(source).to_contain_text(MARKUP)


def test_another_site_shows_the_widget_in_its_own_way(
    browser: Browser, hostile_shop: httpx.Client, hostile_app: App
) -> None:
    xiaoer = str(hostile_shop.base_url).rstrip("/")
    site = FastAPI()

    @site.get("/", response_class=HTMLResponse)
    def front() -> str:
        return (
            '<!doctype html><html lang="zh"><link rel="icon" href="data:,"><body>'
            "<style>* { color: lime !important; font-size: 40px !important }</style>"
            f'<script src="{xiaoer}/widget.js" defer data-language="en" data-name="North &amp; Light"'
            ' data-greeting="Ahoy!" data-suggestions="Show me desk lamps|Hello" data-accent="#0a5c36"'
            ' data-position="left" data-customer-id="C7"></script>'
            f'<script src="{xiaoer}/widget.js" defer></script>'
            "<script>addEventListener('xiaoer:add_to_cart', (event) => (window.added = event.detail))</script>"
        )

    with serving(site) as server:
        tab = Tab(browser, str(server.base_url).rstrip("/"), homes=(xiaoer,))
        page = tab.page
        tab.go("/")
        expect(page.locator("xiaoer-chat")).to_have_count(1)
        page.get_by_role("button", name="Open the chat").click()
        expect(page.get_by_role("dialog", name="North & Light")).to_contain_text("Ahoy!")
        assert (
            page.locator("xiaoer-chat .words").evaluate("node => getComputedStyle(node).fontSize") == "15px"
        )
        assert page.locator("xiaoer-chat .launcher").evaluate(
            "node => getComputedStyle(node).backgroundColor"
        ) == ("rgb(10, 92, 54)")
        page.get_by_role("button", name="Show me desk lamps").click()
        expect(page.locator("xiaoer-chat .thumbs")).to_have_count(1)
        add = page.locator("xiaoer-chat .card").get_by_role("button", name="Add to cart").first
        add.click()
        added = page.evaluate("window.added")
        assert added["product_id"] in {product["product_id"] for product in HOSTILE_PRODUCTS}
        assert added["quantity"] == 1
        kept = json.loads(page.evaluate("key => localStorage.getItem(key)", f"xiaoer:{xiaoer}"))
        wait_until(
            lambda: ("add_to_cart", added["product_id"]) in feedback(hostile_app, kept["conversation_id"])
        )
        conversation = hostile_app.store.get_conversation(kept["conversation_id"])
        assert conversation is not None
        assert conversation.customer_id == "C7"
        link = page.locator("xiaoer-chat .card .title").first.get_attribute("href")
        assert (link or "").startswith(f"{xiaoer}/products/")
        tab.close()
