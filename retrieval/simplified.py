"""Traditional Chinese → Simplified, for understanding and search only; what the shop or the shopper wrote stays.

The only file that talks to OpenCC. Taiwan's words become those of the mainland ("滑鼠" is "鼠标"), since product
types and intents are listed in the latter.
"""

import re
from functools import cache

import opencc

_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002a6df]+")


def to_simplified(text: str) -> str:
    """The text in Simplified Chinese; any other text is returned as it is.

    A text with characters of both scripts ("这款耳機") is converted by the character: the phrase tables are for
    Traditional Chinese throughout, and would change good Simplified words ("桌布" to "壁纸").
    """
    if text.isascii():
        return text
    is_traditional, is_simplified = _scripts(frozenset(text))
    if not is_traditional:
        return text
    converter = _converter("t2s" if is_simplified else "tw2sp")
    return _HAN_RUN.sub(lambda run: converter.convert(run.group()).replace("妳", "你"), text)


def _scripts(characters: frozenset[str]) -> tuple[bool, bool]:
    """Whether there are characters of Traditional Chinese alone (in Big5 and not in GB 2312), and the reverse."""
    traditional = simplified = False
    for character in characters:
        if not "\u4e00" <= character <= "\u9fff":
            continue
        in_gb, in_big5 = _encodes(character, "gb2312"), _encodes(character, "big5")
        traditional = traditional or (in_big5 and not in_gb)
        simplified = simplified or (in_gb and not in_big5)
    return traditional, simplified


@cache
def _encodes(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)
