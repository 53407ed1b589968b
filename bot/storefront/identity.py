"""Which shop this is: its name, its mark and the pictures on its front page. The sample store brings its own."""

from dataclasses import dataclass

from bot.settings import Settings
from bot.storefront import assets
from bot.storefront.words import ShopWords

SAMPLE_SHOP_NAME = "Oriolane"  # what `xiaoer demo` calls the shop, where no other name is set


@dataclass(frozen=True)
class Shop:
    """A shop as its pages show it: addresses of pictures, or None where it has none."""

    name: str
    mark: str
    hero: str | None
    is_sample: bool

    def department_picture(self, slug: str) -> str | None:
        """The picture that was drawn for a department of the sample store."""
        return _own(f"department-{slug}.svg") if self.is_sample else None


def shop_of(settings: Settings, words: ShopWords) -> Shop:
    """The shop of these settings, in a language."""
    is_sample = settings.shop_name == SAMPLE_SHOP_NAME
    is_named = settings.shop_name != Settings.model_fields["shop_name"].default
    return Shop(
        name=words.name(settings.shop_name) if is_named else words.say("shop_name"),
        mark=(_own("logo.svg") if is_sample else None) or f"/assets/icon.svg?v={assets.version('icon.svg')}",
        hero=_own("hero.svg") if is_sample else None,
        is_sample=is_sample,
    )


def _own(name: str) -> str | None:
    return f"/pictures/{name}" if assets.has_picture(name) else None
