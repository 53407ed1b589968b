"""Finding passages with a fake encoder, and bringing their index up to date."""

import logging
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Engine

from retrieval.documents import MAX_PASSAGE_CHARACTERS, Document, Documents, Section, passages_of
from retrieval.errors import IndexStoreError
from retrieval.filters import Filters
from retrieval.passage_scores import TOPIC_WEIGHT, sentences_of
from retrieval.passages import PassageIndex, PassageSearch
from retrieval.vectors import Neighbour
from tests.seams import ExactVectors, HashingEmbeddings

RETURNS = Document(
    "returns", "en", "Returns", (Section("How long", "Thirty days from delivery."),), "returns"
)
SHIPPING = Document(
    "shipping", "en", "Shipping",
    (Section("Cost", "Postage costs five dollars."), Section("Islands", "We deliver to no island.")), "shipping",
)  # fmt: skip
CHINESE = Document("returns", "zh", "退货", (Section("期限", "收到商品后三十天内可以退货。"),), "returns")


class Counted(HashingEmbeddings):
    """Remembers what it embedded."""

    def __init__(self) -> None:
        super().__init__(256)
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += texts
        return super().encode(texts)


class Breakable(ExactVectors):
    """Fails while another process would be writing it."""

    broken = False

    def nearest(self, vector: NDArray[np.float32], k: int, filters: Filters) -> list[Neighbour]:
        if self.broken:
            raise IndexStoreError("busy")
        return super().nearest(vector, k, filters)


class Shop:
    """Pages with their search, an encoder and a store of vectors a language."""

    def __init__(self, engine: Engine, *documents: Document) -> None:
        self.documents = Documents(engine)
        self.documents.save(documents)
        self.encoders = {"en": Counted(), "zh": Counted()}
        self.vectors = {"en": Breakable(), "zh": Breakable()}
        self.search = PassageSearch(
            engine, lambda name: PassageIndex(name, self.encoders[name], self.vectors[name])
        )
        self.search.update()

    def embedded(self) -> list[str]:
        """What was embedded since the last call, questions left out."""
        texts = [text for encoder in self.encoders.values() for text in encoder.texts]
        for encoder in self.encoders.values():
            encoder.texts.clear()
        return texts

    def first(self, question: str, language: str = "en", **more: object) -> str:
        return self.search.find(question, language, **more)[0].passage.passage_id  # type: ignore[arg-type]


def test_the_passage_that_shares_words_comes_first(engine: Engine) -> None:
    shop = Shop(engine, RETURNS, SHIPPING)
    assert shop.first("what does postage cost") == "en/shipping#0"
    assert shop.first("do you deliver to an island") == "en/shipping#1"


def test_coverage_is_the_share_of_the_asked_words_and_rare_ones_weigh_more(engine: Engine) -> None:
    shop = Shop(engine, RETURNS, SHIPPING)
    hits = {hit.passage.passage_id: hit for hit in shop.search.find("postage dollars", "en")}
    assert hits["en/shipping#0"].coverage == pytest.approx(1.0)
    assert hits["en/returns#0"].coverage == 0.0
    half = {hit.passage.passage_id: hit for hit in shop.search.find("shipping island", "en")}
    assert (
        half["en/shipping#0"].coverage < 0.5 < half["en/shipping#1"].coverage
    )  # "shipping" stands in both titles


def test_a_question_without_words_covers_nothing(engine: Engine) -> None:
    assert {hit.coverage for hit in Shop(engine, RETURNS).search.find("?!", "en")} == {0.0}


def test_the_topic_lifts_its_passages_by_its_confidence(engine: Engine) -> None:
    shop = Shop(engine, RETURNS, SHIPPING)
    plain = {h.passage.passage_id: h.score for h in shop.search.find("hello", "en")}
    lifted = {h.passage.passage_id: h.score for h in shop.search.find("hello", "en", "returns", 0.5)}
    assert lifted["en/returns#0"] == pytest.approx(plain["en/returns#0"] + 0.5 * TOPIC_WEIGHT)
    assert lifted["en/shipping#0"] == pytest.approx(plain["en/shipping#0"])


def test_a_question_finds_the_pages_of_its_own_language(engine: Engine) -> None:
    shop = Shop(engine, RETURNS, SHIPPING, CHINESE)
    assert [hit.passage.language for hit in shop.search.find("退货期限", "zh")] == ["zh"]
    assert {hit.passage.language for hit in shop.search.find("returns", "en")} == {"en"}


def test_without_pages_in_a_language_those_of_another_answer(engine: Engine) -> None:
    assert Shop(engine, RETURNS).first("退货期限", "zh") == "en/returns#0"


def test_chinese_pages_answer_an_english_question_where_there_are_no_others(engine: Engine) -> None:
    assert Shop(engine, CHINESE).first("returns", "en") == "zh/returns#0"


def test_a_language_without_an_index_is_read_by_the_multilingual_one(engine: Engine) -> None:
    german = Document("versand", "de", "Versand", (Section("Kosten", "Porto kostet fünf Euro."),))
    assert Shop(engine, german, CHINESE).first("Porto", "zh") == "de/versand#0"


def test_a_shop_without_pages_finds_none(engine: Engine) -> None:
    shop = Shop(engine)
    assert shop.search.find("returns", "en") == []
    assert shop.search.update() == 0


def test_an_update_writes_only_what_changed(engine: Engine) -> None:
    shop = Shop(engine, RETURNS, SHIPPING, CHINESE)
    assert len(shop.embedded()) == 4
    assert shop.search.update() == 0
    dearer = Section("Cost", "Postage costs six dollars.")
    shop.documents.save([Document("shipping", "en", "Shipping", (dearer, SHIPPING.sections[1]), "shipping")])
    assert shop.search.update() == 1
    assert shop.embedded() == ["Cost Postage costs six dollars."]
    assert shop.first("six dollars") == "en/shipping#0"


def test_pages_that_are_gone_leave_the_index(engine: Engine) -> None:
    shop = Shop(engine, RETURNS, SHIPPING)
    shop.documents.save([RETURNS], replace_all=True)
    assert shop.search.update() == 0
    assert shop.vectors["en"].count() == 1
    assert [hit.passage.document_id for hit in shop.search.find("postage", "en")] == ["returns"]


def test_an_index_that_was_lost_is_written_anew(engine: Engine) -> None:
    shop = Shop(engine, RETURNS, SHIPPING)
    shop.vectors["en"].clear()
    assert shop.search.update() == 3
    assert shop.search.update() == 0


def test_words_alone_answer_while_the_vectors_cannot_be_read(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    shop = Shop(engine, RETURNS, SHIPPING)
    shop.vectors["en"].broken = True
    with caplog.at_level(logging.WARNING):
        assert shop.first("what does postage cost") == "en/shipping#0"
    assert "by words alone" in caplog.text


def test_pages_are_kept_whole_and_counted_when_they_change(any_engine: Engine) -> None:
    documents = Documents(any_engine)
    assert documents.save([RETURNS, CHINESE, SHIPPING]) == 3
    assert documents.save([RETURNS, SHIPPING]) == 0
    assert documents.get("returns", "zh") == CHINESE
    assert documents.get("shipping", "zh") == SHIPPING
    assert documents.get("nothing", "en") is None
    assert documents.titles("en") == {"returns": "Returns", "shipping": "Shipping"}
    assert documents.save([RETURNS], replace_all=True) == 2
    assert documents.all() == [RETURNS]


def test_long_sections_are_cut_between_paragraphs_and_nothing_is_lost() -> None:
    paragraphs = [f"{number} " + "word " * 100 for number in range(7)]
    page = Document("a", "en", "A", (Section("H", "\n\n".join(paragraphs)), Section("Empty", "")))
    passages = passages_of(page)
    assert [passage.number for passage in passages] == list(range(len(passages)))
    assert len(passages) > 1
    assert all(len(passage.text) <= MAX_PASSAGE_CHARACTERS for passage in passages)
    assert " ".join(p.text for p in passages).split() == " ".join(paragraphs).split()


ABROAD = Document(
    "abroad", "en", "International shipping",
    (Section("Which countries?", "We ship to Canada."), Section("How much does it cost?", "It costs twenty dollars.")),
    "shipping",
)  # fmt: skip
HOURS = Document("stores", "en", "Stores", (Section("Hours", "The store opens at ten."),), "stores")


def test_sentences_end_neither_at_an_hour_nor_at_the_end_of_a_line() -> None:
    text = "Open from 8 a.m. to 5 p.m. Pacific Time.\nAlways. 周末不送。可以代收！\n- one\n- two"
    assert sentences_of(text) == [
        "Open from 8 a.m. to 5 p.m. Pacific Time.", "Always.", "周末不送。", "可以代收！", "- one", "- two",
    ]  # fmt: skip


def test_every_sentence_is_scored_and_the_best_one_scores_the_passage(engine: Engine) -> None:
    page = Document(
        "care", "en", "Care", (Section("Cleaning", "Wipe it dry. Batteries go to the recycling point."),)
    )
    hit = Shop(engine, page).search.find("where do old batteries go?", "en")[0]
    (wipe, low), (batteries, high) = hit.sentences
    assert (wipe, batteries) == ("Wipe it dry.", "Batteries go to the recycling point.")
    assert low < high == pytest.approx(hit.fit)


def test_the_page_is_found_by_another_word_for_what_it_speaks_of(engine: Engine) -> None:
    shop = Shop(engine, SHIPPING, HOURS, RETURNS)
    assert shop.first("can I bring it back?") == "en/returns#0"
    assert Shop(engine, CHINESE).first("不喜欢可以退掉吗", "zh") == "zh/returns#0"


def test_rules_for_orders_abroad_answer_only_who_speaks_of_another_country(engine: Engine) -> None:
    shop = Shop(engine, SHIPPING, ABROAD, HOURS)
    assert shop.first("how much does shipping cost") == "en/shipping#0"
    assert shop.first("how much does shipping to Germany cost") == "en/abroad#1"


def test_a_short_question_goes_on_from_the_one_before(engine: Engine) -> None:
    shop = Shop(engine, SHIPPING, ABROAD, HOURS)
    assert shop.first("how much is it?", before="do you ship to Canada?") == "en/abroad#1"
    hit = shop.search.find("how much is it?", "en", before="do you ship to Canada?")[0]
    assert hit.goes_on


def test_a_question_that_stands_alone_is_not_dragged_by_the_one_before(engine: Engine) -> None:
    shop = Shop(engine, SHIPPING, ABROAD, HOURS)
    hit = shop.search.find("when does the store open?", "en", before="do you ship to Canada?")[0]
    assert hit.passage.document_id == "stores"
    assert not hit.goes_on


def test_a_word_that_no_page_knows_makes_every_answer_less_likely(engine: Engine) -> None:
    shop = Shop(engine, SHIPPING, HOURS)
    known = shop.search.find("is there a store", "en")[0].score
    assert shop.search.find("is there a toilet in the store", "en")[0].score < known
