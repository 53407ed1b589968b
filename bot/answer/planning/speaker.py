"""The speaker: the language of an answer, its words, and what the shopper wrote. Every planning function takes one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answer.phrases import Phrases
from bot.answer.plan import Facts
from bot.answer.planning.titles import distinct_titles
from retrieval.money import Money
from retrieval.need import Need
from retrieval.product import Product

MAX_QUICK_REPLIES = 4


@dataclass(frozen=True, slots=True)
class Speaker:
    """Fills slots in one language; `language` is one that `phrases` speak."""

    language: str
    phrases: Phrases
    user_text: str

    def label(self, label: str, /, **slots: str) -> str:
        """A label with its slots filled in."""
        return self.phrases.label(label, self.language, **slots)

    def titles(self, products: Sequence[Product]) -> list[str]:
        """Short titles that tell the products apart."""
        return distinct_titles(products, self.language)

    def things(self, need: Need, leave_out: Iterable[str] = ()) -> str:
        """What is wanted as one noun phrase."""
        return self.phrases.things(need, self.language, leave_out)

    def attribute(self, name: str) -> str:
        """An attribute's name inside a sentence."""
        return self.phrases.attribute(name, self.language)

    def value(self, value: str, attribute: str) -> str:
        """A value of an attribute."""
        return self.phrases.value(value, self.language, attribute)

    def money(self, money: Money) -> str:
        """A price as the language writes it."""
        return self.phrases.money(money, self.language)

    def price(self, product: Product) -> str:
        """A product's price, or "price on request"."""
        return self.label("price_on_request") if product.price is None else self.money(product.price)

    def other_price(self, title: str, price: Money) -> str:
        """A product and its price, as what another price is set against."""
        return self.label("other_price", title=title, price=self.money(price))

    def both(self, items: Sequence[str]) -> str:
        """ "A, B and C"."""
        return self.phrases.join(items, self.language)

    def against(self, items: Sequence[str]) -> str:
        """What something is set against: "A, B and C" as the language says it there."""
        return self.phrases.join(items, self.language, "others")

    def listed(self, items: Iterable[str]) -> str:
        """ "A, B, C"."""
        return self.phrases.join_listed(items, self.language)

    def clauses(self, items: Iterable[str]) -> str:
        """Clauses one after the other in one sentence."""
        return self.phrases.join_clauses(items, self.language)

    def replies(self, labels: Sequence[str]) -> tuple[str, ...]:
        """Quick replies, at most MAX_QUICK_REPLIES of them."""
        return tuple(map(self.label, labels))[:MAX_QUICK_REPLIES]

    def facts(self, products: Sequence[Product], need: Need | None, counts: Iterable[int]) -> Facts:
        """What may be claimed of these products; the need and the shopper's words may be repeated as wishes."""
        wishes = [self.user_text]
        if need is not None:
            wishes += [self.things(need), need.text]
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
        # The code stands first, so that no line's digits can be read on from the code before them.
        lines += [
            f"{p.currency} {p.amount}" for p in (product.price, *(o.price for o in product.options)) if p
        ]
        stocks = {product.in_stock, *(option.in_stock for option in product.options)}
        lines += [
            f"{n} in stock" for n in {product.stock, *(o.stock for o in product.options)} if n is not None
        ]
        lines += ["in stock 有货"] if True in stocks else []
        lines += ["out of stock 缺货"] if False in stocks else []
        stated = [*product.attributes.items(), *(pair for o in product.options for pair in o.values.items())]
        for name, value in dict.fromkeys(stated):
            lines.append(f"{name}: {value}")
            lines.append(f"{self.attribute(name)}: {self.value(value, name)}")
        lines += [product.description, *(words.description for words in product.translations.values())]
        return "\n".join(dict.fromkeys(" ".join(line.split()) for line in lines if line))
