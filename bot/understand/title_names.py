"""The name in a product's title, and texts as the tokens that names are compared by."""

import re
from dataclasses import dataclass
from itertools import takewhile

from retrieval.product_types import ProductTypes
from retrieval.simplified import to_simplified
from retrieval.text import cut_han
from retrieval.values import words_of

MOST_WORDS = 8
_FIRST_HAN = 0x3400
_TOKEN = re.compile(r"[A-Za-z0-9À-ɏ]+(?:[.][A-Za-z0-9]+)*|[\u3400-\u4dbf\u4e00-\u9fff]+")
# Where a title goes over to specifications, or to what the thing is for.
_HEAD_END = re.compile(
    r"[,，(（;；|]|\s[-–—]\s|\s(?:with|for|including)\s|(?<=\s)(?:适用|带|含|可放|可)", re.IGNORECASE
)
_SPECIFICATION = re.compile(
    r"\d+(?:[.]\d+)?(?:gb|tb|mm|cm|m|in|kg|g|ml|l|w|v|mah|hz|ah|dpi|pcs|片|号)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word in lower case and where it stands; `is_capital` where it begins with a capital."""

    text: str
    start: int
    end: int
    is_capital: bool
    is_han: bool


@dataclass(frozen=True, slots=True)
class NamedTitle:
    """The name in one title of a product: its words in order, without the brand."""

    product_id: str
    brand: tuple[str, ...]
    product_type: str | None
    name: tuple[str, ...]
    title: str


def tokens_of(text: str) -> list[Token]:
    """The words of a text, Chinese cut by its dictionary; a possessive loses its s."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        if ord(word[0]) < _FIRST_HAN:
            found.append(Token(word.casefold(), match.start(), match.end(), word[0].isupper(), is_han=False))
            continue
        place = match.start()
        for part in cut_han(to_simplified(word)):
            found.append(Token(part, place, place + len(part), is_capital=False, is_han=True))
            place += len(part)
    return [token for token in found if not _is_possessive(text, token)]


def read_title_names(
    title: str, brand: str | None, product_type: str | None, types: ProductTypes
) -> list[tuple[str, ...]]:
    """The words between the brand and the specifications of a title, its kind and colour left out; of a title in
    Chinese the Latin words, which are the model's name, apart from the Chinese ones."""
    text = title[len(brand) :] if brand and title.casefold().startswith(brand.casefold()) else title
    head = _head(text)
    tokens = tokens_of(head)
    kinds = [(m.start, m.end) for m in types.find(head)] if product_type else []
    first, last = kinds[-1] if kinds else (0, 0)
    tokens = [t for t in tokens if not _SPECIFICATION.fullmatch(t.text) and not _is_colour(t)]
    # Of a Chinese kind only the thing itself is left out: 龙井绿茶 is called 龙井.
    tokens = [
        t for t in tokens if not (first <= t.start and t.end <= last and (not t.is_han or t.end == last))
    ]
    first_han = next((place for place, token in enumerate(tokens) if token.is_han), len(tokens))
    chinese = list(takewhile(lambda token: token.is_han, tokens[first_han:]))
    return [
        tuple(token.text for token in part)[:MOST_WORDS] for part in (tokens[:first_han], chinese) if part
    ]


def _is_colour(token: Token) -> bool:
    """Whether a word of a Chinese title is a colour; an English one may be a name: "Slate 14"."""
    colours = words_of("colour", "zh")
    return token.is_han and (token.text in colours or token.text.removesuffix("色") in colours)


def _head(text: str) -> str:
    """The title up to its specifications; all of it where it begins with them."""
    end = _HEAD_END.search(text, 2)
    return text[: end.start()] if end else text


def _is_possessive(text: str, token: Token) -> bool:
    """The s of "nova's"."""
    return token.text == "s" and token.start > 0 and text[token.start - 1] in "'’"
