"""Wishes that only the products of a kind tell: words for their values, words of their titles, a narrower kind."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.understand.kind_values import KindValues
from bot.understand.plain import plain
from bot.understand.stated_words import NOT_THERE, THERE, is_denied
from bot.understand.understanding import Understanding
from bot.understand.vocabulary import Vocabulary
from retrieval.need import AttributeWish, Need
from retrieval.text import has_han, roots


def with_stated(
    understanding: Understanding,
    kind: str,
    attributes: tuple[AttributeWish, ...],
    features: tuple[AttributeWish, ...],
    values: KindValues,
) -> tuple[tuple[AttributeWish, ...], tuple[AttributeWish, ...]]:
    """Attributes and features with the wishes that Chinese words for a value name (敏感肌), and much of an attribute
    (缓震要高), in place of those words."""
    if understanding.question.asks or not understanding.features_text:
        return attributes, features
    text = plain(understanding.features_text)
    refused = [wish.value for wish in features if wish.op == "!="]
    known = {wish.name for wish in attributes}
    named = [
        one
        for one in values.find_named(kind, text, refused)
        if one.wish.name not in known and one.wish.value not in (*THERE, *NOT_THERE)
    ]
    said = [one.said for one in named]
    left = [
        wish for wish in features if not any(wish.value in words or words in wish.value for words in said)
    ]
    # What is there or not is said in words, with the attribute's own name beside them: 冲击 is hammer action.
    there = [one for one in values.find_named(kind, text) if one.wish.value in (*THERE, *NOT_THERE)]
    left = [
        replace(
            wish,
            english=next(
                (one.wish.name for one in there if wish.value in one.said and one.wish.name), wish.english
            ),
        )
        for wish in left
    ]
    # 带头枕 is cut into 带头 and 枕: what no word is left for is a wish of its own.
    named_so = {wish.english for wish in (*features, *left)}
    gone = "".join(understanding.forgotten)
    for one in there:
        name = one.wish.name or ""
        if (
            one.wish.value not in THERE
            or name in named_so
            or one.said in gone
            or is_denied(text[: text.find(one.said)])
        ):
            continue
        held = [f"{wish.value} {wish.english}" for wish in features]
        if not any(
            set(one.said) & set(words) if has_han(one.said) else one.said.casefold() in words
            for words in held
        ):
            left.append(AttributeWish(None, "=", one.said, english=name))
            named_so.add(name)
    told = "".join(f"{wish.value}{wish.english}" for wish in left)
    no = "".join(f"{wish.value}{wish.english}" for wish in features if wish.op == "!=")
    some = [
        one.wish
        for one in values.find_some(kind, text)
        if one.said not in told and not set(one.said) & set(no) and one.wish.english not in no
    ]
    return (*attributes, *(one.wish for one in named)), (*left, *some)


def with_title_words(
    features: tuple[AttributeWish, ...], kind: str, text: str, values: KindValues
) -> tuple[AttributeWish, ...]:
    if not has_han(text):
        return features
    said = "".join(wish.value for wish in features)
    words = [word for word in values.find_title_words(kind, text) if word not in said]
    left = [wish for wish in features if not any(wish.value in word for word in words)]
    return (*left, *(AttributeWish(None, "=", word) for word in words))


@dataclass(frozen=True, slots=True)
class Narrower:
    """A kind within another one, and the word of a message that makes it so."""

    kind: str
    word: str


def narrower_of(
    need: Need, features: Sequence[AttributeWish], kind: str, vocabulary: Vocabulary
) -> Narrower | None:
    """The kind that a word names together with the name of a wider one: 跑步穿的, of shoes, are running shoes."""
    within_it = vocabulary.types.narrower(kind)
    known = vocabulary.types.types.get(kind)
    said = (*(wish.value for wish in features if wish.op == "="), *need.text.split())
    words = [word for word in said if not word.endswith("款")]  # 长款 is a cut, and makes a jacket no coat
    if known is None or not within_it:
        return None
    for word in words:
        nouns = known.words.get("zh", ())[:3] if has_han(word) else (kind, *known.words.get("en", ())[:2])
        for noun in nouns:
            name = f"{word}{noun}" if has_han(word) else f"{word} {noun}"
            found = next(iter(vocabulary.types.find(name)), None)
            if found and found.end - found.start == len(name) and found.product_type in within_it - {kind}:
                return Narrower(found.product_type, word)
    return None


def says_only(words: str, own: frozenset[str]) -> bool:
    """Whether words say nothing beside the name of the thing."""
    said = roots(words)
    return bool(said) and not has_han(words) and said <= own
