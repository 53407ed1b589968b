"""The invented shop's own pictures: its bird, its mark, and the lane on its front page."""

from __future__ import annotations

from drawing.picture import svg
from drawing.shapes import circle, draw, line, move, oval, path, rect, shade, within
from drawing.table import drawing_of
from drawing.tones import PLAIN, TONES

PLUMAGE = "#f7b52c"
BLACK = "#2a1f1a"
RUST = "#b23c17"
CREAM = "#ffe9cf"


def oriole() -> str:
    """The shop's bird, perched and looking right, on a square of 200."""
    body = "M40 96C44 52 84 26 122 34C152 40 166 64 160 92C152 136 112 160 72 150C46 144 38 120 40 96z"
    return draw(
        path("M58 118L8 158Q2 166 12 168L40 166L84 142z", BLACK),
        line("M88 148V176M114 144V174", BLACK, 6),
        path(body, PLUMAGE),
        shade("M46 128C70 142 126 138 160 92C152 136 112 160 72 150C58 147 49 139 46 128z", 0.12),
        # The wing, its two bars, the mask around the eye, the beak.
        path("M44 92C58 74 96 76 122 92C112 126 76 142 30 150C40 132 42 112 44 92z", BLACK),
        line("M62 104Q84 102 104 108M58 118Q74 116 90 122", "#fff", 5, 0.85),
        path("M154 62L188 72L154 84z", "#e2683c"),
        path("M112 56Q134 46 158 64V78Q134 78 112 56z", BLACK),
        circle(141, 66, 5, "#fff"),
    )


def logo() -> str:
    """The mark of Oriolane: an oriole on a lane."""
    return svg(
        "Oriolane",
        400,
        400,
        within(
            "M92 0H308A92 92 0 0 1 400 92V308A92 92 0 0 1 308 400H92A92 92 0 0 1 0 308V92A92 92 0 0 1 92 0z",
            RUST,
            path("M-20 396C80 330 150 372 226 338C290 308 340 318 420 276V420H-20z", "#8f2b0e"),
            line("M-20 396C80 330 150 372 226 338C290 308 340 318 420 276", CREAM, 26),
            move(40, 52, oriole(), scale=1.58),
        ),
    )


def hero() -> str:
    """The lane on a bright morning; the left third stays quiet for words."""
    # Each a product type, its colour, its middle, and its size; all stand on the lane.
    goods = (
        ("bicycle", "green", 590, 0.46),
        ("plush toy", "brown", 736, 0.34),
        ("suitcase", "yellow", 842, 0.42),
        ("plant pot", PLAIN, 950, 0.34),
        ("coffee machine", "red", 1066, 0.38),
    )
    return svg(
        "The lane of Oriolane",
        1200,
        480,
        draw(
            rect(0, 0, 1200, 480, 0, "#fbeee2"),
            circle(330, 150, 92, "#ffe0b0", 0.9),
            path("M0 330Q150 262 330 312T700 300V480H0z", "#e3ead2"),
            path("M0 372Q200 318 460 358T1200 350V480H0z", "#d2dfbd"),
            *_trees(),
            *_houses(),
            path("M0 480V456C260 398 520 404 720 392S1080 376 1200 380V480z", "#efdcc2"),
            line("M0 456C260 398 520 404 720 392S1080 376 1200 380", "#dcc3a0", 5),
            line(
                "M180 452h60M330 436h70M470 466h64M640 440h70M800 460h70M960 430h60M1100 456h64", "#dcc3a0", 6
            ),
            _lanterns(),
            move(386, 67, oriole(), scale=0.62),
            *(
                move(
                    x - 200 * scale,
                    438 - 322 * scale,
                    drawing_of(product_type).in_colour(colour),
                    scale=scale,
                )
                for product_type, colour, x, scale in goods
            ),
        ),
    )


def _trees() -> list[str]:
    return [_tree(*place) for place in ((64, 350, 34), (138, 338, 26), (250, 346, 30), (440, 330, 30))]


def _tree(x: int, y: int, radius: int) -> str:
    crown = y - 14
    return draw(
        rect(x - 4, y, 8, 46, 3, TONES["wood"].shade),
        circle(x, crown, radius, TONES["leaf"].light),
        shade(f"M{x} {crown - radius}a{radius} {radius} 0 0 1 0 {2 * radius}z", 0.1),
    )


def _houses() -> list[str]:
    rows = (
        (496, 132, 160, "#f3d2b8", "#a8502f", "#5f9d62"),
        (620, 150, 196, "#cfe0e6", "#4d6a86", "#d64b41"),
        (762, 138, 232, "#f7e2a6", "#8f5a34", "#4787cd"),
        (892, 158, 200, "#ead0cf", "#8a3d3a", "#f0a83a"),
        (1042, 170, 244, "#d9e5cd", "#56704a", "#b23c17"),
    )
    return [_house(*row) for row in rows]


def _house(x: int, width: int, height: int, wall: str, roof: str, awning: str) -> str:
    """A shop with rooms above it, its foot at 396."""
    top, middle, right = 396 - height, x + width / 2, x + width
    stripe = width / 7
    panes = [rect(x + width * share - 15, top + 26, 30, 40, 5, "#fff6dc") for share in (0.27, 0.73)]
    return draw(
        path(f"M{x - 10} {top}L{middle:g} {top - 62}L{right + 10} {top}z", roof),
        shade(f"M{middle:g} {top - 62}L{right + 10} {top}H{middle:g}z"),
        rect(x, top, width, height, 0, wall),
        shade(f"M{right - 16} {top}h16v{height}h-16z", 0.1),
        circle(middle, top - 24, 10, "#fff6dc"),
        *panes,
        *(line(f"M{x + width * share:g} {top + 27}v38m-14 -19h28", roof, 3, 0.6) for share in (0.27, 0.73)),
        # The shop window, the door, the awning over both.
        rect(x + 12, 322, width * 0.54, 60, 4, "#fff3cf"),
        rect(right - width * 0.3, 318, width * 0.22, 78, 4, roof),
        circle(right - width * 0.27, 358, 3, "#fff"),
        path(f"M{x + 4} 290H{right - 4}L{right + 6} 320H{x - 6}z", awning),
        *(
            path(f"M{x + stripe * n:.0f} 290h{stripe:.0f}l2 30h{-stripe - 3:.0f}z", "#fff", 0.75)
            for n in (1, 3, 5)
        ),
        *(
            circle(x + stripe * (n + 0.5), 320, stripe / 2, awning if n % 2 == 0 else "#fff")
            for n in range(7)
        ),
    )


def _lanterns() -> str:
    """A string of lanterns over the lane."""
    places = ((524, 158), (690, 112), (871, 83), (999, 75), (1129, 63))
    return draw(
        line("M300 168C420 222 620 112 800 90S1100 84 1220 40", "#7a5a3c", 4),
        *(move(x, y, _lantern()) for x, y in places),
    )


def _lantern() -> str:
    """A paper lantern that hangs from (0, 0)."""
    return draw(
        line("M0 0V14", "#7a5a3c", 3),
        oval(0, 38, 17, 20, "#e2543b"),
        oval(-5, 38, 5, 18, "#f58a6c", 0.8),
        rect(-8, 14, 16, 6, 2, "#f7c25a"),
        rect(-8, 55, 16, 6, 2, "#f7c25a"),
    )
