"""What a shopper says to be recognised: an order's number and an e-mail address."""

import re

# Letters and digits as shops number orders ("XO-10234", "#100234", "SO 2026 00017"), or plainly named one.
_NAMED = re.compile(
    r"(?:order|purchase|订单)\s*(?:number|no\.?|nr\.?|id|号码|编号|号)?\s*(?:is|was|:|：|#|是|为)?\s*#?\s*"
    r"(?P<number>(?=[A-Z0-9-]*\d)[A-Z0-9][A-Z0-9-]{3,24})(?![A-Z0-9])",
    re.IGNORECASE,
)
_FORMED = re.compile(
    r"(?<![A-Za-z0-9@.$€£¥-])(?P<number>#?[A-Za-z]{1,4}-?\d{4,12}|#\d{4,12})(?![A-Za-z0-9@])"
)
_BARE = re.compile(r"(?<![A-Za-z0-9@.$€£¥-])(?P<number>\d{4,12})(?![A-Za-z0-9@.,])")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")


def find_order_number(text: str) -> str | None:
    """The order number in a message, as written; a bare number only where nothing looks more like one."""
    without_email = _EMAIL.sub(" ", text)
    for pattern in (_FORMED, _NAMED, _BARE):
        if match := pattern.search(without_email):
            return match.group("number").lstrip("#")
    return None


def without_identity(text: str) -> str:
    """The message without e-mail addresses and what is formed like an order number of letters and digits."""
    without_email = _EMAIL.sub(" ", text)
    return _NAMED.sub(" ", without_email) if _NAMED.search(without_email) else without_email


def find_email(text: str) -> str | None:
    """The first e-mail address in a message, or None."""
    match = _EMAIL.search(text)
    return match.group().rstrip(".") if match else None
