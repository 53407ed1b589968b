"""Whether a message asks about products that are shown or named. Pure: looks at the dialogue and the understanding."""

import re

from bot.dialogue import SURE_OUT_OF_SCOPE, Dialogue
from bot.understand.clauses import BESIDE, BUY, HAGGLE, ORDER, PRODUCT, RULES, WISH, is_sure, normal
from bot.understand.clauses import PERSON as PERSON_ASKED
from bot.understand.hosts import fits_what_is_spoken_of
from bot.understand.intent_groups import PERSON, SHOPPING, SMALL_TALK, SURE
from bot.understand.marks import LIKELY, POINTS
from bot.understand.plain import plain
from bot.understand.pointing import find_pointing
from bot.understand.references import find_references
from bot.understand.understanding import Understanding
from retrieval.wishes import HOST_ATTRIBUTES

_HELD_AGAINST = re.compile(
    r"[这它][个款台件双]?(?:跟|和|与|同)[^，。,？?]{2,16}(?:比|相比|对比)"
)  # 这台跟刚才那台比
# 比Metro轻多少, "how much lighter is it than the Metro"
THAN_HOW_MUCH = re.compile(
    r"比[^，。,？?]{1,20}(?P<zh>轻|重|贵|便宜|大|小|长|短|高|低|快|慢|多|少)(?:多少|多大)|\bhow much (?P<en>\w+er|more \w+|less \w+) .{1,40}\bthan\b",
    re.IGNORECASE,
)
VERY_SURE = 0.87  # confidence of clauses that outweighs how a message is worded
# What may go on with a product that is spoken of.
_GOES_ON = re.compile(r"呢[？?。\s]*$|^\s*(?:and|what about|how about|or|then)\b", re.IGNORECASE)
_SHORT_QUESTION = re.compile(r"^\s*(?:[\w'-]+\s+){0,4}[\w'-]+\s*\?\s*$")  # "black in L?"
_SENTENCE = re.compile(r"(?<=[.!。！])\s+")
_SIZE = re.compile(r"\b(?:in|got) an? \d{2}\b|[\d一二三四五六]\s*[号码]")
# "do I need to buy speakers for it as well" and "other colours?" ask about the one that is spoken of.
_ASKS_OF_THING = re.compile(
    r"\b(?:would|will|does|do|can|could) (?:my|our|his|her|an?) [\w -]{2,30} fit\b(?=(?: (?:in|into|on|inside|under) (?:it|that|this|there|them|those|one))?\W*$)"
    r"|\b(?:do|does|would|will|must) (?:i|we|he|she|they|you) (?:still |also )?(?:(?:need|have) to (?:buy|get|order|add)|need (?:an? )?(?:extra|separate|additional))\b"
    r"|(?:要不要|用不用|需不需要|(?:要|需要|得|用))(?:另外|单独|另)(?:买|配|购)"
    r"|\b(?:any |what |which )?other (?:colou?rs?|sizes?|patterns?|versions?)\W*$|^\W*(?:有|还有)?(?:别的|其他|其它)(?:颜色|尺码|尺寸|规格|款式)(?:的)?[吗嗎么没]?\W*$|除了[^，。,]{1,4}色?的?(?:以外|之外|外)?[，,]?(?:还|都)?有(?:啥|什么|哪些|哪几种|其他|别的)(?:颜?色|colou?r|款式?|尺码)",
    re.IGNORECASE,
)
# "is there a bigger pack", 有没有加长的: of what is spoken of
_ASKS_PACK = re.compile(
    r"\b(?:is there|do you have|have you got|got|does it come in|any) an? (?:bigger|larger|smaller|longer) (?:bag|pack|box|bottle|tin|jar|size|version)\b"
    r"|有(?:没有)?(?:更大|更小|再大|大|小|加长|加大|更长)(?:一?[点些])?(?:包装?|袋装?|盒装?|瓶|号|版|款)?的?(?:吗|嗎|么|没|，|,|$)",
    re.IGNORECASE,
)
_ASKS_FOR_SUCH = re.compile(r"有[吗嗎么没]|有没有|有卖|那种", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:where|what|how|which|who|when|why)\b|什么|哪|怎么|多少", re.IGNORECASE)
_ASKS_HOW = re.compile(r"^\W*(?:and |so |ok |but )?(?:how|what|which|why)\b(?! about)", re.IGNORECASE)
_THE_ONE = re.compile(r"\b(?:the|that|this)\b[^,]{0,80},[^,]{0,40}\bit\b", re.IGNORECASE)
_THAT_BRANDS = re.compile(
    r"[A-Za-z]{3,}(?: [A-Za-z]+)?\s?的?[那这][个款台双件只把套条本张][^，。,]*(?:[吗嘛么不没]|多[少大久重长粗]|什么|哪)"
)
_HAVE_IT = re.compile(
    r"有(?:没有)?(?:现)?货(?:没有?|不|吗|嗎|么|吧)?\W*$|\b(?:is|are|got) (?:it|that|they|those|them) (?:in stock|available)\W*$",
    re.IGNORECASE,
)
_NAMED_ALONE = re.compile(r"^\W*(?:and )?(?:the |its )?[a-z]+(?: [a-z]+)?\?", re.IGNORECASE)
_CAN_IT = re.compile(r"^(?:那|它|这个?)*(?:适合|适不适合|能|会|可以|够)(?!.*有没有)")
_BARE = re.compile(
    r"\W*(?:(?:and|so|ok|okay|then|but)\W+)*(?:how much|what price|the price|price|in stock|stock)(?:\W+(?:then|please|pls))?\W*$"
    r"|[那它这个款]*(?:呢|的)?(?:多少钱|什么价|价格|有货)[吗呢啊呀]?\W*$",
    re.IGNORECASE,
)
_SEVERAL_WORDS = re.compile(
    r"\b(?:the|that|this|those|these) (?!ones?\b)[\w-]+|[那这]\w?$|[\u4e00-\u9fff]{2,}[那这]"
)
_COMPARED = re.compile(
    r"\b(?:difference|differ|compare|versus|vs|better)\b|区别|不同|差别|对比|比较(?![急贵大小重轻长短高低厚薄多少赶好想喜在差])|哪个好|比一比",
    re.IGNORECASE,
)


def asks_of_thing(before: Dialogue, understanding: Understanding) -> bool:
    """Whether the words can only ask about the thing that is spoken of: whether it needs more, what else it comes in."""
    return bool(before.shown or before.focus) and _ASKS_OF_THING.search(understanding.text) is not None


def goes_on(understanding: Understanding) -> bool:
    """Whether a message goes on with what is spoken of: "what about the second one?", 黑色的呢."""
    return _GOES_ON.search(understanding.text) is not None


def asks_about_shown(before: Dialogue, understanding: Understanding) -> bool:
    """Whether products that are shown or named are asked about, whatever the intent model made of it."""
    if understanding.insists or _only_wishes(understanding):
        return False
    spoken_of = before.topic == "shop" or _asks_surely(understanding)
    asks = before.shown and spoken_of and understanding.intent != "why_shown"
    if asks and _asks_by_clause(before, understanding):
        return True
    points = len(before.focus) == 1 or understanding.named or understanding.question.pointing
    if points and before.topic != "pages" and _ASKS_PACK.search(understanding.text):
        return True
    if understanding.named and _asks_about_named(before, understanding):
        return True
    if understanding.need.brands and _THAT_BRANDS.search(understanding.text):
        return True  # Klavessa那台可以连蓝牙耳机吗
    if not (before.shown or before.focus) or understanding.intent == "why_shown":
        return False
    if _asks_plainly(before, understanding):
        return True
    if before.topic != "pages" and _BARE.match(understanding.text):
        return True  # too few words for any intent to be sure of
    if understanding.need.product_type is None and _asks_of_the_shown(before, understanding):
        return True
    if understanding.intent == "more_results":
        return False
    if _may_be_a_question(understanding) and understanding.question.asks and not _limits(understanding):
        return understanding.need.product_type is None
    pointed = bool(understanding.references.positions)
    asked = understanding.question.concept is not None or understanding.intent in (
        "compare",
        "product_question",
    )
    new_type = understanding.need.product_type is not None and understanding.intent in SHOPPING
    return pointed and asked and not new_type


def _asks_surely(understanding: Understanding) -> bool:
    """Whether a product that is named or pointed at is very surely asked about, after whatever was spoken of."""
    points = understanding.named or (understanding.question.pointing and understanding.question.asks)
    return bool(points or _points_surely(understanding)) and any(
        c.role == PRODUCT and c.confidence >= VERY_SURE for c in understanding.clauses
    )


def _points_surely(understanding: Understanding) -> bool:
    """Whether several words surely point at products: "the 3 m", "those white leather ones"."""
    return any(
        mark.says == POINTS
        and mark.confidence >= LIKELY
        and _SEVERAL_WORDS.search(text[mark.start : mark.end])
        for text in (normal(understanding.text),)
        for mark in understanding.marks
    )


def _only_wishes(understanding: Understanding) -> bool:
    """Whether all that is said is very surely a wish, and points at nothing: 有没有能系腰上 手空出来的那种."""
    asking = [clause for clause in understanding.clauses if clause.role not in BESIDE]
    wishes = all(clause.role == WISH and is_sure(clause) for clause in asking)
    wishes = wishes and any(clause.confidence >= VERY_SURE for clause in asking)
    # "nah the first one is boring. something she can use at night" points beside the wish.
    said = " ".join(understanding.text[clause.start : clause.end] for clause in asking)
    may_point = not understanding.marks or any(mark.says == POINTS for mark in understanding.marks)
    points = may_point and (find_pointing(plain(said)) is not None or find_references(said).any)
    asks = understanding.question.concept in ("price", "stock") or points
    return bool(asking) and wishes and not (asks or understanding.named)


def _asks_by_clause(before: Dialogue, understanding: Understanding) -> bool:
    """Whether a clause surely asks about a product and none wishes for one, while the thing is spoken of or pointed at:
    感应的那个壁灯有多亮."""
    roles = {clause.role for clause in understanding.clauses if is_sure(clause)}
    goes_on = understanding.shift is not None and understanding.shift.is_new is False
    only_asks = goes_on and all(
        c.role == PRODUCT and c.confidence >= VERY_SURE for c in understanding.clauses
    )
    if (
        (understanding.elliptical and not only_asks)
        or PRODUCT not in roles
        or roles & {WISH, BUY, RULES, HAGGLE, ORDER, PERSON_ASKED}
    ):
        return False
    kind = understanding.need.product_type
    if kind not in (None, before.need.product_type) and fits_what_is_spoken_of(understanding.text):
        return False  # 这台用的黑色墨盒多少钱: the price of the cartridges
    points = understanding.question.pointing is not None and not _ASKS_FOR_SUCH.search(understanding.text)
    return kind in (None, before.need.product_type) or points


def _asks_plainly(before: Dialogue, understanding: Understanding) -> bool:
    """Whether the words ask about what is shown, whatever they may be taken for: the stock (还有货没), how many of "the
    soba ones", an attribute that stands alone ("colour? and how far does it go")."""
    question = understanding.question
    if understanding.need.product_type not in (None, before.need.product_type) or before.topic == "pages":
        return False
    if question.concept == "stock" and understanding.intent == "more_results":
        return True
    if question.concept == "stock" and question.asks and _THE_ONE.search(understanding.text):
        return True  # "the retractable lead in the 50 kg version, is it in stock?"
    if question.concept == "stock" and _HAVE_IT.search(understanding.text) and before.shown:
        return True  # 那就要唇釉 红色的有货没
    if question.concept == "price" and question.asks and not _limits(understanding):
        return True  # "what do the 365 capsules cost"
    if understanding.need.product_type is not None or understanding.relative:
        return False
    pointing = question.pointing
    if (
        pointing
        and not pointing.asks_which
        and (question.counts or question.yes_no)
        and not _limits(understanding)
    ):
        return understanding.intent not in PERSON
    wishes = understanding.need.attributes or understanding.need.brands or understanding.need.price
    if _ASKS_HOW.match(understanding.text) and understanding.intent in SHOPPING and len(before.focus) == 1:
        return not wishes  # "and how far does a litre go"
    one = len(before.focus or before.shown) == 1
    return bool(question.concept and one and not wishes and _NAMED_ALONE.match(understanding.text))


def _asks_about_named(before: Dialogue, understanding: Understanding) -> bool:
    """Whether a product that the message names is asked about, and not only wished for."""
    question = understanding.question
    if not before.shown and not before.focus and not any(name.sure for name in understanding.named):
        return question.asks
    if question.asks:
        return True
    if any(wish.name in HOST_ATTRIBUTES for wish in understanding.need.attributes):
        return False  # a case for the one that is named
    wishes = understanding.need.product_type is not None or understanding.need.price is not None
    if wishes and understanding.intent in SHOPPING and all(name.length < 2 for name in understanding.named):
        return False  # 有没有wireless mouse: a word of a title in a wish
    asks = question.tells or question.yes_no or question.that_many
    asks |= question.offers and bool(understanding.need.attributes)
    return asks or understanding.intent in ("compare", "product_question")


def _asks_of_the_shown(before: Dialogue, understanding: Understanding) -> bool:
    """Whether the number, the sum or an option is asked of what is spoken of: 还有几台, "have you got it in brown"."""
    question, references = understanding.question, understanding.references
    if question.that_many or question.rank or (question.concept == "stock" and question.counts):
        return True
    if question.concept == "price" and question.quantity:
        return True
    pointing = question.pointing
    points = references.any or (pointing is not None and not pointing.asks_which)
    if question.tells and points:
        return True
    if pointing is not None and pointing.asks_which and _is_unsure_of_comparing(understanding):
        return True
    an_option = question.offers and bool(understanding.need.attributes or _SIZE.search(understanding.text))
    if an_option and (points or not before.shown) and (question.yes_no or question.counts):
        return True
    return names_option_alone(before, understanding) or _asks_weakly(before, understanding)


def names_option_alone(before: Dialogue, understanding: Understanding) -> bool:
    """Whether the message only names a size, colour or pack while one product is spoken of: 黑色的呢, "and in green?"."""
    one = len(before.focus) == 1
    wishes = understanding.need.attributes and understanding.need.product_type is None
    named = {wish.name for wish in understanding.need.attributes} | {"price", "stock", "dimensions", None}
    if understanding.question.concept not in named or _points_surely(understanding):
        return False  # "and what weight of child can the wooden one carry?"
    last = _SENTENCE.split(understanding.text.strip())[-1]  # "pity. M in black then?"
    short = _SHORT_QUESTION.match(last) is not None
    return one and bool(wishes) and (goes_on(understanding) or short)


def _is_unsure_of_comparing(understanding: Understanding) -> bool:
    """Whether "compare" was read out of a question such as "which one lets me set the temperature"."""
    return understanding.intent == "compare" and _COMPARED.search(understanding.text) is None


def asks_of_something(before: Dialogue, understanding: Understanding) -> bool:
    """Whether something is asked of what the message points at: 开始那个黑色的有多长, "are they ok for vegans"."""
    if before.topic == "shop" and understanding.references.several and understanding.question.yes_no:
        return understanding.need.product_type is None
    pointing = understanding.question.pointing is not None or understanding.references.any
    asks = understanding.question.asks or _OPEN.search(understanding.text) is not None
    return asks and (pointing or bool(understanding.named)) and understanding.need.product_type is None


def _asks_weakly(before: Dialogue, understanding: Understanding) -> bool:
    """Whether yes or no is asked of the one product that is spoken of, and the intent says little: 适合一岁宝宝吗."""
    if not before.focus or not understanding.question.yes_no or understanding.confidence >= SURE:
        return False
    if understanding.intent in SMALL_TALK or understanding.intent == "out_of_scope":
        return True
    return understanding.intent in SHOPPING and _CAN_IT.search(understanding.text) is not None


def _may_be_a_question(understanding: Understanding) -> bool:
    """Whether the intent is one that a question about a shown product is often taken for."""
    weak = understanding.intent == "out_of_scope" and understanding.confidence < SURE_OUT_OF_SCOPE
    weak |= understanding.intent in SMALL_TALK and understanding.confidence < SURE  # "hw much"
    return weak or understanding.intent in SHOPPING or understanding.intent == "affirm"


def _limits(understanding: Understanding) -> bool:
    """Whether the message limits the list or takes a limit back: 价格无所谓 asks for no price."""
    need = understanding.need
    sets = need.price or need.sort or need.in_stock_only or understanding.cleared or understanding.relative
    pointing = understanding.question.pointing
    points = pointing is not None and pointing.extreme is not None  # "the cheapest one" is no new order
    return bool(sets) and understanding.question.extreme is None and not points


def compares(understanding: Understanding) -> bool:
    """Whether products are to be set side by side: "tell me about the second" only looks a little like it."""
    if len(understanding.named) > 1:
        return understanding.intent == "compare" or _COMPARED.search(understanding.text) is not None
    pointing = understanding.question.pointing
    if pointing and pointing.asks_which and _is_unsure_of_comparing(understanding):
        return False
    if _HELD_AGAINST.search(understanding.text):
        return True
    if understanding.question.concept == "stock" and _COMPARED.search(understanding.text) is None:
        return False  # 有现货不？比较急
    one = len(understanding.references.positions) == 1
    return understanding.intent == "compare" and (not one or understanding.confidence >= SURE)
