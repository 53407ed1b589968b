"""Where the files that ship with the package lie: inside an installed wheel, or `data/` in a checkout."""

from pathlib import Path

from bot.errors import ShippedFileMissing

_INSTALLED = Path(__file__).parent / "shipped_data"
_CHECKOUT = Path(__file__).parent.parent / "data"


def shipped(name: str) -> Path:
    """The path of a shipped file or folder, such as "store/products.jsonl".

    Raises:
        ShippedFileMissing: it is not there.
    """
    for root in (_INSTALLED, _CHECKOUT):
        if (root / name).exists():
            return root / name
    raise ShippedFileMissing(f"{name} is missing from this installation: install the package again")
