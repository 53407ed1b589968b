"""Plans about one option of a product, about what several cost together, and for what the product's words say."""

from dataclasses import replace

from bot.answer.plan import Facts, Plan, Statement
from bot.answer.planning.speaker import Speaker
from bot.answer.planning.values import option_name
from bot.findings import EnoughAnswer, NoSuchOption, NotStated, OptionAnswer, PointedOut, Quoted, TotalAnswer
from retrieval.money import Money
from retrieval.product import Option, Product
from retrieval.values import words_of

_LISTED = 12  # options that an answer names one by one


def option_answer(finding: OptionAnswer, speaker: Speaker) -> Plan:
    """The price of one option, and whether and how often it is in stock."""
    product, option = finding.product, finding.option
    title = _title_with(product, option, speaker)
    statements: list[Statement] = []
    if finding.asked != "stock":
        price = option.price or product.price
        statements.append(
            Statement("price", {"title": title, "price": speaker.money(price)})
            if price
            else Statement("price_on_request", {"title": title})
        )
    if finding.asked != "price":
        statements += _stock(product, option, title, speaker)
    return _about(product, statements, ["reply_in_stock", "reply_new_search"], speaker)


def _stock(product: Product, option: Option, title: str, speaker: Speaker) -> list[Statement]:
    if option.in_stock and option.stock is not None:
        return [Statement("option_in_stock", {"title": title, "count": str(option.stock)})]
    acts = {True: "in_stock", False: "sold_out", None: "stock_unstated"}
    statements = [Statement(acts[option.in_stock], {"title": title})]
    if option.in_stock is False and (others := [o for o in product.options if o.in_stock][:_LISTED]):
        listed = speaker.both([option_name(other.values, speaker) for other in others])
        statements.append(Statement("option_others", {"list": listed}))
    return statements


def no_such_option(finding: NoSuchOption, speaker: Speaker) -> Plan:
    """That the product does not come in it, and what it comes in."""
    wanted = speaker.value(_spoken(finding.wanted, speaker), finding.name)
    values = [speaker.value(value, finding.name) for value in finding.values[:_LISTED]]
    slots = {
        "title": speaker.titles([finding.product])[0],
        "wanted": wanted,
        "list": speaker.both(values),
    }
    return _about(
        finding.product, [Statement("no_such_option", slots)], ["reply_price", "reply_new_search"], speaker
    )


def total_answer(finding: TotalAnswer, speaker: Speaker) -> Plan:
    """What several cost together, and the price of one."""
    lines = finding.lines
    currency = lines[0].price.currency
    total = speaker.money(Money(sum(line.price.amount_minor * line.quantity for line in lines), currency))
    titles = [_title_with(line.product, line.option, speaker) for line in lines]
    if len(lines) == 1:
        slots = {"count": str(lines[0].quantity), "title": titles[0], "price": speaker.money(lines[0].price)}
        statement = Statement("total_of_one", {**slots, "total": total})
    else:
        listed = [
            speaker.label(
                "order_line", quantity=str(line.quantity), title=title, price=speaker.money(line.price)
            )
            for line, title in zip(lines, titles, strict=True)
        ]
        statement = Statement("total_of_several", {"list": speaker.both(listed), "total": total})
    plan = _about(lines[0].product, [statement], ["reply_in_stock", "reply_new_search"], speaker)
    facts = speaker.facts([line.product for line in lines], None, [line.quantity for line in lines])
    return replace(plan, facts=replace(facts, texts=(*facts.texts, total)))


def enough_answer(finding: EnoughAnswer, speaker: Speaker) -> Plan:
    """Whether there are as many as wanted."""
    act = "enough" if finding.stock >= finding.quantity else "not_enough"
    slots = {"title": _title_with(finding.product, finding.option, speaker), "count": str(finding.stock)}
    return _about(finding.product, [Statement(act, slots)], ["reply_price"], speaker)


def quoted(finding: Quoted, speaker: Speaker) -> Plan:
    """The sentence of the description, as the shop wrote it."""
    slots = {"title": speaker.titles([finding.product])[0], "words": finding.sentence}
    return _said(finding.product, [Statement("quoted", slots)], speaker)


def not_stated(finding: NotStated, speaker: Speaker) -> Plan:
    """That the shop does not say it, and what comes closest."""
    title = speaker.titles([finding.product])[0]
    act = "restock_unstated" if finding.about == "restock" else "not_stated"
    statements = [Statement(act, {"title": title})]
    if finding.nearest:
        statements.append(Statement("nearest_words", {"words": finding.nearest}))
    elif name := finding.attribute:
        value = speaker.value(finding.product.offered[name], name)
        slots = {"attribute": speaker.attribute(name), "value": value}
        statements.append(Statement("nearest_attribute", slots))
    return _said(finding.product, statements, speaker)


def pointed_out(finding: PointedOut, speaker: Speaker) -> Plan:
    """Which product it is that the question describes, and the sentence that says so."""
    titles = speaker.titles(finding.products)
    statements = [Statement("pointed_out", {"title": speaker.both(titles)})]
    if finding.sentence:
        statements.append(Statement("described_words", {"words": finding.sentence}))
    plan = _said(finding.products[0], statements, speaker)
    return replace(plan, facts=speaker.facts(finding.products, None, [len(finding.products)]))


def _said(product: Product, statements: list[Statement], speaker: Speaker) -> Plan:
    # The words are the shop's own: a model that words them anew could turn them around.
    plan = _about(product, statements, ["reply_price", "reply_in_stock"], speaker)
    return replace(plan, rewritable=False)


def _about(product: Product, statements: list[Statement], replies: list[str], speaker: Speaker) -> Plan:
    facts: Facts = speaker.facts([product], None, [1])
    return Plan(tuple(statements), facts, quick_replies=speaker.replies(replies))


def _title_with(product: Product, option: Option | None, speaker: Speaker) -> str:
    title = speaker.titles([product])[0]
    if option is None:
        return title
    return speaker.label("title_option", title=title, option=option_name(option.values, speaker))


def _spoken(wanted: str, speaker: Speaker) -> str:
    """A colour or size as the language says it."""
    for concept in ("colour", "size"):
        for word, value in words_of(concept, speaker.language).items():
            if value == wanted:
                return word
    return wanted
