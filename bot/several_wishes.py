"""The answers to the wishes of one message, as one answer."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answer.joined import join_plans, join_words
from bot.answer.plan import Plan
from bot.answer.write import Written
from bot.findings import PersonRequested, PolicyAnswer, ProductsFound, SeveralAnswers
from bot.skills.context import Outcome
from bot.understand.intents import Intent
from bot.understand.understanding import Understanding
from retrieval.documents import Passage
from retrieval.need import Need

Answer = tuple[Outcome, Plan, Written]


def without_repeats(answers: Sequence[Answer]) -> list[Answer]:
    """The answers without those that only quote passages of the pages which one before them quotes."""
    quoted: set[Passage] = set()
    kept = []
    for answer in answers:
        finding = answer[0].finding
        told = finding.answers if isinstance(finding, SeveralAnswers) else (finding,)
        passages = {passage for one in told if isinstance(one, PolicyAnswer) for passage in one.passages}
        if passages and passages <= quoted and all(isinstance(one, PolicyAnswer) for one in told):
            continue
        quoted |= passages
        kept.append(answer)
    return kept


def joined(answers: Sequence[Answer]) -> Answer:
    """One answer from those to the wishes of a message; what is shown can be pointed at by its place in all of it."""
    outcomes, plans, words = zip(*answers, strict=True)
    plan = join_plans(plans)
    outcome: Outcome = next((o for o in outcomes if isinstance(o.finding, PersonRequested)), outcomes[-1])
    dialogue = replace(
        outcomes[-1].dialogue, offered_person=any(one.dialogue.offered_person for one in outcomes)
    )
    if sum(bool(one.hits) for one in plans) > 1:
        shown = tuple(hit.product.product_id for hit in plan.hits)
        # 两个一共多少钱 means what was put forward for each of the wishes.
        first = tuple(plan.hits[0].product.product_id for plan in plans if plan.hits)
        both = all(isinstance(one.finding, ProductsFound) for one in outcomes) and len(set(first)) > 1
        seen = tuple(dict.fromkeys((*dialogue.seen, *shown)))
        dialogue = replace(dialogue, shown=shown, seen=seen, focus=first if both else ())
    return replace(outcome, dialogue=dialogue), plan, join_words(words)


def needs_of(answers: Sequence[Answer]) -> dict[str, Need]:
    """The need that each product is shown for, by its id: in a message of several wishes each has its own."""
    return {
        hit.product.product_id: outcome.dialogue.need
        for outcome, plan, _ in reversed(answers)
        for hit in plan.hits
    }


def intents_of(parts: Sequence[Understanding]) -> tuple[Intent, ...]:
    """The likeliest intents of a message with one wish; else the best one of each wish, in their order."""
    if len(parts) == 1:
        return parts[0].intents
    return tuple(part.intents[0] for part in parts)
