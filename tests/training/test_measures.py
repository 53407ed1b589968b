"""Measuring pages and intended products: the files' forms, and the figures on a shop where the answer is known."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from bot.app import App
from bot.batch import BatchFileError
from bot.skills.passages_found import ANSWERS, NEAREST, stance
from bot.understand.intents import Intent
from bot.understand.question import Question as Asked
from bot.understand.references import References
from bot.understand.understanding import Understanding
from retrieval.documents import Passage
from retrieval.hits import Hit, Hits
from retrieval.need import Need
from retrieval.passage_scores import PassageHit
from retrieval.product import Product
from training.evaluate_pages import evaluate_pages, read_questions
from training.evaluate_search import evaluate_intended, read_intended

SURE, NEAR, FAR = ANSWERS["en"], NEAREST["en"], NEAREST["en"] - 0.01
FOUND = {
    "right first": [("returns", SURE), ("shipping", NEAR)],
    "right second": [("shipping", NEAR), ("shipping", NEAR), ("returns", FAR)],
    "right third": [("shipping", FAR), ("stores", FAR), ("returns", FAR)],
    "not there": [],
    "none answers": [("shipping", SURE)],
    "none is near": [("shipping", FAR)],
}
HITS = {"a lamp": ["L1", "L2"], "a kettle": ["X", "X2", "K1"], "a boat": ["X"], "nothing": []}


def passage_hit(page: str, score: float) -> PassageHit:
    return PassageHit(Passage(page, "en", 0, page, "", "…"), score, score, 0.0, (("…", score),), score)


class Pages:
    def find(
        self,
        question: str,
        language: str,
        topic: str | None = None,
        topic_confidence: float = 0.0,
        before: str = "",
    ) -> list[PassageHit]:
        return [passage_hit(page, score) for page, score in FOUND[question]]


class Understander:
    def understand(self, text: str, vocabulary: object, language_before: str = "en") -> Understanding:
        intent = (Intent("check_refund_policy", 0.9),)
        return Understanding(text, "en", intent, Need(), None, (), References(), Asked(None))


class Vocabulary:
    def current(self) -> None:
        return None


class Search:
    def find(self, need: Need, k: int, query: str) -> Hits:
        products = [Product(product_id, f"Product {product_id}") for product_id in HITS[query]]
        hits = tuple(Hit(product, place, 1.0) for place, product in enumerate(products, start=1))
        return Hits(query, need, 0.0, hits, len(hits))


@dataclass(frozen=True)
class Shop:
    """The parts of the app that the measures ask."""

    passages: Pages
    understander: Understander
    vocabulary: Vocabulary
    search: Search

    def read_query(self, query: str) -> Need:
        return Need(query)


@pytest.fixture
def app() -> App:
    return cast(App, Shop(Pages(), Understander(), Vocabulary(), Search()))


def test_right_pages_and_stances_are_counted(app: App, tmp_path: Path) -> None:
    rows = [{"question": text, "document_ids": ["returns"]} for text in list(FOUND)[:4]]
    rows += [{"question": text, "document_ids": []} for text in list(FOUND)[4:]]
    file = tmp_path / "q.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    assert evaluate_pages(app, file, "en") == [
        {"questions": "answerable", "count": 4, "top-1": 0.25, "top-2": 0.5, "told": None,
         "answered": 0.25, "hedged": 0.25, "declined": 0.5},
        {"questions": "unanswerable", "count": 2, "top-1": None, "top-2": None, "told": None,
         "answered": 0.5, "hedged": 0.0, "declined": 0.5},
    ]  # fmt: skip


def test_what_an_answer_must_say_is_looked_for_in_the_quoted_sentences(app: App, tmp_path: Path) -> None:
    row = {"question": "right first", "document_ids": ["returns"], "after": "not there"}
    file = tmp_path / "q.jsonl"
    told = [row | {"says": ["…"]}, row | {"says": ["30 days"]}, row | {"says": ["30 days", "…"]}, row]
    file.write_text("\n".join(map(json.dumps, told)) + "\n", encoding="utf-8")
    assert evaluate_pages(app, file, "en")[0]["told"] == 0.6667


@pytest.mark.parametrize("language", ["en", "zh", "fr"])
def test_a_score_answers_hedges_or_declines(language: str) -> None:
    scale = language if language in ANSWERS else "en"
    scores = (ANSWERS[scale], ANSWERS[scale] - 0.001, NEAREST[scale], NEAREST[scale] - 0.001)
    stances = [stance([passage_hit("returns", score)], language) for score in scores]
    assert stances == ["answered", "hedged", "hedged", "declined"]
    assert stance([], language) == "declined"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "no question"),
        ("\n{bad\n", "line 2"),
        ('{"question": "x"}', "line 1"),
        ('{"question": "x", "document_ids": "returns"}', "a list"),
        ('{"question": 3, "document_ids": []}', "is text"),
        ('{"question": "x", "document_ids": [], "says": "30 days"}', "says a list"),
        ('{"question": "x", "document_ids": [], "after": 3}', "after"),
        ("[1]", "line 1"),
    ],
)
def test_a_file_of_questions_of_another_form_is_refused(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BatchFileError, match=says):
        read_questions(file)


def test_intended_products_among_the_first_hits_are_counted(app: App, tmp_path: Path) -> None:
    file = tmp_path / "meant.tsv"
    file.write_text(
        "query\tproduct_ids\na lamp\tL1\na kettle\tK1, K2\na boat\tB1\nnothing\tN1\n", encoding="utf-8"
    )
    found = evaluate_intended(app, file)
    assert found.queries == 4
    assert found.success == {1: 0.25, 3: 0.5, 10: 0.5}
    assert found.misses == (("a boat", "Product X"), ("nothing", None))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("query\tids\na\t1\n", "product_ids"),
        ("query\tproduct_ids\n", "no query"),
        ("query\tproduct_ids\na lamp\t ,\n", "line 2: no query or no product id"),
        ("query\tproduct_ids\n\tL1\n", "line 2: no query or no product id"),
        ("query\tproduct_ids\na\t1\na\t2\n", "line 3: a query that came before"),
    ],
)
def test_a_file_of_intended_products_of_another_form_is_refused(
    tmp_path: Path, content: str, says: str
) -> None:
    file = tmp_path / "meant.tsv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BatchFileError, match=says):
        read_intended(file)
    with pytest.raises(BatchFileError, match=r"gone\.tsv"):
        read_intended(tmp_path / "gone.tsv")
