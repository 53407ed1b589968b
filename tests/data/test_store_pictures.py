"""The sample store's pictures: each product has one, all are harmless, and drawing is repeatable."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

STORE = Path(__file__).parents[2] / "data" / "store"
PICTURES = STORE / "pictures"
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"rect", "circle", "ellipse", "path"}
FRAME = {"svg", "title", "defs", "g", "clipPath", "linearGradient", "radialGradient", "stop"}
PRODUCT_LIMIT, SCENE_LIMIT, TOTAL_LIMIT = 6_000, 30_000, 2_500_000  # bytes


@pytest.fixture(scope="module")
def products() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (STORE / "products.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def drawings() -> dict[str, ElementTree.Element]:
    """File name to the root of its XML; a file that is not well-formed fails here."""
    return {file.name: ElementTree.parse(file).getroot() for file in sorted(PICTURES.glob("*.svg"))}


def run_draw(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(STORE / "draw.py"), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_every_product_names_a_picture_that_exists(products: list[dict[str, Any]]) -> None:
    for product in products:
        name = product["image_url"].removeprefix("/pictures/")
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]*\.svg", name), product["product_id"]
        assert (PICTURES / name).is_file(), product["product_id"]


def test_a_picture_shows_the_colour_that_the_product_has(products: list[dict[str, Any]]) -> None:
    plain = set()
    for product in products:
        colour = product["attributes"].get("Colour", "")
        shown = product["image_url"].removesuffix(".svg").rsplit("-", 1)[1]
        if shown == "plain":
            plain.add(colour)
        else:
            assert colour.split()[0] == shown, product["product_id"]
    assert plain <= {"", "assorted", "three-colour"}


def test_the_colours_of_a_type_do_not_look_alike(products: list[dict[str, Any]]) -> None:
    by_type: dict[str, set[str]] = {}
    for product in products:
        by_type.setdefault(product["product_type"], set()).add(product["image_url"].rsplit("/", 1)[1])
    for product_type, names in by_type.items():
        drawn = {(PICTURES / name).read_bytes() for name in names}
        alike = len(names) - len(drawn)
        # Spice without a colour is drawn as red spice.
        assert alike == (1 if product_type == "spice" else 0), product_type


def test_every_department_and_the_shop_itself_has_pictures(products: list[dict[str, Any]]) -> None:
    for department in {product["category"][0] for product in products}:
        slug = "-".join(re.findall(r"\w+", department.lower()))
        assert (PICTURES / f"department-{slug}.svg").is_file(), department
    for name in ("hero.svg", "logo.svg", "placeholder.svg"):
        assert (PICTURES / name).is_file(), name


def test_pictures_are_shapes_only(drawings: dict[str, ElementTree.Element]) -> None:
    assert drawings
    for name, root in drawings.items():
        for element in root.iter():
            assert element.tag.removeprefix(SVG) in SHAPES | FRAME, name
            assert not [key for key in element.attrib if "href" in key or key.startswith("on")], name
            assert element.tag == f"{SVG}title" or not (element.text or "").strip(), name


def test_pictures_refer_only_to_what_they_define(drawings: dict[str, ElementTree.Element]) -> None:
    for name, root in drawings.items():
        defined = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
        assert len(set(defined)) == len(defined), name
        values = (value for element in root.iter() for value in element.attrib.values())
        named = [target for value in values for target in re.findall(r"url\((.*?)\)", value)]
        assert {target.removeprefix("#") for target in named} == set(defined), name
        assert all(target.startswith("#") for target in named), name


def test_every_picture_has_a_title_and_a_square_of_its_own(drawings: dict[str, ElementTree.Element]) -> None:
    for name, root in drawings.items():
        assert (root.findtext(f"{SVG}title") or "").strip(), name
        if not name.startswith(("department-", "hero")):
            assert root.attrib["viewBox"] == "0 0 400 400", name


def test_pictures_stay_small() -> None:
    sizes = {file.name: file.stat().st_size for file in PICTURES.iterdir()}
    for name, size in sizes.items():
        limit = SCENE_LIMIT if name.startswith(("department-", "hero")) else PRODUCT_LIMIT
        assert size < limit, name
    assert sum(sizes.values()) < TOTAL_LIMIT


def test_drawing_again_gives_the_committed_bytes_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "typewriter-green.svg").write_text("<svg/>", encoding="utf-8")  # no product has it any more
    result = run_draw(tmp_path)
    assert result.returncode == 0, result.stderr
    assert contents(tmp_path) == contents(PICTURES)


def test_drawing_refuses_a_second_folder() -> None:
    command = [sys.executable, str(STORE / "draw.py"), "here", "there"]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert result.returncode == 2
    assert "usage" in result.stderr
