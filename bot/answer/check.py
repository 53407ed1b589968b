"""The check: every claim in the words of an answer is compared with the facts before the shopper sees it.

Sits between `bot.answer.write` and the shopper. Claims are found by form (a price, a number with a unit, a date, a
name, a promise) and compared by value, not by spelling: "$1,299" is "1299.00 USD", "16GB" is "16 GB", "1 TB" is
"1000 GB". Facts are read by the same rules as the words, so whatever the shop states may be repeated. What only the
shopper said may be repeated as a wish ("under $500", "no Sony"), never as a fact.

What it cannot see: a wrong claim in plain words ("it is waterproof", "the lighter one"), and a true value said of
the wrong product, unless the product's name or price itself is wrong.
"""

import re
from dataclasses import dataclass

from bot.answer.claims import find_claims
from bot.answer.claims.claim import Found, Kind
from bot.answer.claims.spelling import normalise
from bot.answer.evidence import read_evidence
from bot.answer.plan import Facts


@dataclass(frozen=True, slots=True)
class Claim:
    """Something the words claim: its kind and the words that claim it."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """All claims of a text, and those with no fact behind them, in the order of the text."""

    claims: tuple[Claim, ...]
    unsupported: tuple[Claim, ...]


_BOUND_BEFORE = re.compile(
    r"(?:under|below|less than|cheaper than|no more than|up to|at most|max(?:imum)?(?: of)?|within|over|above"
    r"|more than|at least|between|exactly|(?:budget|limit|maximum|minimum) (?:of|is)|between \S{1,20} and|至少|不超过"
    r"|超过|低于|高于|不低于|不高于|最多|预算|正好|到|至|不是)\s?(?:the |your |a )?$",
    re.IGNORECASE,
)
_BOUND_AFTER = re.compile(
    r"\s?(?:以下|以内|以上|左右|之间|到[^。]{1,16}之间|预算|or (?:less|more|under)\b|up\b|budget\b)"
)
_DENIAL = re.compile(
    r"\b(?:no|not|none|nothing|never|neither|without|don't|doesn't|isn't|aren't|can't|cannot|couldn't|non-)"
    r"|没|无|不是|不含|非",
    re.IGNORECASE,
)
MAX_SENTENCE = 400  # characters before a claim in which a denial may stand
_STOP = re.compile(r"[!?。！？\n]|\.(?!\d)")


def check_words(text: str, facts: Facts) -> CheckResult:
    """Find every claim in a text and say which of them no fact supports. Takes any text, raises nothing."""
    words = normalise(text)
    shop, shopper = read_evidence(facts.texts), read_evidence(facts.wishes)
    claims: list[Claim] = []
    unsupported: list[Claim] = []
    for found in sorted(find_claims(words), key=lambda found: found.start):
        claim = Claim(found.kind, words[found.start : found.end].strip())
        claims.append(claim)
        if shop.support(found, facts.counts) or shop.quote(words, found):
            continue
        said = found.kind != "promise" and (shopper.support(found) or shopper.quote(words, found))
        if said and _is_echo(words, found):
            continue
        unsupported.append(claim)
    return CheckResult(tuple(claims), tuple(unsupported))


def _is_echo(text: str, found: Found) -> bool:
    """Whether a claim repeats the shopper visibly: as a limit, in a denial, or in quotation marks."""
    reach = max(0, found.start - MAX_SENTENCE)  # so that a text of many claims is read in linear time
    start = max((match.end() for match in _STOP.finditer(text, reach, found.start)), default=reach)
    before, after = text[start : found.start], text[found.end : found.end + 24]
    if _BOUND_BEFORE.search(before[-40:]) or _BOUND_AFTER.match(after):
        return True
    if _DENIAL.search(before) or re.match(r"[^。！？.!?]{0,12}(?:没有|没)", after):
        return True
    return any(before.count(opening) > before.count(closing) for opening, closing in ("“”", "「」", "《》"))
