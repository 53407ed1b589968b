"""What a plan can be asked for: a finding of every kind, each with what the shopper wrote, and the products in them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args

from bot.findings import (
    AttributeAnswer,
    Comparison,
    ComparisonRow,
    Described,
    EnoughAnswer,
    Finding,
    FixedPrices,
    Narrowing,
    NoSuchOption,
    NothingFound,
    NotOnPages,
    NotStated,
    OnlyAPerson,
    OptionAnswer,
    OrderDetailsNeeded,
    OrderFound,
    OrderNotFound,
    OrderPart,
    OutOfScope,
    PersonRequested,
    PointedOut,
    PolicyAnswer,
    PriceAnswer,
    ProductsFound,
    Quoted,
    ReadyToBuy,
    Refused,
    SeveralAnswers,
    SmallTalk,
    StockAnswer,
    TotalAnswer,
    TotalLine,
    Unclear,
    Upset,
    WhyShown,
)  # fmt: skip
from bot.orders import Amount, Order, OrderLine, OrderStatus, Recipient, Tracking
from retrieval.documents import Passage
from retrieval.hits import Hit, Reason, ReasonKind
from retrieval.money import Money
from retrieval.need import AttributeWish, Need, PriceRange, Sort
from retrieval.product import Option, Product, Translation

SLATE = Product(
    "A1", "Velmora Slate 14 Laptop, 14-inch, 16 GB Memory, Silver", "Light. It lasts all day.", "Velmora",
    ("Computers", "Laptops"), "laptop", Money(74900, "USD"), 12,
    {"Memory": "16 GB", "Weight": "1.3 kg", "Colour": "silver"},
    translations={"zh": Translation("Velmora Slate 14 轻薄笔记本电脑 14英寸 16GB内存", "轻便好带。")},
)  # fmt: skip
JOT = Product(
    "A2", "Tolvik Jot 15 Laptop, 15.6-inch, 8 GB Memory, Black", "", "Tolvik", (), "laptop",
    Money(37900, "USD"), 0, {"Memory": "8 GB", "Weight": "1.7 kg", "Colour": "black"},
    translations={"zh": Translation("Tolvik Jot 15 学生笔记本电脑 15.6英寸 8GB内存")},
)  # fmt: skip
PLAIN = Product("A3", "Nimdor Feather 13 Laptop", brand="Nimdor", product_type="laptop")
SHIRT = Product(
    "B1", "Ferrowe Basic T-Shirt, Cotton, White", brand="Ferrowe", product_type="t-shirt",
    price=Money(1500, "USD"), stock=3, attributes={"Material": "cotton"},
    options=(Option("B1-M", {"Size": "M"}, Money(1500, "USD"), 3), Option("B1-L", {"Size": "L"}, Money(1800, "USD"), 0)),
)  # fmt: skip
# More prices than an answer tells one by one.
MANY_PRICES = tuple(
    Option(f"B1-{n}", {"Size": f"size {n}"}, Money(1500 + 100 * n, "USD"), 3) for n in range(6)
)
UNDER_1000 = PriceRange("USD", max_minor=100000, max_inclusive=False)
UNDER_300 = PriceRange("USD", max_minor=30000, max_inclusive=False)


def hits(*products: Product, reasons: tuple[Reason, ...] = ()) -> tuple[Hit, ...]:
    return tuple(Hit(product, place, 1.0 / place, reasons) for place, product in enumerate(products, start=1))


SHIPPED = Order(
    order_id="XO-10191", customer_id="C-1", email="daniel@example.org",
    placed_at=datetime(2026, 11, 18, 22, 43, tzinfo=UTC), status="shipped", currency="USD",
    lines=(
        OrderLine(product_id="A1", title="Velmora Slate 14 Laptop, Silver", quantity=1,
                  unit_price=Amount(amount="749.00", currency="USD")),
        OrderLine(product_id="GONE", title="Lumo Desk Lamp, Brass", quantity=2, option_values={"Colour": "black"},
                  unit_price=Amount(amount="24.50", currency="USD")),
    ),
    subtotal=Amount(amount="798.00", currency="USD"), shipping_cost=Amount(amount="4.95", currency="USD"),
    total=Amount(amount="802.95", currency="USD"), payment_method="card", shipping_method="standard",
    ship_to=Recipient(name="Daniel Okafor", street="9 Tannery Lane", city="Winslow Falls, WA", postcode="98999",
                      country="US"),
    tracking=Tracking(carrier="Tallhaven Parcel", number="TP8681601153"), estimated_delivery=date(2026, 11, 27),
)  # fmt: skip
STATUSES: tuple[OrderStatus, ...] = get_args(OrderStatus)
PARTS: tuple[OrderPart, ...] = get_args(OrderPart)
RETURNS = Passage(
    "returns", "en", 0, "Returns", "How long do I have?",
    "You can return most items within 30 days of delivery. Returning costs $5.95, and is free in our stores.", "returns",
)  # fmt: skip
CANCEL = Passage(
    "order-changes", "en", 0, "Changing or cancelling an order", "", "You can cancel until we ship."
)


def in_state(status: OrderStatus) -> Order:
    """The order in a state, with a tracking number and dates only where a shop would have them."""
    sent = status not in ("pending_payment", "paid", "processing", "cancelled")
    arrived = status in ("delivered", "return_requested", "returned", "refunded")
    return SHIPPED.model_copy(
        update={
            "status": status,
            "tracking": SHIPPED.tracking if sent else None,
            "estimated_delivery": None
            if status in ("pending_payment", "cancelled")
            else SHIPPED.estimated_delivery,
            "delivered_at": datetime(2026, 11, 26, 17, 5, tzinfo=UTC) if arrived else None,
        }
    )


def order_found(asked: OrderPart, order: Order = SHIPPED) -> OrderFound:
    """An order whose first product the shop still has."""
    return OrderFound(order, asked, (SLATE, *(None for _ in order.lines[1:])))


LAPTOPS = Need("laptop", "laptop")
LIGHTEST = AttributeAnswer("weight", (SLATE, JOT), ("Weight", "Weight"), ("1.3 kg", "1.7 kg"), "least", 0)
# Whose second option alone has 180 g.
HEAVY = replace(
    SHIRT,
    attributes={"Weight": "150 g"},
    options=(
        Option("B1-M", {"Size": "M", "Weight": "150 g"}),
        Option("B1-L", {"Size": "L", "Weight": "180 g"}),
    ),
)
FINDINGS: list[tuple[Finding, str]] = [
    (ProductsFound(replace(LAPTOPS, price=UNDER_1000), hits(SLATE, JOT)), "laptops under $1000"),
    (ProductsFound(LAPTOPS, hits(SLATE, JOT)), "a laptop"),
    (ProductsFound(LAPTOPS, hits(SLATE)), "a laptop"),
    (ProductsFound(LAPTOPS, hits(PLAIN)), "a laptop"),
    (ProductsFound(LAPTOPS, hits(PLAIN, SLATE)), "a laptop"),
    (ProductsFound(LAPTOPS, hits(JOT, SLATE)), "a laptop"),
    (ProductsFound(LAPTOPS, hits(JOT, SLATE), more=True), "more"),
    (
        ProductsFound(LAPTOPS, hits(JOT, SLATE), ask=Narrowing("Colour", (("black", 6), ("navy blue", 3)))),
        "a laptop",
    ),
    (SeveralAnswers((StockAnswer((SLATE,)), StockAnswer((JOT,)))), "in stock, both?"),
    (ProductsFound(LAPTOPS, hits(JOT), more=True), "more"),
    (ProductsFound(LAPTOPS, hits(JOT), ("attributes",), more=True), "any other laptops?"),
    (ProductsFound(LAPTOPS, hits(SLATE, JOT), foremost=LIGHTEST), "the lightest laptop"),
    (ProductsFound(LAPTOPS, hits(PLAIN, SLATE), foremost=replace(LIGHTEST, products=(PLAIN, SLATE), values=(None, "1.3 kg"), names=(None, "Weight"), winner=None)), "the lightest laptop"),
    (
        ProductsFound(Need("t-shirt", "t-shirt"), hits(HEAVY, reasons=(Reason(ReasonKind.ATTRIBUTE, "180 g", "Weight"),))),
        "a t-shirt of 180 g",
    ),
    (ProductsFound(replace(LAPTOPS, sort=Sort.PRICE_ASC), hits(JOT, SLATE)), "cheapest laptop"),
    (ProductsFound(replace(LAPTOPS, sort=Sort.PRICE_DESC), hits(SLATE, JOT)), "best laptop"),
    (ProductsFound(replace(LAPTOPS, brands=("HP",), price=UNDER_300), hits(JOT, SLATE), ("brands", "price")), "HP"),
    (ProductsFound(Need("shirt", "t-shirt", not_brands=("Lindqo",)), hits(SHIRT)), "shirt, not Lindqo"),
    (
        ProductsFound(
            replace(
                LAPTOPS,
                attributes=(AttributeWish("Memory", ">=", "8", "GB"), AttributeWish("Colour", "=", "black")),
            ),
            hits(JOT, reasons=(Reason(ReasonKind.ATTRIBUTE, "8 GB", "Memory"),) * 2),
        ),
        "a black laptop with at least 8 gigs",
    ),
    (ProductsFound(Need(), hits(SHIRT, SLATE)), "something nice"),
    (NothingFound(replace(LAPTOPS, brands=("Sony",), price=UNDER_300)), "Sony laptop under 300"),
    (NothingFound(replace(LAPTOPS, in_stock_only=True)), "laptops in stock"),
    (NothingFound(Need("zzz")), "zzz"),
    (NothingFound(LAPTOPS, "no_more"), "more"),
    (NothingFound(LAPTOPS, "no_cheaper"), "cheaper"),
    (NothingFound(LAPTOPS, "no_dearer"), "better"),
    (
        Comparison(
            (SLATE, JOT),
            (ComparisonRow("Memory", ("16 GB", "8 GB")), ComparisonRow("Ports", (None, "2")), ComparisonRow("Weight", ("1.3 kg", "1.7 kg"))),
        ),
        "compare them",
    ),
    (Comparison((SLATE, JOT, PLAIN), (ComparisonRow("Memory", ("16 GB", "8 GB", None)),)), "compare them"),
    (AttributeAnswer("memory", (SLATE,), ("Memory",), ("16 GB",)), "how much memory?"),
    (AttributeAnswer("memory", (PLAIN,), (None,), (None,)), "how much memory?"),
    (AttributeAnswer("memory", (PLAIN, PLAIN), (None, None), (None, None)), "how much memory?"),
    (AttributeAnswer("memory", (SLATE, JOT), ("Memory",) * 2, ("16 GB", "8 GB"), "most", 0), "which has more memory?"),
    (AttributeAnswer("weight", (SLATE, JOT), ("Weight",) * 2, ("1.3 kg", "1.7 kg"), "least", 0), "lighter?"),
    (AttributeAnswer("memory", (SLATE, PLAIN), ("Memory", None), ("16 GB", None), "most"), "which has more?"),
    (AttributeAnswer("memory", (SLATE, JOT), ("Memory",) * 2, ("16 GB", "8 GB")), "memory of both?"),
    (AttributeAnswer("memory", (SLATE, replace(SLATE, product_id="A9")), ("Memory",) * 2, ("16 GB",) * 2, "most", None, True), "which?"),
    (PriceAnswer((SLATE,)), "how much?"),
    (PriceAnswer((PLAIN,)), "how much?"),
    (PriceAnswer((SHIRT,)), "how much?"),
    (PriceAnswer((replace(SHIRT, options=MANY_PRICES),)), "how much?"),
    (
        ProductsFound(
            Need("shirt", "t-shirt", attributes=(AttributeWish("size", "=", "L"),)),
            hits(SHIRT, reasons=(Reason(ReasonKind.ATTRIBUTE, "L", "Size", sold_out=True),)),
        ),
        "a shirt in L",
    ),
    (PriceAnswer((SLATE, JOT), "least", 1), "which is cheaper?"),
    (PriceAnswer((SLATE, JOT, SHIRT), "most", 0), "which is dearest?"),
    (PriceAnswer((SLATE, PLAIN), "least"), "which is cheaper?"),
    (PriceAnswer((SLATE, PLAIN)), "prices?"),
    (PriceAnswer((SLATE, replace(JOT, price=SLATE.price)), "least"), "which is cheaper?"),
    (StockAnswer((SLATE,)), "in stock?"),
    (StockAnswer((JOT,)), "in stock?"),
    (StockAnswer((PLAIN,)), "in stock?"),
    (StockAnswer((SHIRT,)), "in stock?"),
    (StockAnswer((SHIRT,)), "how many are left?"),
    (StockAnswer((replace(SLATE, stock=None, available=True),)), "in stock?"),
    (StockAnswer((replace(SHIRT, stock=None, available=True, options=tuple(replace(o, stock=None, available=o.in_stock) for o in SHIRT.options)),)), "in stock?"),
    (StockAnswer((JOT,)), "how many are left?"),
    (StockAnswer((SLATE,)), "how many are left?"),
    (StockAnswer((SLATE, JOT, PLAIN)), "in stock?"),
    *((OptionAnswer(SHIRT, option, asked), "the L?") for option in SHIRT.options for asked in ("price", "stock")),
    *((OptionAnswer(SHIRT, Option("B1-S", {"Size": "S"}), asked), "the S?") for asked in ("price", "stock")),
    (NoSuchOption(SHIRT, "XL", "Size", ("M", "L")), "in XL?"),
    (TotalAnswer((TotalLine(SHIRT, 3, Money(1500, "USD"), SHIRT.options[0]),)), "what do 3 in M cost?"),
    (TotalAnswer((TotalLine(SLATE, 1, Money(74900, "USD")), TotalLine(JOT, 2, Money(37900, "USD")))), "all of it?"),
    (EnoughAnswer(SLATE, 6, 12), "do you have 6?"),
    (EnoughAnswer(SHIRT, 6, 3, SHIRT.options[0]), "do you have 6 in M?"),
    (EnoughAnswer(JOT, 6, 0), "do you have 6?"),
    (Quoted(SLATE, "It lasts all day."), "does it last?"),
    (NotStated(SLATE), "is it made in France?"),
    (NotStated(SLATE, nearest="Light."), "how light is it?"),
    (NotStated(SLATE, attribute=next(iter(SLATE.attributes))), "is it good for travel?"),
    (NotStated(JOT, "restock"), "when is it back?"),
    (NotOnPages(), "do you have a toilet?"),
    (PointedOut((SLATE,), "It lasts all day."), "which one lasts?"),
    (PointedOut((SLATE, JOT)), "which ones have 16 GB?"),
    (AttributeAnswer("memory", (SLATE, JOT, PLAIN), ("Memory", "Memory", None), ("16 GB", "8 GB", None), "most", 0), "which has most?"),
    (PolicyAnswer((RETURNS, replace(RETURNS, number=1)), (RETURNS.text,) * 2, "check_refund_policy"), "can I return it?"),
    (PolicyAnswer((RETURNS,), (RETURNS.text,), "track_refund", needs_order=True), "it never came"),
    (Described(SLATE), "tell me about it"),
    (Described(PLAIN), "tell me about it"),
    (
        WhyShown(replace(LAPTOPS, price=UNDER_1000), hits(SLATE, JOT, reasons=(Reason(ReasonKind.PRICE), Reason(ReasonKind.WORDS, "light laptop")))),
        "why these?",
    ),
    (WhyShown(Need("shirt"), hits(SHIRT, reasons=(Reason(ReasonKind.ATTRIBUTE, "L", "Size", sold_out=True),))), "why?"),
    (WhyShown(LAPTOPS, hits(SLATE, reasons=(Reason(ReasonKind.BRAND, "Velmora"), Reason(ReasonKind.STOCK)))), "why?"),
    (WhyShown(LAPTOPS, hits(SLATE)), "why?"),
    (WhyShown(LAPTOPS, ()), "why?"),
    (ReadyToBuy(*hits(SLATE)), "I'll take it"),
    (ReadyToBuy(*hits(JOT)), "I'll take it"),
    (ReadyToBuy(*hits(PLAIN)), "I'll take it"),
    *((OrderDetailsNeeded(missing), "where is my order?") for missing in ("both", "number", "email")),
    (OrderNotFound("XO-1"), "XO-1, me@example.org"),
    (OrderNotFound("XO-1", locked=True), "XO-1, me@example.org"),
    *((order_found(part, in_state(status)), "my order?") for status in STATUSES for part in PARTS),
    (replace(order_found("status"), wants_change=True), "cancel my order"),
    (order_found("total", SHIPPED.model_copy(update={"shipping_cost": Amount(amount="0.00", currency="USD")})), "?"),
    (order_found("contents", SHIPPED.model_copy(update={"lines": SHIPPED.lines * 5})), "what is in it?"),
    (PolicyAnswer((RETURNS,), (RETURNS.text,), "check_refund_policy"), "how long can I return things?"),
    (PolicyAnswer((CANCEL, RETURNS), (CANCEL.text, RETURNS.text), "cancel_order", needs_person=True), "cancel my order"),
    (PolicyAnswer((RETURNS,), (RETURNS.text,), "check_refund_policy", sure=False), "can my sister return it?"),
    (Unclear("which_product", ("Slate 14", "Jot 15")), "how much?"),
    (Unclear("what_product", ("laptop", "headphones")), "hm"),
    (Unclear("what_gift", ("toy", "perfume")), "need a present for my nephew"),
    (Unclear("not_shown_yet", (), (7,)), "the seventh"),
    (Unclear("not_shown_yet"), "that one"),
    (Unclear("unsure"), "hm"),
    (Unclear("other_language"), "ノートパソコンはありますか"),
    (PersonRequested(), "a person please"),
    (PersonRequested(already=True), "a person please"),
    (Upset(), "what a joke of a shop"),
    (Upset(waiting=True), "what a joke of a shop"),
    *((OnlyAPerson(topic), "help") for topic in ("track_order", "get_refund", "warranty", "delivery_period", "zzz")),
    *(
        (SmallTalk(kind), "hi")
        for kind in ("greeting", "thanks", "goodbye", "bot_identity", "affirm", "deny", "smalltalk", "zzz")
    ),
    (FixedPrices(), "make it 5 dollars"),
    (OutOfScope(), "write me a poem"),
    *((Refused(reason), "") for reason in ("empty", "too_long", "attack")),
]  # fmt: skip
