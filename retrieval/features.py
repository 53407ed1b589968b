"""What is known of a candidate for a query, as numbers that mean the same in every catalogue.

`Asked` is the query as the features see it, `Words` a product; one small pure function a feature. All shares lie
between 0 and 1. Training and serving both call `match`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from retrieval.product import Product
from retrieval.text import root, roots, words

MAX_COVERED = 1500
MAX_SHINGLED = 200  # characters of a title that are compared letter by letter
# Words that carry no wish; kept out of coverage and reasons, never out of the indexes.
STOP_WORDS = frozenset(
    (
        "a an and any are at best buy by can do for from get give good have hello hi i in is it like looking "
        "me my need of on one or please show some something that the this to want what with would you your "
        "who which when how whats wheres hows ur pls plz does did has gift present birthday old year years "
        "的 了 吗 呢 吧 啊 我 你 您 想 要 想要 买 想买 有 有没有 没有 什么 一个 一款 一下 给 送 用 和 跟 或 在 是 "
        "里 里面 请 请问 帮 找 推荐 看看 适合 可以 能 礼物 生日 岁"
    ).split()
)
# After these a query only describes the thing named before: "case for a laptop".
_LINK = re.compile(
    r"\b(?:for|with|without|to|in|from|that|which|under|on|of|and|or)\b|[,，。;；]", re.IGNORECASE
)
_SQUEEZED = re.compile(r"[\W_]+")
# What `match` returns, in this order.
MATCHES = (
    "coverage",
    "title_coverage",
    "kind_coverage",
    "title_pairs",
    "title_share",
    "title_start",
    "head_in_title",
    "head_in_kind",
    "letters",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product that the indexes proposed, with its features by name."""

    product: Product
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query: the roots of its content words with their weights (rare ones weigh more), the neighbours among them,
    the word that names the thing, its letters in threes (Chinese characters in twos), and the synonyms of its words.
    """

    weights: Mapping[str, float]
    pairs: frozenset[tuple[str, str]]
    head: str | None
    shingles: frozenset[str]
    same: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def said_in(self, have: frozenset[str]) -> frozenset[str]:
        """Words of a product, with those of the query that it says in a synonym."""
        if not self.same:
            return have
        return have.union(word for word, others in self.same.items() if not others.isdisjoint(have))


@dataclass(frozen=True, slots=True)
class Words:
    """A product's words as roots: of its titles in order, of its kind and brand, and everything that it says."""

    title: tuple[str, ...]
    title_pairs: frozenset[tuple[str, str]]
    kind: frozenset[str]
    anywhere: frozenset[str]
    shingles: frozenset[str]


def content_words(text: str) -> list[str]:
    """The words of a query that carry a wish."""
    return [word for word in words(text) if word not in STOP_WORDS]


def read_asked(
    text: str,
    gloss: str,
    rarity: Callable[[Sequence[str]], Mapping[str, float]],
    others: Mapping[str, Sequence[str]] | None = None,
) -> Asked:
    """A query as the features see it; `gloss`: its English words where it is Chinese, else empty.

    `rarity` gives the weights of words, above 0; `others` are phrases of the text with those of the same meaning, of
    which the single words count.
    """
    own = [root(word) for word in content_words(text)]
    all_roots = list(dict.fromkeys([*own, *(root(word) for word in content_words(gloss))]))
    first = next((part for part in _LINK.split(text) if content_words(part)), "")
    naming = [root(word) for word in content_words(first) if not word.isdigit()]
    return Asked(
        weights=rarity(all_roots),
        pairs=frozenset(pairwise(own)),
        head=naming[-1] if naming else None,
        shingles=shingles(" ".join(content_words(text))),
        same={
            root(said): frozenset(root(other) for other in meant if " " not in other)
            for said, meant in (others or {}).items()
            if " " not in said
        },
    )


def read_words(product: Product) -> Words:
    """A product's words; options and translations included.

    Only the first MAX_COVERED characters of its attributes count, since some products have a hundred.
    """
    stated = [f"{name} {value}" for name, value in product.attributes.items()]
    stated += [value for option in product.options for value in option.values.values()]
    titles = [product.title, *(t.title for t in product.translations.values())]
    kind = " ".join([product.product_type or "", product.brand or "", *product.category[-2:]])
    texts = [*titles, product.description, kind, " ".join(product.category), " ".join(stated)[:MAX_COVERED]]
    texts += [translation.description for translation in product.translations.values()]
    in_order = [tuple(root(word) for word in words(title)) for title in titles]
    return Words(
        title=tuple(word for title in in_order for word in title),
        title_pairs=frozenset(pair for title in in_order for pair in pairwise(title)),
        kind=roots(kind),
        anywhere=frozenset[str]().union(*map(roots, texts)),
        shingles=frozenset[str]().union(*(shingles(title[:MAX_SHINGLED]) for title in titles)),
    )


def match(asked: Asked, product: Words, named: frozenset[str] = frozenset()) -> dict[str, float]:
    """How the words of a query and of a product match; the names are those of MATCHES.

    `named` are roots of the query that name the product's kind, whatever the shop calls it: a backpack is a rucksack.
    """
    title = asked.said_in(frozenset(product.title))
    kind = asked.said_in(product.kind) | named
    first = next((place for place, word in enumerate(product.title) if word in asked.weights), None)
    return {
        "coverage": _share(asked, asked.said_in(product.anywhere) | named),
        "title_coverage": _share(asked, title),
        "kind_coverage": _share(asked, title | kind),
        "title_pairs": len(asked.pairs & product.title_pairs) / len(asked.pairs) if asked.pairs else 0.0,
        "title_share": sum(word in asked.weights for word in product.title) / max(len(product.title), 1),
        "title_start": 0.0 if first is None else 1.0 / (1 + first),
        "head_in_title": float(asked.head in title),
        "head_in_kind": float(asked.head in kind),
        "letters": len(asked.shingles & product.shingles) / len(asked.shingles) if asked.shingles else 0.0,
    }


def shared_words(query_words: Sequence[str], product: Words) -> tuple[str, ...]:
    """The query's words that occur in the product's words, in the query's order."""
    return tuple(dict.fromkeys(word for word in query_words if root(word) in product.anywhere))


def _share(asked: Asked, have: frozenset[str]) -> float:
    """The share of a query's words that are there, by weight; 0 for no words."""
    total = sum(asked.weights.values())
    return sum(weight for word, weight in asked.weights.items() if word in have) / total if total else 0.0


@lru_cache(maxsize=65536)
def shingles(text: str) -> frozenset[str]:
    """The letters of a text in threes and its other characters in twos, spaces and signs left out."""
    squeezed = _SQUEEZED.sub("", text.casefold())
    threes = {squeezed[i : i + 3] for i in range(len(squeezed) - 2) if squeezed[i : i + 3].isascii()}
    twos = {squeezed[i : i + 2] for i in range(len(squeezed) - 1) if squeezed[i] > "\u2e7f" < squeezed[i + 1]}
    return frozenset(threes | twos)
