"""Plans without products: a question back, a person instead, small talk, and what the bot does not do.

Their words are the shop's promise, so no model rewrites them.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.answer.plan import Facts, Plan, Statement
from bot.answer.planning.speaker import MAX_QUICK_REPLIES, Speaker
from bot.answer.planning.titles import MAX_TITLE_LENGTH, cut
from bot.findings import OnlyAPerson, PersonRequested, Refused, SmallTalk, Unclear, Upset

_TOPICS = {
    "order": "topic_orders",
    "refund": "topic_refunds",
    "return": "topic_refunds",
    "exchange": "topic_refunds",
    "delivery": "topic_delivery",
    "shipping": "topic_delivery",
    "payment": "topic_payments",
    "invoice": "topic_payments",
    "account": "topic_accounts",
    "password": "topic_accounts",
    "registration": "topic_accounts",
    "newsletter": "topic_accounts",
    "warranty": "topic_warranty",
    "policy": "topic_policies",
    "complaint": "topic_complaints",
}
_READ = ("English 英文 英语", "Chinese 中文")  # the languages that we name to who writes another
_SMALL_TALK = frozenset({"greeting", "thanks", "goodbye", "bot_identity", "affirm", "deny"})


def unclear(finding: Unclear, speaker: Speaker) -> Plan:
    """One clarifying question, with real choices as quick replies."""
    options = tuple(_option(option, speaker) for option in finding.options)
    if finding.reason == "not_shown_yet" and finding.positions:
        statement = Statement("not_shown_yet", {"position": str(finding.positions[0])})
    elif finding.reason == "not_shown_yet":
        statement = Statement("which_product" if options else "what_product")
    else:
        statement = Statement(finding.reason)
    known = _READ if finding.reason == "other_language" else ()
    facts = Facts((*finding.options, *options, *known), frozenset(finding.positions), (speaker.user_text,))
    if not options and finding.reason in {"what_product", "what_gift", "unsure", "other_language"}:
        options = speaker.replies(["reply_person"])
    return Plan((statement,), facts, quick_replies=options[:MAX_QUICK_REPLIES], rewritable=False)


def person_requested(finding: PersonRequested, speaker: Speaker) -> Plan:
    """That a person will come, and what can be done meanwhile."""
    act = "person_already_requested" if finding.already else "person_requested"
    return _fixed([act, "meanwhile"], ["reply_new_search"], speaker)


def apology(finding: Upset, speaker: Speaker) -> Plan:
    """An apology, and the offer of a person, unless one was asked for already."""
    if finding.waiting:
        return _fixed(["apology", "person_already_requested"], ["reply_new_search"], speaker)
    return _fixed(["apology", "offer_person"], ["reply_person", "reply_new_search"], speaker)


def person_beside(plan: Plan, speaker: Speaker) -> Plan:
    """A plan with a person among its quick replies, if it has some."""
    (person,) = speaker.replies(["reply_person"])
    if not plan.quick_replies or person in plan.quick_replies:
        return plan
    return replace(plan, quick_replies=(*plan.quick_replies[: MAX_QUICK_REPLIES - 1], person))


def only_a_person(finding: OnlyAPerson, speaker: Speaker) -> Plan:
    """That this matter needs a person, and the offer of one."""
    words = (word.removesuffix("s") for word in finding.topic.casefold().replace("-", "_").split("_"))
    topic = speaker.label(next((_TOPICS[word] for word in words if word in _TOPICS), "topic_other"))
    return Plan(
        (Statement("only_a_person", {"topic": topic}), Statement("offer_person")),
        Facts((topic,), wishes=(speaker.user_text,)),
        quick_replies=speaker.replies(["reply_person", "reply_new_search"]),
        rewritable=False,
    )


def small_talk(finding: SmallTalk, speaker: Speaker) -> Plan:
    """A greeting returned, thanks taken, "I am a bot"."""
    kind = finding.kind if finding.kind in _SMALL_TALK else "smalltalk"
    return _fixed([kind], ["reply_person"] if kind == "bot_identity" else [], speaker)


def fixed_prices(speaker: Speaker) -> Plan:
    """That nobody here can change a price."""
    return _fixed(["fixed_prices"], ["reply_person"], speaker)


def out_of_scope(speaker: Speaker) -> Plan:
    """That the shop's assistant does not do this."""
    return _fixed(["out_of_scope"], ["reply_person"], speaker)


def refused(finding: Refused, speaker: Speaker) -> Plan:
    """Why the guard would not take the message."""
    return _fixed([f"refused_{finding.reason}"], [], speaker)


def _fixed(acts: Sequence[str], replies: Sequence[str], speaker: Speaker) -> Plan:
    """A plan without facts."""
    return Plan(
        tuple(Statement(act) for act in acts),
        Facts(wishes=(speaker.user_text,)),
        quick_replies=speaker.replies(replies),
        rewritable=False,
    )


def _option(option: str, speaker: Speaker) -> str:
    phrases = speaker.phrases
    noun = phrases.noun(option, speaker.language) if phrases.knows_type(option) else option
    return cut(noun, MAX_TITLE_LENGTH)
