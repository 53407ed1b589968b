"""Plans for answers about products that were shown or named: an attribute, price, stock, all of it, and why."""

import re
from collections.abc import Mapping, Sequence

from bot.answer.plan import Plan, Statement
from bot.answer.planning.service import unclear
from bot.answer.planning.speaker import Speaker
from bot.answer.planning.titles import shortened
from bot.answer.planning.values import comparable_prices, is_short, option_name, telling_first
from bot.findings import AttributeAnswer, Described, PriceAnswer, StockAnswer, Unclear, WhyShown
from retrieval.hits import Hit
from retrieval.measures import comparable_size
from retrieval.money import Money
from retrieval.need import Need
from retrieval.product import Product

_LONGEST_LISTED = 80  # characters of an attribute that was asked of several products
_LONGEST_ANSWER = 300
_LONGEST_DESCRIPTION = 220
_PRICED_OPTIONS = 5  # options whose prices are told one by one
_LISTED_OPTIONS = 12  # options that an answer names one by one
_HOW_MANY = re.compile(r"\bhow many\b|几[个件双台把辆条瓶罐包只本]|[还剩]剩|多少", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")


def attribute_answer(finding: AttributeAnswer, speaker: Speaker) -> Plan:
    """The value of one attribute, for each product or for the one that has the most or least of it."""
    titles = speaker.titles(finding.products)
    values = _spoken_values(finding, speaker)
    if len(titles) == 1:
        statement = _attribute_of_one(finding, titles[0], values[0], speaker)
        return _about(finding.products, [statement], ["reply_price", "reply_in_stock"], speaker)
    statements = [_attribute_of_many(finding, titles, values, speaker)]
    unstated = [title for title, value in zip(titles, values, strict=True) if value is None]
    if finding.winner is not None and unstated:
        statements.append(Statement("attribute_unstated_of", {"list": speaker.both(unstated)}))
    return _about(finding.products, statements, ["reply_compare", "reply_which_cheaper"], speaker)


def foremost(finding: AttributeAnswer, speaker: Speaker) -> Statement:
    """Which product of a list has the most or least of an attribute, and what the next ones have."""
    return _attribute_of_many(
        finding, speaker.titles(finding.products), _spoken_values(finding, speaker), speaker
    )


def _spoken_values(finding: AttributeAnswer, speaker: Speaker) -> list[str | None]:
    longest = _LONGEST_ANSWER if len(finding.products) == 1 else _LONGEST_LISTED
    return [
        None if value is None else shortened(speaker.value(value, name or ""), longest)
        for name, value in zip(finding.names, finding.values, strict=True)
    ]


def price_answer(finding: PriceAnswer, speaker: Speaker) -> Plan:
    """The price of each product, or which costs the most or least."""
    titles = speaker.titles(finding.products)
    if len(titles) == 1:
        statement = _price_of(finding.products[0], titles[0], speaker)
        return _about(finding.products, [statement], ["reply_in_stock", "reply_cheaper"], speaker)
    statement = _price_of_many(finding, titles, speaker)
    return _about(finding.products, [statement], ["reply_compare", "reply_cheaper"], speaker)


def stock_answer(finding: StockAnswer, speaker: Speaker) -> Plan:
    """Which of the products can be bought now."""
    titles = speaker.titles(finding.products)
    statements = (
        [_stock_of_one(finding.products[0], titles[0], speaker)]
        if len(titles) == 1
        else _stock_of_many(finding.products, titles, speaker)
    )
    sold_out = any(product.in_stock is False for product in finding.products)
    replies = ["reply_new_search", "reply_person"] if sold_out else ["reply_price"]
    return _about(finding.products, statements, replies, speaker)


def described(finding: Described, speaker: Speaker) -> Plan:
    """One product: its price, the first sentences of its description, its telling attributes."""
    product = finding.product
    title = speaker.titles([product])[0]
    statements = [
        Statement("described", {"title": title, "price": speaker.money(product.price)})
        if product.price
        else Statement("described_unpriced", {"title": title})
    ]
    description, full_title = (
        product.description_in(speaker.language),
        product.title_in(speaker.language),
    )
    if words := _first_sentences(description, full_title):
        statements.append(Statement("described_words", {"words": words}))
    short = [name for name, value in product.attributes.items() if is_short(value)]
    items = [
        speaker.label(
            "name_value", name=speaker.attribute(name), value=speaker.value(product.attributes[name], name)
        )
        for name in telling_first(short)[:4]
    ]
    if items:
        statements.append(Statement("described_attributes", {"list": speaker.both(items)}))
    return _about([product], statements, ["reply_in_stock", "reply_cheaper", "reply_new_search"], speaker)


def why_shown(finding: WhyShown, speaker: Speaker) -> Plan:
    """Which of the shopper's words each product answers, for the first three."""
    hits = finding.hits[:3]
    if not hits:
        return unclear(Unclear("not_shown_yet"), speaker)
    products = [hit.product for hit in hits]
    titles = speaker.titles(products)
    reasons = [_reasons(hit, finding.need, speaker) for hit in hits]
    if len(hits) == 1:
        statement = (
            Statement("why_one", {"title": titles[0], "reasons": speaker.listed(reasons[0])})
            if reasons[0]
            else Statement("why_unstated", {"title": titles[0]})
        )
    else:
        meaning = [speaker.label("reason_meaning")]
        listed = [
            speaker.label("title_reasons", title=title, reasons=speaker.listed(why or meaning))
            for title, why in zip(titles, reasons, strict=True)
        ]
        statement = Statement("why_many", {"list": speaker.clauses(listed)})
    return Plan(
        (statement,),
        speaker.facts(products, finding.need, [len(hits)]),
        quick_replies=speaker.replies(["reply_compare", "reply_more", "reply_cheaper"]),
    )


def _about(
    products: Sequence[Product], statements: Sequence[Statement], replies: Sequence[str], speaker: Speaker
) -> Plan:
    facts = speaker.facts(products, None, [len(products)])
    return Plan(tuple(statements), facts, quick_replies=speaker.replies(replies))


def _asked(finding: AttributeAnswer) -> str:
    """The attribute as the catalogue names it, or else as the shopper did."""
    return next((name for name in finding.names if name), finding.asked)


def _unstated(finding: AttributeAnswer, speaker: Speaker) -> str:
    """What the shop does not state: "the weight", "whether it is waterproof"."""
    return speaker.phrases.asked_attribute(_asked(finding), speaker.language)


def _attribute_of_one(finding: AttributeAnswer, title: str, value: str | None, speaker: Speaker) -> Statement:
    if value is None:
        return Statement("attribute_unstated", {"title": title, "attribute": _unstated(finding, speaker)})
    slots = {"title": title, "attribute": speaker.attribute(_asked(finding)), "value": value}
    return Statement("attribute", slots)


def _attribute_of_many(
    finding: AttributeAnswer, titles: Sequence[str], values: Sequence[str | None], speaker: Speaker
) -> Statement:
    attribute = speaker.attribute(_asked(finding))
    stated = {title: value for title, value in zip(titles, values, strict=True) if value is not None}
    if not stated:
        return Statement("attribute_unstated_all", {"attribute": _unstated(finding, speaker)})
    if finding.equal:
        return Statement("attribute_equal", {"attribute": attribute, "value": stated[titles[0]]})
    if finding.winner is not None:
        said = dict(zip(titles, finding.values, strict=True))
        compared = {title: value for title, value in stated.items() if comparable_size(said[title])}
        return _attribute_winner(finding, titles[finding.winner], compared, speaker)
    listed = speaker.clauses(
        _has_value(title, value, speaker) for title, value in zip(titles, values, strict=True)
    )
    # All stated and no single winner: several share the first place, and the values say so.
    act = "attribute_undecided" if finding.extreme and None in values else "attribute_list"
    return Statement(act, {"attribute": attribute, "list": listed})


def _attribute_winner(
    finding: AttributeAnswer, winner: str, stated: Mapping[str, str], speaker: Speaker
) -> Statement:
    others = [
        speaker.label("other_value", title=title, value=value)
        for title, value in stated.items()
        if title != winner
    ]
    verdict = speaker.phrases.verdict(
        _asked(finding), finding.extreme or "most", len(finding.products), speaker.language
    )
    slots = {
        "title": winner,
        "verdict": verdict,
        "value": stated[winner],
        "others": speaker.against(others),
    }
    return Statement("attribute_winner", slots)


def _has_value(title: str, value: str | None, speaker: Speaker) -> str:
    if value is None:
        return speaker.label("has_no_value", title=title)
    return speaker.label("has_value", title=title, value=value)


def _price_of(product: Product, title: str, speaker: Speaker) -> Statement:
    prices = [option.price for option in product.options if option.price]
    if len({price.currency for price in prices}) == 1 and len(set(prices)) > 1:
        if each := _price_of_each(product, speaker):
            return Statement("price_each", {"title": title, "list": speaker.clauses(each)})
        slots = {"title": title, "low": speaker.money(min(prices)), "high": speaker.money(max(prices))}
        return Statement("price_options", slots)
    if product.price is None:
        return Statement("price_on_request", {"title": title})
    return Statement("price", {"title": title, "price": speaker.money(product.price)})


def _price_of_each(product: Product, speaker: Speaker) -> list[str]:
    """The price of each size or pack, where one value of the options tells it and there are few."""
    for name in dict.fromkeys(name for option in product.options for name in option.values):
        by_value: dict[str, set[Money]] = {}
        for option in product.options:
            if option.price and name in option.values:
                by_value.setdefault(option.values[name], set()).add(option.price)
        if 1 < len(by_value) <= _PRICED_OPTIONS and all(len(prices) == 1 for prices in by_value.values()):
            return [
                speaker.label(
                    "title_price", title=speaker.value(value, name), price=speaker.money(next(iter(prices)))
                )
                for value, prices in by_value.items()
            ]
    return []


def _price_of_many(finding: PriceAnswer, titles: Sequence[str], speaker: Speaker) -> Statement:
    prices = comparable_prices(finding.products)
    if prices and len(set(prices)) == 1:
        return Statement("price_equal", {"price": speaker.money(prices[0])})
    if prices and finding.extreme and finding.winner is not None:
        many = len(titles) > 2
        verdict = {
            "most": "verdict_dearest" if many else "verdict_dearer",
            "least": "verdict_cheapest" if many else "verdict_cheaper",
        }[finding.extreme]
        others = [
            speaker.other_price(title, price)
            for place, (title, price) in enumerate(zip(titles, prices, strict=True))
            if place != finding.winner
        ]
        slots = {
            "title": titles[finding.winner],
            "price": speaker.money(prices[finding.winner]),
            "verdict": speaker.label(verdict),
            "others": speaker.against(others),
        }
        return Statement("price_winner", slots)
    listed = speaker.clauses(
        speaker.label("title_price", title=title, price=speaker.price(product))
        for title, product in zip(titles, finding.products, strict=True)
    )
    return Statement("price_undecided" if finding.extreme else "price_list", {"list": listed})


def _stock_of_one(product: Product, title: str, speaker: Speaker) -> Statement:
    """Whether it can be bought, and how many there are where the shop counts them; of each option where asked."""
    options = [option for option in product.options if option.stock is not None]
    some_gone = any(option.in_stock is False for option in options)
    if product.in_stock is False or product.stock is None:
        return _stock_of(product, title, speaker)
    if 0 < len(options) <= _LISTED_OPTIONS and (some_gone or _HOW_MANY.search(speaker.user_text)):
        listed = [
            speaker.label("option_count", option=option_name(o.values, speaker), count=str(o.stock))
            for o in options
        ]
        slots = {"title": title, "count": str(product.stock), "list": speaker.listed(listed)}
        return Statement("in_stock_counts", slots)
    act = "in_stock_count" if _HOW_MANY.search(speaker.user_text) else "option_in_stock"
    return Statement(act, {"title": title, "count": str(product.stock)})


def _stock_of(product: Product, title: str, speaker: Speaker) -> Statement:
    options = product.options if len(product.options) <= _LISTED_OPTIONS else ()
    available = [option_name(option.values, speaker) for option in options if option.in_stock]
    gone = [option_name(option.values, speaker) for option in options if option.in_stock is False]
    if available and gone and len(available) + len(gone) == len(product.options):
        slots = {"title": title, "available": speaker.both(available), "gone": speaker.both(gone)}
        return Statement("stock_options", slots)
    acts = {True: "in_stock", False: "sold_out", None: "stock_unstated"}
    return Statement(acts[product.in_stock], {"title": title})


def _stock_of_many(products: Sequence[Product], titles: Sequence[str], speaker: Speaker) -> list[Statement]:
    acts = {True: "in_stock_many", False: "sold_out_many", None: "stock_unstated_many"}
    listed = {
        act: [title for product, title in zip(products, titles, strict=True) if product.in_stock is state]
        for state, act in acts.items()
    }
    return [Statement(act, {"list": speaker.both(names)}) for act, names in listed.items() if names]


def _reasons(hit: Hit, need: Need, speaker: Speaker) -> list[str]:
    """The reasons of a hit as words, each once."""
    words = (speaker.phrases.reason_text(reason, need, speaker.language) for reason in hit.reasons)
    return list(dict.fromkeys(word for word in words if word))


def _first_sentences(description: str, title: str) -> str:
    """A description's first sentences, at most 220 characters; empty where it only repeats the title."""
    words = " ".join(description.split())
    if not words or words.casefold() in title.casefold():
        return ""
    kept = ""
    for sentence in _SENTENCE_END.split(words):
        longer = f"{kept} {sentence}".strip() if re.search(r"[.!?]$", kept) else kept + sentence
        if len(longer) > _LONGEST_DESCRIPTION:
            break
        kept = longer
    return kept or shortened(words, _LONGEST_DESCRIPTION)
