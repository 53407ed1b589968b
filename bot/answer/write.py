"""The words of an answer: the plan's own sentences, or a language model's wording of them, checked either way.

Sits after `bot.answer.plan`. A model only words the draft anew; whatever it says that no fact supports, or that drops
a fact of the draft, is not shown: the plan's own sentences are.
"""

import json
import logging
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answer.check import CheckResult, check_words
from bot.answer.phrases import Phrases
from bot.answer.plan import Facts, Plan
from bot.contracts import Grounding
from bot.errors import LanguageModelError, ShippedFileMissing
from bot.llm import complete, model_name
from retrieval.text import has_han

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

PROMPT = Path(__file__).parents[1] / "prompts" / "rewrite.md"
MAX_USER_TEXT = 1000  # characters of the shopper's message that the model sees
_LANGUAGE_NAMES = {"en": "English", "zh": "Simplified Chinese (简体中文)"}
_WRAPPING = re.compile(r'^(?:```\w*\s*|["“])|(?:\s*```|["”])$')
_DENIAL = re.compile(
    r"\b(?:no|not|none|nothing|never|without|unable|unfortunately|cannot|only)\b|n['’]t\b|没|无|不|未|缺货",
    re.IGNORECASE,
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Written:
    """The words of an answer, who wrote them ("plan" or "llm:<model>"), and what the check found."""

    text: str
    generator: str
    grounding: Grounding


def realise(plan: Plan, language: str, phrases: Phrases, seed: int) -> str:
    """The plan's statements as sentences of its own. The table and the products are shown beside them."""
    return phrases.join_sentences(_sentences(plan, language, phrases, seed), language)


def write_answer(
    plan: Plan,
    language: str,
    phrases: Phrases,
    model: "BaseChatModel | None",
    seed: int,
    timeout_s: float,
    user_text: str,
) -> Written:
    """Word a plan and check the words; a model's words are shown only when the facts support all of them."""
    draft, own = _checked_draft(plan, language, phrases, seed)
    if model is None or not plan.rewritable:
        return Written(draft, "plan", Grounding(claims=len(own.claims), unsupported=0, rewritten=False))
    generator = f"llm:{model_name(model)}"
    try:
        words = _unwrap(complete(model, _messages(draft, user_text, phrases.spoken(language)), timeout_s))
    except LanguageModelError as error:
        _log.warning("%s gave no words, the plan's own are shown: %s", generator, error)
        return Written(draft, "plan", Grounding(claims=len(own.claims), unsupported=0, rewritten=False))
    result = check_words(words, plan.facts)
    fault = _fault(words, draft, result, own, phrases.spoken(language))
    if fault is None:
        return Written(words, generator, Grounding(claims=len(result.claims), unsupported=0, rewritten=False))
    _log.warning("the words of %s were replaced by the plan's own: %s", generator, fault)
    _log.debug("replaced words: %r", words)
    grounding = Grounding(claims=len(result.claims), unsupported=len(result.unsupported), rewritten=True)
    return Written(draft, "plan", grounding)


def _sentences(plan: Plan, language: str, phrases: Phrases, seed: int) -> list[str]:
    seen: Counter[str] = Counter()
    sentences = []
    for statement in plan.statements:
        # The same act twice in one answer takes its next variant.
        variant = seed + seen[statement.act]
        sentences.append(phrases.say(statement.act, statement.slots, language, variant))
        seen[statement.act] += 1
    return sentences


def _checked_draft(plan: Plan, language: str, phrases: Phrases, seed: int) -> tuple[str, CheckResult]:
    """The plan's sentences that pass the check. One that fails is a fault in a template or plan: it is dropped."""
    sentences = []
    for sentence, statement in zip(_sentences(plan, language, phrases, seed), plan.statements, strict=True):
        unsupported = check_words(sentence, plan.facts).unsupported
        if unsupported:
            kinds = ", ".join(sorted({claim.kind for claim in unsupported}))
            _log.error(
                "the sentence of %r claims what no fact supports (%s); it is left out", statement.act, kinds
            )
            _log.debug("left out: %r", sentence)
        else:
            sentences.append(sentence)
    if not sentences:
        sentences = [phrases.say("here_it_is", {}, language, seed)]
    draft = phrases.join_sentences(sentences, language)
    return draft, check_words(draft, plan.facts)


def _messages(draft: str, user_text: str, language: str) -> list[tuple[str, str]]:
    system = _prompt().replace("{language}", _LANGUAGE_NAMES.get(language, language))
    data = {"shopper_wrote": user_text[:MAX_USER_TEXT], "draft": draft}
    return [("system", system), ("user", json.dumps(data, ensure_ascii=False))]


@cache
def _prompt() -> str:
    try:
        return PROMPT.read_text(encoding="utf-8")
    except OSError as error:
        raise ShippedFileMissing(f"{PROMPT} cannot be read; install xiaoer again") from error


def _unwrap(words: str) -> str:
    """A model's words without the fence or quotation marks that it put around them."""
    stripped = words.strip()
    if stripped[:1] in {'"', "“", "`"} and stripped[-1:] in {'"', "”", "`"}:
        stripped = _WRAPPING.sub("", stripped).strip()
    return stripped


def _fault(words: str, draft: str, result: CheckResult, own: CheckResult, language: str) -> str | None:
    """Why words must not be shown in place of the draft, or None when they may be."""
    if not words:
        return "they are empty"
    if result.unsupported:
        return f"unsupported {', '.join(sorted({claim.kind for claim in result.unsupported}))}"
    if len(words) > 2 * len(draft) + 80:
        return "they are too long"
    if _is_other_language(words, draft, language):
        return "they are in another language"
    if lost := _lost(words, own):
        return f"they drop {lost} of the draft"
    if _DENIAL.search(draft) and not _DENIAL.search(words):
        return "they drop a denial of the draft"
    return None


def _lost(words: str, own: CheckResult) -> str | None:
    """The kind of the first price, quantity, percentage or date of the draft that the words do not repeat."""
    for claim in own.claims:
        if claim.kind in {"price", "quantity", "percentage", "date"}:
            said = Facts(texts=(words,))
            if check_words(claim.text, said).unsupported:
                return claim.kind
    return None


def _is_other_language(words: str, draft: str, language: str) -> bool:
    if language == "zh":
        return not has_han(words)
    if has_han(words) and not has_han(draft):
        return True
    letters = [c for c in words if c.isalpha()]
    foreign = [c for c in letters if ord(c) > 0x24F]
    return len(foreign) > len(letters) / 4 and not has_han(draft)
