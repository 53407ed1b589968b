"""Titles and messages cut into tokens, and the key by which a phrase is looked up."""

import re
import unicodedata
from typing import NamedTuple

_TOKEN = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff]"  # one Chinese character
    r"|\d+[.,]\d+"  # a decimal number
    r"|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+"
)
_JOINER = re.compile(r"\s{0,2}|[-‐‑/.'’&+]")  # what may stand between the words of one phrase
_CLAUSE_END = re.compile(r"[,;:!?|，。；：！？、\n]|[.]\s|\s[-–—]\s|\s[(\[]")
_IRREGULAR = {
    "mice": "mouse", "knives": "knife", "shelves": "shelf", "lens": "lens", "lenses": "lens",
    "children": "child",
    "scissors": "scissors", "glasses": "glasses", "tvs": "tv", "pcs": "pc", "cds": "cd", "dvds": "dvd",
    "gps": "gps", "ups": "ups", "nas": "nas", "series": "series", "headphone": "headphones",
}  # fmt: skip


class Token(NamedTuple):
    text: str  # lower case, singular
    start: int
    end: int
    joins: bool  # may be part of one phrase with the token before it
    is_spaced: bool  # stands apart from the token before it
    clause: int


def key_of(phrase: str) -> str:
    """What a phrase is looked up by: its singular tokens run together, whatever stands between them."""
    return "".join(token.text for token in tokenise(phrase))


def singular(word: str) -> str:
    """A word in the singular, near enough for looking it up."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return _IRREGULAR.get(word[:-1], word[:-1])


def tokenise(text: str) -> list[Token]:
    """The tokens of a text: words and numbers; a Chinese character is one token."""
    tokens: list[Token] = []
    clause = end = 0
    for match in _TOKEN.finditer(text):
        gap = text[end : match.start()]
        word = match.group().casefold()
        if not word.isascii():
            word = unicodedata.normalize("NFKC", word)
        if gap and _CLAUSE_END.search(gap):
            clause += 1
        joins = gap in ("", " ") or _JOINER.fullmatch(gap) is not None
        end = match.end()
        tokens.append(
            Token(singular(word), match.start(), end, bool(tokens) and joins, gap.isspace(), clause)
        )
    return tokens
