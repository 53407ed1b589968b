"""Which language to answer in: English or Chinese, told a message at a time.

Chinese in Latin letters ("duo shao qian") is Chinese. A message keeps the conversation's language where its words
belong to no language ("OK", "iPhone 15", a brand, a size) and where they belong to one that Xiaoer does not speak;
`writes_otherwise` tells the latter, so that the answer can say so.
"""

import re
import unicodedata
from collections.abc import Container, Sequence

from bot.understand.known_brands import brands_known_anywhere

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff\uff66-\uff9f]")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_LATIN_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_LATIN_TOKEN = re.compile(r"[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*")
# Words of things, models and sizes that are written the same whatever is spoken; and what everyone says.
_SHARED = frozenset(
    (
        "ok okay hi bye pk vip app logo pro max plus mini air ultra se lite xs xl xxl xxxl "
        "iphone ipad imac macbook airpods android ios windows mac wifi wi fi bluetooth type usb hdmi ssd hdd ram rom cpu gpu "
        "gps nfc led lcd oled tv pc ai bb spf uv switch kindle galaxy thinkpad playstation xbox rmb usd gb tb mb kg cm mm ml mah hz"
    ).split()
)
# Small words that only an English sentence has.
_ENGLISH = frozenset(
    (
        "a an the this that these those it its i i'm im i'd you your my me we he she they them is are was be do does did "
        "have has had can could would should will what which who where when why how much many any some no not don't and or "
        "but with without for from to in on of at by under below over above about around between than as if so please thanks "
        "thank thx hello hey yes yeah yep nope want need like looking show find get give buy tell compare recommend suggest "
        "cheap cheaper cheapest expensive best better good new more less other another one ones first second third last both "
        "only just under price stock order return refund delivery shipping help dollars bucks"
    ).split()
)
# Chinese in Latin letters: what a word may consist of, and words that are no English or name.
_PINYIN = re.compile(
    r"(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:[iu]ang|iong|[aeio]ng|ia[no]|uan|uai|[aeiu]n|[aeu]i|ao|ou|i[aeu]|u[aeo]|er|[aeiouv]))+"
)
_PINYIN_WORDS = frozenset(
    (
        "wo ni hao nihao haode xie xiexie qing qingwen zai zaima zhege nage zhe shao duoshao qian kuai gui taigui pianyi "
        "shenme zenme zenyang xiang yao mei meiyou keyi shihou dian yidian liang huo youhuo fahuo tuihuo tuikuan baoyou "
        "kuaidi dingdan yunfei rengong kefu"
    ).split()
)
_LONGEST_PINYIN = 12  # letters of a word that is read as pinyin


def detect_language(text: str, before: str = "en", names: Container[str] = frozenset()) -> str:
    """ "zh" or "en"; `names` are the shop's brands in lower case, which belong to no language.

    A message of both scripts is Chinese unless its grammar is English: "do you have 小米 phones" is, "要一个 wireless
    mouse" is not.
    """
    text = _ADDRESS.sub(" ", text)
    if writes_otherwise(text):
        return before
    han = len(_HAN.findall(text))
    text = brands_known_anywhere().sub(" ", text)  # logitech, under armour
    latin = _LATIN_WORD.findall(text)
    grammar = sum(word.casefold() in _ENGLISH for word in latin)
    if han:
        return "en" if 2 * grammar >= han and grammar > 1 else "zh"
    if _is_pinyin(latin, names):
        return "zh"
    return "en" if grammar or _is_english(text, names) else before


def writes_otherwise(text: str) -> bool:
    """Whether most letters belong to a script that is neither Latin nor Chinese: Japanese, Korean, Russian, Arabic…"""
    ours = theirs = 0
    for character in text:
        if not character.isalpha():
            continue
        if (
            character.isascii()
            or _HAN.match(character)
            or unicodedata.name(character, "").startswith("LATIN")
        ):
            ours += 1
        else:
            theirs += 1
    # Japanese is written with Chinese characters in between, so a little kana tells it.
    return theirs > ours or len(_KANA.findall(text)) * 4 > ours + theirs


def _is_pinyin(words: Sequence[str], names: Container[str]) -> bool:
    """Whether words are Chinese in Latin letters: "Duo shao qian"; not "banana pan", which could be, or "Mei Li", a name."""
    folded = [word.casefold() for word in words]
    return (
        any(word in _PINYIN_WORDS and word not in names for word in folded)
        and any(map(str.islower, words))
        and all(len(word) <= _LONGEST_PINYIN and _PINYIN.fullmatch(word) for word in folded)
    )


def _is_english(text: str, names: Container[str]) -> bool:
    """Whether Latin words without English grammar are English all the same: "wireless mouse", not "Type-C" or "GTX 1060"."""
    words = [token for token in _LATIN_TOKEN.findall(text) if not any(map(str.isdigit, token))]
    pieces = [piece for word in words for piece in re.split(r"['’-]", word)]
    told = [
        piece
        for piece in pieces
        if len(piece) > 1
        and piece.casefold() not in _SHARED
        and piece.casefold() not in names
        and not piece.isupper()
    ]
    return len(told) > 1 or (len(told) == 1 and told[0].islower() and len(words) == len(told))
