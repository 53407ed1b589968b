"""Which attribute of a product answers a question that names none: the waterproofing of "can I swim with it".

A multilingual encoder reads the question and each attribute with its value. What all questions have in common is taken
from the question first: some attributes (weight, colour) are near to any question. How sure it is follows from how far
the best attribute stands out from the others of the same product; its weights were fitted on 240 questions
(`tests/data/attribute_questions.jsonl`, `xiaoer evaluate attributes`), 60 of which no attribute answers.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import cast

import numpy as np
import yaml
from numpy.typing import NDArray

from retrieval.embed import Encoder
from retrieval.quantities import canonical_unit, dimension_of, find_quantities
from retrieval.text import has_han

MOST_KEPT = 20_000  # vectors of attributes, 384 numbers each: 30 MB
COMMON = 0.8  # share of the mean of typical questions that is taken from a question
NAME_WEIGHT = 0.3  # of the attribute's name alone, beside the name with the value
# Log-odds of being right: per unit above the mean of the product's attributes, above the second one, and at 0.
ABOVE_MEAN, ABOVE_SECOND, AT_ZERO = 53.0, 38.0, -1.36
SURE = 0.7  # probability from which an attribute answers
VERY_SURE = 0.85  # from which it answers although something else speaks against it
NEAR = 0.5  # from which it is the nearest that the shop states

ONE_MEASURED = 0.8  # of the only attribute that is measured in what is asked for
ONE_SAID = 0.7  # of the only one that is measured as an amount in the question is: her arm of 40 cm, and the cuff size
ONE_IN_UNIT = 0.9  # of the only one that has the unit which is asked for: "how many mm", 几斤
_UNIT_ASKED = re.compile(
    r"\bhow many (?P<en>[a-z]+)\b|(?:多少|几)\s?(?P<zh>毫米|厘米|公分|公克|英寸|平方米|平米|米|公斤|千克|克|斤|毫升|公升|升|瓦|伏|毫安时?|分贝|赫兹|流明|ml|[lwg]|kg|cm|mm|mah|gb|tb|hz)(?![a-z])",
    re.IGNORECASE,
)
_OF_EACH = re.compile(r"每|\b(?:per|each|every|serving|portion)\b", re.IGNORECASE)  # 每小袋多少克
# Other words for a count, a day or a year say too little of what is asked.
LEAST_UNIT = 2  # letters
_UNITS_ASKED = frozenset(
    {"mass", "volume", "length", "area", "power", "voltage", "charge", "sound", "frequency", "light", "data"}
)
_MEASURED_IN = tuple(
    (kind, re.compile(words, re.IGNORECASE))
    for kind, words in (
        (
            "time",
            r"\bhow long (?:does|do|will|would|can|could|is|are)\b.{0,40}\b(?:takes?|lasts?|run|go|hold|keep|work|play|stay|good)\b"
            r"|\bhow many (?:hours|minutes|days)\b|多久|多长时间|几个?小时|几分钟",
        ),
        (
            "volume",
            r"\bhow much (?:water |liquid |coffee |tea )?(?:does|can|will) (?:it|this|that|they) (?:hold|boil|make|take)\b|(?:装|烧|盛|放|煮|容纳)(?:得下|下)?多少(?!钱|个|件|东西|衣)",
        ),
        ("mass", r"\bhow much (?:is|comes|do you get) (?:there )?in (?:it|an?|the|one|each|every)\b"),
        ("temperature", r"\bhow (?:cold|hot|warm)\b|\bwhat temperature|几度|多少度|多冷|多热"),
        (
            "area",
            r"\bhow (?:big|large) (?:an? |of an? )?(?:room|lawn|garden|area|space|flat)\b|多大的?(?:房间|面积|屋|客厅|院子|草坪)",
        ),
        ("sound", r"\bhow (?:loud|noisy|quiet)\b|吵不吵|吵吗|噪音|多少分贝"),
    )
)


@dataclass(frozen=True, slots=True)
class Nearest:
    """The attribute that a question is most likely about, and the probability that it answers it, 0 to 1."""

    name: str
    probability: float


class StatedMeaning:
    """Compares questions with attributes; may be used by several threads. `encoder` reads all languages that are
    asked in."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._common: dict[str, NDArray[np.float32]] = {}

    def nearest(self, question: str, attributes: Mapping[str, str]) -> Nearest | None:
        """The attribute nearest in meaning, or None of fewer than two."""
        if len(attributes) < 2:
            return None
        if name := _in_unit(question, attributes):
            return Nearest(name, ONE_IN_UNIT)
        asked_for = asked_dimension(question)
        if kind := asked_for or _said_dimension(question):
            alike = {name: value for name, value in attributes.items() if is_measured(value, kind)}
            if len(alike) == 1:
                return Nearest(next(iter(alike)), ONE_MEASURED if asked_for else ONE_SAID)
            attributes = alike or attributes
        asked = np.asarray(self._encoder.embed_query(question), dtype=np.float32)
        asked = asked - COMMON * self._mean("zh" if has_han(question) else "en")
        stated = self._vectors([f"{name}: {value}" for name, value in attributes.items()])
        scores = (stated + NAME_WEIGHT * self._vectors(list(attributes))) @ asked
        first, second = np.argsort(-scores)[:2]
        above_mean = float(scores[first] - scores.mean())
        above_second = float(scores[first] - scores[second])
        odds = ABOVE_MEAN * above_mean + ABOVE_SECOND * above_second + AT_ZERO
        return Nearest(list(attributes)[first], 1 / (1 + exp(-odds)))

    def _mean(self, language: str) -> NDArray[np.float32]:
        """The mean of typical questions, of length up to 1."""
        with self._reading:
            if language not in self._common:
                vectors = [self._encoder.embed_query(question) for question in _typical()[language]]
                self._common[language] = np.asarray(vectors, dtype=np.float32).mean(axis=0)
            return self._common[language]

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), dimension); those read before are kept."""
        with self._lock:
            found = {text: self._kept[text] for text in texts if text in self._kept}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        if new:
            found |= zip(new, self._encoder.encode(new), strict=True)
            with self._lock:
                self._kept.update((text, found[text]) for text in new)
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
        return np.stack([found[text] for text in texts])


def asked_dimension(question: str) -> str | None:
    """What the answer to a question is measured in, where its words tell: time for "how long does it take"."""
    kind = next((kind for kind, words in _MEASURED_IN if words.search(question)), None)
    return kind or ((unit := asked_unit(question)) and dimension_of(unit))


def asked_unit(question: str) -> str | None:
    """The unit in which an answer is asked for: "how many mm is it", 一包几斤."""
    match = _UNIT_ASKED.search(question)
    said = match and (match["en"] or match["zh"])
    if said and match and match["en"] and (len(said) < LEAST_UNIT or said.casefold() in ("in", "of")):
        return None  # "how many in the box"
    unit = canonical_unit(said) if said else None
    return unit if unit and dimension_of(unit) in _UNITS_ASKED else None


def _in_unit(question: str, attributes: Mapping[str, str]) -> str | None:
    """The only attribute that an amount asked for in a unit can be: the one that is stated in that unit, or the weight."""
    unit = asked_unit(question)
    kind = dimension_of(unit) if unit else None
    if kind is None or _OF_EACH.search(question):
        return None
    alike = {name: value for name, value in attributes.items() if is_measured(value, kind)}
    if kind == "mass" and "Weight" in alike:
        return "Weight"
    same = [n for n, v in alike.items() if any(f.quantity.unit == unit for f in find_quantities(v))]
    return next((found[0] for found in (same, list(alike)) if len(found) == 1), None)


def _said_dimension(question: str) -> str | None:
    """What an amount in a question is measured in; a weight is that of the product more often than of what it holds."""
    found = next((found.quantity.base()[0] for found in find_quantities(question)), None)
    return None if found == "mass" else found


def is_measured(value: str, dimension: str) -> bool:
    """Whether a value has an amount of a dimension: "8 h" of time."""
    return any(found.quantity.base()[0] == dimension for found in find_quantities(value))


@lru_cache(maxsize=1)
def _typical() -> Mapping[str, Sequence[str]]:
    file = Path(__file__).parent / "typical_questions.yaml"
    return cast(Mapping[str, Sequence[str]], yaml.safe_load(file.read_text(encoding="utf-8")))
