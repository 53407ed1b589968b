"""How a message changes what is wanted: refined, narrowed, taken back. Pure functions of needs."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.understand.understanding import Understanding
from retrieval.need import AttributeWish, Need, PriceRange
from retrieval.simplified import to_simplified
from retrieval.text import has_han, roots
from retrieval.values import CONCEPTS

CUTS = (
    frozenset({"长款", "短款", "中长款"}),
    frozenset({"薄款", "厚款", "加厚款"}),
    frozenset({"木炭", "电", "charcoal", "electric"}),
    frozenset({"偏硬", "偏软", "firm", "soft"}),
    frozenset({"老年", "幼犬", "幼猫", "成犬", "成猫", "senior", "puppy", "kitten", "adult"}),
    frozenset({"越野", "公路", "trail", "road"}),
)  # of each only one is meant

_ANY_BRAND = re.compile(
    r"\b(?:any|all) brands?\b|\bforget (?:about )?the brand\b|(?:什么|啥|哪个)(?:牌子|品牌)都|(?:牌子|品牌)(?:算了|也|都)*(?:都行|不限|无所谓|随便|都可以|都好)",
    re.IGNORECASE,
)
LEAST_ABLE = 7  # letters of a word from which its stem is a word too: flushable


def cleared(need: Need, understanding: Understanding) -> Need:
    """The need without what the message takes back; another brand is any but those wanted so far."""
    empty = Need()
    values = [name for name in understanding.cleared if name in CONCEPTS]
    fields = {name: getattr(empty, name) for name in understanding.cleared if name not in CONCEPTS}
    need = replace(need, attributes=tuple(wish for wish in need.attributes if wish.name not in values))
    need = _without_words(need, understanding.forgotten)
    if understanding.another_brand:
        need = replace(need, brands=(), not_brands=(*need.not_brands, *need.brands))
    if "brands" in understanding.cleared and _ANY_BRAND.search(to_simplified(understanding.text)):
        need = replace(need, not_brands=())  # "any brand is fine then"
    allowed = understanding.allowed_brands
    need = replace(need, not_brands=tuple(brand for brand in need.not_brands if brand not in allowed))
    return replace(need, **fields)


def _without_words(need: Need, forgotten: Sequence[str]) -> Need:
    """The need without the wishes that these words are about."""
    said = " ".join(forgotten)
    if not said:
        return need
    gone = roots(said) | {word.removesuffix("able") for word in roots(said) if len(word) > LEAST_ABLE}

    def is_about(wish: AttributeWish) -> bool:
        return (
            wish.value.casefold() in said.casefold()
            or any(word in wish.value for word in forgotten if has_han(word))
            or (
                has_han(wish.value) and wish.is_words and wish.value.strip("可能有带无的") in said
            )  # 冲不冲马桶无所谓
            or bool(gone & roots(f"{wish.name or ''} {wish.value} {wish.english}"))
        )

    text = " ".join(word for word in need.text.split() if not roots(word) & gone)
    return replace(need, text=text, attributes=tuple(w for w in need.attributes if not is_about(w)))


def refined(need: Need, said: Need) -> Need:
    text = need.text
    if said.product_type and said.product_type != need.product_type and said.text:
        text = said.text
    elif said.text and said.text.casefold() not in text.casefold():
        text = f"{text} {said.text}".strip()
    brands = said.brands or tuple(b for b in need.brands if b not in said.not_brands)
    return Need(
        text=text,
        product_type=said.product_type or need.product_type,
        brands=brands,
        not_brands=tuple(dict.fromkeys(b for b in (*need.not_brands, *said.not_brands) if b not in brands)),
        price=narrowed(need.price, said.price),
        attributes=_merge_attributes(need.attributes, said.attributes),
        # "around 300" after "the dearest" asks for no end of the list any more
        sort=said.sort or (None if _is_range(said.price) else need.sort),
        quantity=said.quantity or need.quantity,
        in_stock_only=need.in_stock_only or said.in_stock_only,
    )


def _is_range(price: PriceRange | None) -> bool:
    return price is not None and price.min_minor is not None and price.max_minor is not None


def narrowed(before: PriceRange | None, said: PriceRange | None) -> PriceRange | None:
    """A new bound replaces the old one of the same side; the other side stays when the two still make a range."""
    if before is None or said is None or before.currency != said.currency:
        return said or before
    if said.min_minor is not None and said.max_minor is not None:
        return said
    if said.min_minor is None:
        keep = (
            before.min_minor is not None and said.max_minor is not None and before.min_minor < said.max_minor
        )
        return replace(said, min_minor=before.min_minor, min_inclusive=before.min_inclusive) if keep else said
    keep = before.max_minor is not None and said.min_minor < before.max_minor
    return replace(said, max_minor=before.max_minor, max_inclusive=before.max_inclusive) if keep else said


def _merge_attributes(
    before: tuple[AttributeWish, ...], said: tuple[AttributeWish, ...]
) -> tuple[AttributeWish, ...]:
    """A wish about the same attribute (or the same unit, where no attribute was named) replaces the earlier one; "8 GB
    will do too" is about the memory that was spoken of."""
    said = tuple(_of_the_same(new, before) for new in said)
    return tuple(old for old in before if not any(_replaces(new, old) for new in said)) + said


def _of_the_same(new: AttributeWish, before: Sequence[AttributeWish]) -> AttributeWish:
    alike = {old.name for old in before if old.unit and old.unit == new.unit and old.name}
    return replace(new, name=alike.pop()) if new.name is None and new.unit and len(alike) == 1 else new


def _replaces(new: AttributeWish, old: AttributeWish) -> bool:
    if old.is_words and old.op == "=" and new.op == "!=" and new.value.casefold() in (old.value, old.english):
        return True  # 偏硬 before, and now 不喜欢硬的
    if (
        old.is_words
        and new.name
        and new.op == old.op == "="
        and any({new.value, old.value} <= cuts for cuts in CUTS)
    ):
        return True  # senior before, and now the life stage adult
    if new.is_words:
        cut = any({new.value, old.value} <= cuts for cuts in CUTS)
        return old.is_words and (
            cut or new.value == old.value
        )  # "wireless" leaves "noise cancelling" as it is
    same_side = new.op[0] == old.op[0]
    contradicts = "!=" in (new.op, old.op) and new.value == old.value  # 不要黑色, then 还是黑色吧
    return new.name == old.name and new.unit == old.unit and (same_side or contradicts)
