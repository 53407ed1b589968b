"""Which of the things that a message names is wanted, where the model of kinds is sure: what rules make of the names is put
right ("cable sucks, wireless then", "a sleeve that a 14-inch laptop fits in")."""

from collections.abc import Collection, Sequence

from bot.understand.marks import THING, Marks, surely
from bot.understand.vocabulary import Vocabulary
from bot.understand.wanted_kinds import WantedKinds
from retrieval.product_types import TypeMention

SURE = 0.5  # probability from which another kind is wanted than the one that is named
SURE_OF_NONE = 0.7  # from which a kind that is named is not wanted
SURER, SURER_OF_NONE = 0.9, 0.97  # the same where the reader takes its words for the name of what is wanted
HARDLY = 0.12  # up to which the kind that is named may be another one


def as_wanted(
    mentions: Sequence[TypeMention],
    named: Sequence[TypeMention],
    wanted: WantedKinds,
    vocabulary: Vocabulary,
    marks: Marks = (),
    taken_back: Collection[str] = (),
) -> list[TypeMention]:
    """The things that a message wants of those it names, the first one first, none where another thing is meant that it
    does not name; `named` are all that it names, but for the kinds that it corrects or gives up, `taken_back`."""
    mentions = list(mentions)
    best = wanted.likeliest
    if not mentions or wanted.of(*_like(mentions[0].product_type, vocabulary)) > HARDLY:
        return mentions
    if best in taken_back:
        return mentions  # "a mouse, sorry, i mean a keyboard"
    told = surely(marks, mentions[0].start, mentions[0].end, frozenset({THING}))
    if best is None or wanted.of(best) < (SURER if told else SURE):
        return [] if wanted.none >= (SURER_OF_NONE if told else SURE_OF_NONE) else mentions
    meant = [m for m in named if m.product_type in _like(best, vocabulary)]
    return [*meant[:1], *(m for m in mentions if m not in meant)] if meant else []


def _like(kind: str, vocabulary: Vocabulary) -> frozenset[str]:
    """A kind, those within it, and those that it is within."""
    types = vocabulary.types
    broader = {name for name in types.types if kind in types.narrower(name)}
    return frozenset({kind, *types.narrower(kind), *broader})
