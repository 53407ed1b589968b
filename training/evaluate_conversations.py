"""`xiaoer evaluate conversations PATH`: plays scripted dialogs and scores replies and database.

A script is YAML: a list of conversations, each with `name`, an optional `language`, and `turns`. A turn has `say` and
`expect`:

    expect:
      intent: find_product            # most probable intent, or a list of allowed ones
      need: {product_type: laptop, price: {max: "500.00"}, brands: [HP]}     # these fields of the reply's need
      products:                       # of the cards
        count: {min: 1, max: 5}       # or a number
        all: {max_price: "500.00", min_price: "1.00", brand: HP, not_brand: Sony, product_type: [laptop, chromebook],
              below_cheapest_shown: true, in_stock: true}
        different_from_last: true     # no card of the turn before comes again
      says: ["HP"]                    # words in the text, any case; `says_any` needs one of them
      never_says: ["sorry"]
      table: {columns: 3, rows: {min: 3}}
      handoff: requested
      grounded: true                  # nothing unsupported (also checked when left out)
      language: en
      database: {messages: 4, impressions: {min: 1}, handoffs: 1}
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from bot.app import App
from bot.contracts import Reply
from bot.errors import BotError
from bot.turn import handle_turn
from retrieval.product import Product

_KNOWN = frozenset(
    [
        "intent",
        "need",
        "products",
        "says",
        "says_any",
        "never_says",
        "table",
        "handoff",
        "grounded",
        "language",
        "database",
    ]
)


class ScriptError(BotError):
    """A script is not of the form it must have; the message names file, conversation and turn."""


@dataclass(frozen=True, slots=True)
class Played:
    """The outcome of one conversation; `failures` is empty when it passed."""

    name: str
    turns: int
    failures: tuple[str, ...]


def play_all(app: App, path: Path) -> list[Played]:
    """Play every conversation of a YAML file, or of all in a folder.

    Raises:
        ScriptError: a file cannot be read or an expectation is unknown.
    """
    files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    if not files:
        raise ScriptError(f"no *.yaml file in {path}")
    return [play(app, script, file.stem) for file in files for script in read_scripts(file)]


def read_scripts(file: Path) -> list[Mapping[str, Any]]:
    """The conversations of one file.

    Raises:
        ScriptError: the file cannot be read or is not a list of conversations.
    """
    try:
        scripts = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ScriptError(f"cannot read {file}: {error}") from error
    if not isinstance(scripts, list) or not all(isinstance(s, dict) and s.get("turns") for s in scripts):
        raise ScriptError(f"{file} must be a list of conversations, each with name and turns")
    for script in scripts:
        for number, turn in enumerate(script["turns"], start=1):
            unknown = set(turn.get("expect") or {}) - _KNOWN
            if unknown or "say" not in turn:
                what = f"unknown expectation {sorted(unknown)[0]!r}" if unknown else "no `say`"
                raise ScriptError(f"{file}, {script.get('name')}, turn {number}: {what}")
    return scripts


def play(app: App, script: Mapping[str, Any], group: str) -> Played:
    """Play one conversation on a fresh one of the app's."""
    conversation = app.store.create_conversation(language=script.get("language"), channel="script")
    failures: list[str] = []
    last: Reply | None = None
    for number, turn in enumerate(script["turns"], start=1):
        reply = handle_turn(app, conversation.conversation_id, str(turn["say"]))
        expect = turn.get("expect") or {}
        found = _check(app, reply, last, expect)
        failures += [
            f"turn {number} {turn['say']!r}: {problem}; it said: {reply.text!r}" for problem in found
        ]
        if reply.products:
            last = reply
    return Played(f"{group}: {script.get('name', '?')}", len(script["turns"]), tuple(failures))


def _check(app: App, reply: Reply, last: Reply | None, expect: Mapping[str, Any]) -> list[str]:
    checks: dict[str, Callable[[Any], list[str]]] = {
        "intent": lambda want: _intent(reply, want),
        "need": lambda want: _subset("need", want, reply.need.model_dump() if reply.need else {}),
        "products": lambda want: _products(app, reply, last, want),
        "says": lambda want: [f"lacks {w!r}" for w in _list(want) if w.casefold() not in _all_words(reply)],
        "says_any": lambda want: (
            [] if any(w.casefold() in _all_words(reply) for w in want) else [f"has none of {want}"]
        ),
        "never_says": lambda want: [
            f"says {w!r}" for w in _list(want) if w.casefold() in reply.text.casefold()
        ],
        "table": lambda want: _table(reply, want),
        "handoff": lambda want: _equal("handoff", want, reply.handoff.state if reply.handoff else None),
        "grounded": lambda want: _equal("grounded", want, reply.grounding.unsupported == 0),
        "language": lambda want: _equal("language", want, reply.language),
        "database": lambda want: _database(app, reply.conversation_id, want),
    }
    wanted = {"grounded": True, **expect}
    return [problem for name, want in wanted.items() for problem in checks[name](want)]


def _intent(reply: Reply, want: Any) -> list[str]:
    got = reply.intents[0].name if reply.intents else None
    return [] if got in _list(want) else [f"intent {got}, wanted {want}"]


def _products(app: App, reply: Reply, last: Reply | None, want: Mapping[str, Any]) -> list[str]:
    problems = _number("cards", want["count"], len(reply.products)) if "count" in want else []
    ids = [card.product_id for card in reply.products]
    products = app.catalog.get_many(ids)
    for product in products.values():
        problems += [
            f"{product.product_id} fails {rule}: {bound}"
            for rule, bound in (want.get("all") or {}).items()
            if not _holds(rule, bound, product, last)
        ]
    if want.get("different_from_last") and last and set(ids) & {card.product_id for card in last.products}:
        problems.append("shows a product again")
    return problems


def _holds(rule: str, bound: Any, product: Product, last: Reply | None) -> bool:
    amount = Decimal(product.price.amount) if product.price else None
    brand = (product.brand or "").casefold()
    if rule == "below_cheapest_shown":
        prices = [Decimal(card.price.amount) for card in (last.products if last else ()) if card.price]
        return amount is not None and bool(prices) and amount < min(prices)
    rules: dict[str, Callable[[], bool]] = {
        "max_price": lambda: amount is not None and amount <= Decimal(str(bound)),
        "below_price": lambda: amount is not None and amount < Decimal(str(bound)),
        "min_price": lambda: amount is not None and amount >= Decimal(str(bound)),
        "brand": lambda: brand in [str(b).casefold() for b in _list(bound)],
        "not_brand": lambda: brand not in [str(b).casefold() for b in _list(bound)],
        "product_type": lambda: product.product_type in _list(bound),
        "in_stock": lambda: product.in_stock is bound,
    }
    if rule not in rules:
        raise ScriptError(f"unknown product rule {rule!r}; known: {', '.join(rules)}, below_cheapest_shown")
    return rules[rule]()


def _table(reply: Reply, want: Any) -> list[str]:
    if reply.table is None:
        return ["no table"] if want else []
    if want is False:
        return ["has a table"]
    wanted = {} if want is True else want
    sizes = {"columns": len(reply.table.columns), "rows": len(reply.table.rows)}
    return [problem for name, bound in wanted.items() for problem in _number(name, bound, sizes[name])]


def _database(app: App, conversation_id: str, want: Mapping[str, Any]) -> list[str]:
    counts = app.store.conversation_counts(conversation_id)
    return [problem for name, bound in want.items() for problem in _number(name, bound, counts[name])]


def _subset(path: str, want: Any, got: Any) -> list[str]:
    if isinstance(want, Mapping):
        if not isinstance(got, Mapping):
            return [f"{path} is {got!r}, wanted {want!r}"]
        return [p for name, value in want.items() for p in _subset(f"{path}.{name}", value, got.get(name))]
    if isinstance(want, Sequence) and not isinstance(want, str) and want and isinstance(want[0], Mapping):
        if not isinstance(got, Sequence) or len(got) < len(want):
            return [f"{path} is {got!r}, wanted {want!r}"]
        return [p for i, value in enumerate(want) for p in _subset(f"{path}[{i}]", value, got[i])]
    return _equal(path, want, got)


def _equal(name: str, want: Any, got: Any) -> list[str]:
    return [] if want == got else [f"{name} is {got!r}, wanted {want!r}"]


def _number(name: str, bound: Any, got: int) -> list[str]:
    low, high = (bound.get("min"), bound.get("max")) if isinstance(bound, Mapping) else (bound, bound)
    fits = (low is None or got >= low) and (high is None or got <= high)
    return [] if fits else [f"{got} {name}, wanted {bound}"]


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _all_words(reply: Reply) -> str:
    table = [cell for row in reply.table.rows for cell in row] if reply.table else []
    return " ".join([reply.text, *table]).casefold()
