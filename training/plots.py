"""Pictures of what was measured: the only file that talks to matplotlib."""

from typing import Any

from training.errors import TrainingError


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
