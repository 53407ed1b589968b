"""Which attribute a shopper's words are a value of, read off the products of that kind: "loose leaf" is a form of teas,
"dotted" a ruling of paper notebooks."""

import re
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.understand.english_amounts import with_english_digits
from bot.understand.kind_amounts import Amounts, read_amounts, read_counts, with_names
from bot.understand.stated_words import (
    ChineseWords,
    Stated,
    StatedWords,
    find_some,
    find_stated,
    is_denied,
    other_words,
    read_stated_words,
)
from retrieval.features import STOP_WORDS
from retrieval.need import LOAD, AttributeWish, Need, Operator
from retrieval.product import Product
from retrieval.text import has_han, root, roots
from retrieval.values import CONCEPTS, VALUED, words_of
from retrieval.wishes import HOST_ATTRIBUTES

MAX_WORDS = 3  # of a value that is looked for in messages
LEAST_LETTERS = 2
LEAST_OF_PART = 3  # letters of a word within a value
FOR_WHOM = ("fit", "age")  # wishes that follow from a person
_PARTS = re.compile(r"\s*(?:,|;|/|\band\b|\bor\b|\bwith\b|\()\s*", re.IGNORECASE)
_SAYS_LITTLE = frozenset(
    "yes no none not applicable unisex one single other standard various all any new large small medium".split()
)
_SPACED = re.compile(
    r"(?<![a-z0-9])(?P<what>wi-?fi|spf|bluetooth|usb) ?(?P<n>\d)"
)  # "wifi 6" is stated as Wi-Fi 6
_COMPOUND = re.compile(r"^(?:non|anti|un)-|-(?:free|less|proof|resistant)$")  # latex-free is no latex
_HAN_WORD = re.compile(r"(?<![\w])[\u4e00-\u9fff]{2,12}(?![\w])")
MAX_HAN = 6  # characters of a word of a title
_LETTERS = {"small": "S", "medium": "M", "large": "L", "extra large": "XL", "x-large": "XL"}
_LETTER_SIZE = re.compile(
    r"(?<!not too )(?<!too )(?<!very )\b(?P<size>extra large|x-large|small|medium|large)\b(?=\s*(?:$|[,.;!?]))",
    re.IGNORECASE,
)
# "trail shoes, 44"; "what about 43", of shoes
_NUMBER_SIZE = re.compile(
    r"(?<![\d.$€£¥-])(?P<n>2[6-9]|3[0-9]|4[0-9])(?=\s*(?:$|[,.;!?，。！？码号的呢吗有]|then\b|please\b|for\b))(?![.,]\d)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^[\d.,x ×-]+$|^\d[\d.,]*\s?[a-zµ°%/]{0,5}$", re.IGNORECASE)
Wishes = tuple[AttributeWish, ...]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the products of a kind state: the names of their attributes, and phrases with the attribute and the value
    that they are."""

    names: frozenset[str]
    values: Mapping[str, tuple[str, str]]
    parts: Mapping[str, str]  # single words of longer values, with the one attribute that has them
    amounts: Amounts
    letter_sizes: frozenset[str]
    number_sizes: frozenset[str]
    title_words: tuple[str, ...]  # the longest first
    stated: StatedWords


class KindValues:
    """The values that the products of each kind state, by kind; read when a kind is first spoken of."""

    def __init__(
        self, products_of: Callable[[str], Iterable[Product]], chinese: ChineseWords | None = None
    ) -> None:
        self._products_of = products_of
        self._chinese = chinese or ChineseWords()
        self._lock = threading.Lock()
        self._known: dict[str, _Kind] = {}

    def in_shop_terms(self, need: Need, text: str, said: str, features: Wishes) -> Need:
        """A need with the values that its words name as wishes of their own, and without a wish for whom it is where
        products of that kind do not say. `text` are its words in English, `said` the message in plain form, `features`
        the words that what is wanted shall say of itself, or shall not."""
        refused = [f"{wish.value} {wish.english}" for wish in features if wish.op == "!="]
        kind = need.product_type
        if kind is None:
            return need
        kept = [w for w in need.attributes if w.name not in FOR_WHOM or self.may_state(kind, w.name)]
        kept = list(with_names(kept, self._kind(kind).amounts))
        known = {wish.name for wish in kept}
        told = [roots(wish.value) for wish in kept]
        unwanted = frozenset[str]().union(*map(roots, refused))
        found = (
            replace(
                wish,
                op="!="
                if roots(wish.value) & unwanted or is_denied(text[: max(text.casefold().find(wish.value), 0)])
                else _op_of(wish.value, text),
            )
            for wish in (*self.find(kind, text), *self._find_phrases(kind, said))
            # The leather of boots is their material already, and no upper beside it.
            if wish.name not in known
            and roots(wish.value) not in told
            # The China of 给中国朋友 is no origin: what is one in Chinese is told by `find_stated`.
            and not (wish.name == "origin" and has_han(said))
        )
        stated = [w for w in self.find_stated(kind, said, refused) if w.name not in known]
        named = {wish.name for wish in stated}
        others = [wish for wish in found if wish.name not in named]
        named = known | named | {wish.name for wish in others}
        within = [w for one in features for w in self._within(kind, one) if w.name not in named]
        return replace(need, attributes=tuple(dict.fromkeys((*kept, *stated, *others, *within))))

    def _within(self, kind: str, feature: AttributeWish) -> Wishes:
        """The attribute that the words of a feature are part of a value of: the drive of "belt drive", the connection of
        a wireless mouse, which is "2.4 GHz wireless"."""
        for words in (feature.value, feature.english):
            found = self.find(kind, words) if feature.op == "=" else ()
            if has_han(feature.value):  # 给中国朋友 names no origin
                found = tuple(wish for wish in found if wish.name != "origin")
            if found:
                return found
            said = re.findall(r"[a-z0-9-]+", words.casefold())
            parts = self._kind(kind).parts
            named = {parts[root(word)]: word for word in said if root(word) in parts}
            name, value = next(iter(named.items()), ("", ""))
            if len(named) == 1 and not (name == "origin" and has_han(feature.value)):
                return (replace(feature, name=name, value=value, english=""),)
        return ()

    def find_stated(self, kind: str, text: str, refused: Sequence[str] = ()) -> Wishes:
        """What a text in plain form names by the words for values, and by the names of what is there or not."""
        return tuple(dict.fromkeys(one.wish for one in self.find_named(kind, text, refused)))

    def find_named(self, kind: str, text: str, refused: Sequence[str] = ()) -> list[Stated]:
        """`find_stated`, each with the words that name it."""
        return find_stated(text, self._kind(kind).stated, refused)

    def find_some(self, kind: str, text: str) -> list[Stated]:
        """The words of a text for what some products of a kind have in one of several ways."""
        return find_some(text, self._kind(kind).stated)

    def with_people(self, kind: str, wishes: Iterable[AttributeWish]) -> Wishes:
        """The wishes with people counted as the players of a game, and their weight as the load that a thing carries,
        where the kind states them so."""
        known = self._kind(kind).amounts
        of_people = (with_names([w], known) if _of_people(w) else (w,) for w in wishes)
        return tuple(chain.from_iterable(of_people))

    def find_title_words(self, kind: str, text: str) -> tuple[str, ...]:
        """The words of Chinese titles of a kind that a text has, the longest first: 深烘 of coffee beans. No dictionary
        knows them all, and shops write them apart."""
        found: list[str] = []
        for word in self._kind(kind).title_words:
            if word in text:
                found.append(word)
                text = text.replace(word, " ")
        return tuple(found)

    def find_amounts(self, kind: str, text: str, sized: bool) -> Wishes:
        """The counts in a text that products of a kind state, and unless it is `sized` the size of clothes that is
        said as a word alone ("hoodie grey medium")."""
        known = self._kind(kind)
        counts = read_counts(text, known.amounts)
        size = None if sized or not known.letter_sizes else _LETTER_SIZE.search(text)
        if size is not None and _LETTERS[size["size"].casefold()] in known.letter_sizes:
            counts.append(AttributeWish("size", "=", _LETTERS[size["size"].casefold()]))
        if (
            not sized
            and known.number_sizes
            and (shoe := _NUMBER_SIZE.search(text))
            and _in_range(shoe["n"], known.number_sizes)
        ):
            counts.append(AttributeWish("size", "=", shoe["n"]))
        return tuple(counts)

    def find(self, kind: str, text: str) -> Wishes:
        """The values of a kind that a text names, each as a wish with the attribute's name; longest phrases first."""
        known = self._kind(kind).values
        text = _SPACED.sub(
            lambda found: f"{found['what'].replace('wifi', 'wi-fi')} {found['n']}", text.casefold()
        )
        words = [
            root(part)
            for word in re.findall(r"[a-z0-9]+(?:[.+-][a-z0-9]+)*\+?", text)
            for part in ([word] if root(word) in known or _COMPOUND.search(word) else word.split("-"))
        ]
        found: dict[str, AttributeWish] = {}
        taken: set[int] = set()
        for length in range(MAX_WORDS, 0, -1):
            for start in range(len(words) - length + 1):
                places = range(start, start + length)
                value = known.get(" ".join(words[start : start + length]))
                if value and not taken.intersection(places):
                    taken.update(places)
                    found.setdefault(value[0], AttributeWish(value[0], "=", value[1]))
        return tuple(found.values())

    def _find_phrases(self, kind: str, text: str) -> Wishes:
        """The values of several words that a message has: the "one hand" that no search is made with."""
        return tuple(wish for wish in self.find(kind, text) if " " in wish.value)

    def may_state(self, kind: str, attribute: str) -> bool:
        """Whether any product of a kind states an attribute, by one of its options or itself; yes for a kind that the
        shop does not have."""
        names = self._kind(kind).names
        return not names or attribute in names

    def _kind(self, kind: str) -> "_Kind":
        with self._lock:
            if kind not in self._known:
                self._known[kind] = _read(kind, self._products_of(kind), self._chinese)
            return self._known[kind]


def _in_range(size: str, sizes: frozenset[str]) -> bool:
    """Whether a number may be a size of a kind, had or not: 44 of shoes that go up to 43."""
    return min(map(int, sizes)) - 3 <= int(size) <= max(map(int, sizes)) + 3


def _of_people(wish: AttributeWish) -> bool:
    """Whether what an amount is about depends on the kind of thing: people, their weight, degrees."""
    carried = wish.name is None and wish.op == "=" and wish.unit in ("kg", "lb")
    return wish.unit in ("people", "°") or wish.name == LOAD or carried


def _op_of(value: str, text: str) -> Operator:
    """Whether a value is the least that is wanted: "IPX7 at least"."""
    least = r"(?:at least|min(?:imum)?|or (?:better|higher|more|above))"
    said = re.escape(value.casefold())
    return ">=" if re.search(rf"{said}[ -]+{least}\b(?! \d)|{least}[ -]+{said}", text.casefold()) else "="


def _read(kind: str, products: Iterable[Product], chinese: ChineseWords) -> _Kind:
    """Phrases by their roots; those that are a value of several attributes are left out."""
    products = list(products)
    stated: set[str] = set()
    sizes: set[str] = set()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    said: dict[str, str] = {}
    named = {root(word) for word in kind.split()}
    for product in products:
        stated.update(name.casefold() for name in product.attributes)
        stated.update(name.casefold() for option in product.options for name in option.values)
        sizes.update(option.values.get("Size", "") for option in product.options)
        stated_so = (product.attributes, *(option.values for option in product.options))
        for name, value in dict.fromkeys(pair for part in stated_so for pair in part.items()):
            if name.casefold() in VALUED or name.casefold() in ("brand", "model", "size"):
                continue
            for phrase, written in (*_phrases_of(name, value), *_called(name, value)):
                for key in _keys(phrase):
                    if not set(key.split()) <= named:
                        counts[key][name.casefold()] += 1
                        said.setdefault(key, written)
    values = {key: (next(iter(names)), said[key]) for key, names in counts.items() if len(names) == 1}
    parts: dict[str, set[str]] = defaultdict(set)
    for key, names in counts.items():
        for word in re.split(r"[\s-]", key) if len(re.split(r"[\s-]", key)) > 1 else ():
            if (
                word not in _SAYS_LITTLE | named | STOP_WORDS
                and len(word) >= LEAST_OF_PART
                and not _NUMBER.match(word)
            ):
                parts[word].update(names)
    letters = frozenset(sizes.intersection(_LETTERS.values()))
    shoes = frozenset(size[3:] for size in sizes if size.startswith("EU ") and size[3:].isdigit())
    waists = (
        option.values.get("Waist", "").partition(" ")[0] for product in products for option in product.options
    )
    shoes |= frozenset(waist for waist in waists if waist.isdigit())
    return _Kind(
        frozenset(stated),
        values,
        {word: next(iter(names)) for word, names in parts.items() if len(names) == 1},
        read_amounts(kind, products),
        letters,
        shoes,
        _title_words(products),
        read_stated_words(kind, products, chinese),
    )


def _called(name: str, value: str) -> Iterator[tuple[str, str]]:
    """What else English calls a value, and the value: the decaf of "decaffeinated", the Japanese of teas from Japan."""
    for phrase in dict.fromkeys((value, *_PARTS.split(value))):
        yield from ((word, phrase.casefold()) for word in other_words(phrase, name) if word.isascii())


def _keys(phrase: str) -> dict[str, None]:
    """The roots of a phrase, as it is written, in the words of its compounds and in digits: "gluten-free" may be said
    gluten free, and "one hand" is read 1 hand."""
    forms = (phrase, phrase.replace("-", " "), with_english_digits(phrase).strip())
    return dict.fromkeys(" ".join(root(word) for word in form.split()) for form in forms)


def _title_words(products: Sequence[Product]) -> tuple[str, ...]:
    """The Chinese words that stand apart in titles of products of a kind, and in not all of them, without the kind's own
    name at their end, which several share."""
    counts: Counter[str] = Counter()
    for product in products:
        titles = " ".join((product.title, *(words.title for words in product.translations.values())))
        counts.update(set(_HAN_WORD.findall(titles)))
    ends = Counter(word[-length:] for word in counts for length in (2, 3, 4) if len(word) > length)
    known = {end for end, count in ends.items() if count >= 2}
    found: set[str] = set()
    for word, count in counts.items():
        if count >= max(len(products), 2) or _is_known(word):
            continue
        shorter = (
            word[:-length] for length in (4, 3, 2) if word[-length:] in known and len(word) - length >= 2
        )
        found.add(next(shorter, word))
    return tuple(
        sorted((word for word in found if len(word) <= MAX_HAN), key=lambda word: (-len(word), word))
    )


def _is_known(word: str) -> bool:
    """Whether a Chinese word is a colour or material, which is read as such."""
    return any(
        word in known or word.removesuffix("色") in known for known in (words_of(c, "zh") for c in CONCEPTS)
    )


def _phrases_of(name: str, value: str) -> Iterator[tuple[str, str]]:
    """The phrases of an attribute's value, each with how it is spoken of; what a thing must fit keeps its spelling, and
    may be called without its maker: "One Max"."""
    hosts = _PARTS.split(value) if name.casefold() in HOST_ATTRIBUTES else []
    written = {part.casefold(): part for part in hosts}
    for phrase in _phrases(value):
        yield phrase, written.get(phrase, phrase)
        if phrase in written and phrase.count(" ") > 1:
            yield phrase.partition(" ")[2], written[phrase]


def _phrases(value: str) -> Iterator[str]:
    for part in (value, *_PARTS.split(value)):
        phrase = " ".join(re.findall(r"[a-z0-9]+(?:[.+-][a-z0-9]+)*\+?", part.casefold()))
        words = phrase.split()
        if not 1 <= len(words) <= MAX_WORDS or len(phrase) < LEAST_LETTERS or _NUMBER.match(phrase):
            continue
        if not set(words) <= _SAYS_LITTLE:
            yield phrase
