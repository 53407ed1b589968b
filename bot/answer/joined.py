"""Several answers in one reply: a message with two questions is answered in their order."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answer.plan import Facts, Plan
from bot.answer.write import Written
from bot.contracts import Grounding


def join_plans(plans: Sequence[Plan]) -> Plan:
    """One plan that says and shows everything, its products numbered through; the last one's quick replies."""
    if len(plans) == 1:
        return plans[0]
    hits = [hit for plan in plans for hit in plan.hits]
    first = {hit.product.product_id: hit for hit in reversed(hits)}
    shown = [hit for hit in hits if first[hit.product.product_id] is hit]
    if sum(bool(plan.hits) for plan in plans) > 1:
        shown = [replace(hit, position=place) for place, hit in enumerate(shown, start=1)]
    return Plan(
        # Several wishes are answered without a question about any of them.
        statements=tuple(s for plan in plans for s in plan.statements if s.act != "ask_narrower"),
        facts=Facts(
            texts=tuple(text for plan in plans for text in plan.facts.texts),
            counts=frozenset().union(*(plan.facts.counts for plan in plans)),
            wishes=tuple(wish for plan in plans for wish in plan.facts.wishes),
        ),
        hits=tuple(shown),
        table=next((plan.table for plan in plans if plan.table), None),
        quick_replies=next((plan.quick_replies for plan in reversed(plans) if plan.quick_replies), ()),
        rewritable=all(plan.rewritable for plan in plans),
        citations=tuple(dict.fromkeys(passage for plan in plans for passage in plan.citations)),
    )


def join_words(answers: Sequence[Written]) -> Written:
    """The words of all answers, a paragraph each; the same words are said once."""
    if len(answers) == 1:
        return answers[0]
    generators = {answer.generator for answer in answers}
    return Written(
        text="\n\n".join(dict.fromkeys(answer.text for answer in answers)),
        generator=generators.pop() if len(generators) == 1 else next(g for g in generators if g != "plan"),
        grounding=Grounding(
            claims=sum(answer.grounding.claims for answer in answers),
            unsupported=sum(answer.grounding.unsupported for answer in answers),
            rewritten=any(answer.grounding.rewritten for answer in answers),
        ),
    )
