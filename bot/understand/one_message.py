"""One message read: its need, its question, and what its words say of the turn. No model is asked here."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.understand.clauses import (
    ABOUT,
    BESIDE,
    HAGGLE,
    PRODUCT,
    RULES,
    STORY,
    WISH,
    Clause,
    aside,
    is_sure,
    normal,
)
from bot.understand.courtesy import only_a_gift, only_thanks
from bot.understand.hosts import fits_what_is_spoken_of
from bot.understand.identity import find_email, find_order_number, without_identity
from bot.understand.intent_groups import SHOPPING
from bot.understand.intents import Intent
from bot.understand.language import detect_language, writes_otherwise
from bot.understand.marks import POINTS, Marks, words_that_say
from bot.understand.names import NamedProduct
from bot.understand.needs import NeedReading, read_need
from bot.understand.plain import plain
from bot.understand.question import Question, read_question
from bot.understand.references import find_references
from bot.understand.rules import haggles, reports_fault, speaks_of_rules
from bot.understand.understanding import Understanding
from bot.understand.vocabulary import Vocabulary
from bot.understand.wanted_kinds import WantedKinds
from retrieval.attributes import find_attributes
from retrieval.need import Need
from retrieval.values import CONCEPTS, find_values

_ELLIPSIS = re.compile(
    r"\ban? (?:[a-z-]+ ){0,2}(?:one|pair)\b(?= (?:for|with|without|that|which|in|to)\b)|\b(?:anything|something|any|some) (?:in|made of|with) (?:real |genuine |pure )?[a-z]+\b|\bthe others\b|\bones?\b(?=\s*(?:[,?]|or\b))|\b(?:is there|are there|do you have|have you got) (?:an? |any )?ones? (?:in|with|without|that|which)\b|\b(?:and|also|another) (?:one|some) for (?:my|our|his|her|the|their)\b|\bones?\b(?:\s+(?:please|pls|plz|then|thanks|though|tho|instead))*[\s.?!]*$|(?:的|[那这]种)(?:有吗|有没有|有么|吗|呢|吧|呀|啊|有|就行|也行|也可以|行吗)?[\s。.！!？?~]*$",
    re.I,
)
# "the battery should last a week", "it's for the shower", 必须防水: no question, whatever it looks like.
_INSISTS = re.compile(
    r"\b(?:autocorrect|typo|oops|whoops|correction|my mistake|scratch that)\b|打错|说错|写错|\b(?:it|they|that|the \w+(?: \w+)?|but|and) (?:(?:really |also |just )?(?:should|must|has to|have to|needs? to|ought to)|(?:is|are) for)\b(?!.*\?)"
    r"|^(?:it|they)['’](?:s|re) for\b|\b(?:i|we) (?:really |also )?(?:need|want) (?:it|them) (?:to|for)\b|(?:必须|一定要|得要|非得|[\u4e00-\u9fff]{2}要(?=\d))",
    re.I,
)
_NO_MATTER = re.compile(
    r"\b(?:i )?(?:do ?n['o’]?t|really don'?t) (?:care|mind)\b|\bno (?:preference|idea)\b|\bwhatever\b|\bany(?:thing)? (?:is|will be|would be) (?:fine|ok)"
    r"|\b(?:it )?does ?n['o’]?t matter\b|\bup to you\b|随便|隨便|都行|都可以|无所谓|無所謂|没要求|你定|你看着",
    re.I,
)
_STARTS_OVER = re.compile(
    r"也(?:要|来|來|想要|拿)一?[个個张張款条條台件]|我自己(?:也|还)?(?:想|要)|另外(?:还|再)?(?:想|要|买|看)|还想(?:再)?买|再(?:给我)?(?:买|看)个?别的|\b(?:i also (?:need|want)|(?:i )?(?:need|want) another kind|something else|different thing)\b",
    re.I,
)
# What only the rules tell, though a product is pointed at.
_OF_THE_RULES = re.compile(
    r"\b(?:warrant|guarantee|covered|refund|return|exchange|ship|deliver|postage|send|invoice|discount|gift.?wrap)|保修|质保|退|换货|运费|邮|发货|配送|发票|优惠|折扣|包装",
    re.IGNORECASE,
)
_HOW_MUCH = re.compile(r"\bhow (?:long|big|many|heavy|loud|fast)\b|多[久大重长]|几[个小]", re.I)
_GOES_WITH = re.compile(
    r"\b(?:goes?|fits?|works?|compatible) (?:with|in|into)\b|\bfits?\b|适用|能用|配", re.I
)
_SAME_PRICE = re.compile(
    r"\bsame (?:budget|price|deal|limit|money|max(?:imum)?|spend|amount)\b|(?:预算|价位|价格|价钱)(?:还是|也|都)?(?:不变|一样|照旧|同上|跟刚才一样|差不多)"
    r"|(?:同样|同一|一样|同)的?(?:预算|价位)",
    re.I,
)
_SAME_SIZE = re.compile(
    r"\b(?:in|of) (?:the same|my|his|her) size\b|\bsame size\b|(?:同样|一样|同)的?(?:尺码|码数?|鞋码)|(?:我|他|她)的?(?:尺)?码",
    re.I,
)
_SAME_PERSON = re.compile(
    r"\bfor the same (?:guest|person|friend|colleague|child|kid|baby|lady|man|woman|girl|boy|one)\b|给?同一?个人|\b(?:for|suits?|fits?) (?:him|her)\b|\b(?:he|she|his|her)\b|[他她]",
    re.I,
)
_THIS = re.compile(r"\b(?:this|that|these|those)\b|[这那這]", re.I)
SURE_OF_ROLE = 0.87  # confidence of a clause that tells what its message is about
SURE_OF_INTENT = 0.8  # that outweighs what a clause was taken for
_ABOUT_SHOWN = frozenset({"refine", "product_question", "compare"})
_COMPARED = re.compile(
    r"\b(?:which|compare|difference|versus|vs)\b|哪|比较(?![急贵大小重轻长短高低厚薄多少赶好想喜在差])|对比|区别",
    re.I,
)


def read_message(
    text: str,
    intents: tuple[Intent, ...],
    threshold: float,
    vocabulary: Vocabulary,
    before: str,
    gloss: Callable[[str], str],
    clauses: tuple[Clause, ...],
    marks: Marks,
    wanted: WantedKinds | None = None,
) -> Understanding:
    """What a message says, given what the models made of it: `intents`, the `clauses` and `marks` of the reader, and the
    kinds of things that are `wanted`."""
    email, order_number = find_email(text), find_order_number(text)
    words = without_identity(text)  # addresses and order numbers are no words to search for
    beside = aside(text, clauses) if words == text else None
    reading = read_need(words, vocabulary, gloss, beside, marks if words == text else (), wanted)
    need = reading.need
    if only_thanks(text, reading):
        # "thank you, you have been most patient with an old lady"
        reading, need = NeedReading(Need()), Need()
        intents = (Intent("thanks", 1.0), *(one for one in intents if one.name != "thanks"))
    about_shown = intents[0].name in _ABOUT_SHOWN or _COMPARED.search(text) is not None
    if (
        reading.type_is_part
        and not fits_what_is_spoken_of(text)
        and not _GOES_WITH.search(text)
        and (about_shown or _HOW_MUCH.search(text) or any(wish.op != "=" for wish in need.attributes))
    ):
        need = replace(need, product_type=None)  # "at least 16 GB memory" of a laptop is no memory module
    named = vocabulary.names.find(words) if vocabulary.names else ()
    wishes = need.product_type is not None and intents[0].name in SHOPPING  # "do you sell kettles?"
    pointers = " ".join(words_that_say(marks, normal(text), POINTS))
    question = _question(_without_asides(text, clauses), need, named, pointers)
    asks_stock = question.concept in ("stock", "restock")  # "when will it be back"
    return Understanding(
        text=text,
        language=detect_language(words, before, vocabulary.brands),
        intents=intents,
        need=need,
        features=reading.features,
        allowed_brands=reading.allowed,
        is_reversed=reading.is_reversed,
        insists=_INSISTS.search(words) is not None and bool(need.attributes or reading.features or need.text),
        returns=reading.returns,
        similar=reading.similar,
        forgotten=reading.forgotten,
        does_not_care=_NO_MATTER.search(words) is not None,
        starts_over=_STARTS_OVER.search(words) is not None,
        relative=reading.relative,
        cleared=reading.cleared,
        references=find_references(text),
        question=question,
        order_number=order_number,
        email=email,
        speaks_of_rules=(
            speaks_of_rules(words)
            and not _only_wishes(clauses, need)
            and not (_only_does(clauses, PRODUCT) and not _OF_THE_RULES.search(words))
        )
        or reports_fault(words)
        or (_only_does(clauses, RULES) and not wishes and not asks_stock and not _is_about_products(intents)),
        haggles=(haggles(words) and (need.product_type is None or _THIS.search(words) is not None))
        or (
            need.product_type is None
            and need.price is None
            and not speaks_of_rules(words)
            and _only_does(clauses, HAGGLE)
        ),
        reports_fault=reports_fault(words),
        another_brand=reading.another_brand,
        elliptical=_ELLIPSIS.search(words) is not None and need.product_type is None,
        threshold=threshold,
        other_language=writes_otherwise(text),
        named=named,
        clauses=clauses,
        marks=tuple(marks),
        told_kind=reading.told_kind,
        dropped_kind=reading.dropped_kind,
        only_a_gift=only_a_gift(words, need, reading.features),
        same_price=_SAME_PRICE.search(words) is not None,
        same_size=_SAME_SIZE.search(words) is not None,
        same_person=_SAME_PERSON.search(words) is not None,
        allergies=reading.allergies,
    )


def _is_about_products(intents: Sequence[Intent]) -> bool:
    """Whether the intent is surely a question about a product, whatever a clause was taken for: 能单手收车吗."""
    return intents[0].name in _ABOUT_SHOWN and intents[0].confidence >= SURE_OF_INTENT


def _only_does(clauses: Sequence[Clause], role: str) -> bool:
    """Whether a message surely does one thing, and what else it says stands beside it."""
    others = (one for one in clauses if one.role != role and not (one.role in BESIDE and is_sure(one)))
    does = any(one.role == role and one.confidence >= SURE_OF_ROLE for one in clauses)
    return does and not any(is_sure(one) for one in others)


def _only_wishes(clauses: Sequence[Clause], need: Need) -> bool:
    """Whether a thing is surely wished for, and nothing else may be asked: "need a router, wifi dies upstairs"."""
    sure = any(one.role == WISH and is_sure(one) for one in clauses)
    return need.product_type is not None and sure and all(one.role in (WISH, *BESIDE) for one in clauses)


def _without_asides(text: str, clauses: Sequence[Clause]) -> str:
    """The text of a question without what surely only stands beside it, blank in its place: how wide the cupboard is, of
    白色的那条有多长？电视柜就一米宽."""
    if not any(one.role == PRODUCT and is_sure(one) for one in clauses):
        return text
    for one in clauses:
        if one.role in (ABOUT, STORY) and is_sure(one):
            kept = text[one.end - 1]  # what ends it, so that the next one begins anew
            ends = kept if not kept.isalnum() else " "
            text = text[: one.start] + " " * (one.end - one.start - 1) + ends + text[one.end :]
    return text


def _question(text: str, need: Need, names: Sequence[NamedProduct], pointers: str = "") -> Question:
    """The question in a message; 有黑色的吗 and "is it leather?" name a value and ask for its attribute. The nib of the
    mouse that is called Nib is none."""
    question = read_question(text)
    said = plain(text)
    spans = [said[name.start : name.end] for name in names if name.sure]
    if question.concept and any(
        m.concept == question.concept for span in spans for m in find_attributes(span)
    ):
        for span in spans:
            said = said.replace(span, "it", 1)
        question = read_question(said)
    points = (
        question.pointing.described if question.pointing and not question.pointing.asks_which else pointers
    )
    # "Does the black one come with a box" asks for no colour.
    named = [
        wish.name
        for wish in need.attributes
        if wish.name in CONCEPTS
        and wish.value not in {found.value for found in find_values(wish.name, points)}
    ]
    named.sort(key=lambda name: name == "fit")  # 女款有白的没 asks for the white one
    return replace(question, concept=named[0]) if question.concept in (None, "fit") and named else question
