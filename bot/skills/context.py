"""What every skill is given, and what it gives back."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from bot.dialogue import Dialogue
from bot.findings import Finding
from bot.orders import OrderBook
from bot.understand.resolver import NOTHING_SHOWN, Resolved
from bot.understand.selector import Selector
from bot.understand.understanding import Understanding
from retrieval.catalog import Catalog
from retrieval.hits import Hits
from retrieval.need import Need
from retrieval.passages import PassageSearch
from retrieval.product import Product
from retrieval.search import Search


@dataclass(frozen=True, slots=True)
class Context:
    """One message in its conversation: `before` is the dialogue as it was, `dialogue` as the message left it. `resolved` is
    what the message means of the list shown last; `whole` is all of the message where only its question is left in the
    understanding."""

    before: Dialogue
    dialogue: Dialogue
    understanding: Understanding
    search: Search
    catalog: Catalog
    passages: PassageSearch
    orders: OrderBook
    selector: Selector
    resolved: Resolved = NOTHING_SHOWN
    whole: str | None = None

    def shown(self) -> list[Product]:
        """The products of the list shown last, by position; those that left the catalogue are missing."""
        return list(self.catalog.get_many(self.before.shown).values())

    def spoken_of(self) -> list[Product]:
        """The products being spoken of, whether they are on the list or were named."""
        return list(self.catalog.get_many(self.before.focus).values())

    def find(self, need: Need, k: int, *, strict_type: bool = False, besides: Collection[str] = ()) -> Hits:
        """What the search finds for a need, without anything that somebody in this conversation does not bear."""
        barred = replace(need, barred=self.dialogue.standing)
        return self.search.find(barred, k, strict_type=strict_type, besides=besides)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a skill found, and the dialogue after it."""

    finding: Finding
    dialogue: Dialogue
