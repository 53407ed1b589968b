"""Train a ranker on any file of rated pairs (served by `retrieval/pair_ranker.py`).

    xiaoer train ranker --pairs ratings.tsv.gz --out DIR
    xiaoer rank --model DIR --pairs others.tsv.gz --out scores.tsv

MiniLM reads query and title together and learns from the ratings; it is held against queries that it does not learn
from, the best state is kept, and training ends early when it gets no better or its minutes are up. On the same held-out
queries the weights are learned with which its score joins those of the frozen encoder and of the shared words.
"""

import json
import logging
import math
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save

from retrieval.embed import bfloat16_is_faster, minilm_path, open_embedder
from retrieval.pair_ranker import (
    BACKBONE,
    CONFIG_FILE,
    FEATURES,
    HEAD_FILE,
    CrossModel,
    PairRanker,
    PairTexts,
    batches_of_tokens,
    beside,
)
from training.artifacts import TrainingRecord, arguments_of, save_record
from training.ranker.card import write_pairs_card
from training.ranker.metrics import ndcg
from training.ranker.pairs import PairedQuery, by_query, pairs_hash, read_pairs
from training.run_args import PairsArgs, validate_pairs_args
from training.runs import RunLog, share_done, share_of_rate

logger = logging.getLogger(__name__)
WARM_UP = 0.06  # share of the training in which the learning rate rises
CHECKS = 4  # times an epoch that the held-out queries are ranked
GRADIENT_NORM = 1.0
BLEND_STEPS = 300
SMALLEST_SPREAD = 1e-6  # of a feature that tells anything
Gains = NDArray[np.float32]


def train_on_pairs(args: PairsArgs) -> Mapping[str, float]:
    """Train a ranker of pairs into `args.out`; NDCG@10 of held-out queries by what ranks them.

    Raises:
        ArgumentsError: lists every argument that cannot work.
        PairsError: the file of pairs cannot be used.
    """
    validate_pairs_args(args)
    started = time.monotonic()
    pairs = read_pairs(args.pairs, rated=True)
    queries = by_query(pairs)
    shuffled = [queries[i] for i in np.random.default_rng(args.seed).permutation(len(queries))]
    held = max(1, round(args.held_out * len(shuffled)))
    dev, rest = shuffled[:held], shuffled[held:]
    args.out.mkdir(parents=True, exist_ok=True)
    told = beside(_texts(dev), open_embedder())
    deadline = started + 60 * args.minutes
    with RunLog(args.out, "ranker", arguments_of(args)) as log:
        cross = _fit(rest, dev, told["cosine"], args, deadline, log)
        told["cross"] = cross.scores(_texts(dev))
        weights = _blend(dev, told)
        blended = np.sum([weights[name] * told[name] for name in FEATURES], axis=0)
        metrics = {name: round(quality(dev, told[name]), 4) for name in FEATURES}
        metrics["all"] = round(quality(dev, blended), 4)
        for name, value in metrics.items():
            log.figure(f"ndcg@10 {name}", value)
    _save(args, cross, weights, pairs_hash(pairs), len(pairs), metrics)
    logger.info("ranker: trained on %d pairs in %.0f s", len(pairs), time.monotonic() - started)
    return metrics


def rank_pairs(folder: Path, pairs_file: Path, out: Path) -> int:
    """Score every pair of a file and write query, product_id and score; the number of pairs.

    Raises:
        PairsError: the file of pairs cannot be used.
        ModelMissingError: the folder holds no ranker of pairs.
    """
    pairs = read_pairs(pairs_file, rated=False)
    ranker = PairRanker.load(folder, open_embedder())
    scores = ranker.scores(PairTexts([pair.query for pair in pairs], [pair.title for pair in pairs]))
    with out.open("w", encoding="utf-8", newline="") as file:
        file.write("query\tproduct_id\tscore\n")
        file.writelines(
            f"{pair.query}\t{pair.product_id}\t{score:.6f}\n"
            for pair, score in zip(pairs, scores, strict=True)
        )
    return len(pairs)


def quality(queries: Sequence[PairedQuery], scores: NDArray[np.float64]) -> float:
    """Mean NDCG@10 of the scores, in the order of the queries' titles; gain 2^gain - 1; queries without any gain are
    left out."""
    ends = np.cumsum([len(query.titles) for query in queries])
    parts = np.split(scores, ends[:-1])
    found = [
        ndcg(query.gains[np.argsort(-part, kind="stable")])
        for query, part in zip(queries, parts, strict=True)
        if query.gains.max() > 0
    ]
    return float(np.mean(found)) if found else 0.0


def _fit(
    rest: Sequence[PairedQuery],
    dev: Sequence[PairedQuery],
    cosines: NDArray[np.float64],
    args: PairsArgs,
    deadline: float,
    log: RunLog,
) -> CrossModel:
    """The cross-encoder in its best state; `cosines` of the held-out pairs, which its score is judged beside."""
    torch.manual_seed(args.seed)
    random = np.random.default_rng(args.seed)
    cross = _first_model(args)
    learns = [query for query in rest if len(query.titles) > 1 or args.loss == "pointwise"]
    tokens = [cross.tokens(PairTexts([query.text] * len(query.titles), query.titles)) for query in learns]
    parameters = [*cross.backbone.parameters(), *cross.head.parameters()]
    optimizer = torch.optim.AdamW(
        [
            {"params": list(cross.backbone.parameters()), "lr": args.learning_rate},
            {"params": list(cross.head.parameters()), "lr": 20 * args.learning_rate},
        ],
        weight_decay=0.01,
    )
    rates = [group["lr"] for group in optimizer.param_groups]
    size = args.queries_a_step
    in_epoch = -(-len(learns) // size)
    steps, every = args.epochs * in_epoch, max(in_epoch // CHECKS, 1)
    loss_of, begun = LOSSES[args.loss], time.monotonic()
    half = bfloat16_is_faster()
    best, best_state, worse, step, total = -1.0, _state(cross), 0, 0, 0.0
    for _ in range(args.epochs):
        order = random.permutation(len(learns))
        for start in range(0, len(order), size):
            done = share_done(step, steps, begun, deadline)
            if done >= 1:
                break
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * share_of_rate(done, WARM_UP)
            shown = order[start : start + size]
            optimizer.zero_grad()
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
                scores = _scored(cross, [row for i in shown for row in tokens[i]])
            loss = loss_of(scores.float(), [learns[i].gains for i in shown])
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(parameters, GRADIENT_NORM)
            optimizer.step()
            step, total = step + 1, total + float(loss.detach())
            if step % every == 0 or step == steps:
                log.figure("loss", total / every, step)
                total = 0.0
                ndcg = _joined_quality(cross, dev, cosines)
                log.figure("held-out ndcg@10", ndcg, step)
                cross.backbone.train()
                if ndcg > best:
                    best, best_state, worse = ndcg, _state(cross), 0
                else:
                    worse += 1
                if worse > args.patience:
                    break
        if worse > args.patience or step >= steps or time.monotonic() >= deadline:
            break
    if time.monotonic() >= deadline and _joined_quality(cross, dev, cosines) > best:
        best_state = _state(cross)
    cross.backbone.load_state_dict(best_state["backbone"])
    cross.head.load_state_dict(best_state["head"])
    return cross


def _first_model(args: PairsArgs) -> CrossModel:
    from transformers import AutoModel, AutoTokenizer

    start = str(minilm_path()) if args.start == "minilm" else args.start
    backbone = AutoModel.from_pretrained(start, dtype=torch.float32)
    for module in backbone.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = args.dropout
    head = torch.nn.Linear(backbone.config.hidden_size, 1)
    torch.nn.init.zeros_(head.weight)
    torch.nn.init.zeros_(head.bias)
    return CrossModel(backbone, AutoTokenizer.from_pretrained(start), head, args.max_tokens)


def _scored(cross: CrossModel, rows: Sequence[Sequence[int]]) -> torch.Tensor:
    """The scores of rows in their order, computed in batches of like lengths, for the loss of all of them."""
    batches = batches_of_tokens(rows)
    scores = torch.cat([cross.forward([rows[i] for i in batch]) for batch in batches])
    places = np.concatenate(batches)
    return scores[torch.tensor(np.argsort(places))]


def _joined_quality(cross: CrossModel, dev: Sequence[PairedQuery], cosines: NDArray[np.float64]) -> float:
    """NDCG@10 of the cross-encoder's score and the cosine together, each in units of its own spread."""
    scores = cross.scores(_texts(dev))
    return quality(dev, scores / max(float(scores.std()), 1e-9) + cosines / max(float(cosines.std()), 1e-9))


def _pointwise(scores: torch.Tensor, gains: Sequence[Gains]) -> torch.Tensor:
    """Squared error against the gains."""
    return ((scores - torch.tensor(np.concatenate(gains))) ** 2).mean()


def _pairwise(scores: torch.Tensor, gains: Sequence[Gains]) -> torch.Tensor:
    """Logistic loss of every pair of titles of a query, weighted by how much better one is.

    Source: Burges et al., "Learning to Rank using Gradient Descent", ICML 2005.
    """
    losses = []
    for part, told in zip(torch.split(scores, [len(g) for g in gains]), gains, strict=True):
        differences = torch.tensor(told)[:, None] - torch.tensor(told)[None, :]
        better = differences > 0
        if better.any():
            margins = part[:, None] - part[None, :]
            losses.append((torch.nn.functional.softplus(-margins) * differences)[better].mean())
    return torch.stack(losses).mean() if losses else scores.sum() * 0


def _listwise(scores: torch.Tensor, gains: Sequence[Gains]) -> torch.Tensor:
    """Cross-entropy between the softmax of the gains and that of the scores of a query's titles.

    Source: Cao et al., "Learning to Rank: From Pairwise Approach to Listwise Approach", ICML 2007.
    """
    losses = []
    for part, told in zip(torch.split(scores, [len(g) for g in gains]), gains, strict=True):
        wanted = torch.softmax(torch.tensor(told), dim=0)
        losses.append(-(wanted * torch.log_softmax(part, dim=0)).sum())
    return torch.stack(losses).mean()


LOSSES: Mapping[str, Callable[[torch.Tensor, Sequence[Gains]], torch.Tensor]] = {
    "pointwise": _pointwise,
    "pairwise": _pairwise,
    "listwise": _listwise,
    "both": lambda scores, gains: _pointwise(scores, gains) + _listwise(scores, gains),
}


def _blend(queries: Sequence[PairedQuery], told: Mapping[str, NDArray[np.float64]]) -> dict[str, float]:
    """The weights with which the features' sum ranks best: listwise loss, pulled towards none."""
    deviations = {name: float(told[name].std()) for name in FEATURES}
    spread = {name: value if value > SMALLEST_SPREAD else math.inf for name, value in deviations.items()}
    inputs = torch.tensor(
        np.column_stack([told[name] / spread[name] for name in FEATURES]), dtype=torch.float32
    )
    weights = torch.full((len(FEATURES),), 0.5, requires_grad=True)
    gains = [query.gains for query in queries]
    optimizer = torch.optim.Adam([weights], lr=0.05)
    for _ in range(BLEND_STEPS):
        optimizer.zero_grad()
        loss = _listwise(inputs @ weights, gains) + 1e-3 * (weights**2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return {
        name: float(weight) / spread[name] for name, weight in zip(FEATURES, weights.detach(), strict=True)
    }


def _texts(queries: Sequence[PairedQuery]) -> PairTexts:
    return PairTexts(
        [query.text for query in queries for _ in query.titles],
        [title for query in queries for title in query.titles],
    )


def _state(cross: CrossModel) -> dict[str, Any]:
    return {
        "backbone": {name: values.clone() for name, values in cross.backbone.state_dict().items()},
        "head": {name: values.clone() for name, values in cross.head.state_dict().items()},
    }


def _save(
    args: PairsArgs,
    cross: CrossModel,
    weights: Mapping[str, float],
    digest: str,
    pairs: int,
    metrics: Mapping[str, float],
) -> None:
    backbone: Any = cross.backbone
    backbone.half().save_pretrained(str(args.out / BACKBONE))
    cross.tokenizer.save_pretrained(str(args.out / BACKBONE))
    head = {name: values.detach().numpy() for name, values in cross.head.state_dict().items()}
    (args.out / HEAD_FILE).write_bytes(save(head))
    config = {"max_tokens": args.max_tokens, "weights": dict(weights)}
    (args.out / CONFIG_FILE).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    save_record(
        args.out,
        TrainingRecord(
            stage="ranker of pairs",
            arguments=arguments_of(args),
            seed=args.seed,
            data_sha256=digest,
            examples=pairs,
            metrics=dict(metrics),
        ),
    )
    write_pairs_card(args.out, metrics)
