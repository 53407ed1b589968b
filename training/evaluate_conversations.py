"""`xiaoer evaluate conversations PATH`: plays scripted dialogs and scores replies and database.

A script is YAML: a list of conversations, each with `name`, an optional `language`, and `turns`. A turn has `say` and
`expect`:

    expect:
      intent: find_product            # most probable intent, or a list of allowed ones
      need: {product_type: laptop, price: {max: "500.00"}, brands: [HP]}     # these fields of the reply's need
      products:                       # of the cards
        count: {min: 1, max: 5}       # or a number
        all: {max_price: "500.00", min_price: "1.00", brand: HP, not_brand: Sony, product_type: [laptop, chromebook],
              below_cheapest_shown: true, in_stock: true, colour: red}   # a colour of its own or of an option
        any_id: [A-1, A-2]            # at least one card is one of these
        all_ids_in: [A-1, A-2]        # no card is another one
        first_id_in: [A-1]            # the first card is one of these
        sorted: price_asc             # or price_desc
        different_from_last: true     # no card of the turn before comes again
      says: ["HP"]                    # words in the text, any case; a number is not found inside a longer one
      says_any: [yes, sure]           # one of them; a list of lists needs one of each
      says_of: {card: 2, field: price}    # that fact of the second card last shown: price, stock or an attribute's name
      never_says: ["sorry"]
      citations: {any: [returns], count: {min: 1}}    # documents
      order: {id: XO-1, states: [total], hides: [address]}    # facts of the stored order: see `training.stored_facts`
      table: {columns: 3, rows: {min: 3}}
      handoff: requested
      grounded: true                  # nothing unsupported (also checked when left out)
      language: en
      database: {messages: 4, impressions: {min: 1}, handoffs: 1}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.app import App
from bot.contracts import Reply
from bot.turn import handle_turn
from training.expectations import KNOWN, ScriptError, check


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
            unknown = _unknown(turn.get("expect") or {})
            if unknown or "say" not in turn:
                what = f"unknown expectation {unknown!r}" if unknown else "no `say`"
                raise ScriptError(f"{file}, {script.get('name')}, turn {number}: {what}")
    return scripts


def play(app: App, script: Mapping[str, Any], group: str) -> Played:
    """Play one conversation on a fresh one of the app's."""
    conversation = app.store.create_conversation(language=script.get("language"), channel="script")
    failures: list[str] = []
    last: Reply | None = None
    for number, turn in enumerate(script["turns"], start=1):
        reply = handle_turn(app, conversation.conversation_id, str(turn["say"]))
        found = check(app, reply, last, turn.get("expect") or {})
        failures += [
            f"turn {number} {turn['say']!r}: {problem}; it said: {reply.text!r}" for problem in found
        ]
        if reply.products:
            last = reply
    return Played(f"{group}: {script.get('name', '?')}", len(script["turns"]), tuple(failures))


def _unknown(expect: Mapping[str, Any]) -> str | None:
    """The first key, or key within a key, that no check knows."""
    for name, value in expect.items():
        if name not in KNOWN:
            return name
        inner = KNOWN[name]
        if inner and isinstance(value, Mapping):
            for part in value:
                if part not in inner:
                    return f"{name}.{part}"
    return None
