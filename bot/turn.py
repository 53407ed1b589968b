"""One turn, top to bottom: guard, understand, dialogue, route, skill, answer and check, store."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot import dialogue as dialogues
from bot.answer.phrases import variant_seed
from bot.answer.plan import Plan
from bot.answer.planning import apologised, make_plan, offer_person
from bot.answer.write import Written, write_answer
from bot.app import App
from bot.clock import Clock, OnEvent
from bot.contracts import Action, Grounding, HandoffWire, Reply
from bot.dialogue import Dialogue
from bot.errors import DuplicateMessage, StaleTurn, UnknownConversation
from bot.findings import (
    AttributeAnswer,
    Finding,
    NotOnPages,
    OnlyAPerson,
    OrderFound,
    OrderNotFound,
    PersonRequested,
    PolicyAnswer,
    Refused,
    SeveralAnswers,
    Upset,
)
from bot.guard import check_input, clean_input
from bot.in_context import read_in_context, resolve
from bot.records import Conversation, Impression, Turn, new_id
from bot.route import Job, choose_job
from bot.route_by_acts import job_by_acts, with_concept
from bot.second_look import (
    is_a_case,
    may_ask_of_product,
    may_be_a_case,
    may_be_about_product,
    may_be_rules,
)
from bot.several_wishes import Answer, intents_of, joined, needs_of, without_repeats
from bot.skills import cart, compare, orders, policy, product_in_view, product_question, service, shop
from bot.skills.context import Context, Outcome
from bot.taken_apart import understand_message
from bot.understand.identity import without_identity
from bot.understand.moods import ANGRY, HURRIED
from bot.understand.reader import LONGEST_SAID, Before
from bot.understand.resolver import Resolved
from bot.understand.understanding import Understanding
from bot.what_was_done import what_was_done
from bot.wire import card, citation, intents_wire, need_wire, table_wire
from retrieval.need import Need

MAX_RACES = 50  # messages of one conversation that may overtake one while it is being answered
SKILLS: dict[Job, Callable[[Context], Outcome]] = {
    Job.SHOP: shop.shop,
    Job.MORE: shop.show_more,
    Job.WHY_SHOWN: shop.why_shown,
    Job.ASK: shop.ask_what,
    Job.COMPARE: compare.compare,
    Job.PRODUCT_QUESTION: product_question.answer_question,
    Job.PERSON: service.request_person,
    Job.ORDER: orders.order_status,
    Job.POLICY: policy.answer_from_pages,
    Job.BUY: cart.ready_to_buy,
    Job.SMALL_TALK: service.small_talk,
    Job.OUT_OF_SCOPE: policy.out_of_scope,
    Job.APOLOGY: service.apologise,
    Job.HAGGLE: policy.fixed_prices,
}


def handle_turn(
    app: App,
    conversation_id: str,
    text: str,
    client_message_id: str | None = None,
    on_event: OnEvent | None = None,
) -> Reply:
    """Answer one message and store the turn. The same `client_message_id` again gives the same Reply.

    Messages that come at once in one conversation are answered one after the other: the one that was overtaken is
    answered again, from what the conversation is about by then.

    Raises:
        UnknownConversation: there is no such conversation.
        StaleTurn: it was overtaken MAX_RACES times.
    """
    for race in range(MAX_RACES):
        try:
            return _answer_once(app, conversation_id, text, client_message_id, on_event)
        except StaleTurn:
            if race == MAX_RACES - 1:
                raise
    raise AssertionError("MAX_RACES is at least 1")


def _answer_once(
    app: App, conversation_id: str, text: str, client_message_id: str | None, on_event: OnEvent | None
) -> Reply:
    conversation = app.store.get_conversation(conversation_id)
    if conversation is None:
        raise UnknownConversation(f"there is no conversation {conversation_id!r}: start one first")
    if client_message_id and (given := app.store.find_reply(conversation_id, client_message_id)):
        return Reply.model_validate_json(given)
    clock = Clock(on_event)
    before = _dialogue_of(conversation.dialogue, conversation.language)
    message = clean_input(text)
    refusal = check_input(message)
    clock.done("guard", characters=len(message), refused=refusal.reason if refusal else None)
    parts = [] if refusal else understand_message(app, message, before, clock)
    answers: list[Answer] = []
    dialogue = before
    wishes: Sequence[Understanding | None] = parts or [None]
    for understanding in wishes:
        outcome = act_on(app, dialogue, understanding, refusal, clock)
        said = message if understanding is None or len(wishes) == 1 else understanding.text
        angry = understanding is not None and understanding.mood == ANGRY and not answers
        answers.append(_answer(app, conversation_id, said, outcome, clock, angry=angry))
        dialogue = outcome.dialogue
    answers = without_repeats(answers)
    needs = needs_of(answers)
    outcome, plan, written = joined(answers)
    spoken = Before(
        without_identity(message)[-LONGEST_SAID:], what_was_done(app.phrases, outcome, plan, written)
    )
    outcome = replace(outcome, dialogue=replace(outcome.dialogue, before=spoken))
    reply = _reply(app, conversation_id, parts, outcome, plan, needs, written, clock)
    reply = _store(app, conversation, message, client_message_id, outcome, plan, reply, clock)
    # Only what was stored is told: a turn that was overtaken never reaches the shopper.
    clock.tell("products", {"products": [shown.model_dump() for shown in reply.products]})
    for word in _tokens(reply.text):
        clock.tell("token", {"text": word})
    return reply


def act_on(
    app: App, before: Dialogue, understanding: Understanding | None, refusal: Refused | None, clock: Clock
) -> Outcome:
    """What the skill that is chosen for a message, or for one of its wishes, finds; nothing is stored."""
    if understanding is None:
        assert refusal is not None
        return Outcome(refusal, before)
    understanding = read_in_context(app, before, understanding)
    types = app.vocabulary.current().types
    if (kind := understanding.need.product_type) and dialogues.asks_of_earlier(
        before, understanding, types.narrower(kind) | {kind}
    ):
        understanding = replace(understanding, returns=True)
    if kind := understanding.need.product_type:
        before = dialogues.recall(before, understanding, types.narrower(kind) | {kind})
    else:
        before = dialogues.recall(before, understanding, frozenset())
    related = types.narrower(before.need.product_type) if before.need.product_type else frozenset()
    acts = app.acts.read(understanding.text, before.before)
    resolved = resolve(app, before, understanding)
    seemed = choose_job(before, understanding)
    job = job_by_acts(acts, before, understanding, resolved, seemed)
    if job is Job.PRODUCT_QUESTION:
        understanding = with_concept(acts, understanding)
    wishes = job is Job.SHOP and seemed is not Job.SHOP
    after = dialogues.advance(before, understanding, related, wishes=wishes)
    if job is not seemed and not wishes:
        after = dialogues.without_wish(before, after)
    so_far = _context(app, before, before, understanding, resolved)
    if may_be_a_case(understanding, job) and is_a_case(policy.answering(so_far)):
        job, after = Job.POLICY, dialogues.without_wish(before, after)
    clock.done("dialogue", need=need_wire(after.need).model_dump(), turn=after.turn)
    clock.done("route", job=job.value, seemed=seemed.value, acts=acts.told, meant=list(resolved.meant))
    skill = SKILLS[job]
    if may_ask_of_product(before, understanding, job):
        skill = product_in_view.where_it_surely_is_asked(skill)
    if may_be_about_product(before, understanding, job):
        skill = product_in_view.where_nothing_better_is_known(skill)
    if may_be_rules(before, understanding, job):
        skill = policy.pages_first(skill)
    outcome = skill(_context(app, before, after, understanding, resolved))
    clock.done(f"skill:{job.value}", finding=type(outcome.finding).__name__)
    return replace(outcome, dialogue=_remembering(outcome, job, understanding))


def _context(
    app: App, before: Dialogue, after: Dialogue, understanding: Understanding, resolved: Resolved
) -> Context:
    return Context(
        before,
        after,
        understanding,
        app.search,
        app.catalog,
        app.passages,
        app.orders,
        app.selector,
        resolved,
    )


def _remembering(outcome: Outcome, job: Job, understanding: Understanding) -> Dialogue:
    """The dialogue with what the next message may go on from: the topic, and an offer that was made."""
    finding, dialogue = outcome.finding, replace(outcome.dialogue, lacked=_lacked(outcome.finding))
    offered = isinstance(finding, OnlyAPerson | NotOnPages | OrderNotFound)
    offered |= isinstance(finding, Upset) and not finding.waiting
    offered |= isinstance(finding, PolicyAnswer) and (finding.needs_person or not finding.sure)
    offered |= isinstance(finding, OrderFound) and finding.wants_change
    # "Yes please" to the offer of a person has no mood of its own.
    mood = understanding.mood or (dialogue.mood if dialogue.offered_person else None)
    told = finding.answers if isinstance(finding, SeveralAnswers) else (finding,)
    # What no page says is gone on from only where nothing else was spoken of.
    nothing_else = isinstance(finding, NotOnPages) and not dialogue.shown
    if nothing_else or any(isinstance(one, PolicyAnswer) for one in told):
        return replace(dialogue, topic="pages", offered_person=offered, mood=mood)
    goes_on = job in (Job.SMALL_TALK, Job.APOLOGY)
    topic = "order" if job is Job.ORDER else dialogue.topic if goes_on else "shop"
    return replace(dialogue, topic=topic, offered_person=offered, mood=mood)


def _lacked(finding: Finding) -> str:
    """The attribute that the one product which was asked about has not."""
    if isinstance(finding, AttributeAnswer) and finding.values in (("no",), ("none",)):
        return finding.names[0] or ""
    return ""


def _answer(
    app: App, conversation_id: str, message: str, outcome: Outcome, clock: Clock, *, angry: bool
) -> Answer:
    language = outcome.dialogue.language
    plan = make_plan(outcome.finding, language, app.phrases, message)
    if outcome.dialogue.mood == ANGRY and not outcome.dialogue.waiting_for_person:
        plan = offer_person(apologised(plan) if angry else plan, language, app.phrases)
    clock.done(
        "plan",
        acts=[statement.act for statement in plan.statements],
        products=[hit.product.product_id for hit in plan.hits],
    )
    written = write_answer(
        plan,
        language,
        app.phrases,
        app.chat_model,
        variant_seed(conversation_id, outcome.dialogue.turn),
        app.settings.llm_timeout_s,
        message,
    )
    clock.done(
        "answer",
        generator=written.generator,
        claims=written.grounding.claims,
        unsupported=written.grounding.unsupported,
        rewritten=written.grounding.rewritten,
    )
    return outcome, plan, written


def _reply(
    app: App,
    conversation_id: str,
    parts: Sequence[Understanding],
    outcome: Outcome,
    plan: Plan,
    needs: Mapping[str, Need],
    written: Written,
    clock: Clock,
) -> Reply:
    need, language = outcome.dialogue.need, outcome.dialogue.language
    wants_person = isinstance(outcome.finding, PersonRequested)
    return Reply(
        message_id=new_id(),
        conversation_id=conversation_id,
        text=written.text,
        language=language,
        intents=intents_wire(intents_of(parts)),
        need=None if need.is_empty else need_wire(need),
        products=[card(hit, needs[hit.product.product_id], app.phrases, language) for hit in plan.hits],
        table=table_wire(plan.table) if plan.table else None,
        citations=[citation(passage) for passage in plan.citations],
        quick_replies=list(plan.quick_replies),
        actions=[Action(type="handoff", status="requested")] if wants_person else [],
        handoff=HandoffWire(state="requested", reason="shopper_asked")
        if outcome.dialogue.waiting_for_person
        else None,
        grounding=Grounding(
            claims=written.grounding.claims,
            unsupported=written.grounding.unsupported,
            rewritten=written.grounding.rewritten,
        ),
        generator=written.generator,
        timings_ms=clock.timings(),
    )


def _store(
    app: App,
    conversation: Conversation,
    message: str,
    client_message_id: str | None,
    outcome: Outcome,
    plan: Plan,
    reply: Reply,
    clock: Clock,
) -> Reply:
    new_request = isinstance(outcome.finding, PersonRequested) and not outcome.finding.already
    turn = Turn(
        conversation_id=reply.conversation_id,
        text=message,
        reply_id=reply.message_id,
        reply_text=reply.text,
        reply_json=reply.model_dump_json(),
        trace_json=json.dumps([step.model_dump() for step in clock.steps], ensure_ascii=False),
        dialogue_json=dialogues.to_json(outcome.dialogue),
        client_message_id=client_message_id,
        language=reply.language,
        impressions=[Impression(hit.product.product_id, hit.position, hit.score) for hit in plan.hits],
        handoff_reason=_reason(outcome.dialogue.mood) if new_request else None,
        after_turns=conversation.turns,
    )
    try:
        app.store.save_turn(turn)
    except DuplicateMessage:
        # Another request with the same id was answered first: that answer stands.
        given = app.store.find_reply(reply.conversation_id, client_message_id or "")
        if given is None:
            raise
        return Reply.model_validate_json(given)
    clock.done("store")
    return reply.model_copy(update={"timings_ms": clock.timings()})


def _reason(mood: str | None) -> str:
    """Why a person is to come, and the mood that the staff should know of."""
    return f"shopper_asked, {mood}" if mood in (ANGRY, HURRIED) else "shopper_asked"


def _dialogue_of(text: str | None, language: str | None) -> Dialogue:
    return dialogues.from_json(text) if text else Dialogue(language=language or "en")


def _tokens(text: str) -> list[str]:
    """The words as they are streamed: each with the space before it; Chinese by the character."""
    tokens: list[str] = []
    current = ""
    for character in text:
        if character == " " or ord(character) > 0x2E7F:
            if current:
                tokens.append(current)
            current = character
        else:
            current += character
    return [*tokens, current] if current else tokens
