"""What a product's own text says about something: the sentence of its description, or the attribute, that speaks of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.features import STOP_WORDS
from retrieval.product import Product
from retrieval.says import denies, is_none
from retrieval.simplified import to_simplified
from retrieval.text import cut_han, has_han, singular, words

ENOUGH = 0.5  # share of the words asked about that a sentence must hold to be an answer
_APART = 0.6
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
# Words of questions that say nothing of what is asked about.
_ASKING = frozenset(
    (
        "able about again all also another anything are aren as available back been being both but come comes could did "
        "do does doesn don done else enough ever every fine go goes going got had has have having here how if "
        "into is isn it its just know let make many may me might more most much must need not now off ok okay only "
        "onto other our out over put really right said same say see shall should so still such sure take tell than "
        "thank thanks their them then there these they thing things those through too two up us use used using very "
        "was way well were what when where whether which while who whole why will with work works would yes one ones "
        "safe good better best also its will ll ve re im whats whats suitable "
        "会 不会 会不会 能不能 不能 不可 不用 是 是不是 有 有没有 没有 带 含 它 这 那 这个 那个 里面 里 可以 能 够 够用 吗 的 了 在 上 下 各 也 都 还 "
        "个 款 块 台 种 件 只 双 把 什么 怎么 怎样 多 多少 几 说 用 要 需要 放 进 到 得 着 就 又 好 不 没 请问 我 你 您 我们 你们 店 "
        "一个 一款 哪 哪个 哪款 是否 支持 可 会 呢 啊 呀 么 自己 东西"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a product's text says: the sentence, and the share of the words asked about that it holds, 0 to 1."""

    words: str
    share: float


def asked_words(text: str, leave_out: Iterable[str] = ()) -> frozenset[str]:
    """The words of a question that name what it is about; `leave_out` are words of the product's name."""
    folded = to_simplified(text).casefold()
    found = set(words(_HAN_RUN.sub(" ", folded)))
    for run in _HAN_RUN.findall(folded):
        found.update(cut_han(run))
    telling = {
        _stem(word)
        for word in found - _ASKING - STOP_WORDS
        if not word.isdigit() and (has_han(word) or len(word) > 2)
    }
    return frozenset(telling - {_stem(word) for word in leave_out})


def sentence_about(asked: frozenset[str], product: Product, language: str) -> Spoken | None:
    """The sentence of a product's description that speaks of most of what is asked, or None where none does."""
    best: Spoken | None = None
    for sentence in sentences(product.description_in(language)):
        share = _share(asked, sentence)
        if share > (best.share if best else 0.0):
            best = Spoken(sentence, share)
    return best


def affirmed_share(asked: frozenset[str], product: Product) -> float:
    """The share of words that the product's titles, attributes and descriptions state of it, in any language.

    What a sentence or a value denies ("no lid", 不含) is not stated.
    """
    texts = [product.title, *(translation.title for translation in product.translations.values())]
    texts += [f"{name} {value}" for name, value in product.offered.items() if not is_none(value)]
    for description in (product.description, *(t.description for t in product.translations.values())):
        texts += [sentence for sentence in sentences(description) if not denies(sentence)]
    return _share(asked, "\n".join(texts))


def attribute_saying(asked: frozenset[str], product: Product) -> str | None:
    """The attribute whose value says most of what is asked: the material of "is it solid oak?"."""
    shares = {name: _share(asked, value) for name, value in product.offered.items()}
    best = max(shares, key=lambda name: shares[name], default=None)
    return best if best is not None and shares[best] >= ENOUGH else None


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [sentence.strip() for sentence in _SENTENCE_END.split(" ".join(text.split())) if sentence.strip()]


def _share(asked: frozenset[str], text: str) -> float:
    if not asked:
        return 0.0
    folded = to_simplified(text).casefold()
    spoken = {_stem(word) for word in words(_HAN_RUN.sub(" ", folded))}
    held = sum(_held(word, folded) if has_han(word) else float(word in spoken) for word in asked)
    return held / len(asked)


def _held(word: str, text: str) -> float:
    """Whether a text has a Chinese word; most of it where all its characters stand apart (调温: 温度一度一调)."""
    if word in text:
        return 1.0
    return _APART if len(word) > 1 and all(character in text for character in word) else 0.0


def _stem(word: str) -> str:
    """A word without its English ending: floats, floating and float are one."""
    word = singular(word)
    for ending in ("ing", "ed", "able", "es", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
