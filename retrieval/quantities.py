"""Numbers with units: reading them out of text and comparing them across units ("1 TB" and "1000 GB")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

# canonical unit -> (dimension, factor to the dimension's base unit, how people write it)
_UNITS: dict[str, tuple[str, float, tuple[str, ...]]] = {
    "KB": ("data", 1e3, ("kb", "kilobyte", "kilobytes")),
    "MB": ("data", 1e6, ("mb", "megabyte", "megabytes", "兆")),
    "GB": ("data", 1e9, ("gb", "gig", "gigs", "gigabyte", "gigabytes")),
    "TB": ("data", 1e12, ("tb", "terabyte", "terabytes")),
    "mm": ("length", 1e-3, ("mm", "millimetre", "millimetres", "millimeter", "millimeters", "毫米")),
    "cm": ("length", 1e-2, ("cm", "centimetre", "centimetres", "centimeter", "centimeters", "厘米", "公分")),
    "m": ("length", 1.0, ("m", "metre", "metres", "meter", "meters", "米")),
    "in": ("length", 0.0254, ("in", "inch", "inches", "inch.", '"', "”", "″", "''", "英寸", "寸", "吋")),
    "km": ("length", 1e3, ("km", "kilometre", "kilometres", "kilometer", "kilometers", "公里", "千米")),
    "ft": ("length", 0.3048, ("ft", "foot", "feet", "英尺")),
    "m²": (
        "area",
        1.0,
        (
            "m²",
            "m2",
            "sqm",
            "square metres",
            "square meters",
            "square metre",
            "square meter",
            "平方米",
            "平方",
            "平米",
            "㎡",
        ),
    ),
    "mg": ("mass", 1e-6, ("mg",)),
    "g": ("mass", 1e-3, ("g", "gram", "grams", "克", "公克")),
    "kg": ("mass", 1.0, ("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "公斤", "千克")),
    "斤": ("mass", 0.5, ("斤", "市斤")),
    "lb": ("mass", 0.45359237, ("lb", "lbs", "pound", "pounds", "磅")),
    "oz": ("mass", 0.028349523125, ("oz", "ounce", "ounces", "盎司")),
    "ml": (
        "volume",
        1e-3,
        ("ml", "mil", "mils", "millilitre", "millilitres", "milliliter", "milliliters", "毫升"),
    ),
    "L": ("volume", 1.0, ("l", "litre", "litres", "liter", "liters", "升", "公升")),
    "W": ("power", 1.0, ("w", "watt", "watts", "瓦")),
    "mW": ("power", 1e-3, ("mw",)),
    "kW": ("power", 1e3, ("kw", "kilowatt", "kilowatts", "千瓦")),
    "V": ("voltage", 1.0, ("v", "volt", "volts", "伏")),
    "VA": ("apparent power", 1.0, ("va",)),
    "kVA": ("apparent power", 1e3, ("kva",)),
    "mAh": ("charge", 1.0, ("mah", "毫安", "毫安时")),
    "Ah": ("charge", 1000.0, ("ah", "安时")),
    "Hz": ("frequency", 1.0, ("hz", "赫兹")),
    "MHz": ("frequency", 1e6, ("mhz",)),
    "GHz": ("frequency", 1e9, ("ghz",)),
    "MP": ("resolution", 1.0, ("mp", "megapixel", "megapixels")),
    "万像素": ("resolution", 1e-2, ("万像素",)),
    "dB": ("sound", 1.0, ("db", "decibel", "decibels", "分贝")),
    "min": ("time", 60.0, ("min", "mins", "minute", "minutes", "分钟")),
    "h": ("time", 3600.0, ("h", "hr", "hrs", "hour", "hours", "小时", "个小时")),
    "d": ("time", 86400.0, ("day", "days", "天")),
    "week": ("time", 604800.0, ("week", "weeks", "个星期", "星期", "周")),
    "month": ("calendar", 1.0, ("month", "months", "个月")),
    "year": ("calendar", 12.0, ("year", "years", "年", "岁")),
    "dpi": ("density", 1.0, ("dpi",)),
    "ppm": ("pages", 1.0, ("ppm",)),
    "pages": ("count of pages", 1.0, ("page", "pages", "页")),
    "Wh": ("energy", 3600.0, ("wh", "watt-hour", "watt-hours", "瓦时")),
    "kWh": ("energy", 3.6e6, ("kwh",)),
    "J": ("energy", 1.0, ("j", "joule", "joules", "焦耳")),
    "mA": ("current", 1e-3, ("ma", "milliamp", "milliamps")),
    "A": ("current", 1.0, ("a", "amp", "amps", "ampere", "amperes", "安培")),
    "kbit/s": ("data rate", 1e3, ("kbit/s", "kbps")),
    "Mbit/s": ("data rate", 1e6, ("mbit/s", "mbps")),
    "Gbit/s": ("data rate", 1e9, ("gbit/s", "gbps")),
    "MB/s": ("data rate", 8e6, ("mb/s",)),
    "GB/s": ("data rate", 8e9, ("gb/s",)),
    "GT/s": ("transfers", 1.0, ("gt/s",)),
    "ms": ("time", 1e-3, ("ms", "millisecond", "milliseconds", "毫秒")),
    "sec": ("time", 1.0, ("sec", "secs", "second", "seconds", "秒")),
    "mm/s": ("speed", 1e-3, ("mm/s", "mm/sec")),
    "km/h": ("speed", 1 / 3.6, ("km/h", "kmh", "kph", "公里/小时")),
    "rpm": ("turns", 1.0, ("rpm", "转")),
    "fps": ("frames", 1.0, ("fps", "帧")),
    "nm": ("length", 1e-9, ("nm", "纳米")),
    "µm": ("length", 1e-6, ("µm", "μm", "um", "micron", "microns", "微米")),
    "cd/m²": ("luminance", 1.0, ("cd/m²", "cd/m2", "nit", "nits", "尼特")),
    "lm": ("light", 1.0, ("lm", "lumen", "lumens", "流明")),
    "g/m²": ("paper weight", 1.0, ("g/m²", "g/m2", "gsm")),
    "Ω": ("resistance", 1.0, ("ω", "\u03a9", "\u2126", "ohm", "ohms", "欧姆")),
    "°": ("angle", 1.0, ("°", "degree", "degrees", "度")),
    "°C": ("temperature", 1.0, ("°c", "℃", "celsius", "摄氏度")),
    "ppi": ("pixel density", 1.0, ("ppi",)),
    "people": ("people", 1.0, ("people", "persons", "person")),
    "pcs": ("count", 1.0, ("pc", "pcs", "piece", "pieces", "pc(s)", "件", "个", "只", "颗", "片")),
}
MOST_INCHES = 120  # said with a space between: more is the number of something "in" a colour
_OF_A_COLOUR = re.compile(
    r" (?:light |dark )?(?:black|white|gr[ea]y|silver|gold|red|blue|navy|green|yellow|orange|pink|purple|brown|beige|cream|the|a|my|stock)\b",
    re.IGNORECASE,
)
_IMPERIAL = frozenset({"in", "ft", "lb", "oz"})
_OTHERWISE = {
    "TB": "GB",
    "in": "cm",
    "cm": "in",
    "ft": "m",
    "m": "cm",
    "lb": "kg",
    "oz": "g",
    "L": "ml",
    "kW": "W",
}
_STRICT = ("A", "J")  # one letter that is also a word or part of a model ("HP 83A"): only as "15 A"
_CANONICAL = {word: unit for unit, (_, _, words) in _UNITS.items() for word in words}
_CJK_UNITS = sorted((w for w in _CANONICAL if ord(w[0]) > 0x2FFF), key=len, reverse=True)
_ASCII_UNITS = sorted((w for w in _CANONICAL if ord(w[0]) <= 0x2FFF), key=len, reverse=True)
_UNIT_PATTERN = (
    "(?:"
    + "|".join(re.escape(w) for w in _CJK_UNITS)
    + "|(?:"
    + "|".join(re.escape(w) for w in _ASCII_UNITS)
    + r")(?![A-Za-z0-9]))"
)
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_QUANTITY = re.compile(
    rf"(?<![A-Za-z0-9.])(?<![0-9],)({_NUMBER})([ \u00a0-]?)({_UNIT_PATTERN})",
    re.IGNORECASE | re.ASCII,  # ASCII: "ſ" and the Kelvin sign are no s and k
)


_SIDES = re.compile(r"(?:\d+(?:\.\d+)? ?[x×*] ?)+$")  # what stands before the last side of "120 x 90 cm"
_BELOW_ZERO = re.compile(r"(?:(?<![0-9°C℃] )(?<![0-9A-Za-z°℃])[-−–]|零下|\bminus )\s?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its canonical unit, such as 15.6 "in"."""

    value: float
    unit: str

    def base(self) -> tuple[str, float]:
        """Dimension and value in that dimension's base unit, comparable across units."""
        dimension, factor, _ = _UNITS[self.unit]
        return dimension, self.value * factor

    def __str__(self) -> str:
        word = self.unit
        if word == "d":
            word = "days"  # "3 d" may mean 3D
        elif word == "in" and self.value > MOST_INCHES:
            word = "inches"  # "256 in" may go on: in blue
        return f"{plain_number(self.value)} {word}"


@dataclass(frozen=True, slots=True)
class FoundQuantity:
    """A quantity and the character span that it covers in its text."""

    quantity: Quantity
    start: int
    end: int


def plain_number(value: float) -> str:
    """A number in full, without an exponent or idle zeros: 15.6, 2000000, 0.000001."""
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def canonical_unit(word: str) -> str | None:
    """The canonical unit for a word people write ("inches" gives "in"), or None for no unit we know."""
    return _CANONICAL.get(word.lower())


def dimension_of(word: str) -> str | None:
    """What a unit that people write measures ("inches" length, 克 mass), or None for no unit we know."""
    unit = canonical_unit(word)
    return _UNITS[unit][0] if unit else None


def find_quantities(text: str) -> Iterator[FoundQuantity]:
    """Yield every number with a unit in the text, left to right."""
    for match in _QUANTITY.finditer(text):
        number, gap, word = match.groups()
        if word.upper() in _STRICT and (gap != " " or word not in _STRICT):
            continue
        value = float(number.replace(",", ""))
        if (
            word == "in"
            and gap == " "
            and (
                value > MOST_INCHES
                or (text[: match.start()].endswith("the ") and _OF_A_COLOUR.match(text, match.end()))
                or text.startswith(" stock", match.end())
            )
        ):
            continue  # "the 256 in blue"
        if _CANONICAL[word.lower()] == "°C" and _BELOW_ZERO.search(text[: match.start()]):
            value = -value
        yield FoundQuantity(Quantity(value, _CANONICAL[word.lower()]), match.start(), match.end())


def parse_quantity(text: str) -> Quantity | None:
    """The first number with a unit in the text, or None."""
    found = next(find_quantities(text), None)
    return found.quantity if found else None


def all_sides(text: str, last: FoundQuantity) -> list[Quantity]:
    """The sides of "120 x 90 cm" in their order, of which the last one has the unit; a quantity alone is its only side."""
    before = _SIDES.search(text[: last.start])
    numbers = re.findall(_NUMBER, before.group()) if before else []
    return [*(Quantity(float(number), last.quantity.unit) for number in numbers), last.quantity]


def longest_side(text: str) -> Quantity | None:
    """The first number with a unit in the text, of "120 x 90 cm" the longest side; None without one."""
    found = next(find_quantities(text), None)
    return max(all_sides(text, found), key=lambda side: side.value) if found else None


def is_imperial(unit: str) -> bool:
    """Whether a canonical unit belongs to inches, feet, pounds and ounces."""
    return unit in _IMPERIAL


def converted(quantity: Quantity) -> Quantity | None:
    """The amount in the unit that shops write it in otherwise: 1 TB as 1000 GB, 15.6 in as 39.6 cm; None without one."""
    other = _OTHERWISE.get(quantity.unit)
    if other is None:
        return None
    return Quantity(round(quantity.base()[1] / _UNITS[other][1], 1), other)


def same_quantity(a: Quantity, b: Quantity, tolerance: float = 0.005) -> bool:
    """Whether two quantities are the same amount of the same dimension, within a relative tolerance."""
    dimension_a, value_a = a.base()
    dimension_b, value_b = b.base()
    return dimension_a == dimension_b and abs(value_a - value_b) <= tolerance * max(
        abs(value_a), abs(value_b)
    )
