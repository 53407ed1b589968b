"""The ways in which a message may name what products of a kind state: the words for a value in both languages (敏感肌 of the
skin type "sensitive"), and the name of an attribute that is there or not ("hammer action", 带头枕).

Other words than a shop's own for a value stand in `value_words.yaml`.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import yaml

from retrieval.attributes import concepts
from retrieval.need import AttributeWish
from retrieval.product import Product
from retrieval.text import has_han, root
from retrieval.values import VALUED

THERE = ("yes", "included", "built in")
NOT_THERE = ("no", "none", "not included")
LEAST_HAN = 2  # characters of a phrase
MOST_HAN = 8
_PARTS = re.compile(r"\s*(?:,|;|/|\band\b|\bor\b|\bwith\b|\()\s*", re.IGNORECASE)
_ENDS = ("功能", "保护", "的", "色", "款", "式", "型", "性", "度")
_MUCH = r"(?:要|得|越|最好|尽量)?(?:高|好|强|大|足)(?:一?[点些])?"
_MUCH_ENGLISH = r"(?:good|high|strong|great|max(?:imum)?|plenty of|lots of|extra|better)\s+"
_LITTLE_ENGLISH = r"(?:(?:low|less|little|reduced|lower|minimal)(?: in)?|(?:not|n['’]?t|cannot|without) (?:\w+ ){0,2}?(?:much|a lot of|lots of))\s+"
# Words that many attributes share, and that mean more than one of them.
_LOOSE = frozenset(
    "很高 适中 不含 成年 较高 较低 一般 内置 附带 适用 不适用 中等 标准 普通 其他 单件 均码 是 否 无".split()
)
_DENIES = re.compile(
    r"(?:不(?:能|要|想要?|是|吃|带|含|用|可以?|爱|喜欢)?|别|(?<!有)没有?|(?<!有)无|忌|[喝吃]不了|非)(?:有|要|是|带|含|太|那么|这么|很|任何)*[^，。,\s]{0,1}$"
    r"|\b(?:no|not|without|non|never|nothing|isn['’]?t|aren['’]?t|don['’]?t (?:want|need))[\s-]+(?:\w+[\s-]+){0,2}$",
    re.IGNORECASE,
)
_DENIES_AFTER = re.compile(
    r"[味香色款式]?道?的?(?:都|就|我)?(?:不要|不想要|别要|不行|不喜欢|除外|免了|就?算了)(?![^，。,\s]*吗)"
)
# "washable", "clumping": what is made of a verb
_FORMED = re.compile(r"(?P<stem>[a-z]{4,}?)(?:able|ible|ing|ated|ed|er)$")
_SAYS_NO = re.compile(r"^[无無不非低]|free$", re.IGNORECASE)
_HELD = frozenset({"allergens", "ingredients"})
# Of no attribute that a name alone wishes for.
_UNNAMED = frozenset({"allergens", "ingredients", "noise", "case", "power", "type", "size", "form", "weight"})


@dataclass(frozen=True, slots=True)
class ChineseWords:
    """How Chinese says a value of an attribute, and an attribute's name; what it has no words for stays English."""

    value: Callable[[str, str], str] = lambda value, _: value
    attribute: Callable[[str], str] = lambda name: name


@dataclass(frozen=True, slots=True)
class StatedWords:
    """Phrases of Chinese with the attribute and value that they name, the longest first; the attributes that are there
    or not, with what names them, and how each is written; those of which there may be much, or little; those of which
    some products have none ("not spicy"); and in Chinese those that some products have in one of several ways, and
    others not at all."""

    han: Sequence[tuple[str, str, str]] = ()
    named: Sequence[tuple[re.Pattern[str], str]] = ()
    there: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    much: Sequence[tuple[re.Pattern[str], str]] = ()
    little: Sequence[tuple[re.Pattern[str], str]] = ()
    none: Sequence[tuple[re.Pattern[str], tuple[str, str]]] = ()
    some: Sequence[tuple[re.Pattern[str], str]] = ()


def read_stated_words(kind: str, products: Sequence[Product], chinese: ChineseWords) -> StatedWords:
    """The words for what products of a kind state."""
    values: dict[str, set[str]] = defaultdict(set)
    for product in products:
        for stated in (product.attributes, *(option.values for option in product.options)):
            for name, value in stated.items():
                values[name].add(value)
    han: dict[str, set[tuple[str, str]]] = defaultdict(set)
    there: dict[str, tuple[str, str]] = {}
    named: list[tuple[re.Pattern[str], str]] = []
    some: list[tuple[re.Pattern[str], str]] = []
    much: list[tuple[re.Pattern[str], str]] = []
    little: list[tuple[re.Pattern[str], str]] = []
    none: list[tuple[re.Pattern[str], tuple[str, str]]] = []
    for name, stated_values in values.items():
        key = name.casefold()
        lower = {value.casefold() for value in stated_values}
        words = _name_words(name, chinese)
        no = next((value for value in NOT_THERE if value in lower), "no")
        one_way = lower - set(NOT_THERE) if lower & set(NOT_THERE) else set()
        yes = next((value for value in THERE if value in lower), None)
        if yes is None and len(one_way) == 1:
            yes = next(iter(one_way))  # noise cancelling is active or none
        if key not in _UNNAMED and yes is not None:
            there[key] = (yes, no)
            named += [(_pattern(word), key) for word in words]
        elif key not in _UNNAMED and lower & set(NOT_THERE) and len(lower) > 1:
            some += [(_pattern(word), key) for word in words if has_han(word)]
            none += [(_pattern(word), (key, no)) for word in (*words, *_adjectives_of(key))]
        if "high" in lower:
            much += [(_much(word), key) for word in words]
        if "low" in lower:
            # Where nothing is without it, what has little of it is nearest to "caffeine free".
            patterns = (_little,) if lower & set(NOT_THERE) else (_little, _none_of)
            little += [(pattern(word), key) for pattern in patterns for word in words]
        if key in VALUED or key in ("brand", "model"):
            continue
        for value in stated_values:
            for phrase in dict.fromkeys((value, *_PARTS.split(value))):
                for word in _value_words(phrase, name, chinese):
                    han[word].add((key, phrase.casefold()))
    own = {root(word) for word in kind.split()}
    telling = {
        word: next(iter(meant))
        for word, meant in han.items()
        if len(meant) == 1 and not {root(part) for part in next(iter(meant))[1].split()} <= own
    }
    phrases = sorted(((w, *meant) for w, meant in telling.items()), key=lambda one: (-len(one[0]), one[0]))
    return StatedWords(phrases, named, MappingProxyType(there), much, little, none, some)


@dataclass(frozen=True, slots=True)
class Stated:
    """A wish and the words that name it."""

    wish: AttributeWish
    said: str


def find_stated(text: str, known: StatedWords, refused: Sequence[str]) -> list[Stated]:
    """The wishes that a text in plain form names by the words for values and by names of attributes; `refused` are words
    for what is not wanted."""
    wishes: list[Stated] = []
    unwanted = [word for word in refused if word.strip()]
    for pattern, name in known.little:
        if match := pattern.search(text):
            wishes.append(Stated(AttributeWish(name, "=", "low"), match.group()))
            text = f"{text[: match.start()]} {text[match.end() :]}"
    for pattern, (name, no) in known.none:
        match = pattern.search(text)
        if match and is_denied(text[: match.start()]):
            wishes.append(Stated(AttributeWish(name, "=", no), match.group()))
            text = f"{text[: match.start()]} {text[match.end() :]}"
    for pattern, name in known.much:
        match = pattern.search(text)
        known_so = any(one.wish.name == name for one in wishes)  # "matcha has lots of it, anything without?"
        if match and not known_so and not is_denied(text[: match.start()]):
            wishes.append(Stated(AttributeWish(name, "=", "high"), match.group()))
            text = f"{text[: match.start()]} {text[match.end() :]}"
    for phrase, name, value in known.han:
        if phrase not in text:
            continue
        place = text.find(phrase)
        denied = is_denied(text[:place]) or _DENIES_AFTER.match(text[place + len(phrase) :]) is not None
        if name in _HELD:
            continue  # hazelnuts are nuts: the words themselves are held against what a product holds
        # 无麸质 refuses gluten, and is what is wanted itself.
        refused_so = not _SAYS_NO.search(phrase) and any(phrase in w or w in phrase for w in unwanted)
        is_refused = denied or refused_so
        wishes.append(Stated(AttributeWish(name, "!=" if is_refused else "=", value), phrase))
        text = text.replace(phrase, "，")
    for pattern, name in known.named:
        if match := pattern.search(text):
            said = match.group()
            is_refused = is_denied(text[: match.start()]) or any(_overlaps(said, word) for word in unwanted)
            is_refused |= match.groupdict().get("un") is not None
            yes, no = known.there[name]
            wishes.append(Stated(AttributeWish(name, "=", no if is_refused else yes), said))
    wanted = {(one.wish.name, one.wish.value) for one in wishes if one.wish.op == "="}
    return [o for o in wishes if o.wish.op == "=" or (o.wish.name, o.wish.value) not in wanted]


def is_denied(before: str) -> bool:
    """Whether the words before a word say that it shall not be: 不能有, 别太, "without"."""
    return _DENIES.search(before) is not None


def find_some(text: str, known: StatedWords) -> list[Stated]:
    """The words of a Chinese text for what some products have in one of several ways: 防晒 of umbrellas."""
    found = []
    for pattern, name in known.some:
        match = pattern.search(text)
        if match and not is_denied(text[: match.start()]):
            found.append(Stated(AttributeWish(None, "=", match.group(), english=name), match.group()))
    return found


def _overlaps(said: str, word: str) -> bool:
    said, word = said.casefold().strip(), word.casefold()
    return said in word or word in said


def _name_words(name: str, chinese: ChineseWords) -> list[str]:
    """What names an attribute in a message: its own name, its Chinese one, and the words of the concept that it is."""
    key = name.casefold()
    words = {key, chinese.attribute(name)}
    for concept in concepts().values():
        if key == concept.name or key == concept.names[0]:
            words.update(word for word in concept.words if has_han(word) or " " in word)
    for word in list(words):
        words.add(word.removesuffix(" protection"))  # "a wallet with RFID"
        if has_han(word):
            words.update(word.removesuffix(end) for end in _ENDS[:2] if len(word) - len(end) >= LEAST_HAN)
    return [word for word in sorted(words) if len(word) > 1 and not re.search(r"[几多吗]|how |what ", word)]


def _pattern(word: str) -> re.Pattern[str]:
    """What names an attribute that is there or not, in all its forms: clumps, of clumping; unsalted, of salted."""
    if has_han(word):
        return re.compile(re.escape(word), re.IGNORECASE)
    formed = _FORMED.match(word)
    stem = re.escape(formed["stem"] if formed else word)
    bare = "" if word.endswith(("ated", "ed")) else "?"  # salt is in "low in salt", and salts nothing
    ends = f"(?:s|es|ed|d|e|ing|able|ible|ers?|y|at(?:e|es|ed|ing|ion)){bare}" if formed else "(?:s|ed)?"
    return re.compile(rf"\b(?P<un>un|non-?)?{stem}{ends}\b", re.IGNORECASE)


def _much(word: str) -> re.Pattern[str]:
    if has_han(word):
        return re.compile(rf"{re.escape(word)}{_MUCH}")
    return re.compile(rf"\b{_MUCH_ENGLISH}{re.escape(word)}\b", re.IGNORECASE)


def _little(word: str) -> re.Pattern[str]:
    if has_han(word):
        named = re.escape(word)
        return re.compile(
            rf"(?:低|少|微|没什么|[不别](?:能|要)?(?:太多|多))(?:一?[点些])?{named}|{named}(?:含量)?(?:要|得|最好|尽量)?(?:低|少|不高|别太高)(?:一?[点些])?"
        )
    return re.compile(rf"\b{_LITTLE_ENGLISH}{re.escape(word)}\b", re.IGNORECASE)


def _none_of(word: str) -> re.Pattern[str]:
    if has_han(word):
        return re.compile(rf"(?:不含|无|不要|不能有|没有){re.escape(word)}")
    said = re.escape(word)
    none = r"(?:without|no|zero|free of|(?:can['’]?t|cannot|mustn['’]?t) have)(?: any)?"
    return re.compile(rf"\b{none}\s+{said}\b|\b{said}[- ]free\b", re.IGNORECASE)


def _adjectives_of(key: str) -> list[str]:
    """What an attribute's concept is called in one English word that asks nothing: spicy, of spiciness."""
    words = (concept.words for concept in concepts().values() if key in (concept.name, *concept.names[:1]))
    return [word for group in words for word in group if word.isalpha() and word.isascii() and len(word) > 3]


def _value_words(phrase: str, name: str, chinese: ChineseWords) -> Iterator[str]:
    """The Chinese words for a value that a message may have."""
    said = chinese.value(phrase, name)
    if name.casefold() == "origin":  # a friend from China wishes for no tea of there
        for word in (said, *other_words(phrase, name)):
            if has_han(word):
                yield from (f"{word}的", f"{word}产", f"产自{word}", f"{word}进口")
        return
    words = [said, *other_words(phrase, name)]
    for word in words:
        if not has_han(word) or re.search(r"[\d，、（）\s]", word):
            continue
        for one in (word, *(word.removesuffix(end) for end in _ENDS)):
            if LEAST_HAN <= len(one) <= MOST_HAN and one not in _LOOSE:
                yield one


def other_words(phrase: str, name: str) -> Sequence[str]:
    """Other words for a value: those that are the same for every attribute, and those for the value of this one."""
    rows, value = _rows(), phrase.casefold()
    return (*rows.get(value, ()), *rows.get(f"{name.casefold()} = {value}", ()))


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, Sequence[str]]:
    file = Path(__file__).parent / "value_words.yaml"
    rows: Mapping[str, Sequence[str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return rows
