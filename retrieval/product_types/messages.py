"""The product types that a shopper's message asks for, among all that it names."""

from collections.abc import Sequence
from itertools import pairwise

from retrieval.product_types.spots import Spot, find_spots, fold_compounds, is_measured, phrase_of
from retrieval.product_types.tokens import Token
from retrieval.product_types.vocabulary import TypeVocabulary

# After these a type only describes the thing named before: "bag for a laptop", "laptop with a webcam".
_LINKS = frozenset(
    (
        "for of on in to with without from that which has have having include includes including fit fits via by"
        " inside under compatible replaces w f 带 配 含 装 送 支持"
    ).split()
)
_RESTARTS = frozenset("or vs versus plus also want need 和 或 还 要 买".split())
_ARTICLES = frozenset("a an the some another one any 一 台 个 部 只 把 款 件 张".split())
_POSSESSIVES = frozenset("my our his her their your".split())
_NEGATIONS = frozenset("not no without except".split())
_ZH_PLACE = frozenset("给为配")  # 给手机配一个充电器: the thing after them is what the shopper already has

_FEATURES = frozenset("with without has have including 带 含 配 支持".split())
_NOT_BEFORE_NOUNS = frozenset("to can will you i we in is are very so too be it really".split())


def wanted_spots(vocabulary: TypeVocabulary, tokens: Sequence[Token]) -> list[Spot]:
    """Drop what the message names but does not ask for: purposes, features, possessions, the unwanted."""
    spots = fold_compounds(vocabulary, tokens, find_spots(vocabulary, tokens, vocabulary.shopper_words))
    compares = any(token.text in ("compare", "difference", "比较", "区别") for token in tokens)
    kept: list[Spot] = []
    owned: list[Spot] = []
    anchor: Spot | None = None  # the last wanted type of this clause
    subordinate = False
    for spot in spots:
        if anchor and tokens[anchor.last].clause != tokens[spot.first].clause:
            anchor, subordinate = None, False
        between = [token.text for token in tokens[anchor.last + 1 : spot.first]] if anchor else []
        lead = [token.text for token in _lead(tokens, spot)]
        if anchor and not compares:
            if "的" in between or not _ZH_PLACE.isdisjoint(token.text for token in _lead(tokens, anchor)):
                kept = [other for other in kept if other != anchor]
                spot = spot._replace(product_type=vocabulary.joint(anchor.product_type, spot.product_type))
            elif _restarts(between):
                subordinate = False
            elif subordinate or not _LINKS.isdisjoint(between) or is_measured(tokens, spot):
                if not subordinate and anchor in kept and "with" not in between and "and" not in between:
                    kind = vocabulary.joint(spot.product_type, anchor.product_type)
                    if kind != spot.product_type:
                        kept[kept.index(anchor)] = anchor = anchor._replace(product_type=kind)
                subordinate = True
                continue
        if (
            _is_refused(lead)
            or _is_allergy(tokens, spot)
            or _is_feature(lead)
            or _is_other_word(vocabulary, tokens, spot)
        ):
            continue
        if kept and not compares and (is_measured(tokens, spot) or (lead and lead[0] in _FEATURES)):
            continue
        (owned if _is_owned(lead) else kept).append(spot)
        anchor, subordinate = spot, False
    return kept or owned


def _is_other_word(vocabulary: TypeVocabulary, tokens: Sequence[Token], spot: Spot) -> bool:
    """Whether a vague word is no noun here: "to watch", "too light", "Book a table"."""
    if phrase_of(tokens, spot) not in vocabulary.vague:
        return False
    before = tokens[spot.first - 1].text if spot.first else ""
    after = tokens[spot.last + 1].text if spot.last + 1 < len(tokens) else ""
    return before in _NOT_BEFORE_NOUNS or (not before and after in _ARTICLES | _POSSESSIVES)


def _lead(tokens: Sequence[Token], spot: Spot) -> Sequence[Token]:
    """The words of the same clause before the spot, at most six."""
    clause = tokens[spot.first].clause
    return [token for token in tokens[max(0, spot.first - 6) : spot.first] if token.clause == clause]


def _restarts(between: Sequence[str]) -> bool:
    """Whether the words between two types start over: "and a", "or", "vs"."""
    if not _RESTARTS.isdisjoint(between):
        return True
    return any(a == "and" and (b in _ARTICLES or b.isdigit()) for a, b in pairwise(between))


def _is_refused(lead: Sequence[str]) -> bool:
    words = [word for word in lead if word not in _ARTICLES]
    return bool(words) and (
        words[-1] in _NEGATIONS
        or words[-2:] == ["instead", "of"]
        or words[-2:]
        in (["不", "要"], ["不", "买"], ["不", "看"], ["不", "想"], ["不", "含"], ["不", "吃"], ["不", "带"])
        or words[-1] in ("不含", "无", "enough", "allergic")
        or words[-2:] in (["allergic", "to"], ["plenty", "of"], ["already", "has"], ["already", "got"])
    )


def _is_allergy(tokens: Sequence[Token], spot: Spot) -> bool:
    """Whether a thing is what somebody cannot take: 对牛奶过敏, a milk allergy."""
    after = [token.text for token in tokens[spot.last + 1 : spot.last + 3]]
    return "".join(after).startswith("过敏") or after[:1] == ["allergy"]


def _is_feature(lead: Sequence[str]) -> bool:
    return any(
        a in ("one", "something", "anything", "model") and b in ("with", "without") for a, b in pairwise(lead)
    )


def _is_owned(lead: Sequence[str]) -> bool:
    if not lead:
        return False
    words = [word for word in lead if word not in _ARTICLES]
    return lead[-1] in _POSSESSIVES or words[-2:] in (
        ["i", "have"],
        ["i", "own"],
        ["already", "have"],
        ["我", "有"],
    )
