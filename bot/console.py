"""The test console at /console: chat on the left, what the bot found and why on the right.

It calls `handle_turn`, and the store for feedback, like any other way in. Only this file imports gradio.
"""

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI

from bot.app import App
from bot.contracts import Card, NeedWire, PriceRangeWire, Reply, TableWire, TraceStep
from bot.errors import BotError, UnknownMessage
from bot.explained import explained_html
from bot.turn import handle_turn
from retrieval.errors import RetrievalError

logger = logging.getLogger(__name__)
PATH = "/console"
CHANNEL = "console"
STYLE = Path(__file__).parent / "pages" / "console.css"
SYSTEM_FONTS = ["system-ui", "-apple-system", "Segoe UI", "Noto Sans", "Noto Sans CJK SC", "sans-serif"]
MONO_FONTS = ["ui-monospace", "Menlo", "Consolas", "monospace"]
EXPLAINED_HITS = 5
EXPLAINED_NOTHING = (
    '<div class="x-empty">Type a search; here stands why its first hits are where they are.</div>'
)
CARD_EVENTS = {"click": "click noted", "add_to_cart": "added to the cart"}
# A press on a button of ours becomes one event with the button's data; the colour says that it was taken.
_BUTTONS_JS = """
element.addEventListener('click', (press) => {
  const button = press.target.closest('button[data-event]');
  if (!button) return;
  button.classList.add('done');
  trigger('click', {...button.dataset});
});
"""


@dataclass
class Talk:
    """What one browser tab holds: its conversation, and which reply stands at which place in the chat."""

    conversation_id: str | None = None
    replies: dict[int, str] = field(default_factory=dict)  # place in the chat -> message id
    chat: list[dict[str, str]] = field(default_factory=list)  # gradio's messages: role and content


async def mount_console(api: FastAPI, app: App) -> None:
    """Build the console and mount it on a server that runs already."""
    # In a thread, because it takes seconds; with a loop there, because gradio opens one of its own where it finds none.
    page = await asyncio.to_thread(lambda: asyncio.run(_mount(api, app)))
    # Gradio hooks these to the server's start, which has passed.
    page.run_startup_events()
    await page.run_extra_startup_events()


async def _mount(api: FastAPI, app: App) -> Any:
    import gradio as gr  # seconds; the chat API answers meanwhile

    page = _page(gr, app)
    theme = gr.themes.Base(
        primary_hue="orange",
        neutral_hue="slate",
        radius_size="lg",
        font=SYSTEM_FONTS,
        font_mono=MONO_FONTS,
    )
    gr.mount_gradio_app(
        api,
        page,
        path=PATH,
        theme=theme,
        css_paths=[STYLE],
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
    )
    return page


def _page(gr: Any, app: App) -> Any:
    with gr.Blocks(title="Xiaoer console", analytics_enabled=False, fill_width=True) as page:
        talk = gr.State(Talk())
        with gr.Row(elem_id="head"):
            gr.HTML('<div class="x-head"><b>小二 Xiaoer</b><span>test console</span></div>')
            new = gr.Button("New conversation", size="sm", elem_id="new")
        with gr.Row(equal_height=False):
            with gr.Column(scale=5, min_width=360):
                chat = gr.Chatbot(
                    label="Chat",
                    show_label=False,
                    height="calc(100vh - 215px)",
                    min_height=320,
                    render_markdown=False,  # what it then takes is HTML: see `said`
                    buttons=["copy"],
                    placeholder="Ask for something the shop sells, in any language.",
                    elem_id="chat",
                )
                pills = gr.HTML(pills_html([]), js_on_load=_BUTTONS_JS, elem_id="quick-replies")
                text = gr.Textbox(
                    placeholder="I need a laptop for university under $800",
                    show_label=False,
                    container=False,
                    submit_btn=True,
                    autofocus=True,
                    elem_id="message",
                )
            with gr.Column(scale=7, min_width=420), gr.Tabs():
                with gr.Tab("Products", id="products"):
                    cards = gr.HTML(products_html(None), js_on_load=_BUTTONS_JS, elem_id="products")
                with gr.Tab("Understanding", id="understanding"):
                    facts = gr.HTML(understanding_html(None), elem_id="understanding")
                with gr.Tab("Trace", id="trace"):
                    trace = gr.HTML(trace_html([]), elem_id="trace")
                with gr.Tab("Search", id="search"):
                    query = gr.Textbox(
                        placeholder="quiet fan under 50",
                        label="Why hits stand where they stand",
                        submit_btn=True,
                        elem_id="search-query",
                    )
                    explained = gr.HTML(EXPLAINED_NOTHING, elem_id="explained")
                with gr.Tab("Reply", id="reply"):
                    raw = gr.JSON(show_label=False, elem_id="reply")
        _connect(gr, app, page, talk, new, chat, pills, text, cards, facts, trace, raw)
        query.submit(
            partial(explain_search, app), query, explained, api_visibility="private", concurrency_limit=4
        )
    return page


def _connect(
    gr: Any,
    app: App,
    page: Any,
    talk: Any,
    new: Any,
    chat: Any,
    pills: Any,
    text: Any,
    cards: Any,
    facts: Any,
    trace: Any,
    raw: Any,
) -> None:
    """Which press calls what."""

    def ask(state: Talk, words: str) -> Any:
        if not words.strip():
            gr.Info("Type a message first.")
            yield (gr.skip(),) * 8
            return
        state.chat.append(said("user", words))
        waiting = [*state.chat, said("assistant", "…")]
        yield state, waiting, pills_html([]), "", *(gr.skip(),) * 4
        yield state, *answer(app, state, words)

    def press_quick_reply(state: Talk, press: gr.EventData) -> Any:
        yield from ask(state, str(press.text))

    def press_card(press: gr.EventData) -> None:
        tell(gr, note_feedback(app, str(press.message), str(press.product), str(press.event)))

    def press_thumb(state: Talk, press: gr.LikeData) -> None:
        message_id = state.replies.get(press.index)
        if message_id is not None and press.liked in (True, False):
            event = "helpful" if press.liked else "not_helpful"
            tell(gr, note_feedback(app, message_id, None, event))

    def start_again() -> Any:
        return Talk(), [], *nothing_yet()

    seen = [talk, chat, pills, text, cards, facts, trace, raw]
    shared = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": 4}
    text.submit(ask, [talk, text], seen, **shared)
    pills.click(press_quick_reply, [talk], seen, **shared)
    cards.click(press_card, None, None, **shared)
    chat.like(press_thumb, [talk], None, **shared)
    new.click(start_again, None, seen, **shared)
    chat.clear(start_again, None, seen, **shared)


def explain_search(app: App, query: str) -> str:
    """The first hits for a query, explained; what went wrong where they cannot be."""
    if not query.strip():
        return EXPLAINED_NOTHING
    try:
        return explained_html(app.explain(query, EXPLAINED_HITS))
    except RetrievalError as error:
        logger.error("a search failed: %s", error)
        return f'<div class="x-empty">{safe(str(error))}</div>'


def tell(gr: Any, outcome: str) -> None:
    """A short note in the corner."""
    gr.Info(outcome, duration=3)


def answer(app: App, talk: Talk, words: str) -> tuple[Any, ...]:
    """Take a turn; what the chat, quick replies, text box, cards, facts, trace and raw reply show after it."""
    try:
        if talk.conversation_id is None:
            talk.conversation_id = app.store.create_conversation(channel=CHANNEL).conversation_id
        reply = handle_turn(app, talk.conversation_id, words)
        steps = app.trace(reply.message_id) or []
    except (BotError, RetrievalError) as error:
        logger.error("a turn failed: %s", error)
        talk.chat.append(said("assistant", f"(no answer: {error})"))
        return talk.chat, *nothing_yet()
    talk.chat.append(said("assistant", reply.text))
    talk.replies[len(talk.chat) - 1] = reply.message_id
    return (
        talk.chat,
        pills_html(reply.quick_replies),
        "",
        products_html(reply),
        understanding_html(reply),
        trace_html(steps),
        reply.model_dump(),
    )


def nothing_yet() -> tuple[Any, ...]:
    """Quick replies, text box, cards, facts, trace and raw reply before the first answer."""
    return pills_html([]), "", products_html(None), understanding_html(None), trace_html([]), None


def note_feedback(app: App, message_id: str, product_id: str | None, event: str) -> str:
    """Write feedback down; what to tell the tester."""
    try:
        app.store.add_feedback(message_id, product_id, event)
    except UnknownMessage:
        return "That reply is not in the store any more."
    except BotError as error:
        return f"Not noted: {error}"
    return f"Noted: {CARD_EVENTS.get(event, event.replace('_', ' '))}"


def said(role: str, text: str) -> dict[str, str]:
    """A message as gradio's chat takes it: words never become markup there, and fetch no picture."""
    return {"role": role, "content": safe(text).replace("\n", "<br>")}


def safe(text: str) -> str:
    """Text as HTML that stays text, also for gradio's templates, which read { } $ and `."""
    entities = {"{": "&#123;", "}": "&#125;", "$": "&#36;", "`": "&#96;", "\\": "&#92;"}
    return "".join(entities.get(character, character) for character in escape(text))


def pills_html(quick_replies: Sequence[str]) -> str:
    """Quick replies as buttons."""
    buttons = "".join(
        f'<button data-event="say" data-text="{safe(words)}">{safe(words)}</button>'
        for words in quick_replies
    )
    return f'<div class="x-pills">{buttons}</div>'


def products_html(reply: Reply | None) -> str:
    """The comparison, where there is one, and the cards."""
    if reply is None or not (reply.products or reply.table):
        words = "Products appear here." if reply is None else "This answer shows no products."
        return f'<div class="x-empty">{words}</div>'
    cards = "".join(card_html(reply.message_id, card) for card in reply.products)
    return f'{table_html(reply.table) if reply.table else ""}<div class="x-cards">{cards}</div>'


def table_html(table: TableWire) -> str:
    """A comparison table."""
    head = "".join(f"<th>{safe(title)}</th>" for title in table.columns)
    rows = "".join(
        f"<tr><th>{safe(row[0])}</th>{''.join(f'<td>{safe(cell)}</td>' for cell in row[1:])}</tr>"
        for row in table.rows
        if row
    )
    return f'<div class="x-table"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def card_html(message_id: str, card: Card) -> str:
    """A product card with its reasons and buttons. No picture: the console makes no request outside."""
    price = f"{card.price.amount} {card.price.currency}" if card.price else "price on request"
    stock, stock_words = {
        True: ("in", "in stock"),
        False: ("out", "out of stock"),
        None: ("unknown", "stock unknown"),
    }[card.in_stock]
    title = safe(card.title)
    if card.url and urlsplit(card.url).scheme in ("http", "https"):
        title = f'<a href="{safe(card.url)}" target="_blank" rel="noopener noreferrer">{title}</a>'
    reasons = "".join(f"<li>{safe(reason)}</li>" for reason in card.reasons)
    ids = f'data-message="{safe(message_id)}" data-product="{safe(card.product_id)}"'
    return (
        f'<div class="x-card"><div class="top"><div class="tile">{card.position}</div>'
        f'<div><div class="title">{title}</div>'
        f'<div class="brand">{safe(" · ".join(filter(None, (card.brand, card.product_id))))}</div></div></div>'
        f'<div class="line"><span class="price">{safe(price)}</span>'
        f'<span class="x-stock {stock}">{stock_words}</span></div><ul>{reasons}</ul>'
        f'<div class="acts"><button {ids} data-event="click">Clicked</button>'
        f'<button {ids} data-event="add_to_cart" class="buy">Add to cart</button></div></div>'
    )


def understanding_html(reply: Reply | None) -> str:
    """Intents, need and what the check found."""
    if reply is None:
        return '<div class="x-empty">What was understood appears here.</div>'
    intents = "".join(
        _bar(intent.name, intent.confidence, f"{intent.confidence:.0%}") for intent in reply.intents
    )
    grounding = reply.grounding
    backed = grounding.claims - grounding.unsupported
    verdict = f'<span class="{"x-bad" if grounding.unsupported else "x-good"}">{backed} of {grounding.claims}</span>'
    checks = [
        ("Claims backed by facts", verdict),
        ("Rewritten from the plan", "yes" if grounding.rewritten else "no"),
        ("Words by", safe(reply.generator)),
        ("Language", safe(reply.language)),
        ("Hand-over", safe(f"{reply.handoff.state} ({reply.handoff.reason})") if reply.handoff else "no"),
    ]
    need = (
        _rows([(name, safe(value)) for name, value in need_rows(reply.need)]) if reply.need else "<p>none</p>"
    )
    return (
        f'<div class="x-facts"><h4>Intents</h4>{intents or "<p>none</p>"}<h4>Need</h4>{need}'
        f"<h4>Grounding</h4>{_rows(checks)}</div>"
    )


def need_rows(need: NeedWire) -> list[tuple[str, str]]:
    """The parts of a need that were said."""
    wishes = [" ".join(filter(None, (w.name, w.op, w.value, w.unit))) for w in need.attributes]
    rows = [
        ("Words", need.text),
        ("Product type", need.product_type),
        ("Brands", ", ".join(need.brands)),
        ("Not these brands", ", ".join(need.not_brands)),
        ("Price", _price_words(need.price) if need.price else None),
        ("Attributes", "; ".join(wishes)),
        ("Order", need.sort),
        ("Quantity", str(need.quantity) if need.quantity else None),
        ("In stock only", "yes" if need.in_stock_only else None),
    ]
    return [(name, value) for name, value in rows if value]


def trace_html(steps: Sequence[TraceStep]) -> str:
    """The steps of the turn, each with its time and, unfolded, what it decided."""
    if not steps:
        return '<div class="x-empty">The steps of the last turn appear here.</div>'
    longest = max(step.took_ms for step in steps) or 1.0
    total = sum(step.took_ms for step in steps)
    rows = "".join(
        f'<details class="x-step"><summary>{_bar(step.step, step.took_ms / longest, f"{step.took_ms:.1f} ms")}'
        f"</summary><pre>{safe(json.dumps(step.detail, ensure_ascii=False, indent=2))}</pre></details>"
        for step in steps
    )
    return f'<div class="x-facts"><h4>{len(steps)} steps, {total:.0f} ms</h4>{rows}</div>'


def _bar(name: str, share: float, number: str) -> str:
    width = f"{max(0.0, min(1.0, share)):.1%}"
    return (
        f'<div class="x-bar"><span>{safe(name)}</span><div class="track">'
        f'<div class="fill" style="width:{width}"></div></div><span class="number">{safe(number)}</span></div>'
    )


def _rows(rows: Sequence[tuple[str, str]]) -> str:
    cells = "".join(f"<tr><th>{safe(name)}</th><td>{value_html}</td></tr>" for name, value_html in rows)
    return f"<table>{cells}</table>"


def _price_words(price: PriceRangeWire) -> str:
    low = f"{'from' if price.min_inclusive else 'above'} {price.min}" if price.min else ""
    high = f"{'up to' if price.max_inclusive else 'under'} {price.max}" if price.max else ""
    return " ".join(filter(None, (low, high, price.currency)))
