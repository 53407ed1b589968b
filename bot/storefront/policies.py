"""The shop's own pages (shipping, returns, warranty …) as its site shows them: what the answers quote, word for word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from retrieval.documents import Document

# Where the pages of a topic stand in the footer; other topics stand in the last group.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "orders": ("orders", "shipping"),
    "returns": ("returns", "warranty"),
    "payment": ("payment", "prices"),
    "about": ("about", "stores", "service", "account"),
}


@dataclass(frozen=True)
class Page:
    """A page in the language that it is written in. A section has its heading, which may be empty, and paragraphs."""

    slug: str
    href: str
    title: str
    topic: str
    language: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]


def pages_in(documents: Iterable[Document], language: str) -> dict[str, Page]:
    """Slug to page, each in the language, else in English, else in the one that it has."""
    by_slug: dict[str, list[Document]] = {}
    for document in documents:
        by_slug.setdefault(document.document_id, []).append(document)
    return {
        slug: _page(min(written, key=lambda document: _distance(document.language, language)))
        for slug, written in by_slug.items()
    }


def grouped(pages: Iterable[Page]) -> dict[str, list[Page]]:
    """Pages by group; groups without a page are left out."""
    group_of = {topic: group for group, topics in GROUPS.items() for topic in topics}
    groups: dict[str, list[Page]] = {group: [] for group in GROUPS}
    for page in pages:
        groups[group_of.get(page.topic, "about")].append(page)
    return {group: members for group, members in groups.items() if members}


def _distance(written: str, wanted: str) -> int:
    base = written.partition("-")[0].lower()
    return 0 if base == wanted else 1 if base == "en" else 2


def _page(document: Document) -> Page:
    return Page(
        slug=document.document_id,
        href=f"/pages/{quote(document.document_id, safe='')}",
        title=document.title,
        topic=document.topic,
        language=document.language,
        sections=tuple(
            (section.heading, tuple(part.strip() for part in section.text.split("\n\n") if part.strip()))
            for section in document.sections
        ),
    )
