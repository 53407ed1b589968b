"""Draw the sample store's pictures: `python data/store/draw.py [FOLDER]`.

Reads `products.jsonl` and writes one SVG for each product type and colour in it, one for each department, and the
shop's own. The same products always give the same bytes. Pictures that no product needs any more are deleted.

The drawings are in `drawing/`, one module for each family of products; `drawing/table.py` says which product type
is drawn by which function.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from drawing.brand import hero, logo
from drawing.picture import picture
from drawing.scenes import department, placeholder
from drawing.table import UnknownType, drawing_of, picture_name, slug
from drawing.tones import colour_slug

STORE = Path(__file__).parent


def pictures(products: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return every picture that these products need: file name to SVG.

    Raises:
        UnknownType: a product type or a department has no drawing.
    """
    drawn = {"placeholder.svg": placeholder(), "hero.svg": hero(), "logo.svg": logo()}
    for product in products:
        name = product["category"][0]
        drawn.setdefault(f"department-{slug(name)}.svg", department(name))
        product_type, colour = product["product_type"], product["attributes"].get("Colour")
        file = picture_name(product_type, colour)
        if file not in drawn:
            drawn[file] = picture(product_type, drawing_of(product_type).in_colour(colour_slug(colour)))
    return drawn


def write(drawn: dict[str, str], folder: Path) -> None:
    """Make the folder hold exactly these pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.svg"):
        if old.name not in drawn:
            old.unlink()
    for name, svg in drawn.items():
        (folder / name).write_text(svg, encoding="utf-8", newline="\n")


def main(arguments: list[str]) -> int:
    """Write the pictures to the folder given, or beside this file. Exit: 0 done, 1 failed, 2 wrong use."""
    if len(arguments) > 1:
        sys.stderr.write("usage: draw.py [FOLDER]\n")
        return 2
    lines = (STORE / "products.jsonl").read_text(encoding="utf-8").splitlines()
    try:
        drawn = pictures(json.loads(line) for line in lines)
    except UnknownType as error:
        sys.stderr.write(f"{error}\n")
        return 1
    write(drawn, Path(arguments[0]) if arguments else STORE / "pictures")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
