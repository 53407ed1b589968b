"""Whether a sale price is in force on the day of the import; two formats state it with dates."""

from datetime import UTC, datetime

from retrieval.errors import ProductError


def is_in_force(starts: str, ends: str, now: datetime) -> bool:
    """Whether `now` lies between two ISO 8601 times; an empty one is open, one without a zone is UTC.

    Raises:
        ProductError: a time cannot be read, so nobody can say which price is right.
    """
    return (not starts or _time(starts) <= now) and (not ends or now <= _time(ends, at_end=True))


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
