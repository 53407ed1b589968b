"""What the answer to a question is measured in, and the attribute that alone can be it: "how many mm is it", 几斤."""

import re
from collections.abc import Mapping

from retrieval.quantities import canonical_unit, dimension_of, find_quantities

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


def attribute_in_unit(question: str, attributes: Mapping[str, str]) -> str | None:
    """The only attribute that an amount asked for can be: the one that is stated in the unit that is asked for, or the
    weight; without a unit, the only one that is measured as the answer is."""
    unit = asked_unit(question)
    if unit and _OF_EACH.search(question):
        return None
    kind = dimension_of(unit) if unit else asked_dimension(question)
    alike = [name for name, value in attributes.items() if kind and is_measured(value, kind)]
    if unit and kind == "mass" and "Weight" in alike:
        return "Weight"
    same = [n for n in alike if any(f.quantity.unit == unit for f in find_quantities(attributes[n]))]
    return next((found[0] for found in (same, alike) if len(found) == 1), None)


def is_measured(value: str, dimension: str) -> bool:
    """Whether a value has an amount of a dimension: "8 h" of time."""
    return any(found.quantity.base()[0] == dimension for found in find_quantities(value))
