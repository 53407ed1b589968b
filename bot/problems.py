"""Errors as HTTP says them: RFC 9457 problem documents, and which of our errors is which status."""

import json
import logging
import uuid
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from bot.errors import BotError, DuplicateMessage, StaleTurn, UnknownConversation, UnknownMessage
from retrieval.errors import RetrievalError

logger = logging.getLogger(__name__)


class Problem(BaseModel):
    """An error, as RFC 9457 writes it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str


class ProblemResponse(JSONResponse):
    """A problem document on the wire."""

    media_type = "application/problem+json"

    def render(self, content: Any) -> bytes:
        return json.dumps(
            content
        ).encode()  # ASCII: what the client sent may come back in it, whatever it was


PROBLEM_CONTENT: dict[str, Any] = {"application/problem+json": {"schema": Problem.model_json_schema()}}


def problem(status: int, detail: str, instance: str) -> Problem:
    """A problem document with the standard title of its status."""
    return Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, instance=instance)


def problem_of(error: Exception, instance: str) -> Problem:
    """What an error that was raised in a turn looks like from outside; what is ours to mend is logged."""
    match error:
        case UnknownConversation() | UnknownMessage():
            return problem(404, str(error), instance)
        case DuplicateMessage() | StaleTurn():
            return problem(409, str(error), instance)
        case BotError() | RetrievalError():
            logger.error("%s cannot be served now: %s", instance, error)
            return problem(503, "a part that this needs is not available now: try again soon", instance)
        case _:
            error_id = uuid.uuid4().hex
            logger.error("error %s at %s", error_id, instance, exc_info=error)
            detail = f"an unexpected error, logged with the id {error_id}"
            return problem(500, detail, instance)


def respond(document: Problem, headers: dict[str, str] | None = None) -> Response:
    """The response that carries a problem document."""
    if document.status == 503:
        headers = {"Retry-After": "1", **(headers or {})}
    return ProblemResponse(document.model_dump(), document.status, headers)


async def _on_our_error(request: Request, error: Exception) -> Response:
    return respond(problem_of(error, request.url.path))


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    path, detail = request.scope["path"], error.detail
    if error.status_code == 404:
        detail = f"there is nothing at {path}"
    if error.status_code == 405:
        detail = f"{path} does not take {request.method}"
    return respond(problem(error.status_code, detail, path), dict(error.headers or {}))


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    path, mistakes = request.scope["path"], error.errors()
    if isinstance(error.body, bytes) and error.body:  # FastAPI parses a body only where its type is JSON
        return respond(problem(415, "send the body as Content-Type: application/json", path))
    for mistake in mistakes:
        if mistake["type"] == "json_invalid":
            detail = (
                f"the body is not valid JSON: {mistake['ctx']['error']} at character {mistake['loc'][-1]}"
            )
            return respond(problem(400, detail, path))
    detail = "; ".join(
        f"{'.'.join(map(str, mistake['loc'][1:])) or 'body'}: {mistake['msg'].removeprefix('Value error, ')}"
        for mistake in mistakes
    )
    return respond(problem(422, detail, path))


HANDLERS = {
    BotError: _on_our_error,
    RetrievalError: _on_our_error,
    HTTPException: _on_http_error,
    RequestValidationError: _on_invalid,
}
