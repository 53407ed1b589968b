"""The plan of an answer: statements with their slots filled from facts, before any wording.

Sits between a skill's finding and `bot.answer.write`: `make_plan` decides what is worth saying, in which order,
and what the words may claim. It writes no sentence; those are in `bot/locales`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from bot.answer.phrases import Phrases
from bot.findings import (
    AttributeAnswer,
    Comparison,
    ComparisonRow,
    Described,
    Dropped,
    Finding,
    NothingFound,
    OnlyAPerson,
    OutOfScope,
    PersonRequested,
    PriceAnswer,
    ProductsFound,
    Refused,
    SmallTalk,
    StockAnswer,
    Unclear,
    WhyShown,
)
from retrieval.catalog import Product
from retrieval.hits import Hit, ReasonKind
from retrieval.money import Money
from retrieval.need import Need, Sort
from retrieval.quantities import find_quantities, parse_quantity

MAX_TITLE_LENGTH = 60
MAX_QUICK_REPLIES = 4
_LONGEST_VALUE = 30  # of an attribute that is mentioned in passing
_LONGEST_LISTED = 80  # of an attribute that was asked of several products
_LONGEST_ANSWER = 300
_LONGEST_DESCRIPTION = 220
# Attributes that tell products apart for most shoppers, the most telling first.
_TELLING = (
    "memory",
    "internal memory",
    "storage",
    "total storage capacity",
    "battery life",
    "screen size",
    "display diagonal",
    "noise cancelling",
    "refresh rate",
    "resolution",
    "power",
    "capacity",
    "weight",
    "waterproof",
    "material",
    "connection",
    "maximum load",
    "size",
    "length",
    "volume",
    "age",
)
_TITLE_CUT = re.compile(r"[,，(（;；]|\s[-–—|]\s|\s\d+\s?[x×]\s?\d+")
_DANGLING = re.compile(r"(?:[\s,;:&/\-–—]|\b(?:for|with|and|w|in|of|by|from))+$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_TOPICS = {
    "order": "topic_orders",
    "refund": "topic_refunds",
    "return": "topic_refunds",
    "exchange": "topic_refunds",
    "delivery": "topic_delivery",
    "shipping": "topic_delivery",
    "payment": "topic_payments",
    "invoice": "topic_payments",
    "account": "topic_accounts",
    "password": "topic_accounts",
    "registration": "topic_accounts",
    "newsletter": "topic_accounts",
    "warranty": "topic_warranty",
    "policy": "topic_policies",
    "complaint": "topic_complaints",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing to say: `act` is a key of the locale file, `slots` its values as the shopper will read them."""

    act: str
    slots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A comparison as the shopper reads it. The first column, with an empty heading, names the attribute."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the words may claim.

    `texts` are the shop's own: one text a product (titles, brand, price, stock, attributes, descriptions); every
    price, number with unit, percentage and date that occurs in them is a fact. `counts` are bare numbers that are
    true (how many were found, positions). `wishes` are the shopper's own words and limits: they may be repeated as
    wishes ("under $500", "no Sony"), and back no claim about a product.
    """

    texts: tuple[str, ...] = ()
    counts: frozenset[int] = frozenset()
    wishes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be said and shown; the wording adds no fact to it.

    `rewritable` is False where the words are the shop's promise (a hand-over, a refusal): no model rewrites them.
    """

    statements: tuple[Statement, ...]
    facts: Facts
    hits: tuple[Hit, ...] = ()
    table: Table | None = None
    quick_replies: tuple[str, ...] = ()
    rewritable: bool = True


def make_plan(finding: Finding, language: str, phrases: Phrases, user_text: str) -> Plan:
    """Decide what to say about a finding, in a language, to a shopper who wrote `user_text`."""
    plan = _Planner(language, phrases, user_text)
    match finding:
        case ProductsFound():
            return (
                plan.products_found(finding)
                if finding.hits
                else plan.nothing_found(NothingFound(finding.need))
            )
        case NothingFound():
            return plan.nothing_found(finding)
        case Comparison():
            return plan.comparison(finding)
        case AttributeAnswer():
            return plan.attribute_answer(finding)
        case PriceAnswer():
            return plan.price_answer(finding)
        case StockAnswer():
            return plan.stock_answer(finding)
        case Described():
            return plan.described(finding)
        case WhyShown():
            return plan.why_shown(finding)
        case Unclear():
            return plan.unclear(finding)
        case PersonRequested():
            act = "person_already_requested" if finding.already else "person_requested"
            return plan.fixed([act, "meanwhile"], ["reply_new_search"])
        case OnlyAPerson():
            return plan.only_a_person(finding)
        case SmallTalk():
            return plan.small_talk(finding)
        case OutOfScope():
            return plan.fixed(["out_of_scope"], ["reply_person"])
        case Refused():
            return plan.fixed([f"refused_{finding.reason}"], [])
    assert_never(finding)


def short_title(product: Product, language: str) -> str:
    """The title as a sentence can carry it: up to the first specification, at most 60 characters."""
    title = " ".join(product.title_in(language).split())
    cuts = {match.start() for match in _TITLE_CUT.finditer(title)}
    cuts |= {found.start for found in find_quantities(title)}
    for cut in sorted(cuts):
        head = _DANGLING.sub("", title[:cut])
        if len(head.split()) >= 2 and len(head) >= 8:
            return _cut(head, MAX_TITLE_LENGTH)
    return _cut(title, MAX_TITLE_LENGTH)


class _Planner:
    """The language, the phrases and what the shopper wrote; one method a kind of finding."""

    def __init__(self, language: str, phrases: Phrases, user_text: str) -> None:
        self.language = phrases.spoken(language)
        self.phrases = phrases
        self.user_text = user_text

    def products_found(self, finding: ProductsFound) -> Plan:
        products = [hit.product for hit in finding.hits]
        titles = self._titles(products)
        unmet = self._unmet(finding)
        things = self.phrases.things(finding.need, self.language, unmet)
        prices = _comparable_prices(products)
        statements = []
        if finding.dropped:
            instead = self.phrases.join(
                [self._instead(part, finding) for part in finding.dropped], self.language
            )
            wanted = self.phrases.things(finding.need, self.language)
            statements.append(Statement("dropped", {"wanted": wanted, "instead": instead}))
        price_said = finding.need.price is not None and "price" not in unmet
        statements.append(self._opening(finding, things, titles, prices, price_said))
        if len(products) > 1:
            statements += self._highlights(finding, titles, prices, price_said)
        if products[0].in_stock is False:
            del statements[3:]
            statements.append(Statement("best_sold_out", {"title": titles[0]}))
        facts = self._facts(products, finding.need, [len(products)])
        if (
            "attributes" not in unmet
        ):  # the search found the wished values in every product, rounding included
            wished = [
                f"{wish.value} {wish.unit}"
                for wish in finding.need.attributes
                if wish.unit and wish.op == "="
            ]
            facts = replace(facts, texts=(*facts.texts, *wished))
        replies = (
            ["reply_cheaper", "reply_compare", "reply_more", "reply_why"]
            if len(products) > 1
            else ["reply_details", "reply_in_stock", "reply_cheaper"]
        )
        if prices is None or finding.need.sort is Sort.PRICE_ASC:
            replies.remove("reply_cheaper")
        return Plan(
            tuple(statements),
            facts,
            finding.hits,
            quick_replies=self._replies(replies),
        )

    def nothing_found(self, finding: NothingFound) -> Plan:
        need = finding.need
        if finding.reason == "no_match":
            known = not need.is_empty and need != Need(text=need.text)
            wanted = self.phrases.things(need, self.language)
            statement = Statement("no_match", {"wanted": wanted}) if known else Statement("no_match_unknown")
        elif finding.reason == "no_more":
            statement = Statement("no_more", {"things": self.phrases.things(need, self.language)})
        else:
            statement = Statement(finding.reason)
        replies = ["reply_any_price"] if need.price else []
        replies += ["reply_any_brand"] if need.brands or need.not_brands else []
        replies += ["reply_new_search", "reply_person"]
        facts = self._facts([], need, [])
        if need.in_stock_only:  # "no laptops that are in stock" speaks of stock without promising any
            facts = replace(facts, texts=(self.phrases.label("in_stock_only", self.language),))
        return Plan((statement,), facts, quick_replies=self._replies(replies))

    def comparison(self, finding: Comparison) -> Plan:
        products, titles = finding.products, self._titles(finding.products)
        statements = []
        prices = _comparable_prices(products)
        if prices and len(set(prices)) > 1:
            first = prices.index(min(prices))
            others = [
                self._other_price(t, p)
                for i, (t, p) in enumerate(zip(titles, prices, strict=True))
                if i != first
            ]
            slots = {
                "title": titles[first],
                "price": self._money(prices[first]),
                "others": self.phrases.join(others, self.language, "others"),
            }
            statements.append(Statement("compare_price", slots))
        differences = self._key_differences(finding.rows)
        if differences:
            statements.append(Statement("compare_attributes", {"list": self._and(differences)}))
        elif not statements or any(None not in row.values for row in finding.rows):
            statements.append(Statement("compare_alike"))
        return Plan(
            tuple(statements),
            self._facts(products, None, [len(products)]),
            table=self._table(finding, titles),
            quick_replies=self._replies(["reply_in_stock", "reply_details", "reply_new_search"]),
        )

    def attribute_answer(self, finding: AttributeAnswer) -> Plan:
        titles = self._titles(finding.products)
        longest = _LONGEST_ANSWER if len(titles) == 1 else _LONGEST_LISTED
        values = [
            None if value is None else _shortened(self.phrases.value(value, self.language), longest)
            for value in finding.values
        ]
        asked = next((name for name in finding.names if name), finding.asked)
        attribute = self.phrases.attribute(asked, self.language)
        stated = {title: value for title, value in zip(titles, values, strict=True) if value is not None}
        if not stated:
            statement = (
                Statement("attribute_unstated", {"title": titles[0], "attribute": attribute})
                if len(titles) == 1
                else Statement("attribute_unstated_all", {"attribute": attribute})
            )
        elif len(titles) == 1:
            slots = {"title": titles[0], "attribute": attribute, "value": stated[titles[0]]}
            statement = Statement("attribute", slots)
        elif finding.equal:
            statement = Statement("attribute_equal", {"attribute": attribute, "value": stated[titles[0]]})
        elif finding.winner is not None:
            winner = titles[finding.winner]
            others = [
                self.phrases.label("other_value", self.language, title=title, value=value)
                for title, value in stated.items()
                if title != winner
            ]
            verdict = self.phrases.verdict(asked, finding.extreme or "most", len(titles), self.language)
            slots = {
                "title": winner,
                "verdict": verdict,
                "value": stated[winner],
                "others": self.phrases.join(others, self.language, "others"),
            }
            statement = Statement("attribute_winner", slots)
        else:
            listed = self.phrases.join_clauses(
                (self._has_value(title, value) for title, value in zip(titles, values, strict=True)),
                self.language,
            )
            act = "attribute_undecided" if finding.extreme else "attribute_list"
            statement = Statement(act, {"attribute": attribute, "list": listed})
        replies = (
            ["reply_price", "reply_in_stock"]
            if len(titles) == 1
            else ["reply_compare", "reply_which_cheaper"]
        )
        return self._about(finding.products, [statement], replies)

    def price_answer(self, finding: PriceAnswer) -> Plan:
        products, titles = finding.products, self._titles(finding.products)
        listed = self.phrases.join_clauses(
            (
                self.phrases.label("title_price", self.language, title=title, price=self._price(product))
                for title, product in zip(titles, products, strict=True)
            ),
            self.language,
        )
        prices = _comparable_prices(products)
        if len(products) == 1:
            statement = self._price_of(products[0], titles[0])
        elif prices and len(set(prices)) == 1:
            statement = Statement("price_equal", {"price": self._money(prices[0])})
        elif prices and finding.extreme and finding.winner is not None:
            verdict = {"most": "verdict_dearer", "least": "verdict_cheaper"}[finding.extreme]
            if len(products) > 2:
                verdict = {"most": "verdict_dearest", "least": "verdict_cheapest"}[finding.extreme]
            others = [
                self._other_price(title, price)
                for place, (title, price) in enumerate(zip(titles, prices, strict=True))
                if place != finding.winner
            ]
            slots = {
                "title": titles[finding.winner],
                "price": self._money(prices[finding.winner]),
                "verdict": self.phrases.label(verdict, self.language),
                "others": self.phrases.join(others, self.language, "others"),
            }
            statement = Statement("price_winner", slots)
        else:
            statement = Statement("price_undecided" if finding.extreme else "price_list", {"list": listed})
        replies = (
            ["reply_in_stock", "reply_cheaper"] if len(products) == 1 else ["reply_compare", "reply_cheaper"]
        )
        return self._about(products, [statement], replies)

    def stock_answer(self, finding: StockAnswer) -> Plan:
        titles = self._titles(finding.products)
        statements = (
            [self._stock_of(finding.products[0], titles[0])]
            if len(titles) == 1
            else self._stock_of_many(finding.products, titles)
        )
        sold_out = any(product.in_stock is False for product in finding.products)
        return self._about(
            finding.products,
            statements,
            ["reply_new_search", "reply_person"] if sold_out else ["reply_price"],
        )

    def described(self, finding: Described) -> Plan:
        product = finding.product
        title = self._titles([product])[0]
        statements = [
            Statement("described", {"title": title, "price": self._money(product.price)})
            if product.price
            else Statement("described_unpriced", {"title": title})
        ]
        if words := _first_sentences(product.description_in(self.language), product.title_in(self.language)):
            statements.append(Statement("described_words", {"words": words}))
        if product.attributes:
            items = [
                self.phrases.label(
                    "name_value",
                    self.language,
                    name=self.phrases.attribute(name, self.language),
                    value=self.phrases.value(product.attributes[name], self.language),
                )
                for name in _telling_first(
                    name for name, value in product.attributes.items() if len(value) <= _LONGEST_VALUE
                )[:4]
            ]
            if items:
                statements.append(Statement("described_attributes", {"list": self._and(items)}))
        return self._about([product], statements, ["reply_in_stock", "reply_cheaper", "reply_new_search"])

    def why_shown(self, finding: WhyShown) -> Plan:
        hits = finding.hits[:3]
        products = [hit.product for hit in hits]
        titles = self._titles(products)
        reasons = [self.reasons(hit, finding.need) for hit in hits]
        if not hits:
            return self.unclear(Unclear("not_shown_yet"))
        if len(hits) == 1:
            statement = (
                Statement("why_one", {"title": titles[0], "reasons": self._comma(reasons[0])})
                if reasons[0]
                else Statement("why_unstated", {"title": titles[0]})
            )
        else:
            meaning = [self.phrases.label("reason_meaning", self.language)]
            listed = [
                self.phrases.label(
                    "title_reasons", self.language, title=title, reasons=self._comma(why or meaning)
                )
                for title, why in zip(titles, reasons, strict=True)
            ]
            statement = Statement("why_many", {"list": self.phrases.join_clauses(listed, self.language)})
        return Plan(
            (statement,),
            self._facts(products, finding.need, [len(hits)]),
            quick_replies=self._replies(["reply_compare", "reply_more", "reply_cheaper"]),
        )

    def reasons(self, hit: Hit, need: Need) -> list[str]:
        """The reasons of a hit as words, each once."""
        words = (self.phrases.reason_text(reason, need, self.language) for reason in hit.reasons)
        return list(dict.fromkeys(word for word in words if word))

    def unclear(self, finding: Unclear) -> Plan:
        options = tuple(self._option(option) for option in finding.options)
        if finding.reason == "not_shown_yet" and finding.positions:
            statement = Statement("not_shown_yet", {"position": str(finding.positions[0])})
        elif finding.reason == "not_shown_yet":
            statement = Statement("which_product" if options else "what_product")
        else:
            statement = Statement(finding.reason)
        facts = Facts((*finding.options, *options), frozenset(finding.positions), (self.user_text,))
        if not options and finding.reason in {"what_product", "unsure"}:
            options = self._replies(["reply_person"])
        return Plan((statement,), facts, quick_replies=options[:MAX_QUICK_REPLIES], rewritable=False)

    def only_a_person(self, finding: OnlyAPerson) -> Plan:
        words = (word.removesuffix("s") for word in finding.topic.casefold().replace("-", "_").split("_"))
        topic = self.phrases.label(
            next((_TOPICS[w] for w in words if w in _TOPICS), "topic_other"), self.language
        )
        plan = self.fixed(["offer_person"], ["reply_person", "reply_new_search"])
        return Plan(
            (Statement("only_a_person", {"topic": topic}), *plan.statements),
            Facts((topic,), wishes=(self.user_text,)),
            quick_replies=plan.quick_replies,
            rewritable=False,
        )

    def small_talk(self, finding: SmallTalk) -> Plan:
        kinds = {"greeting", "thanks", "goodbye", "bot_identity", "affirm", "deny"}
        kind = finding.kind if finding.kind in kinds else "smalltalk"
        return self.fixed([kind], ["reply_person"] if kind == "bot_identity" else [])

    def fixed(self, acts: Sequence[str], replies: Sequence[str]) -> Plan:
        """A plan without facts, whose words no model rewrites."""
        return Plan(
            tuple(Statement(act) for act in acts),
            Facts(wishes=(self.user_text,)),
            quick_replies=self._replies(replies),
            rewritable=False,
        )

    def _about(
        self, products: Sequence[Product], statements: Sequence[Statement], replies: Sequence[str]
    ) -> Plan:
        facts = self._facts(products, None, [len(products)])
        return Plan(tuple(statements), facts, quick_replies=self._replies(replies))

    def _opening(
        self,
        finding: ProductsFound,
        things: str,
        titles: Sequence[str],
        prices: Sequence[Money] | None,
        price_said: bool,
    ) -> Statement:
        count = str(len(titles))
        if len(titles) == 1:
            slots = {"things": things, "title": titles[0]}
            if finding.more:
                return Statement("found_more_one", slots)
            if prices:
                return Statement("found_one", {**slots, "price": self._money(prices[0])})
            return Statement("found_one_unpriced", slots)
        if finding.more:
            return Statement("found_more", {"count": count, "things": things})
        if prices and not price_said and len(set(prices)) > 1:
            low, high = self._money(min(prices)), self._money(max(prices))
            return Statement("found_range", {"count": count, "things": things, "low": low, "high": high})
        return Statement("found", {"count": count, "things": things})

    def _highlights(
        self, finding: ProductsFound, titles: Sequence[str], prices: Sequence[Money] | None, price_said: bool
    ) -> list[Statement]:
        """At most two statements: the best product, and one thing worth knowing beside it."""
        best, runner_up = finding.hits[0].product, finding.hits[1].product
        cheapest = prices.index(min(prices)) if prices and len(set(prices)) > 1 else None
        dearest = prices.index(max(prices)) if prices and len(set(prices)) > 1 else None
        difference = self._difference(best, runner_up, titles, finding.need)
        lowest = []
        if prices is not None and cheapest is not None:
            low = {"title": titles[cheapest], "price": self._money(prices[cheapest])}
            lowest = [Statement("cheapest", low)]
        if finding.more:
            return lowest
        slots = {"title": titles[0]} | ({"price": self._money(best.price)} if best.price else {})
        if finding.need.sort is Sort.PRICE_ASC and cheapest == 0:
            return [Statement("cheapest_first", slots), *difference]
        if finding.need.sort is Sort.PRICE_DESC and dearest == 0:
            return [Statement("dearest_first", slots), *difference]
        if not best.price:
            return [Statement("best_unpriced", slots), *difference]
        if cheapest == 0:
            return [Statement("best_is_cheapest", slots), *difference]
        first = Statement("best", slots)
        if lowest and (price_said or not difference):
            return [first, *lowest]
        return [first, *difference]

    def _difference(
        self, best: Product, other: Product, titles: Sequence[str], need: Need
    ) -> list[Statement]:
        """The most telling attribute that the shop states for both and that differs: one statement or none."""
        asked = [wish.name.casefold() for wish in need.attributes if wish.name]
        theirs = {name.casefold(): value for name, value in other.attributes.items()}
        names = [
            name
            for name, value in best.attributes.items()
            if name.casefold() in theirs and _differ(value, theirs[name.casefold()])
        ]
        telling = _telling_first(names, asked)
        if not telling:
            return []
        name = telling[0]
        slots = {
            "title": titles[0],
            "other": titles[1],
            "attribute": self.phrases.attribute(name, self.language),
            "value": self.phrases.value(best.attributes[name], self.language),
            "other_value": self.phrases.value(theirs[name.casefold()], self.language),
        }
        return [Statement("difference", slots)]

    def _unmet(self, finding: ProductsFound) -> set[str]:
        """The parts of the need that must not be said of all the products: dropped, or not true of each."""
        need, products = finding.need, [hit.product for hit in finding.hits]
        unmet: set[str] = set(finding.dropped)
        wanted, unwanted = _folded(need.brands), _folded(need.not_brands)
        for hit in finding.hits:
            product, price = hit.product, hit.product.price
            if need.price and (
                price is None
                or price.currency != need.price.currency
                or not need.price.contains(price.amount_minor)
            ):
                unmet.add("price")
            if wanted and (product.brand or "").casefold() not in wanted:
                unmet.add("brands")
            if unwanted and (product.brand is None or product.brand.casefold() in unwanted):
                unmet.add("not_brands")
            if need.product_type and not self.phrases.covers(need.product_type, product.product_type):
                unmet.add("product_type")
            if sum(reason.kind is ReasonKind.ATTRIBUTE for reason in hit.reasons) < len(need.attributes):
                unmet.add("attributes")
        if not all(product.in_stock for product in products):
            unmet.add("stock")
        return unmet

    def _instead(self, part: Dropped, finding: ProductsFound) -> str:
        name = f"instead_{part}"
        if part == "price" and finding.need.price:
            low, high = finding.need.price.min_minor, finding.need.price.max_minor
            prices = [hit.product.price.amount_minor for hit in finding.hits if hit.product.price]
            if high is not None and prices and len(prices) == len(finding.hits) and min(prices) >= high:
                name = "instead_price_above"
            elif low is not None and prices and len(prices) == len(finding.hits) and max(prices) <= low:
                name = "instead_price_below"
        return self.phrases.label(name, self.language)

    def _key_differences(self, rows: Sequence[ComparisonRow]) -> list[str]:
        stated = {
            row.name: [value for value in row.values if value is not None]
            for row in rows
            if None not in row.values and len(set(row.values)) > 1
        }
        differing = {
            name: values for name, values in stated.items() if all(_is_short(value) for value in values)
        }
        items = []
        for name in _telling_first(differing)[:2]:
            values = [self.phrases.value(value, self.language) for value in differing[name]]
            against = self.phrases.label(
                "values_against", self.language, first=values[0], others=self._and(values[1:])
            )
            label = self.phrases.attribute(name, self.language)
            items.append(self.phrases.label("difference_item", self.language, name=label, values=against))
        return items

    def _table(self, finding: Comparison, titles: Sequence[str]) -> Table:
        label, language = self.phrases.label, self.language
        stock = {True: label("stock_yes", language), False: label("stock_no", language)}
        unknown = label("not_stated", language)
        rows = [
            (label("row_price", language), *(self._price(product) for product in finding.products)),
            (
                label("row_stock", language),
                *(unknown if p.in_stock is None else stock[p.in_stock] for p in finding.products),
            ),
        ]
        for row in finding.rows:
            values = (
                unknown if value is None else self.phrases.value(value, language) for value in row.values
            )
            rows.append((self.phrases.attribute_heading(row.name, language), *values))
        return Table(("", *titles), tuple(rows))

    def _price_of(self, product: Product, title: str) -> Statement:
        prices = [option.price for option in product.options if option.price]
        if len({price.currency for price in prices}) == 1 and len(set(prices)) > 1:
            slots = {"title": title, "low": self._money(min(prices)), "high": self._money(max(prices))}
            return Statement("price_options", slots)
        if product.price is None:
            return Statement("price_on_request", {"title": title})
        return Statement("price", {"title": title, "price": self._money(product.price)})

    def _stock_of(self, product: Product, title: str) -> Statement:
        available = [_option_name(o.values) for o in product.options if o.stock is not None and o.stock > 0]
        gone = [_option_name(o.values) for o in product.options if o.stock == 0]
        if available and gone and len(available) + len(gone) == len(product.options):
            slots = {"title": title, "available": self._and(available), "gone": self._and(gone)}
            return Statement("stock_options", slots)
        acts = {True: "in_stock", False: "sold_out", None: "stock_unstated"}
        return Statement(acts[product.in_stock], {"title": title})

    def _stock_of_many(self, products: Sequence[Product], titles: Sequence[str]) -> list[Statement]:
        acts = {True: "in_stock_many", False: "sold_out_many", None: "stock_unstated_many"}
        listed = {
            act: [title for product, title in zip(products, titles, strict=True) if product.in_stock is state]
            for state, act in acts.items()
        }
        return [Statement(act, {"list": self._and(names)}) for act, names in listed.items() if names]

    def _has_value(self, title: str, value: str | None) -> str:
        if value is None:
            return self.phrases.label("has_no_value", self.language, title=title)
        return self.phrases.label("has_value", self.language, title=title, value=value)

    def _option(self, option: str) -> str:
        noun = self.phrases.noun(option, self.language) if self.phrases.knows_type(option) else option
        return _cut(noun, MAX_TITLE_LENGTH)

    def _titles(self, products: Sequence[Product]) -> list[str]:
        """Short titles that tell the products apart; a longer one where the short ones are the same."""
        titles = [short_title(product, self.language) for product in products]
        for longest in (MAX_TITLE_LENGTH + 20, MAX_TITLE_LENGTH * 10):
            times = Counter(titles)
            titles = [
                title if times[title] == 1 else _cut(product.title_in(self.language), longest)
                for title, product in zip(titles, products, strict=True)
            ]
        return [
            title if titles.count(title) == 1 else f"{title} ({product.product_id})"
            for title, product in zip(titles, products, strict=True)
        ]

    def _money(self, money: Money) -> str:
        return self.phrases.money(money, self.language)

    def _price(self, product: Product) -> str:
        if product.price is None:
            return self.phrases.label("price_on_request", self.language)
        return self._money(product.price)

    def _other_price(self, title: str, price: Money) -> str:
        return self.phrases.label("other_price", self.language, title=title, price=self._money(price))

    def _and(self, items: Sequence[str]) -> str:
        return self.phrases.join(items, self.language)

    def _comma(self, items: Sequence[str]) -> str:
        return self.phrases.join_listed(items, self.language)

    def _replies(self, labels: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.phrases.label(label, self.language) for label in labels)[:MAX_QUICK_REPLIES]

    def _facts(self, products: Sequence[Product], need: Need | None, counts: Iterable[int]) -> Facts:
        wishes = [self.user_text]
        if need is not None:
            wishes += [self.phrases.things(need, self.language), need.text]
        return Facts(
            tuple(self._record(product) for product in products),
            frozenset(counts),
            tuple(filter(None, wishes)),
        )

    def _record(self, product: Product) -> str:
        """Everything the shop states of a product, one thing a line."""
        lines = [product.title, product.product_id]
        lines += [translation.title for translation in product.translations.values()]
        lines += [product.brand or "", product.product_type or "", *product.category]
        lines += [
            f"{p.amount} {p.currency}" for p in (product.price, *(o.price for o in product.options)) if p
        ]
        stocks = {product.in_stock, *(None if o.stock is None else o.stock > 0 for o in product.options)}
        lines += ["in stock 有货"] if True in stocks else []
        lines += ["out of stock 缺货"] if False in stocks else []
        for values in (product.attributes, *(option.values for option in product.options)):
            for name, value in values.items():
                lines.append(f"{name}: {value}")
                lines.append(
                    f"{self.phrases.attribute(name, self.language)}: {self.phrases.value(value, self.language)}"
                )
        lines += [product.description, *(words.description for words in product.translations.values())]
        return "\n".join(" ".join(line.split()) for line in lines if line)


def _comparable_prices(products: Sequence[Product]) -> list[Money] | None:
    """The price of each product, or None when one has none or their currencies differ."""
    prices = [product.price for product in products if product.price]
    if len(prices) < len(products) or len({price.currency for price in prices}) != 1:
        return None
    return prices


def _telling_first(names: Iterable[str], asked: Sequence[str] = ()) -> list[str]:
    """The telling attributes among names, those asked for first."""
    order = [*asked, *_TELLING]
    telling = (name for name in names if name.casefold() in order)
    return sorted(telling, key=lambda name: order.index(name.casefold()))


def _differ(a: str, b: str) -> bool:
    """Whether two values can be set side by side: short, different, both or neither measured."""
    measured = [parse_quantity(value) for value in (a, b)]
    same_kind = (measured[0] is None) == (measured[1] is None)
    if measured[0] and measured[1]:
        same_kind = (
            measured[0].base()[0] == measured[1].base()[0] and measured[0].base() != measured[1].base()
        )
    return same_kind and a.casefold() != b.casefold() and _is_short(a) and _is_short(b)


def _is_short(value: str) -> bool:
    return len(value) <= _LONGEST_VALUE


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


def _option_name(values: Mapping[str, str]) -> str:
    return " ".join(values.values())


def _cut(text: str, longest: int) -> str:
    """Text of at most `longest` characters, cut between words where it has spaces."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    head = text[: longest + 1]
    head = head.rsplit(" ", 1)[0] if " " in head[longest // 2 :] else head[:longest]
    return _DANGLING.sub("", head)


def _shortened(text: str, longest: int) -> str:
    """Text cut between words, with a mark that it goes on."""
    return text if len(text) <= longest else _cut(text, longest) + "…"


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
    return kept or _shortened(words, _LONGEST_DESCRIPTION)
