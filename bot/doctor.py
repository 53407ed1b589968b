"""`xiaoer doctor`: what is installed, what is missing, and what to do about it."""

import importlib.metadata
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.errors import BotError
from bot.settings import Settings
from bot.shipped import shipped
from retrieval.embed import MINILM_PACKAGE, minilm_path
from retrieval.errors import RetrievalError

LIBRARIES = (
    "torch",
    "transformers",
    "chromadb",
    "tantivy",
    "sqlalchemy",
    "langchain-core",
    "gradio",
    "fastapi",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `detail` names the cure when something is missing."""

    name: str
    state: Literal["ok", "note", "missing"]
    detail: str


def check_all(load: Callable[[], Settings]) -> list[Check]:
    """Look at everything that Xiaoer needs; never raises for what is missing."""
    checks = [_python(), *(_library(name) for name in LIBRARIES)]
    checks.append(_path(f"model package {MINILM_PACKAGE}", lambda: str(minilm_path() / "model.safetensors")))
    checks.append(_path("intent head", lambda: str(shipped("models/intents/model.safetensors"))))
    checks.append(_path("model of moods", lambda: str(shipped("models/moods/model.safetensors"))))
    checks.append(_path("reader", lambda: str(shipped("models/reader/model.safetensors"))))
    checks.append(_path("dialogue acts", lambda: str(shipped("models/acts/model.safetensors"))))
    checks.append(_path("kinds", lambda: str(shipped("models/kinds/model.safetensors"))))
    checks.append(_path("pages", lambda: str(shipped("models/pages/model.safetensors"))))
    checks.append(_path("resolver", lambda: str(shipped("models/resolver/model.safetensors"))))
    checks.append(_path("selector", lambda: str(shipped("models/selector/model.safetensors"))))
    checks.append(_path("sample store", lambda: str(shipped("store/products.jsonl"))))
    try:
        settings = load()
    except BotError as error:
        return [*checks, Check("settings", "missing", str(error))]
    return [*checks, _home(settings), _database(settings), _language_model(settings)]


def _python() -> Check:
    return Check("python", "ok", platform.python_version())


def _library(name: str) -> Check:
    try:
        return Check(name, "ok", importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Check(name, "missing", f"install it with `pip install {name}`, or run `make install`")


def _path(name: str, find: Callable[[], str]) -> Check:
    try:
        path = find()
    except (BotError, RetrievalError) as error:
        return Check(name, "missing", str(error))
    return Check(name, "ok", path) if os.path.exists(path) else Check(name, "missing", f"{path} is not there")


def _home(settings: Settings) -> Check:
    folder = settings.home if settings.home.exists() else settings.home.absolute().parent
    if not os.access(folder, os.W_OK):
        return Check("home", "missing", f"cannot write {folder}: choose another folder with XIAOER_HOME")
    return Check("home", "ok", str(settings.home.absolute()))


def _database(settings: Settings) -> Check:
    from retrieval.catalog import Catalog
    from retrieval.database import open_database

    if settings.database_url is None and not settings.home.exists():
        return Check("catalogue", "note", "nothing here yet: run `xiaoer demo`, or `xiaoer ingest FILE`")
    try:
        count = Catalog(open_database(settings.resolved_database_url)).count()
    except RetrievalError as error:
        return Check("catalogue", "missing", str(error))
    if count == 0:
        return Check("catalogue", "note", "empty: run `xiaoer demo`, or `xiaoer ingest FILE`")
    return Check("catalogue", "ok", f"{count} products")


def _language_model(settings: Settings) -> Check:
    if settings.llm_base_url is None:
        return Check(
            "language model", "note", "none set: answers use the plan's own sentences (XIAOER_LLM_BASE_URL)"
        )
    return Check("language model", "ok", f"{settings.llm_model} at {settings.llm_base_url}")
