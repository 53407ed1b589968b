"""The words of an answer in each language: sentences, labels, quick replies, money and product nouns.

The words themselves live in `bot/locales/*.yaml`, which `bot.answer.lexicon` reads; this file fills them in.
"""

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency

from bot.answer.lexicon import Lexicon, read_lexicon
from bot.errors import ShippedFileMissing
from retrieval.hits import Reason, ReasonKind
from retrieval.money import Money
from retrieval.need import AttributeWish, Need, PriceRange
from retrieval.product_types import ProductTypes
from retrieval.wishes import HOST_ATTRIBUTES

LOCALES = Path(__file__).parents[1] / "locales"
FALLBACK_LANGUAGE = "en"
_OPERATOR_LABELS = {
    "=": "wish_equal",
    "!=": "wish_unequal",
    ">=": "wish_at_least",
    ">": "wish_more_than",
    "<=": "wish_at_most",
    "<": "wish_less_than",
}


def variant_seed(conversation_id: str, turn: int) -> int:
    """A seed that differs between conversations and steps by one a turn: no wording comes twice in a row."""
    return zlib.crc32(conversation_id.encode("utf-8", "replace")) + turn


class Phrases:
    """All locales; build it with `load`. A language that has no file is answered in English."""

    def __init__(self, lexicons: Mapping[str, Lexicon], types: ProductTypes) -> None:
        self._lexicons = lexicons
        self._types = types

    @classmethod
    def load(cls, types: ProductTypes | None = None, folder: Path = LOCALES) -> "Phrases":
        """Read and check every locale file of a folder.

        Raises:
            ShippedFileMissing: a file is absent or unreadable, misses a word, or names an unknown slot.
        """
        files = sorted(folder.glob("*.yaml"))
        if not any(file.stem == FALLBACK_LANGUAGE for file in files):
            raise ShippedFileMissing(f"{folder / 'en.yaml'} is missing; install xiaoer again")
        return cls({file.stem: read_lexicon(file) for file in files}, types or ProductTypes.load())

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that can be spoken."""
        return tuple(self._lexicons)

    def spoken(self, language: str) -> str:
        """The language an answer will be in: the one asked for ("zh-CN" is "zh"), or English."""
        base = language.replace("_", "-").split("-")[0].lower()
        return base if base in self._lexicons else FALLBACK_LANGUAGE

    def say(self, act: str, slots: Mapping[str, str], language: str, seed: int) -> str:
        """One sentence: the variant that the seed picks, in the plural form of the slot `count`, filled in.

        Raises:
            KeyError: the act, or a slot that its sentence names, is not there.
        """
        forms = self._lexicons[self.spoken(language)].acts[act]
        variants = forms.get(self._plural_form(slots.get("count", ""), language), forms["other"])
        return _finish(variants[seed % len(variants)].format_map(slots))

    def label(self, label: str, language: str, /, **slots: str) -> str:
        """A label with its slots filled in; spaces that an empty slot leaves behind are closed up."""
        return " ".join(self._lexicons[self.spoken(language)].labels[label].format_map(slots).split())

    def join(self, items: Sequence[str], language: str, word: str = "and") -> str:
        """ "A, B and C" in the language; `word` is "and", "or" or "others" (what something is set against)."""
        if len(items) < 2:
            return "".join(items)
        separator = self._lexicons[self.spoken(language)].labels["list_separator"]
        return self.label(f"list_{word}", language, items=separator.join(items[:-1]), last=items[-1])

    def join_listed(self, items: Iterable[str], language: str) -> str:
        """Items with commas between them, without a closing "and"."""
        return self._lexicons[self.spoken(language)].labels["list_separator"].join(items)

    def join_clauses(self, items: Iterable[str], language: str) -> str:
        """Clauses that may have commas of their own, one after the other in one sentence."""
        return self._lexicons[self.spoken(language)].labels["clause_separator"].join(items)

    def join_sentences(self, sentences: Iterable[str], language: str) -> str:
        """Whole sentences, one after the other."""
        return self._lexicons[self.spoken(language)].labels["sentence_separator"].join(sentences)

    def money(self, money: Money, language: str) -> str:
        """A price as the language writes it: "$499.00", in Chinese "US$499.00"."""
        return format_currency(Decimal(money.amount), money.currency, locale=self.spoken(language))

    def date(self, day: date, language: str) -> str:
        """A date as the language writes it: "November 20, 2026", "2026年11月20日"."""
        return format_date(day, format="long", locale=self.spoken(language))

    def noun(self, product_type: str | None, language: str) -> str:
        """What to call several products of a type ("laptops", "笔记本电脑"); "products" for no type."""
        spoken = self.spoken(language)
        lexicon = self._lexicons[spoken]
        if not product_type:
            return lexicon.labels["products"]
        if product_type in lexicon.nouns:
            return lexicon.nouns[product_type]
        if spoken == "en":
            return _english_plural(product_type, lexicon.nouns)
        known = self._types.types.get(product_type)
        words = known.words.get(spoken, ()) if known else ()
        return words[0] if words else product_type

    def attribute(self, name: str, language: str) -> str:
        """An attribute's name inside a sentence: "memory", "GPS", "内存"."""
        spoken = self.spoken(language)
        translated = self._lexicons[spoken].attributes.get(name.casefold())
        if translated:
            return translated
        first = name.split(" ", 1)[0] if spoken == "en" else ""
        return first.lower() + name[len(first) :] if first.istitle() else name

    def attribute_heading(self, name: str, language: str) -> str:
        """An attribute's name at the start of a table row: "Memory", "内存"."""
        words = self.attribute(name, language)
        return words[:1].upper() + words[1:]

    def asked_attribute(self, name: str, language: str) -> str:
        """What the shop does not state when an attribute is asked for: "the weight", "whether it is waterproof"."""
        words = self._lexicons[self.spoken(language)].asked.get(name.casefold())
        return words or self.label("asked_attribute", language, attribute=self.attribute(name, language))

    def value(self, value: str, language: str, attribute: str = "") -> str:
        """A value of an attribute: words that shops use, measures and lists of them are put in the language."""
        return self._lexicons[self.spoken(language)].values.of(value, attribute)

    def value_pairs(self, language: str) -> list[tuple[str, str]]:
        """The words for attribute values in a language, each with the catalogue's own word."""
        return [
            (words, value)
            for value, words in self._lexicons[self.spoken(language)].values.general.whole.items()
        ]

    def knows_type(self, product_type: str) -> bool:
        """Whether this is the name of a product type, rather than a title."""
        return product_type in self._types.types

    def covers(self, wanted: str, product_type: str | None) -> bool:
        """Whether a product of this type is one of what is wanted: a gaming laptop is a laptop."""
        return product_type is not None and product_type in self._types.narrower(wanted)

    def verdict(self, attribute: str, extreme: str, count: int, language: str) -> str:
        """How the product with the most or least of an attribute stands out of `count`: "is lighter"."""
        verdicts = self._lexicons[self.spoken(language)].verdicts.get(attribute.casefold())
        if verdicts is None:
            return self.label(f"verdict_{extreme}", language, attribute=self.attribute(attribute, language))
        return verdicts[(0 if extreme == "most" else 1) + (2 if count > 2 else 0)]

    def price_range(self, price: PriceRange, language: str) -> str:
        """The bounds as words: "under $500.00", "between $200.00 and $300.00"; empty for no bound."""

        def words(amount_minor: int) -> str:
            return self._limit(Money(amount_minor, price.currency), language)

        low, high = price.min_minor, price.max_minor
        if low is not None and high is not None:
            if low == high:
                return self.label("bound_exactly", language, price=words(low))
            return self.label("bound_between", language, low=words(low), high=words(high))
        if high is not None:
            name = "bound_up_to" if price.max_inclusive else "bound_under"
            return self.label(name, language, price=words(high))
        if low is not None:
            name = "bound_from" if price.min_inclusive else "bound_over"
            return self.label(name, language, price=words(low))
        return ""

    def wish(self, wish: AttributeWish, language: str) -> str:
        """One wish about an attribute as words: "at least 16 GB memory", "in black"."""
        said = f"{wish.value} {wish.unit}" if wish.unit else wish.value
        value = self.value(said, language, wish.name or "")
        name = self.attribute(wish.name, language) if wish.name else ""
        if wish.name == "age":
            return self.label("wish_age", language, value=wish.value)
        if wish.name == "fit":
            return self.label("wish_fit", language, value=value)
        if wish.op == "=" and wish.name in HOST_ATTRIBUTES:
            return self.label("wish_fits", language, value=wish.value)
        if wish.op == "=" and wish.name and not wish.unit:
            if wish.name.casefold() in {"colour", "color", "colours", "colors"}:
                return self.label("wish_colour", language, value=value)
            if wish.name.casefold() == "size":
                return self.label("wish_size", language, value=value)
            if wish.value.casefold() in {"yes", "true", "no", "none", "false"}:
                answer = "wish_yes" if wish.value.casefold() in {"yes", "true"} else "wish_no"
                return self.label(answer, language, name=name)
        if wish.op == "=" and not name:
            return self.label("wish_value", language, value=value)
        return self.label(_OPERATOR_LABELS[wish.op], language, value=value, name=name)

    def things(self, need: Need, language: str, leave_out: Iterable[str] = ()) -> str:
        """What is wanted as one noun phrase: "HP laptops under $500.00 with at least 16 GB memory".

        `leave_out` names parts of the need that must not be mentioned, as in `ProductsFound.dropped`.
        """
        left_out = set(leave_out)
        brands = self.join(need.brands, language, "or") if "brands" not in left_out else ""
        unwanted = ""
        if need.not_brands and "not_brands" not in left_out:
            avoided = self.join(need.not_brands, language, "or")
            unwanted = self.label("brands_not", language, brands=avoided)
        noun = self.noun(need.product_type if "product_type" not in left_out else None, language)
        price = self.price_range(need.price, language) if need.price and "price" not in left_out else ""
        price = self.label("things_price", language, price=price) if price else ""
        wishes = self._wishes(need, language) if "attributes" not in left_out else []
        stock = need.in_stock_only and "stock" not in left_out
        return self.label(
            "things", language, brands=brands, unwanted=unwanted, noun=noun, price=price,
            attributes=self._lexicons[self.spoken(language)].labels["wish_separator"].join(wishes),
            stock=self.label("in_stock_only", language) if stock else "",
        )  # fmt: skip

    def _wishes(self, need: Need, language: str) -> list[str]:
        """The wishes about attributes as words, each thing said once: no 羊毛的 beside 材质羊毛的."""
        said = [(wish, self.wish(wish, language)) for wish in need.attributes]
        once = [
            words
            for wish, words in said
            if not (
                wish.is_words
                and wish.op == "="
                and any(wish.value in other for one, other in said if one != wish and one.op == "=")
            )
        ]
        return list(dict.fromkeys(once))

    def reason_text(self, reason: Reason, need: Need, language: str) -> str:
        """Why a hit is shown, in a few words: "under $500.00", "HP, as you asked", "Memory: 16 GB"."""
        match reason.kind:
            case ReasonKind.CODE:
                return self.label("reason_code", language, code=reason.value)
            case ReasonKind.WORDS:
                return self.label("reason_words", language, words=reason.value)
            case ReasonKind.PRODUCT_TYPE:
                return self.label("reason_product_type", language, noun=self.noun(reason.value, language))
            case ReasonKind.BRAND:
                return self.label("reason_brand", language, brand=reason.value)
            case ReasonKind.NOT_BRAND:
                return self.label("reason_not_brand", language, brand=reason.value)
            case ReasonKind.PRICE:
                bounds = self.price_range(need.price, language) if need.price else ""
                return self.label("reason_price", language, price=bounds)
            case ReasonKind.ATTRIBUTE if not reason.name:
                return self.value(reason.value, language, "")
            case ReasonKind.ATTRIBUTE:
                name = self.attribute_heading(reason.name, language)
                value = self.value(reason.value, language, reason.name)
                label = "reason_sold_out" if reason.sold_out else "reason_attribute"
                return self.label(label, language, name=name, value=value)
            case ReasonKind.STOCK:
                return self.label("reason_stock", language)
            case ReasonKind.MEANING:
                return self.label("reason_meaning", language)

    def _limit(self, money: Money, language: str) -> str:
        """An amount that a shopper set as a limit: "$500" rather than "$500.00"."""
        amount = Decimal(money.amount)
        if amount != amount.to_integral_value():
            return self.money(money, language)
        pattern = Locale.parse(self.spoken(language)).currency_formats["standard"].pattern.split(";")[0]
        whole = re.sub(r"\.0+", "", pattern)
        return format_currency(
            amount, money.currency, format=whole, locale=self.spoken(language), currency_digits=False
        )

    def _plural_form(self, count: str, language: str) -> str:
        return Locale.parse(self.spoken(language)).plural_form(int(count)) if count.isdigit() else "other"


def _finish(sentence: str) -> str:
    """Close up spaces and start with a capital, unless the first word is mixed on purpose ("iPad")."""
    words = " ".join(sentence.split())
    first = words.split(" ", 1)[0]
    return words[:1].upper() + words[1:] if first.islower() else words


def _english_plural(noun: str, irregular: Mapping[str, str]) -> str:
    lead, space, last = noun.rpartition(" ")
    if last in irregular:
        measure, of, things = irregular[last].rpartition(
            " of "
        )  # "pairs of shoes" → "pairs of running shoes"
        return f"{measure}{of}{lead}{space}{things}"
    if last.endswith("s") and not last.endswith(("ss", "us")):
        return noun
    if last.endswith(("s", "x", "z", "ch", "sh")):
        return f"{noun}es"
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"
