"""The shop's synonyms: words that mean the same, and words that it calls otherwise, from a file that people edit.

    settee, sofa, couch            each also finds the others
    air buds => earbuds            what shoppers say is read as the shop's word

`#` starts a comment. `xiaoer train synonyms` proposes such lines from the catalogue and from what shoppers clicked.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from retrieval.errors import SynonymsError
from retrieval.text import has_han

ARROW = "=>"
MAX_PHRASE = 60


@dataclass(frozen=True)
class Synonyms:
    """`groups` of phrases that mean the same, and `rewrites` from what shoppers say to what the shop says; all of them
    in lower case."""

    groups: Sequence[tuple[str, ...]] = ()
    rewrites: Mapping[str, str] | None = None

    def read(self, text: str) -> str:
        """A text with what shoppers call otherwise in the shop's words."""
        rewrites = self.rewrites or {}
        # What a pattern takes for a letter (İ for i) is not always one in lower case.
        return self._rewritten.sub(lambda found: rewrites.get(found.group().casefold(), found.group()), text)

    def others(self, text: str) -> dict[str, tuple[str, ...]]:
        """The phrases of a text that have others of the same meaning, with those."""
        said = (found.group().casefold() for found in self._grouped.finditer(text))
        return {phrase: self._others[phrase] for phrase in said if phrase in self._others}

    @cached_property
    def _others(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for group in self.groups:
            for phrase in group:
                found[phrase] = found.get(phrase, ()) + tuple(other for other in group if other != phrase)
        return found

    @cached_property
    def _grouped(self) -> re.Pattern[str]:
        return _any_of(self._others)

    @cached_property
    def _rewritten(self) -> re.Pattern[str]:
        return _any_of(self.rewrites or {})


def read_synonyms(paths: Iterable[Path]) -> Synonyms:
    """Read files of synonyms, one after the other; a later rewrite of the same words wins.

    Raises:
        SynonymsError: a file is missing or a line is neither of the two forms.
    """
    groups: list[tuple[str, ...]] = []
    rewrites: dict[str, str] = {}
    problems: list[str] = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"{path}: {error}")
            continue
        for number, line in enumerate(lines, start=1):
            said, arrow, meant = line.partition("#")[0].partition(ARROW)
            phrases, target = _phrases(said), _phrases(meant)
            if not phrases and not arrow:
                continue
            if max(map(len, [*phrases, *target]), default=0) > MAX_PHRASE:
                problems.append(f"{path}, line {number}: a phrase of more than {MAX_PHRASE} characters")
            elif arrow and phrases and len(target) == 1 and target[0] not in phrases:
                rewrites.update(dict.fromkeys(phrases, target[0]))
            elif not arrow and len(phrases) > 1:
                groups.append(phrases)
            else:
                problems.append(f"{path}, line {number}: {line.strip()!r}")
    if problems:
        raise SynonymsError(
            "the synonyms cannot be read; a line is either 'settee, sofa, couch' or 'air buds => earbuds':\n"
            + "\n".join(f"  {problem}" for problem in problems)
        )
    return Synonyms(tuple(groups), rewrites)


def _phrases(text: str) -> tuple[str, ...]:
    found = (" ".join(part.casefold().split()) for part in re.split(r"[,，]", text))
    return tuple(dict.fromkeys(phrase for phrase in found if phrase))


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Matches each of the phrases, the longest first: Latin ones as whole words, Chinese ones anywhere."""
    longest = sorted(phrases, key=len, reverse=True)
    bodies = (
        re.escape(phrase)
        if has_han(phrase)
        else rf"(?<![^\W_\u3400-\u9fff]){re.escape(phrase)}(?![^\W_\u3400-\u9fff])"
        for phrase in longest
    )
    return re.compile("|".join(bodies) or r"(?!)", re.IGNORECASE)
