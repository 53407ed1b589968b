"""Files that the shop serves: its styles and scripts, the widget, the pictures of the products.

Everything carries an ETag, so that a browser that has a file asks only whether it is still the same.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import Request, Response

from bot.errors import ShippedFileMissing
from bot.shipped import shipped

PAGES = Path(__file__).parents[1] / "pages" / "shop"
WIDGET = Path(__file__).parents[1] / "widget"
# In the order they are put together: each uses only what stands before it.
WIDGET_PARTS = ("words.js", "talk.js", "drawing.js", "answers.js", "panel.js", "widget.js")
ASSETS = {
    "shop.css": "text/css; charset=utf-8",
    "pages.css": "text/css; charset=utf-8",
    "shop.js": "text/javascript; charset=utf-8",
    "cart.js": "text/javascript; charset=utf-8",
    "placeholder.svg": "image/svg+xml",
    "icon.svg": "image/svg+xml",
}
PICTURES = "store/pictures"
PICTURE_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
}
_PICTURE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.(svg|png|jpe?g|webp|avif)")
# A picture is data from a file: whatever an SVG holds, it runs nothing and fetches nothing.
_INERT = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}

FOREVER = "public, max-age=31536000, immutable"  # for addresses with the version in them
A_FEW_MINUTES = "public, max-age=300"
A_DAY = "public, max-age=86400"
ASK_EACH_TIME = "no-cache"  # kept, but asked about before each use


@dataclass(frozen=True)
class Asset:
    """A file's bytes, its media type, and the version that its ETag and its address carry."""

    content: bytes
    media_type: str
    version: str


@cache
def asset(name: str) -> Asset | None:
    """A file of the pages, or None where there is none of this name.

    Raises:
        ShippedFileMissing: the file belongs to the pages and is not there.
    """
    if name not in ASSETS:
        return None
    return _asset(_read(PAGES / name), ASSETS[name])


@cache
def widget() -> Asset:
    """The chat widget: its parts and its style in one script.

    Raises:
        ShippedFileMissing: a part is not there.
    """
    style = json.dumps(_read(WIDGET / "widget.css").decode(), ensure_ascii=False)
    parts = "\n".join(_read(WIDGET / part).decode() for part in WIDGET_PARTS)
    # One function around all parts, so that nothing of the widget is a global of the shop's page.
    script = f'(() => {{\n"use strict";\nconst STYLE = {style};\n{parts}}})();\n'
    return _asset(script.encode(), "text/javascript; charset=utf-8")


def picture(name: str) -> tuple[Asset, str] | None:
    """A product picture and how long it may be kept, or None where the name is none of a picture.

    A picture that is not there is drawn: the same placeholder for all, asked about again each time.
    """
    match = _PICTURE_NAME.fullmatch(name)
    if match is None:
        return None
    file = _picture_file(name)
    if file is None:
        return placeholder(), ASK_EACH_TIME
    return _picture(file, file.stat().st_mtime_ns, PICTURE_TYPES[match[1]]), A_DAY


def has_picture(name: str) -> bool:
    """Whether a product picture of this name is there, rather than drawn."""
    return _PICTURE_NAME.fullmatch(name) is not None and _picture_file(name) is not None


@cache
def placeholder() -> Asset:
    """What is shown in place of a picture."""
    drawn = asset("placeholder.svg")
    assert drawn is not None
    return drawn


def version(name: str) -> str:
    """The version of a file of the pages, for its address."""
    found = asset(name)
    if found is None:
        raise ShippedFileMissing(f"the shop's pages have no file {name}")
    return found.version


def respond(
    request: Request, content: Asset, keep: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Send a file, or 304 to a browser that has it already."""
    etag = f'"{content.version}"'
    headers = {"ETag": etag, "Cache-Control": keep, "X-Content-Type-Options": "nosniff", **(headers or {})}
    if content.media_type == "image/svg+xml":
        headers.update(_INERT)
    if is_known(request, etag):
        return Response(status_code=304, headers=headers)
    return Response(content.content, media_type=content.media_type, headers=headers)


def is_known(request: Request, etag: str) -> bool:
    """Whether the browser says that it has this version."""
    known = request.headers.get("if-none-match", "")
    return etag in (tag.strip().removeprefix("W/") for tag in known.split(",")) or known.strip() == "*"


def _picture_file(name: str) -> Path | None:
    try:
        file = shipped(PICTURES) / name
    except ShippedFileMissing:  # a shop without pictures is no broken installation
        return None
    return file if file.is_file() else None


@cache
def _picture(file: Path, _changed_ns: int, media_type: str) -> Asset:
    return _asset(_read(file), media_type)


def _asset(content: bytes, media_type: str) -> Asset:
    return Asset(content, media_type, hashlib.sha256(content).hexdigest()[:20])


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ShippedFileMissing(f"{file} cannot be read ({error.strerror}); install xiaoer again") from error
