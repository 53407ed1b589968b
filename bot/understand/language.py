"""Which language a message is written in, from its script."""

import re

from retrieval.text import has_han

_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_HAN = re.compile(r"[\u3400-\u9fff]")


def detect_language(text: str, before: str = "en") -> str:
    """ "zh" or "en"; a message with neither script's words ("500", an emoji) keeps the language from before."""
    if has_han(text):
        latin = sum(len(word) for word in _LATIN_WORD.findall(text))
        return "zh" if 4 * len(_HAN.findall(text)) >= latin else "en"
    return "en" if _LATIN_WORD.search(text) else before
