"""What a shopper says to be recognised: an order's number and an e-mail address."""

import re

from retrieval.simplified import to_simplified

_UNIT = (
    r"dollars?|bucks|usd|eur|euros?|pounds?|gbp|yuan|rmb|cny|mah|ml|kg|g|gb|tb|mb|w|watts?|hz|rpm|mm|cm|inch(?:es)?"
    r"|lumens?|pieces?|pcs|sheets?|美元|美金|元|块|刀|年|月|日|毫安|毫升|克|瓦|流明|片|张|个|件|英寸"
)
# What follows an order number: neither more of a word, nor decimals, nor a unit, which would make it an amount.
_END = rf"(?![A-Za-z0-9@]|[.,]\d|-\d|\s*(?:{_UNIT})(?![a-z]))"
_START = r"(?<![A-Za-z0-9@.,$€£¥+-])"
# A number that is named one ("order number is A5-77", "订单号：8812"), or digits right after "order".
_NAMED = re.compile(
    r"(?:\b(?:order|purchase)\b|订单)\s*"
    r"(?:(?:(?:number|no\.?|nr\.?|id|号码|编号|号)\s*(?:is|was|:|：|#|是|为)?|is|was|:|：|#|是|为)\s*#?\s*"
    rf"(?P<number>(?=[A-Z0-9-]*\d)[A-Z0-9][A-Z0-9-]{{3,24}}){_END}|\s*(?P<digits>\d{{4,12}}){_END})",
    re.IGNORECASE,
)
# Letters and digits as shops number orders ("XO-10234", "#100234"). A model number may look the same.
_FORMED = re.compile(rf"{_START}(?P<number>#?[A-Za-z]{{1,4}}-?\d{{4,12}}|#\d{{4,12}}){_END}")
_BARE = re.compile(rf"{_START}(?P<number>(?!(?:19|20)\d\d(?!\d))\d{{4,12}}){_END}", re.IGNORECASE)
_LETTERED = re.compile(r"[A-Za-z]{1,4}-\d{4,12}")
_ORDER = re.compile(
    r"\b(?:orders?|ordered|parcel|package|delivery|shipment)\b|订单|订的|单子|单号|快递|包裹|物流|下的单",
    re.IGNORECASE,
)
# Words after which a number is an amount.
_AMOUNT_BEFORE = re.compile(
    r"(?:\b(?:under|below|over|above|than|about|around|budget(?: is| of)?|up to|for|spend|max|usd|eur|rmb)"
    r"|预算|不超过|低于|高于|大概|左右)\s*$",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"\+\d[\d\s().-]{7,}\d|(?<!\d)\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)"
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")


def find_order_number(text: str) -> str | None:
    """The order number in a message, as written; a bare number only where nothing looks more like one."""
    searched = _PHONE.sub(" ", _EMAIL.sub(" ", text))
    if match := _NAMED.search(searched):
        return match.group("number") or match.group("digits")
    if match := _FORMED.search(searched):
        return match.group("number").lstrip("#")
    for match in _BARE.finditer(searched):
        if not _AMOUNT_BEFORE.search(searched[: match.start()]):
            return match.group("number")
    return None


def asks_for_order(text: str, number: str | None) -> bool:
    """Whether a message surely speaks of the order that it gives the number of: "my toothbrush order hasn't come,
    XO-10240"."""
    return (
        number is not None
        and _LETTERED.fullmatch(number) is not None
        and _ORDER.search(to_simplified(text)) is not None
    )


def without_identity(text: str) -> str:
    """The message without e-mail addresses and without a number that is named as an order's."""
    return _NAMED.sub(" ", _EMAIL.sub(" ", text))


def find_email(text: str) -> str | None:
    """The first e-mail address in a message, or None."""
    match = _EMAIL.search(text)
    return match.group() if match else None
