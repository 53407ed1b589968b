"""How a message changes what the conversation is about, and which skill takes it."""

from dataclasses import replace

import pytest

from bot.dialogue import Dialogue, advance, from_json, to_json
from bot.route import Job, choose_job
from bot.understand.intents import Intent
from bot.understand.needs.order import Relative
from bot.understand.question import Question
from bot.understand.references import References
from bot.understand.understanding import Understanding
from retrieval.need import AttributeWish, Need, PriceRange, Sort

UNDER_500 = PriceRange("USD", max_minor=50000, max_inclusive=False)
LAPTOPS = Need(text="laptop", product_type="laptop", price=UNDER_500)
SHOWN = Dialogue(
    need=LAPTOPS,
    shown=("a", "b", "c"),
    seen=("a", "b", "c"),
    cheapest_minor=9900,
    dearest_minor=45000,
    currency="USD",
)
RELATED = frozenset({"laptop", "chromebook"})


def message(intent: str, need: Need | None = None, confidence: float = 0.9, **more: object) -> Understanding:
    base = Understanding(
        "…", "en", (Intent(intent, confidence),), need or Need(), None, (), References(), Question(None)
    )
    return replace(base, **more)  # type: ignore[arg-type]


def test_a_brand_narrows_the_need() -> None:
    after = advance(SHOWN, message("refine", Need(brands=("HP",))), RELATED)
    assert after.need == replace(LAPTOPS, brands=("HP",))


def test_cheaper_goes_below_the_cheapest_shown() -> None:
    after = advance(SHOWN, message("refine", relative=Relative("price", "less")), RELATED)
    assert after.need.price == PriceRange("USD", max_minor=9900, max_inclusive=False)


def test_dearer_goes_above_the_dearest_shown_and_keeps_the_limit() -> None:
    after = advance(SHOWN, message("refine", relative=Relative("price", "more")), RELATED)
    assert after.need.price == PriceRange("USD", 45000, 50000, min_inclusive=False, max_inclusive=False)


def test_another_product_type_starts_afresh() -> None:
    after = advance(SHOWN, message("find_product", Need(text="mouse", product_type="mouse")), RELATED)
    assert after.need == Need(text="mouse", product_type="mouse")


def test_a_narrower_type_refines() -> None:
    after = advance(
        SHOWN, message("find_product", Need(text="chromebook", product_type="chromebook")), RELATED
    )
    assert after.need.product_type == "chromebook"
    assert after.need.price == UNDER_500


def test_a_new_limit_replaces_the_old_one_of_the_same_side() -> None:
    limit = PriceRange("USD", max_minor=30000)
    assert advance(SHOWN, message("refine", Need(price=limit)), RELATED).need.price == limit


def test_what_is_taken_back_is_gone() -> None:
    after = advance(SHOWN, message("refine", cleared=("price",)), RELATED)
    assert after.need == replace(LAPTOPS, price=None)


def test_small_talk_leaves_the_need_alone() -> None:
    assert advance(SHOWN, message("thanks"), RELATED).need == LAPTOPS


def test_an_unwanted_brand_is_no_longer_wanted() -> None:
    wanted = replace(SHOWN, need=replace(LAPTOPS, brands=("HP", "Dell")))
    after = advance(wanted, message("refine", Need(not_brands=("HP",))), RELATED)
    assert (after.need.brands, after.need.not_brands) == (("Dell",), ("HP",))


def test_a_dialogue_survives_the_store() -> None:
    need = Need(
        "x",
        "laptop",
        ("HP",),
        ("Dell",),
        UNDER_500,
        (AttributeWish("memory", ">=", "16", "GB"),),
        Sort.PRICE_ASC,
        2,
        True,
    )
    dialogue = replace(SHOWN, need=need, focus=("a",), waiting_for_person=True, turn=7, language="zh")
    assert from_json(to_json(dialogue)) == dialogue
    assert from_json(None) == Dialogue()


@pytest.mark.parametrize(
    ("before", "understanding", "job"),
    [
        (Dialogue(), message("find_product", Need(text="laptop", product_type="laptop")), Job.SHOP),
        (Dialogue(), message("find_product"), Job.ASK),
        (Dialogue(), message("product_question", Need(text="laptop", product_type="laptop")), Job.SHOP),
        (Dialogue(), message("out_of_scope", Need(text="laptop", product_type="laptop"), 0.5), Job.SHOP),
        (Dialogue(), message("out_of_scope"), Job.OUT_OF_SCOPE),
        (Dialogue(), message("track_order"), Job.ORDER),
        (Dialogue(), message("contact_human_agent"), Job.PERSON),
        (Dialogue(), message("greeting"), Job.SMALL_TALK),
        (Dialogue(), message("more_results"), Job.ASK),
        (SHOWN, message("more_results"), Job.MORE),
        (SHOWN, message("refine", Need(brands=("HP",))), Job.SHOP),
        (SHOWN, message("out_of_scope", Need(brands=("HP",)), 0.5), Job.SHOP),
        (SHOWN, message("smalltalk", confidence=0.4, relative=Relative("price", "less")), Job.SHOP),
        (SHOWN, message("compare", references=References((1, 2))), Job.COMPARE),
        (
            SHOWN,
            message("refine", references=References((1, 2)), question=Question("memory", "most")),
            Job.PRODUCT_QUESTION,
        ),
        (SHOWN, message("product_question", references=References(pronoun=True)), Job.PRODUCT_QUESTION),
        (SHOWN, message("why_shown"), Job.WHY_SHOWN),
        (Dialogue(), message("thanks", confidence=0.1), Job.SMALL_TALK),
    ],
)
def test_the_job_follows_from_dialogue_and_message(
    before: Dialogue, understanding: Understanding, job: Job
) -> None:
    assert choose_job(before, understanding) is job
