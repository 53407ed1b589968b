"""Ordering the candidates: from fused ids to scores.

Two rankers stand behind one seam. `LearnedRanker` combines features with trained trees and is the default;
`CrossEncoderRanker` reads query and title together with any Hugging Face cross-encoder.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import ModelMissingError
from retrieval.features import Candidate
from retrieval.product import Product

TREES_FILE = "trees.txt"


class Ranker(Protocol):
    """The seam: anything that scores candidates for a query."""

    @property
    def name(self) -> str:
        """What the ranker is called in traces."""

    def scores(self, query: str, candidates: Sequence[Candidate]) -> NDArray[np.float64]:
        """Scores, shape (len(candidates),), higher is better; finite for any text."""

    def contributions(self, features: Mapping[str, float]) -> tuple[Mapping[str, float], float]:
        """What each feature added to the score of a candidate, and what the score starts from; empty and 0 for a
        ranker that does not look at features."""


class LearnedRanker:
    """Boosted trees over the features of `retrieval.features` and `retrieval.interaction`, trained on rated queries.

    Source: Burges, "From RankNet to LambdaRank to LambdaMART: An Overview", 2010.
    """

    def __init__(self, folder: Path) -> None:
        """Read the trees that `xiaoer train ranker` wrote.

        Raises:
            ModelMissingError: the folder holds none.
        """
        try:
            import lightgbm
        except OSError as error:
            raise ModelMissingError(
                f"LightGBM finds no OpenMP library ({error}): install it, on Debian with `apt-get install libgomp1`, on "
                "a Mac with `brew install libomp`"
            ) from error
        try:
            self._trees = lightgbm.Booster(model_file=str(folder / TREES_FILE))
        except lightgbm.basic.LightGBMError as error:
            raise ModelMissingError(
                f"cannot read the ranker's trees {folder / TREES_FILE} ({error}): install the package again, or train "
                "one with `xiaoer train ranker`"
            ) from error
        self.features = tuple(self._trees.feature_name())
        self.name = folder.name

    def scores(self, query: str, candidates: Sequence[Candidate]) -> NDArray[np.float64]:
        """Scores, shape (len(candidates),), higher is better."""
        if not candidates:
            return np.empty(0, dtype=np.float64)
        rows = [[candidate.features.get(name, np.nan) for name in self.features] for candidate in candidates]
        return np.asarray(
            self._trees.predict(np.array(rows, dtype=np.float64), num_threads=1), dtype=np.float64
        )

    def contributions(self, features: Mapping[str, float]) -> tuple[Mapping[str, float], float]:
        """What each feature added to the score, in the order of their weight; they and the start sum to the score.

        Source: Lundberg et al., "From Local Explanations to Global Understanding with Explainable AI for Trees",
        Nature Machine Intelligence 2020 (SHAP, as LightGBM has it).
        """
        row = np.array([[features.get(name, np.nan) for name in self.features]], dtype=np.float64)
        *added, start = np.asarray(self._trees.predict(row, pred_contrib=True, num_threads=1))[0]
        told = dict(zip(self.features, map(float, added), strict=True))
        return dict(sorted(told.items(), key=lambda item: -abs(item[1]))), float(start)


class CrossEncoderRanker:
    """A Hugging Face sequence classifier with one output over (query, title) pairs."""

    def __init__(self, name_or_path: str, batch_size: int = 32, max_tokens: int = 96) -> None:
        # Imported here: transformers takes seconds to import, and the default ranker does not need it.
        import torch
        from transformers import AutoModelForSequenceClassification, AutoTokenizer

        try:
            self._tokenizer = AutoTokenizer.from_pretrained(name_or_path)
            self._model = AutoModelForSequenceClassification.from_pretrained(
                name_or_path, dtype=torch.float32
            )
        except (OSError, ValueError) as error:
            raise ModelMissingError(
                f"cannot load the ranker {name_or_path!r} ({str(error).strip().splitlines()[0]}): "
                "check XIAOER_RANKER, and fetch the model while there is a network"
            ) from error
        self._model.eval()
        self._torch = torch
        self._batch_size = batch_size
        self._max_tokens = max_tokens
        self.name = name_or_path

    def scores(self, query: str, candidates: Sequence[Candidate]) -> NDArray[np.float64]:
        """Scores, shape (len(candidates),), higher is better."""
        titles = [_pair_text(candidate.product) for candidate in candidates]
        scores = np.empty(len(titles), dtype=np.float64)
        longest_first = sorted(range(len(titles)), key=lambda index: -len(titles[index]))
        for start in range(0, len(titles), self._batch_size):
            batch = longest_first[start : start + self._batch_size]
            with self._torch.inference_mode():
                tokens = self._tokenizer(
                    [query] * len(batch),
                    [titles[index] for index in batch],
                    padding=True,
                    truncation=True,
                    max_length=self._max_tokens,
                    return_tensors="pt",
                )
                logits = self._model(**tokens).logits  # (batch, labels)
            scores[batch] = logits[:, -1].double().numpy()
        return scores

    def contributions(self, features: Mapping[str, float]) -> tuple[Mapping[str, float], float]:
        """Nothing: a cross-encoder reads words, not features."""
        return {}, 0.0


def open_ranker(name_or_path: str) -> Ranker:
    """Open a ranker that `xiaoer train ranker` wrote into a folder, or a Hugging Face cross-encoder by name or folder.

    Raises:
        ModelMissingError: the named model is not there.
    """
    folder = Path(name_or_path)
    return LearnedRanker(folder) if is_learned(folder) else CrossEncoderRanker(name_or_path)


def is_learned(folder: Path) -> bool:
    """Whether a folder holds a ranker that `xiaoer train ranker` wrote."""
    return (folder / TREES_FILE).is_file()


def _pair_text(product: Product) -> str:
    return f"{product.title}. {product.product_type}" if product.product_type else product.title
