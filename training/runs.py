"""The log of a training run: TensorBoard always, Weights & Biases where its variable says so."""

import logging
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.artifacts import Json
from training.errors import TrainingError
from training.plots import new_figure

logger = logging.getLogger(__name__)
FOLDER, PICTURE = "runs", "curves.png"
UNTIMED_STEPS = 20  # before the minutes say how far a training is
WANDB_VARIABLES = ("WANDB_API_KEY", "WANDB_PROJECT", "WANDB_MODE")


class RunLog:
    """Writes the figures of a run into `runs` beside the model: `tensorboard --logdir DIR/runs` shows them.

    The curves also stand in `curves.png` beside the model, for who has no TensorBoard at hand. With WANDB_API_KEY, WANDB_PROJECT or WANDB_MODE set they also go to Weights & Biases.
    """

    def __init__(self, folder: Path, stage: str, arguments: Mapping[str, Json]) -> None:
        """Open the log.

        Raises:
            TrainingError: Weights & Biases is asked for and not installed, or the folder cannot be written.
        """
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError as error:
            raise TrainingError("TensorBoard is not installed: `pip install xiaoer[train]`") from error
        try:
            self._board: Any = SummaryWriter(str(folder / FOLDER))
        except OSError as error:
            raise TrainingError(
                f"cannot write the log into {folder / FOLDER} ({error}): choose another --out"
            ) from error
        self._step = 0
        self._folder = folder
        self._curves: dict[str, list[tuple[int, float]]] = {}
        self._wandb: Any = None
        if any(os.environ.get(name) for name in WANDB_VARIABLES):
            try:
                import wandb
            except ImportError as error:
                raise TrainingError(
                    "a variable of Weights & Biases is set, but it is not installed: `pip install wandb`, or unset "
                    f"{', '.join(name for name in WANDB_VARIABLES if os.environ.get(name))}"
                ) from error
            self._wandb = wandb.init(
                project=os.environ.get("WANDB_PROJECT", "xiaoer"), job_type=stage, config=dict(arguments)
            )

    def figure(self, name: str, value: float, step: int | None = None) -> None:
        """Write one figure at a step, the last one where none is given."""
        step = self._step = self._step if step is None else step
        self._board.add_scalar(name, value, step)
        self._curves.setdefault(name, []).append((step, value))
        if self._wandb is not None:
            self._wandb.log({name: value}, step=step)
        logger.info("%s at step %d: %.4f", name, step, value)

    def __enter__(self) -> "RunLog":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._board.close()
        self._draw()
        if self._wandb is not None:
            self._wandb.finish()

    def _draw(self) -> None:
        """Draw every figure that was written more than once, each in its own frame."""
        curves = {name: points for name, points in self._curves.items() if len(points) > 1}
        if not curves:
            return
        try:
            figure = new_figure(4.5 * len(curves), 3.6)
        except TrainingError as error:
            logger.info("no picture of the curves: %s", error)
            return
        frames = figure.subplots(1, len(curves), squeeze=False)[0]
        for axes, (name, points) in zip(frames, curves.items(), strict=True):
            axes.plot(*zip(*points, strict=True), marker=".", color="#3366aa")
            axes.set_xlabel("step")
            axes.set_title(name)
        figure.savefig(self._folder / PICTURE, dpi=100)


def share_done(step: int, steps: int, begun: float, deadline: float) -> float:
    """How much of a training is over, from 0 to 1, whichever ends it: its steps, or its minutes (`begun` and `deadline`
    in seconds of `time.monotonic`).

    What the first steps take tells nothing of the others, so only the deadline itself counts there: where the minutes
    suffice, the same seed gives the same model.
    """
    spent = (time.monotonic() - begun) / max(deadline - begun, 1e-9)
    return min(max(step / steps, spent if step >= UNTIMED_STEPS or spent >= 1 else 0.0), 1.0)


def share_of_rate(done: float, warm_up: float) -> float:
    """The share of its highest value that a learning rate has when `done` of the training is over: it rises during
    `warm_up` and then falls to 0, both shares from 0 to 1."""
    return min(done / warm_up + 0.01, (1 - done) / (1 - warm_up), 1.0)


def batches_of_like_length(
    lengths: NDArray[np.int64], batch: int, stretch: int, random: np.random.Generator
) -> Iterator[NDArray[np.int64]]:
    """Batches of places without an end, all places in turn: sorted by length within stretches of `stretch` batches, so
    that there is little padding, and still chance."""
    while True:
        order = random.permutation(len(lengths))
        parts = []
        for start in range(0, len(order), stretch * batch):
            piece = order[start : start + stretch * batch]
            piece = piece[np.argsort(lengths[piece], kind="stable")]
            parts += [piece[i : i + batch] for i in range(0, len(piece), batch)]
        for place in random.permutation(len(parts)):
            yield parts[place]
