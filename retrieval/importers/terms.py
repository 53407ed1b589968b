"""What holds for a whole file: the currency of its prices that name none, and the moment of its import."""

from dataclasses import dataclass
from datetime import UTC, datetime

from retrieval.errors import ProductError


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one import. `now` has a time zone."""

    currency: str | None
    now: datetime

    def is_in_force(self, starts: str, ends: str) -> bool:
        """Whether a sale price counts now: between two ISO 8601 times; an empty one is open, no zone means UTC.

        Raises:
            ProductError: a time cannot be read, so nobody can say which price is right.
        """
        return (not starts or _time(starts) <= self.now) and (
            not ends or self.now <= _time(ends, at_end=True)
        )


def _time(text: str, at_end: bool = False) -> datetime:
    try:
        time = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise ProductError(
            f"the time {text[:40]!r} of the sale price is not ISO 8601, such as 2026-11-27T00:00+0100"
        ) from error
    if at_end and len(text.strip()) == len("2026-11-27"):  # a day ends at midnight
        time = time.replace(hour=23, minute=59, second=59)
    return time if time.tzinfo else time.replace(tzinfo=UTC)
