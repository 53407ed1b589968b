"""What one message says: language, intents, need, references. The first thing of a turn that is made of the words."""

from dataclasses import dataclass

from bot.understand.clauses import (
    TOLD,
    Clause,
    is_sure,
)
from bot.understand.intents import Intent
from bot.understand.marks import Mark
from bot.understand.names import NamedProduct
from bot.understand.needs.order import Relative
from bot.understand.needs.taken_back import Clearable
from bot.understand.parts import Part
from bot.understand.question import Question
from bot.understand.references import References
from bot.understand.shifts import Shift
from retrieval.need import AttributeWish, Need


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything one message says; nothing of the conversation around it but the language it fell back to.

    `threshold` is the confidence that the intent head asks for before an intent alone decides something.
    `features` are words that what is wanted shall say of itself, which the need does not hold yet.
    `allowed_brands` will do as well, `is_reversed` asks for the list the other way round, `insists` marks a
    condition, `starts_over` a wish beside the one before. `returns` goes back to what was spoken of before, `similar` asks for
    things like the one spoken of, `forgotten` are words of wishes that no longer stand; `does_not_care` tells that no question is worth asking. `elliptical` is set where the noun is left out: "a
    mechanical one", 要机械的. `named` are the products that it names by part of their title, shown or not. `gloss`
    are English words for what it says in Chinese. `parts` are its wishes where it holds several.
    `reports_fault` is set where what was bought does not work.
    `other_language` is set where the message is written in a script that Xiaoer does not read. `mood` is how the
    shopper surely feels (angry, confused, happy, hurried), else None. `clauses` are what the parts of a message do, where
    it has several, at their places, and `marks` what its words say, at those of `normal(text)`; `told_kind` is the kind of
    thing that is spoken of beside a wish which names none, `dropped_kind` one that is given up. `haggles` is set where a lower price is asked for than stated,
    `same_price` where it shall cost no more than what was wished for before, `same_person` where it is for whom that was, `same_size` where it is wanted in the size that was;
    `allergies` are what nothing may hold from now on; `not_sold` is what is asked for by a name that nothing in the shop has; `only_a_gift` where nothing is said but that it is a present. `shift` is which kind of thing it is about.
    """

    text: str
    language: str
    intents: tuple[Intent, ...]
    need: Need
    relative: Relative | None
    cleared: tuple[Clearable, ...]
    references: References
    question: Question
    order_number: str | None = None
    email: str | None = None
    speaks_of_rules: bool = False
    reports_fault: bool = False
    another_brand: bool = False
    elliptical: bool = False
    threshold: float = 0.0
    other_language: bool = False
    features: tuple[AttributeWish, ...] = ()
    allowed_brands: tuple[str, ...] = ()
    is_reversed: bool = False
    insists: bool = False
    starts_over: bool = False
    returns: bool = False
    similar: bool = False
    forgotten: tuple[str, ...] = ()
    does_not_care: bool = False
    named: tuple[NamedProduct, ...] = ()
    gloss: str = ""
    parts: tuple[Part, ...] = ()
    mood: str | None = None
    clauses: tuple[Clause, ...] = ()
    marks: tuple[Mark, ...] = ()
    told_kind: str | None = None
    dropped_kind: str | None = None
    haggles: bool = False
    only_a_gift: bool = False
    not_sold: str = ""
    same_price: bool = False
    same_person: bool = False
    same_size: bool = False
    shift: Shift | None = None
    allergies: tuple[AttributeWish, ...] = ()

    def without_clauses(self, roles: frozenset[str]) -> str:
        """The text without those clauses that surely do one of some things; all of it where nothing else is said."""
        beside = [one for one in self.clauses if one.role in roles and is_sure(one)]
        if len(beside) == len(self.clauses):
            return self.text
        text = self.text
        for one in beside:
            text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
        return " ".join(text.split()) or self.text

    @property
    def features_text(self) -> str:
        """What may name a wish: the text without what surely only tells, talks or is about an order."""
        return self.without_clauses(TOLD)

    @property
    def intent(self) -> str:
        """The name of the most probable intent."""
        return self.intents[0].name

    @property
    def confidence(self) -> float:
        """The confidence of the most probable intent, 0 to 1."""
        return self.intents[0].confidence
