"""What a product itself states: the attribute or the sentence that answers a question, or that none does."""

import re
from dataclasses import replace

from bot.findings import Described, Finding, NotStated, Quoted, SeveralAnswers
from bot.skills.attribute_answers import attribute_answer
from bot.skills.context import Context
from bot.skills.option_question import without_names
from bot.understand.clauses import normal
from bot.understand.marks import ASKED, POINTS, words_that_say
from bot.understand.plain import plain
from bot.understand.selector import PRICE, PRODUCT, STOCK, SURE, Selection, Stated, statements
from retrieval.asked_units import asked_dimension, asked_unit, attribute_in_unit, is_measured
from retrieval.attributes import find_attributes, names_of
from retrieval.features import content_words
from retrieval.options import OptionsSaid
from retrieval.product import Product
from retrieval.statements import ENOUGH, asked_words, attribute_saying, sentence_about
from retrieval.text import has_han, words
from retrieval.values import CONCEPTS, find_values

MAX_ASKED = 5
MOST_OF_A_PRONOUN = 2  # characters of 它 and 这款, which name nothing
NEAR = 0.25  # probability from which a statement is the nearest that the shop states, or answers beside another one
BOTH = 0.7  # of two statements together, from which both answer
ABOUT_IT = 0.9  # probability from which a message asks for the price or the stock
LIKELY_ABOUT = 0.8  # from which it asks about the product itself
REFUTED = 0.05  # under which an attribute that is named is not what is asked


def stated_answer(context: Context, product: Product, said: OptionsSaid) -> Finding:
    """The attribute that is asked for; else the sentence that speaks of it; else that the shop does not state it."""
    question, text = context.understanding.question, context.understanding.text
    pointing = question.pointing
    valued = pointing and any(find_values(concept, pointing.described) for concept in CONCEPTS)
    if pointing and valued and not pointing.asks_which and pointing.described in text:
        # "Does the black one come with a box": black only says which one
        text = text.replace(pointing.described, " ", 1)
        # of 白色那个 only 一次能烧多少水 is left
        rest = replace(context.understanding, text=text, named=(), gloss="")
        context = replace(context, understanding=rest, whole=None)
    elif rest_asked := _without_pointers(context):
        text, context = (
            rest_asked,
            replace(
                context,
                understanding=replace(context.understanding, text=rest_asked, named=(), gloss=""),
                whole=None,
            ),
        )
    selection = selection_for(context, product)
    concept = question.concept or attribute_in(text, (product,))
    if (
        concept in CONCEPTS
        and _without_pointers(context)
        and not find_values(concept, _without_pointers(context))
    ):
        concept = None  # black only says which one
    if concept is not None:
        answer = attribute_answer(concept, (as_option(product, said),))
        measure = asked_dimension(text)  # "how many hours does the scent last" asks for no scent
        value, name = answer.values[0], answer.names[0]
        named = value is not None and (measure is None or is_measured(value, measure))
        if named and not (selection.likelihood(name) < REFUTED and answering(selection)):
            return replace(answer, products=(product,))
    measured = attribute_in_unit(plain(text), product.offered)
    if measured and asked_unit(plain(text)):
        return attribute_answer(measured, (product,))
    if given := answering(selection):
        return told_by(product, given)
    if measured and selection.likelihood(measured) >= REFUTED:
        return attribute_answer(measured, (product,))
    if concept is not None:
        mentioned = [plain(text)[m.start : m.end] for m in find_attributes(plain(text))]
        for asked in (asked_words(" ".join(mentioned) or text), asked_words(without_names(context))):
            if quoted := _quoted(context, product, asked):
                return quoted
        return answer
    asked = asked_words(without_names(context))
    gloss = asked_words(context.understanding.gloss)
    if name := attribute_saying(asked, product) or attribute_saying(gloss, product):
        return attribute_answer(name, (product,))
    if quoted := _quoted(context, product, asked):
        return quoted
    best = selection.best
    near = best.name if best and selection.probability(best) >= NEAR else None
    asks = question.yes_no or question.counts or selection.about[PRODUCT] >= LIKELY_ABOUT
    if near is None and not asks:
        return Described(product)
    nearest = sentence_about(asked, product, context.dialogue.language)
    return NotStated(product, nearest=nearest.words if nearest else None, attribute=near)


def with_concept(context: Context, product: Product) -> Context:
    """The message as a question of the price or the stock where it surely asks for that in words of its own: "what's the
    damage for the 2 TB"."""
    understanding = context.understanding
    if understanding.question.concept is not None:
        return context
    about = selection_for(context, product).about
    concept = next((name for name in (PRICE, STOCK) if about[name] >= ABOUT_IT), None)
    if concept is None:
        return context
    question = replace(understanding.question, concept=concept)
    return replace(context, understanding=replace(understanding, question=question))


def attribute_meant(context: Context, product: Product) -> str | None:
    """The attribute of a product that surely answers the message."""
    given = answering(selection_for(context, product))
    return given[0].name if given else None


def selection_for(context: Context, product: Product) -> Selection:
    """How likely each statement of a product answers the message."""
    text = context.whole or without_names(context)
    return context.selector.select(text, statements(product, context.dialogue.language))


def answering(selection: Selection) -> tuple[Stated, ...]:
    """The statements that answer: the likeliest where it is likelier than none of them, and a second one that is surely meant
    with it."""
    likely = [one for one in selection.likeliest(2) if selection.probability(one) >= NEAR]
    if not likely or selection.probability(likely[0]) < max(SURE, selection.none):
        return ()
    both = len(likely) == 2 and sum(map(selection.probability, likely)) >= BOTH
    return tuple(likely if both else likely[:1])


def told_by(product: Product, stated: tuple[Stated, ...]) -> Finding:
    """Statements as an answer."""
    told: list[Finding] = [
        attribute_answer(one.name, (product,)) if one.name else Quoted(product, one.text) for one in stated
    ]
    return SeveralAnswers(tuple(told)) if len(told) > 1 else told[0]


def _without_pointers(context: Context) -> str:
    """The message without the words that surely point at a product, where something is surely asked beside them; empty
    where there are none: 有线能用吗 of 那黑色那款有线能用吗, "is it dishwasher safe" of "the damascus one, is it ..."."""
    understanding = context.understanding
    text, marks = understanding.text, understanding.marks
    said = words_that_say(marks, normal(text), POINTS)
    telling = [
        one for one in said if len(words(one)) > 1 or (has_han(one) and len(one.strip()) > MOST_OF_A_PRONOUN)
    ]
    if not telling or not words_that_say(marks, normal(text), ASKED):
        return ""
    for pointer in telling:
        text = re.sub(re.escape(pointer.strip()), " ", text, count=1, flags=re.IGNORECASE)
    return text if text != understanding.text else ""


def _quoted(context: Context, product: Product, asked: frozenset[str]) -> Quoted | None:
    spoken = sentence_about(asked, product, context.dialogue.language)
    return Quoted(product, spoken.words) if spoken and spoken.share >= ENOUGH else None


def as_option(product: Product, said: OptionsSaid) -> Product:
    """The product as the option that is meant: the child weight of size 3."""
    if len(said.options) != 1:
        return product
    return replace(product, attributes={**product.attributes, **said.options[0].values}, options=())


def attribute_in(text: str, products: tuple[Product, ...]) -> str | None:
    """An attribute of these products whose own name (all its words) is said in the text, the longest name."""
    said = set(words(text))
    names = {name for product in products for name in product.attributes}
    matching = [name for name in names if set(words(name)) and set(words(name)) <= said]
    if matching:
        return max(matching, key=len)
    telling = [word for word in content_words(text) if len(word) >= 4]
    for word in telling:
        if found := names_of(word, names):
            return found[0]
    return None
