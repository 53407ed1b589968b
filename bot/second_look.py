"""Who else may answer a message than the skill that the route gave it to, where they surely can: the pages, the product in
view. Pure functions of the dialogue, the understanding, and what the pages answer.
"""

import re

from bot.dialogue import Dialogue
from bot.route import FOR_WHOM_IT_IS_LESS, Job, is_unsure, names_a_wish
from bot.skills.passages_found import HARDLY_NONE, LIKELY_NEAREST
from bot.understand.asking import ASKS
from bot.understand.clauses import CORRECT, RULES, WISH, is_sure
from bot.understand.intent_groups import PERSON
from bot.understand.rules import wants_person
from bot.understand.understanding import Understanding
from retrieval.passage_scores import Answering
from retrieval.values import CONCEPTS

UNSURE_PERSON = (
    0.4  # confidence below which 那微信呢, in a talk about the pages, may be about them all the same
)
_WHAT_IF = re.compile(r"\b(?:what|how|when|where|if)\s+\S+\s+\S+|怎么|如果|万一|要是", re.IGNORECASE)
_TOO_MUCH = re.compile(
    r"^(?!.*[?？吗]).*(?:\btoo (?:\w+)\b(?! (?:much|many) (?:to|for) ask)|\bat least \d|太[\u4e00-\u9fff]{1,3}了)|(?:要|想要)(?:更|再)?(?:大|小|轻|高|长|快|多)(?:一?[点些])?的?\W*$",
    re.IGNORECASE | re.DOTALL,
)
# What a short question about the pages ("what does that cost?") may be taken for.
MAY_GO_ON = frozenset(
    {Job.SHOP, Job.MORE, Job.PRODUCT_QUESTION, Job.COMPARE, Job.WHY_SHOWN, Job.BUY, Job.SMALL_TALK}
)
# What a question about the product in view may be taken for.
MAY_ASK = frozenset(
    {
        Job.SHOP,
        Job.MORE,
        Job.ASK,
        Job.COMPARE,
        Job.WHY_SHOWN,
        Job.POLICY,
        Job.APOLOGY,
        Job.OUT_OF_SCOPE,
        Job.SMALL_TALK,
    }
)
# What a message may be taken for that tells what happened and asks what the shop's rules are then.
MAY_BE_A_CASE = frozenset(
    {Job.SHOP, Job.MORE, Job.ASK, Job.OUT_OF_SCOPE, Job.SMALL_TALK, Job.APOLOGY, Job.WHY_SHOWN}
)
# Confidence of a clause that asks for rules, where nothing better is known to do with a message, and where it seems a wish.
MAYBE_RULES, SURE_OF_RULES = 0.3, 0.9
COURTESY = frozenset({"greeting", "thanks", "goodbye", "bot_identity"})


def may_be_rules(before: Dialogue, understanding: Understanding, job: Job) -> bool:
    """Whether the pages may answer a message that was given to another skill, where they surely can: nothing better
    is known to do with it, or the talk is about the pages ("and express?", "she won't see the price, will she?")."""
    if understanding.other_language or understanding.email or understanding.order_number:
        return False
    if understanding.allergies:
        return False
    if job in (Job.ASK, Job.OUT_OF_SCOPE) or (job is Job.SMALL_TALK and _WHAT_IF.search(understanding.text)):
        return True
    wishes = (
        names_a_wish(understanding)
        or understanding.relative
        or understanding.cleared
        or understanding.references.positions
    )
    if before.topic != "pages" or wishes or understanding.intent in COURTESY:
        return False
    unsure_person = understanding.intent in PERSON and understanding.confidence < UNSURE_PERSON
    return job in MAY_GO_ON or (unsure_person and not wants_person(understanding.text))


def may_be_about_product(before: Dialogue, understanding: Understanding, job: Job) -> bool:
    """Whether one product is spoken of and nothing better is known to do with a message than to see whether it asks
    about that product: "is there any booze in those?", "do they show when they're wet?"."""
    if job is Job.POLICY:  # 保质期多长呀, of what is spoken of
        return _asks_attribute(before, understanding)
    one = len(before.focus or before.shown) == 1 or (before.shown and understanding.references.any)
    idle = job in (Job.ASK, Job.OUT_OF_SCOPE) or (job is Job.SMALL_TALK and is_unsure(understanding))
    return bool(one) and idle and before.topic == "shop" and not understanding.other_language


def may_ask_of_product(before: Dialogue, understanding: Understanding, job: Job) -> bool:
    """Whether a message that was given to another skill may still ask about the one product that is spoken of, where it
    surely does: "my daughter just turned 6, is she going to be frustrated" after a kit shows no other kits."""
    one = len(before.focus) == 1 or (not before.focus and len(before.shown) == 1)
    need = understanding.need
    limits = bool(need.price or need.brands or need.not_brands or need.sort or understanding.relative)
    elsewhere = understanding.order_number or understanding.email or understanding.other_language
    takes_back = understanding.cleared or understanding.forgotten or understanding.returns
    question = understanding.question
    asks = question.asks or question.yes_no or question.counts or ASKS.search(understanding.text)
    wishes = any(clause.role in (WISH, CORRECT) and is_sure(clause) for clause in understanding.clauses)
    if (wishes and not asks) or _TOO_MUCH.search(understanding.text) or understanding.allergies:
        return False  # 内存要大; "too heavy for my mum"
    if FOR_WHOM_IT_IS_LESS.search(understanding.text):
        return False
    valued = any(wish.name in CONCEPTS for wish in need.attributes)  # 有粉色的吗, of what comes in grey only
    if not one or limits or elsewhere or takes_back or valued or before.topic != "shop":
        return False
    return job in MAY_ASK


def may_be_a_case(understanding: Understanding, job: Job) -> bool:
    """Whether a message that was given to another skill may tell what happened and ask what the rules are then: "they miss
    me a second time", "if i drop it off the ladder"."""
    if job not in MAY_BE_A_CASE or _is_another_matter(understanding):
        return False
    rules = max((c.confidence for c in understanding.clauses if c.role == RULES), default=0.0)
    wishes = any(clause.role == WISH and is_sure(clause) for clause in understanding.clauses)
    elsewhere = understanding.intent == "out_of_scope" and understanding.confidence >= SURE_OF_RULES
    least = SURE_OF_RULES if job is Job.SHOP or elsewhere else MAYBE_RULES
    return rules >= least and not wishes


def is_a_case(answering: Answering) -> bool:
    """Whether the pages probably answer, and one passage of them more than others may."""
    return (
        bool(answering.sentences) and answering.none <= HARDLY_NONE and answering.likeliest >= LIKELY_NEAREST
    )


def _is_another_matter(understanding: Understanding) -> bool:
    """Whether a message names an order, is in a language that is not spoken here, or tells what somebody does not bear."""
    other = understanding.order_number or understanding.email or understanding.other_language
    return bool(other or understanding.allergies)


def _asks_attribute(before: Dialogue, understanding: Understanding) -> bool:
    """Whether an attribute is asked for in words that no question about the rules has."""
    asks = understanding.question.concept is not None and understanding.question.asks
    spoken_of = bool(before.focus or before.shown) and before.topic == "shop"
    return asks and spoken_of and not understanding.speaks_of_rules
