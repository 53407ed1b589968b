"""The shopping need in one message: prices, brands, product type, attributes with units, sort order, count.

Recognised parts are cut out of the text span by span; what is left is what goes to the indexes, so a word that no
rule knows is still searched for. One module a kind of wish.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.understand.clauses import Aside, normal
from bot.understand.needs.brands import read_another_brand, read_brands
from bot.understand.needs.colours import read_colours
from bot.understand.needs.counts import read_count, read_count_of, read_times
from bot.understand.needs.features import read_allergies, read_features
from bot.understand.needs.materials import read_materials
from bot.understand.needs.message import Unread, read_codes
from bot.understand.needs.order import Relative, read_dearer_is_fine, read_relative, read_reversed, read_sort
from bot.understand.needs.persons import read_persons
from bot.understand.needs.prices import read_price
from bot.understand.needs.quantities import read_quantities
from bot.understand.needs.remainder import is_filler, search_text
from bot.understand.needs.sizes import read_sizes
from bot.understand.needs.taken_back import (
    Clearable,
    read_forgotten,
    read_returns,
    read_similar,
    read_taken_back,
)
from bot.understand.said_otherwise import read_said_otherwise
from bot.understand.vocabulary import Vocabulary
from retrieval.attributes import find_attributes
from retrieval.need import AttributeWish, Need
from retrieval.product_types import TypeMention
from retrieval.text import cut_han, has_han, root, roots

_IN_STOCK = re.compile(
    r"\b(?:(?:only )?in stock(?: now)?(?: only)?|(?:only )?(?:want )?(?:ones?|those|what) (?:that )?you (?:actually|really|currently) have|available (?:right )?now|(?:only )?available ones|ready to ship|(?:that |which |what(?:ever)? )?(?:ships?|can ship) (?:right )?(?:now|today|immediately))\b"
    r"|(?:只[要看显]示?|我?要)(?:有货|现货|有现货)的?|(?:有现?货|现货)的(?!吗|没)|(?:没有?货|缺货|断货|卖完)的?(?:就|都)?(?:不要|别|不看|除外)[^，。,]{0,5}|(?:只要)?能?(?:马上|立刻|立即|现在|今天就?)能?发货?的|能(?:马上|立刻|立即|现在)发货的?|(?:最好)?(?:要有?)?现货最好",
    re.I,
)

# Right before the thing that is asked for, whatever was spoken of before.
_ASKED_FOR = re.compile(
    r"\b(?:suggest|recommend|looking for|look for|i need|i want|i'd like|need|want|after|get me|find me|show me)\s+(?:(?:me|a|an|some|any|new|good|the|pair|of)\s+)*(?:[a-z-]+\s+){0,2}$"
    r"|(?:想要?(?:买|配|换|入|找|看看)?|求(?:推荐)?|换|配|看看|看下|看一下|来看|给我看)[一个台双条只件把款副部套]{0,2}$",
    re.I,
)
_MEASURED_PART = re.compile(r"\d\s?(?:gb?|tb?|gigs?|terabytes?|寸|mah|w)?\s*(?:of\s+)?$", re.I)
_CLAUSE = re.compile(r"[,.;!?，。；！？]|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_FOR = re.compile(
    r"(?:能|可以?|要|够|用来)(?:放|装|配|接|连|给)(?:得下|下|进)?\s*$|(?:放|装)得下\s*$|(?:适合|兼容|适配|搭配|用于)\s*$"
)
_FOR_A_CHILD = {False: "toy", True: "玩具"}
_FOR_ENGLISH = re.compile(
    r"\b(?:it|they|one|ones|that|which|something|anything)\b[^,.;!?]{0,25}\b(?:fits?|holds?|carry|carries|takes?|charge|charges|(?:works?|goes|go) with|compatible with|for)\s+(?:(?:my|an?|the|his|her|our)\s+)?[\d.]*[- ]?(?:in|inch|\")?[- ]?\s*$",
    re.I,
)
_NOUNLESS_ENGLISH = re.compile(
    r"\s*(?:in it|inside|in|please|pls|too|as well)?[\s.?!]*(?:$|so\b|and\b|,)", re.I
)
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
# "under the bed" is where it goes, "a 10 kg bag" what it comes in.
_PLACED = re.compile(
    r"\b(?:under|underneath|beneath|behind|beside|next to|above)\s+(?:the|my|our|a|his|her|their)\s+$", re.I
)
_PACKED = re.compile(r"\d\s?(?:kg|kilos?|g|grams?|l|litres?|ml|lbs?)\s+$", re.I)
_OF_MINE = re.compile(r"\b(?:my|his|her|their|our|your|that|this|same) (?:body )?$", re.I)
_OF_A_PERSON = re.compile(r"(?:weight|height|size|age)s?\b", re.I)  # "for my weight" asks for no weights
_MINE = re.compile(r"(?:\bmy|我(?:家)?的?)\s*$", re.I)
_IS_A = re.compile(r"\s*(?:is|['’]s)\s+(?:an? |the )?[A-Z0-9]|(?:型号)?是\s?[A-Za-z0-9]")
_PACKS = frozenset({"bag", "box", "jar", "bottle", "tin", "pack"})
_ADJECTIVE = re.compile(r"[a-z]+(?:ion|in|on|er|ad)ed", re.I)  # "cushioned" shoes are no cushion
_OTHER_WAY = re.compile(
    r"\b(?P<thing>[a-z]+) for (?:(?:an?|my|our|the|his|her|their|some) )?(?:[a-z]+ )??(?P<whom>[a-z]+)\b",
    re.I,
)
_BREEDS = "labrador retriever poodle terrier spaniel collie beagle dachshund bulldog husky shepherd corgi pug greyhound"
_YOUNG = {"puppy": "dog", "puppies": "dog", "kitten": "cat", "kittens": "cat"} | dict.fromkeys(
    _BREEDS.split(), "dog"
)
_DONE_TO = re.compile(
    r"\b(?:to|for) (?:boil|cook|fry|bake|grill|brew|store|keep|carry|transport|sharpen|chop|slice)(?:ing)? (?:(?:some|an?|my|the|our|few) ){0,2}$"
    r"|\b(?:put(?:ting)? up|hang(?:ing)?|mount(?:ing)?|clean(?:ing)?|wash(?:ing)?|paint(?:ing)?|repair(?:ing)?|assembl(?:e|ing)) (?:(?:some|an?|my|the|our|few|up) ){0,2}$",
    re.I,
)
_PET = re.compile(r"\b(?:cat|dog|puppy|kitten)\b", re.I)
_LAMPS_OUTSIDE = re.compile(r"(?:院子|花园|庭院|草坪|露台|阳台)[^，。]{0,8}?(?P<lamp>[几一两三]?[盏个]?灯)")
_FOR_A_PET = re.compile(
    rf"\b(?:lead|leash|bed|food|bowl|toy|collar|harness|coat|brush) for (?:my|our|the|an?) (?:[a-z]+ )?(?:{'|'.join([*_YOUNG, 'dog', 'cat'])})\b",
    re.I,
)
_PET_FOOD = re.compile(r"\b(?:food|kibble)\b", re.I)
_ON_IT = re.compile(r"^\s*(?:上?也?(?:能用|可用|能使|适用|可以用)|上用)")
_BEFORE_A_THING = re.compile(
    r"\W*(?:(?:an?|some|any|new|one|another|also|and|买|来|要|求|想买|想要)\W*)*(?:[a-z]+ )?", re.I
)
_HAN_RUNS = re.compile(r"[\u4e00-\u9fff]+")
_NOUNLESS = re.compile(r"\s*(?:用|使用|充电|充)?的?(?:有吗|有没有|吗|呢|吧)?[\s。！？!?]*$")


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
) -> NeedReading:
    """Read the need out of one message; never raises, and what no rule knows stays in `need.text`.

    `gloss` gives English words for Chinese ones; `aside` is what of `normal(message)` says nothing of the need.
    """
    unread = Unread(normal(message))
    aside = aside or Aside()
    told = [unread.left[start:end] for start, end in (*aside.told, *aside.about)]
    dropped = [unread.left[start:end] for start, end in aside.dropped]
    about = [(s, e) for s, e in aside.about if not _names_first(unread.left[s:e], vocabulary)]
    # "She already has enough puzzles" is a story that refuses something all the same.
    refused = [w for text in told for w in read_features(Unread(text), (), gloss) if w.op == "!="]
    for start, end in aside.told:
        unread.blank(start, end)
    codes = read_codes(unread)
    returns = read_returns(unread)
    similar = read_similar(unread)
    cleared = read_taken_back(unread)
    forgotten = read_forgotten(unread)
    dearer_is_fine = read_dearer_is_fine(unread)
    is_reversed = read_reversed(unread)
    sort = read_sort(unread)
    in_stock = unread.take(_IN_STOCK)
    relative = Relative("price", "more") if dearer_is_fine else read_relative(unread)
    otherwise = read_said_otherwise(unread)
    quantities = read_quantities(unread)
    price = read_price(unread, vocabulary.currency)
    count = read_count(unread)
    persons = read_persons(unread)
    with unread.hidden(about):
        another_brand = read_another_brand(unread)
        wanted, unwanted, allowed = read_brands(unread, vocabulary)
        for start, end in aside.dropped:
            unread.blank(start, end)
        named = vocabulary.types.find(unread.left)
    named = [
        m
        for m in named
        if not _ONLY_LIKE_IT.match(unread.left[m.end :])
        and not _TASTE_OF.match(unread.left[m.end :])
        and not _TILL.match(unread.left[m.start :])
        and not _ADJECTIVE.fullmatch(unread.left[m.start : m.end].strip())
    ]
    if not named or _FOR_A_PET.search(unread.left):
        named = _named_the_other_way(unread.left, vocabulary) or named
    mentions = [m for m in named if not _is_purpose(unread.left, m.start, m.end)]
    if len(mentions) < len(named):  # "it has to fit a 16 inch laptop": or a larger one
        quantities = [
            replace(wish, op=">=") if wish.op == "=" and wish.unit in ("in", "L") else wish
            for wish in quantities
        ]
    mentions = _wanted_first(unread.left, _things_first(unread.original, mentions))
    spans = [(mention.start, mention.end) for mention in mentions]
    if count is None:
        count = read_count_of(unread, *spans[0]) if mentions else read_times(unread)
    sizes = read_sizes(unread)
    with unread.hidden(about):
        colours = read_colours(unread, spans)
        materials = read_materials(unread, spans, lambda name: bool(vocabulary.types.find(name)))
    attributes = (*quantities, *persons, *sizes, *colours, *materials)
    text = " ".join([*codes, search_text(unread.left, attributes, vocabulary.chinese_things)]).strip()
    if mentions:
        first = mentions[0]
        text = vocabulary.in_shop_words(
            text, first.product_type, unread.left[first.start : first.end].strip()
        )
    if not mentions and any(wish.name == "age" for wish in persons):
        text = f"{text} {_FOR_A_CHILD[has_han(text)]}"  # a present for a child is most often a toy
    need = Need(
        text=text,
        product_type=mentions[0].product_type if mentions else None,
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
    type_is_part = bool(mentions) and _names_attribute(unread.original, spans[0])
    allergies = read_allergies(unread, gloss)
    with unread.hidden(about):
        features = (*_narrower_name(unread.left, mentions, vocabulary), *read_features(unread, spans, gloss))
    features = tuple(
        dict.fromkeys((*features, *_refused_kinds(features, vocabulary), *refused, *otherwise, *allergies))
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
        None if mentions else _kind_told(told, vocabulary),
        None if mentions else _kind_told(dropped, vocabulary),
        allergies,
    )


def _refused_kinds(features: Sequence[AttributeWish], vocabulary: Vocabulary) -> tuple[AttributeWish, ...]:
    """The kinds of things that are refused in other words for them: "not the in-ear type" refuses earbuds."""
    refused = [wish.value for wish in features if wish.op == "!="]
    kinds = {m.product_type: said for said in refused for m in vocabulary.types.find(said)}
    return tuple(
        AttributeWish(None, "!=", kind) for kind, said in kinds.items() if roots(kind) != roots(said)
    )


def _names_first(clause: str, vocabulary: Vocabulary) -> bool:
    """Whether a clause begins with the name of a thing: "reading glasses for her too" says whom they are for, and what."""
    first = next(iter(vocabulary.types.find(clause)), None)
    return first is not None and _BEFORE_A_THING.fullmatch(clause[: first.start]) is not None


def _kind_told(told: Sequence[str], vocabulary: Vocabulary) -> str | None:
    """The last kind of thing that is spoken of beside the wish: "my kettle died, I need something quieter"."""
    mentions = [mention for text in told for mention in vocabulary.types.find(text)]
    return mentions[-1].product_type if mentions else None


def _things_first(text: str, mentions: list[TypeMention]) -> list[TypeMention]:
    """The things named, those last that are measured and so only a part of another: "32 GB of memory, a laptop"."""
    if len(mentions) < 2:
        return mentions
    parts = [
        m
        for m in mentions
        if _names_attribute(text, (m.start, m.end)) and _MEASURED_PART.search(text[: m.start])
    ]
    return [m for m in mentions if m not in parts] + parts if len(parts) < len(mentions) else mentions


def _wanted_first(text: str, mentions: list[TypeMention]) -> list[TypeMention]:
    """The things named, the one that is asked for before those of the story around it: "his old trainers are falling
    apart, could you suggest running shoes"; in Chinese the last of those joined by 的: 防晒的伞."""
    if len(mentions) > 1 and re.fullmatch(
        r"(?:的|那种|这种|专用|用的?)[\u4e00-\u9fff]{0,2}", text[mentions[0].end : mentions[1].start]
    ):
        return [mentions[1], mentions[0], *mentions[2:]]
    for place, mention in enumerate(mentions[1:], start=1):
        asked = _ASKED_FOR.search(text[: mention.start])
        if (
            asked
            and mentions[place - 1].end <= asked.start()
            and _CLAUSE.search(text[mentions[0].end : asked.end()])
        ):
            return [mention, *mentions[:place], *mentions[place + 1 :]]
    return mentions


def _narrower_name(
    text: str, mentions: Sequence[TypeMention], vocabulary: Vocabulary
) -> tuple[AttributeWish, ...]:
    """What the shopper's own word for the thing says beyond its type: 龙井 of green teas, "wireless keyboard".

    Chinese words that end like the type's own, or begin like it and are as long, are other names of it (双肩包 and 背包,
    音响 and 音箱), and so are other English nouns.
    """
    for mention in mentions[:1]:
        kind = vocabulary.types.types[mention.product_type]
        said = text[mention.start : mention.end].casefold().strip()
        if not said:  # the coffee of 咖啡色, which was read as a colour
            return ()
        names = [mention.product_type, *(words[0] for words in kind.words.values() if words)]
        if has_han(said):
            if before := _before_its_name(said, kind.words.get("zh", ())):
                runs = _HAN_RUNS.findall(before)
                words = (word for run in runs for word in cut_han(run) if not is_filler(word))
                return tuple(AttributeWish(None, "=", word) for word in words if len(word) > 1)
            more = "" if any(_is_like(said, name) for name in names) else said
        else:
            known = {root(word) for name in names for word in name.split()}
            others = [word for word in said.split() if root(word) not in known]
            more = " ".join(others) if root(said.split()[-1]) in known else ""
        if len(more) > 1:
            return (AttributeWish(None, "=", more),)
    return ()


def _before_its_name(said: str, names: Sequence[str]) -> str:
    """What stands before the name of a thing in a longer name of it: 茶叶 of 茶叶礼盒, 头戴式降噪 of 头戴式降噪耳机."""
    tails = [name for name in names if len(name) > 1 and name != said and said.endswith(name)]
    if not tails:
        return ""
    return said[: -len(min(tails, key=len))]


def _is_like(said: str, name: str) -> bool:
    """Whether two Chinese words are probably names of the same thing."""
    return said[-1] == name[-1] or (said[0] == name[0] and len(said) == len(name))


def _named_the_other_way(text: str, vocabulary: Vocabulary) -> list[TypeMention]:
    """A thing named by what it is for: "dry food for a puppy" is dog food, "a mat for yoga" a yoga mat."""
    pet, food = _PET.search(text), _PET_FOOD.search(text)
    if pet and food:  # "my cat is 14, need wet food for her"
        said = pet.group().casefold()
        found = vocabulary.types.find(f"{_YOUNG.get(said, said)} food")
        if found:
            return [replace(found[0], start=food.start(), end=food.end())]
    if lamp := _LAMPS_OUTSIDE.search(text):
        found = vocabulary.types.find("庭院灯")
        return [replace(m, start=lamp.start("lamp"), end=lamp.end("lamp")) for m in found[:1]]
    for match in _OTHER_WAY.finditer(text):
        whom = match["whom"].casefold()
        name = f"{_YOUNG.get(whom, whom)} {match['thing']}"
        found = [m for m in vocabulary.types.find(name) if m.start == 0 and m.end == len(name)]
        if found:
            return [replace(found[0], start=match.start("thing"), end=match.end("thing"))]
    return []


def _is_purpose(text: str, start: int, end: int) -> bool:
    """Whether a thing is only what the wanted one is for: 能放笔记本电脑的 asks for no laptop."""
    if _PLACED.search(text[:start]):
        return True
    if _OF_A_PERSON.match(text[start:end]) and _OF_MINE.search(text[:start]):
        return True
    if _MINE.search(text[:start]) and _IS_A.match(text[end:]):
        return True  # "my phone is a One Max": what is wanted must fit it
    if _PACKED.search(text[:start]) and text[start:end].strip().casefold() in _PACKS:
        return True
    if _DONE_TO.search(text[:start]):  # "to put up some shelves"
        return True
    if _ON_IT.match(text[end:]):  # 电磁炉能用的锅
        return True
    if _FOR_ENGLISH.search(text[:start]) and _NOUNLESS_ENGLISH.match(text[end:]):
        return True
    return _FOR.search(text[:start]) is not None and _NOUNLESS.match(text[end:]) is not None


def _names_attribute(text: str, span: tuple[int, int]) -> bool:
    """Whether the words at a span name an attribute as well as a thing."""
    return any(mention.start <= span[0] and span[1] <= mention.end for mention in find_attributes(text))
