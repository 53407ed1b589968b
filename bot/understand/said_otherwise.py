"""What shoppers say in other words than shops state it: "reads the numbers out loud" is a voice, 下雨不怕 is waterproof.

Step "understand" of the turn: the words of `said_otherwise.yaml` are taken out of a message before its other wishes.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.understand.needs.message import Refusals, Unread
from retrieval.need import AttributeWish
from retrieval.text import has_han


@dataclass(frozen=True, slots=True)
class _Said:
    """A word as products state it, in English and Chinese, and the ways to say it; `refused` where it is wished away."""

    english: str
    chinese: str
    pattern: re.Pattern[str]
    refused: bool


def read_said_otherwise(message: Unread) -> tuple[AttributeWish, ...]:
    """The wishes that a message states in other words; their words are blanked out."""
    wishes: list[AttributeWish] = []
    for known in _known():
        for match in list(known.pattern.finditer(message.left)):
            value = known.chinese if has_han(match.group()) else known.english
            refused = known.refused or Refusals(message).refuses(*match.span()) is not None  # 不喜欢硬的
            wishes.append(AttributeWish(None, "!=" if refused else "=", value, english=known.english))
            message.blank(*match.span())
    return tuple(dict.fromkeys(wishes))


@lru_cache(maxsize=1)
def _known() -> tuple[_Said, ...]:
    rows = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return tuple(
        _Said(
            row["says"],
            row["zh"],
            re.compile(rf"(?<![A-Za-z])(?:{'|'.join(row['said'])})", re.IGNORECASE),
            row.get("not", False),
        )
        for row in rows
    )
