from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, expect

from bot.api import create_api
from bot.app import App
from bot.console import card_html, products_html, safe, trace_html
from bot.contracts import Card, TraceStep
from tests.browsers import PATIENCE_MS, Tab
from tests.servers import serving, wait_until

CARD = Card(
    product_id="A1",
    title="Lamp",
    brand="Lumo",
    price=None,
    in_stock=None,
    url="/products/A1",
    image_url=None,
    position=1,
    score=0.5,
    reasons=["a lamp"],
)


class Visit(Tab):
    """A tester's browser tab at the console."""

    def __init__(self, browser: Browser, address: str) -> None:
        super().__init__(browser, address)
        self.go("/console/")

    def say(self, text: str) -> None:
        box = self.page.locator("#message textarea")
        box.fill(text)
        box.press("Enter")

    def answers(self, count: int) -> None:
        """Wait until the bot has answered so many times: each finished answer has its thumbs."""
        expect(self.page.locator("#chat .bot.message:not(:has-text('…'))")).to_have_count(
            count, timeout=PATIENCE_MS
        )

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()


@pytest.fixture(scope="module")
def console(app: App) -> Iterator[httpx.Client]:
    with serving(create_api(lambda: app)) as client:
        wait_until(lambda: client.get("/console/").status_code == 200)
        yield client


@pytest.fixture
def visit(browser: Browser, console: httpx.Client) -> Iterator[Visit]:
    visit = Visit(browser, str(console.base_url).rstrip("/"))
    yield visit
    visit.close()


def feedback_of(app: App, conversation_id: str) -> list[tuple[str, str | None]]:
    stored = next(record for record in app.store.export() if record["conversation_id"] == conversation_id)
    return [(row["event"], row["product_id"]) for row in stored["feedback"]]


def newest_conversation(app: App) -> str:
    newest: str = list(app.store.export())[-1]["conversation_id"]
    return newest


@pytest.mark.browser
def test_a_tester_chats_gives_feedback_and_sees_why(visit: Visit, app: App) -> None:
    page = visit.page
    visit.say("I need a laptop")
    visit.answers(1)
    expect(page.locator("#products .x-card").first).to_be_visible(timeout=PATIENCE_MS)
    conversation = newest_conversation(app)
    reply = app.store.transcript(conversation)[-1]
    expect(page.locator("#chat .bot.message").last).to_contain_text(reply.text)

    page.get_by_label("Like", exact=True).last.click()
    wait_until(lambda: ("helpful", None) in feedback_of(app, conversation))
    card = page.locator("#products .x-card").first
    card.get_by_role("button", name="Add to cart").click()
    wait_until(lambda: len(feedback_of(app, conversation)) == 2)
    event, product_id = feedback_of(app, conversation)[-1]
    assert event == "add_to_cart"
    assert product_id is not None
    expect(card).to_contain_text(product_id)

    visit.tab("Understanding")
    expect(page.locator("#understanding")).to_contain_text("laptop")
    expect(page.locator("#understanding")).to_contain_text("Claims backed by facts")
    visit.tab("Trace")
    steps = app.trace(reply.message_id)
    assert steps
    expect(page.locator("#trace details")).to_have_count(len(steps))
    page.locator("#trace details summary").nth(1).click()
    expect(page.locator("#trace details").nth(1).locator("pre")).to_be_visible()


@pytest.mark.browser
def test_quick_replies_speak_and_a_new_conversation_starts_empty(visit: Visit, app: App) -> None:
    page = visit.page
    visit.say("I need a laptop")
    visit.answers(1)
    first = newest_conversation(app)
    pill = page.locator("#quick-replies button").first
    words = pill.inner_text()
    pill.click()
    visit.answers(2)
    assert app.store.transcript(first)[2].text == words
    page.get_by_role("button", name="New conversation").click()
    visit.answers(0)
    visit.say("你好")
    visit.answers(1)
    assert newest_conversation(app) != first


@pytest.mark.browser
def test_what_a_shopper_types_stays_text(visit: Visit) -> None:
    hostile = "<img src=https://evil.example/a.png onerror=alert(1)> ![x](https://evil.example/b.png) {{#each}} ${alert(1)}"
    visit.say(hostile)
    visit.answers(1)
    expect(visit.page.locator("#chat .user.message")).to_contain_text(hostile)
    visit.tab("Trace")
    visit.tab("Understanding")


@pytest.mark.browser
def test_a_search_is_explained(visit: Visit) -> None:
    visit.tab("Search")
    box = visit.page.locator("#search-query textarea, #search-query input")
    box.fill("laptop under 500 <b>")
    box.press("Enter")
    explained = visit.page.locator("#explained")
    expect(explained.locator("details").first).to_contain_text("lexical", timeout=PATIENCE_MS)
    expect(explained).to_contain_text("Without the price,")
    box.fill("???")
    box.press("Enter")
    expect(explained).to_contain_text("Nothing in the shop", timeout=PATIENCE_MS)


def test_products_are_escaped_and_only_web_addresses_become_links() -> None:
    hostile = replace_card(
        title="<script>alert(1)</script> {{x}} ${y}", url="javascript:alert(1)", reasons=["<b>"]
    )
    html = card_html('"><i>', hostile)
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<i>" not in html
    assert "javascript" not in html
    assert not set("{}$`") & set(html)
    assert 'href="https://shop.example/A1"' in card_html("m", replace_card(url="https://shop.example/A1"))


def test_a_card_says_when_price_and_stock_are_not_known() -> None:
    html = card_html("m", CARD)
    assert "price on request" in html
    assert "stock unknown" in html


def test_panels_have_words_before_the_first_answer() -> None:
    assert "Products appear here" in products_html(None)
    assert "steps of the last turn" in trace_html([])


def test_a_trace_of_no_time_at_all_is_drawn() -> None:
    assert "1 steps, 0 ms" in trace_html([TraceStep(step="guard", took_ms=0.0, detail={"text": "<b>"})])


def test_text_for_gradio_keeps_its_characters() -> None:
    assert safe("小二 5 < 6") == "小二 5 &lt; 6"


def replace_card(**changes: object) -> Card:
    return CARD.model_copy(update=changes)
