"""What a skill found: facts of the shop, never words. `bot.answer.planning` turns each into a plan."""

from dataclasses import dataclass
from typing import Literal

from bot.orders import Order
from retrieval.documents import Passage
from retrieval.hits import Hit
from retrieval.money import Money
from retrieval.need import Need
from retrieval.product import Option, Product

Dropped = Literal["price", "brands", "not_brands", "product_type", "attributes", "stock"]
Extreme = Literal["most", "least"]
OrderPart = Literal["status", "contents", "tracking", "total", "delivery", "address"]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """An attribute to ask about: its name, and its values with the number of products that have each, most first."""

    name: str
    values: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ProductsFound:
    """Products to show, best first. `dropped` names the wishes that no product met and that were given up; `ask` is a
    question that would narrow the list. `foremost` is set where they stand in the order of an attribute: "the lightest"."""

    need: Need
    hits: tuple[Hit, ...]
    dropped: tuple[Dropped, ...] = ()
    more: bool = False  # a further page of the same list, not a new list
    ask: Narrowing | None = None
    foremost: "AttributeAnswer | None" = None


@dataclass(frozen=True, slots=True)
class NothingFound:
    """No product meets the need. `reason` "no_more": the list is at its end; "no_match": nothing at all;
    "no_cheaper" / "no_dearer": nothing on that side of what was shown."""

    need: Need
    reason: Literal["no_match", "no_more", "no_cheaper", "no_dearer"] = "no_match"


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One attribute across the compared products, in their order; None where the shop does not state it."""

    name: str
    values: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Products side by side: two to four of them. Price and stock are not among the rows."""

    products: tuple[Product, ...]
    rows: tuple[ComparisonRow, ...]


@dataclass(frozen=True, slots=True)
class AttributeAnswer:
    """One asked attribute for one or more products, in the order asked; None where not stated.

    `extreme` is set when the shopper asked which has the most or least; `winner` is the index of that product among
    those whose value can be compared, or None where no one is first. `equal` is True when all are stated and the same.
    """

    asked: str  # the shopper's word or the catalogue's attribute name
    products: tuple[Product, ...]
    names: tuple[str | None, ...]  # the catalogue's attribute name used for each product
    values: tuple[str | None, ...]
    extreme: Extreme | None = None
    winner: int | None = None
    equal: bool = False


@dataclass(frozen=True, slots=True)
class PriceAnswer:
    """Prices of products that were asked about; `extreme` and `winner` as in AttributeAnswer."""

    products: tuple[Product, ...]
    extreme: Extreme | None = None
    winner: int | None = None


@dataclass(frozen=True, slots=True)
class SeveralAnswers:
    """The answers to several questions about the same products, in the order asked."""

    answers: "tuple[Finding, ...]"


@dataclass(frozen=True, slots=True)
class StockAnswer:
    """Whether products can be bought now; each product's own stock says it, None is unknown."""

    products: tuple[Product, ...]


@dataclass(frozen=True, slots=True)
class Described:
    """Everything the shop says of one product, when the question names no attribute."""

    product: Product


@dataclass(frozen=True, slots=True)
class OptionAnswer:
    """The price, the stock or both of one option of a product: the long size, the blue one."""

    product: Product
    option: Option
    asked: Literal["price", "stock", "both"]


@dataclass(frozen=True, slots=True)
class NoSuchOption:
    """The product does not come in what was asked for; `name` is the attribute, `values` what it comes in."""

    product: Product
    wanted: str
    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TotalLine:
    """So many of a product, or of one option of it; its price is known."""

    product: Product
    quantity: int
    price: Money
    option: Option | None = None


@dataclass(frozen=True, slots=True)
class TotalAnswer:
    """What several cost together: at least one line, all in one currency."""

    lines: tuple[TotalLine, ...]


@dataclass(frozen=True, slots=True)
class EnoughAnswer:
    """Whether so many are in stock; `stock` is that of the option where one is meant."""

    product: Product
    quantity: int
    stock: int
    option: Option | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """The sentence of a product's description that speaks of what was asked."""

    product: Product
    sentence: str


@dataclass(frozen=True, slots=True)
class NotStated:
    """The shop does not state what was asked; `nearest` is the sentence that comes closest to it, or else `attribute`
    the one that does, if any."""

    product: Product
    about: Literal["anything", "restock"] = "anything"
    nearest: str | None = None
    attribute: str | None = None


@dataclass(frozen=True, slots=True)
class PointedOut:
    """The products that a question describes ("which one floats?"), and the sentence that says so of the first."""

    products: tuple[Product, ...]
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class WhyShown:
    """The reasons of hits that were shown before."""

    need: Need
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Unclear:
    """The message refers to something that is not there, or says too little. `options` are real choices
    (product types or titles) that would settle it."""

    reason: Literal["which_product", "what_product", "what_gift", "not_shown_yet", "unsure", "other_language"]
    options: tuple[str, ...] = ()
    positions: tuple[int, ...] = ()  # positions the shopper named that were never shown


@dataclass(frozen=True, slots=True)
class PersonRequested:
    """The shopper asked for a person, and the request is recorded. `already`: it was open before."""

    already: bool = False


@dataclass(frozen=True, slots=True)
class Upset:
    """The shopper is angry and asks for nothing that Xiaoer can do by itself. `waiting`: for a person, since before."""

    waiting: bool = False


@dataclass(frozen=True, slots=True)
class ReadyToBuy:
    """The shopper wants one of the shown products; `hit` is it, as it was shown."""

    hit: Hit


@dataclass(frozen=True, slots=True)
class OrderDetailsNeeded:
    """An order was asked about; `missing` is what the shopper must still say to be recognised."""

    missing: Literal["both", "number", "email"]


@dataclass(frozen=True, slots=True)
class OrderNotFound:
    """No order has this number and e-mail address; `locked` after too many tries in one conversation."""

    order_number: str
    locked: bool = False


@dataclass(frozen=True, slots=True)
class OrderFound:
    """An order of the shopper who was recognised; `asked` is the part that the question is about."""

    order: Order
    asked: OrderPart
    products: tuple[Product | None, ...]  # of its lines, in their order; None where the shop no longer has it
    also: tuple[OrderPart, ...] = ()  # further parts that the question is about
    wants_change: bool = False  # the shopper wants it cancelled or changed, which a person must do
    rule: "PolicyAnswer | None" = None  # what the pages say of such a change


@dataclass(frozen=True, slots=True)
class PolicyAnswer:
    """Passages of the shop's pages that answer a question, best first; at least one. `quotes` are the sentences of
    each that answer; `topic` is the intent; `needs_person`: the shopper wants something done, which a person must do;
    `needs_order`: the shopper speaks of an order that was not recognised yet."""

    passages: tuple[Passage, ...]
    quotes: tuple[str, ...]
    topic: str
    needs_person: bool = False
    sure: bool = True  # whether the first passage answers, or is only the nearest that the pages have
    needs_order: bool = False


@dataclass(frozen=True, slots=True)
class FixedPrices:
    """A lower price was asked for than the stated one, and the shop's pages say nothing of that."""


@dataclass(frozen=True, slots=True)
class NotOnPages:
    """The shop's pages say nothing about what was asked."""


@dataclass(frozen=True, slots=True)
class OnlyAPerson:
    """A matter that needs the shop's records or rules, which this version does not have; `topic` is the intent."""

    topic: str


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """Greeting, thanks, goodbye, "are you a robot": `kind` is the intent."""

    kind: str


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """Something a shop's assistant does not do."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The guard would not take the message."""

    reason: Literal["empty", "too_long", "attack"]


Finding = (
    ProductsFound
    | NothingFound
    | Comparison
    | AttributeAnswer
    | PriceAnswer
    | SeveralAnswers
    | StockAnswer
    | Described
    | OptionAnswer
    | NoSuchOption
    | TotalAnswer
    | EnoughAnswer
    | Quoted
    | NotStated
    | PointedOut
    | WhyShown
    | Unclear
    | PersonRequested
    | Upset
    | ReadyToBuy
    | OrderDetailsNeeded
    | OrderNotFound
    | OrderFound
    | PolicyAnswer
    | FixedPrices
    | NotOnPages
    | OnlyAPerson
    | SmallTalk
    | OutOfScope
    | Refused
)
