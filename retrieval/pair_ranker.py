"""A ranker of query and title alone, trained by `xiaoer train ranker --pairs` on any shop's ratings.

A cross-encoder reads both together; what the frozen encoder and the shared words say of them stands beside it, so that
what was learned from one shop's ratings does not forget what the encoder knew before. Their weights are learned too.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from retrieval.embed import Encoder
from retrieval.errors import ModelMissingError
from retrieval.features import Words, content_words, match, read_asked, shingles
from retrieval.text import root, words

if TYPE_CHECKING:
    import torch

BACKBONE, HEAD_FILE, CONFIG_FILE = "encoder", "head.safetensors", "pairs.json"
FEATURES = ("cross", "cosine", "coverage", "letters", "bm25")
K1, B = 1.2, 0.75  # of BM25, as Lucene has them
BATCH_TOKENS = 4096


@dataclass(frozen=True, slots=True)
class PairTexts:
    """Pairs of a query and a title, in order."""

    queries: Sequence[str]
    titles: Sequence[str]


class CrossModel:
    """MiniLM over "query [SEP] title": the mean of the last states through one linear layer, as a score."""

    def __init__(
        self, backbone: "torch.nn.Module", tokenizer: Any, head: "torch.nn.Linear", max_tokens: int
    ) -> None:
        self.backbone = backbone
        self.tokenizer = tokenizer
        self.head = head
        self.max_tokens = max_tokens

    def tokens(self, texts: PairTexts) -> list[list[int]]:
        """The token ids of each pair."""
        found = self.tokenizer(
            list(texts.queries), list(texts.titles), truncation="longest_first", max_length=self.max_tokens
        )
        return [list(ids) for ids in found["input_ids"]]

    def forward(self, rows: Sequence[Sequence[int]]) -> "torch.Tensor":
        """The scores of pairs by their token ids, shape (rows,)."""
        import torch

        ids, mask = padded(rows, self.tokenizer.pad_token_id or 0)
        kinds = torch.zeros_like(ids)
        for row, known in enumerate(rows):
            second = known.index(self.tokenizer.sep_token_id) + 1
            kinds[row, second : len(known)] = 1
        config: Any = self.backbone.config
        told = {"token_type_ids": kinds} if getattr(config, "type_vocab_size", 0) > 1 else {}
        states = self.backbone(input_ids=ids, attention_mask=mask, **told).last_hidden_state
        weights = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * weights).sum(1) / weights.sum(1)
        scores: torch.Tensor = self.head(mean.float())[:, 0]
        return scores

    def scores(self, texts: PairTexts) -> NDArray[np.float64]:
        """The scores of pairs, shape (pairs,), in batches of about the same length."""
        import torch

        rows = self.tokens(texts)
        found = np.empty(len(rows), dtype=np.float64)
        self.backbone.eval()
        with torch.inference_mode():
            for batch in batches_of_tokens(rows):
                found[batch] = self.forward([rows[i] for i in batch]).double().numpy()
        return found


class PairRanker:
    """Scores pairs with the cross-encoder and what stands beside it."""

    def __init__(self, cross: CrossModel, weights: Mapping[str, float], encoder: Encoder) -> None:
        self.cross = cross
        self.weights = dict(weights)
        self._encoder = encoder

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> "PairRanker":
        """Read what `xiaoer train ranker --pairs` wrote.

        Raises:
            ModelMissingError: the folder holds none.
        """
        import torch
        from transformers import AutoModel, AutoTokenizer

        try:
            config: dict[str, Any] = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
            tensors = load_file(folder / HEAD_FILE)
            backbone = AutoModel.from_pretrained(str(folder / BACKBONE), dtype=torch.float32).eval()
            tokenizer = AutoTokenizer.from_pretrained(str(folder / BACKBONE))
            head = torch.nn.Linear(tensors["weight"].shape[1], 1)
            head.load_state_dict({name: torch.tensor(values) for name, values in tensors.items()})
            cross = CrossModel(backbone, tokenizer, head.eval(), int(config["max_tokens"]))
            return cls(cross, config["weights"], encoder)
        except (OSError, ValueError, KeyError, SafetensorError, RuntimeError) as error:
            raise ModelMissingError(
                f"{folder} holds no ranker of pairs ({str(error).splitlines()[0]}): train one with "
                "`xiaoer train ranker --pairs`"
            ) from error

    def scores(self, texts: PairTexts) -> NDArray[np.float64]:
        """The scores of pairs, shape (pairs,), higher is better within a query."""
        told = {"cross": self.cross.scores(texts), **beside(texts, self._encoder)}
        total = np.zeros(len(texts.queries), dtype=np.float64)
        for name, weight in self.weights.items():
            total += weight * told[name]
        return total


def beside(texts: PairTexts, encoder: Encoder) -> dict[str, NDArray[np.float64]]:
    """The features of pairs beside the cross-encoder's score, each of shape (pairs,): the cosine of the frozen
    encoder, the share of the query's words and letters in the title, BM25 as a share of the query's best title."""
    queries, titles = list(dict.fromkeys(texts.queries)), list(dict.fromkeys(texts.titles))
    places = {title: i for i, title in enumerate(titles)}
    vectors = encoder.encode([*queries, *titles])
    asked_at = {query: vectors[i] for i, query in enumerate(queries)}
    read = {title: _words_of(title) for title in titles}
    holding = Counter(word for told in read.values() for word in set(told.title))
    length = float(np.mean([len(told.title) for told in read.values()])) if read else 1.0

    def rarity(some: Sequence[str]) -> dict[str, float]:
        return {word: math.log(1 + len(titles) / (1 + holding[word])) for word in some}

    asked = {query: read_asked(query, "", rarity) for query in queries}
    found = {name: np.zeros(len(texts.queries)) for name in FEATURES if name != "cross"}
    for i, (query, title) in enumerate(zip(texts.queries, texts.titles, strict=True)):
        told, wish = read[title], asked[query]
        matched = match(wish, told)
        found["cosine"][i] = float(asked_at[query] @ vectors[len(queries) + places[title]])
        found["coverage"][i] = matched["title_coverage"]
        found["letters"][i] = matched["letters"]
        counts = Counter(told.title)
        damp = K1 * (1 - B + B * len(told.title) / length)
        found["bm25"][i] = sum(
            weight * counts[word] * (K1 + 1) / (counts[word] + damp) for word, weight in wish.weights.items()
        )
    best: dict[str, float] = {}
    for query, score in zip(texts.queries, found["bm25"], strict=True):
        best[query] = max(best.get(query, 0.0), float(score))
    found["bm25"] /= np.array([best[query] or 1.0 for query in texts.queries])
    return found


def padded(rows: Sequence[Sequence[int]], padding: int) -> "tuple[torch.Tensor, torch.Tensor]":
    """Token ids of a batch and their mask, both of shape (rows, the longest of them)."""
    import torch

    longest = max(map(len, rows))
    ids = torch.full((len(rows), longest), padding, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = torch.tensor(row)
        mask[place, : len(row)] = 1
    return ids, mask


def batches_of_tokens(rows: Sequence[Sequence[int]], most: int = BATCH_TOKENS) -> list[list[int]]:
    """The places of rows in batches of at most `most` tokens with padding, like lengths together."""
    batches: list[list[int]] = []
    longest = 0
    for place in sorted(range(len(rows)), key=lambda i: len(rows[i])):
        longest = max(longest, len(rows[place]))
        if batches and (len(batches[-1]) + 1) * longest <= most:
            batches[-1].append(place)
        else:
            batches.append([place])
            longest = len(rows[place])
    return batches


def _words_of(title: str) -> Words:
    in_order = tuple(root(word) for word in words(title))
    whole = frozenset(in_order)
    return Words(
        in_order,
        frozenset(pairwise(in_order)),
        whole,
        whole,
        shingles(" ".join(content_words(title))),
    )
