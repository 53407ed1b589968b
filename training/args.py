"""The arguments of the training stages: one frozen dataclass a stage, all mistakes reported together."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from training.errors import TrainingError


class ArgumentsError(TrainingError):
    """Arguments that cannot work; the message lists every mistake and its cure."""

    def __init__(self, stage: str, mistakes: Sequence[str]) -> None:
        super().__init__(f"cannot train {stage}:\n" + "\n".join(f"- {mistake}" for mistake in mistakes))
        self.mistakes = tuple(mistakes)


INTENT_METHODS = ("auto", "head", "encoder", "few-shot")


@dataclass(frozen=True, slots=True)
class IntentArgs:
    """Arguments of `training/intents`."""

    data: Sequence[Path]
    """CSV or JSONL files, or folders of them, with the columns `text` (or `utterance`) and `intent`."""
    out: Path
    """Folder for the trained model; made when absent."""
    dev: Path | None = None
    """File to choose temperature and thresholds on; None holds out a tenth of `data`."""
    seed: int = 20261124
    """Decides which tenth of `data` is held out, and the order of steps."""
    method: str = "auto"
    """"head" (a linear head over the frozen encoder and n-grams: both languages, seconds), "encoder" (MiniLM fine-tuned:
    English, many examples), "few-shot" (the same for little data), or "auto": a head where Chinese is among the examples,
    else few-shot up to 20 examples an intent (median), else encoder."""
    epochs: int = 0
    """encoder, few-shot: passes over the examples; 0 lets the method choose."""
    learning_rate: float = 0.0
    """encoder, few-shot: of the encoder at its highest, a step; 0 lets the method choose."""
    minutes: float = 25.0
    """encoder, few-shot: that training may take, about; above 0."""
    oos_recall: float = 0.87
    """encoder, few-shot: share of the held-out `out_of_scope` messages that shall be rejected, above 0 and below 1; the
    more, the more of the others are rejected as well."""
    c: float = 10.0
    """head: inverse regularisation of the logistic regression, above 0; larger fits the examples closer."""
    ngram_buckets: int = 4096
    """head: hash buckets for character n-grams, 256 to 65,536."""
    ngram_weight: float = 0.7
    """head: length of the n-gram features of Latin text beside the embedding's 1, above 0 and at most 10."""
    threshold_target: float = 0.9
    """Accuracy wanted among the messages the bot acts on, every intent weighing the same, 0 to 1."""


def validate_intent_args(args: IntentArgs) -> None:
    """Check every argument.

    Raises:
        ArgumentsError: lists all mistakes at once.
    """
    mistakes = _mistakes_of_a_head(args)
    mistakes += [f"data: {path} is not there; check the path" for path in args.data if not path.exists()]
    if args.dev is not None and not args.dev.exists():
        mistakes.append(f"dev: {args.dev} is not there; check the path or leave it out")
    if args.method not in INTENT_METHODS:
        mistakes.append(f"method: {args.method!r} is none of {', '.join(INTENT_METHODS)}")
    if not 0 <= args.epochs <= 1000:
        mistakes.append(f"epochs: {args.epochs} is not within 0 to 1000; 0 lets the method choose")
    if not 0 <= args.learning_rate <= 0.01:
        mistakes.append(f"learning_rate: {args.learning_rate} is not within 0 to 0.01; try 2e-4")
    if not args.minutes > 0:
        mistakes.append(f"minutes: {args.minutes} is not above 0; try 25")
    if not 0 < args.oos_recall < 1:
        mistakes.append(f"oos_recall: {args.oos_recall} is not above 0 and below 1; try 0.87")
    if not 0 <= args.threshold_target <= 1:
        mistakes.append(f"threshold_target: {args.threshold_target} is not within 0 to 1; try 0.9")
    if mistakes:
        raise ArgumentsError("intents", mistakes)


@dataclass(frozen=True, slots=True)
class MoodArgs:
    """Arguments of `training/moods`."""

    data: Sequence[Path]
    """CSV or JSONL files, or folders of them, with the columns `text` (or `utterance`) and `mood`."""
    out: Path
    """Folder for the trained model; made when absent."""
    neutral: Sequence[Path] = ()
    """Files of labelled intents, or folders: their everyday wishes are examples of neutral messages, all of them
    together weighing as much as one mood."""
    words: Path | None = None
    """Vectors of Chinese words, a file of `xiaoer train word-vectors`; the shipped ones when None."""
    seed: int = 20261128
    """Decides the parts of the cross-validation."""
    c: float = 10.0
    """Inverse regularisation of the logistic regression, above 0; larger fits the examples closer."""
    ngram_buckets: int = 4096
    """Hash buckets for character n-grams, 256 to 65,536."""
    ngram_weight: float = 0.7
    """Length of the n-gram features of Latin text beside the embedding's 1, above 0 and at most 10."""
    folds: int = 5
    """Parts of the examples, each held out once, 2 or more."""
    repeats: int = 3
    """Times that they are parted anew, 1 or more."""
    precision: float = 0.9
    """Share of the held-out messages reported as a mood that shall have it, above 0 and at most 1."""
    least_recall: float = 0.2
    """Share of a mood's held-out messages that must be reported at this precision, else it never is; 0 to 1."""


def validate_mood_args(args: MoodArgs) -> None:
    """Check every argument.

    Raises:
        ArgumentsError: lists all mistakes at once.
    """
    mistakes = _mistakes_of_a_head(args)
    mistakes += [
        f"{name}: {path} is not there; check the path"
        for name, paths in (("data", args.data), ("neutral", args.neutral))
        for path in paths
        if not path.exists()
    ]
    if args.words is not None and not args.words.is_file():
        mistakes.append(f"words: {args.words} is not there; make it with `xiaoer train word-vectors`")
    if args.folds < 2:
        mistakes.append(f"folds: {args.folds} is less than 2; try 5")
    if args.repeats < 1:
        mistakes.append(f"repeats: {args.repeats} is less than 1; try 3")
    if not 0 < args.precision <= 1:
        mistakes.append(f"precision: {args.precision} is not above 0 and at most 1; try 0.9")
    if not 0 <= args.least_recall <= 1:
        mistakes.append(f"least_recall: {args.least_recall} is not within 0 to 1; try 0.2")
    if mistakes:
        raise ArgumentsError("moods", mistakes)


@dataclass(frozen=True, slots=True)
class WordVectorArgs:
    """Arguments of `training/word_vectors`."""

    out: Path
    """File for the vectors (.safetensors)."""
    texts: Sequence[Path] = ()
    """Text files, or folders of JSONL files, whose Chinese words shall have a vector of their own."""
    common: int = 10_000
    """Words of the dictionary that have one whatever the texts say, the commonest first, 100 or more."""
    size: int = 64
    """Dimensions of a vector, 8 to 384; a word takes a byte each."""
    damping: float = 1e-3
    """Share of all words from which a word counts half: the commonest say least; above 0 and at most 1."""


def validate_word_vector_args(args: WordVectorArgs) -> None:
    """Check every argument.

    Raises:
        ArgumentsError: lists all mistakes at once.
    """
    mistakes = [f"texts: {path} is not there; check the path" for path in args.texts if not path.exists()]
    if args.out.is_dir():
        mistakes.append(f"out: {args.out} is a folder; name a file")
    if args.common < 100:
        mistakes.append(f"common: {args.common} is less than 100; try 10000")
    if not 8 <= args.size <= 384:
        mistakes.append(f"size: {args.size} is not within 8 to 384; try 64")
    if not 0 < args.damping <= 1:
        mistakes.append(f"damping: {args.damping} is not above 0 and at most 1; try 0.001")
    if mistakes:
        raise ArgumentsError("word vectors", mistakes)


def _mistakes_of_a_head(args: IntentArgs | MoodArgs) -> list[str]:
    """What cannot work of the arguments that every linear head has."""
    mistakes = [] if args.data else ["data: no file given; name at least one CSV or JSONL file"]
    if args.out.is_file():
        mistakes.append(f"out: {args.out} is a file; name a folder")
    if args.seed < 0:
        mistakes.append(f"seed: {args.seed} is negative; use 0 or more")
    if not args.c > 0:
        mistakes.append(f"c: {args.c} is not above 0; try 10")
    if not 256 <= args.ngram_buckets <= 65_536:
        mistakes.append(f"ngram_buckets: {args.ngram_buckets} is not within 256 to 65,536; try 4096")
    if not 0 < args.ngram_weight <= 10:
        mistakes.append(f"ngram_weight: {args.ngram_weight} is not above 0 and at most 10; try 0.7")
    return mistakes


@dataclass(frozen=True, slots=True)
class RankerArgs:
    """Arguments of `training/ranker`."""

    examples: Sequence[Path]
    """Files of `xiaoer train ranker-examples`, one a catalogue or language."""
    out: Path
    """Folder for the trained ranker; made when absent."""
    seed: int = 20261126
    """Decides the folds, the order of the steps and the trees' samples."""
    folds: int = 5
    """Parts that the queries are cut into, each held out once, 2 or more."""
    size: int = 96
    """Dimensions of a projected token, 8 to 384; a product takes about 40 bytes a dimension."""
    epochs: int = 3
    """Passes of the head over all queries, 1 or more."""
    learning_rate: float = 1e-3
    """Of the head's projection, above 0 and at most 0.1; its few other weights learn ten times as fast."""
    tree_learning_rate: float = 0.05
    """How much a tree counts, above 0 and at most 1."""
    leaves: int = 8
    """Leaves of a tree, 2 to 64."""


def validate_ranker_args(args: RankerArgs) -> None:
    """Check every argument.

    Raises:
        ArgumentsError: lists all mistakes at once.
    """
    mistakes: list[str] = []
    if not args.examples:
        mistakes.append("examples: no file given; write some with `xiaoer train ranker-examples`")
    mistakes += [
        f"examples: {path} is not there; check the path" for path in args.examples if not path.is_file()
    ]
    if args.out.is_file():
        mistakes.append(f"out: {args.out} is a file; name a folder")
    if args.seed < 0:
        mistakes.append(f"seed: {args.seed} is negative; use 0 or more")
    if args.folds < 2:
        mistakes.append(f"folds: {args.folds} is less than 2; try 5")
    if not 8 <= args.size <= 384:
        mistakes.append(f"size: {args.size} is not within 8 to 384; try 96")
    if args.epochs < 1:
        mistakes.append(f"epochs: {args.epochs} is less than 1; try 3")
    if not 0 < args.learning_rate <= 0.1:
        mistakes.append(f"learning_rate: {args.learning_rate} is not above 0 and at most 0.1; try 0.001")
    if not 0 < args.tree_learning_rate <= 1:
        mistakes.append(
            f"tree_learning_rate: {args.tree_learning_rate} is not above 0 and at most 1; try 0.05"
        )
    if not 2 <= args.leaves <= 64:
        mistakes.append(f"leaves: {args.leaves} is not within 2 to 64; try 8")
    if mistakes:
        raise ArgumentsError("ranker", mistakes)


@dataclass(frozen=True, slots=True)
class ClassifierArgs:
    """Arguments of `xiaoer train classifier`."""

    out: Path
    """Folder of the trained classifier; made when absent."""
    data: tuple[Path, ...] = ()
    """Files of titles with their kinds; the loaded catalogue when empty."""
    seed: int = 20261126
    """Decides which products are held out."""
    least: int = 3
    """Products that a kind needs to be learned, 1 or more."""
    c: float = 30.0
    """Inverse strength of the regularisation, above 0: higher trusts the titles more."""
    iterations: int = 80
    """Steps of the solver at the most, 1 or more."""
    precision: float = 0.95
    """Share of guesses above the threshold that shall be right, above 0 and at most 1."""


def validate_classifier_args(args: ClassifierArgs) -> None:
    """Check every argument.

    Raises:
        ArgumentsError: lists all mistakes at once.
    """
    mistakes = [f"data: {path} is not there; check the path" for path in args.data if not path.is_file()]
    if args.out.is_file():
        mistakes.append(f"out: {args.out} is a file; name a folder")
    if args.seed < 0:
        mistakes.append(f"seed: {args.seed} is negative; use 0 or more")
    if args.least < 1:
        mistakes.append(f"least: {args.least} is less than 1; try 3")
    if not args.c > 0:
        mistakes.append(f"c: {args.c} is not above 0; try 30")
    if args.iterations < 1:
        mistakes.append(f"iterations: {args.iterations} is less than 1; try 80")
    if not 0 < args.precision <= 1:
        mistakes.append(f"precision: {args.precision} is not above 0 and at most 1; try 0.95")
    if mistakes:
        raise ArgumentsError("classifier", mistakes)
