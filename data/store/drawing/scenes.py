"""A picture for each department, and the one that stands for a missing picture."""

from __future__ import annotations

from dataclasses import dataclass

from drawing.brand import oriole
from drawing.picture import picture, svg
from drawing.shapes import circle, draw, ground, line, move, path, rect, shade
from drawing.table import UnknownType, drawing_of, slug
from drawing.tones import TONES


@dataclass(frozen=True)
class Window:
    """A department's picture: the colour behind it and three products, the one at the back first."""

    colour: str
    products: tuple[str, str, str]  # each `product type: colour`


_WINDOWS = {
    "audio": Window("#dfe6ee", ("headphones: red", "bluetooth speaker: blue", "earbuds: white")),
    "computers": Window("#dde5f0", ("monitor: black", "laptop: silver", "mouse: white")),
    "phones-wearables phones": Window("#e3e1ee", ("phone: purple", "smartwatch: orange", "power bank: pink")),
    "fashion-shoes fashion": Window("#efe0dc", ("coat: beige", "sneakers: white", "dress: red")),
    "bags-travel travel bags-luggage": Window(
        "#dfe8e8", ("suitcase: yellow", "backpack: blue", "handbag: red")
    ),
    "food-drink food": Window("#efe6d3", ("coffee beans: plain", "chocolate: plain", "honey: plain")),
    "kitchen": Window("#efe1d6", ("coffee machine: red", "electric kettle: silver", "saucepan: blue")),
    "home-garden home": Window("#e5e9dc", ("floor lamp: beige", "bedding set: navy", "towel: white")),
    "garden-diy garden diy": Window(
        "#dfe9da", ("lawn mower: green", "cordless drill: orange", "plant pot: plain")
    ),
    "office": Window("#e4e6e9", ("office chair: blue", "inkjet printer: white", "pen: plain")),
    "beauty-care beauty": Window("#f2e0e0", ("perfume: plain", "lipstick: red", "face cream: plain")),
    "health health-wellness": Window(
        "#dcebe6", ("first-aid kit: red", "vitamin: plain", "thermometer: plain")
    ),
    "baby-kids baby": Window("#e6e8f0", ("stroller: navy", "baby bottle: transparent", "sleepsuit: yellow")),
    "toys-baby toys toys-games": Window(
        "#f0e8d4", ("plush toy: brown", "building blocks: plain", "scooter: pink")
    ),
    "sports-outdoors sports": Window("#dee9e2", ("bicycle: red", "ball: white", "running shoes: blue")),
    "pets pet-supplies": Window("#ece5da", ("cat tree: beige", "dog food: plain", "dog toy: red")),
}
_BY_SLUG = {name: window for names, window in _WINDOWS.items() for name in names.split()}
# Where the three stand: across and down, and how large.
_PLACES = ((94, 20, 0.78), (0, 148, 0.6), (262, 148, 0.6))


def department(name: str) -> str:
    """A department's picture, five wide and four high.

    Raises:
        UnknownType: there is no window for it.
    """
    try:
        window = _BY_SLUG[slug(name)]
    except KeyError:
        message = f"no picture for the department {name!r}: give it a window in drawing/scenes.py"
        raise UnknownType(message) from None
    products = (
        move(x, y, _product(product), scale=scale)
        for product, (x, y, scale) in zip(window.products, _PLACES, strict=True)
    )
    backdrop = draw(rect(0, 0, 500, 400, 0, window.colour), circle(250, 178, 150, "#fff", 0.4))
    floor = path("M0 258H500V400H0z", "#fff", 0.3)
    return svg(name, 500, 400, draw(backdrop, floor, *products))


def _product(product: str) -> str:
    product_type, colour = product.split(": ")
    return drawing_of(product_type).in_colour(colour)


def placeholder() -> str:
    """Stands for a product without a picture: a parcel that has not been opened yet."""
    box = TONES["kraft"]
    parcel = draw(
        ground(200, 128),
        path("M92 168L200 204V322L104 288Q92 284 92 272z", box.base),
        path("M308 168L200 204V322L296 288Q308 284 308 272z", box.shade),
        path("M92 168L200 132L308 168L200 204z", box.light),
        # The tape over the top and down the side.
        path("M160 145L268 181V216L250 210L232 216V193L124 157z", "#efdcb8"),
        shade("M232 193L268 181V216L250 210L232 216z", 0.08),
        line("M112 262L140 272M112 246L156 262", box.deep, 5, 0.35),
        move(228, 234, oriole(), scale=0.22),
    )
    return picture("No picture yet", parcel)
