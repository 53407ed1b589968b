"""The chat widget in a headless Chromium: in two languages, on a desktop and on a phone."""

import json

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Browser, Route, expect

from bot.app import App
from bot.contracts import Reply
from tests.browsers import Tab
from tests.hostile import ENDLESS, HOSTILE_PRODUCTS, MARKUP, RIGHT_TO_LEFT
from tests.servers import serving, wait_until
from tests.shopper import OpenShop, everywhere, feedback

pytestmark = pytest.mark.browser


@everywhere
def test_a_shopper_finds_compares_rates_and_buys(
    open_shop: OpenShop, app: App, language: str, size: str
) -> None:
    shopper = open_shop(language, size)
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
    open_shop: OpenShop, app: App, language: str, size: str
) -> None:
    shopper = open_shop(language, size)
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
def test_the_conversation_survives_a_reload(open_shop: OpenShop, language: str, size: str) -> None:
    shopper = open_shop(language, size)
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
def test_a_person_is_always_one_press_away(open_shop: OpenShop, app: App, language: str, size: str) -> None:
    shopper = open_shop(language, size)
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
def test_a_hostile_catalogue_stays_text_in_the_widget(open_shop: OpenShop, language: str, size: str) -> None:
    shopper = open_shop(language, size, hostile=True)
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


# Keyboard, sources, other sites


def test_the_keyboard_is_enough(open_shop: OpenShop) -> None:
    shopper = open_shop()
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


def test_starting_over_forgets_the_conversation(open_shop: OpenShop) -> None:
    shopper = open_shop()
    shopper.open()
    shopper.ask(shopper.words["ask"], 1)
    first = shopper.kept()["conversation_id"]
    shopper.button("start_over").click()
    expect(shopper.panel.locator(".message")).to_have_count(1)
    shopper.ask(shopper.words["ask"], 1)
    assert shopper.kept()["conversation_id"] != first


def test_sources_lead_to_the_shops_pages(open_shop: OpenShop) -> None:
    shopper = open_shop()
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
