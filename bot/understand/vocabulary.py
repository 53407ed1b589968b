"""The shop's own words, read off the catalogue: brands, product types, colours, currency.

Built once a catalogue revision; everything the need parser recognises is grounded here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz.distance import OSA

from bot.understand.homophones import Homophones
from bot.understand.kind_values import KindValues
from bot.understand.names import ProductNames, index_names
from bot.understand.spelling import Spelling
from bot.understand.stated_words import ChineseWords
from retrieval.catalog import Catalog
from retrieval.product_types import ProductTypes
from retrieval.simplified import to_simplified
from retrieval.synonyms import Synonyms
from retrieval.text import has_han, singular

DEFAULT_CURRENCY = "USD"
MIN_TYPO_LENGTH = 5
_WORD = re.compile(r"[a-z]{3,}")
READ_OF_A_KIND = 300  # products whose values tell what may be said of their kind
MIN_TITLES = 2  # that a word must stand in before anything is taken for a misspelling of it
# Brand names that are everyday words count only when written as the shop writes them.
_EVERYDAY = frozenset(
    (
        "act be best case charge city clean cool drift equip ever fast first fix focus free go good green "
        "home hot joy just kind king lab life light like link live look love max mini more move my new next "
        "nice now one open plus point power pro pure quiet real red round safe sharp simple smart snow soft "
        "speed spring star sun switch the time top total trust up urban view wave way west white work world "
        "yes zoom edge orange"
    ).split()
)


@dataclass(frozen=True)
class Vocabulary:
    """Brands by their case-folded name, the product types, the words and names of titles, and the main currency."""

    brands: Mapping[str, str]
    types: ProductTypes
    title_words: frozenset[str]
    currency: str
    words: frozenset[str] = frozenset()  # every English word of the titles
    kinds: frozenset[str] = frozenset()  # what the products are
    spelling: Spelling = field(default_factory=lambda: Spelling((), (), ()))
    names: ProductNames | None = None  # where there is no catalogue
    synonyms: Synonyms = field(default_factory=Synonyms)
    kind_values: KindValues = field(default_factory=lambda: KindValues(lambda _: ()))

    def mend(self, text: str) -> str:
        """A text with the shop's synonyms for what shoppers say, and its misspelt words mended."""
        mended = self.spelling.mend(self.synonyms.read(text))
        # Names are known in Simplified characters: a text in Traditional ones stays as it is.
        is_simplified = has_han(mended) and to_simplified(mended) == mended
        return self.homophones.mend(mended) if is_simplified else mended

    def sells(self, kind: str) -> bool:
        """Whether the shop has a kind of thing, or a narrower one."""
        return bool(self.kinds & {kind, *self.types.narrower(kind)})

    def in_shop_words(self, text: str, kind: str, said: str) -> str:
        """A text with the shop's name for a kind of product where no title calls it as was said: rucksack, backpack."""
        if not said or not self._is_said_otherwise(kind, said.casefold()):
            return text
        return re.sub(rf"\b{re.escape(said)}\b", kind, text)

    def _is_said_otherwise(self, kind: str, said: str) -> bool:
        if not said.isascii() or kind not in self.kinds:
            return False
        said_words = _WORD.findall(said)
        in_titles = any(form in self.words for word in said_words for form in (word, singular(word)))
        return bool(said_words) and not in_titles and self.words.issuperset(_WORD.findall(kind))

    @cached_property
    def homophones(self) -> Homophones:
        """Mends Chinese words that sound like the name of a thing."""
        return Homophones(self.chinese_things)

    @cached_property
    def brand_pattern(self) -> re.Pattern[str]:
        """Matches any brand as a whole word, longest first."""
        names = sorted((name for name in self.brands if len(name) > 1), key=len, reverse=True)
        body = "|".join(re.escape(name) for name in names) or r"(?!)"
        return re.compile(rf"(?<![A-Za-z0-9])(?:{body})(?![A-Za-z0-9])", re.IGNORECASE)

    @cached_property
    def chinese_things(self) -> frozenset[str]:
        """The Chinese names of things, of two characters or more."""
        words = (word for kind in self.types.types.values() for word in kind.words.get("zh", ()))
        return frozenset(word for word in words if len(word) > 1 and has_han(word))

    def brand_at(self, written: str) -> str | None:
        """The brand for a name as written, or None; an everyday word must be written like the brand."""
        brand = self.brands.get(written.casefold())
        if brand and written.casefold() in _EVERYDAY and written != brand:
            return None
        return brand

    def brand_like(self, word: str) -> str | None:
        """The one brand that a misspelt word is closest to, or None; known title words are never 'corrected'."""
        folded = word.casefold()
        known = folded in self.title_words or folded in self.brands  # a brand in full is no misspelling
        if len(folded) < MIN_TYPO_LENGTH or known or not folded.isalpha():
            return None
        allowed = 1 if len(folded) < 8 else 2
        near = [
            (distance, brand)
            for name, brand in self.brands.items()
            if abs(len(name) - len(folded)) <= allowed
            and name[0] == folded[0]
            and (distance := OSA.distance(folded, name, score_cutoff=allowed)) <= allowed
        ]
        near.sort()
        if not near or (len(near) > 1 and near[0][0] == near[1][0]):
            return None
        return near[0][1]


def build_vocabulary(
    catalog: Catalog,
    english: frozenset[str] = frozenset(),
    synonyms: Synonyms | None = None,
    chinese: ChineseWords | None = None,
) -> Vocabulary:
    """Read the vocabulary off a catalogue; `english` are words that are surely no misspelling, `chinese` says what
    values and attributes are called."""
    synonyms = synonyms or Synonyms()
    brands = catalog.brands()
    canonical: dict[str, str] = {}
    for brand in brands:  # most products first, so the commonest spelling wins
        canonical.setdefault(brand.casefold(), brand)
    currencies = catalog.currencies()
    titles = catalog.titles()
    kinds = catalog.product_types()
    types = ProductTypes.load(extra=kinds, synonyms=synonyms.groups)
    return Vocabulary(
        brands=canonical,
        types=types,
        title_words=_common_words(titles),
        words=frozenset(word for title in titles for word in _WORD.findall(title.casefold())),
        kinds=frozenset(kinds),
        spelling=_spelling(titles, brands, types, english, synonyms),
        currency=next(iter(currencies), DEFAULT_CURRENCY),
        names=index_names(catalog.titles_in_all_languages(), types, canonical.values()),
        synonyms=synonyms,
        kind_values=KindValues(
            lambda kind: [
                p
                for one in sorted({kind} | types.narrower(kind))
                for p in catalog.of_type(one, READ_OF_A_KIND)
            ],
            chinese,
        ),
    )


def _spelling(
    titles: Iterable[str],
    brands: Iterable[str],
    types: ProductTypes,
    english: frozenset[str],
    synonyms: Synonyms,
) -> Spelling:
    counts = Counter(word for title in titles for word in set(_WORD.findall(title.casefold())))
    kinds = {
        word
        for kind in types.types.values()
        for phrase in (kind.name, *kind.words.get("en", ()))
        for word in phrase.split()
    }
    names = {word for brand in brands for word in _WORD.findall(brand.casefold())}
    said = {word for group in synonyms.groups for phrase in group for word in phrase.split()}
    common = {word for word, count in counts.items() if count >= MIN_TITLES} - names
    return Spelling(english, {*counts, *names, *said}, kinds | common)


def _common_words(titles: Iterable[str]) -> frozenset[str]:
    counts = Counter(word for title in titles for word in set(re.findall(r"[a-z]{4,}", title.casefold())))
    return frozenset(word for word, count in counts.items() if count >= 3) | _SHOPPING_WORDS


# Words of messages, not of titles, that lie near brand names ("phone" and "Philips" are far, "shape" and "Sharp" not).
_SHOPPING_WORDS = frozenset(
    (
        "about above after again apart around because before below better bring cheap cheaper cheapest could "
        "every friend great heavy hello house inches large later maybe memory money other party place please "
        "price right school second share sharp shape shoes should small smaller something sorry start still "
        "stuff thank thanks their there these thing things think third those three under until using video "
        "watch water weight where which while white without women would write wrong young compare difference "
        "show first"
    ).split()
)
