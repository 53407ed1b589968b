"""The words of a question about a shop's rules, and of the pages that answer it, in one vocabulary.

Shoppers rarely use the word that the page uses: "postage" is its "shipping", 邮费 its 运费. `page_words.yaml` lists
such ways to say one thing; whatever it does not list stays the word it is.
"""

import re
from functools import cache
from pathlib import Path

import yaml

from retrieval.product_types import ProductTypes
from retrieval.simplified import to_simplified
from retrieval.text import singular, words

FILE = Path(__file__).with_name("page_words.yaml")
ABROAD = "@abroad"  # the term of what concerns orders to or from another country
_KEPT = frozenset({"abroad"})  # a country is a word of its own beside the thing it stands for
# A number says little of what a rule is about: "a 39", "on a $60 order", 七天.
_NUMBER = re.compile(r"\d|[一二两三四五六七八九十百千]+(?:[天年月号个块点岁]|$)")
_STOP_WORDS = frozenset(
    (
        "a about also am an and any anything are arent as at be been but by ca can cant could d did didnt do does doesnt doing dont "
        "for from get gets give go "
        "going got had hadnt has hasnt have havent he hello her hi him his how i id if ill im in into is isnt it its ive just like live lives ll many me much my no not of ok okay on "
        "one or our please s shall she should so some someone something thank thanks that the their them then there they "
        "right then theyre this those to too u us ve was wasnt wont wouldnt youre we were what whats when which who will with wo would you your yours "
        "的 了 吗 呢 吧 啊 呀 哦 嘛 我 你 您 你们 我们 他 她 它 想 要 有 有没有 没有 什么 一个 一下 给 用 和 跟 在 是 请 请问 "
        "帮 可以 能 能不能 可不可以 不 也 还 就 都 那 这 怎么 怎么办 怎么样 多少 到 把 让 会 住 人 个 了吗 如果 的话 咋办"
    ).split()
)


def page_terms(text: str) -> tuple[str, ...]:
    """The terms of a text, each once: "@shipping cost" for a thing that `page_words.yaml` lists, else single words."""
    rest = to_simplified(text).lower().replace("’", "'").replace("n't", " not")
    terms: dict[str, None] = {}
    for name, pattern in _things():
        replaced, found = pattern.subn(" ", rest)
        if found:
            terms[f"@{name}"] = None
            rest = rest if name in _KEPT else replaced
    found_words = (word for word in words(rest) if word not in _STOP_WORDS and not _NUMBER.match(word))
    terms |= dict.fromkeys(map(singular, found_words))
    return tuple(terms)


@cache
def product_words() -> frozenset[str]:
    """The words of product types: what a rule is asked about, whether or not a page names it."""
    names = (
        name for kind in ProductTypes.load().types.values() for each in kind.words.values() for name in each
    )
    return frozenset(singular(word) for name in names for word in words(name))


@cache
def _things() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each thing with the pattern of its names in both languages: shoppers mix them (express多少钱)."""
    listed: dict[str, list[str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        # ASCII, so that a word also ends where Chinese begins.
        (name, re.compile(rf"\b(?:{_joined(english)})|{_joined(chinese)}", re.ASCII))
        for name, (english, chinese) in listed.items()
    )


def _joined(pattern: str) -> str:
    """A pattern that the file folds over several lines, in one piece."""
    return pattern.replace(" |", "|")
