"""Why a row was matched: in words for an analyst, and as figures that add up to the score."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from winterplan_extract.domain.records import ReturnRecord, Ruling
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.settings import MEASURED_TEXTS, MOST_PHRASES, TELLING_PART
from winterplan_extract.matching.wording import StemmedText


@lru_cache(maxsize=MEASURED_TEXTS)
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
    runner_up: str = "",
    part: str = "",
    opposed: str = "",
    unanswered: str = "",
    held: str = "",
    ruling: Ruling | None = None,
    action_id: str = "",
) -> str:
    """What speaks for an action, in an analyst's words: “shares “fund, returns” with the action; …”.

    `parts` are on the scale of the whole score; `runner_up` is the id of the next likeliest action, if it is told;
    `opposed` is a clause of the row that forbids what the action asks, `unanswered` a part that no action explains,
    `held` what keeps the row in review, `ruling` the one on the likest wording.
    """
    heading = row.section or row.theme
    about = {
        "wording": f"shares “{words}” with the action" if words else "no phrase in common with the action",
        "section": f"stands under “{heading}”" if heading else "",
        "order": "fits between its neighbours",
        "company": "so do other rows under its heading or number",
        "rulings": f"{ruled(ruling)} given to it"
        if ruling and action_id in ruling.action_ids
        else "a reviewer mapped a like wording so",
    }
    said = [
        about[name]
        for name, value in sorted(parts.items(), key=lambda entry: -entry[1])
        if (value >= TELLING_PART or name == "wording") and about.get(name)
    ]
    told = [f"in review because {held}"] if held else []
    if ruling and not (held or ruling.action_ids):
        told.append(f"{ruled(ruling)} on no list")
    told += [f"carried by “{part}”"] if part else []
    told += [f"may ask for the opposite: “{opposed}”"] if opposed and opposed not in held else []
    said += [f"no action was found for “{unanswered}”"] if unanswered else []
    return "; ".join([*told, *said, *([f"next likeliest: {runner_up}"] if runner_up else [])])


def sums(parts: Mapping[str, float]) -> str:
    """The score's parts as figures that add up to it, the largest first: “0.63 = wording +0.41, section +0.22”."""
    told = [(name, round(parts[name], 2)) for name in sorted(parts, key=parts.__getitem__, reverse=True)]
    said = [f"{name} {value:+.2f}" for name, value in told if value or name == "wording"]
    return f"{sum(value for _, value in told):.2f} = {', '.join(said)}"


def ruled(ruling: Ruling) -> str:
    """Which ruling it was: “R. Analyst decided on 2020-11-02 that a like row of Sandmere is”."""
    whose = f" of {ruling.council}" if ruling.council else ""
    return f"{ruling.decided_by or 'a reviewer'} decided on {ruling.decided_on[:10]} that a like row{whose} is"
