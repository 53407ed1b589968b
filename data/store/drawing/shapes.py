"""Shapes as SVG text on a square of 400 by 400; a drawing is shapes joined together, the back one first."""

from __future__ import annotations

import re
import zlib

from drawing.tones import INK

FLOOR = 322  # where products stand


def coordinate(value: float, digits: int = 1) -> str:
    """A coordinate without needless zeros."""
    return f"{value:.{digits}f}".rstrip("0").rstrip(".")


def draw(*shapes: str) -> str:
    """Lay shapes over one another."""
    return "".join(shapes)


def rect(
    x: float, y: float, width: float, height: float, corner: float, fill: str, opacity: float = 1
) -> str:
    """A rectangle with round corners."""
    return _tag("rect", opacity, x=x, y=y, width=width, height=height, rx=corner, fill=fill)


def circle(cx: float, cy: float, radius: float, fill: str, opacity: float = 1) -> str:
    """A disc."""
    return _tag("circle", opacity, cx=cx, cy=cy, r=radius, fill=fill)


def oval(cx: float, cy: float, rx: float, ry: float, fill: str, opacity: float = 1) -> str:
    """An ellipse, filled."""
    return _tag("ellipse", opacity, cx=cx, cy=cy, rx=rx, ry=ry, fill=fill)


def path(outline: str, fill: str, opacity: float = 1) -> str:
    """Any outline in SVG's path language, filled."""
    return _tag("path", opacity, d=outline, fill=fill)


def line(course: str, colour: str, width: float, opacity: float = 1, dash: str = "") -> str:
    """A line with round ends; the dash `0 9` gives dots, any other one square pieces."""
    ends: dict[str, str | float] = {"stroke-linejoin": "round"}
    if not dash or dash.startswith("0 "):
        ends["stroke-linecap"] = "round"
    if dash:
        ends["stroke-dasharray"] = dash
    return _tag("path", opacity, d=course, fill="none", stroke=colour, **{"stroke-width": width}, **ends)


def ring(cx: float, cy: float, radius: float, colour: str, width: float, opacity: float = 1) -> str:
    """A circle's line."""
    pen = {"stroke-width": width}
    return _tag("circle", opacity, cx=cx, cy=cy, r=radius, fill="none", stroke=colour, **pen)


def hoop(cx: float, cy: float, rx: float, ry: float, colour: str, width: float, opacity: float = 1) -> str:
    """An ellipse's line."""
    pen = {"stroke-width": width}
    return _tag("ellipse", opacity, cx=cx, cy=cy, rx=rx, ry=ry, fill="none", stroke=colour, **pen)


def shade(outline: str, opacity: float = 0.14) -> str:
    """Darken a part, whatever its colour."""
    return path(outline, INK, opacity)


def shine(outline: str, opacity: float = 0.4) -> str:
    """Let light fall on a part."""
    return path(outline, "#fff", opacity)


def within(outline: str, fill: str, *details: str) -> str:
    """A shape with details that end where it ends."""
    name = f"clip-{zlib.crc32(outline.encode()):x}"
    clip = f'<clipPath id="{name}"><path d="{outline}"/></clipPath>'
    return f'{clip}{path(outline, fill)}<g clip-path="url(#{name})">{"".join(details)}</g>'


def box(x: float, y: float, width: float, height: float, corner: float) -> str:
    """The outline of a rectangle with round corners, for `within`."""
    across, down, round_ = coordinate(width - 2 * corner), coordinate(height - 2 * corner), coordinate(corner)
    back_across, back_down = coordinate(2 * corner - width), coordinate(2 * corner - height)
    arc = f"a{round_} {round_} 0 0 1 "
    turn = coordinate(-corner)
    return (
        f"M{coordinate(x + corner)} {coordinate(y)}h{across}{arc}{round_} {round_}v{down}{arc}{turn} {round_}"
        f"h{back_across}{arc}{turn} {turn}v{back_down}{arc}{round_} {turn}z"
    )


def move(dx: float, dy: float, *shapes: str, scale: float = 1) -> str:
    """Scale, then move."""
    scaled = f" scale({scale:.3g})" if scale != 1 else ""
    return f'<g transform="translate({coordinate(dx)} {coordinate(dy)}){scaled}">{"".join(shapes)}</g>'


def turn(degrees: float, *shapes: str, cx: float = 200, cy: float = 200) -> str:
    """Turn clockwise around a point."""
    return f'<g transform="rotate({coordinate(degrees)} {coordinate(cx)} {coordinate(cy)})">{"".join(shapes)}</g>'


def flip(*shapes: str) -> str:
    """Mirror left and right."""
    return f'<g transform="matrix(-1 0 0 1 400 0)">{"".join(shapes)}</g>'


def both(*shapes: str) -> str:
    """The shapes and their mirror image."""
    return "".join(shapes) + flip(*shapes)


def ground(cx: float, rx: float, y: float = FLOOR) -> str:
    """The soft shadow that a product throws on the floor."""
    return oval(cx, y, rx, max(rx * 0.1, 7), "url(#ground)")


def hoist_clips(shapes: str) -> tuple[str, str]:
    """Return the clip paths, each once, and the shapes without them."""
    pattern = re.compile(r"<clipPath .*?</clipPath>")
    return "".join(dict.fromkeys(pattern.findall(shapes))), pattern.sub("", shapes)


def _tag(name: str, opacity: float, **attributes: str | float) -> str:
    written = (
        f'{key}="{value if isinstance(value, str) else coordinate(value)}"'
        for key, value in attributes.items()
    )
    faint = f' opacity="{coordinate(opacity, 2)}"' if opacity != 1 else ""
    return f"<{name} {' '.join(written)}{faint}/>"
