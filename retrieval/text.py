"""Text → words, the same way for documents and queries, in English and Chinese."""

import logging
import re
import unicodedata
from functools import cache, lru_cache

import jieba

from retrieval.simplified import to_simplified

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002a6df]+")
_WORD = re.compile(r"[^\W_]+(?:[.'][^\W_]+)*", re.UNICODE)
_CHUNK = re.compile(rf"(?P<han>{_HAN.pattern})|[^\W_\u3400-\u9fff]+")
_NUMBER_UNIT = re.compile(r"^(\d+(?:\.\d+)?)([a-z]{1,3})$")
# From the beginning of a run, and of no more than a word's length: else a long run of letters takes its square in time.
_MODEL_JOINT = re.compile(r"(?<![0-9a-z])([0-9a-z]{1,80})[-/](?=([0-9a-z]{1,80}))")
_AMERICAN = re.compile(r"(?<=[a-z]{3})iz(?:e|ed|er|ing|able|ation)$")  # "polarized"; "size" and "prize" stay
_OTHER_SPELLINGS = {
    "color": "colour", "colored": "coloured", "gray": "grey", "aluminum": "aluminium", "flavor": "flavour",
    "fiber": "fibre", "liter": "litre", "meter": "metre", "jewelry": "jewellery", "diaper": "nappy", "mold": "mould",
    "tire": "tyre", "cozy": "cosy", "plow": "plough",
}  # fmt: skip
# What shops write and the cutter's dictionary lacks.
_SHOP_WORDS = ("长款", "短款", "中长款", "薄款", "厚款", "加绒", "加厚款")
MAX_WORD_LENGTH = 80


def words(text: str) -> list[str]:
    """Lower-case words of a text: Han runs in Simplified Chinese and cut by jieba, "16GB" also as "16" and "gb",
    "usb-c" also as "usbc"."""
    folded = _fold(text)
    found: list[str] = []
    spaced = folded if folded.isascii() else _HAN.sub(lambda run: f" {_cut_for_search(run.group())} ", folded)
    for chunk in _WORD.findall(spaced):
        word = chunk.replace("'", "")[:MAX_WORD_LENGTH]
        found.append(word)
        if parts := _NUMBER_UNIT.match(word):
            found.extend(parts.groups())
    for joint in _MODEL_JOINT.finditer(folded):
        joined = joint[1] + joint[2]
        if len(joined) <= MAX_WORD_LENGTH:
            found.append(joined)
    return found


def cut_han(run: str) -> list[str]:
    """The words of a run of Chinese characters, in its order and without overlap: 想买有线耳机 → 想, 买, 有线, 耳机."""
    return list(_cutter().cut(run, HMM=False))


def han_frequencies() -> dict[str, float]:
    """The Chinese words of the cutter's dictionary, each with its share of all words that are written, 0 to 1."""
    cutter = _cutter()
    cutter.initialize()
    return {
        word: count / cutter.total for word, count in cutter.FREQ.items() if count and _HAN.fullmatch(word)
    }


def spans_of_words(text: str) -> list[tuple[str, int, int]]:
    """The words of a text as they are compared, each with the characters [start, end) that it stands for.

    Long Chinese words come with the words that they are made of.
    """
    found: list[tuple[str, int, int]] = []
    for chunk in _CHUNK.finditer(text):
        start = chunk.start()
        if chunk["han"]:
            simple = to_simplified(chunk["han"])
            cut = _cutter().tokenize(simple, mode="search", HMM=False)
            found += [(word, start + begin, start + end) for word, begin, end in cut]
        else:
            found.append((root(_fold(chunk.group())), start, chunk.end()))
    return found


def singular(word: str) -> str:
    """A word without its English plural ending."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


@lru_cache(maxsize=131072)
def root(word: str) -> str:
    """A word in the spelling that it is compared in: without its plural ending, British where America differs."""
    word = singular(word)
    if word.isascii():
        word = _AMERICAN.sub(lambda match: match.group().replace("z", "s"), word)
        word = _OTHER_SPELLINGS.get(word, word)
    return word


@lru_cache(maxsize=65536)
def roots(text: str) -> frozenset[str]:
    """The words of a text as roots; kept, since the texts of products are read again and again."""
    return frozenset(root(word) for word in words(text))


def has_han(text: str) -> bool:
    """Whether the text has at least one Chinese character."""
    return _HAN.search(text) is not None


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", to_simplified(text)).casefold()
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def _cut_for_search(run: str) -> str:
    return " ".join(_cutter().cut_for_search(run))


@cache
def _cutter() -> jieba.Tokenizer:
    jieba.setLogLevel(logging.WARNING)  # it logs its dictionary's loading at DEBUG to its own handler
    cutter = jieba.Tokenizer()
    for word in _SHOP_WORDS:
        cutter.add_word(word)
    return cutter
