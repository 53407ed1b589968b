"""What the reader says of the words that no rule placed: those of a question or a story are no wish, what is refused is
refused, and a kind of thing is wanted where the words for it name what is wanted."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.understand.marks import FOR, NO_WISH, NOTHING, REFUSED, SURE, THING, Marks, everywhere, surely
from bot.understand.needs.features import refusal
from bot.understand.needs.message import Unread
from retrieval.need import AttributeWish

_REFUSED = frozenset({REFUSED})
SURELY_NO_WISH = 0.92  # more than enough elsewhere: a lost wish is worse than one too many


def with_marks(
    message: Unread,
    marks: Marks,
    features: Sequence[AttributeWish],
    known: Sequence[str],
    gloss: Callable[[str], str],
) -> tuple[AttributeWish, ...]:
    """The words that what is wanted shall say of itself, without those that surely are no wish, and with those that are
    surely refused; `known` are refused already."""
    text = message.original
    kept = [
        replace(wish, op="!=") if wish.op == "=" and everywhere(marks, text, wish.value, _REFUSED) else wish
        for wish in features
        if wish.op != "=" or not everywhere(marks, text, wish.value, NO_WISH, SURELY_NO_WISH)
    ]
    refused = " ".join([*known, *(wish.value for wish in kept if wish.op == "!=")]).casefold()
    for mark in marks:
        if mark.says != REFUSED or mark.confidence < SURE or not message.left[mark.start : mark.end].strip():
            continue
        words = text[mark.start : mark.end].strip()
        if words.casefold() not in refused and (wish := refusal(words, gloss)) is not None:
            kept.append(wish)
    return tuple(kept)


def is_refused(marks: Marks, start: int, end: int) -> bool:
    """Whether the thing at [start, end) is surely refused: "a soft carrier bag please, no backpack"."""
    return surely(marks, start, end, _REFUSED)


def brands_wanted(text: str, marks: Marks, brands: tuple[str, ...]) -> tuple[str, ...]:
    """The brands that are wanted, without those that are spoken of beside another wish: 那就Ostelle。再要个净化器."""
    if not any(mark.says == THING and mark.confidence >= SURE for mark in marks):
        return brands
    return tuple(brand for brand in brands if not everywhere(marks, text, brand, frozenset({NOTHING})))


def evidence(marks: Marks, start: int, end: int) -> float:
    """For and against the thing at [start, end) being wanted: what the reader takes its words for."""
    if surely(marks, start, end, frozenset({THING})):
        return NAMED
    if surely(marks, start, end, _REFUSED):
        return GIVEN_UP
    return BESIDE if surely(marks, start, end, NO_WISH | {FOR}) else 0.0


NAMED, BESIDE, GIVEN_UP = 0.4, -1.0, -1.5  # the first alone makes nothing the likeliest
