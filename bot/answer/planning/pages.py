"""Plans for questions about the shop's rules: the pages' own words, and where they stand."""

from bot.answer.plan import Facts, Plan, Statement
from bot.answer.planning.speaker import Speaker
from bot.findings import PolicyAnswer

_REPLIES = ("reply_person", "reply_new_search")


def policy_answer(finding: PolicyAnswer, speaker: Speaker) -> Plan:
    """The sentences that answer, in the pages' own words; the passages they stand in as citations."""
    page = finding.passages[0].document_id
    acts = ["policy_quote" if finding.sure else "policy_nearest"]
    acts += ["policy_more" if p.document_id == page else "policy_also" for p in finding.passages[1:]]
    statements = [
        Statement(act, {"words": quote} | ({} if act == "policy_more" else {"page": passage.title}))
        for act, quote, passage in zip(acts, finding.quotes, finding.passages, strict=True)
    ]
    if finding.needs_order:
        statements.append(Statement("policy_needs_order"))
    elif not finding.sure:
        statements.append(Statement("offer_person"))
    elif finding.needs_person:
        statements.append(Statement("policy_needs_person"))
    texts = tuple(f"{passage.title}\n{passage.heading}\n{passage.text}" for passage in finding.passages)
    # The words are the shop's rules: a model that words them anew could turn them around.
    return Plan(
        tuple(statements),
        Facts(texts, wishes=(speaker.user_text,)),
        quick_replies=speaker.replies(_REPLIES),
        rewritable=False,
        citations=finding.passages,
    )


def not_on_pages(speaker: Speaker) -> Plan:
    """That the shop's pages do not say, and the offer of a person who may know."""
    return Plan(
        (Statement("not_on_pages"), Statement("offer_person")),
        Facts(wishes=(speaker.user_text,)),
        quick_replies=speaker.replies(_REPLIES),
        rewritable=False,
    )
