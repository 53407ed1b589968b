"""The product in view answers before the skill that a message was given to, where it surely can."""

from collections.abc import Callable
from dataclasses import replace

from bot.skills.attribute_answers import attribute_answer
from bot.skills.context import Context, Outcome
from bot.skills.focus import speaking_of
from bot.skills.product_question import about_one
from bot.skills.stated import LIKELY_ABOUT, MAX_ASKED, answering, selection_for, told_by
from bot.understand.selector import PRICE, PRODUCT, STOCK, SURE
from retrieval.asked_units import asked_dimension
from retrieval.attributes import values_asked
from retrieval.product import Product

HALF = 0.5  # probability of an answer to what names another kind of thing, and of what is about the product at all
VERY_SURE = 0.7  # of an answer although something else speaks against it
SURELY_ABOUT = 0.95  # from which what seems to be something else is about the product, whatever answers it


def where_nothing_better_is_known(skill: Callable[[Context], Outcome]) -> Callable[[Context], Outcome]:
    """A skill for what is not understood that lets the product spoken of answer where it does."""

    def answer(context: Context) -> Outcome:
        understanding = context.understanding
        products = (context.spoken_of() or context.shown())[:MAX_ASKED]
        if not understanding.references.several:
            products = products[:1]
        if not products:
            return skill(context)
        product, concept = products[0], understanding.question.concept
        dialogue = replace(context.dialogue, need=context.before.need)
        if concept and values_asked(concept, [product.offered])[0]:
            return Outcome(attribute_answer(concept, (product,)), speaking_of(dialogue, [product]))
        selection = selection_for(context, product)
        stated = answering(selection)
        out = understanding.intent == "out_of_scope" and understanding.confidence >= VERY_SURE
        asks_elsewhere = asked_dimension(understanding.text) and not understanding.references.any
        least = VERY_SURE if out or asks_elsewhere else SURE  # "how many days until christmas?"
        is_sure = sum(map(selection.probability, stated)) >= least and selection.about[PRODUCT] >= HALF
        if not stated or not is_sure:
            return skill(context)
        if len(stated) == 1 and (name := stated[0].name):
            return Outcome(attribute_answer(name, tuple(products)), speaking_of(dialogue, products))
        return Outcome(told_by(product, stated), speaking_of(dialogue, products))

    return answer


def where_it_surely_is_asked(skill: Callable[[Context], Outcome]) -> Callable[[Context], Outcome]:
    """A skill for what seems to be no question that lets the one product in view answer where it surely is one."""

    def answer(context: Context) -> Outcome:
        product = _the_one_in_view(context)
        if product is None or not _surely_asks(context, product):
            return skill(context)
        dialogue = replace(context.dialogue, need=context.before.need)
        return about_one(replace(context, dialogue=dialogue), product)

    return answer


def _the_one_in_view(context: Context) -> Product | None:
    """The one product that is spoken of, or else the only one that was shown; None where it left the catalogue."""
    ids = context.before.focus or context.before.shown
    return context.catalog.get(ids[0]) if len(ids) == 1 else None


def _surely_asks(context: Context, product: Product) -> bool:
    """Whether a message that seems to be something else asks of the product, its price or its stock."""
    selection = selection_for(context, product)
    about = sum(selection.about[name] for name in (PRODUCT, PRICE, STOCK))
    answers = sum(map(selection.probability, answering(selection)))
    another_kind = context.understanding.need.product_type not in (None, context.before.need.product_type)
    if another_kind and answers < HALF:
        return False  # "what's the inside, some kind of fleece" names a thing, and a lining answers
    if context.understanding.speaks_of_rules and answers < VERY_SURE:
        return False  # 托运被海关开锁会不会弄坏, of a suitcase
    return about >= SURELY_ABOUT or (about >= LIKELY_ABOUT and answers >= VERY_SURE)
