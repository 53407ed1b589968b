"""A message while it is read: what one reader recognised, no other reads again."""

import re
from dataclasses import dataclass, field

NEGATION = re.compile(
    r"(?:\b(?:not|no|non|without|except(?: for)?|excluding|exclude|anything but|other than|besides|don'?t (?:want|like|show)(?: me)?(?: any)?"
    r"|hate|avoid|no more|instead of|rather than|but not)|不要|不想要|除了|别要|不买|不喜欢)\s*(?:the |any |a |an |(?:made )?by |from ){0,2}$", re.I)  # fmt: skip


@dataclass(slots=True)
class Unread:
    """The message with recognised spans blanked out, so that offsets stay true and nothing is read twice."""

    original: str
    left: str = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.original

    def blank(self, start: int, end: int) -> None:
        """Blank out a span."""
        self.left = self.left[:start] + " " * (end - start) + self.left[end:]

    def take(self, pattern: re.Pattern[str]) -> bool:
        """Blank out the first match of a pattern; whether there was one."""
        match = pattern.search(self.left)
        if match:
            self.blank(match.start(), match.end())
        return match is not None
