"""The frame around every drawing: background, light and gradients, as one SVG file."""

from __future__ import annotations

import re
from html import escape

from drawing.shapes import circle, hoist_clips, rect
from drawing.tones import BACKGROUND, HALO, TONES, Tone

_GROUND = (
    '<radialGradient id="ground"><stop stop-color="#3a2a1a" stop-opacity=".34"/>'
    '<stop offset="1" stop-color="#3a2a1a" stop-opacity="0"/></radialGradient>'
)


def picture(title: str, drawing: str) -> str:
    """A product's picture: the drawing on the shop's quiet background."""
    halo = circle(200, 200, 158, HALO)
    return svg(title, 400, 400, rect(0, 0, 400, 400, 0, BACKGROUND) + halo + drawing)


def svg(title: str, width: int, height: int, shapes: str) -> str:
    """A whole SVG file with the gradients and clip paths that its shapes name.

    Raises:
        KeyError: a shape names a gradient of a tone that does not exist.
    """
    clips, shapes = hoist_clips(shapes)
    named = sorted(set(re.findall(r"url\(#(body|round|drum|dome)-(\w+)\)", shapes)))
    gradients = "".join(_GRADIENTS[kind](TONES[tone]) for kind, tone in named)
    ground = _GROUND if "url(#ground)" in shapes else ""
    defs = f"<defs>{gradients}{ground}{clips}</defs>" if gradients or ground or clips else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img"><title>{escape(title)}</title>{defs}{shapes}</svg>\n'
    )


def _body(tone: Tone) -> str:
    return _linear("body", tone, 'x2="1" y2="1"', (0, tone.light), (0.5, tone.base), (1, tone.shade))


def _round(tone: Tone) -> str:
    stops = ((0, tone.base), (0.26, tone.light), (0.58, tone.base), (1, tone.shade))
    return _linear("round", tone, "", *stops)


def _drum(tone: Tone) -> str:
    stops = ((0, tone.base), (0.2, tone.light), (0.55, tone.base), (1, tone.shade))
    return _linear("drum", tone, 'x2="0" y2="1"', *stops)


def _dome(tone: Tone) -> str:
    stops = _stops((0, tone.light), (0.55, tone.base), (1, tone.shade))
    return f'<radialGradient id="dome-{tone.name}" cx=".36" cy=".3" r=".75">{stops}</radialGradient>'


def _linear(kind: str, tone: Tone, direction: str, *stops: tuple[float, str]) -> str:
    name = f'id="{kind}-{tone.name}"'
    return f"<linearGradient {f'{name} {direction}'.strip()}>{_stops(*stops)}</linearGradient>"


def _stops(*stops: tuple[float, str]) -> str:
    return "".join(
        f'<stop offset="{offset:g}" stop-color="{colour}"/>' if offset else f'<stop stop-color="{colour}"/>'
        for offset, colour in stops
    )


_GRADIENTS = {"body": _body, "round": _round, "drum": _drum, "dome": _dome}
