"""How often the whole bot answers a question about the product in view by the statement that answers it.

    xiaoer evaluate questions --data tests/data/selector

The messages are those of `training/selector/examples.py`, each as the second one of a talk in which its product was shown;
the products are those of the loaded catalogue. What `xiaoer evaluate selector` measures of the model alone, this measures
of all that a message goes through: understanding, route, skill.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.app import App
from bot.clock import Clock
from bot.dialogue import Dialogue
from bot.findings import (
    AttributeAnswer,
    Described,
    EnoughAnswer,
    Finding,
    FixedPrices,
    NoSuchOption,
    NothingFound,
    NotOnPages,
    NotStated,
    OnlyAPerson,
    OptionAnswer,
    OrderDetailsNeeded,
    OrderFound,
    PointedOut,
    PolicyAnswer,
    PriceAnswer,
    ProductsFound,
    Quoted,
    SeveralAnswers,
    StockAnswer,
    TotalAnswer,
)
from bot.taken_apart import understand_message
from bot.turn import act_on
from bot.understand.reader import Before
from bot.understand.selector import CHAT, PRICE, PRODUCT, RULES, STOCK, WISH
from retrieval.need import Need
from retrieval.product import Product
from retrieval.text import has_han
from training.selector.examples import Labelled, SelectorDataError, read_files

NO_ANSWER = "product, not told"
_FITTING: Mapping[str, tuple[type, ...]] = {
    PRICE: (
        PriceAnswer,
        TotalAnswer,
        OptionAnswer,
        FixedPrices,
        PolicyAnswer,
    ),  # a discount is told by the pages
    STOCK: (StockAnswer, OptionAnswer, EnoughAnswer),
    RULES: (PolicyAnswer, NotOnPages, OnlyAPerson, OrderFound, OrderDetailsNeeded),
    WISH: (ProductsFound, NothingFound),
}
_NO_CHAT = (
    AttributeAnswer,
    Described,
    NothingFound,
    NotStated,
    OptionAnswer,
    PointedOut,
    PriceAnswer,
    ProductsFound,
    Quoted,
    StockAnswer,
)


@dataclass(frozen=True, slots=True)
class QuestionSlip:
    """A message that was answered by something else: what it is about, what answers it, what the bot found."""

    text: str
    about: str
    answers: tuple[str, ...]
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionMetrics:
    """The share of messages, 0 to 1, that are answered by what they are about, and of each class: those about the product
    that a statement answers (product), that none does (product, not told), and the others by name."""

    messages: int
    right: float
    classes: Mapping[str, float]
    counts: Mapping[str, int]
    slips: Sequence[QuestionSlip] = field(repr=False)


def evaluate_questions(app: App, paths: Sequence[Path]) -> QuestionMetrics:
    """Play every message of some files.

    Raises:
        SelectorDataError: a file cannot be used, or a product is not in the loaded catalogue.
    """
    products = {product.product_id: product for product in app.catalog.stream()}
    messages = [message for message in read_files(paths, products) if message.product_id]
    if not messages:
        raise SelectorDataError(f"no message about a product in {', '.join(map(str, paths))}; add some")
    counts: Counter[str] = Counter()
    right: Counter[str] = Counter()
    slips = []
    for message in messages:
        name = NO_ANSWER if message.about == PRODUCT and not message.answers else message.about
        found = _found(app, message, products[message.product_id or ""])
        counts[name] += 1
        if _fits(message, found):
            right[name] += 1
        else:
            answers = tuple(message.stated[place].read for place in message.answers)
            slips.append(QuestionSlip(message.text, message.about, answers, tuple(map(_named, found))))
    return QuestionMetrics(
        len(messages),
        sum(right.values()) / len(messages),
        {name: right[name] / count for name, count in counts.items()},
        dict(counts),
        slips,
    )


def _found(app: App, message: Labelled, product: Product) -> tuple[Finding, ...]:
    """What the bot finds for a message after it has shown the product."""
    ids = (product.product_id,)
    kind = product.product_type
    dialogue = Dialogue(
        need=Need(text=kind or "", product_type=kind),
        shown=ids,
        seen=ids,
        focus=ids,
        language="zh" if has_han(message.text) else "en",
        turn=1,
        before=Before("", f"shows {kind}"),
    )
    clock = Clock(None)
    findings: list[Finding] = []
    for understanding in understand_message(app, message.text, dialogue, clock):
        outcome = act_on(app, dialogue, understanding, None, clock)
        dialogue = outcome.dialogue
        several = outcome.finding
        findings += several.answers if isinstance(several, SeveralAnswers) else (several,)
    return tuple(findings)


def _fits(message: Labelled, found: Sequence[Finding]) -> bool:
    if message.about == CHAT:
        return not any(isinstance(one, _NO_CHAT) for one in found)
    if message.about == STOCK and any(isinstance(one, NotStated) and one.about == "restock" for one in found):
        return True
    if message.about != PRODUCT:
        return any(isinstance(one, _FITTING[message.about]) for one in found)
    told = {text for one in found for text in _told(one)}
    if not message.answers:
        about_it = any(isinstance(one, NotStated | AttributeAnswer) for one in found)
        return not told and about_it
    answers = [message.stated[place] for place in message.answers]
    return any((one.name or one.text) in told for one in answers)


def _told(finding: Finding) -> list[str]:
    """The attributes and sentences that a finding tells."""
    match finding:
        case AttributeAnswer():
            told = zip(finding.names, finding.values, strict=True)
            return [name for name, value in told if name and value]
        case OptionAnswer():
            return list(finding.option.values)
        case NoSuchOption():
            return [finding.name]
        case Quoted():
            return [finding.sentence]
    return []


def _named(finding: Finding) -> str:
    return " ".join([type(finding).__name__, *_told(finding)])
