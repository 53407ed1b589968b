"""Misspelt English words as the shop spells them: "wirless keybords" → "wireless keyboards", "is it in stok".

A word is mended only where it is no word of English (the vocabulary of the language model says what is) nor of the
catalogue, and exactly one word of the shop is nearest. Model numbers, brands, names and short words stay as they are.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

_WORD = re.compile(r"(?<![\w.@/-])[A-Za-z]{1,20}(?![\w@/-])")
_WITH = re.compile(
    r"(?<![\w.])[wW]/?(?= (?:the|a|an|my|his|her|no|its)\b)|(?<![\w.])[wW]/(?=[a-z ])"
)  # "w the case"
_CHAT = {
    "u": "you", "ur": "your", "r": "are", "hav": "have", "hv": "have", "hw": "how", "wat": "what", "wut": "what",
    "wht": "what", "abt": "about", "muc": "much", "mcuh": "much", "muhc": "much", "bcuz": "because", "coz": "because", "pls": "please", "plz": "please", "thx": "thanks",
    "ty": "thanks", "wanna": "want to", "gonna": "going to", "gimme": "give me", "lemme": "let me", "gotta": "got to",
    "sth": "something", "smth": "something", "stok": "stock", "stcok": "stock", "stokc": "stock", "stck": "stock", "prise": "price", "priciest": "priciest", "pricey": "pricey", "colr": "colour", "chep": "cheap",
    "wich": "which", "dont": "don't", "doesnt": "doesn't", "cant": "can't", "whats": "what's", "wheres": "where's",
    "hows": "how's", "theres": "there's", "isnt": "isn't", "didnt": "didn't", "havent": "haven't", "recieve": "receive",
    "recieved": "received", "adress": "address", "delivary": "delivery", "warrenty": "warranty", "garantee": "guarantee",
    "fone": "phone", "fones": "phones", "prezzie": "present", "pressie": "present", "tho": "though", "telly": "television",
}  # fmt: skip
_SERVICE = frozenset(
    """
    stock price prices colour colours color size sizes cheap cheaper cheapest expensive return returns refund order
    orders delivery shipping warranty invoice payment discount voucher available availability compare difference
    recommend looking between under about weight battery waterproof exchange tracking account password address
    """.split()
)
MIN_LENGTH = 5
_ENDING = re.compile(r"(?:ed|ing|ers?|est|able|less|ness)$")


class Spelling:
    """Mends words: `english` are those of the language, `shop` all of the catalogue, `common` what is mended to.

    With no words of English nothing is mended.
    """

    def __init__(self, english: Iterable[str], shop: Iterable[str], common: Iterable[str]) -> None:
        known = frozenset(english)
        targets = {w for w in (*common, *_SERVICE) if len(w) >= MIN_LENGTH and w.isalpha() and w.isascii()}
        self._targets = tuple(sorted(targets)) if known else ()
        self._known = known.union(shop, common, _SERVICE)
        self._nearest = lru_cache(maxsize=2048)(self._find)

    def mend(self, text: str) -> str:
        """The text with its misspelt words mended."""
        return _WORD.sub(self._mended, _WITH.sub("with", text))

    def _mended(self, match: re.Match[str]) -> str:
        word = match.group()
        if word.isupper() and len(word) > 1:
            return word  # an abbreviation
        folded = word.casefold()
        if folded in _CHAT:
            return _CHAT[folded]
        if word[0].isupper() and match.start() > 0:
            return word  # a name
        return self._nearest(folded) or word

    def _is_made_of(self, word: str) -> bool:
        """Whether it is a form or a compound of known words: "cushioned", "headrest"."""
        stem = _ENDING.sub("", word)
        if stem != word and len(stem) >= MIN_LENGTH and stem in self._known:
            return True
        return any(word[:cut] in self._known and word[cut:] in self._known for cut in range(4, len(word) - 3))

    def _find(self, word: str) -> str | None:
        singular = word[:-1] if word.endswith("s") else word
        if len(word) < MIN_LENGTH or word in self._known or singular in self._known or self._is_made_of(word):
            return None
        allowed = 1 if len(word) < 8 else 2
        near = sorted(
            (distance, target)
            for target in self._targets
            if abs(len(target) - len(word)) <= allowed
            and target[0] == word[0]
            and (distance := OSA.distance(word, target, score_cutoff=allowed)) <= allowed
        )
        if not near or (len(near) > 1 and near[0][0] == near[1][0] and near[0][1] + "s" != near[1][1]):
            return None
        return near[0][1]
