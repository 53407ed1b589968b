"""How well a model of moods does on labelled messages."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.understand.moods import NEUTRAL, MoodModel
from training.intents.metrics import ClassMetrics, class_metrics, expected_calibration_error


@dataclass(frozen=True, slots=True)
class MoodMetrics:
    """How well moods are told; shares from 0 to 1.

    `accuracy`, `macro_f1`, `ece` and `classes` judge the likeliest mood of each message, the worst class first.
    `reported` judges what the bot is told: only what reaches its threshold. It has the moods that are ever reported.
    """

    messages: int
    accuracy: float
    macro_f1: float
    ece: float
    seconds: float
    classes: Mapping[str, ClassMetrics] = field(repr=False)
    reported: Mapping[str, ClassMetrics]


def measure(
    model: MoodModel, probabilities: NDArray[np.float32], truth: Sequence[str], started: float
) -> MoodMetrics:
    """Measure what a model says of messages, shape (len(truth), labels); `started` as of `time.perf_counter()`."""
    likeliest = [model.labels[place] for place in probabilities.argmax(axis=1)]
    right = np.array([said == mood for said, mood in zip(likeliest, truth, strict=True)])
    classes = class_metrics(truth, likeliest)
    reported = class_metrics(truth, [mood or NEUTRAL for mood in model.reported(probabilities)])
    return MoodMetrics(
        messages=len(truth),
        accuracy=float(right.mean()),
        macro_f1=float(np.mean([one.f1 for one in classes.values() if one.count])),
        ece=expected_calibration_error(probabilities.max(axis=1).astype(np.float64), right),
        seconds=time.perf_counter() - started,
        classes=classes,
        reported={mood: reported[mood] for mood in sorted(model.thresholds) if mood in reported},
    )
