"""Propose synonyms: short forms that the catalogue spells out, and words of shoppers that it lacks.

    xiaoer train synonyms --out synonyms.txt

A person reads the file before XIAOER_SYNONYMS names it: every line comes with what speaks for it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.app import App
from retrieval.features import content_words, read_words
from retrieval.product import Product
from retrieval.synonyms import ARROW
from retrieval.text import root, roots
from training.ranker.clicks import Showing, showings_of

# "Solid State Drive (SSD)" and "SSD (solid state drive)".
_SPELT_OUT = re.compile(r"((?:[A-Za-z]+[\s-]){1,5}[A-Za-z]+)\s?\(([A-Z]{2,6})\)")
_SHORTENED = re.compile(r"\b([A-Z]{2,6})\s?\(((?:[A-Za-z]+[\s-]){1,5}[A-Za-z]+)\)")
LEAST_PRODUCTS = 2  # that spell a short form out in the same way
LEAST_SHOWINGS = 3  # lists for a word from which shoppers took something
LEAST_SHARE = 0.8  # of what they took that is of one kind


@dataclass(frozen=True, slots=True)
class Proposal:
    """A line of a file of synonyms, with what speaks for it."""

    line: str
    evidence: str


def propose(app: App) -> list[Proposal]:
    """Everything that the loaded catalogue and the stored dialogs propose."""
    kinds: dict[str, str | None] = {}
    known: set[str] = set()
    for product in app.catalog.stream():
        kinds[product.product_id] = product.product_type
        known |= read_words(product).anywhere
    for name, kind in app.vocabulary.current().types.types.items():
        known |= roots(" ".join([name, *(word for words in kind.words.values() for word in words)]))
    showings = list(showings_of(app.store.export()))
    return [*from_catalogue(app.catalog.stream()), *from_showings(showings, kinds.get, known.__contains__)]


def from_catalogue(products: Iterable[Product]) -> list[Proposal]:
    """Short forms with what they stand for, where several products say so; the commonest first."""
    found: Counter[tuple[str, str]] = Counter()
    for product in products:
        text = f"{product.title}. {product.description}"
        spelt = [(short, long) for long, short in _SPELT_OUT.findall(text)] + _SHORTENED.findall(text)
        found.update({(short.casefold(), long) for short, said in spelt if (long := _long_form(short, said))})
    return [
        Proposal(f"{short}, {long}", f"{count} products spell it out")
        for (short, long), count in found.most_common()
        if count >= LEAST_PRODUCTS
    ]


def from_showings(
    showings: Sequence[Showing],
    kind_of: Callable[[str], str | None],
    is_known: Callable[[str], bool],
) -> list[Proposal]:
    """Words that no product has (`is_known` of a root), with the kind of product that shoppers took for them."""
    taken: dict[str, list[str]] = defaultdict(list)
    for showing in showings:
        kinds = {kind for product_id in showing.earned if (kind := kind_of(product_id))}
        unknown = [word for word in dict.fromkeys(content_words(showing.query)) if not is_known(root(word))]
        known_kind = any(roots(kind) & roots(showing.query) for kind in kinds)
        if len(unknown) == 1 and not known_kind and not unknown[0].isdigit():
            taken[unknown[0]] += sorted(kinds)
    proposals = []
    for word, kinds_taken in taken.items():
        kind, count = Counter(kinds_taken).most_common(1)[0] if kinds_taken else ("", 0)
        if count >= LEAST_SHOWINGS and count >= LEAST_SHARE * len(kinds_taken):
            proposals.append(
                Proposal(f"{word} {ARROW} {kind}", f"{count} of {len(kinds_taken)} times that was taken")
            )
    return proposals


def write_synonyms(path: Path, proposals: Sequence[Proposal]) -> None:
    """Write the proposals as a file that `retrieval.synonyms.read_synonyms` reads."""
    lines = [f"{proposal.line}  # {proposal.evidence}" for proposal in proposals]
    path.write_text("\n".join(["# Read these lines and drop what is wrong.", *lines, ""]), encoding="utf-8")


def _long_form(short: str, said: str) -> str | None:
    """The last words of a phrase whose initials are the short form, or None."""
    words = re.split(r"[\s-]+", said.casefold())[-len(short) :]
    return " ".join(words) if "".join(word[0] for word in words) == short.casefold() else None
