"""The public objects of DESIGN.md ("Objects"): what HTTP, `--json` and the console see."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MoneyWire(_Wire):
    """An exact decimal amount in an ISO 4217 currency."""

    amount: str
    currency: str


class PriceRangeWire(_Wire):
    """Bounds as exact decimals; null leaves a side open; the flags say whether a bound itself is allowed."""

    min: str | None
    max: str | None
    currency: str
    min_inclusive: bool = True
    max_inclusive: bool = True


class AttributeWishWire(_Wire):
    """A wish about an attribute; `name` is null where only the value was said."""

    name: str | None
    op: str
    value: str
    unit: str | None


class NeedWire(_Wire):
    """A shopping need."""

    text: str
    product_type: str | None
    brands: list[str]
    not_brands: list[str]
    price: PriceRangeWire | None
    attributes: list[AttributeWishWire]
    sort: Literal["price_asc", "price_desc"] | None
    quantity: int | None
    in_stock_only: bool


class Card(_Wire):
    """A product as it is shown. `price` null means price on request; `in_stock` null means unknown."""

    product_id: str
    title: str
    brand: str | None
    price: MoneyWire | None
    in_stock: bool | None
    url: str | None
    image_url: str | None
    position: int
    score: float
    reasons: list[str]


class HitsWire(_Wire):
    """The answer to a search. `relaxed` are the constraints that were given up because nothing meets them all: the
    need is what is left."""

    query: str
    need: NeedWire
    took_ms: float
    hits: list[Card]
    relaxed: list[str] = []


class IntentWire(_Wire):
    """An intent with the model's calibrated confidence, 0 to 1."""

    name: str
    confidence: float


class Citation(_Wire):
    """A passage that an answer rests on."""

    document_id: str
    title: str
    snippet: str


class TableWire(_Wire):
    """A comparison: a header of product titles and rows of the shop's own values."""

    columns: list[str]
    rows: list[list[str]]


class Action(_Wire):
    """Something that was done or recorded, such as {"type": "handoff", "status": "requested"}."""

    type: str
    status: str


class HandoffWire(_Wire):
    """The state of a hand-over to a person."""

    state: Literal["requested"]
    reason: str


class Grounding(_Wire):
    """What the check found: claims in the words, how many had no fact behind them, and whether the words were
    therefore replaced by the plan's own sentences."""

    claims: int
    unsupported: int
    rewritten: bool


class Reply(_Wire):
    """Xiaoer's answer to one message."""

    message_id: str
    conversation_id: str
    text: str
    language: str
    intents: list[IntentWire]
    need: NeedWire | None
    products: list[Card]
    table: TableWire | None = None
    citations: list[Citation]
    quick_replies: list[str]
    actions: list[Action]
    handoff: HandoffWire | None
    grounding: Grounding
    generator: str
    timings_ms: dict[str, float]


class TraceStep(_Wire):
    """One step of a turn: what it decided, in words that a developer reads."""

    step: str
    took_ms: float
    detail: dict[str, Any]
