"""What a script may expect of a reply, and whether the reply meets it: each check gives its problems in words."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot.app import App
from bot.contracts import Card, Reply
from retrieval.product import Product
from training.errors import TrainingError
from training.stored_facts import ORDER_FACTS, holds, order_facts, product_fact

# Every expectation, with the keys within it where they are fixed.
KNOWN: Mapping[str, frozenset[str]] = {
    "intent": frozenset(),
    "need": frozenset(),
    "products": frozenset(
        ["count", "all", "any_id", "all_ids_in", "first_id_in", "sorted", "different_from_last"]
    ),
    "says": frozenset(),
    "says_any": frozenset(),
    "says_of": frozenset(["card", "field"]),
    "never_says": frozenset(),
    "citations": frozenset(["any", "count"]),
    "order": frozenset(["id", "states", "hides"]),
    "table": frozenset(["columns", "rows"]),
    "handoff": frozenset(),
    "grounded": frozenset(),
    "language": frozenset(),
    "database": frozenset(),
}
COLOURS = frozenset(["colour", "color", "颜色"])


class ScriptError(TrainingError):
    """A script is not of the form it must have; the message names file, conversation and turn."""


def check(app: App, reply: Reply, last: Reply | None, expect: Mapping[str, Any]) -> list[str]:
    """What of the expectations a reply does not meet; `last` is the reply before it that showed products.

    Raises:
        ScriptError: an expectation is of no form that is known.
    """
    checks: dict[str, Callable[[Any], list[str]]] = {
        "intent": lambda want: _intent(reply, want),
        "need": lambda want: _subset("need", want, reply.need.model_dump() if reply.need else {}),
        "products": lambda want: _products(app, reply, last, want),
        "says": lambda want: [
            f"lacks {w!r}" for w in _list(want) if not has_words(_all_words(reply), str(w))
        ],
        "says_any": lambda want: _says_any(reply, want),
        "says_of": lambda want: _says_of(app, reply, last, want),
        "never_says": lambda want: [
            f"says {w!r}" for w in _list(want) if w.casefold() in reply.text.casefold()
        ],
        "citations": lambda want: _citations(reply, want),
        "order": lambda want: _order(app, reply, want),
        "table": lambda want: _table(reply, want),
        "handoff": lambda want: _equal("handoff", want, reply.handoff.state if reply.handoff else None),
        "grounded": lambda want: _equal("grounded", want, reply.grounding.unsupported == 0),
        "language": lambda want: _equal("language", want, reply.language),
        "database": lambda want: _database(app, reply.conversation_id, want),
    }
    wanted = {"grounded": True, **expect}
    return [problem for name, want in wanted.items() for problem in checks[name](want)]


def has_words(text: str, words: str) -> bool:
    """Whether a text has these words, in any case; "5" is not in "15", "5.95" or "50", and "$50" is in "$50.00"."""
    words = words.casefold()
    before = r"(?<!\d)(?<!\d[.,])" if words[:1].isdigit() else ""
    after = r"(?!\d|,\d|\.(?!00(?!\d))\d)" if words[-1:].isdigit() else ""
    idle = "0*" if re.search(r"\.\d+$", words) else ""  # 19.9 is 19.90
    return re.search(before + re.escape(words) + idle + after, text.casefold()) is not None


def _intent(reply: Reply, want: Any) -> list[str]:
    got = reply.intents[0].name if reply.intents else None
    return [] if got in _list(want) else [f"intent {got}, wanted {want}"]


def _products(app: App, reply: Reply, last: Reply | None, want: Mapping[str, Any]) -> list[str]:
    problems = _number("cards", want["count"], len(reply.products)) if "count" in want else []
    ids = [card.product_id for card in reply.products]
    for product in app.catalog.get_many(ids).values():
        problems += [
            f"{product.product_id} fails {rule}: {bound}"
            for rule, bound in (want.get("all") or {}).items()
            if not _holds(rule, bound, product, last)
        ]
    if "any_id" in want and not set(ids) & set(_list(want["any_id"])):
        problems.append(f"shows {ids}, none of {want['any_id']}")
    if "all_ids_in" in want and (others := [i for i in ids if i not in _list(want["all_ids_in"])]):
        problems.append(f"shows {others}, which are not among {want['all_ids_in']}")
    if "first_id_in" in want and (not ids or ids[0] not in _list(want["first_id_in"])):
        problems.append(f"shows {ids[:1]} first, wanted one of {want['first_id_in']}")
    if "sorted" in want and not _is_sorted(reply.products, want["sorted"]):
        problems.append(f"the prices do not stand in the order {want['sorted']}")
    if want.get("different_from_last") and last and set(ids) & {card.product_id for card in last.products}:
        problems.append("shows a product again")
    return problems


def _holds(rule: str, bound: Any, product: Product, last: Reply | None) -> bool:
    amount = Decimal(product.price.amount) if product.price else None
    brand = (product.brand or "").casefold()
    if rule == "below_cheapest_shown":
        prices = [Decimal(card.price.amount) for card in (last.products if last else ()) if card.price]
        return amount is not None and bool(prices) and amount < min(prices)
    rules: dict[str, Callable[[], bool]] = {
        "max_price": lambda: amount is not None and amount <= Decimal(str(bound)),
        "below_price": lambda: amount is not None and amount < Decimal(str(bound)),
        "min_price": lambda: amount is not None and amount >= Decimal(str(bound)),
        "brand": lambda: brand in [str(b).casefold() for b in _list(bound)],
        "not_brand": lambda: brand not in [str(b).casefold() for b in _list(bound)],
        "product_type": lambda: product.product_type in _list(bound),
        "in_stock": lambda: product.in_stock is bound,
        "colour": lambda: any(
            str(b).casefold() in colour for b in _list(bound) for colour in _colours(product)
        ),
    }
    if rule not in rules:
        raise ScriptError(f"unknown product rule {rule!r}; known: {', '.join(rules)}, below_cheapest_shown")
    return rules[rule]()


def _colours(product: Product) -> list[list[str]]:
    """The colours of a product and of its options, each as its words: "navy blue" is a blue."""
    stated = [product.attributes, *(option.values for option in product.options)]
    return [
        re.split(r"[\s,/-]+", value.casefold())
        for values in stated
        for name, value in values.items()
        if name.casefold() in COLOURS
    ]


def _is_sorted(cards: Sequence[Card], order: str) -> bool:
    """Whether the prices stand in an order; cards without a price stand last."""
    if order not in ("price_asc", "price_desc"):
        raise ScriptError(f"unknown order {order!r}; known: price_asc, price_desc")
    prices = [Decimal(card.price.amount) if card.price else None for card in cards]
    priced = [price for price in prices if price is not None]
    unpriced_last = None not in prices[: len(priced)]
    return unpriced_last and priced == sorted(priced, reverse=order == "price_desc")


def _says_any(reply: Reply, want: Sequence[Any]) -> list[str]:
    groups = [_list(part) for part in want] if any(isinstance(part, list) for part in want) else [want]
    text = _all_words(reply)
    return [f"has none of {group}" for group in groups if not any(has_words(text, str(w)) for w in group)]


def _says_of(app: App, reply: Reply, last: Reply | None, want: Mapping[str, Any]) -> list[str]:
    number, field = int(want["card"]), str(want["field"])
    cards = last.products if last else []
    if not 1 <= number <= len(cards):
        return [f"there is no card {number}: {len(cards)} were shown"]
    product = app.catalog.get_many([cards[number - 1].product_id]).get(cards[number - 1].product_id)
    if product is None:
        return [f"card {number} is no longer in the catalogue"]
    forms = product_fact(product, field, app.phrases, reply.language)
    if not forms:
        return [f"{product.product_id} states no {field!r}: another card was expected there"]
    words = _all_words(reply)
    return [] if holds(words, forms) else [f"does not state the {field} of {product.product_id}"]


def _citations(reply: Reply, want: Mapping[str, Any]) -> list[str]:
    cited = [citation.document_id for citation in reply.citations]
    problems = _number("citations", want["count"], len(cited)) if "count" in want else []
    if "any" in want and not set(cited) & set(_list(want["any"])):
        problems.append(f"cites {cited}, none of {want['any']}")
    return problems


def _order(app: App, reply: Reply, want: Mapping[str, Any]) -> list[str]:
    order = app.orders.get(str(want["id"]))
    if order is None:
        raise ScriptError(f"there is no order {want['id']!r}")
    names = [*want.get("states", ()), *want.get("hides", ())]
    if not names or (unknown := set(names) - ORDER_FACTS.keys()):
        what = f"unknown order fact {sorted(unknown)[0]!r}" if names else "neither states nor hides"
        raise ScriptError(f"order {order.order_id}: {what}; known: {', '.join(ORDER_FACTS)}")
    products = app.catalog.get_many([line.product_id for line in order.lines])
    words = _all_words(reply)

    def facts(names: Iterable[str]) -> list[tuple[str, bool]]:
        return [(name, holds(words, forms)) for name in names for forms in order_facts(order, name, products)]

    unsaid = [
        f"does not state the {name} of {order.order_id}"
        for name, said in facts(want.get("states", ()))
        if not said
    ]
    leaked = [
        f"gives away the {name} of {order.order_id}" for name, said in facts(want.get("hides", ())) if said
    ]
    lacking = [name for name in want.get("states", ()) if not order_facts(order, name, products)]
    return [*unsaid, *leaked, *(f"order {order.order_id} has no {name} to state" for name in lacking)]


def _table(reply: Reply, want: Any) -> list[str]:
    if reply.table is None:
        return ["no table"] if want else []
    if want is False:
        return ["has a table"]
    wanted = {} if want is True else want
    sizes = {"columns": len(reply.table.columns), "rows": len(reply.table.rows)}
    return [problem for name, bound in wanted.items() for problem in _number(name, bound, sizes[name])]


def _database(app: App, conversation_id: str, want: Mapping[str, Any]) -> list[str]:
    counts = app.store.conversation_counts(conversation_id)
    return [problem for name, bound in want.items() for problem in _number(name, bound, counts[name])]


def _subset(path: str, want: Any, got: Any) -> list[str]:
    if isinstance(want, Mapping):
        if not isinstance(got, Mapping):
            return [f"{path} is {got!r}, wanted {want!r}"]
        return [p for name, value in want.items() for p in _subset(f"{path}.{name}", value, got.get(name))]
    if isinstance(want, Sequence) and not isinstance(want, str) and want and isinstance(want[0], Mapping):
        if not isinstance(got, Sequence) or len(got) < len(want):
            return [f"{path} is {got!r}, wanted {want!r}"]
        return [p for i, value in enumerate(want) for p in _subset(f"{path}[{i}]", value, got[i])]
    return _equal(path, want, got)


def _equal(name: str, want: Any, got: Any) -> list[str]:
    return [] if want == got else [f"{name} is {got!r}, wanted {want!r}"]


def _number(name: str, bound: Any, got: int) -> list[str]:
    low, high = (bound.get("min"), bound.get("max")) if isinstance(bound, Mapping) else (bound, bound)
    fits = (low is None or got >= low) and (high is None or got <= high)
    return [] if fits else [f"{got} {name}, wanted {bound}"]


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _all_words(reply: Reply) -> str:
    table = [cell for row in reply.table.rows for cell in row] if reply.table else []
    return " ".join([reply.text, *table]).casefold()
