"""From our own objects to the public ones of `bot.contracts`."""

from dataclasses import asdict
from typing import Any

from bot.answer.phrases import Phrases
from bot.answer.plan import Table
from bot.answer.planning.titles import cut
from bot.contracts import (
    AttributeWishWire,
    Card,
    Citation,
    HitsWire,
    IntentWire,
    MoneyWire,
    NeedWire,
    PriceRangeWire,
    TableWire,
)
from bot.understand.intents import Intent
from retrieval.documents import Passage
from retrieval.explain import Explained
from retrieval.hits import Hit, Hits
from retrieval.money import Money, to_decimal_string
from retrieval.need import Need, PriceRange
from retrieval.relax import Constraint

MAX_SNIPPET = 300  # characters


def need_wire(need: Need) -> NeedWire:
    """A need as the contract writes it."""
    return NeedWire(
        text=need.text,
        product_type=need.product_type,
        brands=list(need.brands),
        not_brands=list(need.not_brands),
        price=_price_range(need.price) if need.price else None,
        attributes=[
            AttributeWishWire(name=wish.name, op=wish.op, value=wish.value, unit=wish.unit)
            for wish in need.attributes
        ],
        sort=need.sort.value if need.sort else None,
        quantity=need.quantity,
        in_stock_only=need.in_stock_only,
    )


def card(hit: Hit, need: Need, phrases: Phrases, language: str) -> Card:
    """A hit as a product card in a language."""
    product = hit.product
    return Card(
        product_id=product.product_id,
        title=product.title_in(language),
        brand=product.brand,
        price=_money(product.price) if product.price else None,
        in_stock=product.in_stock,
        url=product.url,
        image_url=product.image_url,
        position=hit.position,
        score=round(hit.score, 6),
        reasons=[phrases.reason_text(reason, need, language) for reason in hit.reasons],
    )


def citation(passage: Passage) -> Citation:
    """A passage as a reply cites it."""
    title = f"{passage.title}: {passage.heading}" if passage.heading else passage.title
    return Citation(document_id=passage.document_id, title=title, snippet=cut(passage.text, MAX_SNIPPET))


def hits_wire(hits: Hits, phrases: Phrases, language: str, given_up: tuple[Constraint, ...] = ()) -> HitsWire:
    """A search's answer as the contract writes it."""
    return HitsWire(
        query=hits.query,
        need=need_wire(hits.need),
        took_ms=round(hits.took_ms, 2),
        hits=[card(hit, hits.need, phrases, language) for hit in hits.hits],
        relaxed=list(given_up),
    )


def explained_wire(explained: Explained) -> dict[str, Any]:
    """An explained search as one JSON-ready object."""
    return {
        "hits": [
            {
                "product_id": each.product.product_id,
                "position": each.position,
                "score": each.score,
                "ranks": dict(each.ranks),
                "features": dict(each.features),
                "contributions": dict(each.contributions),
                "base": each.base,
                "words": [asdict(pair) for pair in each.words],
            }
            for each in explained.hits
        ],
        "without": [
            {
                "dropped": change.dropped,
                "first": change.first.product_id,
                "entered": [product.product_id for product in change.entered],
            }
            for change in explained.changes
        ],
    }


def intents_wire(intents: tuple[Intent, ...]) -> list[IntentWire]:
    """Intents as the contract writes them."""
    return [IntentWire(name=intent.name, confidence=round(intent.confidence, 4)) for intent in intents]


def table_wire(table: Table) -> TableWire:
    """A comparison table as the contract writes it."""
    return TableWire(columns=list(table.columns), rows=[list(row) for row in table.rows])


def _money(money: Money) -> MoneyWire:
    return MoneyWire(amount=money.amount, currency=money.currency)


def _price_range(price: PriceRange) -> PriceRangeWire:
    def decimal(minor: int | None) -> str | None:
        return None if minor is None else to_decimal_string(minor, price.currency)

    return PriceRangeWire(
        min=decimal(price.min_minor),
        max=decimal(price.max_minor),
        currency=price.currency,
        min_inclusive=price.min_inclusive,
        max_inclusive=price.max_inclusive,
    )
