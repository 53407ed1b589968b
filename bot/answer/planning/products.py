"""Plans for a list of products, and for finding none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.answer.plan import Facts, Plan, Statement
from bot.answer.planning.questions import foremost
from bot.answer.planning.speaker import MAX_QUICK_REPLIES, Speaker
from bot.answer.planning.values import comparable_prices, differ, telling_first
from bot.findings import Dropped, Narrowing, NothingFound, ProductsFound, ReadyToBuy
from retrieval.hits import Hit, ReasonKind
from retrieval.money import Money
from retrieval.need import Need, Sort, alternatives
from retrieval.says import Said, may_hold, says


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the statements about a list are made of; `price_said`: the opening names the wished price."""

    finding: ProductsFound
    titles: Sequence[str]
    prices: Sequence[Money] | None  # None where they cannot be compared
    price_said: bool


def products_found(finding: ProductsFound, speaker: Speaker) -> Plan:
    """What was found, how it meets the need, and one or two things worth knowing about it."""
    if not finding.hits:
        return nothing_found(NothingFound(finding.need), speaker)
    products = [hit.product for hit in finding.hits]
    unmet = _unmet(finding, speaker)
    price_said = finding.need.price is not None and "price" not in unmet
    shown = _Shown(finding, speaker.titles(products), comparable_prices(products), price_said)
    statements = [
        *_given_up(finding, speaker),
        _opening(shown, speaker.things(_wanted(finding.need), unmet), speaker),
    ]
    if finding.foremost and len(products) > 1:
        statements.append(foremost(finding.foremost, speaker))
    elif len(products) > 1:
        statements += _highlights(shown, speaker)
    if fitting := _option_meeting(finding.hits[0], shown.titles[0], speaker):
        # What sets the first two apart as such says little where one of the options is meant.
        statements = [*(s for s in statements if s.act != "difference"), fitting]
    if products[0].in_stock is False:
        del statements[3:]
        statements.append(Statement("best_sold_out", {"title": shown.titles[0]}))
    elif gone := [reason for reason in finding.hits[0].reasons if reason.sold_out]:
        del statements[3:]
        listed = speaker.both([speaker.value(reason.value, reason.name) for reason in gone])
        statements.append(Statement("wished_sold_out", {"title": shown.titles[0], "list": listed}))
    statements += _cautions(shown, speaker)
    facts, replies = _facts(finding, unmet, speaker), speaker.replies(_replies(shown))
    if finding.ask:
        statement, offered, told = _question(finding.ask, speaker)
        # The question stands in place of what only compares: an answer stays short.
        statements = [*(s for s in statements if s.act != "difference"), statement]
        counts = facts.counts | {count for _, count in finding.ask.values}
        facts, replies = replace(facts, texts=(*facts.texts, told), counts=counts), offered
    return Plan(tuple(statements), facts, finding.hits, quick_replies=replies)


def _question(ask: Narrowing, speaker: Speaker) -> tuple[Statement, tuple[str, ...], str]:
    """The question that would narrow a list, its answers with their counts as quick replies, and what it states."""
    values = [(speaker.value(value, ask.name), count) for value, count in ask.values]
    offered = tuple(f"{value} ({count})" for value, count in values[: MAX_QUICK_REPLIES - 1])
    slots = {
        "attribute": speaker.attribute(ask.name),
        "list": speaker.phrases.join([v for v, _ in values], speaker.language),
    }
    told = f"{ask.name}: {', '.join([*(value for value, _ in ask.values), *(v for v, _ in values)])}"
    return Statement("ask_narrower", slots), (*offered, speaker.label("reply_any")), told


def nothing_found(finding: NothingFound, speaker: Speaker) -> Plan:
    """What is not there, and which wish could be given up."""
    need = finding.need
    if finding.reason == "no_match":
        known = not need.is_empty and need != Need(text=need.text)
        wanted = {"wanted": speaker.things(need)}
        statement = Statement("no_match", wanted) if known else Statement("no_match_unknown")
    elif finding.reason == "no_more":
        statement = Statement("no_more", {"things": speaker.things(need)})
    else:
        statement = Statement(finding.reason)
    replies = ["reply_any_price"] if need.price else []
    replies += ["reply_any_brand"] if need.brands or need.not_brands else []
    replies += ["reply_new_search", "reply_person"]
    facts = speaker.facts([], need, [])
    if need.in_stock_only:  # "no laptops that are in stock" speaks of stock without promising any
        facts = replace(facts, texts=(speaker.label("in_stock_only"),))
    return Plan((statement,), facts, quick_replies=speaker.replies(replies))


def ready_to_buy(finding: ReadyToBuy, speaker: Speaker) -> Plan:
    """The chosen product, and how it gets into the cart."""
    product = finding.hit.product
    title = speaker.titles([product])[0]
    if product.in_stock is False:
        statement = Statement("sold_out", {"title": title})
    elif product.price is None:
        statement = Statement("ready_to_buy_unpriced", {"title": title})
    else:
        statement = Statement("ready_to_buy", {"title": title, "price": speaker.money(product.price)})
    statements = (statement,)
    replies = speaker.replies(
        [*([] if product.in_stock is False else ["reply_in_stock"]), "reply_new_search"]
    )
    return Plan(statements, speaker.facts([product], None, []), (finding.hit,), quick_replies=replies)


def _facts(finding: ProductsFound, unmet: set[str], speaker: Speaker) -> Facts:
    products = [hit.product for hit in finding.hits]
    facts = speaker.facts(products, finding.need, [len(products)])
    if "attributes" in unmet:
        return facts
    # The search found the wished values in every product, rounding included.
    wished = [
        f"{wish.value} {wish.unit}"
        for wish in finding.need.attributes
        if wish.unit and (wish.op == "=" or wish.name == "age")
    ]
    return replace(facts, texts=(*facts.texts, *wished))


def _replies(shown: _Shown) -> list[str]:
    if len(shown.titles) > 1:
        replies = ["reply_cheaper", "reply_compare", "reply_more", "reply_why"]
    else:
        replies = ["reply_details", "reply_in_stock", "reply_cheaper"]
    if shown.prices is None or shown.finding.need.sort is Sort.PRICE_ASC:
        replies.remove("reply_cheaper")
    return replies


def _unmet(finding: ProductsFound, speaker: Speaker) -> set[str]:
    """The parts of the need that must not be said of all the products: dropped, or not true of each."""
    unmet: set[str] = set(finding.dropped)
    for hit in finding.hits:
        unmet |= _unmet_by(hit, finding.need, speaker)
    if not all(hit.product.in_stock for hit in finding.hits):
        unmet.add("stock")
    return unmet


def _unmet_by(hit: Hit, need: Need, speaker: Speaker) -> set[str]:
    product, price = hit.product, hit.product.price
    wanted, unwanted = _folded(need.brands), _folded(need.not_brands)
    unmet = set()
    if need.price and (
        price is None or price.currency != need.price.currency or not need.price.contains(price.amount_minor)
    ):
        unmet.add("price")
    if wanted and (product.brand or "").casefold() not in wanted:
        unmet.add("brands")
    if unwanted and (product.brand is None or product.brand.casefold() in unwanted):
        unmet.add("not_brands")
    if need.product_type and not speaker.phrases.covers(need.product_type, product.product_type):
        unmet.add("product_type")
    if sum(reason.kind is ReasonKind.ATTRIBUTE for reason in hit.reasons) < len(
        alternatives(_wanted(need).attributes)
    ):
        unmet.add("attributes")
    return unmet


def _wanted(need: Need) -> Need:
    """The need without the words that products shall not say of themselves: no reason of a hit is that it does not."""
    return replace(need, attributes=tuple(w for w in need.attributes if not (w.is_words and w.op == "!=")))


def _given_up(finding: ProductsFound, speaker: Speaker) -> list[Statement]:
    """That the wish as a whole could not be met, and what is shown instead: one statement or none."""
    if not finding.dropped:
        return []
    instead = speaker.both([_instead(part, finding, speaker) for part in finding.dropped])
    return [
        Statement(
            "no_others" if finding.more else "dropped",
            {"wanted": speaker.things(finding.need), "instead": instead},
        )
    ]


def _instead(part: Dropped, finding: ProductsFound, speaker: Speaker) -> str:
    name = f"instead_{part}"
    if part == "price" and finding.need.price:
        low, high = finding.need.price.min_minor, finding.need.price.max_minor
        prices = [hit.product.price.amount_minor for hit in finding.hits if hit.product.price]
        currencies = {hit.product.price.currency for hit in finding.hits if hit.product.price}
        if len(currencies) == 1 and finding.need.price.currency not in currencies:
            return speaker.label("instead_price_currency", currency=currencies.pop())
        if high is not None and prices and len(prices) == len(finding.hits) and min(prices) >= high:
            name = "instead_price_above"
        elif low is not None and prices and len(prices) == len(finding.hits) and max(prices) <= low:
            name = "instead_price_below"
    return speaker.label(name)


def _opening(shown: _Shown, things: str, speaker: Speaker) -> Statement:
    titles, prices = shown.titles, shown.prices
    more = shown.finding.more and not shown.finding.dropped
    if len(titles) == 1:
        slots = {"things": things, "title": titles[0]}
        if more:
            return Statement("found_more_one", slots)
        if prices:
            return Statement("found_one", {**slots, "price": speaker.money(prices[0])})
        return Statement("found_one_unpriced", slots)
    slots = {"count": str(len(titles)), "things": things}
    if more:
        return Statement("found_more", slots)
    if prices and not shown.price_said and len(set(prices)) > 1:
        low, high = speaker.money(min(prices)), speaker.money(max(prices))
        return Statement("found_range", {**slots, "low": low, "high": high})
    return Statement("found_in_order" if shown.finding.foremost else "found", slots)


def _cautions(shown: _Shown, speaker: Speaker) -> list[Statement]:
    """What the shop states of the first two products that may hold what was refused: "may contain milk"."""
    need = shown.finding.need
    said = [wish for wish in need.attributes if wish.is_words and wish.op == "!="]
    refused = list(dict.fromkeys((*said, *need.barred)))
    cautions: list[Statement] = []
    for hit, title in zip(shown.finding.hits, shown.titles, strict=True):
        told = ((wish, says(hit.product, wish.value, wish.english)) for wish in refused)
        traces = next(
            (
                each
                for wish, each in told
                if isinstance(each, Said) and may_hold(each.value, wish.value, wish.english)
            ),
            None,
        )
        if traces:
            value = speaker.value(traces.value, traces.name)
            slots = {"title": title, "attribute": speaker.attribute(traces.name), "value": value}
            cautions.append(Statement("attribute", slots))
    return cautions[:2]


def _highlights(shown: _Shown, speaker: Speaker) -> list[Statement]:
    """At most two statements: the best product, and one thing worth knowing beside it."""
    finding, titles, prices = shown.finding, shown.titles, shown.prices
    best = finding.hits[0].product
    cheapest = prices.index(min(prices)) if prices and len(set(prices)) > 1 else None
    dearest = prices.index(max(prices)) if prices and len(set(prices)) > 1 else None
    difference = _difference(shown, speaker)
    lowest = []
    if prices is not None and cheapest is not None:
        low = {"title": titles[cheapest], "price": speaker.money(prices[cheapest])}
        lowest = [Statement("cheapest", low)]
    if finding.more:
        return lowest
    slots = {"title": titles[0]} | ({"price": speaker.money(best.price)} if best.price else {})
    if finding.need.sort is Sort.PRICE_ASC and cheapest == 0:
        return [Statement("cheapest_first", slots), *difference]
    if finding.need.sort is Sort.PRICE_DESC and dearest == 0:
        return [Statement("dearest_first", slots), *difference]
    if not best.price:
        return [Statement("best_unpriced", slots), *difference]
    if cheapest == 0:
        return [Statement("best_is_cheapest", slots), *difference]
    first = Statement("best", slots)
    if lowest and (shown.price_said or not difference):
        return [first, *lowest]
    return [first, *difference]


def _option_meeting(hit: Hit, title: str, speaker: Speaker) -> Statement | None:
    """Which option of the first product meets a wish that the product as such does not: size 3, for 8.5 kg."""
    product = hit.product
    for reason in hit.reasons:
        stated = product.attributes.get(reason.name)
        if reason.kind is not ReasonKind.ATTRIBUTE or reason.sold_out or stated in (None, reason.value):
            continue
        meeting = [
            option.values for option in product.options if option.values.get(reason.name) == reason.value
        ]
        others = [speaker.value(v, k) for k, v in meeting[0].items() if k != reason.name] if meeting else []
        if len(meeting) == 1 and others:
            slots = {
                "title": title,
                "option": speaker.both(others),
                "attribute": speaker.attribute(reason.name),
                "value": speaker.value(reason.value, reason.name),
            }
            return Statement("option_meets", slots)
    return None


def _difference(shown: _Shown, speaker: Speaker) -> list[Statement]:
    """The most telling attribute that the shop states for the first two and that differs: one statement or none."""
    best, other = (hit.product for hit in shown.finding.hits[:2])
    asked = [wish.name.casefold() for wish in shown.finding.need.attributes if wish.name]
    # What the first two meet is as it was wished in both, whatever the product as such has.
    wished = {reason.name for reason in shown.finding.hits[0].reasons if reason.kind is ReasonKind.ATTRIBUTE}
    theirs = {name.casefold(): value for name, value in other.attributes.items()}
    names = [
        name
        for name, value in best.attributes.items()
        if name not in wished and name.casefold() in theirs and differ(value, theirs[name.casefold()])
    ]
    telling = telling_first(names, asked)
    if not telling:
        return []
    name = telling[0]
    slots = {
        "title": shown.titles[0],
        "other": shown.titles[1],
        "attribute": speaker.attribute(name),
        "value": speaker.value(best.attributes[name], name),
        "other_value": speaker.value(theirs[name.casefold()], name),
    }
    return [Statement("difference", slots)]


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)
