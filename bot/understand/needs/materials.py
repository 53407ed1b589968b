"""Materials wanted and unwanted, where they stand as a wish: "made of wood", 不要塑料的; "glass cleaner" is a thing."""

import re

from bot.understand.needs.message import Refusals, Unread
from retrieval.need import AttributeWish
from retrieval.values import words_of

_ENGLISH, _CHINESE = words_of("material", "en"), words_of("material", "zh")


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_MATERIAL = re.compile(
    rf"\b(?:(?:made (?:of|from|out of)|in(?: real)?|only|must be|should be|anything but|no|not)\s+)(?P<en>{_either(list(_ENGLISH))})"
    r"(?: ones?)?(?=\s*(?:$|[?.!,;]|or\b|and\b|please))"
    rf"|(?:^|\b)(?P<ones>{_either(list(_ENGLISH))})(?: ones?(?: only)?| only)(?![A-Za-z])"
    rf"|(?P<zh>{_either([word for word in _CHINESE if len(word) > 1])})(?:材质|做|制)?(?:的|$|(?=[，。,.!！?？、]))"
    rf"|(?:(?<=[要有是成换或和不])|^)(?P<zh_short>[{''.join(word for word in _CHINESE if len(word) == 1)}])(?:质|制|头)?的",
    re.IGNORECASE,
)


def read_materials(message: Unread, type_spans: list[tuple[int, int]]) -> list[AttributeWish]:
    """The materials wanted and unwanted; those inside the name of a thing, at `type_spans`, are none."""
    wishes: dict[str, AttributeWish] = {}
    refusals = Refusals(message)
    for match in list(_MATERIAL.finditer(message.left)):
        name = next(name for name, text in match.groupdict().items() if text)
        start, end = match.span(name)
        if any(first < end and start < last for first, last in type_spans):
            continue
        material = _ENGLISH.get(match[name].casefold()) or _CHINESE[match[name]]
        refusal = refusals.refuses(start, end)
        wishes.setdefault(material, AttributeWish("material", "!=" if refusal else "=", material))
        message.blank(*match.span())
        if refusal:
            message.blank(*refusal)
    return list(wishes.values())
