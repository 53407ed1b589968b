"""What several drawings share: a lit display, a lens, a leaf, a wheel, figures on a meter."""

from drawing.shapes import (
    box,
    circle,
    coordinate,
    draw,
    line,
    path,
    rect,
    ring,
    shade,
    shine,
    within,
)
from drawing.tones import GLASS, RUBBER, STEEL, TONES, Tone

# The segments of a figure in a cell of 1 by 2: top, upper left, upper right, middle, lower left, lower right, bottom.
_SEGMENTS = ("M0 0h1", "M0 0v1", "M1 0v1", "M0 1h1", "M0 1v1", "M1 1v1", "M0 2h1")
_FIGURES = (
    "0 1 2 4 5 6",
    "2 5",
    "0 2 3 4 6",
    "0 2 3 5 6",
    "1 2 3 5",
    "0 1 3 5 6",
    "0 1 3 4 5 6",
    "0 2 5",
    "0 1 2 3 4 5 6",
    "0 1 2 3 5 6",
)


def display(x: float, y: float, width: float, height: float, corner: float) -> str:
    """A lit display: an evening over hills."""
    right, bottom = x + width, y + height

    def at(across: float, down: float) -> str:
        return f"{x + width * across:.0f} {y + height * down:.0f}"

    return within(
        box(x, y, width, height, corner),
        TONES["screen"].body,
        circle(x + width * 0.68, y + height * 0.36, min(width, height) * 0.13, "#ffe3a3"),
        path(f"M{at(0, 1)}L{at(0, 0.7)}Q{at(0.3, 0.4)} {right} {bottom}z", "#3550a0", 0.8),
        path(f"M{at(0, 1)}Q{at(0.7, 0.42)} {at(1, 0.72)}V{bottom}z", "#22346f", 0.85),
        shine(f"M{at(0, 0)}L{at(0.42, 0)} {at(0, 0.7)}z", 0.12),
    )


def phone_front(x: float, y: float, width: float, height: float, frame: str) -> str:
    """A phone that shows its display."""
    return draw(
        rect(x, y, width, height, 22, frame),
        rect(x + 5, y + 5, width - 10, height - 10, 18, GLASS),
        display(x + 9, y + 9, width - 18, height - 18, 14),
        rect(x + width / 2 - 17, y + 15, 34, 8, 4, GLASS),
    )


def lens(cx: float, cy: float, radius: float) -> str:
    """The lens of a small camera."""
    return draw(
        circle(cx, cy, radius, GLASS),
        ring(cx, cy, radius * 0.62, "#4a5a80", 2.5),
        circle(cx - radius * 0.3, cy - radius * 0.3, radius * 0.2, "#cfe0f8"),
    )


def leaf(x: float, y: float, degrees: float, size: float, tone: Tone = TONES["leaf"]) -> str:
    """One leaf, its stalk at (x, y)."""
    blade = path("M0 0C-26 -22 -26 -62 0 -90C26 -62 26 -22 0 0z", tone.body)
    veins = line("M0 2V-70M0 -22L-11 -36M0 -22L11 -36M0 -44L-9 -56M0 -44L9 -56", tone.deep, 2.5, 0.45)
    place = f"translate({coordinate(x)} {coordinate(y)}) rotate({coordinate(degrees)}) scale({coordinate(size, 2)})"
    return f'<g transform="{place}">{blade}{veins}</g>'


def wheel(x: float, y: float, radius: float, rim: Tone = STEEL) -> str:
    """A wheel with a tyre."""
    return draw(
        circle(x, y, radius, RUBBER.base),
        circle(x, y, radius * 0.62, rim.dome),
        circle(x, y, radius * 0.2, RUBBER.base),
    )


def eyes(x: float, y: float, gap: float, size: float = 9) -> str:
    """Two bright eyes, each `gap` away from the middle."""
    return draw(
        *(circle(x + side, y, size, "#33261c") for side in (-gap, gap)),
        *(circle(x + side - 2, y - 3, size * 0.34, "#fff") for side in (-gap, gap)),
    )


def figures(digits: str, x: float, y: float, height: float, colour: str, width: float) -> str:
    """Figures of seven segments, as meters show them; a point takes little room."""
    cell = height / 2
    course = ""
    for digit in digits:
        if digit == ".":
            course += f"M{coordinate(x - cell * 0.1)} {coordinate(y + height)}h.1"
            x += cell * 0.5
            continue
        course += _figure(int(digit), x, y, cell)
        x += cell * 1.7
    return line(course, colour, width)


def _figure(digit: int, x: float, y: float, cell: float) -> str:
    parts = []
    for index in _FIGURES[digit].split():
        segment = _SEGMENTS[int(index)]
        across, down = (int(part) for part in segment[1:-2].split())
        stroke = f"{segment[-2]}{coordinate(cell)}"
        parts.append(f"M{coordinate(x + across * cell)} {coordinate(y + down * cell)}{stroke}")
    return "".join(parts)


def pouch(tone: Tone, *label: str) -> str:
    """A stand-up bag with a folded top; the label is drawn around (200, 226)."""
    return draw(
        path("M122 74Q122 68 128 68H272Q278 68 278 74V116H122z", tone.shade),
        line("M124 84H276M124 94H276", tone.light, 2.5, 0.5),
        within(
            "M118 112H282L292 150V304Q292 322 274 322H126Q108 322 108 304V150z",
            tone.body,
            shade("M262 112L270 150V322H300V112z", 0.16),
            shade("M118 112L130 150V322H100V112z", 0.08),
            shine("M134 120H152L146 322H130V160z", 0.25),
            shade("M118 112H282L284 122H116z", 0.22),
        ),
        *label,
    )
