"""`xiaoer train …`: the training stages. Imports `training` inside the commands only."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import open_bot, open_catalog, read_settings
from bot.commands.train_adapted import (
    train_acts,
    train_kinds,
    train_pages,
    train_reader,
    train_resolver,
    train_selector,
)
from bot.commands.train_options import OutFolder
from bot.terminal import err, fail, show_rows

EXAMPLES, PAIRS = "With --examples", "With --pairs"  # panels of the help
train = typer.Typer(no_args_is_help=True, help="Train the models that Xiaoer serves.")
train.command("reader")(train_reader)
train.command("acts")(train_acts)
train.command("selector")(train_selector)
train.command("resolver")(train_resolver)
train.command("kinds")(train_kinds)
train.command("pages")(train_pages)


@train.command("intents")
def train_intents(
    data: Annotated[list[Path], typer.Option(help="CSV or JSONL with text and intent, or a folder of them.")],
    out_folder: OutFolder,
    dev: Annotated[
        Path | None, typer.Option(help="Rows to calibrate on; a tenth of the data when left out.")
    ] = None,
    method: Annotated[
        str,
        typer.Option(
            help="head (both languages, seconds), encoder (MiniLM fine-tuned, English), few-shot (the same for about "
            "20 examples an intent or fewer), or auto."
        ),
    ] = "auto",
    epochs: Annotated[int, typer.Option(help="encoder, few-shot: passes over the data; 0: chosen.")] = 0,
    learning_rate: Annotated[
        float, typer.Option(help="encoder, few-shot: the highest of the encoder, a step; 0: chosen.")
    ] = 0.0,
    minutes: Annotated[float, typer.Option(help="encoder, few-shot: that it may take, about.")] = 25.0,
    oos_recall: Annotated[
        float,
        typer.Option(help="encoder, few-shot: share of the held-out out_of_scope rows to reject, 0 to 1."),
    ] = 0.87,
    seed: Annotated[int, typer.Option(help="Seed of the splits and the steps.")] = 20261124,
) -> None:
    """Train an intent model. Rows of the intent out_of_scope teach it what to reject."""
    from retrieval.embed import open_embedder
    from training.args import IntentArgs
    from training.intents import train_intents as run_stage

    args = IntentArgs(
        data=tuple(data),
        dev=dev,
        out=out_folder,
        seed=seed,
        method=method,
        epochs=epochs,
        learning_rate=learning_rate,
        minutes=minutes,
        oos_recall=oos_recall,
    )
    embedder = open_embedder(read_settings().embedder)
    err.print(run_stage(args, embedder, lambda line: err.print(line, markup=False, soft_wrap=True)))


@train.command("moods")
def train_moods(
    data: Annotated[list[Path], typer.Option(help="CSV or JSONL with text and mood, or a folder of them.")],
    out_folder: OutFolder,
    neutral: Annotated[
        list[Path] | None,
        typer.Option(help="Labelled intents, or a folder of them: their everyday wishes are neutral."),
    ] = None,
    words: Annotated[
        Path | None, typer.Option(help="File of `xiaoer train word-vectors`; the shipped one when left out.")
    ] = None,
    precision: Annotated[
        float, typer.Option(help="Share of the reported moods that shall be right, above 0 and at most 1.")
    ] = 0.9,
    seed: Annotated[int, typer.Option(help="Decides the parts of the cross-validation.")] = 20261128,
) -> None:
    """Train a model of moods: angry, confused, happy, hurried, neutral; XIAOER_MOODS names its folder."""
    from retrieval.embed import open_embedder
    from training.args import MoodArgs
    from training.moods import train_moods as run_stage

    args = MoodArgs(
        data=tuple(data),
        out=out_folder,
        neutral=tuple(neutral or ()),
        words=words,
        precision=precision,
        seed=seed,
    )
    err.print(run_stage(args, open_embedder(read_settings().embedder)))


@train.command("word-vectors")
def train_word_vectors(
    out_file: Annotated[Path, typer.Option("--out", help="File for the vectors (.safetensors).")],
    text: Annotated[
        list[Path] | None,
        typer.Option(help="Text file, or folder of JSONL, whose Chinese words shall have vectors."),
    ] = None,
    common: Annotated[int, typer.Option(help="Common words that have one whatever the texts say.")] = 10_000,
    size: Annotated[int, typer.Option(help="Dimensions of a vector.")] = 64,
) -> None:
    """Make vectors of Chinese words for `train moods` out of the multilingual encoder, in minutes."""
    from retrieval.embed import open_multilingual_embedder
    from training.args import WordVectorArgs
    from training.word_vectors import make_word_vectors

    args = WordVectorArgs(out=out_file, texts=tuple(text or ()), common=common, size=size)
    made = make_word_vectors(args, open_multilingual_embedder(), lambda line: err.print(line, markup=False))
    err.print(f"{len(made)} words of {made.dimension} dimensions: {out_file}")


@train.command("ranker-examples")
def ranker_examples(
    out_file: Annotated[Path, typer.Option("--out", help="The file of examples (.npz).")],
    qrels: Annotated[
        Path | None, typer.Option(help="TSV with a header: query, product_id, rating (0 to 3).")
    ] = None,
    intended: Annotated[
        Path | None, typer.Option(help="TSV with a header: query, product_ids; all others are wrong.")
    ] = None,
    feedback: Annotated[
        bool, typer.Option("--feedback", help="The stored clicks and purchases, corrected for their places.")
    ] = False,
) -> None:
    """Search the loaded catalogue for rated queries and write what the ranker learns from."""
    from training.evaluate_search import read_intended, read_qrels
    from training.ranker.clicks import popularity_besides, ratings_of, showings_of
    from training.ranker.examples import HIGHEST, write_examples

    if [qrels is not None, intended is not None, feedback].count(True) != 1:
        raise typer.BadParameter("give one of --qrels FILE, --intended FILE and --feedback")
    bot, popularity = open_bot(), None
    if qrels:
        rated = read_qrels(qrels)
    elif intended:
        rated = {query: dict.fromkeys(ids, HIGHEST) for query, ids in read_intended(intended).items()}
    else:
        showings = list(showings_of(bot.store.export()))
        rated, popularity = ratings_of(showings), popularity_besides(showings)
        if not rated:
            fail("no shown product was clicked or bought yet: there is nothing to learn from")
    written = write_examples(
        bot, rated, out_file, others_are_wrong=intended is not None, popularity=popularity
    )
    err.print(f"{written} of {len(rated)} queries have candidates that answer them: {out_file}")


@train.command("synonyms")
def train_synonyms(
    out_file: Annotated[Path, typer.Option("--out", help="Text file of proposals, to be read by a person.")],
) -> None:
    """Propose synonyms from the loaded catalogue and from what shoppers took; XIAOER_SYNONYMS names the file."""
    from training.synonyms import propose, write_synonyms

    bot = open_bot()
    proposals = propose(bot)
    write_synonyms(out_file, proposals)
    err.print(
        f"{len(proposals)} proposals written to {out_file}: read them, then set XIAOER_SYNONYMS={out_file}"
    )


@train.command("ranker")
def train_ranker(
    out_folder: Annotated[Path, typer.Option("--out", help="Folder of the ranker and its card.")],
    examples: Annotated[
        list[Path] | None,
        typer.Option(help="A file of `xiaoer train ranker-examples`, for the ranker of a search."),
    ] = None,
    pairs: Annotated[
        Path | None,
        typer.Option(
            help="TSV (.gz) with query, product_id, title, relevance on any scale: a ranker of pairs."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Decides folds, order and samples.")] = 20261126,
    epochs: Annotated[
        int, typer.Option(help="Passes over all queries: of the head (--examples), at the most (--pairs).")
    ] = 3,
    folds: Annotated[
        int,
        typer.Option(help="--examples: parts of the queries, each held out once.", rich_help_panel=EXAMPLES),
    ] = 5,
    size: Annotated[
        int, typer.Option(help="Dimensions of a projected token.", rich_help_panel=EXAMPLES)
    ] = 96,
    head_learning_rate: Annotated[
        float, typer.Option(help="Of the head's projection, a step.", rich_help_panel=EXAMPLES)
    ] = 1e-3,
    tree_learning_rate: Annotated[
        float, typer.Option(help="How much a tree counts, 0 to 1.", rich_help_panel=EXAMPLES)
    ] = 0.05,
    leaves: Annotated[int, typer.Option(help="Leaves of a tree.", rich_help_panel=EXAMPLES)] = 8,
    loss: Annotated[
        str,
        typer.Option(
            help="pointwise, pairwise, listwise, or both (point- and listwise).", rich_help_panel=PAIRS
        ),
    ] = "both",
    minutes: Annotated[
        float, typer.Option(help="Minutes that all of it may take, about.", rich_help_panel=PAIRS)
    ] = 25.0,
    learning_rate: Annotated[
        float, typer.Option(help="Of the encoder at its highest, a step.", rich_help_panel=PAIRS)
    ] = 5e-5,
    queries_a_step: Annotated[
        int, typer.Option(help="Queries of a step, with all their titles.", rich_help_panel=PAIRS)
    ] = 8,
    max_tokens: Annotated[
        int, typer.Option(help="Tokens of a query and a title together.", rich_help_panel=PAIRS)
    ] = 64,
    dropout: Annotated[
        float, typer.Option(help="Share of the states left out while it learns.", rich_help_panel=PAIRS)
    ] = 0.0,
    held_out: Annotated[
        float, typer.Option(help="Share of the queries that it is held against.", rich_help_panel=PAIRS)
    ] = 0.12,
    patience: Annotated[
        int,
        typer.Option(
            help="Checks (four an epoch) without an improvement of held-out NDCG@10 that end it.",
            rich_help_panel=PAIRS,
        ),
    ] = 3,
    start: Annotated[
        str, typer.Option(help="minilm, or a Hugging Face encoder by name or folder.", rich_help_panel=PAIRS)
    ] = "minilm",
) -> None:
    """Train the ranker of a search on rated queries (--examples), or a ranker of pairs on any file (--pairs).

    TensorBoard shows the run of --pairs: `tensorboard --logdir OUT/runs`. With WANDB_PROJECT set it also goes to Weights
    & Biases.
    """
    if (examples is None) == (pairs is None):
        raise typer.BadParameter("give either --examples FILE … or --pairs FILE")
    if pairs:
        from training.ranker.cross import train_on_pairs
        from training.run_args import PairsArgs

        found = train_on_pairs(
            PairsArgs(
                pairs=pairs,
                out=out_folder,
                seed=seed,
                loss=loss,
                epochs=epochs,
                minutes=minutes,
                learning_rate=learning_rate,
                queries_a_step=queries_a_step,
                max_tokens=max_tokens,
                dropout=dropout,
                held_out=held_out,
                patience=patience,
                start=start,
            )
        )
        show_rows(
            [{"ranked by": name, "ndcg@10": value} for name, value in found.items()],
            "Held-out queries",
            False,
        )
        return
    from training.args import RankerArgs
    from training.ranker import train_ranker as run_stage

    args = RankerArgs(
        examples=tuple(examples or ()),
        out=out_folder,
        seed=seed,
        folds=folds,
        size=size,
        epochs=epochs,
        learning_rate=head_learning_rate,
        tree_learning_rate=tree_learning_rate,
        leaves=leaves,
    )
    for name, metrics in run_stage(args).items():
        err.print(f"{name}: {metrics}")


@train.command("classifier")
def train_classifier(
    out_folder: Annotated[Path, typer.Option("--out", help="Where the classifier and its card go.")],
    data: Annotated[
        list[Path] | None,
        typer.Option(
            help="CSV, TSV or JSONL with title and product_type; the loaded catalogue when left out."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Decides which products are held out.")] = 20261126,
    least: Annotated[int, typer.Option(help="Products that a kind needs to be learned.")] = 3,
    c: Annotated[float, typer.Option("--c", help="Inverse strength of the regularisation.")] = 30.0,
    iterations: Annotated[int, typer.Option(help="Steps of the solver at the most.")] = 80,
    precision: Annotated[
        float, typer.Option(help="Share of guesses above the threshold that shall be right.")
    ] = 0.95,
) -> None:
    """Train the classifier of kinds of products; name its folder in XIAOER_CLASSIFIER to use it for imports."""
    from training.args import ClassifierArgs
    from training.classifier import train_classifier as run_stage
    from training.classifier.examples import of_catalog, read_titles

    args = ClassifierArgs(
        out=out_folder,
        data=tuple(data or ()),
        seed=seed,
        least=least,
        c=c,
        iterations=iterations,
        precision=precision,
    )
    examples = read_titles(args.data) if args.data else of_catalog(open_catalog().stream())
    err.print(run_stage(args, examples))


def rank(
    model: Annotated[Path, typer.Option(help="Folder of a ranker made by `xiaoer train ranker --pairs`.")],
    pairs: Annotated[Path, typer.Option(help="TSV (.gz) with query, product_id and title.")],
    out_file: Annotated[Path, typer.Option("--out", help="Where query, product_id and score go, as TSV.")],
) -> None:
    """Score pairs of query and title with a trained ranker."""
    from training.ranker.cross import rank_pairs

    err.print(f"{rank_pairs(model, pairs, out_file)} pairs scored into {out_file}")
