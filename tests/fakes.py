"""Fakes that tests share: small, real implementations of what Xiaoer talks to."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


class FakeModelServer:
    """A server on 127.0.0.1 that speaks /v1/chat/completions and answers every request as it was told to."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self._answer: Callable[[BaseHTTPRequestHandler], None] = lambda handler: _send(handler, b"{}")
        self._stop = threading.Event()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                fake.requests.append(json.loads(body))
                try:
                    fake._answer(self)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True  # the client left, as some tests want it to

            def log_message(self, format: str, *args: object) -> None:
                """Keep the test output clean."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The base URL that a client is set to."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def will_say(self, words: str) -> None:
        """Answer with these words."""
        self.will_send(_completion(words))

    def will_send(self, body: bytes, status: int = 200) -> None:
        """Answer with these bytes."""
        self._answer = lambda handler: _send(handler, body, status)

    def will_fail(self, status: int) -> None:
        """Answer with an error status."""
        self.will_send(b'{"error": {"message": "out of order"}}', status)

    def will_wait(self, seconds: float) -> None:
        """Answer only after a while."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            self._stop.wait(seconds)
            _send(handler, _completion("late"))

        self._answer = answer

    def will_dribble(self, seconds: float) -> None:
        """Send a space now and then, and the answer after a while."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            body = _completion("late")
            handler.send_response(200)
            handler.send_header("Content-Type", "application/json")
            handler.end_headers()
            end = time.monotonic() + seconds
            while time.monotonic() < end and not self._stop.wait(0.1):
                handler.wfile.write(b" ")
                handler.wfile.flush()
            handler.wfile.write(body)
            handler.close_connection = True

        self._answer = answer

    def close(self) -> None:
        """Stop at once, waiting requests included."""
        self._stop.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _completion(words: str) -> bytes:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": words}}
    return json.dumps({"id": "1", "object": "chat.completion", "model": "tiny", "choices": [choice]}).encode()


def _send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def model_server() -> Iterator[FakeModelServer]:
    """A running FakeModelServer."""
    server = FakeModelServer()
    yield server
    server.close()
