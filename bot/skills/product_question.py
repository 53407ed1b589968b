"""A question about products, answered from their own attributes, price, stock and words."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.asked_about import THAN_HOW_MUCH, names_option_alone
from bot.findings import (
    AttributeAnswer,
    Described,
    Extreme,
    Finding,
    NotStated,
    OptionAnswer,
    PointedOut,
    PriceAnswer,
    SeveralAnswers,
    StockAnswer,
    Unclear,
)
from bot.skills.attribute_answers import attribute_answer
from bot.skills.context import Context, Outcome
from bot.skills.described import by_own_words
from bot.skills.focus import speaking_of
from bot.skills.option_question import (
    WHICH_VALUES,
    option_answer,
    option_meant,
    restock,
    total,
)
from bot.skills.policy import rule_told
from bot.skills.products_meant import products_meant
from bot.skills.questions_asked import STILL_THERE, asked_alone, one_by_one
from bot.skills.shop import shop
from bot.skills.stated import (
    MAX_ASKED,
    as_option,
    attribute_in,
    attribute_meant,
    stated_answer,
    with_concept,
)
from bot.understand.plain import plain
from bot.understand.question import read_question
from retrieval.attributes import asked_adjective, find_attributes
from retrieval.need import Need
from retrieval.options import OptionsSaid
from retrieval.page_words import page_terms
from retrieval.product import Product
from retrieval.says import says
from retrieval.statements import affirmed_share, asked_words, sentence_about
from retrieval.text import root
from retrieval.values import CONCEPTS, find_values

_BEST = re.compile(
    r"\bwhich (?:one |of (?:them|these|those) )?(?:has|takes|is|makes|gives|does)\b.{0,12}\bbest\b|\bbest (?:for|at|camera|sound|battery|screen|picture)\b.{0,24}\bwhich\b"
    r"|最好的?(?:是|会是)?[哪那][个一款台部双件]|[哪那][个一款台部双件][^，。？?]{0,8}最好",
    re.IGNORECASE,
)
_AND_THE = re.compile(
    r"^\W*(?:那|那么)?(?!第)(?P<zh>[\u4e00-\u9fff]{1,8}?)色?(?<![两二三几这])(?:的|那?[款个台双件辆])呢\W*$"
    r"|^\W*(?:and|what about|how about|what of) the (?P<en>[a-z][a-z -]{1,24}?) one\W*$",
    re.IGNORECASE,
)
TELLS = "tells of"  # what the bot did where it answered a question about products
MOST_EACH = 3  # products of which each gets an answer of its own
_ANOTHER_IN = re.compile(
    r"\b(?:got|have|sell|do|is there|are there) (?:(?:you|u) )?(?:one|any|some|something)(?: of those)? (?:in|made of)\b|\bone in [a-z]+ instead\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"\bhow many (?P<noun>[a-z]{3,})\b(?!.*\b(?:left|in stock|available|have you|do you|you got)\b)",
    re.IGNORECASE,
)


# "is it quieter than the tower", 和那个Metro哪个轻: what is spoken of against another one
_AGAINST_ANOTHER = re.compile(
    r"\b(?:[a-z]+er|more [a-z]+|less [a-z]+) than (?:the|that|your)\b|\b(?:compared (?:to|with)|versus|vs\.?) (?:the|that)\b"
    r"|(?:^|[，。,\s]|那)(?:和|跟|与|比)(?:你们?的?)?(?:那个?|这个?)?[^，。？?]{1,14}?(?:哪[个款双件台]|谁)更?\w",
    re.IGNORECASE,
)
_PRICE_DIFFERENCE = re.compile(
    r"\bprice difference\b|\bdifference in price\b|\bhow much (?:more|less|extra|cheaper|dearer) (?:is|are|does|would|for)\b|差价|(?:贵|便宜|差)多少钱?(?:[啊呢吗？?]|$)",
    re.IGNORECASE,
)


def answer_question(context: Context) -> Outcome:
    """What the shop says of the products that are meant."""
    if outcome := _same_of_another(context):
        return outcome
    if _goes_on_with_a_wish(context):
        return shop(context)
    if context.understanding.question.concept is None and STILL_THERE.search(
        plain(context.understanding.text)
    ):
        question = read_question(STILL_THERE.sub("有货吗", plain(context.understanding.text)))
        context = replace(context, understanding=replace(context.understanding, question=question))
    context = asked_alone(context)
    # A question changes nothing about what is wanted, whatever words it has in common with a wish.
    context = replace(context, dialogue=replace(context.dialogue, need=context.before.need))
    if outcome := _best_of_them(context) or _by_how_much(context) or _which_one(context):
        return outcome
    meant = products_meant(context)
    if _AGAINST_ANOTHER.search(plain(context.understanding.text)) and not isinstance(meant, Unclear):
        both = products_meant(context, 2)
        meant = both if len(meant) == 1 and not isinstance(both, Unclear) else meant
    if isinstance(meant, Unclear):
        return Outcome(meant, context.dialogue)
    products = tuple(_with_option(context, meant)[:MAX_ASKED])
    asked = one_by_one(context, len(products))
    said = _option_of_all(context, asked, products)
    outcomes = [_or_pages(_answered(one, products, said), one) for one in asked]
    if len(outcomes) == 1:
        return outcomes[0]
    findings: list[Finding] = []
    for outcome in outcomes:
        finding = _untold(outcome.finding, findings)
        findings += [finding] if finding else []
    finding = SeveralAnswers(tuple(findings)) if len(findings) > 1 else findings[0]
    return Outcome(finding, outcomes[0].dialogue)


def _untold(finding: Finding, before: Sequence[Finding]) -> Finding | None:
    """What of an answer was not given already, alone or as a part of another one: the price, after the stock."""
    if isinstance(finding, OptionAnswer):
        if replace(finding, asked="both") in before:
            return None
        if finding.asked == "both" and replace(finding, asked="stock") in before:
            return replace(finding, asked="price")
    if isinstance(finding, AttributeAnswer):
        told = [(f.products, f.names) for f in before if isinstance(f, AttributeAnswer)]
        return None if (finding.products, finding.names) in told else finding
    return None if finding in before else finding


def _option_of_all(
    context: Context, asked: Sequence[Context], products: Sequence[Product]
) -> OptionsSaid | None:
    """The options of one product that a message with several questions names, in all of it or else in one of them."""
    if len(asked) < 2 or len(products) != 1:
        return None
    said = [option_meant(one, products[0]) for one in (context, *asked)]
    narrow = (one for one in said if len(one.options) == 1 or one.lacking)
    return next(narrow, said[0]) if not said[0].options or len(said[0].options) > 1 else said[0]


def _or_pages(outcome: Outcome, context: Context) -> Outcome:
    """The answer of the shop's pages, where they surely have one, to what the product's own data does not tell: how to
    wash a dress."""
    finding = outcome.finding
    untold = isinstance(finding, NotStated) and finding.about != "restock"
    untold |= isinstance(finding, AttributeAnswer) and not any(finding.values)
    terms = set(page_terms(context.understanding.text))
    known = any(term.startswith("@") for term in terms)
    understanding = context.understanding
    names_one = understanding.references.positions or understanding.question.pointing
    if not untold or not known or (names_one and "@warranty" not in terms):
        return outcome
    return replace(outcome, finding=rule_told(context) or finding)


def _answered(context: Context, products: tuple[Product, ...], said: OptionsSaid | None = None) -> Outcome:
    """The answer to one question about products; `said` are the options that the whole message names."""
    if len(products) == 1:
        return about_one(context, products[0], said)
    finding = _about_several(context, products)
    left = _left_in_focus(finding, products)
    undecided = len(left) > 2 and not context.understanding.references.any
    return Outcome(finding, context.dialogue if undecided else speaking_of(context.dialogue, left))


def _goes_on_with_a_wish(context: Context) -> bool:
    """Whether words without a verb (黑色的呢) name nothing that the product spoken of comes in, and so a new wish."""
    spoken_of = context.spoken_of()
    understanding = context.understanding
    another = (
        bool(understanding.need.attributes or understanding.features)
        and _ANOTHER_IN.search(understanding.text) is not None
    )
    if not another and not names_option_alone(context.before, understanding):
        return False
    if understanding.references.pronoun and not another:
        return False  # "and do you have it in black?" asks of the one spoken of
    return len(spoken_of) != 1 or not option_meant(context, spoken_of[0]).options


def _by_how_much(context: Context) -> Outcome | None:
    """By how much one has more or less of something than another: 比Metro轻多少."""
    text = plain(context.understanding.text)
    if _PRICE_DIFFERENCE.search(text):
        both = products_meant(context, 2)
        if isinstance(both, list) and len(both) > 1:
            priced = tuple(both[:2])
            return Outcome(PriceAnswer(priced), speaking_of(context.dialogue, priced))
    if not (match := THAN_HOW_MUCH.search(text)):
        return None
    directed = [(one.concept, one.direction) for one in find_attributes(match["en"] or "") if one.direction]
    asked = asked_adjective(match["zh"]) if match["zh"] else next(iter(directed), None)
    products = products_meant(context, 2) if asked else None
    if asked is None or not isinstance(products, list) or len(products) < 2:
        return None
    concept, direction = asked
    answer = attribute_answer(concept, tuple(products[:2]), "most" if direction == "more" else "least")
    return Outcome(answer, speaking_of(context.dialogue, products[:1])) if any(answer.values) else None


def _same_of_another(context: Context) -> Outcome | None:
    """What was asked of one product, of another one that was shown: 那白的呢, "and the white one?"."""
    last, shown = context.before.before, context.shown()
    match = _AND_THE.match(plain(context.understanding.text))
    if match is None or len(shown) < 2 or not last.did.startswith(TELLS) or not last.said:
        return None
    described = match["en"] or match["zh"]
    valued = any(find_values(concept, described) for concept in CONCEPTS)
    if not valued and (page_terms(described) or any(True for _ in find_attributes(described))):
        return None  # 那保修的呢
    found = by_own_words(context, described, shown)
    if len(found) != 1 or found[0].product_id in context.before.focus[:1]:
        return None
    said = replace(
        context.understanding, text=last.said, question=read_question(last.said), named=(), marks=(), gloss=""
    )
    said = replace(said, need=Need(), features=(), clauses=())
    dialogue = replace(context.dialogue, need=context.before.need)
    return about_one(replace(context, dialogue=dialogue, understanding=said), found[0])


def _best_of_them(context: Context) -> Outcome | None:
    """Which of those shown is the best at something, where one attribute of them is measured for it: 拍照最好的是哪个."""
    understanding = context.understanding
    shown = tuple(context.shown()[:MAX_ASKED])
    points = understanding.references.any or understanding.named
    concept = understanding.question.concept
    if len(shown) < 2 or points or concept == "price" or not _BEST.search(plain(understanding.text)):
        return None
    name = concept or attribute_meant(context, shown[0])
    answer = (
        attribute_answer(name, shown) if name else None
    )  # what is best of a weight is not told by its size
    if answer is None or sum(value is not None for value in answer.values) < 2:
        return None
    return Outcome(answer, speaking_of(context.dialogue, shown))


def _which_one(context: Context) -> Outcome | None:
    """The product that the question describes and asks for ("which one floats?"), where its own words settle it."""
    question = context.understanding.question
    pointing = question.pointing
    if pointing is None or not pointing.asks_which or question.extreme or context.understanding.named:
        return None
    spoken_of = context.spoken_of()
    candidates = spoken_of if len(spoken_of) > 1 else context.shown()
    found = by_own_words(context, pointing.described, candidates) if len(candidates) > 1 else []
    asked = asked_words(pointing.described)
    if not found and len(candidates) > 1 and all(says(p, pointing.described) is False for p in candidates):
        return shop(context)  # none of them is flushable: others may be
    if not found or (len(found) > 1 and affirmed_share(asked, found[0]) < 1):
        return None
    said = sentence_about(asked, found[0], context.dialogue.language) if len(found) == 1 else None
    finding = PointedOut(tuple(found), said.words if said else None)
    return Outcome(finding, speaking_of(context.dialogue, found))


def _with_option(context: Context, meant: list[Product]) -> list[Product]:
    """Of several products the first that has the option asked for: 蓝色的有几辆."""
    question = context.understanding.question
    if (
        len(meant) < 2
        or question.extreme
        or not (question.counts or question.offers or question.concept in ("price", "stock"))
    ):
        return meant
    having = [product for product in meant if option_meant(context, product).options]
    return having[:1] or meant


def about_one(context: Context, product: Product, said: OptionsSaid | None = None) -> Outcome:
    context = with_concept(context, product)
    question = context.understanding.question
    options = own = option_meant(context, product)
    if said is not None and (len(said.options) == 1 or not own.name or len(own.options) != 1):
        options = said  # "what's the 2 g, and is the 5 g one available": each asks of its own
    if question.concept not in ("price", "stock") and WHICH_VALUES.search(plain(context.understanding.text)):
        options = OptionsSaid()  # "the blue one looks nice, what colours does it come in?"
    option = options.options[0] if len(options.options) == 1 else None
    dialogue = speaking_of(context.dialogue, [product], option)
    if question.concept == "restock":
        return Outcome(restock(product) if product.in_stock is False else StockAnswer((product,)), dialogue)
    if _counts_the_pack(context.understanding.text, product):
        answer = attribute_answer("pack size", (as_option(product, options),))
        if answer.values[0] is not None:
            return Outcome(replace(answer, products=(product,)), dialogue)
    of_option = said is None or question.concept in ("price", "stock") or question.counts
    if (of_option or option_meant(context, product).options) and (
        finding := option_answer(context, product, options)
    ):
        return Outcome(finding, dialogue)
    if question.concept == "price":
        return Outcome(PriceAnswer((product,)), dialogue)
    if question.concept == "stock":
        return Outcome(StockAnswer((product,)), dialogue)
    if question.tells and question.concept is None:
        return Outcome(Described(product), dialogue)
    return Outcome(stated_answer(context, product, options), dialogue)


def _counts_the_pack(text: str, product: Product) -> bool:
    """Whether it is asked how many a pack holds: "how many nappies", of nappies."""
    match = _HOW_MANY.search(text)
    own = {root(word) for word in re.findall(r"[a-z]+", f"{product.product_type} {product.title}".casefold())}
    return match is not None and root(match["noun"].casefold()) in own


def _about_several(context: Context, products: tuple[Product, ...]) -> Finding:
    question = context.understanding.question
    extreme = question.extreme
    if question.concept == "price":
        if question.sums and len(products) > 1 and not question.quantity:
            return total(products, 1)
        if question.quantity:
            return total(products, 1 if question.quantity == len(products) else question.quantity)
        return PriceAnswer(products, extreme, _cheapest_or_dearest(products, extreme))
    if question.concept in ("stock", "restock"):
        return StockAnswer(products)
    concept = question.concept or attribute_in(context.understanding.text, products)
    if concept is None and question.yes_no and (len(context.understanding.named) > 1):
        said = [stated_answer(context, product, OptionsSaid()) for product in products[:MOST_EACH]]
        return SeveralAnswers(tuple(said))  # "do both the Cabin and the Umbrella fold with one hand"
    concept = concept or attribute_meant(context, products[0])
    if concept is None:
        return stated_answer(context, products[0], OptionsSaid())
    return attribute_answer(concept, products, extreme)


def _left_in_focus(finding: Finding, products: tuple[Product, ...]) -> tuple[Product, ...]:
    """The products that are spoken of after an answer: the winner, where there is one."""
    if isinstance(finding, AttributeAnswer | PriceAnswer) and finding.winner is not None:
        return (products[finding.winner],)
    return products if isinstance(finding, AttributeAnswer | PriceAnswer | StockAnswer) else products[:1]


def _cheapest_or_dearest(products: tuple[Product, ...], extreme: Extreme | None) -> int | None:
    prices = [product.price for product in products]
    if extreme is None or any(price is None for price in prices):
        return None
    amounts = [price.amount_minor for price in prices if price]
    if len({price.currency for price in prices if price}) != 1:
        return None
    best = max(amounts) if extreme == "most" else min(amounts)
    return amounts.index(best) if amounts.count(best) == 1 else None
