"""One frozen Settings a process: `XIAOER_*` variables over `xiaoer.toml` over the defaults."""

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.errors import SettingsError

PREFIX = "XIAOER_"
CONFIG_FILE = "xiaoer.toml"


class Settings(BaseSettings):
    """Everything that a shop can set. Unknown names are errors."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", toml_file=CONFIG_FILE, env_ignore_empty=True
    )

    home: Path = Path(".xiaoer")
    """Folder of the embedded database and indexes."""
    database_url: str | None = None
    """SQLAlchemy URL; SQLite under `home` when not set."""
    chroma_url: str | None = None
    """http(s) URL of a Chroma server; embedded under `home` when not set."""
    embedder: str = "minilm"
    """"minilm" (packaged), or a Hugging Face encoder by name or folder."""
    multilingual_embedder: str = "e5"
    """"e5" (packaged), a Hugging Face encoder by name or folder, or "none" for a shop that speaks English only."""
    ranker: str = "shipped"
    """"shipped", the folder of one that `xiaoer train ranker` made, or a Hugging Face cross-encoder by name or folder."""
    classifier: Path | None = None
    """Folder of a classifier that `xiaoer train classifier` made: it names the kind of products that state none."""
    synonyms: Path | None = None
    """The shop's own file of synonyms, read after the shipped one (`data/search/synonyms.txt`)."""
    intents: Path | None = None
    """Folder of a trained intent head; the shipped one when not set."""
    moods: Path | None = None
    """Folder of a model that `xiaoer train moods` made; the shipped one when not set."""
    reader: Path | None = None
    """Folder of a reader that `xiaoer train reader` made; the shipped one when not set."""
    acts: Path | None = None
    """Folder of a model of dialogue acts that `xiaoer train acts` made; the shipped one when not set."""
    selector: Path | None = None
    """Folder of a selector that `xiaoer train selector` made; the shipped one when not set."""
    resolver: Path | None = None
    """Folder of a resolver that `xiaoer train resolver` made; the shipped one when not set."""
    kinds: Path | None = None
    """Folder of a model of kinds that `xiaoer train kinds` made; the shipped one when not set."""
    pages: Path | None = None
    """Folder of a retriever of pages that `xiaoer train pages` made; the shipped one when not set."""
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    shop_name: str = "the shop"
    """How the bot calls the shop it serves."""
    llm_base_url: str | None = None
    """Base URL of an OpenAI-compatible server, such as http://localhost:8000/v1; no model when not set."""
    llm_model: str | None = None
    llm_api_key: SecretStr | None = None
    llm_timeout_s: float = Field(default=8.0, gt=0, le=120)
    log_level: str = "WARNING"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def resolved_database_url(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.home / 'xiaoer.db'}"


def load_settings(**overrides: Any) -> Settings:
    """Read the settings once; `overrides` come from the command line.

    Raises:
        SettingsError: an unknown name or a value of the wrong form; all mistakes are in the message.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    mistakes = [
        f"unknown variable {name} (known: {', '.join(sorted(known))})"
        for name in sorted(os.environ)
        if name.startswith(PREFIX) and name not in known
    ]
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        mistakes += [f"{'.'.join(map(str, part['loc']))}: {part['msg']}" for part in error.errors()]
    except tomllib.TOMLDecodeError as error:
        mistakes.append(f"{CONFIG_FILE} is not valid TOML: {error}")
    if mistakes:
        raise SettingsError("wrong settings: " + "; ".join(mistakes))
    if settings.llm_base_url and not settings.llm_model:
        raise SettingsError("XIAOER_LLM_BASE_URL is set but XIAOER_LLM_MODEL is not: name the model to use")
    return settings
