"""What a product is: as the shop states it, nothing guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from retrieval.money import Money


@dataclass(frozen=True, slots=True)
class Option:
    """One variant of a product, such as a size or a colour; None means not stated.

    `available` is what a shop says that does not count: "in stock" without a number. With a stock it is None.
    """

    option_id: str
    values: Mapping[str, str]
    price: Money | None = None
    stock: int | None = None
    available: bool | None = None

    @property
    def in_stock(self) -> bool | None:
        """Whether it can be bought now; None when the shop does not say."""
        return self.available if self.stock is None else self.stock > 0


@dataclass(frozen=True, slots=True)
class Translation:
    """A product's words in another language."""

    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """A product as the shop states it. No price means "price on request", no stock means unknown.

    `available` is what a shop says that does not count: "in stock" without a number. With a stock it is None.
    """

    product_id: str
    title: str
    description: str = ""
    brand: str | None = None
    category: tuple[str, ...] = ()
    product_type: str | None = None
    price: Money | None = None
    stock: int | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    url: str | None = None
    image_url: str | None = None
    language: str = "en"
    translations: Mapping[str, Translation] = field(default_factory=dict)
    available: bool | None = None

    @property
    def in_stock(self) -> bool | None:
        """Whether it can be bought now; None when the shop does not say."""
        return self.available if self.stock is None else self.stock > 0

    @property
    def offered(self) -> Mapping[str, str]:
        """The attributes with what the options offer in their place: "Size" is "EU 40, EU 42".

        Options that are sold out are left out, unless all are.
        """
        offered: dict[str, dict[str, None]] = {}
        available = [option for option in self.options if option.in_stock is not False] or self.options
        for option in available:
            for name, value in option.values.items():
                offered.setdefault(name, {})[value] = None
        return {**self.attributes, **{name: ", ".join(values) for name, values in offered.items()}}

    def title_in(self, language: str) -> str:
        """The title in a language, or the product's own title where it has no translation."""
        translation = self.translations.get(language)
        return translation.title if translation else self.title

    def description_in(self, language: str) -> str:
        """The description in a language, or the product's own."""
        translation = self.translations.get(language)
        return translation.description if translation and translation.description else self.description
