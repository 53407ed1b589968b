"""The only file that talks to a language model: any server that speaks the OpenAI protocol, through LangChain."""

import re
import threading
from collections.abc import Sequence
from queue import Empty, Queue
from typing import TYPE_CHECKING

from bot.errors import LanguageModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

TEMPERATURE = 0.3
MAX_TOKENS = 300
_MAX_UNFINISHED = 8
_unfinished = threading.BoundedSemaphore(_MAX_UNFINISHED)
_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)


def open_chat_model(
    base_url: str | None, model: str | None, api_key: str | None, timeout_s: float
) -> "BaseChatModel | None":
    """A chat model behind an OpenAI-compatible server, or None when no server is set.

    Nothing is sent yet. Servers without keys get a key that says so.

    Raises:
        LanguageModelError: a server is set without the model's name, or the address is unusable.
    """
    if not base_url:
        return None
    if not model:
        raise LanguageModelError(f"name the model that {base_url} should run")
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    try:
        return ChatOpenAI(
            base_url=base_url,
            model=model,
            api_key=SecretStr(api_key or "no-key-needed"),
            timeout=timeout_s,
            max_retries=0,
            temperature=TEMPERATURE,
            # Most servers other than OpenAI's own know only this name for the limit.
            extra_body={"max_tokens": MAX_TOKENS},
            use_responses_api=False,
        )
    except Exception as error:  # the SDK validates with several error types of its own
        raise LanguageModelError(f"cannot use the language model at {base_url}: {_short(error)}") from error


def model_name(model: "BaseChatModel") -> str:
    """The name a reply gives its model in `generator`."""
    return str(getattr(model, "model_name", None) or getattr(model, "model", None) or type(model).__name__)


def complete(model: "BaseChatModel", messages: Sequence[tuple[str, str]], timeout_s: float) -> str:
    """The model's answer to (role, text) messages, roles "system", "user" and "assistant".

    The deadline holds for the whole call: a server that sends a byte now and then is left behind with its thread.

    Raises:
        LanguageModelError: no answer in time, an error of the server, or an answer without words.
    """
    if not _unfinished.acquire(blocking=False):
        raise LanguageModelError(f"{_MAX_UNFINISHED} answers of the language model are still awaited")
    outcomes: Queue[str | Exception] = Queue(maxsize=1)

    def call() -> None:
        try:
            outcomes.put(model.invoke(list(messages)).text)
        except Exception as error:  # handed to the waiting turn, which translates it
            outcomes.put(error)
        finally:
            _unfinished.release()

    threading.Thread(target=call, name="language-model", daemon=True).start()
    try:
        outcome = outcomes.get(timeout=timeout_s)
    except Empty:
        raise LanguageModelError(f"the language model did not answer within {timeout_s:g} s") from None
    if isinstance(outcome, Exception):
        raise LanguageModelError(f"the language model failed: {_short(outcome)}") from outcome
    words = _THOUGHTS.sub("", outcome).strip()
    if not words:
        raise LanguageModelError("the language model gave an empty answer")
    return words


def _short(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:200]}" if lines else type(error).__name__
