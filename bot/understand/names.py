"""Products that a message names by part of their title: "the Swift", "velmora reserve", "X515EA", 安抚小兔.

An index over the names in all titles, built once a catalogue revision beside the vocabulary. A name is what stands
in a title between the brand and the specifications; its words tell products apart where few products have them and
they are no words for kinds, values or attributes of things.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from sys import intern

from rapidfuzz.distance import OSA

from bot.understand.plain import plain
from bot.understand.title_names import NamedTitle, Token, read_title_names, tokens_of
from retrieval.features import STOP_WORDS
from retrieval.product_types import ProductTypes, TypeMention
from retrieval.text import has_han, singular, words
from retrieval.values import CONCEPTS, words_of

READ_CHARACTERS = 300
MOST_SHARING = 12  # products that may have a word in their names, and it still tells something
MOST_MEANT = 4  # products that a name may leave open
MIN_TYPO_LENGTH = 5
_NEAR = 24  # characters from a name to the kind of thing after it
_CODE = re.compile(r"(?=.*\d)(?=.*[a-z])[a-z0-9]{4,}")
# Words of titles that a message may hold for any reason; they go on a name and make none.
_EVERYDAY = frozenset(
    (
        "air all any automatic baby back bag balance best big bundle call car case charge city clean color colour "
        "cool cover daily day duo edge edition electric ever extra fast first fit fix flat focus for free fresh fun "
        "go good great green guest hand happy heavy high home hot ideal in it joy just kids kind kit large last lab "
        "life light like live long low lunch main max men mini mobile model more most move my natural new next nice "
        "night no now of old on one open original over pack pair people plain plus point portable power premium "
        "price pro product professional pure quick quiet real red round safe school second set shade sharp short "
        "simple size slim small smart snow soft special speed sport sports spring standard star start stock summer "
        "sun super switch table team the three time to top total touch travel trust two ultra up urban use view "
        "water wave way west white wide winter with women wood wooden work world year yes you young your zoom "
        "american chinese english french german italian japanese korean spanish monday tuesday wednesday "
        "cheap size kind version option available sale gift dark"
    ).split()
)
# What may stand before "the X" where X is a name: "is the swift", not "in the pool".
_BEFORE = re.compile(
    r"(?:^|\b(?:is|are|was|does|do|did|has|have|had|can|could|will|would|should|of|about|than|and|or|versus|vs|"
    r"between|compare|take|buy|get|order|want|like|see|show|much|got|(?:price|cost|much) for|what's|how's|where's|tell)\s+)"
    r"(?:the|that|this|your)\s+$",
    re.IGNORECASE,
)
_AT_A_PLACE = re.compile(r"\b(?:in|from|to|at|near)\s+$", re.IGNORECASE)
_DETERMINER = re.compile(
    r"\b(?:the|that|this|your)\s+(?:[\w'-]+\s+){0,2}$|[那这][个款台件双只条把张本支辆瓶包盒]?", re.I
)


@dataclass(frozen=True, slots=True)
class NamedProduct:
    """A name in a message, at the characters [start, end), and the products that may be meant by it, best first.

    `sure` where the words are a name whatever the conversation is about; a plain word after "the" is one only where
    nothing else can be meant. `length` counts the words of the name that were said.
    """

    product_ids: tuple[str, ...]
    start: int
    end: int
    length: int
    sure: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of a message that is part of a title's name."""

    entry: int
    first: int  # tokens of the message, from the first to before `stop`
    stop: int
    length: int
    has_brand: bool
    whole: bool  # all of the name was said


class ProductNames:
    """Finds the products that messages name; build it with `index_names`."""

    def __init__(self, titles: Sequence[NamedTitle], types: ProductTypes, brands: Iterable[str]) -> None:
        self._titles = titles
        self._types = types
        self._common = _common_words(types)
        self._brands: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for brand in brands:
            if parts := tuple(token.text for token in tokens_of(brand)):
                self._brands[parts[0]].append(parts)
        self._postings = _postings(titles)
        self._by_shape: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in self._postings:
            if word.isascii() and len(word) >= MIN_TYPO_LENGTH and self._tells(word):
                self._by_shape[word[0], len(word)].append(word)

    def find(self, message: str) -> tuple[NamedProduct, ...]:
        """The names in a message, left to right."""
        text = plain(message)[:READ_CHARACTERS]
        said = tokens_of(text)
        kinds = self._types.find(text)
        found: list[NamedProduct] = []
        place = 0
        while place < len(said):
            runs = self._runs_at(said, place)
            named = self._named(text, said, runs, kinds) if runs else None
            if named:
                found.append(named)
            place = max(run.stop for run in runs) if named else place + 1
        return tuple(found)

    def _tells(self, word: str) -> bool:
        """Whether a word alone can tell products apart."""
        if word in _EVERYDAY or word in STOP_WORDS or word in self._common or word.isdigit():
            return False
        return len(word) >= (2 if has_han(word) else 3) and len(self._postings.get(word, ())) <= MOST_SHARING

    def _runs_at(self, said: Sequence[Token], place: int) -> list[_Run]:
        """The longest stretches from a token on that are part of names, the brand before them included."""
        brand = self._brand_at(said, place)
        start = place + len(brand) if brand else place
        if start >= len(said):
            return []
        runs: list[_Run] = []
        for word in self._spellings(said[start].text):
            for entry in self._postings.get(word, ()):
                title = self._titles[entry]
                if brand and title.brand != brand:
                    continue
                best = max(_shared(said, start, title.name, at) for at in _places(title.name, word))
                runs.append(
                    _Run(entry, place, start + best, best + bool(brand), bool(brand), best == len(title.name))
                )
        longest = max((run.length for run in runs), default=0)
        return [run for run in runs if run.length == longest]

    def _brand_at(self, said: Sequence[Token], place: int) -> tuple[str, ...]:
        options = self._brands.get(said[place].text, ())
        fitting = [
            parts for parts in options if tuple(t.text for t in said[place : place + len(parts)]) == parts
        ]
        return max(fitting, key=len, default=())

    def _spellings(self, word: str) -> list[str]:
        """The word, or where no title has it the words of names that it misspells by one letter."""
        if word in self._postings or word in self._common or word in _EVERYDAY:
            return [word]
        if not word.isascii() or not word.isalpha() or len(word) < MIN_TYPO_LENGTH:
            return []
        near = (
            known
            for length in range(len(word) - 1, len(word) + 2)
            for known in self._by_shape.get((word[0], length), ())
        )
        return [known for known in near if OSA.distance(word, known, score_cutoff=1) <= 1]

    def _named(
        self, text: str, said: Sequence[Token], runs: Sequence[_Run], kinds: Sequence[TypeMention]
    ) -> NamedProduct | None:
        """What the longest stretches name, or None where they are no name."""
        spoken = said[runs[0].first : runs[0].stop]
        if len(spoken) == 1 and spoken[0].text in STOP_WORDS:
            return None
        if spoken[0].text not in self._postings and _AT_A_PLACE.search(text[: spoken[0].start]):
            return None  # a cousin in Perth has no Perch
        whole = [run for run in runs if run.whole or self._begins_model(run, said)]
        runs = self._of_kinds(runs, kinds) or list(runs)
        after = [kind for kind in kinds if 0 <= kind.start - spoken[-1].end <= _NEAR]
        of_kind = bool(self._of_kinds(runs, after))  # "the hazel oak cot", not "a speaker for the pool"
        if not self._tells_apart(spoken, whole):
            # 那个橡木的婴儿床: a plain word, but only one product of the kind has it
            definite = of_kind and _DETERMINER.search(text[: spoken[0].start]) is not None
            if not definite or len({self._titles[run.entry].product_id for run in runs}) > 1:
                return None
        sure = self._is_name(text, said, runs[0], of_kind=of_kind)
        if sure is None:
            return None
        best = self._best(runs, said)
        ids = tuple(dict.fromkeys(self._titles[run.entry].product_id for run in best))
        if len(ids) > MOST_MEANT:
            return None
        return NamedProduct(ids, spoken[0].start, spoken[-1].end, runs[0].length, sure)

    def _of_kinds(self, runs: Sequence[_Run], kinds: Sequence[TypeMention]) -> list[_Run]:
        """The stretches of products of the kinds that the message names."""
        wanted = {kind for mention in kinds for kind in self._types.narrower(mention.product_type)}
        return [run for run in runs if self._titles[run.entry].product_type in wanted]

    def _tells_apart(self, spoken: Sequence[Token], whole: Sequence[_Run]) -> bool:
        """Whether the words of a stretch set products apart, or are all of a name as it is written."""
        if any(self._tells_somewhere(token.text) for token in spoken):
            return True
        if len(spoken) > 2 and all(token.is_han for token in spoken):
            return True  # 明前龙井
        called = spoken[0].is_capital and spoken[0].text not in _EVERYDAY  # "is the Stretch in stock"
        return any(run.length > 1 or called for run in whole)

    def _begins_model(self, run: _Run, said: Sequence[Token]) -> bool:
        """Whether a stretch is all of a model's name but its number: the Slate of "Slate 14"."""
        name = self._titles[run.entry].name
        return len(name) == 2 and name[0] == said[run.stop - 1].text and name[1].isdigit()

    def _tells_somewhere(self, word: str) -> bool:
        return self._tells(word) or any(self._tells(near) for near in self._spellings(word) if near != word)

    def _is_name(self, text: str, said: Sequence[Token], run: _Run, *, of_kind: bool) -> bool | None:
        """Whether a stretch is surely a name; None where it is none at all."""
        spoken = said[run.first : run.stop]
        token = spoken[0]
        if run.length > 1 or _CODE.fullmatch(token.text):
            return True
        before, after = text[: token.start], text[token.end :]
        if token.is_han:
            return True if len(token.text) > 2 or (of_kind and _DETERMINER.search(before)) else None
        if has_han(text):
            return True
        if token.is_capital and before.strip() and not _is_title_case(said):
            return True
        if re.match(r"['’]s\b", after) and not of_kind:
            return True
        if of_kind and _DETERMINER.search(before):
            return True
        follows = next(iter(said[run.stop : run.stop + 1]), None)
        return False if _BEFORE.search(before) and not self._goes_on(token, follows) else None

    def _goes_on(self, token: Token, follows: Token | None) -> bool:
        """Whether a plain word is only the first of a compound: "the pool cover" is not the one called Pool."""
        if follows is None or follows.start > token.end + 1:
            return False
        return follows.text in self._postings or follows.text in self._common or follows.text in _EVERYDAY

    def _best(self, runs: Sequence[_Run], said: Sequence[Token]) -> list[_Run]:
        """The stretches of the products that fit best: whole names first, then more of the title's other words."""
        spoken = {singular(token.text) for token in said}

        def merit(run: _Run) -> tuple[int, bool, int]:
            title = self._titles[run.entry]
            others = {singular(word) for word in words(title.title)}
            return len(spoken & others), run.whole, -len(title.name)

        if len(runs) > MOST_SHARING * 4:
            return list(runs)
        whole = [run for run in runs if run.whole]
        merits = {run: merit(run) for run in whole or runs}
        top = max(merits.values())[0]
        best = [run for run, (shared, *_) in merits.items() if shared == top]
        if len(best) > 1 and whole:
            shortest = max(merits[run] for run in best)
            best = [run for run in best if merits[run] == shortest]
        return best


def index_names(
    titles: Iterable[tuple[str, str | None, str | None, Sequence[str]]],
    types: ProductTypes,
    brands: Iterable[str],
) -> ProductNames:
    """The index of all names; `titles` are product id, brand, product type and the titles in all languages."""
    return ProductNames([title for record in titles for title in _titles_of(*record, types)], types, brands)


def _titles_of(
    product_id: str,
    brand: str | None,
    product_type: str | None,
    titles: Sequence[str],
    types: ProductTypes,
) -> Iterator[NamedTitle]:
    parts = tuple(token.text for token in tokens_of(brand or ""))
    names = (name for title in titles for name in read_title_names(title, brand, product_type, types))
    for name in dict.fromkeys(names):
        yield NamedTitle(product_id, parts, product_type, tuple(map(intern, name)), " ".join(titles))


def _postings(titles: Sequence[NamedTitle]) -> dict[str, list[int]]:
    """Each word of the names with the titles that have it; words of very many names find nothing on their own."""
    postings: dict[str, list[int]] = defaultdict(list)
    for entry, title in enumerate(titles):
        for word in dict.fromkeys(title.name):
            postings[word].append(entry)
    return {word: entries for word, entries in postings.items() if len(entries) <= MOST_SHARING * 12}


def _common_words(types: ProductTypes) -> frozenset[str]:
    """Words for kinds of things and for their values; attributes are asked about as they come."""
    kinds = (word for kind in types.types.values() for spoken in kind.words.values() for word in spoken)
    values = (
        word for concept in CONCEPTS for language in ("en", "zh") for word in words_of(concept, language)
    )
    found = {token.text for word in (*kinds, *values) for token in tokens_of(word.casefold())}
    return frozenset(found | {singular(word) for word in found})


def _shared(said: Sequence[Token], start: int, name: Sequence[str], at: int) -> int:
    """How many words a message and a name share from two places on; the first may be misspelt."""
    length = 1
    while start + length < len(said) and at + length < len(name):
        if said[start + length].text != name[at + length]:
            break
        length += 1
    return length


def _places(name: Sequence[str], word: str) -> Iterator[int]:
    return (place for place, other in enumerate(name) if other == word)


def _is_title_case(said: Sequence[Token]) -> bool:
    """Whether most words are capitalised, so that a capital says nothing."""
    latin = [token for token in said if not token.is_han]
    return len(latin) > 2 and sum(token.is_capital for token in latin) * 2 > len(latin)
