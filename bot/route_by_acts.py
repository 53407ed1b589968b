"""Which skill answers by what a message does in its conversation, where that is surely another matter than its words seemed
to be. Pure: looks at the dialogue, the understanding, and what the model of dialogue acts told."""

import re
from dataclasses import replace

from bot.dialogue import Dialogue, speaks_of_need
from bot.order_talk import DONE_TO_AN_ORDER, adds_to_order
from bot.route import FOR_WHOM_IT_IS_LESS, Job, names_a_wish, wishes_surely
from bot.understand.dialogue_acts import (
    ASK,
    BUY,
    CHAT,
    COMPARE,
    HAGGLE,
    ORDER,
    OTHER,
    PERSON,
    PRICE,
    RULES,
    STOCK,
    UPSET,
    WISH,
    DialogueActs,
)
from bot.understand.order_parts import asked_part, asks_for_change
from bot.understand.resolver import LIKELY as CERTAIN
from bot.understand.resolver import ONE, Resolved
from bot.understand.understanding import Understanding

OF_PRODUCTS = (ASK, COMPARE, PRICE, STOCK)
# What messages do that a job is for.
DOES: dict[Job, tuple[str, ...]] = {
    Job.SHOP: (WISH,),
    Job.MORE: (WISH,),
    Job.COMPARE: OF_PRODUCTS,
    Job.PRODUCT_QUESTION: OF_PRODUCTS,
    Job.WHY_SHOWN: (ASK,),
    Job.PERSON: (PERSON,),
    Job.ORDER: (ORDER,),
    Job.POLICY: (RULES,),
    Job.BUY: (BUY,),
    Job.SMALL_TALK: (CHAT,),
    Job.OUT_OF_SCOPE: (OTHER,),
    Job.APOLOGY: (UPSET,),
    Job.HAGGLE: (HAGGLE,),
}
# "where is my charging stand": its state is asked for, though the pages tell of late parcels
_WHERE = re.compile(
    r"\bwhere(?:['’]?s| is| are| (?:the \w+|on earth) (?:is|are))\b|到哪|在哪儿?了|怎么还没", re.IGNORECASE
)
SURELY = 0.6  # probability from which a message does something, whatever its words seem to do
MOSTLY = 0.5
LEAST_UPSET = 0.008  # under which nobody is angry, whatever the words
VERY_SURELY = 0.85  # from which that is all that it does
LOOKS = frozenset({"colour", "material"})  # by which people point at things
WHATEVER_IS_NAMED = frozenset(
    {RULES, ORDER, UPSET, PERSON}
)  # what a message may do that names kinds, colours, prices
MAYBE = 0.2  # of what the chosen job is for, from which the job stays


def job_by_acts(
    acts: DialogueActs, before: Dialogue, understanding: Understanding, resolved: Resolved, job: Job
) -> Job:
    """The job for a message: another one than was chosen where the message surely does something else. What it names of a
    wish, or of the order that is spoken of, outweighs all but that it asks for rules, speaks of an order, or complains."""
    likeliest = acts.likeliest
    if likeliest is None or understanding.order_number or understanding.email or understanding.other_language:
        return job
    if job is Job.PERSON or acts.of(*DOES.get(job, ())) >= MAYBE:
        return job  # nobody is kept from a person
    if job is Job.ORDER and before.order.recognised and asked_part(understanding.text):
        return job  # 裡面是什麼東西
    if job is Job.SHOP and (_changes_list(understanding) or wishes_surely(understanding)):
        return job
    if job is Job.APOLOGY and likeliest not in WHATEVER_IS_NAMED:
        return job  # "that laptop you sold me is total garbage" wishes for none
    if job is Job.POLICY and FOR_WHOM_IT_IS_LESS.search(understanding.text):
        return job
    says = job is Job.SHOP and (names_a_wish(understanding) or understanding.relative is not None)
    if acts.of(*OF_PRODUCTS) >= (VERY_SURELY if job is Job.SHOP else SURELY):
        points = resolved.count == ONE and resolved.certainty >= CERTAIN and _names_only_looks(understanding)
        return job if says and not points else _of_products(acts, before, understanding, job)
    if says and likeliest not in WHATEVER_IS_NAMED:
        return job
    if acts.probabilities[likeliest] < _least(likeliest, understanding, job):
        return job
    return _job_for(likeliest, before, understanding, job)


def _names_only_looks(understanding: Understanding) -> bool:
    """Whether all that a message names of a wish is a colour or a material, by which people point as well."""
    need = understanding.need
    others = tuple(wish for wish in need.attributes if wish.name not in LOOKS)
    return not names_a_wish(replace(understanding, need=replace(need, attributes=others)))


def _least(act: str, understanding: Understanding, job: Job) -> float:
    """The probability from which a message does something else than a job is for; more where it limits what is shown, or
    would be an order's, less where nothing better is known to do."""
    if job is Job.SHOP:
        need = replace(understanding.need, product_type=None)
        return VERY_SURELY if act == ORDER or names_a_wish(replace(understanding, need=need)) else SURELY
    return MOSTLY if job in (Job.ASK, Job.OUT_OF_SCOPE) else SURELY


def _changes_list(understanding: Understanding) -> bool:
    """Whether a message takes a wish back, refuses a brand or allows it, or puts the list in another order."""
    back = understanding.cleared or understanding.forgotten
    back = back or understanding.allowed_brands or understanding.need.not_brands
    ordered = understanding.is_reversed or understanding.need.sort is not None
    return bool(back) or ordered or understanding.does_not_care or understanding.another_brand


def with_concept(acts: DialogueActs, understanding: Understanding) -> Understanding:
    """A message with what it surely asks for in words of its own: the price, or whether something is there ("could i order
    the loft one today")."""
    concept = next((act for act in (PRICE, STOCK) if acts.of(act) >= SURELY), None)
    if concept is None or understanding.question.concept is not None:
        return understanding
    return replace(understanding, question=replace(understanding.question, concept=concept))


def is_angry(acts: DialogueActs) -> bool:
    """Whether a message that seems angry may be: "8 GB is a joke. 16 at least" is a wish."""
    return acts.of(UPSET) >= LEAST_UPSET


def one_matter_only(acts: DialogueActs) -> bool:
    """Whether all of a message very surely asks for rules, or speaks of an order: its parts are not to be taken alone."""
    return max(acts.of(RULES), acts.of(ORDER)) >= VERY_SURELY


def is_about_list(acts: DialogueActs, resolved: Resolved) -> bool:
    """Whether a message surely asks of products of the list, or takes one: "the red one is cheaper. put those two next to
    each other" wishes for nothing."""
    means = bool(resolved.meant) and resolved.certainty >= CERTAIN
    return means and acts.of(*OF_PRODUCTS, *([BUY] if len(resolved.meant) == 1 else [])) >= SURELY


def _of_products(acts: DialogueActs, before: Dialogue, understanding: Understanding, job: Job) -> Job:
    if not (before.shown or before.focus or understanding.named):
        return job
    several = len(before.shown) > 1 and not understanding.question.asks
    return Job.COMPARE if acts.likeliest == COMPARE and several else Job.PRODUCT_QUESTION


def _job_for(act: str, before: Dialogue, understanding: Understanding, job: Job) -> Job:
    if act == HAGGLE and job is Job.POLICY:
        return job  # "student discount?"
    if act == WISH and understanding.only_a_gift:
        return job
    if act == WISH:
        says = names_a_wish(understanding) or understanding.features or speaks_of_need(before, understanding)
        return Job.SHOP if says else job
    if act == BUY:
        return Job.BUY if before.shown or before.focus else job
    if act == ORDER:
        asks = before.order.recognised or before.order.waiting or _WHERE.search(understanding.text)
        return _of_order(before, understanding) if asks or job is not Job.POLICY else job
    return next(one for one, acts in DOES.items() if act in acts)


def _of_order(before: Dialogue, understanding: Understanding) -> Job:
    """The pages tell what can be done to an order that is not known, and what can be added to one."""
    changes = asks_for_change(understanding.text) or understanding.intent in DONE_TO_AN_ORDER
    names = understanding.need.product_type is not None and asked_part(understanding.text) is None
    adds = adds_to_order(before, understanding.text) or (names and before.order.recognised)
    return Job.POLICY if adds or (changes and not before.order.recognised) else Job.ORDER
