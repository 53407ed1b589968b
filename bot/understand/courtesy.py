"""Messages that wish for nothing yet: thanks alone, and a present of which nothing else is said."""

import re
from collections.abc import Sequence

from bot.understand.needs import NeedReading
from bot.understand.question import read_question
from bot.understand.references import find_references
from bot.understand.rules import reports_fault, speaks_of_rules
from retrieval.need import AttributeWish, Need

_GIFT = re.compile(r"\b(?:presents?|gifts?)\b|礼物|送礼", re.I)
_ONLY_THANKS = re.compile(
    r"\W*(?:oh |ok(?:ay)?,? |great,? |lovely,? |perfect,? |right,? )?(?:thank(?:s| you)|thx|cheers|many thanks)\b"
    r"(?!.*(?:\b(?:but|need|want|looking|show|also|can|could|would|please|order\w*|parcel|package|deliver\w*|arrived?|waiting|broken|what|how|when|which|where|one more|another|back to|take|remove|forget|then)\b|\?)).*"
    r"|\W*(?:好的?，?|行，?|嗯，?)?(?:谢谢|多谢|感谢)[^？?吗嗎想要买買找看个個还還再多几幾有没沒哪那怎什啥能可帮幫给給换換退寄发發订訂单單收第款坏壞贵貴到]*",
    re.I | re.S,
)


def only_thanks(text: str, reading: NeedReading) -> bool:
    """Whether a message only gives thanks, and names, changes, points at and asks nothing."""
    if _ONLY_THANKS.fullmatch(text) is None:
        return False
    need, question = reading.need, read_question(text)
    wishes = [wish for wish in need.attributes if wish.name != "fit"]
    limits = need.product_type or need.price or need.brands or need.not_brands or need.sort or need.quantity
    changes = reading.relative or reading.cleared or reading.forgotten or reading.returns or reading.similar
    points = find_references(text).positions or question.pointing or question.concept or question.yes_no
    return not (wishes or limits or changes or points or speaks_of_rules(text) or reports_fault(text))


def only_a_gift(text: str, need: Need, features: Sequence[AttributeWish]) -> bool:
    """Whether nothing is said of what is wanted beside whom it is for, and that it is a present."""
    if _GIFT.search(text) is None:
        return False
    limits = need.product_type or need.price or need.brands or need.quantity or need.sort
    wishes = [wish for wish in need.attributes if wish.name != "fit"]
    words = [wish for wish in features if wish.op == "=" and not _GIFT.search(wish.value)]
    return not (limits or wishes or words)
