"""The wordings by which text outside the tables is judged, as the plan folder's outside.csv gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from winterplan_extract.audit.settings import ASKING_WORDS, MODAL_WITHIN, MODAL_WORDS, VAGUE_WORDS, WORDS_BETWEEN
from winterplan_extract.domain.document import Role
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan

# What stands under a heading or a line that ends in a colon: nothing that is asked for, an introduction, how things stand
# in the area or the country, what is done already, or what is to be done.
Context = Literal["", "told", "introduces", "background", "reports", "asks"]


@dataclass(frozen=True, slots=True)
class OutsideWordings:
    """The lists of outside.csv, folded: by part and meaning. `labels` are the columns' headings with their roles."""

    by_part: Mapping[tuple[str, str], frozenset[str]]
    labels: Mapping[str, Role]

    def detail_labels(self) -> dict[str, Role]:
        """Labels that give a detail in prose and head no column: “From: 2 November”."""
        roles: tuple[Role, ...] = ("lead", "deadline", "met", "current_status", "gap")
        return {wording: role for role in roles for wording in self.by_part.get(("label", role), ())}

    def heading(self, text: str) -> Context:
        """What a heading says of the text under it."""
        folded, bare = fold(text), _bare(text)
        kinds: tuple[Context, ...] = ("told", "introduces", "background", "asks")
        for means in kinds:
            if self._is("heading", means, bare) or self._holds("heading_with", means, folded):
                return means
        return ""

    def is_known_heading(self, text: str) -> bool:
        """Whether a text is, whole, one of the listed headings."""
        return any(self._is("heading", means, _bare(text)) for means in ("told", "introduces", "background"))

    def lead_in(self, text: str) -> Context:
        """What a line that ends in a colon says of the list after it."""
        folded = fold(text)
        words = folded.split()
        if self._ends("lead_in_end", "asks", words):
            return "asks"  # “Beside the tables below, we will:”
        if self._ends("lead_in_end", "reports", words):
            return "reports"
        if self._holds("lead_in", "told", folded) or self._speaks_to_councils(words):
            return "told"
        return "asks" if self._holds("heading_with", "asks", folded) else ""

    def _speaks_to_councils(self, words: Sequence[str]) -> bool:
        """Whether a line tells what somebody asks of councils: “asks every council to”, “expects local authorities to”."""
        return any(
            self._is("lead_in_verb", "told", " ".join(words[at : at + length]))
            and any(
                self._opens("lead_in_whom", "told", tuple(words[to:]))
                for to in range(at + length, at + length + WORDS_BETWEEN + 1)
            )
            for at in range(len(words))
            for length in range(1, ASKING_WORDS + 1)
        )

    def is_about_document(self, folded: str) -> bool:
        """Whether a sentence speaks of the document, or to its reader."""
        words = folded.split()
        return self._holds("about", "told", folded) or any(
            self._is("begins", "told", " ".join(words[:n])) for n in range(1, MODAL_WORDS + 1)
        )

    def is_order(self, words: tuple[str, ...]) -> bool:
        """Whether a text begins with a verb that orders something: “Hold a …”, not “Support for …”."""
        if len(words) > 1 and words[0].endswith("ly") and not self._is("verb", "orders", words[0]):
            return self.is_order(words[1:])  # “Jointly agree …”, not “Apply …”
        if self._opens("verb_with", "told", words):
            return False
        if self._opens("verb_with", "orders", words):
            return True
        length = self._opens("verb", "orders", words)
        return bool(length and words[length:]) and not self._is("verb_not_before", "noun", words[length])

    def is_doing(self, words: tuple[str, ...]) -> bool:
        """Whether a text begins with such a verb as a verbal noun: “Recruiting ten …”."""
        first = words[0] if words else ""
        if not first.endswith("ing") or len(words) < 2 or self._is("verb_not_before", "noun", words[1]):
            return False
        stem = first.removesuffix("ing")
        forms = (stem, f"{stem}e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem)
        return any(self._is("verb", "orders", form) for form in forms)

    def modal(self, words: tuple[str, ...]) -> tuple[int, int, str] | None:
        """Where the first modal verb of a sentence stands, and whether it promises or orders; None without one."""
        for at in range(1, min(MODAL_WITHIN, len(words))):
            for length in range(min(MODAL_WORDS, len(words) - at), 0, -1):
                wording = " ".join(words[at : at + length])
                for means in ("orders", "promises"):
                    if self._is("modal", means, wording):
                        return at, at + length, means
        return None

    def is_acting_subject(self, words: tuple[str, ...]) -> bool:
        """Whether the words before a modal verb name somebody or something that is to act or be acted on."""
        return not self._is("subject", "told", " ".join(words)) and not any(
            self._is("subject_with", "told", word) for word in words
        )

    def is_vague(self, words: tuple[str, ...]) -> bool:
        """Whether what follows a modal verb is good will alone."""
        return bool(self._opens("weak", "vague", words, longest=VAGUE_WORDS))

    def _opens(self, part: str, means: str, words: tuple[str, ...], longest: int = MODAL_WORDS) -> int:
        """The number of words of the longest listed wording that a text begins with; 0: none."""
        lengths = range(min(longest, len(words)), 0, -1)
        return next((n for n in lengths if self._is(part, means, " ".join(words[:n]))), 0)

    def _ends(self, part: str, means: str, words: Sequence[str]) -> bool:
        """Whether a text ends with a listed wording."""
        return any(self._is(part, means, " ".join(words[-n:])) for n in range(1, MODAL_WORDS + 1))

    def _is(self, part: str, means: str, folded: str) -> bool:
        return folded in self.by_part.get((part, means), frozenset())

    def _holds(self, part: str, means: str, folded: str) -> bool:
        within = f" {folded} "
        return any(f" {wording} " in within for wording in self.by_part.get((part, means), frozenset()))


def _bare(heading: str) -> str:
    return " ".join(word for word in fold(heading).split() if word not in ("the", "our") and not word.isdigit())


@lru_cache(maxsize=8)
def outside_wordings(plan: Plan) -> OutsideWordings:
    """The plan's wordings, folded once."""
    by_part: dict[tuple[str, str], set[str]] = {}
    for wording, part, means in plan.outside:
        by_part.setdefault((part, means), set()).add(fold(wording))
    return OutsideWordings(
        {key: frozenset(words) for key, words in by_part.items()},
        {fold(wording): role for wording, role in plan.headings},
    )
