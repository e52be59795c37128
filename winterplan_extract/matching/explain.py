"""Why a row was matched, as a sentence whose figures add up to the score."""

from __future__ import annotations

from collections.abc import Mapping

from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.settings import MOST_PHRASES
from winterplan_extract.matching.wording import StemmedText


def shared_words(reading: StemmedText, known: StemmedText, lexicon: Lexicon) -> str:
    """The words as printed that a row shares with a known wording, the weightiest first."""
    runs: list[tuple[float, str]] = []
    run: list[str] = []
    weight = 0.0
    seen: set[str] = set()
    theirs = frozenset(known.stems)
    for stem, printed in zip((*reading.stems, ""), (*reading.printed, ""), strict=True):
        if stem in theirs and stem not in seen:
            seen.add(stem)
            if not run or run[-1] != printed:
                run.append(printed)
            weight += lexicon.terms.weigh(stem)
        elif run and not (stem in theirs and printed == run[-1]):
            runs.append((weight, " ".join(run)))
            run, weight = [], 0.0
    runs.sort(key=lambda entry: -entry[0])
    return ", ".join(text for _, text in runs[:MOST_PHRASES])


def reasons(
    parts: Mapping[str, float],
    row: ReturnRecord,
    words: str,
    *,
    runner_up: tuple[str, float] | None,
    part: str = "",
) -> str:
    """The score's parts in words, the largest first: “wording +0.41 (fund, returns), section +0.22 (…)”.

    `parts` are on the scale of the whole score, `runner_up` an action's id and its score on it.
    """
    about = {
        "wording": words,
        "section": row.section or row.theme,
        "order": "it fits between its neighbours",
        "company": "so do other rows under its heading or number",
        "rulings": "a reviewer mapped the same wording so",
    }
    said = [
        f"{name} {value:+.2f}" + (f" ({about[name]})" if about.get(name) else "")
        for name, value in sorted(parts.items(), key=lambda entry: -entry[1])
        if round(value, 2) or name == "wording"
    ]
    text = f"score {sum(round(value, 2) for value in parts.values()):.2f}: " + ", ".join(said)
    text = f"carried by “{part}”; {text}" if part else text
    return f"{text}; runner-up {runner_up[0]} at {runner_up[1]:.2f}" if runner_up else text
