"""The moods of messages: the model that ships, its thresholds, word vectors, and what a turn makes of a mood."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from bot.answer.phrases import Phrases
from bot.answer.plan import Facts, Plan
from bot.answer.planning import offer_person
from bot.answer.planning.speaker import MAX_QUICK_REPLIES
from bot.app import App
from bot.batch import understanding_json
from bot.contracts import Reply
from bot.dialogue import Dialogue
from bot.route import Job, choose_job
from bot.turn import handle_turn
from bot.understand.intents import EMBEDDING_SIZE, IntentModel, IntentModelError, features
from bot.understand.moods import MOODS, MoodModel
from bot.understand.needs.order import Relative
from bot.understand.question import Question
from bot.understand.understander import Understander
from bot.understand.word_vectors import WordVectors, WordVectorsError
from retrieval.embed import TransformerEmbeddings, open_embedder
from retrieval.need import Need
from tests.bot.test_dialogue import message

MODELS = Path(__file__).parents[2] / "data" / "models"
VECTORS = np.array([[100, 0], [0, 50], [0, -50]], dtype=np.int8)


@pytest.fixture(scope="module")
def embedder() -> TransformerEmbeddings:
    return open_embedder()


@pytest.fixture(scope="module")
def moods() -> MoodModel:
    return MoodModel.load(MODELS / "moods")


@pytest.fixture
def words() -> WordVectors:
    return WordVectors(["服务", "好", "坏"], VECTORS, 0.02)


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("worst service ever, you people are a joke", "angry"),
        ("I am absolutely furious, this is unacceptable", "angry"),
        ("你们这是什么垃圾服务，气死我了", "angry"),
        ("骗子，太差劲了", "angry"),
        ("I need it by tomorrow, please hurry", "hurried"),
        ("急！今天就要，能不能快点发货", "hurried"),
        ("I don't understand, what does this mean?", "confused"),
        ("没看懂，这是什么意思啊", "confused"),
        ("I love it, thank you so much!", "happy"),
        ("太喜欢了，非常满意", "happy"),
        ("I need a laptop under 500 dollars", None),
        ("is the tent waterproof", None),
        ("tell me a joke", None),
        ("想买一双跑步鞋，42码", None),
        ("这个多少钱", None),
        ("", None),
        ("?!", None),
    ],
)
def test_clear_moods_are_told_and_plain_wishes_have_none(
    moods: MoodModel, embedder: TransformerEmbeddings, text: str, mood: str | None
) -> None:
    vectors = np.asarray(embedder.embed_documents([text]), dtype=np.float32)
    assert moods.predict_many([text], vectors) == [mood]


def test_a_mood_counts_from_its_threshold_and_one_without_a_threshold_never_does(moods: MoodModel) -> None:
    labels = moods.labels
    assert set(labels) == set(MOODS)
    strict = MoodModel(IntentModel.load(MODELS / "moods", stage="moods"), {"angry": 0.6})

    def said(mood: str, confidence: float) -> str | None:
        rest = (1 - confidence) / (len(labels) - 1)
        row = [confidence if label == mood else rest for label in labels]
        return strict.reported(np.array([row], dtype=np.float32))[0]

    assert said("angry", 0.61) == "angry"
    assert said("angry", 0.59) is None
    assert said("hurried", 0.99) is None
    assert said("neutral", 0.99) is None


def test_no_messages_have_no_moods(moods: MoodModel) -> None:
    assert moods.predict_many([], np.zeros((0, EMBEDDING_SIZE), np.float32)) == []


def test_a_model_of_intents_is_no_model_of_moods() -> None:
    with pytest.raises(IntentModelError, match="no model of moods"):
        MoodModel.load(MODELS / "intents")


def test_a_damaged_model_names_the_file_and_the_cure(tmp_path: Path) -> None:
    for name in ("config.json", "model.safetensors"):
        (tmp_path / name).write_bytes((MODELS / "moods" / name).read_bytes())
    with pytest.raises(IntentModelError, match=r"words\.safetensors.*xiaoer train moods"):
        MoodModel.load(tmp_path)


def test_word_vectors_add_up_and_an_unknown_word_is_the_mean_of_its_characters(words: WordVectors) -> None:
    assert words.of(["服务"])[0] == pytest.approx([1, 0])
    both = words.of(["服务好"])[0]  # (2, 0) and (0, 1), together of length 1
    assert both == pytest.approx(np.array([2, 1]) / np.sqrt(5), abs=1e-6)
    assert words.of(["好坏"])[0] == pytest.approx([0, 0])
    assert words.of(["服務"])[0] == pytest.approx([1, 0])  # Traditional
    assert words.of(["hello", "", "猫"]) == pytest.approx(np.zeros((3, 2)))


def test_word_vectors_survive_their_file_and_a_damaged_one_is_named(
    words: WordVectors, tmp_path: Path
) -> None:
    file = tmp_path / "words.safetensors"
    words.save(file)
    again = WordVectors.load(file)
    assert len(again) == 3
    assert again.of(["服务好"]) == pytest.approx(words.of(["服务好"]))
    file.write_bytes(b"garbage")
    with pytest.raises(WordVectorsError, match=r"words\.safetensors"):
        WordVectors.load(file)


def test_word_vectors_fade_in_with_chinese(words: WordVectors) -> None:
    rows = features(["ok", "ok服务", "服务"], np.zeros((3, EMBEDDING_SIZE), np.float32), 256, 0.7, words)
    assert rows.shape == (3, EMBEDDING_SIZE + 256 + 2)
    assert np.linalg.norm(rows[:, -2:], axis=1) == pytest.approx([0, 0.5, 1])


class CountedEmbeddings(Embeddings):
    """Counts how often texts are embedded."""

    def __init__(self) -> None:
        self.calls = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.calls += 1
        return np.ones((len(texts), EMBEDDING_SIZE)).tolist()

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def test_a_mood_costs_no_second_embedding(app: App, moods: MoodModel) -> None:
    intents, vocabulary = IntentModel.load(MODELS / "intents"), app.vocabulary.current()
    calls = []
    for model in (None, moods):
        counted = CountedEmbeddings()
        Understander(intents, counted, moods=model).understand("worst shop ever", vocabulary)
        calls.append(counted.calls)
    assert calls[0] == calls[1]


A_LAPTOP = Need(text="laptop", product_type="laptop")
SHOWN = Dialogue(need=A_LAPTOP, shown=("a", "b"), seen=("a", "b"))
OFFERED = Dialogue(offered_person=True)


@pytest.mark.parametrize(
    ("before", "intent", "more", "job"),
    [
        (Dialogue(), "complaint", {}, Job.APOLOGY),
        (Dialogue(), "out_of_scope", {}, Job.APOLOGY),
        (Dialogue(), "smalltalk", {}, Job.SMALL_TALK),  # "you're funny" is no complaint
        (SHOWN, "deny", {}, Job.APOLOGY),
        (Dialogue(), "find_product", {}, Job.APOLOGY),  # no thing is named
        (Dialogue(), "complaint", {"need": A_LAPTOP}, Job.APOLOGY),  # "the laptop you sold me …"
        (Dialogue(), "find_product", {"need": A_LAPTOP}, Job.SHOP),
        (Dialogue(), "find_product", {"need": A_LAPTOP, "confidence": 0.5}, Job.APOLOGY),
        (Dialogue(), "find_product", {"need": A_LAPTOP, "confidence": 0.5, "text": "show me one"}, Job.SHOP),
        (SHOWN, "deny", {"relative": Relative("price", "less"), "confidence": 0.5}, Job.SHOP),
        (SHOWN, "product_question", {"question": Question("weight", asks=True)}, Job.PRODUCT_QUESTION),
        (Dialogue(), "complaint", {"speaks_of_rules": True}, Job.POLICY),
        (Dialogue(), "get_refund", {}, Job.POLICY),
        (Dialogue(), "track_order", {}, Job.ORDER),
        (Dialogue(), "contact_human_agent", {}, Job.PERSON),
        (Dialogue(), "complaint", {"text": "get me a human"}, Job.PERSON),
        (Dialogue(), "greeting", {}, Job.SMALL_TALK),
        (OFFERED, "affirm", {}, Job.PERSON),
        (OFFERED, "deny", {}, Job.SMALL_TALK),
    ],
)
def test_only_anger_that_asks_for_nothing_gets_an_apology(
    before: Dialogue, intent: str, more: dict[str, object], job: Job
) -> None:
    more = dict(more)
    need, confidence = more.pop("need", None), more.pop("confidence", 0.9)
    said = message(intent, need, confidence, mood="angry", **more)  # type: ignore[arg-type]
    assert choose_job(before, said) is job
    if job is Job.APOLOGY:
        for other in ("hurried", "confused", "happy", None):
            assert choose_job(before, replace(said, mood=other)) is not Job.APOLOGY


@pytest.fixture(params=["en", "zh"])
def phrases(request: pytest.FixtureRequest) -> tuple[Phrases, str]:
    return Phrases.load(), request.param


def test_a_person_joins_quick_replies_where_there_are_some(phrases: tuple[Phrases, str]) -> None:
    words, language = phrases
    person = words.label("reply_person", language)
    plan = Plan((), Facts())
    assert offer_person(plan, language, words) == plan
    few = replace(plan, quick_replies=("a",))
    assert offer_person(few, language, words).quick_replies == ("a", person)
    many = replace(plan, quick_replies=("a", "b", "c", "d"))
    assert offer_person(many, language, words).quick_replies == ("a", "b", "c", person)
    assert MAX_QUICK_REPLIES == 4
    has_it = replace(plan, quick_replies=(person, "a"))
    assert offer_person(has_it, language, words) == has_it


def _talk(app: App, *texts: str) -> tuple[str, list[Reply]]:
    conversation_id = app.store.create_conversation().conversation_id
    return conversation_id, [handle_turn(app, conversation_id, text) for text in texts]


def _acts(app: App, reply: Reply) -> list[str]:
    steps = app.trace(reply.message_id)
    assert steps is not None
    return [act for step in steps if step.step == "plan" for act in step.detail["acts"]]


@pytest.mark.parametrize(
    ("angry", "yes"),
    [
        ("worst shop ever, what a joke", "yes please"),
        ("你们这是什么垃圾服务，气死我了", "好的"),
    ],
)
def test_anger_gets_an_apology_and_the_offer_of_a_person_whom_yes_requests(
    app: App, angry: str, yes: str
) -> None:
    conversation_id, (apology, requested) = _talk(app, angry, yes)
    assert _acts(app, apology) == ["apology", "offer_person"]
    assert apology.handoff is None
    assert apology.products == []
    assert apology.grounding.unsupported == 0
    assert app.phrases.label("reply_person", apology.language) in apology.quick_replies
    assert [action.type for action in requested.actions] == ["handoff"]
    handoff = app.store.open_handoff(conversation_id)
    assert handoff is not None
    assert handoff.reason == "shopper_asked, angry"


def test_no_to_the_offer_requests_nobody_and_is_not_taken_for_anger(app: App) -> None:
    conversation_id, replies = _talk(app, "worst shop ever, what a joke", "no", "show me tents")
    assert _acts(app, replies[1]) == ["deny"]
    assert app.store.open_handoff(conversation_id) is None
    assert replies[2].products


def test_anger_while_a_person_is_awaited_gets_no_second_offer(app: App) -> None:
    _, replies = _talk(app, "I want to talk to a person", "worst shop ever, what a joke")
    assert _acts(app, replies[1]) == ["apology", "person_already_requested"]
    assert app.phrases.label("reply_person", "en") not in replies[1].quick_replies


def test_anger_leaves_the_list_and_the_need_as_they_were(app: App) -> None:
    conversation_id, _ = _talk(app, "show me tents", "that laptop you sold me is total garbage, i hate it")
    conversation = app.store.get_conversation(conversation_id)
    assert conversation is not None
    dialogue = json.loads(conversation.dialogue or "")
    assert dialogue["need"]["product_type"] == "tent"
    assert dialogue["turn"] == 2


@pytest.mark.parametrize(
    "text",
    [
        "this is ridiculous, I am so angry. What is your return policy?",
        "太过分了，气死我了，你们到底几天能退货？",
    ],
)
def test_an_angry_question_is_answered_with_a_person_among_the_quick_replies(app: App, text: str) -> None:
    _, (reply,) = _talk(app, text)
    assert reply.citations
    assert app.phrases.label("reply_person", reply.language) in reply.quick_replies


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I'm running late, get me a human asap", "shopper_asked, hurried"),
        ("转人工，急急急", "shopper_asked, hurried"),
        ("can I talk to a person", "shopper_asked"),
        ("转人工", "shopper_asked"),
    ],
)
def test_a_hand_over_says_that_the_shopper_is_in_a_hurry(app: App, text: str, reason: str) -> None:
    conversation_id, (reply,) = _talk(app, text)
    handoff = app.store.open_handoff(conversation_id)
    assert handoff is not None
    assert handoff.reason == reason
    assert reply.handoff is not None
    assert reply.handoff.reason == "shopper_asked"  # the staff's note is none of the shopper's


def test_the_trace_and_the_command_tell_the_mood(app: App) -> None:
    _, (reply,) = _talk(app, "worst shop ever, what a joke")
    steps = app.trace(reply.message_id)
    assert steps is not None
    assert next(step.detail["mood"] for step in steps if step.step == "understand") == "angry"
    said = app.understander.understand("worst shop ever, what a joke", app.vocabulary.current())
    assert understanding_json(said, said.need)["mood"] == "angry"
    plain = app.understander.understand("a tent", app.vocabulary.current())
    assert understanding_json(plain, plain.need)["mood"] is None


def test_moods_of_many_messages_are_those_of_each(app: App) -> None:
    texts: Sequence[str] = ["worst shop ever, what a joke", "a tent", "急！今天就要，能不能快点发货"]
    many = app.understander.understand_many(texts, app.vocabulary.current())
    each = [app.understander.understand(text, app.vocabulary.current()) for text in texts]
    assert [one.mood for one in many] == [one.mood for one in each] == ["angry", None, "hurried"]
