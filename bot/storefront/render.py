"""Templates filled in and sent: HTML with an ETag, in one language, that runs only the shop's own scripts.

Only this file imports jinja2. Everything that a template shows is escaped.
"""

import hashlib
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.storefront import assets
from bot.storefront.words import ShopWords, choose_language, load_words

LANGUAGE_COOKIE = "lang"
A_YEAR_S = 365 * 24 * 3600
HEADERS = {
    "Cache-Control": "no-cache, private",
    "Vary": "Accept, Accept-Language, Cookie",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # The last line of defence: even if a product's text became markup, it could run and fetch nothing.
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'",
}


def words_for(request: Request) -> ShopWords:
    """The words in the language of a request: ?lang=, else the cookie, else Accept-Language."""
    language = choose_language(
        request.query_params.get("lang"),
        request.cookies.get(LANGUAGE_COOKIE),
        request.headers.get("accept-language", ""),
    )
    return load_words()[language]


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks, rather than a program."""
    return "text/html" in request.headers.get("accept", "")


def send_closed(request: Request, why: str) -> Response:
    """The page of a shop that is still opening; the browser comes back by itself."""
    words = words_for(request)
    html = _environment().get_template("closed.html").render(words=words, say=words.say, why=why)
    headers = {**HEADERS, "Cache-Control": "no-store", "Retry-After": "1", "Refresh": "2"}
    headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return Response(html.encode(), 503, headers, media_type="text/html; charset=utf-8")


def send_page(request: Request, template: str, words: ShopWords, status: int = 200, **shown: Any) -> Response:
    """Fill in a template and send it, or 304 to a browser that has this very page."""
    html = (
        _environment()
        .get_template(template)
        .render(
            words=words,
            say=words.say,
            languages=load_words().values(),
            language_url=lambda code: _in_language(request, code),
            **shown,
        )
    )
    body = html.encode("utf-8", "replace")
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {**HEADERS, "ETag": etag, "Content-Language": words.code}
    if status == 200 and assets.is_known(request, etag):
        response = Response(status_code=304, headers=headers)
    else:
        response = Response(body, status, headers, media_type="text/html; charset=utf-8")
    if request.query_params.get("lang") == words.code:
        response.set_cookie(LANGUAGE_COOKIE, words.code, A_YEAR_S, samesite="lax")
    return response


def _in_language(request: Request, code: str) -> str:
    """The address of this page in a language, on this server whatever its path looks like ("//elsewhere")."""
    query = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return f"/{quote(request.scope['path'].lstrip('/'))}?{urlencode([*query, ('lang', code)])}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(assets.PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["asset"] = lambda name: f"/assets/{name}?v={assets.version(name)}"
    environment.globals["placeholder"] = f"/assets/placeholder.svg?v={assets.version('placeholder.svg')}"
    return environment
