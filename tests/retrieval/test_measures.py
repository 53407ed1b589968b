"""Values as amounts that can be compared."""

import pytest

from retrieval.measures import comparable_size


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("90 min", "8 h"),
        ("-5 °C", "3 °C"),
        ("90 x 65 cm", "120 x 60 cm"),
        ("2 people", "4 people"),
        ("IPX4", "IPX7"),
    ],
)
def test_values_of_one_kind_can_be_compared(less: str, more: str) -> None:
    a, b = comparable_size(less), comparable_size(more)
    assert a is not None
    assert b is not None
    assert a[0] == b[0]
    assert a[1] < b[1]


@pytest.mark.parametrize("value", [None, "soft", "A4", "EU 40, EU 42", "not applicable"])
def test_what_is_no_one_amount_cannot_be_compared(value: str | None) -> None:
    assert comparable_size(value) is None
