"""Understand: one message → language, intents, need, references. The first step of a turn that reads the words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from langchain_core.embeddings import Embeddings

from bot.understand.identity import find_email, find_order_number, without_identity
from bot.understand.intents import Intent, IntentModel
from bot.understand.language import detect_language
from bot.understand.needs import Clearable, read_need
from bot.understand.needs.order import Relative
from bot.understand.references import References, find_references
from bot.understand.vocabulary import Vocabulary
from retrieval.attributes import find_attributes
from retrieval.need import Need

_MOST = re.compile(
    r"\b(?:more|most|bigger|biggest|larger|largest|higher|highest|better|best|longer|longest|heavier|heaviest|faster|fastest)\b|更大|更多|最大|最多|更高|最高|更长|更重",
    re.I,
)
_LEAST = re.compile(
    r"\b(?:less|least|smaller|smallest|lower|lowest|lighter|lightest|shorter|shortest|fewer)\b|更小|更少|最小|最少|更低|最低|更短|更轻",
    re.I,
)
_PRICE_QUESTION = re.compile(
    r"\b(?:how much (?:is|are|does|do|for)|price of|what(?:'s| is) the price|how expensive|cost)\b|多少钱|价格|什么价",
    re.I,
)
_STOCK_QUESTION = re.compile(
    r"\b(?:in stock|available|availability|sold out|how many (?:are )?left)\b|有货|有现货|库存", re.I
)
# A part named in a message that is about a whole: "more memory" of a laptop is no memory module.
_COMPARED = re.compile(r"\b(?:which|compare|difference|versus|vs)\b|哪|比较|对比|区别", re.I)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about shown products: a concept of `retrieval.attributes`, "price", "stock", or None for a
    question that names no attribute; `extreme` when the shopper asks which has the most or the least."""

    concept: str | None
    extreme: Literal["most", "least"] | None = None


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything one message says; nothing of the conversation around it but the language it fell back to."""

    text: str
    language: str
    intents: tuple[Intent, ...]
    need: Need
    relative: Relative | None
    cleared: tuple[Clearable, ...]
    references: References
    question: Question
    order_number: str | None = None
    email: str | None = None

    @property
    def intent(self) -> str:
        """The name of the most probable intent."""
        return self.intents[0].name

    @property
    def confidence(self) -> float:
        """The confidence of the most probable intent, 0 to 1."""
        return self.intents[0].confidence


class Understander:
    """Reads messages with the intent head, the embedder it was trained on, and the shop's vocabulary."""

    def __init__(self, intents: IntentModel, embedder: Embeddings) -> None:
        self._intents = intents
        self._embedder = embedder

    def understand(self, text: str, vocabulary: Vocabulary, language_before: str = "en") -> Understanding:
        """Read one message."""
        return self.understand_many([text], vocabulary, language_before)[0]

    def understand_many(
        self, texts: Sequence[str], vocabulary: Vocabulary, language_before: str = "en"
    ) -> list[Understanding]:
        """Read messages that do not depend on each other."""
        embeddings = np.asarray(self._embedder.embed_documents(list(texts)), dtype=np.float32)
        predicted = self._intents.predict_many(texts, embeddings)
        return [
            _read(text, intents, vocabulary, language_before)
            for text, intents in zip(texts, predicted, strict=True)
        ]


def _read(text: str, intents: tuple[Intent, ...], vocabulary: Vocabulary, before: str) -> Understanding:
    email, order_number = find_email(text), find_order_number(text)
    # Addresses and order numbers are no words to search for.
    reading = read_need(without_identity(text), vocabulary)
    question = _read_question(text)
    need = _without_parts(text, reading.need, intents[0].name)
    return Understanding(
        text=text,
        language=detect_language(without_identity(text), before),
        intents=intents,
        need=need,
        relative=reading.relative,
        cleared=reading.cleared,
        references=find_references(text),
        question=question,
        order_number=order_number,
        email=email,
    )


def _read_question(text: str) -> Question:
    extreme: Literal["most", "least"] | None = None
    mentions = find_attributes(text)
    if mentions and mentions[0].direction:
        extreme = "most" if mentions[0].direction == "more" else "least"
    elif _MOST.search(text):
        extreme = "most"
    elif _LEAST.search(text):
        extreme = "least"
    if re.search(r"\b(?:cheaper|cheapest|less expensive)\b|更便宜|最便宜|便宜", text, re.I):
        return Question("price", "least")
    if re.search(r"\b(?:more expensive|dearer|pricier|most expensive)\b|更贵|最贵", text, re.I):
        return Question("price", "most")
    if mentions:
        return Question(mentions[0].concept, extreme)
    if _PRICE_QUESTION.search(text):
        return Question("price", extreme)
    if _STOCK_QUESTION.search(text):
        return Question("stock")
    return Question(None, extreme)


def _without_parts(text: str, need: Need, intent: str) -> Need:
    """Drop a product type that is really an attribute of what is already spoken of ("at least 16 GB memory")."""
    if need.product_type is None:
        return need
    names_attribute = any(
        text[m.start : m.end].casefold() in need.product_type
        or need.product_type in text[m.start : m.end].casefold()
        for m in find_attributes(text)
    )
    about_shown = intent in ("refine", "product_question", "compare") or _COMPARED.search(text) is not None
    bounded = any(wish.op != "=" for wish in need.attributes)
    if names_attribute and (about_shown or bounded):
        return replace(need, product_type=None)
    return need
