"""The forms in which a reply may state a stored fact: regular expressions over the words in lower case.

Written apart from the code that words the answers, so that a mistake there is not repeated here.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from bot.answer.phrases import Phrases
from bot.orders import Order
from retrieval.money import Money
from retrieval.product import Product

Forms = tuple[str, ...]  # patterns; one of them is enough
MONTHS = "january february march april may june july august september october november december".split()
SOLD_OUT = ("out of stock", "sold out", "not in stock", "not available", "unavailable", "n't available")
SOLD_OUT_ZH = ("缺货", "售罄", "无货", "没货", "没有货", "断货", "没有现货")
IN_STOCK = ("in stock", "available", "有货", "现货")
NOT_STATED = ("not say", "not state", "n't say", "n't state", "没有标注", "没有写", "不确定")
STATUS_WORDS: Mapping[str, str] = {
    "pending_payment": r"waiting for (?:its |the )?payment|not (?:yet )?(?:been )?paid|待付款|等待付款|没有付款",
    "paid": r"\bpaid\b|已付款|已经付款",
    "processing": r"prepar|processing|packed|备货|准备|打包",
    "shipped": r"shipped|on its way|in transit|handed|已发货|已经发货|路上|途中|交给",
    "out_for_delivery": r"out for delivery|with the driver|being delivered|派送|派件|配送中",
    "delivered": r"\bdelivered|arrived|送达|签收|送到",
    "delivery_failed": r"could not deliver|not succeed|failed|没能送达|没有成功|失败",
    "cancelled": r"cancell?ed|取消",
    "return_requested": r"return\b.*(?:requested|registered)|申请退货|退货申请",
    "returned": r"returned|come back|退回|退货已收到",
    "refunded": r"refund|退款",
}


def holds(words: str, forms: Forms) -> bool:
    """Whether the words state a fact in one of its forms."""
    return any(re.search(form, words, re.IGNORECASE) for form in forms)


def product_fact(product: Product, field: str, phrases: Phrases, language: str) -> Forms:
    """The forms of a product's price, stock or attribute; none where the product has no such attribute."""
    if field == "price":
        return (
            _money(product.price) if product.price else ("on request", "names? no price", "询问", "没有标价")
        )
    if field == "stock":
        return _stock(product.in_stock)
    stated = [product.attributes, *(option.values for option in product.options)]
    values = [value for each in stated for name, value in each.items() if name.casefold() == field.casefold()]
    spoken = [form for value in values for form in (value, phrases.value(value, language))]
    return tuple(_exactly(re.escape(form.casefold()).replace(r"\ ", r"\s?")) for form in spoken)


def order_facts(order: Order, name: str, products: Mapping[str, Product]) -> list[Forms]:
    """What an order says under a name of `ORDER_FACTS`, each thing with its forms; empty where it has none.

    `products` are those of its lines that the shop still has.
    """
    return [forms for forms in ORDER_FACTS[name](order, products) if forms]


def _carrier(order: Order) -> Iterable[Forms]:
    return [(re.escape(order.tracking.carrier),)] if order.tracking else []


def _tracking_number(order: Order) -> Iterable[Forms]:
    return [(re.escape(order.tracking.number),)] if order.tracking else []


def _lines(order: Order, products: Mapping[str, Product]) -> Iterable[Forms]:
    """Each line by its brand and the first word of its name, in any language that the shop has it in."""
    for line in order.lines:
        product = products.get(line.product_id)
        titles = [line.title]
        if product:
            titles += [product.title, *(words.title for words in product.translations.values())]
        brand = product.brand if product and product.brand else line.title.split()[0]
        yield tuple(dict.fromkeys(_brand_and_name(brand, title) for title in titles))


def _brand_and_name(brand: str, title: str) -> str:
    rest = title[len(brand) :] if title.casefold().startswith(brand.casefold()) else title
    name = re.split(r"[\s,，]+", rest.strip())[0]
    return rf"{re.escape(brand)}\s*{re.escape(name)}"


ORDER_FACTS: Mapping[str, Callable[[Order, Mapping[str, Product]], Iterable[Forms]]] = {
    "status": lambda order, _: [(STATUS_WORDS[order.status],)],
    "carrier": lambda order, _: _carrier(order),
    "tracking_number": lambda order, _: _tracking_number(order),
    "estimated_delivery": lambda order, _: [_date(order.estimated_delivery)],
    "delivered_at": lambda order, _: [_date(order.delivered_at)],
    "total": lambda order, _: [_money(order.total.money)],
    "lines": _lines,
    "address": lambda order, _: [
        (re.escape(order.ship_to.street),),
        (_exactly(re.escape(order.ship_to.postcode)),),
    ],
}


def _money(money: Money) -> Forms:
    """ "1,249.00", "1249.00" and, for a round amount, "1,249"; nothing that is part of a longer number."""
    whole, _, cents = money.amount.partition(".")
    grouped = f"{int(whole):,}"
    forms = {whole, grouped} if not cents.strip("0") else set()
    if cents:
        forms |= {f"{whole}.{cents}", f"{grouped}.{cents}"}
    return tuple(_exactly(re.escape(form)) for form in sorted(forms))


def _date(day: date | datetime | None) -> Forms:
    """A day as people write it, with or without the year; with the month before the day or after it."""
    if day is None:
        return ()
    month = rf"(?:{MONTHS[day.month - 1]}|{MONTHS[day.month - 1][:3]}\.?)"
    number = rf"0?{day.day}(?:st|nd|rd|th)?"
    numeric = rf"0?{day.month}[-/.]0?{day.day}"
    backwards = rf"0?{day.day}[-/.]0?{day.month}"
    return (
        rf"\b{month} {number}(?!\d)",
        rf"(?<!\d){number}(?: of)? {month}",
        rf"(?<![\d.]){numeric}(?!\d)",
        rf"(?<![\d.]){backwards}(?!\d)",
        rf"(?<!\d)0?{day.month}\s?月\s?0?{day.day}\s?[日号號]",
    )


def _stock(in_stock: bool | None) -> Forms:
    if in_stock is None:
        return NOT_STATED
    gone = "|".join(map(re.escape, (*SOLD_OUT, *SOLD_OUT_ZH)))
    # The words for "in stock" also stand inside those for "not in stock".
    here = "|".join(map(re.escape, IN_STOCK))
    return (rf"(?s)\A(?!.*(?:{gone})).*(?:{here})",) if in_stock else (gone,)


def _exactly(pattern: str) -> str:
    before = r"(?<!\d)(?<!\d[.,])" if re.match(r"\\?\d", pattern) else ""
    after = r"(?!\d|[.,]\d)" if pattern[-1:].isdigit() else ""
    return before + pattern + after
