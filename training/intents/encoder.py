"""Fine-tune MiniLM into an intent encoder with its own linear head.

Two recipes, by how much there is to learn from. With many examples a class: cross-entropy with label smoothing and
masked tokens. With few: a supervised contrastive loss beside it, batches in which each class stands twice, and the
names of the classes as examples of their own ("card_arrival" says "card arrival").
"""

import logging
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModel, AutoTokenizer, PreTrainedTokenizerBase

from bot.understand.intents import OUT_OF_SCOPE
from retrieval.embed import MAX_TOKENS, bfloat16_is_faster, minilm_path
from retrieval.pair_ranker import batches_of_tokens, padded
from training.args import IntentArgs
from training.intents.examples import Example
from training.runs import RunLog, batches_of_like_length, share_done, share_of_rate

logger = logging.getLogger(__name__)
FEW = 20  # examples a class (median) up to which the recipe for few is the better one
WARM_UP = 0.1  # share of the training in which the learning rates rise
DROPOUT = 0.1
DROPOUT_FEW = 0.2
FROZEN_FEW = 2  # lowest layers, and the word embeddings, that few examples do not change
SMOOTHING = 0.1  # of the labels
MASKED = 0.1  # share of the tokens hidden while it learns
GRADIENT_NORM = 1.0
HEAD_RATE = 20  # times as fast as the encoder
CONTRAST = 0.07  # temperature of the contrastive loss
PAIRED_CLASSES = 64  # classes of a batch in the recipe for few, each with two examples
PART_TOKENS = 1024  # of a batch that are read at once, with padding: long rows pad only each other
STRETCH = 16  # batches within which like lengths stand together
LOGGED = 20  # times that the loss is written


@dataclass(frozen=True, slots=True)
class Recipe:
    """How long and how fast: epochs, the encoder's highest learning rate, examples a step, whether classes stand in
    pairs, and what of the encoder learns: its dropout, and its lowest layers that stay as they are."""

    epochs: int
    learning_rate: float
    batch: int
    contrasts: bool
    dropout: float
    frozen: int


def is_few(examples: Sequence[Example]) -> bool:
    """Whether the classes have few examples each."""
    counts = Counter(example.intent for example in examples if example.intent != OUT_OF_SCOPE)
    return float(np.median(list(counts.values()))) <= FEW


def recipe_for(examples: Sequence[Example], args: IntentArgs, few: bool) -> Recipe:
    """The recipe for these examples; `args.epochs` and `args.learning_rate` where they are given."""
    if few:
        classes = len({example.intent for example in examples})
        batch = 2 * min(PAIRED_CLASSES, classes)
        return Recipe(args.epochs or 22, args.learning_rate or 1.5e-4, batch, True, DROPOUT_FEW, FROZEN_FEW)
    epochs = int(np.clip(round(110_000 / len(examples)), 3, 12))
    return Recipe(args.epochs or epochs, args.learning_rate or 2e-4, 64, False, DROPOUT, 0)


def steps_of(examples: Sequence[Example], recipe: Recipe) -> int:
    """Steps that a training on these examples takes."""
    names = {example.intent for example in examples} - {OUT_OF_SCOPE} if recipe.contrasts else ()
    return recipe.epochs * -(-(len(examples) + len(names)) // recipe.batch)


class IntentEncoder:
    """MiniLM with a linear head over the mean of its token states, as it learns."""

    def __init__(self, labels: Sequence[str]) -> None:
        path = str(minilm_path())
        self.labels = tuple(labels)
        self.backbone: Any = AutoModel.from_pretrained(path, dtype=torch.float32)
        self.tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(path)
        self.padding = int(self.tokenizer.pad_token_id or 0)
        self.head = torch.nn.Linear(int(self.backbone.config.hidden_size), len(labels))

    def logits(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), labels)."""
        self.backbone.eval()
        found = np.empty((len(texts), len(self.labels)), dtype=np.float32)
        rows = self.tokens(texts)
        with torch.inference_mode():
            for batch in batches_of_tokens(rows):
                ids, mask = padded([rows[i] for i in batch], self.padding)
                found[batch] = self.head(self.pooled(ids, mask)).float().numpy()
        return found

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids of each text, cut to MAX_TOKENS."""
        read = self.tokenizer(list(texts), truncation=True, max_length=MAX_TOKENS)
        return cast(list[list[int]], read["input_ids"])

    def pooled(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The mean of the token states, shape (rows, size)."""
        states = self.backbone(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        weights = mask[..., None].float()
        return cast(torch.Tensor, (states * weights).sum(1) / weights.sum(1))

    def learning(self, frozen: int) -> list[torch.nn.Parameter]:
        """The parameters that learn: all, or without the word embeddings and the `frozen` lowest layers."""
        still = [self.backbone.embeddings, *self.backbone.encoder.layer[:frozen]] if frozen else []
        for part in still:
            part.requires_grad_(False)
        return [parameter for parameter in self.backbone.parameters() if parameter.requires_grad]

    def read(self, rows: Sequence[Sequence[int]]) -> torch.Tensor:
        """What rows of tokens are pooled to while it learns, some of them hidden."""
        ids, mask = padded(rows, self.padding)
        return self.pooled(_masked(ids, mask, self.tokenizer), mask)

    def save(self, folder: Path) -> None:
        """Write the encoder in half precision, with its tokenizer."""
        self.backbone.half().save_pretrained(str(folder))
        self.backbone.float()
        self.tokenizer.save_pretrained(str(folder))


def fit_encoder(
    examples: Sequence[Example], args: IntentArgs, recipe: Recipe, deadline: float, log: RunLog
) -> IntentEncoder:
    """Train on all of `examples`; the learning rates fall to 0 by the last epoch or the deadline, whichever is first.

    Source: Khosla et al., "Supervised Contrastive Learning", 2020.
    """
    torch.manual_seed(args.seed)
    torch.set_num_threads(os.cpu_count() or 1)
    random = np.random.default_rng(args.seed)
    labels = sorted({example.intent for example in examples})
    encoder = IntentEncoder(labels)
    for module in encoder.backbone.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = recipe.dropout
    learning = encoder.learning(recipe.frozen)
    texts = [example.text for example in examples]
    truth = [labels.index(example.intent) for example in examples]
    if recipe.contrasts:
        named = [label for label in labels if label != OUT_OF_SCOPE]
        texts += [label.replace("_", " ").strip() or label for label in named]
        truth += [labels.index(label) for label in named]
    rows, classes = encoder.tokens(texts), np.array(truth)
    optimizer = torch.optim.AdamW(
        [
            {"params": learning, "lr": recipe.learning_rate},
            {"params": list(encoder.head.parameters()), "lr": max(HEAD_RATE * recipe.learning_rate, 2e-3)},
        ],
        weight_decay=0.01,
        fused=True,
    )
    rates = [group["lr"] for group in optimizer.param_groups]
    steps = steps_of(examples, recipe)
    begun, total, half = time.monotonic(), 0.0, bfloat16_is_faster()
    every = max(steps // LOGGED, 1)
    encoder.backbone.train()
    for step, batch in enumerate(_batches(classes, rows, recipe, steps, random)):
        done = share_done(step, steps, begun, deadline)
        if done >= 1:
            logger.warning("intents: the minutes are up after %d of %d steps", step, steps)
            break
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * share_of_rate(done, WARM_UP)
        parts = [batch[part] for part in batches_of_tokens([rows[i] for i in batch], PART_TOKENS)]
        batch = np.concatenate(parts)
        wanted = torch.tensor(classes[batch])
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            pooled = torch.cat([encoder.read([rows[i] for i in part]) for part in parts])
        logits = encoder.head(torch.nn.functional.dropout(pooled, DROPOUT))
        loss = torch.nn.functional.cross_entropy(logits, wanted, label_smoothing=SMOOTHING)
        if recipe.contrasts:
            loss = loss + _contrast(pooled, wanted)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([*learning, *encoder.head.parameters()], GRADIENT_NORM)
        optimizer.step()
        total += float(loss.detach())
        if (step + 1) % every == 0:
            log.figure("loss", total / every, step + 1)
            total = 0.0
    return encoder


def _batches(
    classes: NDArray[np.int64],
    rows: Sequence[Sequence[int]],
    recipe: Recipe,
    steps: int,
    random: np.random.Generator,
) -> Iterator[NDArray[np.int64]]:
    """`steps` batches of places: each class of a batch twice, or all examples in turn with like lengths together."""
    if recipe.contrasts:
        members = [np.flatnonzero(classes == label) for label in np.unique(classes)]
        for _ in range(steps):
            chosen = random.permutation(len(members))[:PAIRED_CLASSES]
            yield np.concatenate([random.choice(members[c], 2, replace=len(members[c]) < 2) for c in chosen])
        return
    lengths = np.array([len(row) for row in rows])
    yield from islice(batches_of_like_length(lengths, recipe.batch, STRETCH, random), steps)


def _masked(ids: torch.Tensor, mask: torch.Tensor, tokenizer: PreTrainedTokenizerBase) -> torch.Tensor:
    """The ids with some tokens hidden; special ones stay."""
    special = torch.tensor(sorted(set(tokenizer.all_special_ids)))
    hidden = (torch.rand(ids.shape) < MASKED) & (mask == 1) & ~torch.isin(ids, special)
    return torch.where(hidden, torch.full_like(ids, int(tokenizer.mask_token_id or 0)), ids)


def _contrast(pooled: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """Examples of a class near each other and far from all others, by cosine."""
    unit = torch.nn.functional.normalize(pooled, dim=-1)
    alike = unit @ unit.T / CONTRAST
    itself = torch.eye(len(unit), dtype=torch.bool)
    log_share = alike - torch.logsumexp(alike.masked_fill(itself, -1e9), dim=1, keepdim=True)
    same = (classes[:, None] == classes[None, :]) & ~itself
    counted = same.sum(1).clamp(min=1)
    return -((log_share * same).sum(1) / counted)[same.any(1)].mean()
