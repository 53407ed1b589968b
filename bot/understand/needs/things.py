"""The kinds of things that a message names: which of them is wanted, and which is only what that one is for."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.understand.needs.remainder import is_filler
from bot.understand.vocabulary import Vocabulary
from retrieval.attributes import find_attributes
from retrieval.need import AttributeWish
from retrieval.product_types import TypeMention
from retrieval.text import cut_han, has_han, root, roots

# Right before the thing that is asked for, whatever was spoken of before.
_ASKED_FOR = re.compile(
    r"\b(?:suggest|recommend|to get|to buy|looking for|look for|i need|i want|i'd like|need|want|after|(?:needs?|wants?) (?:is|are)|get me|find me|show me)\s+(?:(?:me|a|an|some|any|new|good|the|pair|of)\s+)*(?:[a-z-]+\s+){0,2}$"
    r"|(?:想要?(?:买|配|换|入|找|看看)?|求(?:推荐)?|换|配|看看|看下|看一下|来看|给我看)[一个台双条只件把款副部套]{0,2}(?:[^，。,的]{1,6}的)?$",
    re.I,
)
_MEASURED_PART = re.compile(r"\d\s?(?:gb?|tb?|gigs?|terabytes?|寸|mah|w)?\s*(?:of\s+)?$", re.I)
_CLAUSE = re.compile(r"[,.;!?，。；！？]|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_FOR = re.compile(
    r"(?:能|可以?|要|够|用来)(?:直接|一起|同时)?(?:放|装|配|接|连|给|帮)(?:得下|下|进)?\s*$|(?:放|装)得下\s*$|(?:适合|兼容|适配|搭配|用于)\s*$"
)
_FOR_ENGLISH = re.compile(
    r"\b(?:it|they|one|ones|that|which|something|anything)\b[^,.;!?]{0,25}\b(?:fits?|holds?|carry|carries|takes?|charge|charges|(?:works?|goes|go) with|compatible with|for)\s+(?:(?:my|an?|the|his|her|our)\s+)?[\d.]*[- ]?(?:in|inch|\")?[- ]?\s*$",
    re.I,
)
_NOUNLESS_ENGLISH = re.compile(
    r"\s*(?:handlebars?|seat|desk|wall|door|window|dashboard)?\s*(?:in it|inside|in|please|pls|too|as well)?[\s.?!]*(?:$|so\b|and\b|,)",
    re.I,
)
# "under the bed" is where it goes, "a 10 kg bag" what it comes in.
_PLACED = re.compile(
    r"\b(?:under|underneath|beneath|behind|beside|next to|above)\s+(?:the|my|our|a|his|her|their)\s+$", re.I
)
_PACKED = re.compile(r"\d\s?(?:kg|kilos?|g|grams?|l|litres?|ml|lbs?)\s+$", re.I)
_SIZED = re.compile(r"\b(?:big(?:ger|gest)?|larger?|largest|small(?:er|est)?|other)\s+$", re.I)
_OF_IT = re.compile(
    r"\s+(?:of (?:that|it|this|those|these|them|the same)|cost|how much|than (?:the )?\d|and (?:how much|what))\b",
    re.I,
)
_LITRES = re.compile(r"\d\s?(?:l|litres?|liters?)\s+$", re.I)
_OF_MINE = re.compile(r"\b(?:my|his|her|their|our|your|that|this|same) (?:body )?$", re.I)
_OF_A_PERSON = re.compile(r"(?:weight|height|size|age)s?\b", re.I)  # "for my weight" asks for no weights
_MINE = re.compile(r"(?:\bmy|我(?:家)?的?)\s*$", re.I)
_IS_A = re.compile(r"\s*(?:is|['’]s)\s+(?:an? |the )?[A-Z0-9]|(?:型号)?是\s?[A-Za-z0-9]")
_PACKS = frozenset({"bag", "box", "jar", "bottle", "tin", "pack"})
_OTHER_WAY = re.compile(
    r"\b(?P<thing>[a-z]+) for (?P<whom>(?:[a-z]+ ){0,3}[a-z]+)\b",
    re.I,
)
MOST_FOR_WHOM = 3  # words after "for" that may say whom or what a thing is for
_BREEDS = "labrador retriever poodle terrier spaniel collie beagle dachshund bulldog husky shepherd corgi pug greyhound"
_YOUNG = {"puppy": "dog", "puppies": "dog", "kitten": "cat", "kittens": "cat"} | dict.fromkeys(
    _BREEDS.split(), "dog"
)
FOR_A_PET = re.compile(
    rf"\b(?:lead|leash|bed|food|bowl|toy|collar|harness|coat|brush) for (?:(?:my|our|the|an?|his|her|their) )?(?:[a-z]+ ){{0,2}}?(?:{'|'.join([*_YOUNG, 'dog', 'cat'])})s?\b",
    re.I,
)
_DONE_TO = re.compile(
    r"\b(?:to|for) (?:boil|cook|fry|bake|grill|brew|store|keep|carry|transport|sharpen|chop|slice)(?:ing)? (?:(?:some|an?|my|the|our|few) ){0,2}$"
    r"|\b(?:put(?:ting)? up|hang(?:ing)?|mount(?:ing)?|clean(?:ing)?|wash(?:ing)?|paint(?:ing)?|repair(?:ing)?|assembl(?:e|ing)) (?:(?:some|an?|my|the|our|few|up) ){0,2}$",
    re.I,
)
_PET = re.compile(rf"\b(?P<pet>cat|dog|puppy|puppies|kitten|{'|'.join(_BREEDS.split())})s?\b", re.I)
_FOR_IT = re.compile(
    r"\b(?P<thing>bed|lead|leash|bowl|toy|collar|harness|coat|brush|carrier|treats|snacks) for (?:him|her|it|them)\b",
    re.I,
)
_LAMPS_OUTSIDE = re.compile(r"(?:院子|花园|庭院|草坪|露台|阳台)[^，。]{0,8}?(?P<lamp>[几一两三]?[盏个]?灯)")
_PETS_ZH = {
    "狗": "狗狗|狗|金毛|泰迪|拉布拉多|柯基|哈士奇|边牧|比熊|贵宾|柴犬|萨摩耶|汪",
    "猫": "猫咪|猫|布偶|英短|美短|橘座|喵",
}
_PET_THINGS = "窝|湿粮|干粮|粮|罐头|零食|玩具|牵引绳"
_PET_FOOD = re.compile(r"\b(?:food|kibble)\b", re.I)
_ON_IT = re.compile(r"^\s*(?:上?也?(?:能用|可用|能使|适用|可以用)|上用)")
_BEFORE_A_THING = re.compile(
    r"\W*(?:(?:an?|some|any|new|one|another|also|and|买|来|要|求|想买|想要)\W*)*(?:[a-z]+ )?", re.I
)
_STATES = re.compile(
    r"\s+(?:is|are|was|were|has|had|gave|broke|died|fell|stopped|isn['’]?t)\b|(?:太|坏|没|已经|是|也?挺|很)",
    re.IGNORECASE,
)
_ACROSS = re.compile(r"(?P<before>[\u4e00-\u9fff]{1,3})的(?P<after>[\u4e00-\u9fff]{1,4})")
_COLOURS = frozenset("红绿蓝黑白黄紫粉灰棕")
_HAN_RUNS = re.compile(r"[\u4e00-\u9fff]+")
_NOUNLESS = re.compile(r"\s*(?:用|使用|充电|充)?的?(?:有吗|有没有|吗|呢|吧)?(?:[\s。！？!?，,]|$)")


def names_first(clause: str, vocabulary: Vocabulary) -> bool:
    """Whether a clause begins with the name of a thing: "reading glasses for her too" says whom they are for, and what."""
    first = next(iter(vocabulary.types.find(clause)), None)
    if first is None or _STATES.match(clause[first.end :]):
        return False  # "desk is tiny actually"
    return _BEFORE_A_THING.fullmatch(clause[: first.start]) is not None


def things_first(text: str, mentions: list[TypeMention]) -> list[TypeMention]:
    """The things named, those last that are measured and so only a part of another: "32 GB of memory, a laptop"."""
    if len(mentions) < 2:
        return mentions
    parts = [
        m
        for m in mentions
        if names_attribute(text, (m.start, m.end)) and _MEASURED_PART.search(text[: m.start])
    ]
    return [m for m in mentions if m not in parts] + parts if len(parts) < len(mentions) else mentions


def asks_for(before: str) -> bool:
    """Whether words right before a thing ask for it: "I'm looking for a", 想买个."""
    return _ASKED_FOR.search(before) is not None


def wanted_first(text: str, mentions: list[TypeMention]) -> list[TypeMention]:
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


def narrowest_first(mentions: list[TypeMention]) -> list[TypeMention]:
    """The things named, one that is more exactly the first of them before it: "wrecks every toy, your toughest dog toy"."""
    if len(mentions) < 2:
        return mentions
    first = mentions[0]
    exact = [m for m in mentions[1:] if m.product_type.endswith(f" {first.product_type}")]
    return [*exact[:1], *(m for m in mentions if m not in exact[:1])]


def told_apart(text: str, mentions: list[TypeMention], vocabulary: Vocabulary) -> list[TypeMention]:
    """The things named, the first of them as the one whose whole name stands apart in the text: "check my blood pressure
    every day. Is there a monitor that speaks"."""
    if not mentions:
        return mentions
    first = mentions[0]
    around = roots(f"{text[: first.start]} {text[first.end :]}")
    for kind in vocabulary.types.types:
        apart = roots(kind.removesuffix(f" {first.product_type}"))
        if kind.endswith(f" {first.product_type}") and len(apart) > 1 and apart <= around:
            return [replace(first, product_type=kind), *mentions[1:]]
    return mentions


def narrower_name(
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
    if said in names[:2]:
        return ""  # 空气净化器 is what it is called
    tails = [name for name in names if len(name) > 1 and name != said and said.endswith(name)]
    if not tails:
        return ""
    return said[: -len(min(tails, key=len))]


def _is_like(said: str, name: str) -> bool:
    """Whether two Chinese words are probably names of the same thing."""
    return said[-1] == name[-1] or (said[0] == name[0] and len(said) == len(name))


def named_across(text: str, vocabulary: Vocabulary) -> list[TypeMention]:
    """The things of Chinese that 的 parts from what they are for, where both are one name: 浇花的水壶 is a 浇花水壶."""
    found = []
    plainly = vocabulary.types.find(text)
    for match in _ACROSS.finditer(text):
        before, after = match["before"], match["after"]
        if before[-1] in _COLOURS:
            continue  # 红的茶杯 is no black tea
        for mention in vocabulary.types.find(before + after):
            reach = mention.end - len(before)
            if mention.start < len(before) and (
                reach > 1 or (reach > 0 and vocabulary.types.find(after[:1]))
            ):
                first = match.start() + mention.start
                last = match.start() + mention.end + 1
                same = any(m.product_type == mention.product_type and m.end <= last for m in plainly)
                longer = any(m.start >= match.start("after") and m.start < last < m.end for m in plainly)
                if not same and not longer:
                    found.append(replace(mention, start=first, end=last))
    return found


def _of_a_pet(text: str, vocabulary: Vocabulary) -> list[TypeMention]:
    """What is for a pet that is spoken of before: 金毛腿脚不好，换个窝."""
    for pet, names in _PETS_ZH.items():
        if match := re.search(
            rf"(?<![热属])(?:{names})(?<!天猫)(?<!熊猫)(?!头鹰)(?![^。！？?]*(?:宝宝|女儿|儿子|我自己))[^。！？?]{{0,40}}?(?<![燕被酒])(?P<thing>{_PET_THINGS})(?!食)(?![\u4e00-\u9fff]?[物狗猫])",
            text,
        ):
            found = [m for m in vocabulary.types.find(f"{pet}{match['thing']}") if m.start == 0]
            if found:
                return [replace(found[0], start=match.start("thing"), end=match.end("thing"))]
    return []


def named_the_other_way(text: str, vocabulary: Vocabulary) -> list[TypeMention]:
    """A thing named by what it is for: "dry food for a puppy" is dog food, "a mat for yoga" a yoga mat."""
    pet, food = _PET.search(text), _PET_FOOD.search(text)
    if pet and food:  # "my cat is 14, need wet food for her"
        said = pet["pet"].casefold()
        found = vocabulary.types.find(f"{_YOUNG.get(said, said)} food")
        if found:
            return [replace(found[0], start=food.start(), end=food.end())]
    if pet and (its := _FOR_IT.search(text)):  # "our Labrador is twelve, a memory foam bed for him"
        name = f"{_YOUNG.get(pet['pet'].casefold(), pet['pet'].casefold())} {its['thing']}"
        found = [m for m in vocabulary.types.find(name) if m.start == 0 and m.end == len(name)]
        if found:
            return [replace(found[0], start=its.start("thing"), end=its.end("thing"))]
    if has_han(text) and (found := _of_a_pet(text, vocabulary)):
        return found
    if lamp := _LAMPS_OUTSIDE.search(text):
        found = vocabulary.types.find("庭院灯")
        return [replace(m, start=lamp.start("lamp"), end=lamp.end("lamp")) for m in found[:1]]
    for match in _OTHER_WAY.finditer(text):
        for whom in match["whom"].casefold().split()[:MOST_FOR_WHOM]:
            name = f"{_YOUNG.get(whom, whom)} {match['thing']}"
            found = [m for m in vocabulary.types.find(name) if m.start == 0 and m.end == len(name)]
            if found:
                return [replace(found[0], start=match.start("thing"), end=match.end("thing"))]
    return []


def names_its_pet(text: str) -> bool:
    """Whether a thing is for a pet that is spoken of before: "our Labrador is old, a bed for him"."""
    return _PET.search(text) is not None and _FOR_IT.search(text) is not None


def is_purpose(text: str, start: int, end: int) -> bool:
    """Whether a thing is only what the wanted one is for: 能放笔记本电脑的 asks for no laptop."""
    if _PLACED.search(text[:start]):
        return True
    if _OF_A_PERSON.match(text[start:end]) and _OF_MINE.search(text[:start]):
        return True
    if _MINE.search(text[:start]) and _IS_A.match(text[end:]):
        return True  # "my phone is a One Max": what is wanted must fit it
    if _DONE_TO.search(text[:start]):  # "to put up some shelves"
        return True
    if _ON_IT.match(text[end:]):  # 电磁炉能用的锅
        return True
    if _FOR_ENGLISH.search(text[:start]) and _NOUNLESS_ENGLISH.match(text[end:]):
        return True
    return _FOR.search(text[:start]) is not None and _NOUNLESS.match(text[end:]) is not None


def is_pack(text: str, start: int, end: int) -> bool:
    """Whether a thing is only what the wanted one comes in: the bag of "20kg bag how much"."""
    said, before = text[start:end].strip().casefold(), text[:start]
    if said not in _PACKS:
        return False
    of_it = _SIZED.search(before) and _OF_IT.match(text[end:])  # "the larger bag of that one"
    carries = said == "bag" and _LITRES.search(before)  # a bag of 40 l is one
    return bool(of_it) or (_PACKED.search(before) is not None and not carries)


def names_attribute(text: str, span: tuple[int, int]) -> bool:
    """Whether the words at a span name an attribute as well as a thing."""
    return any(mention.start <= span[0] and span[1] <= mention.end for mention in find_attributes(text))
