"""Understand: reads messages with the intent head, the models of clauses and moods, and the shop's vocabulary."""

import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from bot.understand.cantonese import in_mandarin
from bot.understand.clauses import (
    ABOUT,
    BESIDE,
    HAGGLE,
    PRODUCT,
    RULES,
    STORY,
    TOLD,
    WISH,
    Clause,
    aside,
    is_sure,
    marks_within,
    normal,
    within,
)
from bot.understand.courtesy import only_a_gift, only_thanks
from bot.understand.gloss import Gloss
from bot.understand.hosts import fits_what_is_spoken_of
from bot.understand.identity import find_email, find_order_number, without_identity
from bot.understand.intent_groups import BUY, SHOPPING
from bot.understand.intents import Intent, IntentModel
from bot.understand.kind_by_meaning import KindByMeaning, with_kind
from bot.understand.language import detect_language, writes_otherwise
from bot.understand.marks import FOR, LIKELY, NO_THING, Marks, everywhere
from bot.understand.moods import MoodModel
from bot.understand.names import NamedProduct
from bot.understand.needs import NeedReading, read_need
from bot.understand.parts import Part, find_parts
from bot.understand.plain import plain
from bot.understand.question import Question, read_question
from bot.understand.reader import Before, Reader, Reading
from bot.understand.references import find_references
from bot.understand.rules import haggles, reports_fault, speaks_of_rules
from bot.understand.understanding import Understanding
from bot.understand.vocabulary import Vocabulary
from bot.understand.wishes_of_kind import narrower_of, says_only, with_stated, with_title_words
from retrieval.attributes import find_attributes
from retrieval.need import AttributeWish, Need
from retrieval.text import has_han, roots
from retrieval.values import CONCEPTS, find_values
from retrieval.wishes import HOST_ATTRIBUTES

_ELLIPSIS = re.compile(
    r"\b(?:anything|something|any|some) (?:in|made of|with) (?:real |genuine |pure )?[a-z]+\b|\bthe others\b|\bones?\b(?=\s*(?:[,?]|or\b))|\b(?:is there|are there|do you have|have you got) (?:an? |any )?ones? (?:in|with|without|that|which)\b|\b(?:and|also|another) (?:one|some) for (?:my|our|his|her|the|their)\b|\bones?\b(?:\s+(?:please|pls|plz|then|thanks|though|tho|instead))*[\s.?!]*$|(?:的|[那这]种)(?:有吗|有没有|有么|吗|呢|吧|呀|啊|有|就行|也行|也可以|行吗)?[\s。.！!？?~]*$",
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
_OFFERED = re.compile(r"\s*[(（]\d{1,4}[)）]\s*$")  # the count of a quick reply: "wireless (5)"
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
# Where a thing that another one must fit may be named.
_HOSTS = re.compile(
    r"\b(?:for|fits?|compatible|works? with|my)\b|[A-Za-z0-9] ?(?:能|可)?(?:用|的)|[A-Za-z0-9](?=[\u4e00-\u9fff])",
    re.I,
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
_SAME_PERSON = re.compile(r"\b(?:for|suits?|fits?) (?:him|her)\b|\b(?:he|she|his|her)\b|[他她]", re.I)
# "nothing that may contain nuts" wishes for no nuts
_NO_THING = re.compile(
    r"\b(?:contains?|containing|traces of|allergic to|without|free of|nothing with|no|not)\s(?:any )?$|(?:含|不要|过敏)$",
    re.I,
)
_THIS = re.compile(r"\b(?:this|that|these|those)\b|[这那這]", re.I)
UNBORNE = frozenset(
    {"allergens", "ingredients"}
)  # attributes whose values nobody wishes for in telling of a person
MAIN_NAMES = 3  # Chinese names of a kind that say what it is for
SURE_OF_ROLE = 0.9  # confidence of a clause that tells what its message is about
SURE_OF_INTENT = 0.8  # that outweighs what a clause was taken for
SURE = 0.6  # confidence from which an intent tells that a message states no need
STATES_A_NEED = (
    SHOPPING | BUY | {"more_results", "product_question", "compare", "deny", "affirm", "out_of_scope"}
)
_ABOUT_SHOWN = frozenset({"refine", "product_question", "compare"})
_COMPARED = re.compile(
    r"\b(?:which|compare|difference|versus|vs)\b|哪|比较(?![急贵大小重轻长短高低厚薄多少赶好想喜在差])|对比|区别",
    re.I,
)


class Understander:
    """Reads messages with the intent head, the embedder it was trained on, and the shop's vocabulary."""

    def __init__(
        self,
        intents: IntentModel,
        embedder: Embeddings,
        gloss: Gloss | None = None,
        moods: MoodModel | None = None,
        reader: Reader | None = None,
        kinds: KindByMeaning | None = None,
    ) -> None:
        self._intents = intents
        self._moods = moods
        self._reader = reader
        self._kinds = kinds
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="reader")
        self._embedder = embedder
        self._gloss = gloss or Gloss({})

    def understand(
        self, text: str, vocabulary: Vocabulary, language_before: str = "en", before: Before | None = None
    ) -> Understanding:
        """Read one message; `before` is what was said and done before it."""
        return self.understand_many([text], vocabulary, language_before, before)[0]

    def english(self, text: str) -> str:
        """English words for what a text says in Chinese; what no lexicon of the shop knows is left out."""
        return self._gloss.english(plain(text))

    def understand_parts(
        self, whole: Understanding, vocabulary: Vocabulary, language_before: str = "en"
    ) -> list[Understanding]:
        """Read each of the wishes of a message that holds several; their mood is that of the message."""
        texts = [part.text for part in whole.parts]
        starts = [part.start + whole.text[part.start : part.end].find(part.text) for part in whole.parts]
        clauses = [
            within(whole.clauses, start, start + len(text)) for start, text in zip(starts, texts, strict=True)
        ]
        embeddings = self._embed(texts, self._intents.needs_embeddings)
        marks = [
            marks_within(whole.text, whole.marks, start, start + len(text))
            for start, text in zip(starts, texts, strict=True)
        ]
        understood = self._read_all(texts, embeddings, clauses, marks, vocabulary, language_before)
        return [replace(part, mood=whole.mood) for part in understood]

    def understand_many(
        self,
        texts: Sequence[str],
        vocabulary: Vocabulary,
        language_before: str = "en",
        before: Before | None = None,
    ) -> list[Understanding]:
        """Read messages that do not depend on each other, each behind the same."""
        mended = [vocabulary.mend(in_mandarin(_OFFERED.sub("", text))) for text in texts]
        moods = self._moods
        # Both are models at work: the one reads while the other embeds.
        pending = [self._pool.submit(self._reader.read, text, before) for text in mended if self._reader]
        embeddings = self._embed(mended, self._intents.needs_embeddings or moods is not None)
        readings = [reading.result() for reading in pending] or [Reading()] * len(mended)
        clauses = [one.clauses for one in readings]
        marks = [one.marks for one in readings]
        understood = self._read_all(mended, embeddings, clauses, marks, vocabulary, language_before)
        felt = moods.predict_many(mended, embeddings) if moods else [None] * len(mended)
        return [
            replace(one, parts=() if one.reports_fault else self._parts(one, vocabulary), mood=mood)
            for one, mood in zip(understood, felt, strict=True)
        ]

    def _read_all(
        self,
        texts: Sequence[str],
        embeddings: NDArray[np.float32],
        clauses: Sequence[tuple[Clause, ...]],
        marks: Sequence[Marks],
        vocabulary: Vocabulary,
        language_before: str,
    ) -> list[Understanding]:
        predicted = self._intents.predict_many(texts, embeddings)
        threshold, gloss = self._intents.threshold, self._gloss.value
        understood = [
            self._glossed(_read(text, intents, threshold, vocabulary, language_before, gloss, own, said))
            for text, intents, own, said in zip(texts, predicted, clauses, marks, strict=True)
        ]
        understood = [with_kind(one, vocabulary, self._kinds) for one in understood]
        return [
            self.of_kind(one, one.need.product_type, vocabulary) if one.need.product_type else one
            for one in understood
        ]

    def _predict(self, texts: Sequence[str]) -> list[tuple[Intent, ...]]:
        return self._intents.predict_many(texts, self._embed(texts, self._intents.needs_embeddings))

    def _embed(self, texts: Sequence[str], needed: bool) -> NDArray[np.float32]:
        if not needed:
            return np.empty((len(texts), 0), dtype=np.float32)
        return np.asarray(self._embedder.embed_documents(list(texts)), dtype=np.float32)

    def _parts(self, understanding: Understanding, vocabulary: Vocabulary) -> tuple[Part, ...]:
        said, marks = normal(understanding.text), understanding.marks

        def is_no_thing(words: str) -> bool:
            sure = everywhere(marks, said, words, NO_THING)
            return sure or everywhere(marks, said, words, NO_THING - {FOR}, LIKELY)

        def things_in(piece: str) -> list[str]:
            mentions = vocabulary.types.find(piece)
            return [
                m.product_type
                for m in mentions
                if not _NO_THING.search(piece[: m.start])
                and not is_no_thing(normal(piece[m.start : m.end]).strip())
            ]

        return find_parts(understanding.text, self._predict, things_in, understanding.clauses)

    def _glossed(self, understanding: Understanding) -> Understanding:
        if not has_han(understanding.text):
            return understanding
        english = tuple(self._gloss.english(word) for word in understanding.forgotten if has_han(word))
        return replace(
            understanding,
            gloss=self._gloss.english(plain(understanding.text)),
            forgotten=(*understanding.forgotten, *filter(None, english)),
        )

    def of_kind(self, understanding: Understanding, kind: str, vocabulary: Vocabulary) -> Understanding:
        """With the wishes that only the products of the kind that is spoken of tell: what the thing must fit ("a case
        for the Oryvo One"), what is counted of it ("7 gears"), words of its Chinese titles (深烘)."""
        need, text = understanding.need, understanding.text
        values = vocabulary.kind_values
        wishes: list[AttributeWish] = []
        if any(values.may_state(kind, name) for name in HOST_ATTRIBUTES) or _HOSTS.search(text):
            found = values.find(kind, text)
            wishes += [wish for wish in found if wish.name in HOST_ATTRIBUTES]
        hosts = " ".join(wish.value.casefold() for wish in wishes)
        brands = tuple(brand for brand in need.brands if brand.casefold() not in hosts)
        sized = any(wish.name == "size" for wish in need.attributes)
        wishes += values.find_amounts(kind, plain(text), sized)
        known = {wish.name for wish in need.attributes if wish.name}
        wishes = [wish for wish in wishes if wish.name not in known]
        attributes = (*values.with_people(kind, need.attributes), *wishes)
        unnamed = plain(text)
        for mention in vocabulary.types.find(unnamed):
            unnamed = unnamed[: mention.start] + " " * (mention.end - mention.start) + unnamed[mention.end :]
        about = " ".join(text[c.start : c.end] for c in understanding.clauses if c.role == ABOUT)
        if about:  # "she has very sensitive skin"
            told = values.find(kind, f"{about} {self.english(about) if has_han(about) else ''}")
            named_so = {wish.name for wish in (*need.attributes, *wishes)} | UNBORNE
            no = [f"{wish.value} {wish.english}" for wish in understanding.features if wish.op == "!="]
            refused = frozenset[str]().union(*map(roots, no))
            wishes += [w for w in told if w.name not in named_so and not roots(w.value) & refused]
            attributes = (*attributes, *(wish for wish in wishes if wish not in attributes))
        features = with_title_words(understanding.features, kind, unnamed, values)
        features = tuple(wish for wish in features if wish.value not in understanding.forgotten)
        attributes, features = with_stated(understanding, kind, attributes, features, values)
        if need.product_type in (None, kind) and (narrower := narrower_of(need, features, kind, vocabulary)):
            word, need = narrower.word, replace(need, product_type=narrower.kind)
            features = tuple(wish for wish in features if wish.value != word)
        known_type = vocabulary.types.types.get(kind) if kind.split()[0].endswith("ing") else None
        purposes = known_type.words.get("zh", ())[:MAIN_NAMES] if known_type else ()
        features = tuple(
            wish
            for wish in features
            if wish.op != "="
            or not has_han(wish.value)
            or not any(p.startswith(wish.value) for p in purposes)
        )  # the 跑步 of running shoes
        own = roots(kind)  # "my cat is picky" is no wish of cat litter
        features = tuple(wish for wish in features if wish.op != "=" or not says_only(wish.value, own))
        # A tea has no colour: "loose leaf, black" says what it is.
        words = [w for w in attributes if w.name == "colour" and not values.may_state(kind, "colour")]
        attributes = tuple(wish for wish in attributes if wish not in words)
        features = (*features, *(AttributeWish(None, wish.op, wish.value) for wish in words))
        need = replace(need, attributes=attributes, brands=brands)
        return replace(understanding, need=need, features=features)

    @staticmethod
    def stated(understanding: Understanding, vocabulary: Vocabulary) -> Need:
        """The need with those of its words that are values of an attribute in this shop: "loose leaf" of tea; none of a
        message that surely only speaks of a thing ("how do I send back the boots")."""
        need = understanding.need
        limits = need.price or need.attributes or need.brands or need.not_brands
        speaks = understanding.intent not in STATES_A_NEED and understanding.confidence >= SURE
        if (speaks or understanding.reports_fault) and not limits:
            return Need(text=need.text)
        text = f"{understanding.need.text} {understanding.gloss}"
        said = plain(understanding.without_clauses(TOLD))
        return vocabulary.kind_values.in_shop_terms(need, text, said, understanding.features)


def _read(
    text: str,
    intents: tuple[Intent, ...],
    threshold: float,
    vocabulary: Vocabulary,
    before: str,
    gloss: Callable[[str], str],
    clauses: tuple[Clause, ...],
    marks: Marks,
) -> Understanding:
    email, order_number = find_email(text), find_order_number(text)
    words = without_identity(text)  # addresses and order numbers are no words to search for
    beside = aside(text, clauses) if words == text else None
    reading = read_need(words, vocabulary, gloss, beside, marks if words == text else ())
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
    question = _question(_without_asides(text, clauses), need, named)
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


def _question(text: str, need: Need, names: Sequence[NamedProduct]) -> Question:
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
    points = question.pointing.described if question.pointing and not question.pointing.asks_which else ""
    # "Does the black one come with a box" asks for no colour.
    named = [
        wish.name
        for wish in need.attributes
        if wish.name in CONCEPTS
        and wish.value not in {found.value for found in find_values(wish.name, points)}
    ]
    return replace(question, concept=named[0]) if question.concept is None and named else question
