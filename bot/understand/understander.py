"""Understand: reads messages with the intent head, the models of clauses and moods, and the shop's vocabulary."""

import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from bot.understand.cantonese import in_mandarin
from bot.understand.clauses import (
    ABOUT,
    STORY,
    TOLD,
    WISH,
    Clause,
    marks_within,
    normal,
    within,
)
from bot.understand.gloss import Gloss
from bot.understand.intent_groups import BUY, SHOPPING
from bot.understand.intents import Intent, IntentModel
from bot.understand.kind_in_mind import with_kind
from bot.understand.marks import FOR, LIKELY, NO_THING, THING, Marks, everywhere, surely, words_that_say
from bot.understand.moods import MoodModel
from bot.understand.one_message import read_message
from bot.understand.parts import Part, find_parts
from bot.understand.plain import plain
from bot.understand.reader import Before, Reader, Reading
from bot.understand.shifts import NONE, SAME, Shift
from bot.understand.understanding import Understanding
from bot.understand.vocabulary import Vocabulary
from bot.understand.wanted_kinds import KindModel, WantedKinds
from bot.understand.wishes_of_kind import narrower_of, says_only, with_stated, with_title_words
from retrieval.need import AttributeWish, Need
from retrieval.text import has_han, roots
from retrieval.wishes import HOST_ATTRIBUTES

_OFFERED = re.compile(r"\s*[(（]\d{1,4}[)）]\s*$")  # the count of a quick reply: "wireless (5)"
# Where a thing that another one must fit may be named.
_HOSTS = re.compile(
    r"\b(?:for|fits?|compatible|works? with|my)\b|[A-Za-z0-9] ?(?:能|可)?(?:用|的)|[A-Za-z0-9](?=[\u4e00-\u9fff])",
    re.I,
)
# "nothing that may contain nuts" wishes for no nuts
_NO_THING = re.compile(
    r"\b(?:contains?|containing|traces of|allergic to|without|free of|nothing with|no|not)\s(?:any )?$|(?:含|不要|过敏)$",
    re.I,
)
UNBORNE = frozenset(
    {"allergens", "ingredients", "origin"}
)  # attributes whose values nobody wishes for in telling of a person
_GRADE = re.compile(r"[a-z].*\s\d", re.I)  # "SPF 50", "Wi-Fi 7": a word alone says too little of it
LIKELY_NO_THING = 0.65  # of a word that names a thing beside others
MAIN_NAMES = 3  # Chinese names of a kind that say what it is for
_ANYTHING = re.compile(
    r"\b(?:gifts?|presents?|things?|some(?:thing|one)|anything|stuff|for (?:my|him|her|them|a|the))\b|礼|送|东西|商品|产品|用品|另外|换",
    re.I,
)
SURE_OF_KIND = 0.8  # from which it asks for a kind, whatever goes on
SURE_OF_NO_KIND = 0.85  # confidence from which a message asks for no kind of thing
SURE_OF_SAME = 0.9  # confidence from which a message that names nothing goes on with the same kind
SURE = 0.6  # confidence from which an intent tells that a message states no need
STATES_A_NEED = (
    SHOPPING | BUY | {"more_results", "product_question", "compare", "deny", "affirm", "out_of_scope"}
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
        kinds: KindModel | None = None,
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
        asked = [
            self._kinds_asked(text, "", Reading(own, said, None), vocabulary)
            for text, own, said in zip(texts, clauses, marks, strict=True)
        ]
        understood = self._read_all(texts, embeddings, clauses, marks, asked, vocabulary, language_before)
        # Of several wishes each may be about another kind; where none is about a new one, no part is.
        shift = whole.shift if whole.shift and whole.shift.says in (SAME, NONE) else None
        return [replace(part, mood=whole.mood, shift=shift) for part in understood]

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
        pending = [self._pool.submit(self._read, text, before, vocabulary) for text in mended]
        embeddings = self._embed(mended, self._intents.needs_embeddings or moods is not None)
        read = [one.result() for one in pending]
        readings, asked = [reading for reading, _ in read], [kinds for _, kinds in read]
        clauses = [one.clauses for one in readings]
        marks = [one.marks for one in readings]
        understood = self._read_all(mended, embeddings, clauses, marks, asked, vocabulary, language_before)
        felt = moods.predict_many(mended, embeddings) if moods else [None] * len(mended)
        return [
            replace(
                one,
                parts=() if one.reports_fault else self._parts(one, vocabulary),
                mood=mood,
                shift=_shift(one, reading, kinds),
            )
            for one, mood, reading, kinds in zip(understood, felt, readings, asked, strict=True)
        ]

    def _read_all(
        self,
        texts: Sequence[str],
        embeddings: NDArray[np.float32],
        clauses: Sequence[tuple[Clause, ...]],
        marks: Sequence[Marks],
        asked: Sequence[WantedKinds | None],
        vocabulary: Vocabulary,
        language_before: str,
    ) -> list[Understanding]:
        predicted = self._intents.predict_many(texts, embeddings)
        threshold, gloss = self._intents.threshold, self._gloss.value
        understood = [
            self._glossed(
                read_message(text, intents, threshold, vocabulary, language_before, gloss, own, said, kinds)
            )
            for text, intents, own, said, kinds in zip(texts, predicted, clauses, marks, asked, strict=True)
        ]
        understood = [with_kind(one, vocabulary, kinds) for one, kinds in zip(understood, asked, strict=True)]
        return [
            self.of_kind(one, one.need.product_type, vocabulary) if one.need.product_type else one
            for one in understood
        ]

    def _read(
        self, text: str, before: Before | None, vocabulary: Vocabulary
    ) -> tuple[Reading, WantedKinds | None]:
        reading = self._reader.read(text, before) if self._reader else Reading()
        return reading, self._kinds_asked(text, before.did if before else "", reading, vocabulary)

    def _kinds_asked(
        self, text: str, did: str, reading: Reading, vocabulary: Vocabulary
    ) -> WantedKinds | None:
        """Which kinds a message asks for, where that is not plain already: one kind that is sold is named as what is wanted,
        or none is named and nothing else is wished for."""
        if self._kinds is None:
            return None
        named, shift = vocabulary.types.find(normal(text)), reading.shift
        plainly = len(named) == 1 and vocabulary.sells(named[0].product_type)
        if plainly and surely(reading.marks, named[0].start, named[0].end, frozenset({THING})):
            return None
        goes_on = shift is not None and shift.says in (SAME, NONE) and shift.confidence >= SURE_OF_SAME
        wishes = any(one.role == WISH and one.confidence >= LIKELY for one in reading.clauses)
        if not named and (goes_on or not wishes):
            return None
        return self._kinds.read(text, did, vocabulary.types)

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
            return sure or everywhere(marks, said, words, NO_THING - {FOR}, LIKELY_NO_THING)

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
        known = {wish.name for wish in (*need.attributes, *wishes)}
        unwanted = frozenset[str]().union(*(roots(w.value) for w in understanding.features if w.op == "!="))
        graded = [w for w in values.find(kind, text) if _GRADE.search(w.value) and w.name not in known]
        wishes += [w for w in graded if not roots(w.value) & unwanted]
        hosts = " ".join(wish.value.casefold() for wish in wishes)
        brands = tuple(brand for brand in need.brands if brand.casefold() not in hosts)
        sized = any(wish.name == "size" for wish in need.attributes)
        wishes += values.find_amounts(kind, plain(text), sized)
        if any(wish.name == "size" and _is_price_too(wish, need) for wish in wishes):
            need = replace(need, price=None)  # "what about 43", of shoes
        known = {wish.name for wish in need.attributes if wish.name}
        wishes = [wish for wish in wishes if wish.name not in known]
        of_people = values.with_people(kind, need.attributes)
        # "for a family of four", of a thing that is not counted in people, only ranks.
        of_people = tuple(wish for wish in of_people if wish.name or wish.unit != "people")
        attributes = tuple(dict.fromkeys((*of_people, *wishes)))
        unnamed = plain(text)
        for mention in vocabulary.types.find(unnamed):
            unnamed = unnamed[: mention.start] + " " * (mention.end - mention.start) + unnamed[mention.end :]
        about = " ".join(text[c.start : c.end] for c in understanding.clauses if c.role == ABOUT)
        meant_for = words_that_say(understanding.marks, normal(text), FOR, LIKELY)
        about = " ".join([about, *meant_for]).strip()
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
        features = tuple(replace(wish, soft=wish.soft or _is_for(wish, understanding)) for wish in features)
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


def _shift(understanding: Understanding, reading: Reading, kinds: WantedKinds | None) -> Shift | None:
    """What a message is about by the reader, with what the model of kinds says: what surely asks for no kind of thing, and
    not for just anything either, goes on with what is spoken of ("not leather, real or fake. makes me sweat")."""
    shift, named = reading.shift, understanding.need.product_type
    if shift is None or kinds is None:
        return shift
    if named:  # "throw in a chew toy", of dog beds
        return None if shift.says == SAME and kinds.of(named) >= SURE_OF_KIND else shift
    if kinds.none < SURE_OF_NO_KIND or _ANYTHING.search(understanding.text):
        return shift
    if shift.says == SAME:
        return replace(shift, confidence=max(shift.confidence, kinds.none))
    return None if shift.is_new else shift


def _is_for(wish: AttributeWish, understanding: Understanding) -> bool:
    """Whether words only say whom or what a thing is for, or stand where something is told of a person."""
    said = normal(understanding.text)
    if everywhere(understanding.marks, said, wish.value, frozenset({FOR}), LIKELY):
        return True
    beside = (c for c in understanding.clauses if c.role in (ABOUT, STORY) and c.confidence >= SURE)
    return any(wish.value.casefold() in understanding.text[c.start : c.end].casefold() for c in beside)


def _is_price_too(size: AttributeWish, need: Need) -> bool:
    """Whether the number of a size was also read as the price, which no currency says."""
    price, amount = need.price, int(size.value) * 100 if size.value.isdigit() else 0
    return (
        price is not None
        and price.max_minor is not None
        and price.max_minor <= amount * 1.25
        and (price.min_minor or amount) >= amount * 0.75
    )
