"""Product types: what a product is, and what kind of product a shopper is asking for.

Real catalogues often do not say that a product is a laptop, yet "a laptop under 500 dollars" must not bring
up laptop bags. `ProductTypes.infer` names a product's type when it is ingested; `ProductTypes.find` spots the
types in a message, in English and Chinese. The words live in `product_types.yaml`, next to this file.

Both readings share three steps: cut the text into tokens, spot known phrases (longest first), and reduce
compounds to their head ("laptop bag" is a bag). They differ in what they drop afterwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import yaml


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LONGEST_PHRASE = 8  # tokens; a Chinese character is one token
_TOKEN = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff]"  # one Chinese character
    r"|\d+[.,]\d+"  # a decimal number
    r"|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+"
)
_JOINER = re.compile(r"\s*|[-‐‑/.'’&+]")  # what may stand between the words of one phrase
_CLAUSE_END = re.compile(r"[,;:!?|，。；：！？、\n]|[.]\s|\s[-–—]\s|\s[(\[]")
_IRREGULAR = {
    "mice": "mouse", "knives": "knife", "shelves": "shelf", "lens": "lens", "lenses": "lens",
    "children": "child",
    "scissors": "scissors", "glasses": "glasses", "tvs": "tv", "pcs": "pc", "cds": "cd", "dvds": "dvd",
    "gps": "gps", "ups": "ups", "nas": "nas", "series": "series", "headphone": "headphones",
}  # fmt: skip
_MODEL_WORDS = _words(
    "pro max plus mini air ultra se xr xs lite inch in cm"
    " black white silver grey gray blue red pink green gold"
)
_UNIT = re.compile(r"(?:\d+(?:[.,]\d+)?)?(?:[kmgt]b|mp|mah|wh|[mg]hz|megapixels?|寸|g|t)|\d+核")
# After these a type only describes the thing named before: "bag for a laptop", "laptop with a webcam".
_LINKS = _words(
    "for of on in to with without from that which has have having include includes including fit fits via by"
    " inside under compatible replaces w f 带 配 含 装 送 支持"
)
_RESTARTS = _words("or vs versus plus also want need 和 或 还 要 买")
_ARTICLES = _words("a an the some another one any 一 台 个 部 只 把 款 件 张")
_POSSESSIVES = _words("my our his her their your")
_NEGATIONS = _words("not no without except")
_ZH_PLACE = frozenset("给为配")  # 给手机配一个充电器: the thing after them is what the shopper already has

_FEATURES = _words("with without has have including 带 含 配 支持")
_NOT_BEFORE_NOUNS = _words("to can will you i we in is are very so too be it really")
# A Chinese word of one character counts only between such neighbours: 买个包 has a bag, 红包 has not.
_ZH_BEFORE = frozenset("的个一台把双本张支盒条买要找有些卖款件包只箱瓶套床顶盏口块")
_ZH_AFTER = frozenset("吗呢啊吧的有给和或要能可多推怎什哪了卖在是用")
# Counts of pieces, sheets and the like, which are no computers ("1 pc(s)") and no paper.
_COUNT = re.compile(r"\b\d+\s*(?:pc\(s\)|pcs\b|sheets?\b|pages\b)", re.IGNORECASE)
_TITLE_END = _words("for with compatible replaces suitable inc incl")

Attributes = Mapping[str, str]


READ_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class ProductType:
    """One kind of product: its canonical name, the broader types above it, its words by language."""

    name: str
    parents: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class TypeMention:
    """A product type named in a text, at the characters [start, end)."""

    product_type: str
    start: int
    end: int


class _Token(NamedTuple):
    text: str  # lower case, singular
    start: int
    end: int
    joins: bool  # may be part of one phrase with the token before it
    is_spaced: bool  # stands apart from the token before it
    clause: int


class _Spot(NamedTuple):
    """A known phrase in the text, tokens [first, last]."""

    product_type: str
    first: int
    last: int
    is_line: bool = False  # a product family ("ProBook"), weaker than a noun
    is_lower: bool = False  # in a title: written small, as catalogues write the kind of product


class _Evidence(NamedTuple):
    """Attributes that a product of the type has: name → start of its value ("" = any); and those it lacks."""

    product_type: str
    present: tuple[tuple[str, str], ...]
    absent: tuple[tuple[str, str], ...]


class ProductTypes:
    """The vocabulary of product types; build it with `load`."""

    def __init__(
        self, types: Mapping[str, ProductType], title_words: Mapping[str, str], lines: Mapping[str, str],
        confirmations: Mapping[str, frozenset[str]], evidence: Sequence[_Evidence],
        senses: Mapping[str, Mapping[str, frozenset[str]]], brands: Mapping[str, str], hosts: frozenset[str],
        vague: frozenset[str], not_types: Iterable[str],
    ) -> None:  # fmt: skip
        self.types = types
        self._brands = brands
        self._hosts = hosts
        self._vague = vague
        self._confirmations = confirmations
        self._senses = senses
        self._shopper_words = {
            _key(word): kind.name
            for kind in types.values()
            for words in kind.words.values()
            for word in words
        }
        self._shopper_words |= dict.fromkeys(map(_key, not_types), "")
        self._catalogue_words = {**title_words, **self._shopper_words}
        self._lines = {phrase: name for phrase, name in lines.items() if phrase not in self._catalogue_words}
        self._narrower = _closure(types)
        # The most particular types first: what shows a toner cartridge also shows a printer cartridge.
        depth = {name: sum(name in below for below in self._narrower.values()) for name in types}
        self._evidence = sorted(evidence, key=lambda item: -depth[item.product_type])

    @classmethod
    def load(cls, path: Path | None = None, extra: Iterable[str] = ()) -> ProductTypes:
        """Read the vocabulary (the packaged one by default) and add `extra`, type names the catalogue states.

        Raises:
            ValueError: a type names a parent that does not exist.
        """
        source = path or Path(__file__).with_name("product_types.yaml")
        raw = yaml.load(
            source.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )
        types: dict[str, ProductType] = {}
        title_words: dict[str, str] = {}
        lines: dict[str, str] = {}
        brands: dict[str, str] = {}
        confirmations: dict[str, frozenset[str]] = {}
        evidence: list[_Evidence] = []
        for name, entry in raw["types"].items():
            english = tuple(dict.fromkeys((name, *entry.get("en", ()))))
            words = MappingProxyType({"en": english, "zh": tuple(entry.get("zh", ()))})
            types[name] = ProductType(name, tuple(entry.get("parents", ())), words)
            title_words.update((_key(phrase), name) for phrase in entry.get("titles", ()))
            lines.update((_key(phrase), name) for phrase in entry.get("lines", ()))
            brands.update((_key(phrase), name) for phrase in entry.get("brands", ()))
            confirmations[name] = frozenset(map(_attribute_key, entry.get("confirm", ())))
            evidence.extend(_read_evidence(name, conditions) for conditions in entry.get("telling", ()))
        unknown = {parent for kind in types.values() for parent in kind.parents} - types.keys()
        if unknown:
            raise ValueError(f"{source.name}: no such parent type: {', '.join(sorted(unknown))}")
        senses = {
            _key(word): {kind: frozenset(map(_singular, near)) for kind, near in meanings.items()}
            for word, meanings in raw.get("senses", {}).items()
        }
        _add_stated(types, senses, extra)
        vague, not_types = frozenset(map(_key, raw.get("vague", ()))), raw.get("not_types", ())
        hosts = frozenset(raw.get("hosts", ()))
        return cls(
            types, title_words, lines, confirmations, evidence, senses, brands, hosts, vague, not_types
        )

    def narrower(self, product_type: str) -> frozenset[str]:
        """The type itself and every type below it; an unknown type has only itself."""
        return self._narrower.get(product_type, frozenset((product_type,)))

    def find(self, text: str) -> list[TypeMention]:
        """The product types that a shopper's message asks for, in the order of the text.

        Only its first 300 characters are read: what is wanted is said early, and the reading takes quadratic time.
        """
        tokens = _tokenise(text[:READ_CHARACTERS])
        spots = self._heads(tokens, self._spots(tokens, self._shopper_words))
        wanted = self._wanted(tokens, spots)
        return [
            TypeMention(spot.product_type, tokens[spot.first].start, tokens[spot.last].end) for spot in wanted
        ]

    def infer(self, title: str, category: Sequence[str], attributes: Attributes) -> str | None:
        """The type of a product, or None where the evidence is too weak to say.

        What the catalogue states (category, "Product type") decides, unless the title is more precise.
        """
        known = {_attribute_key(name): value for name, value in attributes.items()}
        by_evidence = self._type_by_evidence(known)
        by_title, by_line, by_last_resort = self._type_of_title(title, known, by_evidence)
        by_category = self._stated(category)
        stated = self._exactly(known.get("product type", ""), category)
        if by_category is not None:
            # A broad shelf ("Computers") also holds what goes with the thing; the title knows better.
            is_shelf = len(self.narrower(by_category)) > 1 or by_category.endswith("accessory")
            trusts_title = is_shelf and by_title is not None and by_category not in self.narrower(by_title)
            return by_title if trusts_title else by_category
        if stated is not None and stated != "accessory":
            return self._narrowest(stated, by_title, by_evidence)
        by_type = self._exactly(known.get("type", ""), category)
        return self._narrowest(by_title, by_line, by_evidence, by_last_resort, by_type)

    def _narrowest(self, *guesses: str | None) -> str | None:
        """The first guess, made more precise by those after it: printer, laser printer → laser printer."""
        best: str | None = None
        for guess in guesses:
            if guess is not None and (best is None or guess in self.narrower(best)):
                best = guess
        return best

    def _stated(self, category: Sequence[str]) -> str | None:
        """The type that the most specific category names, if any."""
        for level in reversed(category):
            kind = self._exactly(level, category)
            if kind is not None and kind != "accessory":
                return kind
        return None

    def _exactly(self, phrase: str, context: Sequence[str]) -> str | None:
        """The type that a whole phrase names: "Drip coffee maker", but not "Notebook and more"."""
        tokens = _tokenise(phrase)
        near = frozenset(token.text for level in context for token in _tokenise(level))
        spots = self._heads(tokens, self._spots(tokens, self._catalogue_words, near))
        if len(spots) == 1 and spots[0].last == len(tokens) - 1:
            return spots[0].product_type
        return None

    def _type_of_title(
        self, title: str, attributes: Attributes, shown: str | None
    ) -> tuple[str | None, str | None, str | None]:
        """The type that the title names by a noun, the one by a product family, and the last resort.

        The nouns of the first clause that has any compete. First comes what goes with a host and stands in
        small letters ("iPhone mobile phone case"), then what the attributes show as well (`shown`), any noun
        in small letters, a brand that makes one kind of thing, anything that goes with a host, and the first
        noun. Specifications ("500 GB HDD") are the last resort.
        """
        title = _COUNT.sub(lambda match: " " * len(match.group()), title)
        tokens = _tokenise(title)
        words = tokens[: _title_end(title, tokens)]
        spots: list[_Spot] = []
        for spot in self._spots(words, self._catalogue_words):
            before = spots[-1] if spots else None
            is_head = before and before.last == spot.first - 1 and before.product_type in self._hosts
            if is_head or not self._is_mere_word(words, spot):
                written = title[words[spot.first].start : words[spot.last].end]
                spots.append(spot._replace(is_lower=_is_small(written)))
        taken = {place for spot in spots for place in range(spot.first, spot.last + 1)}
        lines = [
            spot._replace(is_line=True) for spot in self._spots(words, self._lines) if spot.first not in taken
        ]
        heads = self._heads(words, sorted(spots + lines, key=lambda spot: spot.first))
        nouns = [spot for spot in heads if not spot.is_line and not _is_measured(words, spot)]
        nouns = [spot for spot in nouns if words[spot.last].clause == words[nouns[0].last].clause]
        small = [spot for spot in nouns if spot.is_lower]
        wares = [spot for spot in small if spot.product_type not in self._hosts]
        brands = self._spots(words, self._brands)
        companions = [spot for spot in nouns if spot.product_type not in self._hosts]
        parts = [part for spot in nouns[1:] if (part := self._part(nouns[0], spot))]
        families = [
            spot for spot in heads if spot.is_line and self._is_confirmed(spot.product_type, attributes)
        ]
        both = [spot for spot in nouns + families if spot.product_type == shown]
        return (
            _first_type(wares or both or small or brands or companions or parts or nouns),
            _first_type(families),
            _first_type([spot for spot in heads if not spot.is_line]),
        )

    def _part(self, whole: _Spot, spot: _Spot) -> _Spot | None:
        """A keyboard after a laptop is the laptop's keyboard: "Laptop Internal German KBD"."""
        word = self._catalogue_words.get(_key(f"{whole.product_type} {spot.product_type}"))
        return spot._replace(product_type=word) if word else None

    def _is_mere_word(self, tokens: Sequence[_Token], spot: _Spot) -> bool:
        """Whether the spot is a vague word ("light") that does not close its clause, as a noun would."""
        if _phrase(tokens, spot) not in self._vague:
            return False
        after = spot.last + 1
        is_last = after == len(tokens) or tokens[after].clause != tokens[spot.last].clause
        return not is_last and tokens[after].text not in _MODEL_WORDS

    def _is_confirmed(self, product_type: str, attributes: Attributes) -> bool:
        return not self._confirmations[product_type].isdisjoint(attributes)

    def _type_by_evidence(self, attributes: Attributes) -> str | None:
        for evidence in self._evidence:
            if all(_has(attributes, *item) for item in evidence.present) and not any(
                _has(attributes, *item) for item in evidence.absent
            ):
                return evidence.product_type
        return None

    def _spots(
        self, tokens: Sequence[_Token], words: Mapping[str, str], near: frozenset[str] = frozenset()
    ) -> list[_Spot]:
        """Every known phrase, longest first, left to right; `near`: further words that settle a sense."""
        context = near | {token.text for token in tokens} if tokens else near
        spots: list[_Spot] = []
        place = 0
        while place < len(tokens):
            last, name = _longest_phrase(tokens, place, words)
            if name is None:
                place += 1
                continue
            phrase = "".join(token.text for token in tokens[place : last + 1])
            for meaning, hints in self._senses.get(phrase, {}).items():
                if not hints.isdisjoint(context):
                    name = meaning
            if name and not _is_part_of_word(tokens, place, last, spots):
                spots.append(_Spot(name, place, last))
            place = last + 1
        return spots

    def _heads(self, tokens: Sequence[_Token], spots: Sequence[_Spot]) -> list[_Spot]:
        """Fold compounds into one spot: "iphone 11 case" → phone case, "laptop computer" → laptop."""
        heads: list[_Spot] = []
        for spot in spots:
            before = heads[-1] if heads else None
            if before and self._folds(before, spot) and _is_compound(tokens, before, spot):
                kind = self._compound(tokens, before, spot)
                heads[-1] = _Spot(
                    kind, before.first, spot.last, spot.is_line and before.is_line, spot.is_lower
                )
            else:
                heads.append(spot)
        return heads

    def _folds(self, before: _Spot, spot: _Spot) -> bool:
        return before.is_line >= spot.is_line and before.is_lower <= spot.is_lower

    def _compound(self, tokens: Sequence[_Token], before: _Spot, spot: _Spot) -> str:
        for first in range(before.first, before.last + 1):
            phrase = "".join(token.text for token in tokens[first : spot.last + 1])
            if self._catalogue_words.get(phrase):
                return self._catalogue_words[phrase]
        is_thing = not before.is_line and _phrase(tokens, before) not in self._vague  # not "light laptop"
        if is_thing and spot.product_type in self._hosts and before.product_type not in self._hosts:
            return self._joint(spot.product_type, before.product_type)  # "screen protector iPad"
        return self._joint(before.product_type, spot.product_type)

    def _joint(self, modifier: str, head: str) -> str:
        """The type of a compound: "laptop" + "bag" is "laptop bag", "laptop" + "computer" is "laptop"."""
        if modifier in self.narrower(head):
            return modifier
        return self._catalogue_words.get(_key(f"{modifier} {head}")) or head

    def _wanted(self, tokens: Sequence[_Token], spots: Sequence[_Spot]) -> list[_Spot]:
        """Drop what the message names but does not ask for: purposes, features, possessions, the unwanted."""
        compares = any(token.text in ("compare", "difference", "比较", "区别") for token in tokens)
        kept: list[_Spot] = []
        owned: list[_Spot] = []
        anchor: _Spot | None = None  # the last wanted type of this clause
        subordinate = False
        for spot in spots:
            if anchor and tokens[anchor.last].clause != tokens[spot.first].clause:
                anchor, subordinate = None, False
            between = [token.text for token in tokens[anchor.last + 1 : spot.first]] if anchor else []
            lead = [token.text for token in _lead(tokens, spot)]
            if anchor and not compares:
                if "的" in between or not _ZH_PLACE.isdisjoint(token.text for token in _lead(tokens, anchor)):
                    kept = [other for other in kept if other != anchor]
                    spot = spot._replace(product_type=self._joint(anchor.product_type, spot.product_type))
                elif _restarts(between):
                    subordinate = False
                elif subordinate or not _LINKS.isdisjoint(between) or _is_measured(tokens, spot):
                    if not subordinate and anchor in kept and "with" not in between and "and" not in between:
                        kind = self._joint(spot.product_type, anchor.product_type)
                        if kind != spot.product_type:
                            kept[kept.index(anchor)] = anchor = anchor._replace(product_type=kind)
                    subordinate = True
                    continue
            if _is_refused(lead) or _is_feature(lead) or self._is_other_word(tokens, spot):
                continue
            if kept and not compares and (_is_measured(tokens, spot) or (lead and lead[0] in _FEATURES)):
                continue
            (owned if _is_owned(lead) else kept).append(spot)
            anchor, subordinate = spot, False
        return kept or owned

    def _is_other_word(self, tokens: Sequence[_Token], spot: _Spot) -> bool:
        """Whether a vague word is no noun here: "to watch", "too light", "Book a table"."""
        if _phrase(tokens, spot) not in self._vague:
            return False
        before = tokens[spot.first - 1].text if spot.first else ""
        after = tokens[spot.last + 1].text if spot.last + 1 < len(tokens) else ""
        return before in _NOT_BEFORE_NOUNS or (not before and after in _ARTICLES | _POSSESSIVES)


def _add_stated(
    types: dict[str, ProductType], senses: dict[str, dict[str, frozenset[str]]], extra: Iterable[str]
) -> None:
    """Add the types a catalogue states. One it has beside "laptop" is none: such a "notebook" is paper."""
    stated = {_key(name): " ".join(name.casefold().split()) for name in extra if _key(name)}
    known = {
        _key(word): kind.name for kind in types.values() for words in kind.words.values() for word in words
    }
    for phrase, name in stated.items():
        if phrase not in known:
            language = "zh" if any(ord(letter) > 0x3400 for letter in phrase) else "en"
            singular = name if language == "zh" else " ".join(map(_singular, name.split()))
            types[singular] = ProductType(singular, (), MappingProxyType({language: (singular,)}))
    if "laptop" in stated and "notebook" in stated:
        senses.pop("notebook", None)
        for name, words in (("laptop", ()), ("paper notebook", ("notebook",))):
            kind = types[name]
            english = tuple(word for word in kind.words["en"] if word != "notebook") + words
            types[name] = replace(kind, words=MappingProxyType({**kind.words, "en": english}))


def _closure(types: Mapping[str, ProductType]) -> dict[str, frozenset[str]]:
    below: dict[str, set[str]] = {name: {name} for name in types}
    for name in types:
        above, todo = set[str](), [name]
        while todo:
            for parent in types[todo.pop()].parents:
                if parent not in above:
                    above.add(parent)
                    todo.append(parent)
        for parent in above:
            below[parent].add(name)
    return {name: frozenset(members) for name, members in below.items()}


def _read_evidence(name: str, conditions: Sequence[str]) -> _Evidence:
    present: list[tuple[str, str]] = []
    absent: list[tuple[str, str]] = []
    for condition in conditions:
        attribute, _, value = condition.lstrip("!").partition(":")
        (absent if condition.startswith("!") else present).append(
            (_attribute_key(attribute), value.strip().casefold())
        )
    return _Evidence(name, tuple(present), tuple(absent))


def _has(attributes: Attributes, name: str, value: str) -> bool:
    return name in attributes and (not value or attributes[name].casefold().startswith(value))


def _attribute_key(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold().replace("_", " ")))


def _key(phrase: str) -> str:
    """What a phrase is looked up by: its singular tokens run together, whatever stands between them."""
    return "".join(token.text for token in _tokenise(phrase))


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return _IRREGULAR.get(word[:-1], word[:-1])


def _tokenise(text: str) -> list[_Token]:
    tokens: list[_Token] = []
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
            _Token(_singular(word), match.start(), end, bool(tokens) and joins, gap.isspace(), clause)
        )
    return tokens


def _longest_phrase(tokens: Sequence[_Token], place: int, words: Mapping[str, str]) -> tuple[int, str | None]:
    phrase, best, name = tokens[place].text, place, words.get(tokens[place].text)
    for last in range(place + 1, min(place + _LONGEST_PHRASE, len(tokens))):
        if not tokens[last].joins:
            break
        phrase += tokens[last].text
        # Two or three letters must be one word, or hyphenated: "t v" is no television, "a a" no battery.
        if phrase in words and (len(phrase) > 3 or not phrase.isascii() or not tokens[last].is_spaced):
            best, name = last, words[phrase]
    return best, name


def _is_small(written: str) -> bool:
    """Whether a phrase of a title is in small letters, as "memory card" and "USB cable" are."""
    first, *rest = written.split()
    return (first.islower() or (first.isupper() and bool(rest))) and all(word.islower() for word in rest)


def _first_type(spots: Sequence[_Spot]) -> str | None:
    return spots[0].product_type if spots else None


def _title_end(title: str, tokens: Sequence[_Token]) -> int:
    """Where the words begin that say what the product goes with: "for …", "with …", "f/ …"."""
    for place, token in enumerate(tokens[2:], start=2):
        is_short = (
            token.text in ("f", "w")
            and title[token.end : token.end + 1] == "/"
            and title[token.start - 1] == " "
        )
        if token.text in _TITLE_END or is_short:
            return place
    return len(tokens)


def _is_part_of_word(tokens: Sequence[_Token], first: int, last: int, spots: Sequence[_Spot]) -> bool:
    """Whether a single Chinese character belongs to a longer, unknown word."""
    if first != last or not "\u3400" <= tokens[first].text <= "\u9fff":
        return False
    before = tokens[first - 1].text if first and tokens[first].joins else ""
    after = tokens[last + 1].text if last + 1 < len(tokens) and tokens[last + 1].joins else ""
    follows_type = bool(spots) and spots[-1].last == first - 1
    return not (follows_type or before.isascii() or before in _ZH_BEFORE) or not (
        after.isascii() or after in _ZH_AFTER
    )


def _phrase(tokens: Sequence[_Token], spot: _Spot) -> str:
    return "".join(token.text for token in tokens[spot.first : spot.last + 1])


def _is_compound(tokens: Sequence[_Token], before: _Spot, after: _Spot) -> bool:
    """Whether the second spot directly follows the first, apart from model numbers and the like."""
    gap = tokens[before.last + 1 : after.first]
    return (
        len(gap) <= 2
        and all(token.joins for token in tokens[before.last + 1 : after.first + 1])
        and all(token.text in _MODEL_WORDS or any(map(str.isdigit, token.text)) for token in gap)
        and not _is_measured(tokens, after)
    )


def _is_measured(tokens: Sequence[_Token], spot: _Spot) -> bool:
    """Whether an amount stands before the spot ("16 GB memory"), which makes it a specification."""
    if spot.first == 0 or tokens[spot.first].clause != tokens[spot.first - 1].clause:
        return False
    return _UNIT.fullmatch(tokens[spot.first - 1].text) is not None


def _lead(tokens: Sequence[_Token], spot: _Spot) -> Sequence[_Token]:
    """The words of the same clause before the spot, at most six."""
    clause = tokens[spot.first].clause
    return [token for token in tokens[max(0, spot.first - 6) : spot.first] if token.clause == clause]


def _restarts(between: Sequence[str]) -> bool:
    """Whether the words between two types start over: "and a", "or", "vs"."""
    if not _RESTARTS.isdisjoint(between):
        return True
    return any(a == "and" and (b in _ARTICLES or b.isdigit()) for a, b in pairwise(between))


def _is_refused(lead: Sequence[str]) -> bool:
    words = [word for word in lead if word not in _ARTICLES]
    return bool(words) and (
        words[-1] in _NEGATIONS or words[-2:] == ["instead", "of"] or words[-2:] == ["不", "要"]
    )


def _is_feature(lead: Sequence[str]) -> bool:
    return any(
        a in ("one", "something", "anything", "model") and b in ("with", "without") for a, b in pairwise(lead)
    )


def _is_owned(lead: Sequence[str]) -> bool:
    if not lead:
        return False
    words = [word for word in lead if word not in _ARTICLES]
    return lead[-1] in _POSSESSIVES or words[-2:] in (
        ["i", "have"],
        ["i", "own"],
        ["already", "have"],
        ["我", "有"],
    )
