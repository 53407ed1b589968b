"""What `xiaoer evaluate intents --report DIR` writes: the confusion matrix, and which messages are misread as what."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.artifacts import table
from training.errors import TrainingError
from training.intents.metrics import Reading
from training.plots import fonts, new_figure, save_figure

PICTURE, PAGE = "confusion.png", "confused.md"
MOST_CLASSES = 25  # that the picture shows
MOST_PAIRS = 30
EXAMPLES = 3  # messages of a pair
MOST_MISREAD = 30
LONGEST_NAME = 28  # characters of a class in the picture
LONGEST_TEXT = 160  # characters of a message
ELSEWHERE = "(other classes)"
_OPENS_A_LIST = re.compile(r"^(\d*)([-+.])")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#|!~&$])")


def write_report(readings: Sequence[Reading], folder: Path) -> Path:
    """Write `confusion.png` and `confused.md` into a folder; the path of the latter.

    Raises:
        TrainingError: the folder cannot be written, or matplotlib is not installed.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _draw(readings, folder / PICTURE)
        page = folder / PAGE
        page.write_text("\n".join(_page(readings)) + "\n", encoding="utf-8")
    except OSError as error:
        raise TrainingError(
            f"cannot write the report into {folder} ({error}): choose another folder"
        ) from error
    return page


def most_confused(readings: Sequence[Reading]) -> list[str]:
    """At most `MOST_CLASSES` intents, by name: those that most misread messages are of, or are read as."""
    errors = Counter[str]()
    for reading in readings:
        names = (reading.example.intent, reading.intent)
        errors.update(dict.fromkeys(names, int(not reading.is_right)))
    ranked = sorted(errors, key=lambda name: (-errors[name], name))
    return sorted(ranked[:MOST_CLASSES])


def confusion(readings: Sequence[Reading], classes: Sequence[str]) -> NDArray[np.int64]:
    """Messages by label and by what they are read as, shape (classes, classes + 1); the last column is any other class."""
    place = {name: index for index, name in enumerate(classes)}
    counts = np.zeros((len(classes), len(classes) + 1), dtype=np.int64)
    for reading in readings:
        if reading.example.intent in place:
            counts[place[reading.example.intent], place.get(reading.intent, len(classes))] += 1
    return counts


def _draw(readings: Sequence[Reading], path: Path) -> None:
    """The matrix: counts, coloured by their share of the label's messages, right ones blue and wrong ones red."""
    classes = most_confused(readings)
    every = {name for reading in readings for name in (reading.example.intent, reading.intent)}
    counts = confusion(readings, classes)
    columns = [_short(name) for name in classes]
    if len(classes) < len(every):
        columns.append(ELSEWHERE)
    else:
        counts = counts[:, :-1]
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    right = np.eye(*counts.shape, dtype=np.bool_)
    size = 3.5 + 0.42 * len(columns)
    figure = new_figure(size + 0.5, size)
    axes = figure.subplots()
    axes.imshow(np.ma.masked_where(~right | (counts == 0), shares), cmap="Blues", vmin=0, vmax=1.2)
    axes.imshow(np.ma.masked_where(right | (counts == 0), shares), cmap="Reds", vmin=0, vmax=0.6)
    axes.set_xticks(np.arange(len(columns)) + 0.5, minor=True)
    axes.set_yticks(np.arange(len(classes)) + 0.5, minor=True)
    axes.grid(which="minor", color="#e5e5e5")
    axes.tick_params(which="minor", length=0)
    for row, column in np.argwhere(counts):
        dark = shares[row, column] > (0.7 if right[row, column] else 0.35)
        axes.text(
            column, row, str(counts[row, column]), ha="center", va="center", fontsize=9,
            color="white" if dark else "black",
        )  # fmt: skip
    words = {"fontfamily": fonts(), "parse_math": False, "fontsize": 9}
    axes.set_xticks(range(len(columns)), columns, rotation=90, **words)
    axes.set_yticks(range(len(classes)), [_short(name) for name in classes], **words)
    axes.set_xlabel("read as")
    axes.set_ylabel("labelled")
    which = f": the {len(classes)} most confused of {len(every)} classes" if len(classes) < len(every) else ""
    axes.set_title(f"Messages by label and reading{which}", fontsize=11)
    save_figure(figure, path)


def _page(readings: Sequence[Reading]) -> Iterator[str]:
    wrong = [reading for reading in readings if not reading.is_right]
    yield "# What is misread\n"
    yield f"{len(wrong)} of {len(readings)} messages are misread."
    yield f"\n![Messages by label and reading]({PICTURE})"
    if not wrong:
        return
    counts = Counter(reading.example.intent for reading in readings)
    pairs: dict[tuple[str, str], list[Reading]] = {}
    for reading in wrong:
        pairs.setdefault((reading.example.intent, reading.intent), []).append(reading)
    most = sorted(pairs.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST_PAIRS]
    yield f"\n## Most confused pairs{_of(len(most), len(pairs))}\n"
    for (label, read), members in most:
        yield f"- **{len(members)}** of {counts[label]} {_name(label)} read as {_name(read)}"
        for member in sorted(members, key=lambda reading: -reading.confidence)[:EXAMPLES]:
            yield f"    - {_text(member.example.text)}"
    surest = sorted(wrong, key=lambda reading: -reading.confidence)[:MOST_MISREAD]
    yield f"\n## Misread with the largest confidence{_of(len(surest), len(wrong))}\n"
    rows = [
        [
            f"{reading.confidence:.2f}",
            _name(reading.example.intent),
            _name(reading.intent)
            + (f" (unsure of {_name(reading.best)})" if reading.best != reading.intent else ""),
            _text(reading.example.text),
            _name(reading.example.where),
        ]
        for reading in surest
    ]
    yield table(["confidence", "labelled", "read as", "message", "where"], rows)


def _of(shown: int, count: int) -> str:
    return f" ({shown} of {count})" if shown < count else ""


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _name(name: str) -> str:
    """A name as code, in one line, for text and for cells of a table."""
    return "`" + " ".join(name.split()).replace("`", "'").replace("|", "\\|") + "`"


def _text(text: str) -> str:
    """A text in one line, with nothing in it that Markdown would read."""
    line = " ".join(text.split())
    line = line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1] + "…"
    return _OPENS_A_LIST.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", line))
