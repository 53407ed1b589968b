"""Names in a text: runs of capitalised words, well-known brands, and model names of letters and digits."""

import re
from collections.abc import Iterator
from itertools import dropwhile

from bot.answer.claims.claim import Found

TOKEN = re.compile(r"[A-Za-z0-9\u00c0-\u024f](?:[A-Za-z0-9\u00c0-\u024f+'’/-]*[A-Za-z0-9\u00c0-\u024f+])?")
_SENTENCE_OPENERS = frozenset('.!?:;。！？：；，\n"“”‘(（*•–—-')
_ORDINARY = frozenset(
    ["i", "i'm", "i'll", "i've", "i'd", "ok", "okay", "xiaoer", "a", "faq", "id", "pm", "am"]
)
# Makers that a language model likes to bring up; their names are claims even where a sentence starts with one.
_KNOWN_BRANDS = re.compile(
    r"\b(?:Acer|Adidas|Amazon|Anker|Apple|Asus|ASUS|Beats|Bosch|Bose|Braun|Canon|Corsair|DeLonghi|Dell|Dyson|Epson|"
    r"Fitbit|Garmin|Google|GoPro|HP|Huawei|IKEA|iPad|iPhone|Intel|JBL|Kindle|Lenovo|LG|Logitech|MacBook|Microsoft|"
    r"Motorola|Nike|Nikon|Nintendo|Nvidia|OnePlus|Panasonic|Philips|Pixel|PlayStation|Razer|Samsung|Sennheiser|"
    r"Siemens|Sony|ThinkPad|Toshiba|Xbox|Xiaomi)\b"
    r"|苹果|华为|小米|三星|索尼|联想|戴尔|惠普|华硕|宏碁|微软|佳能|尼康|松下|飞利浦|西门子|博世|戴森|美的|格力|海尔"
    r"|荣耀|vivo|OPPO|耐克|阿迪达斯|罗技|雷蛇|任天堂|爱普生|兄弟牌"
)


def find_models(text: str) -> Iterator[Found]:
    """Words of letters and digits, such as XPS13, WH-1000XM4, 5G or 1080p."""
    for match in TOKEN.finditer(text):
        token = match.group()
        if not (any(c.isdigit() for c in token) and any(c.isalpha() for c in token)):
            continue
        if not re.fullmatch(r"\d+(?:st|nd|rd|th)", token, re.IGNORECASE):
            yield Found("model", match.start(), match.end(), (joined(fold_token(token)),))


def find_names(text: str) -> Iterator[Found]:
    """Runs of capitalised words; among Chinese characters, Latin words of any spelling; and well-known brands."""
    covered: list[tuple[int, int]] = []
    for run in _runs(text):
        first = run[0]
        before = text[: first.start()].rstrip(" \t")[-1:]
        starts = not before or before in _SENTENCE_OPENERS
        tokens = run
        # A plain capital at the start of a sentence may be no name at all: "Great Sony headphones", "These 5 USB hubs".
        if starts and first.group()[1:].islower() and not _KNOWN_BRANDS.match(first.group()):
            tokens = list(dropwhile(lambda token: token.group().isdigit(), run[1:]))
        tokens = [token for token in tokens if fold_token(token.group()) not in _ORDINARY]
        if not tokens or not any(token.group()[0].isalpha() for token in tokens):
            continue
        start, end = tokens[0].start(), tokens[-1].end()
        covered.append((start, end))
        yield Found("name", start, end, tuple(fold_token(token.group()) for token in tokens))
    for match in _KNOWN_BRANDS.finditer(text):
        if not any(start <= match.start() < end for start, end in covered):
            yield Found("name", match.start(), match.end(), (match.group().casefold(),))


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    run: list[re.Match[str]] = []
    for match in TOKEN.finditer(text):
        if run and text[run[-1].end() : match.start()] != " ":
            yield run
            run = []
        if _is_name_like(match, text) or (run and match.group()[0].isdigit()):
            run.append(match)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_name_like(match: re.Match[str], text: str) -> bool:
    token = match.group()
    if sum(c.isalpha() for c in token) < 2 or token.casefold().startswith(("i'", "i’")):
        return False
    if any(c.isupper() for c in token):
        return True
    beside = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
    return any("\u3400" <= c <= "\u9fff" for c in beside)


def fold_token(token: str) -> str:
    """A word as it is compared: "Sony's" is "sony"."""
    return token.casefold().replace("’", "'").removesuffix("'s")


def joined(token: str) -> str:
    """A model name without the signs inside it: "WH-1000" is "WH1000"."""
    return re.sub(r"[-/+']", "", token)
