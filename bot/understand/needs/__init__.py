"""The shopping need in one message: prices, brands, product type, attributes with units, sort order, count.

Recognised parts are cut out of the text span by span; what is left is what goes to the indexes, so a word that no
rule knows is still searched for. One module a kind of wish.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.understand.clauses import Aside, Spans, normal
from bot.understand.marks import Marks, names_thing
from bot.understand.needs.allergies import read_allergies
from bot.understand.needs.brands import THAT_BRAND_NOT, read_another_brand, read_brands, refused_brands
from bot.understand.needs.colours import read_colours
from bot.understand.needs.corrected import read_corrections
from bot.understand.needs.counts import read_count, read_count_of, read_times
from bot.understand.needs.features import read_features
from bot.understand.needs.likeliest import likeliest_first, likeliest_told
from bot.understand.needs.marked import brands_wanted, is_refused, with_marks
from bot.understand.needs.materials import read_materials
from bot.understand.needs.message import Unread, read_codes
from bot.understand.needs.order import Relative, read_dearer_is_fine, read_relative, read_reversed, read_sort
from bot.understand.needs.persons import read_persons
from bot.understand.needs.prices import read_price
from bot.understand.needs.quantities import read_beyond, read_quantities
from bot.understand.needs.remainder import search_text
from bot.understand.needs.sizes import read_sizes
from bot.understand.needs.taken_back import (
    Clearable,
    read_forgotten,
    read_returns,
    read_similar,
    read_taken_back,
)
from bot.understand.needs.things import (
    FOR_A_PET,
    is_pack,
    is_purpose,
    named_across,
    named_the_other_way,
    names_attribute,
    names_first,
    names_its_pet,
    narrower_name,
    narrowest_first,
    things_first,
    told_apart,
    wanted_first,
)
from bot.understand.needs.wanted import as_wanted
from bot.understand.said_otherwise import read_said_otherwise
from bot.understand.vocabulary import Vocabulary
from bot.understand.wanted_kinds import WantedKinds
from retrieval.need import AttributeWish, Need
from retrieval.product_types import TypeMention
from retrieval.text import has_han, roots

_IN_STOCK = re.compile(
    r"\b(?:(?:only )?in stock(?: now)?(?: only)?|(?:only )?(?:want )?(?:ones?|those|what) (?:that )?you (?:actually|really|currently) have|only (?:the ones?|those|what|stuff|things) (?:that )?(?:you(?:['’]ve| have)(?: got)?|(?:are|is)) (?:there |here |in )?(?:right now|now|at the moment|today|on hand)|available (?:right )?now|(?:only )?available ones|ready to ship|(?:that |which |what(?:ever)? )?(?:ships?|can ship) (?:right )?(?:now|today|immediately))\b"
    r"|(?:只[要看显]示?|我?要)(?:有货|现货|有现货)的?|(?:有现?货|现货)的(?!吗|没)|(?:没有?货|缺货|断货|卖完)的?(?:就|都)?(?:不要|别|不看|除外)[^，。,]{0,5}|(?:只要)?能?(?:马上|立刻|立即|现在|今天就?)能?发货?的|能(?:马上|立刻|立即|现在)发货的?|(?:最好)?(?:要有?)?现货最好|(?:(?:必须|得|一定要?|要)(?:有(?:现)?货|现货)|只要现货)(?:的|啊|哈|哦|才行)?(?!吗|么|没|不)",
    re.I,
)
_FOR_A_CHILD = {False: "toy", True: "玩具"}
# "fragrance free" is no perfume, "wallet style" no wallet.
_ONLY_LIKE_IT = re.compile(
    r"[- ](?:free|style|like|sized|shaped|scent(?:ed)?|flavou?r(?:ed)?|smell|ones?(?! of\b)|lovers?|fans?|addicts?|drinkers?|enthusiasts?|(?:noon|midnight|late)\b|"
    r"(?:\d{1,2}|four|five|six|seven|eight|nine|ten) ?(?:am|pm|o'clock)\b)",
    re.I,
)
_TASTE_OF = re.compile(r"[味香](?!道?的?[茶料水精])|口味|风味|造型|图案|形状|同款")  # 绿茶味 is no green tea
_TILL = re.compile(
    r"till (?:\d|noon|midnight|late|then|now|the|four|five|six|seven|eight|nine|ten)\b", re.I
)  # no cash register
_THAT = re.compile(r"\b(?:(?:ones?|something|anything|it) (?:that|also|really|only)|it|he|she)\s+$", re.I)
# Lantern Street is no lantern.
_PLACE = re.compile(r" (?:Street|St|Road|Rd|Avenue|Ave|Lane|Square|Falls|Hill|Station|Court|Mall)\b")
_ADJECTIVE = re.compile(r"[a-z]+(?:ion|in|on|er|ad)ed", re.I)  # "cushioned" shoes are no cushion


@dataclass(frozen=True, slots=True)
class NeedReading:
    """What one message says about the need. `cleared` are the parts it takes back ("any brand"); `another_brand`
    is set where any brand but those spoken of is wanted; `type_is_part` where the product type named may be an
    attribute of what is spoken of (the memory of a laptop). `allowed` are brands that will do as well ("Sony is fine
    too"), and `is_reversed` asks for the list the other way round. `returns` goes back to a thing spoken of before, `similar` asks
    for things like it, and `forgotten` are words of wishes that no longer stand. `features` are words that what is wanted shall say of
    itself: wishes as far as the shop's products say them. `told_kind` is the kind of thing that is spoken of beside a wish
    which names none, `dropped_kind` one that is given up; `allergies` are what nothing may hold from now on."""

    need: Need
    features: tuple[AttributeWish, ...] = ()
    relative: Relative | None = None
    cleared: tuple[Clearable, ...] = ()
    another_brand: bool = False
    type_is_part: bool = False
    allowed: tuple[str, ...] = ()
    is_reversed: bool = False
    returns: bool = False
    similar: bool = False
    forgotten: tuple[str, ...] = ()
    told_kind: str | None = None
    dropped_kind: str | None = None
    allergies: tuple[AttributeWish, ...] = ()


def read_need(
    message: str,
    vocabulary: Vocabulary,
    gloss: Callable[[str], str] = lambda _: "",
    aside: Aside | None = None,
    marks: Marks = (),
    wanted_kinds: WantedKinds | None = None,
) -> NeedReading:
    """Read the need out of one message; never raises, and what no rule knows stays in `need.text`.

    `gloss` gives English words for Chinese ones; `aside` is what of `normal(message)` says nothing of the need, `marks`
    is what its words say, and `wanted_kinds` which kind of thing it asks for.
    """
    unread = Unread(normal(message), marks)
    read_corrections(unread, lambda said: [(m.start, m.end) for m in vocabulary.types.find(said)])
    aside = aside or Aside()
    told = [unread.left[start:end] for start, end in (*aside.told, *aside.about)]
    about = [
        (start, end)
        for start, end in aside.about
        if not names_first(unread.left[start:end], vocabulary)
        or (marks and not names_thing(marks, start, end))
    ]
    # "She already has enough puzzles" is a story that refuses something all the same.
    refused = [w for text in told for w in read_features(Unread(text), (), gloss) if w.op == "!="]
    for start, end in aside.told:
        unread.blank(start, end)
    allergies = read_allergies(unread, gloss)
    codes = read_codes(unread)
    returns = read_returns(unread)
    similar = read_similar(unread)
    cleared = read_taken_back(unread)
    forgotten = read_forgotten(unread)
    dearer_is_fine = read_dearer_is_fine(unread)
    is_reversed = read_reversed(unread)
    sort = read_sort(unread)
    in_stock = unread.take(_IN_STOCK)
    beyond = read_beyond(unread)
    relative = Relative("price", "more") if dearer_is_fine else read_relative(unread)
    otherwise = read_said_otherwise(unread)
    quantities = read_quantities(unread)
    amounts = {
        wish.unit for wish in quantities
    }  # "2 litres is too small, have you one of 4": the other says it
    quantities += [wish for wish in beyond if wish.unit not in amounts]
    price = read_price(unread, vocabulary.currency)
    count = read_count(unread)
    persons = read_persons(unread)
    with unread.hidden(about):
        another_brand = read_another_brand(unread)
        wanted, unwanted, allowed = read_brands(unread, vocabulary)
        wanted = brands_wanted(unread.original, marks, wanted)
        for start, end in aside.dropped:
            unread.blank(start, end)
        across = named_across(unread.left, vocabulary)
        named = [
            m
            for m in vocabulary.types.find(unread.left)
            if not any(one.start < m.end and m.start < one.end for one in across)
        ]
        named = sorted((*across, *named), key=lambda m: m.start)
    named = [
        m
        for m in named
        if not _ONLY_LIKE_IT.match(unread.left[m.end :])
        and not _TASTE_OF.match(unread.left[m.end :])
        and not _TILL.match(unread.left[m.start :])
        and not _PLACE.match(unread.left[m.end :])
        and not _does(unread.left, m)
        and not _ADJECTIVE.fullmatch(unread.left[m.start : m.end].strip())
    ]
    if not named or FOR_A_PET.search(unread.left) or names_its_pet(unread.left):
        named = named_the_other_way(unread.left, vocabulary) or named
    named = [m for m in named if not is_pack(unread.original, m.start, m.end)]
    mentions = [m for m in named if not is_purpose(unread.left, m.start, m.end)]
    if len(mentions) < len(named):  # "it has to fit a 16 inch laptop": or a larger one
        quantities = [
            replace(wish, op=">=") if wish.op == "=" and wish.unit in ("in", "L") else wish
            for wish in quantities
        ]
    mentions = wanted_first(unread.left, things_first(unread.original, mentions))
    mentions = likeliest_first(unread.original, mentions, aside, vocabulary, marks)
    mentions = told_apart(unread.original, narrowest_first(mentions), vocabulary)
    mentions = [m for m in mentions if not is_refused(marks, m.start, m.end)]
    if wanted_kinds:
        taken_back = {m.product_type for m in vocabulary.types.find(unread.original)}
        taken_back -= {m.product_type for m in named}
        mentions = as_wanted(mentions, named, wanted_kinds, vocabulary, marks, taken_back)
    spans = [(mention.start, mention.end) for mention in mentions]
    if count is None:
        count = read_count_of(unread, *spans[0]) if mentions else read_times(unread)
    sizes = read_sizes(unread)
    with unread.hidden(about):
        colours = read_colours(unread, spans)
        materials = read_materials(unread, spans, lambda name: bool(vocabulary.types.find(name)))
    attributes = (*quantities, *persons, *sizes, *colours, *materials)
    # Beside a word that only narrows what is spoken of, a story names nothing new: "leather gets sweaty, one in mesh?"
    told_too = aside.searched if mentions else ()
    stories = (search_text(unread.original[s:e], (), vocabulary.chinese_things) for s, e in told_too)
    words = search_text(unread.left, attributes, vocabulary.chinese_things)
    text = " ".join([*codes, words, *stories]).strip()
    if not (wanted or unwanted) and THAT_BRAND_NOT.search(unread.original):
        unwanted = refused_brands(
            unread.original, vocabulary
        )  # "my old Lullavi went flat, not that brand again"
    if mentions:
        first = mentions[0]
        text = vocabulary.in_shop_words(
            text, first.product_type, unread.left[first.start : first.end].strip()
        )
    if not mentions and any(wish.name == "age" for wish in persons):
        text = f"{text} {_FOR_A_CHILD[has_han(text)]}"  # a present for a child is most often a toy
    need = Need(
        text=text,
        product_type=_as_sold(mentions[0].product_type, vocabulary) if mentions else None,
        brands=wanted,
        not_brands=unwanted,
        price=price,
        attributes=attributes,
        sort=sort,
        quantity=count,
        in_stock_only=in_stock,
    )
    if dearer_is_fine and "price" not in cleared:
        cleared = (*cleared, "price")
    type_is_part = bool(mentions) and names_attribute(unread.original, spans[0])
    with unread.hidden(about):
        features = (*narrower_name(unread.left, mentions, vocabulary), *read_features(unread, spans, gloss))
    known = [*need.not_brands, *(wish.value for wish in attributes if wish.op == "!=")]
    features = with_marks(unread, marks, features, known, gloss)
    features = tuple(
        dict.fromkeys(
            (*features, *_refused_kinds(features, mentions, vocabulary), *refused, *otherwise, *allergies)
        )
    )
    return NeedReading(
        need,
        features,
        relative,
        cleared,
        another_brand,
        type_is_part,
        allowed,
        is_reversed,
        returns,
        similar,
        forgotten,
        None if mentions else _kind_within(unread.original, (*aside.told, *aside.about), vocabulary),
        None if mentions else _kind_within(unread.original, aside.dropped, vocabulary),
        allergies,
    )


def _kind_within(text: str, spans: Spans, vocabulary: Vocabulary) -> str | None:
    """The kind of thing that is spoken of in some clauses: "my kettle died, I need something quieter"; the drill of "the
    drill gave up while I was hanging shelves, I need one with hammer action"."""
    named = [m for m in vocabulary.types.find(text) if not names_attribute(text, (m.start, m.end))]
    within = [m for m in named if any(start <= m.start and m.end <= end for start, end in spans)]
    return likeliest_told(text, within, vocabulary)


def _does(text: str, mention: TypeMention) -> bool:
    """Whether the word for a thing says what another one does: "one that covers the house" is no cover."""
    said = text[mention.start : mention.end].strip()
    return said.endswith("s") and " " not in said and _THAT.search(text[: mention.start]) is not None


def _as_sold(kind: str, vocabulary: Vocabulary) -> str:
    """A kind as the shop has it: where all of its kettles are electric kettles, those."""
    if kind in vocabulary.kinds:
        return kind
    sold = vocabulary.types.narrower(kind) & vocabulary.kinds
    return next(iter(sold)) if len(sold) == 1 else kind


def _refused_kinds(
    features: Sequence[AttributeWish], mentions: Sequence[TypeMention], vocabulary: Vocabulary
) -> tuple[AttributeWish, ...]:
    """The kinds, of the thing that is wanted, which are refused in other words for them: "headphones, not the in-ear
    type" refuses earbuds."""
    if not mentions:
        return ()
    within_it = vocabulary.types.narrower(mentions[0].product_type)
    refused = [wish.value for wish in features if wish.op == "!="]
    kinds = {m.product_type: said for said in refused for m in vocabulary.types.find(said)}
    return tuple(
        AttributeWish(None, "!=", kind)
        for kind, said in kinds.items()
        if kind in within_it and roots(kind) != roots(said)
    )
