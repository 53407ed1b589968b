"""What the words of an answer claim, found by form: a price, a number with a unit, a date, a name, a promise.

Both sides of the check are read with it, the words and the facts. One module a kind of claim.
"""

import re
from collections.abc import Iterable, Iterator

from bot.answer.claims.claim import Found
from bot.answer.claims.dates import find_dates
from bot.answer.claims.links import find_links
from bot.answer.claims.names import find_models, find_names
from bot.answer.claims.prices import find_prices
from bot.answer.claims.promises import find_promises
from bot.answer.claims.quantities import find_bare_numbers, find_percentages, find_units

_LIST_MARK = re.compile(r"^[ \t]*\d{1,2}[.)、](?!\d)", re.MULTILINE | re.ASCII)


def find_claims(text: str) -> Iterator[Found]:
    """All claims of a normalised text. Each finder masks what it took, so that no number is read twice."""
    yield from find_promises(text)
    names_text = text
    rest = _LIST_MARK.sub(lambda match: "#" * len(match.group()), text)
    for finder in (find_links, find_dates, find_prices, find_percentages, find_units):
        taken = list(finder(rest))
        yield from taken
        rest, names_text = _mask(rest, taken), _mask(names_text, taken)
    yield from find_models(rest)
    yield from find_bare_numbers(rest)
    yield from find_names(names_text)


def _mask(text: str, claims: Iterable[Found]) -> str:
    characters = list(text)
    for found in claims:
        characters[found.start : found.end] = "#" * (found.end - found.start)
    return "".join(characters)
