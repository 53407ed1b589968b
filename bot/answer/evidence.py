"""The evidence for claims: texts read by the same rules as the words, so whatever they state may be repeated."""

import re
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from bot.answer.claims import find_claims
from bot.answer.claims.claim import Found, Key, Kind
from bot.answer.claims.names import TOKEN, fold_token, joined
from bot.answer.claims.numbers import NEAR, NUMBER, to_decimal
from bot.answer.claims.spelling import normalise

_TOUCHING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.'+-/&$€£¥%\"°²³×"
_RUNS_ON_BEFORE = re.compile(r"[^\W_\u3400-\u9fff]\Z|\d[.,]\Z")
_RUNS_ON_AFTER = re.compile(r"[^\W_\u3400-\u9fff]|[.,]\d")


class Evidence:
    """Texts, read by the rules that claims are read by; build it with `read_evidence`."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self._texts = [normalise(text) for text in texts]
        self._keys: dict[Kind, set[Key]] = {}
        self._numbers: set[Decimal] = set()
        self._tokens: list[dict[str, set[str]]] = []  # of each text: folded token → the tokens that follow it
        self._models: set[str] = set()
        for text in self._texts:
            for found in find_claims(text):
                self._keys.setdefault(found.kind, set()).add(found.key)
            numbers = re.findall(rf"(?<![A-Za-z0-9.]){NUMBER}", text, re.ASCII)
            self._numbers.update(to_decimal(number) for number in numbers)
            self._read_tokens(text)
        self._folded = [text.casefold() for text in self._texts]

    def support(self, found: Found, counts: frozenset[int] = frozenset()) -> bool:
        """Whether a claim is one of these facts."""
        match found.kind:
            case "price":
                return any(_same_price(found.key, key) for key in self._keys.get("price", ()))
            case "quantity":
                return self._supports_quantity(found.key, counts)
            case "date":
                return any(_same_date(found.key, key) for key in self._keys.get("date", ()))
            case "number":
                return found.key[0] in self._numbers or found.key[0] in counts
            case "model":
                return found.key[0] in self._models
            case "name":
                return self._supports_name(found.key)
            case "link":
                return found.key in self._keys.get("link", ()) or self._states(str(found.key[0]))
            case "percentage" | "promise":
                return found.key in self._keys.get(found.kind, ())

    def quote(self, text: str, found: Found) -> bool:
        """Whether a claim, alone or with the signs that touch it ("802.11b", "PS/2"), stands in a fact letter by
        letter: a part of a title that is cut out of its surroundings can read differently from the whole."""
        if found.kind == "promise" or (found.kind == "price" and not found.key[1]):
            return False
        chunks = (
            _chunk(text, found, ""),
            _chunk(text, found, _TOUCHING),
            _chunk(text, found, f"{_TOUCHING},"),
        )
        return any(_stands_in(chunk.casefold().strip(), fact) for chunk in chunks for fact in self._folded)

    def _states(self, words: str) -> bool:
        return any(words in text for text in self._folded)

    def _supports_quantity(self, key: Key, counts: frozenset[int]) -> bool:
        dimension, value, plain = key
        assert isinstance(value, float)
        if dimension in {"count", "?"} and (plain in self._numbers or plain in counts):
            return True
        return any(
            other[0] == dimension and _close(value, other[1]) for other in self._keys.get("quantity", ())
        )

    def _supports_name(self, key: Key) -> bool:
        """Whether all words of a name stand in one text, and a number in it stands beside the same word."""
        tokens = [str(token) for token in key]
        if len(tokens) == 1 and not tokens[0].isascii():
            return self._states(tokens[0])
        return any(self._name_in(tokens, text) for text in self._tokens)

    def _name_in(self, tokens: list[str], text: dict[str, set[str]]) -> bool:
        if not all(_has_token(token, text) for token in tokens):
            return False
        return all(b in text.get(a, ()) for a, b in pairwise(tokens) if any(c.isdigit() for c in a + b))

    def _read_tokens(self, text: str) -> None:
        tokens = [fold_token(match.group()) for match in TOKEN.finditer(text)]
        followers: dict[str, set[str]] = {token: set() for token in tokens}
        for a, b in pairwise(tokens):
            followers[a].add(b)
            self._models.add(joined(a + b))
        for token in list(followers):
            self._models.add(joined(token))
            followers.setdefault(joined(token), set())  # "wifi" is their Wi-Fi
            for part in re.split(r"[-/+]", token):
                followers.setdefault(part, set())
                self._models.add(part)
        self._tokens.append(followers)


@lru_cache(maxsize=64)
def read_evidence(texts: tuple[str, ...]) -> Evidence:
    """Read texts as evidence; those of an answer are read once, though they are asked about many times."""
    return Evidence(texts)


def _same_price(claim: Key, fact: Key) -> bool:
    assert isinstance(claim[1], frozenset)
    assert isinstance(fact[1], frozenset)
    return claim[0] == fact[0] and (not claim[1] or not fact[1] or bool(claim[1] & fact[1]))


def _same_date(claim: Key, fact: Key) -> bool:
    """Equal month and day, and the year where the words give one."""
    return claim[1:] == fact[1:] and claim[0] in (None, fact[0])


def _close(a: float, b: object) -> bool:
    return isinstance(b, float) and (a == b or abs(a - b) <= 1e-9 * max(abs(a), abs(b)))


def _has_token(token: str, text: dict[str, set[str]]) -> bool:
    return token in text or (token.endswith("s") and token[:-1] in text) or f"{token}s" in text


def _chunk(text: str, found: Found, touching: str) -> str:
    """A claim with the signs around it that belong to the same word."""
    start, end = found.start, found.end
    while start > max(0, found.start - NEAR) and text[start - 1] in touching:
        start -= 1
    while end < min(len(text), found.end + NEAR) and text[end] in touching:
        end += 1
    return text[start:end].strip(".,'+-/&")


def _stands_in(chunk: str, fact: str) -> bool:
    """Whether a fact has the chunk as whole words and numbers."""
    place = fact.find(chunk) if chunk else -1
    while place >= 0:
        before, after = fact[max(0, place - 2) : place], fact[place + len(chunk) : place + len(chunk) + 2]
        if not _RUNS_ON_BEFORE.search(before) and not _RUNS_ON_AFTER.match(after):
            return True
        place = fact.find(chunk, place + 1)
    return False
