"""The head of late interaction: from the main directions of the token states to a projection that ranks."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save

from retrieval.interaction import TokenHead, head_file, interaction
from training.args import RankerArgs
from training.ranker.examples import RatedQuery

SAMPLED_TOKENS = 40_000
TEMPERATURE = 20.0  # what a cosine is multiplied with before the softmax, at the start
WRONG_SHOWN = (
    40  # wrong candidates of a query in a step: the better half of them the first ones, the others by chance
)


class _Head(torch.nn.Module):
    """`retrieval.interaction.TokenHead` as it learns."""

    def __init__(self, start: TokenHead) -> None:
        super().__init__()
        tensors = start.tensors
        self.center = torch.tensor(tensors["center"])
        self.projection = torch.nn.Parameter(torch.tensor(tensors["projection"]))
        self.gate = torch.nn.Parameter(torch.tensor(tensors["gate"]))
        self.bias = torch.nn.Parameter(torch.tensor(tensors["bias"]))
        self.log_temperature = torch.nn.Parameter(torch.tensor(float(np.log(TEMPERATURE))))
        self.title = torch.nn.Parameter(
            torch.tensor(0.0)
        )  # how much the title alone counts beside the whole text

    def forward(
        self, asked: torch.Tensor, products: torch.Tensor, mask: torch.Tensor, in_title: torch.Tensor
    ) -> torch.Tensor:
        """Scores, shape (products,), from the states of a query (tokens, size) and of products (products, time, size)."""
        asked = asked - self.center
        query = torch.nn.functional.normalize(asked @ self.projection, dim=-1)
        words = torch.nn.functional.normalize((products - self.center) @ self.projection, dim=-1)
        cosines = torch.einsum("qk,ptk->pqt", query, words)  # (products, query tokens, time)
        nearest = cosines.masked_fill(~mask[:, None], -1.0).amax(2)  # (products, query tokens)
        nearest_in_title = cosines.masked_fill(~in_title[:, None], -1.0).amax(2)
        weights = torch.sigmoid(asked @ self.gate + self.bias)
        weights = weights / weights.sum()
        return self.log_temperature.exp() * ((nearest + self.title * nearest_in_title) @ weights)

    def trained(self) -> TokenHead:
        """The head as it is served."""
        return TokenHead(
            {
                "center": self.center.numpy(),
                **{
                    name: getattr(self, name).detach().numpy().copy()
                    for name in ("projection", "gate", "bias")
                },
            }
        )


def first_head(queries: Sequence[RatedQuery], size: int, seed: int) -> TokenHead:
    """The main directions of the products' token states about their mean; every query token weighs the same.

    Source: principal components.
    """
    states = np.concatenate([product for query in queries for product in query.products[:3]]).astype(
        np.float32
    )
    chosen = states[np.random.default_rng(seed).permutation(len(states))[:SAMPLED_TOKENS]]
    center = chosen.mean(0)
    unit = chosen - center
    unit /= np.maximum(np.linalg.norm(unit, axis=1, keepdims=True), 1e-9)
    _, directions = np.linalg.eigh(unit.T @ unit)  # ascending
    return TokenHead(
        {
            "center": center,
            "projection": np.ascontiguousarray(directions[:, ::-1][:, :size]),
            "gate": np.zeros(len(center), np.float32),
            "bias": np.zeros(1, np.float32),
        }
    )


def fit_head(start: TokenHead, queries: Sequence[RatedQuery], args: RankerArgs) -> TokenHead:
    """Train a head to put better rated products first: cross-entropy of the softmax over a query's candidates.

    Source: Cao et al., "Learning to Rank: From Pairwise Approach to Listwise Approach", ICML 2007.
    """
    torch.manual_seed(args.seed)
    random = np.random.default_rng(args.seed)
    head = _Head(start)
    told = [query for query in queries if query.states is not None and _differs(query.ratings)]
    optimizer = torch.optim.AdamW(
        [
            {"params": [head.projection], "lr": args.learning_rate},
            {
                "params": [head.gate, head.bias, head.log_temperature, head.title],
                "lr": 10 * args.learning_rate,
            },
        ],
        weight_decay=0.0,
    )
    steps = max(args.epochs * len(told), 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(1 - step / steps, 0.0))
    for _ in range(args.epochs):
        for place in random.permutation(len(told)):
            query = told[place]
            shown = _shown(query.ratings, random)
            assert query.states is not None
            scores = head(torch.tensor(query.states.astype(np.float32)), *_padded(query, shown))
            gains = torch.tensor(2.0 ** query.ratings[shown].astype(np.float32) - 1)
            loss = -(gains / gains.sum() * torch.log_softmax(scores, dim=0)).sum()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return head.trained()


def with_tokens(head: TokenHead, query: RatedQuery) -> dict[str, NDArray[np.float64]]:
    """The features of a query's candidates, with those of late interaction under a head."""
    features = {name: values for name, values in query.features.items() if not name.startswith("token_")}
    if query.states is None:
        return features
    asked = head.asked(query.states.astype(np.float32))
    tokens = [
        head.product(states.astype(np.float32), int(title_tokens))
        for states, title_tokens in zip(query.products, query.title_tokens, strict=True)
    ]
    told = interaction(asked, tokens)
    names = next(filter(None, told), {})
    return features | {name: np.array([row.get(name, np.nan) for row in told]) for name in names}


def save_head(folder: Path, index_name: str, head: TokenHead) -> None:
    """Write the head for a vector index in half precision beside the trees."""
    halves = {name: values.astype(np.float16) for name, values in head.tensors.items()}
    (folder / head_file(index_name)).write_bytes(save(halves))


def _differs(ratings: NDArray[np.int8]) -> bool:
    return len(ratings) > 1 and int(ratings.min()) < int(ratings.max())


def _shown(ratings: NDArray[np.int8], random: np.random.Generator) -> NDArray[np.int64]:
    """The candidates of a step: the right ones and some of the wrong ones."""
    right, wrong = np.flatnonzero(ratings > 0)[:30], np.flatnonzero(ratings == 0)
    half = WRONG_SHOWN // 2
    by_chance = random.permutation(wrong[half:])[:half]
    return np.concatenate([right, wrong[:half], by_chance])


def _padded(query: RatedQuery, shown: NDArray[np.int64]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """States (products, time, size) with masks (products, time) of all tokens and of the title's."""
    products = [query.products[place] for place in shown]
    longest = max(len(states) for states in products)
    states = np.zeros((len(products), longest, products[0].shape[1]), np.float32)
    mask = np.zeros((len(products), longest), bool)
    in_title = mask.copy()
    for row, (product, place) in enumerate(zip(products, shown, strict=True)):
        states[row, : len(product)] = product
        mask[row, : len(product)] = True
        in_title[row, : min(max(int(query.title_tokens[place]), 1), len(product))] = True
    return torch.tensor(states), torch.tensor(mask), torch.tensor(in_title)
