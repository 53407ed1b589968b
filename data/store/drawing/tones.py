"""Colours: a tone is one colour in the light and in the shade, so that every product is lit from the same side."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Tone:
    """One colour as #rrggbb: where light falls on it, as it is, in the shade, and as a dark detail on it.

    The gradients are named after the tone; `picture.py` defines those that a drawing uses.
    """

    name: str
    light: str
    base: str
    shade: str
    deep: str

    @property
    def body(self) -> str:
        """A flat side, lit from the upper left."""
        return f"url(#body-{self.name})"

    @property
    def round(self) -> str:
        """An upright cylinder."""
        return f"url(#round-{self.name})"

    @property
    def drum(self) -> str:
        """A lying cylinder, or a top that catches the light."""
        return f"url(#drum-{self.name})"

    @property
    def dome(self) -> str:
        """A ball."""
        return f"url(#dome-{self.name})"

    def accent(self, *names: str) -> Tone:
        """The first of the named tones that is not this one: a detail that stands out."""
        return next(TONES[name] for name in names if name != self.name)

    def each(self, count: int) -> list[Tone]:
        """The tones of several pieces: all alike, unless the product is sold in assorted colours."""
        if self.name != "assorted":
            return [self] * count
        return [TONES[ASSORTED[number % len(ASSORTED)]] for number in range(count)]


# The colours that products are sold in: light, base, shade, deep.
_COLOURS = """
    black       #666a73 #3d4047 #2a2c32 #16171b
    white       #ffffff #f9f7f3 #d9d3ca #9c948a
    silver      #f1f3f5 #d0d5da #a7afb7 #6b737c
    grey        #b3b7bd #8d9299 #6c7179 #44484f
    brown       #bd8d64 #96673f #744a2a #452915
    blue        #86b6ea #4787cd #2e68ab #1b4274
    navy        #5d71a6 #364a80 #253562 #141e40
    green       #97c68f #5f9d62 #43794a #254a2c
    purple      #bfa8e1 #8f71c3 #6d4fa1 #422c6a
    beige       #f3e6d0 #e0cba8 #c0a67d #87704c
    red         #ee8a7c #d64b41 #ad332d #701a19
    pink        #fad0d8 #f1a5b6 #d67f95 #95485f
    orange      #fab97f #ee8838 #ca6722 #853f10
    yellow      #fde699 #f4c945 #d3a126 #8a6510
    terracotta  #e6a585 #ca7650 #a55637 #693120
    transparent #f8fcfd #dfedf0 #b5cfd6 #79999f
    assorted    #ee8a7c #d64b41 #ad332d #701a19
"""
# What products are made of, whatever their colour.
_MATERIALS = """
    wood        #e6c292 #cfa26a #ab7d49 #6f4920
    gold        #f8e2a4 #e0b755 #b88b30 #795716
    steel       #f4f6f8 #ccd3da #98a3ae #5d6872
    rubber      #5b5b60 #3b3a3f #29282c #161518
    paper       #fffdf8 #f6efe2 #dccfb9 #9d8d73
    kraft       #dfbf93 #c79f6c #a37c4b #6b4d29
    leaf        #a6cf86 #71a856 #4e823c #2b5123
    coffee      #8d6346 #633f28 #472a18 #29170b
    honey       #fcd272 #eea62c #c97c14 #814a08
    oil         #eee08a #ccb842 #9c8c28 #5f5514
    tea         #dd9a5b #b56a2e #8c4b1c #552a0c
    biscuit     #f2cf95 #dcaa62 #b9823e #794f1e
    skin        #fde3cf #f5caa9 #dda681 #9c6a49
    screen      #9cc4f2 #5c8fd8 #3c60ae #16244d
    water       #c9ecf4 #8fd0e2 #58aac6 #276e8b
    soil        #86644a #5f4531 #463122 #2a1c12
"""


def _tones(table: str) -> dict[str, Tone]:
    rows = (line.split() for line in table.strip().splitlines())
    return {row[0]: Tone(*row) for row in rows}


COLOURS = _tones(_COLOURS)
TONES = COLOURS | _tones(_MATERIALS)
GOLD, PAPER, RUBBER, STEEL, WHITE, WOOD = (
    TONES[name] for name in ("gold", "paper", "rubber", "steel", "white", "wood")
)
GLASS = "#1b2130"  # a display that is off, a lens
INK = "#2a1c10"  # the colour of every shadow
BACKGROUND = "#f4f0ea"
HALO = "#e9e2d7"  # the disc behind every product; what holes in a product let through
ASSORTED = ("red", "yellow", "green", "blue", "purple", "orange", "pink")
# Other words for the colours above.
_SYNONYMS = {
    "gray": "grey",
    "cream": "beige",
    "ivory": "white",
    "khaki": "beige",
    "sand": "beige",
    "tan": "brown",
    "clear": "transparent",
    "gold": "yellow",
    "teal": "green",
    "turquoise": "blue",
    "violet": "purple",
    "burgundy": "red",
    "charcoal": "grey",
}
PLAIN = "plain"


def colour_slug(colour: str | None) -> str:
    """The first colour word of an attribute such as "navy and white", or "plain" where there is none."""
    for word in re.split(r"[^a-z]+", (colour or "").lower()):
        name: str = _SYNONYMS.get(word, word)
        if name in COLOURS and name != "assorted":
            return name
    return PLAIN
