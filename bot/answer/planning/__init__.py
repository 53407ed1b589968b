"""From a finding to a plan: decides what is worth saying, in which order, and what the words may claim.

Sits between the skills and `bot.answer.write`. It writes no sentence; those are in `bot/locales`. A new kind of
finding takes four steps: its dataclass in `bot/findings.py`; a function `(finding, speaker) -> Plan` in the module of
its family here; the acts that it uses in `bot/answer/acts.py` and in every locale file; one case below, which mypy
asks for.
"""

from dataclasses import replace
from typing import assert_never

from bot.answer.joined import join_plans
from bot.answer.phrases import Phrases
from bot.answer.plan import Plan, Statement
from bot.answer.planning import comparison, options, orders, pages, products, questions, service
from bot.answer.planning.speaker import Speaker
from bot.findings import (
    AttributeAnswer,
    Comparison,
    Described,
    EnoughAnswer,
    Finding,
    FixedPrices,
    NoSuchOption,
    NothingFound,
    NotOnPages,
    NotStated,
    OnlyAPerson,
    OptionAnswer,
    OrderDetailsNeeded,
    OrderFound,
    OrderNotFound,
    OutOfScope,
    PersonRequested,
    PointedOut,
    PolicyAnswer,
    PriceAnswer,
    ProductsFound,
    Quoted,
    ReadyToBuy,
    Refused,
    SeveralAnswers,
    SmallTalk,
    StockAnswer,
    TotalAnswer,
    Unclear,
    Upset,
    WhyShown,
)

MOST_STATEMENTS = 4  # of a plan


def make_plan(finding: Finding, language: str, phrases: Phrases, user_text: str) -> Plan:
    """Decide what to say about a finding, in a language, to a shopper who wrote `user_text`."""
    speaker = Speaker(phrases.spoken(language), phrases, user_text)
    match finding:
        case ProductsFound():
            return products.products_found(finding, speaker)
        case NothingFound():
            return products.nothing_found(finding, speaker)
        case Comparison():
            return comparison.compared(finding, speaker)
        case AttributeAnswer():
            return questions.attribute_answer(finding, speaker)
        case PriceAnswer():
            return questions.price_answer(finding, speaker)
        case SeveralAnswers():
            return join_plans([make_plan(one, language, phrases, user_text) for one in finding.answers])
        case StockAnswer():
            return questions.stock_answer(finding, speaker)
        case Described():
            return questions.described(finding, speaker)
        case OptionAnswer():
            return options.option_answer(finding, speaker)
        case NoSuchOption():
            return options.no_such_option(finding, speaker)
        case TotalAnswer():
            return options.total_answer(finding, speaker)
        case EnoughAnswer():
            return options.enough_answer(finding, speaker)
        case Quoted():
            return options.quoted(finding, speaker)
        case NotStated():
            return options.not_stated(finding, speaker)
        case PointedOut():
            return options.pointed_out(finding, speaker)
        case WhyShown():
            return questions.why_shown(finding, speaker)
        case Unclear():
            return service.unclear(finding, speaker)
        case ReadyToBuy():
            return products.ready_to_buy(finding, speaker)
        case OrderDetailsNeeded():
            return orders.details_needed(finding, speaker)
        case OrderNotFound():
            return orders.not_found(finding, speaker)
        case OrderFound():
            return orders.found(finding, speaker)
        case PolicyAnswer():
            return pages.policy_answer(finding, speaker)
        case FixedPrices():
            return service.fixed_prices(speaker)
        case NotOnPages():
            return pages.not_on_pages(speaker)
        case PersonRequested():
            return service.person_requested(finding, speaker)
        case Upset():
            return service.apology(finding, speaker)
        case OnlyAPerson():
            return service.only_a_person(finding, speaker)
        case SmallTalk():
            return service.small_talk(finding, speaker)
        case OutOfScope():
            return service.out_of_scope(speaker)
        case Refused():
            return service.refused(finding, speaker)
    assert_never(finding)


def offer_person(plan: Plan, language: str, phrases: Phrases) -> Plan:
    """A plan with the offer of a person among its quick replies, if it has some: for a shopper who is angry."""
    return service.person_beside(plan, Speaker(phrases.spoken(language), phrases, ""))


def apologised(plan: Plan) -> Plan:
    """A plan that begins with an apology, for a message that is angry; as it was where it has one, or no room for it."""
    acts = {statement.act for statement in plan.statements}
    if "apology" in acts or not plan.statements or len(plan.statements) >= MOST_STATEMENTS:
        return plan
    return replace(plan, statements=(Statement("apology"), *plan.statements))
