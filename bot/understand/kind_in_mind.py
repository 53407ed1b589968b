"""The kind of thing that a wish is for though no word names it: 夹领子上的无线麦 is a microphone, "a thing to keep an eye on
the baby" a baby monitor.

The model of kinds tells it (`bot/understand/wanted_kinds.py`); where it is not sure, the wish stays without a kind.
"""

import re
from dataclasses import replace

from bot.understand.clauses import PRODUCT, WISH, normal
from bot.understand.marks import LIKELY, names_thing
from bot.understand.understanding import Understanding
from bot.understand.vocabulary import Vocabulary
from bot.understand.wanted_kinds import WantedKinds
from retrieval.text import singular

LIKELY_KIND = 0.4  # probability from which a kind of the shop is wanted
SURE_OF_A_PRESENT = 0.85  # the same of a present, which may be anything
_PRESENT = re.compile(r"\b(?:gifts?|presents?)\b|礼物|礼品|送礼|好物", re.IGNORECASE)
SURE_OF_NO_OTHER = 0.7  # the same of one that the shop does not sell
_SELLS = re.compile(
    r"\b(?:do you (?:also |by any chance )?(?:sell|stock|carry)|have you got any|do you have any)(?: any)? (?P<thing>[a-z]{4,})(?: (?:too|as well|here|at all|by any chance|also))?\W*$",
    re.IGNORECASE,
)


def with_kind(
    understanding: Understanding, vocabulary: Vocabulary, wanted: WantedKinds | None
) -> Understanding:
    """A wish for something that no word of it names, or by the name of what is not sold (a bed, for the dog), with the kind
    that is meant."""
    roles = {clause.role for clause in understanding.clauses if clause.confidence >= LIKELY}
    wishes = WISH in roles and PRODUCT not in roles and not understanding.speaks_of_rules
    named = understanding.need.product_type
    if wanted is None or not wishes or (named and vocabulary.sells(named)):
        return understanding
    if named:
        best = wanted.likeliest
        if best is None or not vocabulary.sells(best) or wanted.of(best) < LIKELY_KIND:
            return understanding
        return replace(understanding, need=replace(understanding.need, product_type=best))
    if kind := _kind_meant(understanding.text, wanted, vocabulary):
        need = replace(
            understanding.need, product_type=kind, text=understanding.need.text or understanding.text
        )
        return replace(understanding, need=need)
    if unknown := _not_sold(understanding, vocabulary):
        need = replace(understanding.need, text=unknown)
        return replace(understanding, not_sold=unknown, starts_over=True, need=need)
    return understanding


def _kind_meant(text: str, wanted: WantedKinds, vocabulary: Vocabulary) -> str | None:
    """The likeliest kind, where it is likely enough: more so for one that is not sold, and for a birthday present."""
    best = wanted.likeliest
    if best is None:
        return None
    least = LIKELY_KIND if vocabulary.sells(best) else SURE_OF_NO_OTHER
    return best if wanted.of(best) >= (SURE_OF_A_PRESENT if _PRESENT.search(text) else least) else None


def _not_sold(understanding: Understanding, vocabulary: Vocabulary) -> str:
    """What is asked for by the name of a thing that no title of the shop has: "do you sell hammocks too"."""
    text = normal(understanding.text)
    match = _SELLS.search(text)
    if match is None or understanding.relative or not names_thing(understanding.marks, *match.span("thing")):
        return ""
    words = {match["thing"].casefold(), singular(match["thing"].casefold())}
    return match["thing"] if not words & vocabulary.words else ""
