"""What a message points at: positions ("the second one"), the thing just spoken of ("it"), both, all."""

import re
from dataclasses import dataclass

_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
    "sixth": 6, "6th": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8, "ninth": 9, "9th": 9, "tenth": 10, "10th": 10,
}  # fmt: skip
_CARDINALS = {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}
_HAN_DIGITS = {
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}
_FIRST_N = re.compile(
    r"\b(?:the\s+)?(?:first|top)\s+(two|three|four|[2-4])\b|前([两二三四]|[2-4])(?:个|款|台|件|双|只|条)",
    re.I,
)
_LAST_N = re.compile(r"\b(?:the\s+)?last\s+(two|three|four|[2-4])\b", re.I)
_LAST = re.compile(r"\b(?:the\s+)?last(?:\s+one)?\b|最后(?:那|一)?个", re.I)
_ORDINAL = re.compile(
    r"\b(" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) + r")\b(?!\s+(?:time|name|class|aid|gen))",
    re.I,
)
_NUMBERED = re.compile(r"(?:#|\b(?:number|no\.|option|item|product|nr\.?)\s*)(\d{1,2})\b", re.I)
_PAIR = re.compile(
    r"(?<![\d.,$€£¥])\b(\d{1,2})\s*(?:and|or|vs\.?|versus|with|to|&|,|和|跟|与)\s*(\d{1,2})\b(?!\s*(?:gb|tb|in|inch|cm|mm|kg|g|dollars|usd|w|m|[.,]\d|\d))",
    re.I,
)
_HAN_ORDINAL = re.compile(r"第\s*([一二三四五六七八九十]|\d{1,2})")
_BOTH = re.compile(
    r"\b(?:both(?: of them)?|the two|these two|those two|them|these|those|all of them|they)\b|两个都|这两[个款]|它们|这些|那些",
    re.I,
)
_IT = re.compile(
    r"\b(?:it|its|it's|this(?: one)?|that(?: one)?|this product|that product|the same one)\b|它|这个|那个|这款|那款",
    re.I,
)


@dataclass(frozen=True, slots=True)
class References:
    """Positions in the list that was shown last (from 1; -1 is the last, -2 the one before), and pronouns."""

    positions: tuple[int, ...] = ()
    several: bool = False  # "both", "these", "them"
    pronoun: bool = False  # "it", "that one"

    @property
    def any(self) -> bool:
        """Whether the message points at something."""
        return bool(self.positions) or self.several or self.pronoun


def find_references(text: str) -> References:
    """What a message points at; positions in the order they are named."""
    found: list[tuple[int, tuple[int, ...]]] = []
    left = text

    def take(pattern: re.Pattern[str]) -> list[re.Match[str]]:
        nonlocal left
        matches = list(pattern.finditer(left))
        for match in matches:
            left = left[: match.start()] + " " * (match.end() - match.start()) + left[match.end() :]
        return matches

    for match in take(_FIRST_N):
        found.append((match.start(), tuple(range(1, _count(match.group(1) or match.group(2)) + 1))))
    for match in take(_LAST_N):
        found.append((match.start(), tuple(range(-_count(match.group(1)), 0))))
    for match in take(_NUMBERED):
        found.append((match.start(), (int(match.group(1)),)))
    for match in take(_PAIR):
        found.append((match.start(), (int(match.group(1)), int(match.group(2)))))
    for match in take(_ORDINAL):
        found.append((match.start(), (_ORDINALS[match.group(1).casefold()],)))
    for match in take(_HAN_ORDINAL):
        said = match.group(1)
        found.append((match.start(), (_HAN_DIGITS.get(said) or int(said),)))
    for match in take(_LAST):
        found.append((match.start(), (-1,)))
    positions = tuple(dict.fromkeys(p for _, group in sorted(found) for p in group if p != 0))
    return References(positions, _BOTH.search(text) is not None, _IT.search(text) is not None)


def _count(word: str) -> int:
    return _CARDINALS.get(word.casefold()) or _HAN_DIGITS[word]
