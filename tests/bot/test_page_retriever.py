"""Which sentence of the shop's pages answers a message, by the shipped retriever."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App
from bot.shipped import shipped
from bot.skills.passages_found import stance, surer
from bot.understand.page_retriever import PageRetriever, PageRetrieverError
from retrieval.documents import Passage, passages_of
from retrieval.e5_weights import open_e5_weights
from retrieval.importers.pages import page_files, read_pages
from retrieval.passage_scores import PassageHit
from tests.bot.talk import say


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> PageRetriever:
    return PageRetriever.load(
        shipped("models/pages"), open_e5_weights(), tmp_path_factory.getbasetemp() / "encoder"
    )


@pytest.fixture(scope="module")
def passages() -> dict[str, tuple[Passage, ...]]:
    documents = read_pages(page_files(shipped("store/policies")))
    return {
        language: tuple(p for d in documents if d.language == language for p in passages_of(d))
        for language in ("en", "zh")
    }


@pytest.mark.parametrize(
    ("message", "before", "page"),
    [
        ("if i drop it off the ladder", "how long is the warranty on the drill", "warranty"),
        ("what happens if they miss me a second time", "", "delivery-times"),
        ("turns out my wife already bought one, can i still call it off", "", "order-changes"),
        ("买完第二天就降价了，补差吗", "", "price-match"),
    ],
)
def test_a_situation_finds_its_rule(
    retriever: PageRetriever,
    passages: dict[str, tuple[Passage, ...]],
    message: str,
    before: str,
    page: str,
) -> None:
    own = passages["zh" if message[0] >= "\u4e00" else "en"]
    found = retriever.answering(message, before, own)
    best = max(own, key=lambda passage: found.of(passage.passage_id))
    assert best.document_id == page


@pytest.mark.parametrize(
    "message", ["a wallet with room for gift cards", "how heavy is the red one", "thanks a lot"]
)
def test_what_asks_for_no_rule_is_answered_by_none(
    retriever: PageRetriever, passages: dict[str, tuple[Passage, ...]], message: str
) -> None:
    found = retriever.answering(message, "", passages["en"])
    assert found.none > found.likeliest


def test_pages_of_another_shop_are_read(retriever: PageRetriever) -> None:
    passage = Passage(
        "bikes", "en", 0, "Bicycle hire", "What does hiring a bicycle cost?", "A day costs $12."
    )
    other = replace(passage, number=1, heading="Where are you?", text="We are at the harbour.")
    found = retriever.answering("how much to rent a bike for a day", "", (passage, other))
    assert found.of(passage.passage_id) > found.of(other.passage_id)
    assert found.likeliest > 0.2


def test_what_was_read_is_kept_in_a_file_and_a_broken_one_is_made_anew(tmp_path: Path) -> None:
    passage = Passage("bikes", "en", 0, "Bicycle hire", "What does it cost?", "A day costs $12.")
    weights = open_e5_weights()
    first = PageRetriever.load(shipped("models/pages"), weights, tmp_path)
    likely = first.answering("price for a day", "", (passage,)).likeliest
    (file,) = tmp_path.glob("pages-*.safetensors")
    again = PageRetriever.load(shipped("models/pages"), weights, tmp_path)
    assert again.answering("price for a day", "", (passage,)).likeliest == pytest.approx(likely, abs=0.01)
    file.write_bytes(b"no tensors")
    broken = PageRetriever.load(shipped("models/pages"), weights, tmp_path)
    assert broken.answering("price for a day", "", (passage,)).likeliest == pytest.approx(likely, abs=0.01)
    assert file.read_bytes() != b"no tensors"


def test_a_folder_without_a_model_is_named_with_its_cure(tmp_path: Path) -> None:
    with pytest.raises(PageRetrieverError, match="xiaoer train pages"):
        PageRetriever.load(tmp_path, open_e5_weights())


def _hit(score: float, likely: float, none: float = 0.0) -> PassageHit:
    passage = Passage("a", "en", 0, "A", "A?", "A.")
    return PassageHit(passage, score, 0.0, 0.0, (("A.", score),), score, likely=likely, none=none)


def test_what_likely_answers_does_so_whatever_its_words_and_goes_before_a_higher_score() -> None:
    likely, worded = [_hit(0.3, 0.7)], [_hit(0.75, 0.1)]
    assert stance(likely, "en") == "answered"
    assert stance(worded, "en") == "hedged"
    assert surer(worded, likely) is likely
    assert surer([_hit(0.3, 0.2)], worded) is worded
    assert stance([_hit(0.85, 0.01, none=0.9)], "en") == "hedged"
    assert stance([_hit(0.5, 0.3), _hit(0.7, 0.1)], "en") == "hedged"


@pytest.mark.parametrize(
    "message",
    ["what if they miss me a second time?", "they missed me twice now, what happens to the parcel"],
)
def test_a_situation_is_answered_from_the_pages(app: App, message: str) -> None:
    assert say(app, message).citations
