"""The first step of a turn: what may go in. A refusal is a return value, not an exception."""

import unicodedata

from bot.findings import Refused

MAX_CHARACTERS = 4000
_KEEP = frozenset("\n\t\u200d\ufe0f")  # line breaks, and the joiners inside emoji


def clean_input(text: str) -> str:
    """The message without control characters and lone surrogates, in NFC, trimmed."""
    sound = text.encode("utf-8", "replace").decode("utf-8")
    visible = "".join(
        c for c in sound if c in _KEEP or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")
    )
    return unicodedata.normalize("NFC", visible).strip()


def check_input(text: str) -> Refused | None:
    """Why a cleaned message cannot be taken, or None when it can."""
    if not any(character.isprintable() and not character.isspace() for character in text):
        return Refused("empty")
    if len(text) > MAX_CHARACTERS:
        return Refused("too_long")
    return None
