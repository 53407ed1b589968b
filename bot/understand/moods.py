"""How the shopper feels while writing: angry, in a hurry, confused or happy, where a message surely says so.

Step "understand" of the turn: a linear head over the same embedding and n-grams as the intents, and over vectors of
Chinese words. `xiaoer train moods` trains it; what is less sure than its thresholds is no mood at all.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.understand.intents import CONFIG_FILE, IntentModel, IntentModelError

STAGE = "moods"  # of `xiaoer train`, and the folder of the shipped model
ANGRY, CONFUSED, HAPPY, HURRIED, NEUTRAL = MOODS = ("angry", "confused", "happy", "hurried", "neutral")


class MoodModel:
    """A trained head with a threshold for each mood that it reports; safe to share between threads."""

    def __init__(self, head: IntentModel, thresholds: Mapping[str, float]) -> None:
        self._head = head
        self.thresholds = dict(thresholds)

    @classmethod
    def load(cls, directory: Path) -> "MoodModel":
        """Read a model that `xiaoer train moods` wrote.

        Raises:
            IntentModelError: a file is missing, damaged, or of another kind of model.
        """
        head = IntentModel.load(directory, stage=STAGE)
        if not (set(head.labels) <= set(MOODS) and NEUTRAL in head.labels and head.needs_embeddings):
            raise IntentModelError(
                f"{directory / CONFIG_FILE} is of no model of moods: its labels are {', '.join(head.labels[:5])} …; "
                "name the folder of one that `xiaoer train moods` made"
            )
        return cls(head, head.thresholds)

    @property
    def labels(self) -> tuple[str, ...]:
        """The moods that the head tells apart, reported or not."""
        return self._head.labels

    def predict_many(self, texts: Sequence[str], embeddings: NDArray[np.float32]) -> list[str | None]:
        """The mood that each text surely has, None for neutral and for what is unsure; embeddings of shape
        (len(texts), 384)."""
        if not texts:
            return []
        return self.reported(self.probabilities(texts, embeddings))

    def probabilities(self, texts: Sequence[str], embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
        """Calibrated probabilities of `labels`, shape (len(texts), labels)."""
        return self._head.probabilities(texts, embeddings)[0]

    def reported(self, probabilities: NDArray[np.float32]) -> list[str | None]:
        """The likeliest mood of each row where it reaches its threshold."""
        likeliest = [(self.labels[int(row.argmax())], float(row.max())) for row in probabilities]
        return [
            mood if mood in self.thresholds and sure >= self.thresholds[mood] else None
            for mood, sure in likeliest
        ]
