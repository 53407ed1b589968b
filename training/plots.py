"""Pictures of what was measured: the only file that talks to matplotlib."""

import logging
import warnings
from pathlib import Path
from typing import Any

from training.errors import TrainingError

logger = logging.getLogger(__name__)
CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",  # the name of the whole collection in matplotlib; it has all Chinese characters
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "SimHei",
)


def new_figure(width: float, height: float) -> Any:
    """An empty matplotlib figure of so many inches, 100 pixels each, drawn without a screen.

    Raises:
        TrainingError: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise TrainingError(
            "matplotlib draws the pictures and is not installed: `pip install xiaoer[train]`"
        ) from error
    return Figure(figsize=(width, height), dpi=100, layout="constrained")


def fonts() -> list[str]:
    """Names of fonts for labels in any words: matplotlib's own, then those with Chinese characters that are installed."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return ["DejaVu Sans", *(name for name in CHINESE_FONTS if name in installed)]


def save_figure(figure: Any, path: Path) -> None:
    """Write a figure as a PNG; characters that no font has become boxes, which is logged.

    Raises:
        OSError: the file cannot be written.
    """
    with warnings.catch_warnings(record=True) as told:
        warnings.filterwarnings("always", message="Glyph .* missing from font")
        figure.savefig(path, dpi=100)
    if told:
        logger.warning("%s: no font has some characters of it; install one such as Noto Sans CJK", path)
