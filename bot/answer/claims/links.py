"""Links, mail addresses and telephone numbers in a text."""

import re
from collections.abc import Iterator

from bot.answer.claims.claim import Found

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>()\"'，。；、）]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|\]\([^)\n]*\)"
    r"|(?<![\w-])[\w-]{1,63}\.(?:com|net|org|cn|shop|store|io)\b(?:/\S*)?",
    re.ASCII,
)
_PHONE = re.compile(r"(?<![\w.,$€£¥-])\+?\d[\d ()-]{7,18}\d(?!\w|[.,]\d)", re.ASCII)
_FEWEST_PHONE_DIGITS = 9


def find_links(text: str) -> Iterator[Found]:
    """Links; the key is the address without its closing punctuation, or the digits of the number."""
    for match in _LINK.finditer(text):
        yield Found("link", match.start(), match.end(), (match.group().casefold().rstrip(".,"),))
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) >= _FEWEST_PHONE_DIGITS and digits != match.group():
            yield Found("link", match.start(), match.end(), (digits,))
