"""English amounts in words as digits, as shoppers say them: "two fifty" (of a price), "twenty five", "three kilos".

Small numbers alone stay words, since "one", "two things" and "the second one" are no amounts.
"""

import re

_UNITS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine".split(), start=1)
}
_TEENS = {
    word: number
    for number, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), start=10
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_TENS |= {"fourty": 40}
_ALL = _UNITS | _TEENS | _TENS
_UNIT, _TEEN, _TEN = ("|".join(words) for words in (_UNITS, _TEENS, _TENS))
_BELOW_100 = rf"(?:(?:{_TEN})(?:[- ](?:{_UNIT}))?|{_TEEN}|{_UNIT})"
# What is measured, weighed or counted: "ten kilos", "twelve inch wheels".
_MEASURED = (
    r"(?:[- ]?(?:kilos?|kilograms?|kgs?|grams?|pounds?|lbs?|inch(?:es)?|feet|foot|metres?|meters?|cm|mm|centimet(?:re|er)s?|"
    r"lit(?:re|er)s?|hours?|hrs?|minutes?|mins?|watts?|volts?|gigs?|gigabytes?|terabytes?|gb|tb|pieces?|degrees?)\b)"
)
# What stands after a number of its own: "two ten packs", "six twenty amp fuses".
_COUNTED = rf"(?:{_MEASURED}|[- ]?(?:packs?|packets?|years?|yrs?|amps?|days?|weeks?|months?|per ?cent|seats?|seaters?|people|persons?|sets?|pairs?)\b)"
_PRICED_BEFORE = (
    r"(?:under|below|over|above|about|around|roughly|than|to|up to|at least|at most|within|budget(?: is| of)?|max|maximum|"
    r"only have|spend|pay|limit(?: is)?|between|and|like|say)"
)
_PRICED_AFTER = r"(?:[ -]?(?:bucks|dollars?|quid|euros?|pounds|max|maximum|tops|or less|or so|or under|at most|at the|ish|is my|is the))"
_THOUSANDS = re.compile(
    rf"\b(?P<many>an?|{_BELOW_100}|\d{{1,3}}) thousand(?:,? (?:and )?(?P<hundreds>{_UNIT}) hundred)?(?:,? (?:and )?(?P<rest>{_BELOW_100}))?\b",
    re.IGNORECASE,
)
_HUNDREDS = re.compile(
    rf"\b(?:(?P<low>{_UNIT}|\d)(?P<joint> (?:to|or|-) | ?- ?))?(?P<many>a couple(?: of)?|couple|an?|{_BELOW_100}|\d{{1,2}})?(?<!few)(?<!several) ?\bhundred(?! ?%| per ?cent| thousand)(?:,? (?:and )?(?P<rest>{_BELOW_100})\b(?! hundred| thousand))?\b",
    re.IGNORECASE,
)
_SPOKEN_PRICE = re.compile(
    rf"\b(?P<hundreds>{_UNIT})[ -](?P<rest>(?:{_TEN})(?:[- ](?:{_UNIT}))?|{_TEEN})\b(?!{_COUNTED})",
    re.IGNORECASE,
)
_WITH_CENTS = re.compile(
    rf"\b(?P<whole>(?:{_TEN})(?:[- ](?:{_UNIT}))?|{_TEEN}) (?P<cents>ninety[- ](?:nine|five))\b",
    re.IGNORECASE,
)
_BETWEEN_HUNDREDS = re.compile(rf"\bbetween (?P<low>{_UNIT}) and (?P<high>{_UNIT}) hundred\b", re.IGNORECASE)
_AFTER_TENS = re.compile(rf"\b(?:{_TEN})[- ]$", re.IGNORECASE)
_TENS_AND_UNITS = re.compile(rf"\b(?P<tens>{_TEN})(?:[- ](?P<unit>{_UNIT}))?\b(?!th\b)", re.IGNORECASE)
_SMALL = re.compile(
    rf"\b(?P<measured>{_UNIT}|{_TEEN})(?={_MEASURED})"
    rf"|(?<=\b)(?P<before>{_PRICED_BEFORE} )(?P<priced>{_TEEN})\b(?!{_MEASURED})"
    rf"|\b(?P<money>{_TEEN}|{_UNIT})(?={_PRICED_AFTER}\b)",
    re.IGNORECASE,
)
_MINUS = re.compile(rf"\bminus (?P<n>{_BELOW_100})\b", re.IGNORECASE)
_HALF = re.compile(
    r"\bhalf (?:an?|1) (?P<unit>hour|kilo|litre|liter|metre|meter|pound|inch)\b", re.IGNORECASE
)


_DOZEN = re.compile(r"\b(?P<n>half|a|one|two|three)(?: a)? dozen\b", re.IGNORECASE)
_SHORT_RANGE = re.compile(
    r"(?<![\w.,$€£-])(?P<low>[1-8])-(?P<high>[2-9])00(?!\d|\s?(?:mm|cm|m|g|ml|mah|w|gb|hz)\b)"
)  # "4-500"


def with_english_digits(text: str) -> str:
    """A text with its English amounts in digits."""
    if not text.isascii() and not re.search(r"[A-Za-z]{3}", text):
        return text
    text = _DOZEN.sub(
        lambda found: str({"half": 6, "two": 24, "three": 36}.get(found["n"].casefold(), 12)), text
    )
    text = _SHORT_RANGE.sub(r"\g<low>00-\g<high>00", text)
    text = _HALF.sub(lambda found: f"0.5 {found['unit']}", text)
    text = _MINUS.sub(lambda found: f"minus {_below_100(found['n'])}", text)
    text = _THOUSANDS.sub(_thousands, text)
    text = _BETWEEN_HUNDREDS.sub(
        lambda found: f"between {100 * _below_100(found['low'])} and {100 * _below_100(found['high'])}", text
    )
    text = _HUNDREDS.sub(_hundreds, text)
    text = _WITH_CENTS.sub(lambda found: f"{_below_100(found['whole'])}.{_below_100(found['cents'])}", text)
    text = _SPOKEN_PRICE.sub(_spoken_price, text)
    text = _TENS_AND_UNITS.sub(lambda found: str(_below_100(found.group())), text)
    return _SMALL.sub(_small, text)


def _thousands(found: re.Match[str]) -> str:
    hundreds = _ALL[found["hundreds"].casefold()] if found["hundreds"] else 0
    rest = _below_100(found["rest"]) if found["rest"] else 0
    return str(1000 * _count(found["many"]) + 100 * hundreds + rest)


def _hundreds(found: re.Match[str]) -> str:
    rest = _below_100(found["rest"]) if found["rest"] else 0
    amount = str(100 * (_count(found["many"]) if found["many"] else 1) + rest)
    if found["low"]:  # "five to eight hundred"
        amount = f"{100 * _count(found['low'])}{found['joint']}{amount}"
    # "a family with hundred": the space before the word belongs to the text
    return f" {amount}" if found.group()[0] == " " else amount


def _spoken_price(found: re.Match[str]) -> str:
    if _AFTER_TENS.search(found.string[: found.start()]):  # "twenty nine ninety" is no 20 and 990
        return found.group()
    return str(100 * _ALL[found["hundreds"].casefold()] + _below_100(found["rest"]))


def _small(found: re.Match[str]) -> str:
    said = found["measured"] or found["priced"] or found["money"]
    return f"{found['before'] or ''}{_ALL[said.casefold()]}"


def _count(said: str) -> int:
    folded = said.casefold()
    if folded.isdigit():
        return int(folded)
    return 2 if "couple" in folded else 1 if folded in ("a", "an") else _below_100(folded)


def _below_100(said: str) -> int:
    return sum(_ALL[word] for word in re.split(r"[- ]", said.casefold()))
