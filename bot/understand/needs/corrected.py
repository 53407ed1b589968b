"""What a message says and takes back in the same breath: "a black one, no wait, make it white", 一千，哦不对，一千五."""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from bot.understand.needs.message import Unread
from bot.understand.needs.prices import read_price
from bot.understand.needs.quantities import SIDES
from bot.understand.needs.sizes import read_sizes
from retrieval.quantities import find_quantities
from retrieval.values import CONCEPTS, find_values

Span = tuple[int, int]
MOST = 4  # corrections of one message
REACH = 60  # characters before a correction in which the wrong word stands
_OH = r"(?:hm+|oh|sorry|er+|uh|ah|ugh|oops)[\s,.…!]{0,4}"
_ADDS = r"(?!\s*(?:and|also|plus|but|not|nor|neither|i (?:also|forgot)|forgot|oh and)\b)"  # "sorry, and 60 cm deep"
_CORRECTS = re.compile(
    rf"[\s,.;…–-]{{1,6}}(?:{_OH}){{0,3}}(?:no[,\s]{{1,2}}wait|wait[,\s]{{1,2}}no|scratch that|(?:no[,\s]{{1,2}})?(?:sorry[,\s]{{1,2}})?i mean(?:t)?|correction|or rather"
    r"|(?:no[,\s]{1,2})?(?:actually[,\s]{1,2})?make (?:it|that|them)|no[,\s]{1,2}sorry|sorry|no(?=[,.…])"
    rf"|(?<=[\s.…])(?:{_OH})no)(?=[\s,.…:]|$)(?:[\s,.]{{0,3}}make (?:it|that|them)\b)?[\s,.:]{{0,3}}{_ADDS}"
    r"|[\s,，。.…]{1,4}(?:(?:哦|噢|啊|呃|额|诶|哎|唉)[,，]?\s?(?:不是|不对)|不对|说错了?|打错了?|写错了?|错了|不不{1,3}|算了还是|改成)(?=[\s,，。.…是要：:]|[^吗呢啊])",
    re.IGNORECASE,
)
_MONEY = r"(?:dollars?|bucks|quid|pounds?|euros?|usd|gbp|eur|yuan|rmb)"
_CURRENCY = re.compile(
    rf"\b{_MONEY}[\s,.…-]{{1,4}}(?:sorry[\s,]*)?(?:no[\s,]*)?i mean(?:t)? (?P<right>{_MONEY})\b",
    re.IGNORECASE,
)  # "under 40 quid i mean dollars"
_NUMBER = re.compile(r"(?<![A-Za-z0-9.])[$€£¥]?\d{1,6}(?:\.\d{1,2})?(?![\w.%]*\d)")
_SIDE = re.compile(rf"^\s*(?:{'|'.join(SIDES)})\b|^\s*[宽高深长厚]", re.IGNORECASE)


def read_corrections(message: Unread, things_in: Callable[[str], list[Span]]) -> None:
    """Blank out what is corrected later in the message: a colour, material, amount or thing before the words that take it
    back, where one like it follows them; a bare number gives its place to the new one. `things_in` gives the spans of the kinds of things in a text."""
    for match in list(islice(_CURRENCY.finditer(message.left), MOST)):
        said = match["right"].ljust(match.end() - match.start())
        message.left = f"{message.left[: match.start()]}{said}{message.left[match.end() :]}"
    for match in list(islice(_CORRECTS.finditer(message.left), MOST)):
        first = max(0, match.start() - REACH)
        before, after = message.left[first : match.start()], message.left[match.end() :]
        wrong = [spans[-1] for spans in _alike(before, after, things_in)]
        for start, end in wrong:
            message.blank(first + start, first + end)
        if number := _number_again(before, after):
            (start, end), (new_start, new_end) = number
            said = after[new_start:new_end]
            message.blank(match.end() + new_start, match.end() + new_end)
            message.left = (
                f"{message.left[: first + start]}{said:<{end - start}}{message.left[first + end :]}"
            )
        if wrong or number:
            message.blank(*match.span())


def _alike(before: str, after: str, things_in: Callable[[str], list[Span]]) -> Iterator[list[Span]]:
    """The spans in the text before a correction of each sort of thing that the text after it names anew."""
    for concept in CONCEPTS:
        said = find_values(concept, before)
        if said and (new := find_values(concept, after)) and new[0].value != said[-1].value:
            yield [(one.start, one.end) for one in said]
    amounts = list(find_quantities(before))
    told = {found.quantity.base()[0] for found in find_quantities(after)}
    sides = {_side(after, found.end) for found in find_quantities(after)}
    again = [
        (one.start, one.end)
        for one in amounts
        if one.quantity.base()[0] in told and (_side(before, one.end) in sides or sides == {None})
    ]
    if again:
        yield again
    things, new_things = things_in(before), things_in(after)
    if things and new_things and before[slice(*things[-1])] != after[slice(*new_things[0])]:
        yield things


def _side(text: str, end: int) -> str | None:
    """The side that an amount is of, by the word after it: "130 cm wide"."""
    match = _SIDE.match(text[end:])
    return match.group().strip().casefold() if match else None


def _number_again(before: str, after: str) -> tuple[Span, Span] | None:
    """The last bare number before a correction and the first after it, where that one can stand in the other's place: the
    words around the first say what it counts. A size is put in no budget's place."""
    new = next(iter(_bare_numbers(after)), None)
    sort = _sort(after, new) if new else None
    said = [span for span in _bare_numbers(before) if sort in ("count", _sort(before, span))]
    fits = new and said and new[1] - new[0] <= said[-1][1] - said[-1][0]
    return (said[-1], new) if new and fits else None


def _sort(text: str, span: Span) -> str:
    """Whether a number is read as a price or a size where it stands, or only counts something."""
    for sort, read in (("money", lambda message: read_price(message, "")), ("size", read_sizes)):
        message = Unread(text)
        read(message)
        if not message.left[slice(*span)].strip():
            return sort
    return "count"


def _bare_numbers(text: str) -> list[Span]:
    measured = [(one.start, one.end) for one in find_quantities(text)]
    return [m.span() for m in _NUMBER.finditer(text) if not _within(m.span(), measured)]


def _within(span: Span, others: list[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)
