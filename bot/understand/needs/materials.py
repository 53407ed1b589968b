"""Materials wanted and unwanted, where they stand as a wish: "made of wood", 不要塑料的; "glass cleaner" is a thing."""

import re
from collections.abc import Callable

from bot.understand.needs.message import Refusals, Unread
from retrieval.need import AttributeWish
from retrieval.text import has_han
from retrieval.values import words_of

_ENGLISH, _CHINESE = words_of("material", "en"), words_of("material", "zh")


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_MATERIAL = re.compile(
    rf"\b(?:(?:made (?:of|from|out of)|in(?: real)?|only|must be|should be|anything but|no|not)\s+)(?P<en>{_either(list(_ENGLISH))})"
    r"(?: ones?)?(?=\s*(?:$|[?.!,;]|or\b|and\b|please))"
    rf"|(?:^|\b)(?P<ones>{_either(list(_ENGLISH))})(?: ones?(?: only)?| only)(?![A-Za-z])"
    rf"|(?:^|[.,;!?]\s*)(?P<too>{_either(list(_ENGLISH))})(?=\s+(?:is|are|gets?|feels?|looks?|would be) (?:\w+ )?too \w+)"
    rf"|(?P<zh>{_either([word for word in _CHINESE if len(word) > 1])})(?:材质|做|制)?(?:的|$|(?=[，。,.!！?？、]))"
    rf"|(?:(?<=[我推要有是成换或和不])|^)(?P<zh_short>[{''.join(word for word in _CHINESE if len(word) == 1)}])(?:质|制|头)?的",
    re.IGNORECASE,
)
_ANY_MATERIAL = re.compile(
    rf"(?<![A-Za-z-])(?:{_either(list(_ENGLISH))})(?![A-Za-z-])"
    rf"|(?:{_either([word for word in _CHINESE if len(word) > 1])})(?![色味香])",
    re.IGNORECASE,
)
# Of the leather cleaner, the down of "down to -5", the mesh of a network.
_MADE_FOR_IT = re.compile(
    r"\s*(?:cleaner|care|polish|glue|conditioner|spray|mask|candy|scented|jars?|router|network|system|wi-?fi|to\b|the\b|under\b|on\b)",
    re.I,
)
_ONLY_DESCRIBES = re.compile(r"[\s,]*(?:[a-z0-9'’/.-]+[\s,]+){0,3}", re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"\s*(?:$|[?.!,;，。！？；、]|or\b|and\b|not\b|but\b|about\b|around\b|please\b|\d|x\d|[\u3400-\u9fff]|[^\S\n]{2,})",
    re.IGNORECASE,
)
_FREE_OF = re.compile(r"[- ]free\b", re.IGNORECASE)
_NOT_MADE_OF = re.compile(
    r"\b(?:prices?|bring|come|comes|go|goes|slow|br[eo]aks?|sit|settle|turn|hand|handed|fall|falls|step|cool|wind|narrow|upside) (?:(?:it|that|the|price) ){0,2}$"
    r"|\b(?:for|on|to|clean(?:s|ing)?|with|like|of|from|through)\s+(?:my |the |a )?$|(?:适合|用于|洗|擦|清洁|保护|修)[^，。,]{0,4}$",
    re.IGNORECASE,
)


def read_materials(
    message: Unread, type_spans: list[tuple[int, int]], is_thing: Callable[[str], bool]
) -> list[AttributeWish]:
    """The materials wanted and unwanted; those inside the name of a thing, at `type_spans`, are none, unless what is
    left names the thing as well, as `is_thing` tells: a leather belt is a belt."""
    wishes: dict[str, AttributeWish] = {}
    refusals = Refusals(message)
    for match in [*_MATERIAL.finditer(message.left), *_beside_things(message.left, type_spans)]:
        if not message.left[match.start() : match.end()].strip():
            continue  # read already
        name = next((name for name, text in match.groupdict().items() if text), 0)
        start, end = match.span(name)
        # The iron of "cast iron" is no thing.
        inside = next(
            (
                (first, last)
                for first, last in type_spans
                if first < end
                and start < last
                and not (
                    start <= first
                    and last <= end
                    and (last - first < end - start or (first, last) != type_spans[0])
                )
            ),
            None,
        )
        if inside and not (
            start <= inside[0]
            and (
                (has_han(match[name]) and end + 1 < inside[1])
                or is_thing(message.left[end : inside[1]].strip())
            )
        ):
            continue  # but 记忆棉枕头 is a pillow of memory foam; 羽绒服 is a word for itself
        material = _ENGLISH.get(match[name].casefold()) or _CHINESE[match[name]]
        refusal = refusals.refuses(start, end)
        if free := _FREE_OF.match(message.left[end:]):
            refusal = (start, end + free.end())
        wishes.setdefault(material, AttributeWish("material", "!=" if refusal else "=", material))
        if inside:
            continue
        message.blank(*match.span())
        if refusal:
            message.blank(*refusal)
    return list(wishes.values())


def _beside_things(text: str, type_spans: list[tuple[int, int]]) -> list[re.Match[str]]:
    """Materials that describe a named thing: "leather messenger bag", "plant pots terracotta", "socks. merino."; not
    the glass of "a cleaner for glass"."""
    if not type_spans:
        return []
    found = []
    for match in _ANY_MATERIAL.finditer(text):
        if _NOT_MADE_OF.search(text[: match.start()]):
            continue
        nearest = min((start for start, _ in type_spans if start >= match.end()), default=None)
        between = text[match.end() : nearest] if nearest is not None else None
        leads = between is not None and _ONLY_DESCRIBES.fullmatch(between) is not None
        follows = any(end <= match.start() for _, end in type_spans)
        is_thing = _MADE_FOR_IT.match(text[match.end() :])
        in_name = any(first <= match.start() and match.end() < last for first, last in type_spans)
        if (
            leads
            or in_name
            or _FREE_OF.match(text[match.end() :])
            or ((follows or _CLAUSE_END.match(text[match.end() :])) and not is_thing)
        ):
            found.append(match)
    return found
