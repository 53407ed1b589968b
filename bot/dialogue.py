"""What the conversation is about so far, and how one message changes it. Pure: no store, no model, no words."""

import re
from dataclasses import dataclass, field, fields, replace
from typing import Literal

from pydantic import TypeAdapter

from bot.named_anew import names_anew
from bot.need_changes import cleared, narrowed, refined
from bot.understand.clauses import CORRECT, ORDER, PRODUCT, RULES, WISH, is_sure
from bot.understand.hosts import fits_what_is_spoken_of
from bot.understand.intent_groups import BUY, PERSON, SHOPPING, SURE
from bot.understand.marks import LIKELY as LIKELY_MARK
from bot.understand.marks import THING
from bot.understand.needs.order import Relative, soft_order
from bot.understand.reader import Before
from bot.understand.understanding import Understanding
from retrieval.need import AttributeWish, Need, PriceRange, Sort
from retrieval.text import has_han

Topic = Literal["shop", "pages", "order"]
ABOUT_SHOWN = frozenset({"product_question", "compare", "why_shown", "more_results"})
LIKELY_REFINES = 0.25  # probability of "refine" from which words with no noun among them are no new topic
ELSE_THAN_A_WISH = frozenset(
    {"more_results", "out_of_scope", "goodbye", "thanks", "smalltalk", "track_order"}
)
WISHES = re.compile(
    r"\b(?:need|want|show|looking|look for|get|also|too|any|got|have you|do you (?:sell|have))\b"
    r"|[也再还還来來要缺]|看看|呢|有没有|有沒有|有[吗嗎么没]|推荐|推薦",
    re.IGNORECASE,
)
SELLS = re.compile(
    r"\b(?:do you (?:also )?(?:sell|carry|stock)|got any)\b|有.{0,8}卖[吗嗎么]|卖不卖|賣不賣", re.IGNORECASE
)
WISHES_ANEW = re.compile(
    r"\b(?:need|want|show|looking|look for|find|recommend|suggest|do you (?:sell|have)|any|other|another|more)\b"
    r"|看看|推荐|推薦|想要|想买|想買|来个|來個|有没有别|还有别|别的|其他",
    re.IGNORECASE,
)
_MINE = re.compile(
    r"\b(?:i['’]?m|i am|i['’]ve|i have|i can['’]?t)\b[^.!?]{0,24}|^\W*我(?!妈|爸|儿|女|家|老|的|们|朋|同|孩|弟|妹|哥|姐|婆|男)(?:对|不能|有)[^，。！？]{0,12}",
    re.IGNORECASE,
)
_FOR_SOMEBODY = re.compile(
    r"\bfor (?:my|a|our|the) (?:\w+ )?(?:colleagues?|boss|friends?|neighbou?rs?|teacher|client|wife|husband|mum|mom|mother|dad|father|sister|brother|son|daughter|aunt|uncle|gran\w*|boyfriend|girlfriend)\b"
    r"|(?:给|送)(?:我的?|一个)?(?:同事|领导|朋友|老师|客户|邻居|妈|爸|老婆|老公|姐|妹|哥|弟|爷爷|奶奶|丈母娘|婆婆|男朋友|女朋友|闺蜜|别人)",
    re.IGNORECASE,
)
_NEW_ONE = re.compile(r"\b(?:an?|some) (?:[\w-]+ ){1,6}for (?:her|him|me|us|them|my)\b[^?]*$", re.IGNORECASE)
CHAT = frozenset({"greeting", "affirm", "deny"})
# One more of the kind that is spoken of, whatever was wanted of the first: 奶奶也要一个，放床头的
_ONE_MORE = re.compile(
    r"也(?:要|来|來|想要|拿)一?[个個张張款條条台件]|\b(?:needs?|wants?|would like) one (?:too|as well)\b",
    re.IGNORECASE,
)
_ALSO = re.compile(r"\b(?:also|another|as well|plus(?! sized?))\b|另外|顺便|还要", re.IGNORECASE)
MOST_EARLIER = 5  # things spoken of before that are remembered
FOR_WHOM = frozenset({"fit", "age", "diet", "allergens"})
DIETS = frozenset("vegan vegetarian halal kosher gluten-free 纯素 素食 清真 无麸质".split())
FEW_WORDS = 2  # a wish of so few words without a product type narrows what is spoken of ("cotton please")
FEW_CHARACTERS = 6  # the same for a message in Chinese
LIKELY = 0.6  # confidence of a clause that wishes, where none asks
SURE_OUT_OF_SCOPE = 0.75  # higher, since a thing the shop sells is named


@dataclass(frozen=True, slots=True)
class OrderTalk:
    """What was said of an order: `waiting` for the number or the address, `recognised` once both were right.

    `failures` counts wrong pairs, over the whole conversation; `turn` is the last one that was about the order.
    `wants_change` is set while it is to be cancelled or changed once it is recognised.
    """

    number: str | None = None
    email: str | None = None
    waiting: bool = False
    recognised: bool = False
    failures: int = 0
    turn: int = 0
    wants_change: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What is spoken of: the need, and what was shown for it.

    `shown` are the ids of the list shown last, by position; `seen` those of that search shown before and with it;
    `focus` are the products being spoken of, most recent last, `option` the option of the first that was meant;
    `cheapest_minor` and `dearest_minor` are the bounds of the prices on the list, `ordered_by` is the attribute that the
    list stands in the order of.
    """

    need: Need = field(default_factory=Need)
    shown: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    option: str | None = None
    cheapest_minor: int | None = None
    dearest_minor: int | None = None
    currency: str | None = None
    ordered_by: Relative | None = None


@dataclass(frozen=True, slots=True)
class Dialogue(Subject):
    """The memory of a conversation: what it is about now, and what was before."""

    language: str = "en"
    turn: int = 0
    waiting_for_person: bool = False
    order: OrderTalk = field(default_factory=OrderTalk)
    topic: Topic = "shop"
    before: Before = field(default_factory=Before)  # what was said last, and what the bot did then
    asked_pages: str = (
        ""  # the last question that the pages answered, for what follows on it ("and express?")
    )
    offered_person: bool = False  # the last answer offered a person, so "yes please" takes one
    mood: str | None = None  # of the last message, or of the one that the offer of a person answered
    earlier: tuple[Subject, ...] = ()  # the latest last
    asked: tuple[tuple[str, str], ...] = ()  # kinds of things with the attributes that were asked about
    standing: tuple[AttributeWish, ...] = ()  # what nothing may hold, whatever is looked for
    standing_for: Literal["shopper", "other"] = "other"  # who does not bear it
    may_ask: bool = True  # False once the shopper said not to care
    lacked: str = ""  # the attribute that was asked about last, where the product has it not: "any that do?"


_JSON = TypeAdapter(Dialogue)


def advance(
    dialogue: Dialogue, understanding: Understanding, related_types: frozenset[str], *, wishes: bool = False
) -> Dialogue:
    """The dialogue after a message was understood: a refinement narrows the need, a new topic starts afresh.

    `related_types` are the current product type and all below it, so that "a chromebook" after "laptops" refines;
    `wishes` is set where the message surely wishes for something, whatever its words seem to do.
    """
    dialogue = replace(dialogue, language=understanding.language, turn=dialogue.turn + 1)
    if understanding.does_not_care:
        dialogue = replace(dialogue, may_ask=False)
    if understanding.allergies:
        standing = tuple(dict.fromkeys((*dialogue.standing, *understanding.allergies)))
        mine = _MINE.search(understanding.text) is not None
        dialogue = replace(dialogue, standing=standing, standing_for="shopper" if mine else "other")
    elif dialogue.standing_for == "shopper" and _FOR_SOMEBODY.search(understanding.text):
        dialogue = replace(dialogue, standing=(), standing_for="other")  # 那给同事买个巧克力礼盒
    if not (wishes or speaks_of_need(dialogue, understanding)):
        return dialogue
    said = replace(understanding.need, attributes=(*understanding.need.attributes, *understanding.features))
    is_new = _is_new_topic(dialogue, understanding, related_types)
    if is_new:
        said = _as_before(dialogue, understanding, said)
        if said.product_type is None and _ONE_MORE.search(understanding.text):
            said = replace(said, product_type=dialogue.need.product_type)
    need = said if is_new else refined(cleared(dialogue.need, understanding), said)
    if said.sort and len(dialogue.shown) == 1 and not said.attributes:
        # "just the cheapest you've got", of one product: the words that left only that one are taken back
        need = replace(
            need, attributes=tuple(wish for wish in need.attributes if not wish.is_words or wish.op == "!=")
        )
    if understanding.is_reversed and need.sort:
        need = replace(need, sort=Sort.PRICE_ASC if need.sort is Sort.PRICE_DESC else Sort.PRICE_DESC)
    if understanding.relative and understanding.relative.concept == "price" and not is_limit(said.price):
        # "cheap headphones" after laptops has nothing to be cheaper than
        shown = Dialogue() if is_new else dialogue
        need = relative_price(shown, need, understanding.relative.direction)
    if is_new:
        dialogue = replace(
            _set_aside(dialogue), focus=(), option=None, may_ask=not understanding.does_not_care
        )
    return replace(dialogue, need=need, ordered_by=_order(dialogue, understanding, is_new=is_new))


def _order(dialogue: Dialogue, understanding: Understanding, *, is_new: bool) -> Relative | None:
    """The attribute that the list shall stand in the order of: "the lightest"."""
    relative = understanding.relative
    asks = any(clause.role == PRODUCT for clause in understanding.clauses)
    relative = relative or (None if asks else soft_order(understanding.text))
    if relative and relative.concept != "price" and (relative.most or is_new):
        return relative  # "a mouse, a light one": nothing stands there that it could be lighter than
    ended = is_new or relative or understanding.need.sort
    return None if ended else dialogue.ordered_by


def _as_before(dialogue: Dialogue, understanding: Understanding, said: Need) -> Need:
    """A new wish with what was said before and holds for it too: the same budget, and whom it is for."""
    known = {wish.name for wish in said.attributes if wish.name}
    kept: list[AttributeWish] = []
    if understanding.same_person:
        kept += [w for w in dialogue.need.attributes if _is_of_a_person(w) and w.name not in known]
    if understanding.same_size:
        kept += [w for w in dialogue.need.attributes if w.name == "size" and "size" not in known]
    price = said.price or (dialogue.need.price if understanding.same_price else None)
    return replace(said, price=price, attributes=(*said.attributes, *kept))


def _is_of_a_person(wish: AttributeWish) -> bool:
    """Whether a wish follows from whom a thing is for: the fit, the age, what they do not eat."""
    return wish.name in FOR_WHOM or (wish.value.casefold() in DIETS and wish.op == "=")


def recall(dialogue: Dialogue, understanding: Understanding, related_types: frozenset[str]) -> Dialogue:
    """The dialogue as it was when an earlier thing was spoken of, where a message goes back to it.

    `related_types` are the kind that the message names and all below it.
    """
    kind = understanding.need.product_type
    current = dialogue.need.product_type
    known = [back.need.product_type for back in dialogue.earlier]
    is_here = kind is not None and (current == kind or (current in related_types and kind not in known))
    if not understanding.returns or is_here:
        return dialogue
    for place in reversed(range(len(dialogue.earlier))):
        back = dialogue.earlier[place]
        if kind is None or back.need.product_type in related_types:
            others = dialogue.earlier[:place] + dialogue.earlier[place + 1 :]
            left = _set_aside(replace(dialogue, earlier=others))
            return replace(left, **{field.name: getattr(back, field.name) for field in fields(Subject)})
    return dialogue


def asks_of_earlier(dialogue: Dialogue, understanding: Understanding, related_types: frozenset[str]) -> bool:
    """Whether something is asked of a thing that was spoken of before the present one: 那推车多少钱."""
    asks = understanding.question.asks or understanding.question.concept in ("price", "stock")
    if not asks or dialogue.need.product_type in related_types or understanding.speaks_of_rules:
        return False
    if WISHES_ANEW.search(understanding.text):
        return False
    return any(back.need.product_type in related_types for back in dialogue.earlier)


def _set_aside(dialogue: Dialogue) -> Dialogue:
    """The dialogue with what it is about kept for a return to it."""
    if dialogue.need.product_type is None or not dialogue.shown:
        return dialogue
    kept = Subject(**{field.name: getattr(dialogue, field.name) for field in fields(Subject)})
    others = (e for e in dialogue.earlier if e.need.product_type != dialogue.need.product_type)
    return replace(dialogue, earlier=(*others, kept)[-MOST_EARLIER:])


def to_json(dialogue: Dialogue) -> str:
    """The dialogue as JSON, for the store."""
    return _JSON.dump_json(dialogue).decode()


def from_json(text: str | None) -> Dialogue:
    """The dialogue that `to_json` wrote; a new one for None."""
    return _JSON.validate_json(text) if text else Dialogue()


def without_wish(before: Dialogue, after: Dialogue) -> Dialogue:
    """The dialogue after a message that seemed to be a wish and was none: what is wanted and spoken of is as before, what
    nobody may be shown stays."""
    subject = {one.name: getattr(before, one.name) for one in fields(Subject)}
    return replace(after, **subject, earlier=before.earlier)


def speaks_of_need(dialogue: Dialogue, understanding: Understanding) -> bool:
    """Whether a message adds to or changes what is wanted; evidence in the words outweighs an unsure intent."""
    if understanding.intent in SHOPPING or understanding.cleared or understanding.another_brand:
        return True
    if understanding.similar or (understanding.forgotten and not dialogue.need.is_empty):
        return bool(dialogue.shown or dialogue.focus)
    if understanding.returns or names_another_kind(dialogue, understanding):
        return True
    if names_anew(understanding, shown=bool(dialogue.shown)):
        return True
    if understanding.allergies and (dialogue.shown or understanding.need.product_type):
        return True
    if (understanding.is_reversed and dialogue.need.sort) or understanding.insists:
        return True
    if set(understanding.allowed_brands) & set(dialogue.need.not_brands):
        return True
    said = understanding.need
    narrows = bool(
        said.brands or said.not_brands or said.price or said.attributes or said.sort or said.in_stock_only
    )
    if understanding.intent == "more_results" and narrows:
        return True  # "show me the Sony ones"
    if understanding.intent in ABOUT_SHOWN:
        # "do you have a laptop with 16 GB?" reads like a question about a product, but nothing was shown yet.
        return not dialogue.shown and said.product_type is not None
    if understanding.intent == "place_order":
        return said.product_type is not None or narrows
    refused = any(wish.op == "!=" for wish in (*said.attributes, *understanding.features))
    if refused and understanding.intent == "out_of_scope" and said.product_type:
        return True  # "I have a milk allergy, any chocolate?"
    if understanding.intent == "deny" and said.not_brands:
        return True
    unsure = understanding.confidence < SURE_OUT_OF_SCOPE
    if (
        narrows
        and unsure
        and understanding.intent in CHAT | {"goodbye", "thanks"}
        and not dialogue.need.is_empty
    ):
        return True  # "eu 42, road"
    if refused and understanding.intent in CHAT and not dialogue.need.is_empty:
        return True  # "不要苹果的" refuses a brand, not the conversation
    if understanding.intent == "out_of_scope" and said.product_type:
        if _is_bare(understanding.text) or _wishes_by_clause(understanding):
            return True  # "dog leads"
        if understanding.elliptical and dialogue.shown:
            return True  # 办公坐的, of chairs
    if understanding.intent in CHAT and said.product_type not in (None, dialogue.need.product_type):
        return True  # "不用了，看看帐篷吧", "hi, I am looking for a tent"
    corrects = understanding.intent in CHAT and understanding.elliptical and bool(said.text)
    if corrects and dialogue.shown and understanding.confidence < SURE:
        return True  # 不对，我要短款的
    if understanding.confidence >= (SURE_OUT_OF_SCOPE if understanding.intent == "out_of_scope" else SURE):
        return False
    relative = understanding.relative is not None
    return said.product_type is not None or (bool(dialogue.shown) and (narrows or relative))


def names_another_kind(dialogue: Dialogue, understanding: Understanding) -> bool:
    """Whether another kind of thing is wished for in words that the intent model takes for talk, an order, a purchase
    or more of the same: 再来个睡袋, "n litter, one i can flush"."""
    kind = understanding.need.product_type
    if kind in (None, dialogue.need.product_type) or understanding.speaks_of_rules:
        return False
    if SELLS.search(understanding.text):
        return True
    wishes = WISHES.search(understanding.text) is not None
    if fits_what_is_spoken_of(understanding.text) and (dialogue.shown or dialogue.focus):
        return True  # "which ink does it take and what does that cost", 这台用的黑色墨盒多少钱
    if _wishes_by_clause(understanding):
        return True
    taken_for = understanding.intent in CHAT | BUY | PERSON | ELSE_THAN_A_WISH
    asks = understanding.question.yes_no or understanding.question.concept is not None
    if understanding.intent == "product_question" and _NEW_ONE.search(understanding.text):
        return not (understanding.question.yes_no or understanding.question.asks)
    return taken_for and (wishes or not (asks or understanding.intent == "out_of_scope"))


def _wishes_by_clause(understanding: Understanding) -> bool:
    """Whether a clause surely wishes for something, and none asks about a product."""
    roles = {clause.role for clause in understanding.clauses if is_sure(clause)}
    wishes = roles & {WISH, CORRECT} or any(
        clause.role == WISH and clause.confidence >= LIKELY for clause in understanding.clauses
    )
    return bool(wishes) and not roles & {PRODUCT, RULES, ORDER}


def _is_bare(text: str) -> bool:
    """Whether a message has so few words that a thing it names is all of it."""
    return len(text) <= FEW_CHARACTERS if has_han(text) else len(text.split()) <= FEW_WORDS + 1


def _is_new_topic(dialogue: Dialogue, understanding: Understanding, related: frozenset[str]) -> bool:
    said = understanding.need
    if dialogue.need.is_empty:
        return True
    if understanding.forgotten and dialogue.shown and said.product_type in (None, *related):
        return False
    if understanding.starts_over and (said.product_type or said.text):
        return True
    also = dialogue.shown and _ALSO.search(understanding.text) and _FOR_SOMEBODY.search(understanding.text)
    if said.product_type and also:
        return True  # "Also for my husband, I want a cast iron frying pan"
    if said.product_type:
        refused = {wish.value for wish in dialogue.need.attributes if wish.op == "!="}
        return said.product_type not in related or said.product_type in refused
    told = understanding.shift.is_new if understanding.shift else None
    if told is False or (
        told and any(mark.says == THING and mark.confidence >= LIKELY_MARK for mark in understanding.marks)
    ):
        return bool(told and said.text)
    # No type named: a bare constraint refines, and so does 要机械的, which leaves the noun to the conversation; other
    # words with the intent to find start afresh.
    few = len(said.text.split()) <= FEW_WORDS
    refine = sum(intent.confidence for intent in understanding.intents if intent.name == "refine")
    for_the_same = understanding.same_person and any(w.name in FOR_WHOM for w in dialogue.need.attributes)
    points_back = understanding.references.any or understanding.elliptical or for_the_same
    points_back = points_back or few or refine >= LIKELY_REFINES
    points_back |= understanding.relative is not None and bool(dialogue.shown)  # "same brand but thicker?"
    return understanding.intent == "find_product" and bool(said.text) and not points_back


def is_limit(price: PriceRange | None) -> bool:
    """Whether a price is the most that may be paid: "too dear, up to 1,000" says how much cheaper; "200 to 240 is too
    dear" does not."""
    return price is not None and price.min_minor is None


def relative_price(dialogue: Dialogue, need: Need, direction: str) -> Need:
    """The need with a price under the cheapest of the bounds, or over the dearest; sorted where there are none."""
    if dialogue.currency is None or dialogue.cheapest_minor is None or dialogue.dearest_minor is None:
        return (
            need
            if need.sort
            else replace(need, sort=Sort.PRICE_ASC if direction == "less" else Sort.PRICE_DESC)
        )
    before = need.price
    if direction == "less":
        price = PriceRange(dialogue.currency, max_minor=dialogue.cheapest_minor, max_inclusive=False)
    else:
        price = PriceRange(dialogue.currency, min_minor=dialogue.dearest_minor, min_inclusive=False)
    return replace(need, price=narrowed(before, price))
