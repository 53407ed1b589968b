"""What a message says and takes back in the same breath: "a black one, no wait, make it white", 一千，哦不对，一千五."""

import re
from collections.abc import Callable, Iterator

from bot.understand.needs.message import Unread
from retrieval.quantities import find_quantities
from retrieval.values import CONCEPTS, find_values

Span = tuple[int, int]
REACH = 60  # characters before a correction in which the wrong word stands
_OH = r"(?:hm+|oh|sorry|er+|uh|ah|ugh|oops)[\s,.…!]*"
_CORRECTS = re.compile(
    rf"[\s,.;…–-]+(?:{_OH})*(?:no[,\s]+wait|wait[,\s]+no|scratch that|(?:no[,\s]+)?(?:sorry[,\s]+)?i mean(?:t)?|correction|or rather"
    r"|(?:no[,\s]+)?(?:actually[,\s]+)?make (?:it|that|them)|no[,\s]+sorry|sorry|no(?=[,.…])"
    rf"|(?<=[\s.…])(?:{_OH})no)(?=[\s,.…:]|$)(?:[\s,.]*make (?:it|that|them)\b)?"
    r"|[\s,，。.…]+(?:哦|噢|啊|呃|额|诶|哎|唉)*[,，]?\s*(?:不对|不是|说错了?|打错了?|写错了?|错了|不不+|算了(?:还是)?|应该是|改成)(?=[\s,，。.…是要：:]|[^吗呢啊])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![A-Za-z0-9.])[$€£¥]?\d{1,6}(?:\.\d{1,2})?(?![\w.%]*\d)")


def read_corrections(message: Unread, things_in: Callable[[str], list[Span]]) -> None:
    """Blank out what is corrected later in the message: a colour, material, amount or thing before the words that take it
    back, where one like it follows them; a bare number gives its place to the new one. `things_in` gives the spans of the kinds of things in a text."""
    for match in list(_CORRECTS.finditer(message.left)):
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
    again = [(one.start, one.end) for one in amounts if one.quantity.base()[0] in told]
    if again:
        yield again
    things, new_things = things_in(before), things_in(after)
    if things and new_things and before[slice(*things[-1])] != after[slice(*new_things[0])]:
        yield things


def _number_again(before: str, after: str) -> tuple[Span, Span] | None:
    """The last bare number before a correction and the first after it, where that one can stand in the other's place: the
    words around the first say what it counts."""
    said, anew = _bare_numbers(before), _bare_numbers(after)
    if not said or not anew or anew[0][1] - anew[0][0] > said[-1][1] - said[-1][0]:
        return None
    return said[-1], anew[0]


def _bare_numbers(text: str) -> list[Span]:
    measured = [(one.start, one.end) for one in find_quantities(text)]
    return [m.span() for m in _NUMBER.finditer(text) if not _within(m.span(), measured)]


def _within(span: Span, others: list[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)
