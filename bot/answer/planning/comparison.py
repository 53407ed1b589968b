"""The plan for products side by side: what differs in words, and everything in a table."""

from collections.abc import Sequence

from bot.answer.plan import Plan, Statement, Table
from bot.answer.planning.speaker import Speaker
from bot.answer.planning.values import comparable_prices, is_short, telling_first
from bot.findings import Comparison, ComparisonRow


def compared(finding: Comparison, speaker: Speaker) -> Plan:
    """Prices and the most telling differences in words, price, stock and all attributes in a table."""
    titles = speaker.titles(finding.products)
    statements = _price_statements(finding, titles, speaker)
    differences = _key_differences(finding.rows, speaker)
    if differences:
        statements.append(Statement("compare_attributes", {"list": speaker.both(differences)}))
    elif not statements or any(None not in row.values for row in finding.rows):
        statements.append(Statement("compare_alike"))
    return Plan(
        tuple(statements),
        speaker.facts(finding.products, None, [len(finding.products)]),
        table=_table(finding, titles, speaker),
        quick_replies=speaker.replies(["reply_in_stock", "reply_details", "reply_new_search"]),
    )


def _price_statements(finding: Comparison, titles: Sequence[str], speaker: Speaker) -> list[Statement]:
    prices = comparable_prices(finding.products)
    if not prices or len(set(prices)) == 1:
        return []
    first = prices.index(min(prices))
    others = [
        speaker.other_price(title, price)
        for place, (title, price) in enumerate(zip(titles, prices, strict=True))
        if place != first
    ]
    slots = {
        "title": titles[first],
        "price": speaker.money(prices[first]),
        "others": speaker.against(others),
    }
    return [Statement("compare_price", slots)]


def _key_differences(rows: Sequence[ComparisonRow], speaker: Speaker) -> list[str]:
    stated = {
        row.name: [value for value in row.values if value is not None]
        for row in rows
        if None not in row.values and len(set(row.values)) > 1
    }
    differing = {name: values for name, values in stated.items() if all(map(is_short, values))}
    items = []
    for name in telling_first(differing)[:2]:
        values = [speaker.value(value, name) for value in differing[name]]
        against = speaker.label("values_against", first=values[0], others=speaker.both(values[1:]))
        items.append(speaker.label("difference_item", name=speaker.attribute(name), values=against))
    return items


def _table(finding: Comparison, titles: Sequence[str], speaker: Speaker) -> Table:
    stock = {True: speaker.label("stock_yes"), False: speaker.label("stock_no")}
    unknown = speaker.label("not_stated")
    rows = [
        (speaker.label("row_price"), *(speaker.price(product) for product in finding.products)),
        (
            speaker.label("row_stock"),
            *(unknown if p.in_stock is None else stock[p.in_stock] for p in finding.products),
        ),
    ]
    for row in finding.rows:
        values = (unknown if value is None else speaker.value(value, row.name) for value in row.values)
        rows.append((speaker.phrases.attribute_heading(row.name, speaker.language), *values))
    return Table(("", *titles), tuple(rows))
