"""Whether a message names a thing, or a wish for it, so that it is wished for, whatever the intent model took it for."""

import re

from bot.understand.intent_groups import SURE
from bot.understand.understanding import Understanding
from retrieval.wishes import HOST_ATTRIBUTES

WORDS_OF_A_WISH = 4  # of a wish that says no more than what it is
# What a wish with few words is taken for: "now for the missus, something round".
MISTAKEN = frozenset({"compare", "why_shown", "out_of_scope", "more_results", "deny", "affirm"})
# "is there a pushchair that …": one of that kind is wished for, whatever is spoken of
_IS_THERE_A = re.compile(
    r"\b(?:is there|are there|do you (?:also )?(?:have|sell|stock|carry|do)|have you(?: got)?)\s+(?:also\s+)?(?:an?|any|some)\s+(?!(?:bigger|larger|smaller|longer|chance|way|discount|difference|lot|bit|little|few|problem|limit|fee|charge)\b)(?!.*\b(?:(?:in|with|on|inside) (?:it|them|that|this|those|these|the)|(?:for|of|to) (?:it|them|that|this|those|these|the (?:\w+ )?(?:ones?|other|same)(?=\W*(?:$|[?.,;!]))))\b)",
    re.IGNORECASE,
)
_AND_THOSE = re.compile(r"^\W*那?[\u4e00-\u9fff]{2,8}(?<!的)呢[？?\s]")
_WHICH_FITS = re.compile(
    r"\b(?:which|what) (?:[a-z-]+ ){1,4}(?:goes|go|fits?|works?|is|are|do i need)\b|(?:用|配|装)(?:哪|什么|啥)",
    re.IGNORECASE,
)


def names_anew(understanding: Understanding, *, shown: bool) -> bool:
    """Whether a kind is named so that it is wished for: "is there a case for the One", 扫地机器人呢, "which cartridge goes
    with the Home"; or, where a list is `shown`, a few words only name what is wanted: "bean to cup?"."""
    need, text = understanding.need, understanding.text
    if understanding.speaks_of_rules:
        return False
    if need.product_type is None:
        return shown and not understanding.question.asks and _is_all_a_wish(understanding)
    fits = any(wish.name in HOST_ATTRIBUTES for wish in need.attributes)
    if (fits and _WHICH_FITS.search(text)) or _AND_THOSE.match(text):
        return True
    return shown and _IS_THERE_A.search(text) is not None


def _is_all_a_wish(understanding: Understanding) -> bool:
    """Whether a few words that were taken for talk or a comparison only name what is wanted: "bean to cup?"."""
    few = len(understanding.text.split()) <= WORDS_OF_A_WISH and understanding.confidence < SURE
    points = understanding.question.pointing or understanding.references.any
    wishes = understanding.features or understanding.need.attributes
    return few and bool(wishes) and not points and understanding.intent in MISTAKEN
