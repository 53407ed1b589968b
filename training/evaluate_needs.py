"""How well the parser reads needs: labelled messages, slot by slot.

    xiaoer evaluate needs --data tests/data/needs_en.jsonl

A line is {"id", "text", "need"}. The need states what the message says: product_type (names of which one is right), brands,
not_brands, price {min, max, around, currency}, attributes [{name, op, value, unit}] with lists of right names and values,
sort, quantity, in_stock_only; and what must only not be lost, wherever it stays: features, keep.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from bot.app import App
from bot.dialogue import Dialogue
from bot.in_context import read_in_context
from bot.understand.clauses import normal
from bot.understand.needs.message import Unread
from bot.understand.needs.persons import read_persons
from bot.understand.plain import plain
from bot.understand.understanding import Understanding
from bot.understand.vocabulary import Vocabulary
from bot.wire import need_wire
from retrieval.need import Need
from retrieval.quantities import Quantity, canonical_unit, same_quantity
from retrieval.text import has_han, roots
from training.errors import TrainingError

AROUND = Decimal("0.35")  # how far from the named price a bound of "around" may lie, as a share
SLOTS = ("product_type", "brand", "not_brand", "price", "attribute", "sort", "quantity", "stock")
SAME_AMOUNT = 0.03  # amounts in other units are the same within this share
KEPT = 0.5  # share of a wish's words that must be left


class NeedDataError(TrainingError):
    """Labelled needs that cannot be used; the message names every line."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message and what it states."""

    text: str
    need: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Slip:
    """A message that was misread: what was not found and what was found wrongly."""

    text: str
    missed: tuple[str, ...]
    invented: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NeedMetrics:
    """Precision, recall and F1 by slot and over all of them ("all"), shares from 0 to 1; the share of wishes in words
    that were kept somewhere; and the slips."""

    messages: int
    slots: Mapping[str, Mapping[str, float]]
    kept: float
    slips: Sequence[Slip]

    @property
    def f1(self) -> float:
        """Over all slots."""
        return self.slots["all"]["f1"]


def read_labelled(path: Path) -> list[Labelled]:
    """The labelled messages of a file.

    Raises:
        NeedDataError: a line is not of that form.
    """
    labelled, problems = [], []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise NeedDataError(f"cannot read {path} ({error})") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text, need = str(row["text"]), row["need"]
            if not isinstance(need, dict):
                raise TypeError("need is no object")
            labelled.append(Labelled(text, need))
        except (ValueError, KeyError, TypeError) as error:
            problems.append(f"{path}, line {number}: {error!r}")
    if problems or not labelled:
        shown = "\n".join(problems[:20]) or f"{path} is empty"
        raise NeedDataError(f'a line must be {{"text": …, "need": {{…}}}}:\n{shown}')
    return labelled


def evaluate_needs(app: App, path: Path) -> NeedMetrics:
    """Read every message with the loaded catalogue's vocabulary, as the first one of a conversation, and compare."""
    labelled = read_labelled(path)
    vocabulary = app.vocabulary.current()
    right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    kept = said = 0
    slips = []
    for one, read in zip(
        labelled, app.understander.understand_many([row.text for row in labelled], vocabulary), strict=True
    ):
        read = read_in_context(app, Dialogue(), read)
        gold, told = list(_stated(one.need)), list(_read(app.understander.stated(read, vocabulary)))
        if one.need.get("unplaced"):  # a thing that the shop does not sell may have a name all the same
            told = [(kind, value) for kind, value in told if kind != "product_type"]
        wishes = (*one.need.get("features", ()), *one.need.get("keep", ()), *one.need.get("not_features", ()))
        wishes = (
            *wishes,
            *map(plain, wishes),
            *(app.understander.english(wish) for wish in wishes if has_han(wish)),
        )
        wishes = (*wishes, *_with_things(wishes, one.need))
        named = _named_by(wishes, told, vocabulary)
        told = [
            (kind, value)
            for kind, value in told
            if any(slot == kind and same(value) for slot, _, same in gold)
            or not (_only_words((kind, value), wishes) or _is_among((kind, value), named))
        ]
        hit_gold = [any(same(value) for kind, value in told if kind == slot) for slot, _, same in gold]
        hit_told = [any(slot == kind and same(value) for slot, _, same in gold) for kind, value in told]
        right.update(slot for (slot, _, _), hit in zip(gold, hit_gold, strict=True) if hit)
        wanted.update(slot for slot, _, _ in gold)
        # Two colours of which either will do are one wish: each that is right counts as that one.
        found.update(slot for (slot, _, _), hit in zip(gold, hit_gold, strict=True) if hit)
        found.update(kind for (kind, _), hit in zip(told, hit_told, strict=True) if not hit)
        missed = tuple(name for (_, name, _), hit in zip(gold, hit_gold, strict=True) if not hit)
        invented = tuple(
            f"{kind} {value}" for (kind, value), hit in zip(told, hit_told, strict=True) if not hit
        )
        if missed or invented:
            slips.append(Slip(one.text, missed, invented))
        for wish in (*one.need.get("features", ()), *one.need.get("keep", ())):
            said += 1
            kept += _is_kept(wish, read) or _is_value(wish, read, vocabulary)
    table = {
        slot: _scores(right[slot], found[slot], wanted[slot]) for slot in SLOTS if wanted[slot] or found[slot]
    }
    table["all"] = _scores(right.total(), found.total(), wanted.total())
    return NeedMetrics(len(labelled), table, kept / said if said else 1.0, slips)


Same = Callable[[Any], bool]


def _stated(need: Mapping[str, Any]) -> Iterator[tuple[str, str, Same]]:
    """What a label states: slot, words for it, and whether a reading says the same."""
    if types := _listed(need.get("product_type")):
        yield "product_type", f"type {types[0]}", partial(_is_one_of, types)
    for slot, key in (("brand", "brands"), ("not_brand", "not_brands")):
        for brand in need.get(key, ()):
            yield slot, f"{slot} {brand}", partial(_is_named, brand)
    price = need.get("price") or {}
    for side in ("min", "max"):
        if side in price:
            yield "price", f"{side} {price[side]}", partial(_same_bound, side, price[side])
        if "around" in price:
            yield "price", f"{side} around {price['around']}", partial(_near, side, price["around"])
    for attribute in need.get("attributes", ()):
        yield "attribute", _words(attribute), partial(_same_attribute, attribute)
    if need.get("sort"):
        yield "sort", need["sort"], need["sort"].__eq__
    if need.get("quantity"):
        yield "quantity", f"quantity {need['quantity']}", need["quantity"].__eq__
    if need.get("in_stock_only"):
        yield "stock", "in stock", bool


def _read(stated: Need) -> Iterator[tuple[str, Any]]:
    """What was read, in the same slots; words that are only kept make no slot."""
    need = need_wire(stated).model_dump()
    if need["product_type"]:
        yield "product_type", need["product_type"]
    for brand in need["brands"]:
        yield "brand", brand
    for brand in need["not_brands"]:
        yield "not_brand", brand
    for side in ("min", "max"):
        if need["price"] and need["price"][side] is not None:
            yield "price", (side, need["price"][side])
    for attribute in need["attributes"]:
        yield "attribute", attribute
    if need["sort"]:
        yield "sort", need["sort"]
    if need["quantity"]:
        yield "quantity", need["quantity"]
    if need["in_stock_only"]:
        yield "stock", True


def _same_type(read: str, name: str) -> bool:
    return roots(read) == roots(name) or roots(name) < roots(read) or roots(read) < roots(name)


def _is_one_of(names: Sequence[str], read: str) -> bool:
    return any(_same_type(read, name) for name in names)


def _is_named(brand: str, read: str) -> bool:
    return read.casefold() == brand.casefold()


def _same_bound(side: str, amount: str, read: tuple[str, str]) -> bool:
    return read[0] == side and Decimal(read[1]) == Decimal(amount)


def _near(side: str, amount: str, read: tuple[str, str]) -> bool:
    middle = Decimal(amount)
    low, high = (middle * (1 - AROUND), middle) if side == "min" else (middle, middle * (1 + AROUND))
    return read[0] == side and low <= Decimal(read[1]) <= high


def _same_attribute(label: Mapping[str, Any], read: Mapping[str, Any]) -> bool:
    # Whether a bound itself is still in is not told apart: 7公斤以下 is read either way.
    if read["op"].rstrip("=") != str(label.get("op", "=")).rstrip("="):
        return False
    names = [str(name).casefold() for name in _listed(label.get("name"))]
    if read["name"] and names and not any(_same_type(str(read["name"]), name) for name in names):
        return False
    return any(
        _same_value(str(read["value"]), read["unit"], str(value), label.get("unit"))
        for value in _listed(label.get("value"))
    )


def _same_value(read: str, read_unit: str | None, value: str, unit: str | None) -> bool:
    if read_unit and unit and read_unit.casefold() != unit.casefold():
        known, wanted = canonical_unit(read_unit) or _own(read_unit), canonical_unit(unit)
        if known is None or wanted is None or not _is_number(read) or not _is_number(value):
            return False
        return same_quantity(Quantity(float(read), known), Quantity(float(value), wanted), SAME_AMOUNT)
    if _is_number(read) and _is_number(value):
        return float(read) == float(value)
    if roots(read) == roots(value):
        return True
    return _run_together(read, read_unit) == _run_together(value, unit)


def _run_together(value: str, unit: str | None) -> str:
    """A value with its unit without spaces: "4 slices" is 4 in slices, "240 × 220 cm" is 240x220 in cm."""
    return re.sub(r"\s+", "", f"{value}{unit or ''}").replace("×", "x").casefold()


def _own(unit: str) -> str | None:
    """A unit as the parser writes it, which nobody may write so: "d" of days."""
    return unit if unit == "d" else None


def _with_things(wishes: Sequence[str], need: Mapping[str, Any]) -> Iterator[str]:
    """The names of the thing, alone and with each wish: "football" of a ball, the "dark chocolate" of dark."""
    for name in _listed(need.get("product_type")):
        yield from (name, *(f"{wish} {name}" for wish in wishes))


def _only_words(told: tuple[str, Any], wishes: Sequence[str]) -> bool:
    """Whether an attribute is a wish that the label has in words: blackout, of curtains."""
    kind, value = told
    return kind == "attribute" and any(roots(str(value["value"])) <= roots(wish) for wish in wishes)


def _named_by(
    wishes: Sequence[str], told: Sequence[tuple[str, Any]], vocabulary: Vocabulary
) -> set[tuple[str | None, str]]:
    """The attributes, with their values, that wishes which the label has in words name of the thing that was read:
    "skin type: sensitive" of 敏感肌, "fit: women" of "for my wife"."""
    kind = next((str(value) for slot, value in told if slot == "product_type"), None)
    said = [normal(words) for words in wishes]
    found = [wish for words in said for wish in read_persons(Unread(words))]
    if kind is not None:
        found += [wish for words in said for wish in vocabulary.kind_values.find_stated(kind, words)]
    return {(wish.name, wish.value) for wish in found}


def _is_among(told: tuple[str, Any], named: set[tuple[str | None, str]]) -> bool:
    kind, value = told
    return kind == "attribute" and (value["name"], value["value"]) in named


def _is_kept(wish: str, read: Understanding) -> bool:
    """Whether most words of a wish are still somewhere: in the words to search for, or among the wishes."""
    attributes = (*read.need.attributes, *read.features)
    left = roots(
        " ".join(
            [read.need.text, read.gloss, read.need.product_type or ""]
            + [f"{wish.name or ''} {wish.value} {wish.english} {wish.unit or ''}" for wish in attributes]
        )
    )
    words = roots(wish)
    return not words or len(words & left) >= KEPT * len(words)


def _is_value(wish: str, read: Understanding, vocabulary: Vocabulary) -> bool:
    """Whether a wish was read as a value of an attribute: 哑光 as a matte finish."""
    kind = read.need.product_type
    named = vocabulary.kind_values.find_stated(kind, plain(wish)) if kind else ()
    return any((w.name, w.value) in {(one.name, one.value) for one in named} for w in read.need.attributes)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _words(attribute: Mapping[str, Any]) -> str:
    name, value = _listed(attribute.get("name")), _listed(attribute.get("value"))
    return f"{'/'.join(map(str, name))} {attribute.get('op', '=')} {'/'.join(map(str, value))}{attribute.get('unit') or ''}"


def _scores(right: int, found: int, wanted: int) -> dict[str, float]:
    precision, recall = right / found if found else 0.0, right / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "labels": wanted}
