"""The language model is reached over HTTP, within a deadline, and its failures are ours."""

import os
import time

import pytest

from bot.errors import LanguageModelError
from bot.llm import complete, model_name, open_chat_model
from tests.fakes import FakeModelServer, model_server

MESSAGES = [("system", "Be kind."), ("user", "Hello")]

__all__ = ["model_server"]


def ask(server: FakeModelServer, timeout_s: float = 10.0) -> str:
    model = open_chat_model(server.url, "tiny", None, timeout_s)
    assert model is not None
    return complete(model, MESSAGES, timeout_s)


def test_no_server_means_no_model() -> None:
    assert open_chat_model(None, None, None, 1.0) is None


def test_a_server_without_a_model_name_is_refused() -> None:
    with pytest.raises(LanguageModelError, match="name the model"):
        open_chat_model("http://127.0.0.1:9/v1", None, None, 1.0)


def test_the_answer_comes_back_and_the_request_is_the_protocols(model_server: FakeModelServer) -> None:
    model_server.will_say("Good day!")
    model = open_chat_model(model_server.url, "tiny", "key-1", 10.0)
    assert model is not None
    assert complete(model, MESSAGES, 10.0) == "Good day!"
    assert model_name(model) == "tiny"
    [request] = model_server.requests
    assert request["model"] == "tiny"
    assert request["temperature"] == 0.3
    assert request["max_tokens"] == 300
    assert request["messages"] == [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": "Hello"},
    ]


def test_thoughts_are_not_part_of_the_answer(model_server: FakeModelServer) -> None:
    model_server.will_say("<think>Hmm, $5?</think>\n\nGood day!")
    assert ask(model_server) == "Good day!"


@pytest.mark.parametrize("words", ["", "  \n", "<think>never ends"])
def test_an_empty_answer_is_an_error(model_server: FakeModelServer, words: str) -> None:
    model_server.will_say(words)
    with pytest.raises(LanguageModelError, match="empty"):
        ask(model_server)


def test_a_server_error_is_ours_and_is_not_tried_again(model_server: FakeModelServer) -> None:
    model_server.will_fail(500)
    with pytest.raises(LanguageModelError, match="failed"):
        ask(model_server)
    assert len(model_server.requests) == 1


@pytest.mark.parametrize("body", [b"not json", b"{}", b'{"choices": []}', b'{"choices": [{}]}', b"[]", b""])
def test_garbage_is_an_error(model_server: FakeModelServer, body: bytes) -> None:
    model_server.will_send(body)
    with pytest.raises(LanguageModelError):
        ask(model_server)


def test_nobody_listening_is_an_error() -> None:
    model = open_chat_model("http://127.0.0.1:9/v1", "tiny", None, 5.0)
    assert model is not None
    with pytest.raises(LanguageModelError):
        complete(model, MESSAGES, 5.0)


def test_a_slow_server_is_left_at_the_deadline(model_server: FakeModelServer) -> None:
    model_server.will_wait(3.0)
    started = time.monotonic()
    with pytest.raises(LanguageModelError):
        ask(model_server, timeout_s=0.5)
    assert time.monotonic() - started < 2.5


def test_a_server_that_dribbles_bytes_is_left_at_the_deadline(model_server: FakeModelServer) -> None:
    model_server.will_dribble(seconds=4.0)
    started = time.monotonic()
    with pytest.raises(LanguageModelError, match="within"):
        ask(model_server, timeout_s=1.0)
    assert time.monotonic() - started < 3.0


def test_opening_a_model_turns_no_tracing_on(model_server: FakeModelServer) -> None:
    before = dict(os.environ)
    model_server.will_say("Good day!")
    ask(model_server)
    assert dict(os.environ) == before
