"""Which kind of thing a message is about, given what was spoken of before it: the same, another one, both, an earlier
one, or none.

The reader (`bot/understand/reader.py`) tells it; here stand the names.
"""

from dataclasses import dataclass

SAME, NEW, BOTH, BACK, NONE = SHIFTS = "same new both back none".split()


SURE_NEW, SURE_SAME = 0.8, 0.85


@dataclass(frozen=True, slots=True)
class Shift:
    """What a message is about, and how probable that is, 0 to 1; `new` is the probability that it names another kind of
    thing than the one spoken of, alone or beside it."""

    says: str
    confidence: float
    new: float

    @property
    def is_new(self) -> bool | None:
        """Whether another kind is surely named, or surely none is; None where it cannot be told."""
        if self.new >= SURE_NEW:
            return True
        return False if self.says == SAME and self.confidence >= SURE_SAME else None
