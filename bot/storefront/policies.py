"""The shop's policy and help pages: Markdown files with a title on top, one folder a language.

Only this file imports markdown_it. Raw HTML in a page stays text.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt

from bot.errors import ShippedFileMissing
from bot.shipped import shipped

FOLDER = "store/policies"
FALLBACK_LANGUAGE = "en"
# Where the pages of a topic stand in the footer; other topics stand in the last group.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "orders": ("orders", "shipping"),
    "returns": ("returns", "warranty"),
    "payment": ("payment", "prices"),
    "about": ("about", "stores", "service", "account"),
}
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)


@dataclass(frozen=True)
class Page:
    """A policy page: its title, its text as safe HTML, and the language it is written in."""

    slug: str
    title: str
    topic: str
    html: str
    language: str


def read_page(slug: str, language: str) -> Page | None:
    """A page of the shop in a language, or in English where it is not written in that; None where there is none.

    Raises:
        ShippedFileMissing: the page's file cannot be read, or its front matter is not right.
    """
    folder = _folder()
    return page_in(folder, slug, language) if folder else None


def list_pages(language: str) -> tuple[Page, ...]:
    """Every page of the shop, in the order of their slugs.

    Raises:
        ShippedFileMissing: a file cannot be read, or its front matter is not right.
    """
    folder = _folder()
    return pages_in(folder, language) if folder else ()


def grouped(pages: Iterable[Page]) -> dict[str, list[Page]]:
    """Pages by group; groups without a page are left out."""
    group_of = {topic: group for group, topics in GROUPS.items() for topic in topics}
    groups: dict[str, list[Page]] = {group: [] for group in GROUPS}
    for page in pages:
        groups[group_of.get(page.topic, "about")].append(page)
    return {group: members for group, members in groups.items() if members}


def page_in(folder: Path, slug: str, language: str) -> Page | None:
    """`read_page`, from a folder with one folder a language."""
    if not _SLUG.fullmatch(slug):
        return None
    for spoken in (language, FALLBACK_LANGUAGE):
        file = folder / spoken / f"{slug}.md"
        if file.is_file():
            return _page(file, spoken, file.stat().st_mtime_ns)
    return None


def pages_in(folder: Path, language: str) -> tuple[Page, ...]:
    """`list_pages`, from a folder with one folder a language."""
    files = (file for spoken in (language, FALLBACK_LANGUAGE) for file in (folder / spoken).glob("*.md"))
    pages = (page_in(folder, slug, language) for slug in sorted({file.stem for file in files}))
    return tuple(page for page in pages if page is not None)


def _folder() -> Path | None:
    try:
        return shipped(FOLDER)
    except ShippedFileMissing:  # a shop may have no such pages
        return None


@cache
def _page(file: Path, language: str, _changed_ns: int) -> Page:
    try:
        match = _FRONT.match(file.read_text(encoding="utf-8"))
        if match is None:
            raise ValueError("it does not start with --- title: … ---")
        front: dict[str, Any] = yaml.safe_load(match[1])
        title = str(front["title"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise ShippedFileMissing(f"{file} cannot be read ({error}); install xiaoer again") from error
    return Page(file.stem, title, str(front.get("topic", "")), _markdown().render(match[2]), language)


@cache
def _markdown() -> MarkdownIt:
    # Without pictures: they could call another server.
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
