"""A message read in its conversation: the kind of thing that it leaves to what is spoken of, and what must fit that."""

import re
from dataclasses import replace
from functools import lru_cache

from bot.app import App
from bot.dialogue import Dialogue
from bot.named_anew import names_anew
from bot.understand.clauses import normal
from bot.understand.hosts import fits_what_is_spoken_of
from bot.understand.intents import Intent
from bot.understand.marks import LIKELY, NO_THING, POINTS, THING, surely
from bot.understand.needs.brands import THAT_BRAND_NOT
from bot.understand.resolver import MOST_SHOWN, NOTHING_SHOWN, Resolved
from bot.understand.understanding import Understanding
from retrieval.attributes import find_attributes
from retrieval.need import AttributeWish
from retrieval.text import root
from retrieval.wishes import HOST_ATTRIBUTES

LEAST_SHOWN = 2  # products of a list of which one can be meant and another not
# What broke shall be replaced, whatever was spoken of before.
_BROKE = re.compile(
    r"\b(?:died|broke|is (?:dead|broken|bust)|gave up|fell apart|packed (?:up|in)|conked out|stopped working)\b|坏了|报废|罢工",
    re.IGNORECASE,
)


_THAT_DO = re.compile(
    r"^\W*(?:ok\W+|and\W+|so\W+)?(?:are there |is there |have you (?:got )?|do you have |got )?(?:any|one|ones|some|something|which (?:ones?)?|anything)"
    r" (?:(?:that|which) )?(?:do|does|are|is|have|has|can|will)(?: (?:it|that|so|then|though|tho))*\W*$"
    r"|^\W*(?:那|那么)?(?:有没有|有|哪[款个种])(?:能|会|有|带|是|可以)的?(?:吗|么|没有|呢)?\W*$",
    re.IGNORECASE,
)
# "a bed for my daughter" is none for the dog that is spoken of.
_FOR_ANOTHER = re.compile(
    r"\bfor (?:my|our|his|her|their|the|an?) (?!(?:\w+ )?(?:dog|cat|pup|puppy|kitten|pet|rabbit|bird|fish|hamster)s?\b)\w+",
    re.IGNORECASE,
)
# What names no kind: "a pair which folds"
_ONE = re.compile(
    r"\b(?:an?|some|another) (?:[a-z-]+ ){0,2}(?:one|pair|set)\b(?! of\b)|[一那]种的?|也(?:要|想要)一?[个条双件把]",
    re.IGNORECASE,
)
_SAME_BRAND = re.compile(
    r"(?P<no>\b(?:not|no|isn['’]?t|other than)\s+(?:of |from |by )?(?:the |that |this )?)?\bsame (?:brand|make|maker)\b|\bfrom the same people\b"
    r"|(?P<zh_no>不想?要|别要?|不是|除了)?(?:同一?个?|一个|同样的?)(?:牌子|品牌)的?",
    re.IGNORECASE,
)


def read_in_context(app: App, before: Dialogue, understanding: Understanding) -> Understanding:
    """What a message says with what is spoken of in mind, `before` it."""
    vocabulary = app.vocabulary.current()
    spoken_of = {back.need.product_type for back in (before, *before.earlier)}
    broke = _BROKE.search(understanding.text) is not None
    kind = understanding.told_kind if before.need.is_empty or broke else understanding.dropped_kind
    if kind and kind not in spoken_of:
        # "My kettle died, I need something quieter": nothing else was spoken of; what never was cannot be given up
        text = understanding.need.text or kind
        named = replace(understanding, need=replace(understanding.need, product_type=kind, text=text))
        understanding = app.understander.of_kind(named, kind, vocabulary)
    understanding = _of_the_kind_spoken_of(app, before, understanding)
    understanding = _named_by_its_last_word(app, before, understanding)
    understanding = _of_no_other_kind(app, before, understanding)
    understanding = _of_an_earlier_kind(before, understanding)
    understanding = _of_the_same_department(app, before, understanding)
    understanding = _having_what_was_lacked(before, understanding)
    if (kind := before.need.product_type) and understanding.need.product_type is None:
        understanding = app.understander.of_kind(understanding, kind, vocabulary)
    understanding = _of_the_same_brand(app, before, understanding)
    return _fitting_what_is_spoken_of(app, before, understanding)


def resolve(app: App, before: Dialogue, understanding: Understanding) -> Resolved:
    """What a message means of the list shown last, and does with it; nothing is told of a single product or of more than are
    read at once, and where what is spoken of is not on the list."""
    if not LEAST_SHOWN <= len(before.shown) <= MOST_SHOWN or not set(before.focus) <= set(before.shown):
        return NOTHING_SHOWN
    shown = list(app.catalog.get_many(before.shown).values())
    return app.resolver.resolve(understanding.text, shown, before.focus, understanding.language)


def _of_the_same_brand(app: App, before: Dialogue, understanding: Understanding) -> Understanding:
    """A message with the brand of what is spoken of, where it wishes for the same: "same brand but thicker"."""
    same = _SAME_BRAND.search(understanding.text)
    not_that = THAT_BRAND_NOT.search(understanding.text) and not understanding.need.not_brands
    if understanding.need.brands or (same is None and not not_that):
        return understanding
    spoken_of = app.catalog.get_many(before.focus or before.shown[:1]).values()
    brands = tuple(dict.fromkeys(product.brand for product in spoken_of if product.brand))
    if same is None or same["no"] or same["zh_no"]:
        refused = tuple(dict.fromkeys((*understanding.need.not_brands, *brands)))
        return replace(understanding, need=replace(understanding.need, not_brands=refused))
    return replace(understanding, need=replace(understanding.need, brands=brands))


def _of_the_kind_spoken_of(app: App, before: Dialogue, understanding: Understanding) -> Understanding:
    """A message whose word for a thing is the last one of what is spoken of is about that: "other leads", of dog leads, are
    no cables."""
    spoken_of, kind = before.need.product_type, understanding.need.product_type
    if spoken_of is None or kind in (None, spoken_of) or " " not in spoken_of:
        return understanding
    noun = root(spoken_of.split()[-1])
    said = {root(word) for word in re.findall(r"[a-z]+", understanding.text.casefold())}
    others = {root(word) for word in str(kind).split()} - {noun}
    names_it = others <= said and not (
        understanding.returns and not others
    )  # "office chairs", after high chairs
    if noun not in said or names_it or _anew(noun).search(understanding.text):
        return understanding
    text = normal(understanding.text)
    named = [
        text[m.start : m.end] for m in app.vocabulary.current().types.find(text) if m.product_type == kind
    ]
    if not any(noun in map(root, words.casefold().split()) for words in named):
        return understanding  # "her own machine, so she needs beans", of coffee machines
    return replace(understanding, need=replace(understanding.need, product_type=spoken_of))


def _named_by_its_last_word(app: App, before: Dialogue, understanding: Understanding) -> Understanding:
    """A message that names what is spoken of by a part of its name, and so goes on with it: 有防霉的漆吗, of wall paint
    (墙漆)."""
    shift, spoken_of = understanding.shift, before.need.product_type
    if spoken_of is None or shift is None or not shift.is_new or understanding.need.product_type:
        return understanding
    said = normal(understanding.text)
    things = [
        said[m.start : m.end].strip().removeprefix("的") for m in understanding.marks if m.says == THING
    ]
    known = app.vocabulary.current().types.types.get(spoken_of)
    names = (spoken_of, *(word for words in (known.words.values() if known else ()) for word in words))
    values = app.vocabulary.current().kind_values
    parts = [
        m.concept
        for thing in things
        for m in find_attributes(thing)
        if values.may_state(spoken_of, m.concept)
    ]
    if parts or any(thing and name.endswith(thing) for thing in things for name in names):
        return replace(understanding, shift=None)  # "she wants a decent camera", of phones
    return understanding


def _of_no_other_kind(app: App, before: Dialogue, understanding: Understanding) -> Understanding:
    """A message that surely goes on with what is spoken of, without the kind that it names beside it: the handbag of "the
    wife wants a pair which folds, for her handbag", the speakers of "does she need to buy speakers on top"."""
    kind, spoken_of = understanding.need.product_type, before.need.product_type
    goes_on = understanding.shift is not None and understanding.shift.is_new is False
    if kind is None or spoken_of is None or fits_what_is_spoken_of(understanding.text):
        return understanding
    if names_anew(understanding, shown=True):
        return understanding  # "which ink cartridge goes with the Home"
    types = app.vocabulary.current().types
    known = {spoken_of, *(back.need.product_type for back in before.earlier)}
    if any(kind == one or kind in types.narrower(one) for one in known if one):
        return understanding  # 那推车多少钱, which was spoken of before
    said = normal(understanding.text)
    named = [m for m in types.find(said) if m.product_type == kind]
    if any(surely(understanding.marks, m.start, m.end, frozenset({THING, POINTS}), LIKELY) for m in named):
        return understanding
    beside = named and all(surely(understanding.marks, m.start, m.end, NO_THING, LIKELY) for m in named)
    no_name = understanding.intent == "refine" or _ONE.search(said)
    if not goes_on and not (beside and no_name):
        return understanding  # 她也要一个，带闹钟, of radios
    alone = replace(understanding, need=replace(understanding.need, product_type=None))
    return alone if goes_on else replace(alone, elliptical=True, shift=None)


def _having_what_was_lacked(before: Dialogue, understanding: Understanding) -> Understanding:
    """A message that wants those which have what the last one has not: "does it squeak? - no - any that do?"."""
    if not before.lacked or not _THAT_DO.search(understanding.text):
        return understanding
    wish = AttributeWish(before.lacked.casefold(), "=", "yes")
    need = replace(understanding.need, attributes=(*understanding.need.attributes, wish))
    refines = (Intent("refine", 1.0), *understanding.intents)
    return replace(understanding, need=need, intents=refines, features=(), elliptical=True)


def _of_an_earlier_kind(before: Dialogue, understanding: Understanding) -> Understanding:
    """A message that goes back to something by the last word of its kind: "back to the pots", of plant pots."""
    kind = understanding.need.product_type
    if not understanding.returns or any(back.need.product_type == kind for back in before.earlier):
        return understanding
    said = {root(word) for word in re.findall(r"[a-z]+", understanding.text.casefold())}
    for back in reversed(before.earlier):
        earlier = back.need.product_type
        if earlier and " " in earlier and root(earlier.split()[-1]) in said:
            return replace(understanding, need=replace(understanding.need, product_type=earlier))
    return understanding


def _of_the_same_department(app: App, before: Dialogue, understanding: Understanding) -> Understanding:
    """A message whose word for a thing is the last one of a kind from where the talk is: "also a lead" and "a bed", of the
    things for a dog, are no cable and no furniture."""
    kind, spoken_of = understanding.need.product_type, before.need.product_type
    kinds = app.vocabulary.current().kinds
    if kind is None or spoken_of is None or kind == spoken_of:
        return understanding
    said = {root(word) for word in re.findall(r"[a-z]+", understanding.text.casefold())}
    named = {root(word) for word in kind.split()}
    others = [
        k
        for k in kinds
        if " " in k and root(k.split()[-1]) in said and not {root(w) for w in k.split()} <= named
    ]
    sold = kinds & {kind, *app.vocabulary.current().types.narrower(kind)}
    if (sold and named & said) or _FOR_ANOTHER.search(understanding.text):
        return understanding
    here = _department(app, spoken_of)
    alike = [other for other in others if _department(app, other) == here and here]
    if len(alike) != 1 or (kind in kinds and _department(app, kind) == here):
        return understanding
    return replace(understanding, need=replace(understanding.need, product_type=alike[0]))


def _department(app: App, kind: str) -> str:
    """The first of the categories that a kind of product stands in."""
    product = next(iter(app.catalog.of_type(kind, 1)), None)
    return product.category[0] if product and product.category else ""


@lru_cache(maxsize=256)
def _anew(noun: str) -> re.Pattern[str]:
    """Another thing of a name: "I also need a chair"."""
    return re.compile(rf"\b(?:an?|another|some|new) (?:\w+ )?{re.escape(noun)}", re.IGNORECASE)


def _fitting_what_is_spoken_of(app: App, before: Dialogue, understanding: Understanding) -> Understanding:
    """A message with the wish that what it asks for fits the thing spoken of: "the ink that goes in it", "a screen
    protector too, same phone"."""
    need = understanding.need
    hosted = any(wish.name in HOST_ATTRIBUTES for wish in need.attributes)
    if need.product_type is None or hosted or not fits_what_is_spoken_of(understanding.text):
        return understanding
    spoken_of = app.catalog.get_many(before.focus or before.shown[:1]).values()
    known = app.vocabulary.current().kind_values
    wishes = [wish for wish in before.need.attributes if wish.name in HOST_ATTRIBUTES]
    for product in spoken_of:
        told = " ".join(
            [product.title, *(product.attributes.get(name.capitalize(), "") for name in HOST_ATTRIBUTES)]
        )
        wishes += [w for w in known.find(need.product_type, told) if w.name in HOST_ATTRIBUTES]
    return replace(understanding, need=replace(need, attributes=(*need.attributes, *wishes[:1])))
