"""Why a row was matched, in words for an analyst and as figures that add up to the score; and what keeps it from being decided without a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from winterplan_extract.domain.records import ReturnRecord, Ruling
from winterplan_extract.matching import settings
from winterplan_extract.matching.calibration import known_terms
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.multi_action import FurtherAction, SplitRow
from winterplan_extract.matching.wording import StemmedText

if TYPE_CHECKING:
    from winterplan_extract.matching.vectors import Matrix


@lru_cache(maxsize=settings.MEASURED_TEXTS)
def shared_words(reading: StemmedText, likest: int, action: int, lexicon: Lexicon) -> str:
    """That a row shares words with an action, as printed, the weightiest first; or with `likest`, another known wording of it."""
    runs: list[tuple[float, str, frozenset[str]]] = []
    run: list[str] = []
    seen: set[str] = set()
    since: set[str] = set()
    theirs = frozenset(lexicon.known[likest].reading.stems)
    whole = reading.phrases(theirs)  # an idiom of which every word is theirs
    for stem, printed in zip((*reading.stems, ""), (*reading.printed, ""), strict=True):
        if printed in whole and stem not in seen:
            seen.add(stem)
            since.add(stem)
            if not run or run[-1] != printed:
                run.append(printed)
        elif run and not (printed in whole and printed == run[-1]):
            runs.append((sum(map(lexicon.terms.weigh, sorted(since))), " ".join(run), frozenset(since)))
            run, since = [], set()
    runs = sorted(runs, key=lambda entry: -entry[0])[: settings.MOST_PHRASES]
    if not runs:
        return "no phrase in common with the action"
    listed = lexicon.requirement(action)
    own = lexicon.known[listed - 1].reading.bag | lexicon.known[listed].reading.bag
    whose = "the action" if all(stems <= own for *_, stems in runs) else "a known wording of the action"
    return f"shares “{', '.join(text for _, text, _ in runs)}” with {whose}"


def reasons(
    parts: Mapping[str, float],
    row: ReturnRecord,
    wording: str,
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

    `parts` are on the scale of the whole score; `wording` is of shared_words; `runner_up` is the id of the next likeliest action, if it is told;
    `opposed` is a clause of the row that forbids what the action asks, `unanswered` a part that no action explains,
    `held` what keeps the row in review, `ruling` the one on the likest wording.
    """
    heading = row.section or row.theme
    about = {
        "wording": wording,
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
        if (value >= settings.TELLING_PART or name == "wording") and about.get(name)
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


ASKS_NOTHING: Final = "it reads as a heading, a note or a pointer"


def in_doubt(
    reading: StemmedText,
    answer: tuple[int, ...],
    more: Sequence[FurtherAction],
    split: SplitRow,
    lexicon: Lexicon,
    *,
    pieces: Sequence[StemmedText],
    recall: float,
    headed: bool,
) -> str:
    """Why a row may as well ask for another action than these, or one of several rests on too few words; empty: neither.

    more: the further actions among them; pieces: what those say in which the row is set down, if it is;
    recall: the share of a known wording of the answer that it holds; headed: whether it stands under the answer's heading.
    """
    if not more:
        shorthand = bool(pieces) and len(reading.words()) <= settings.SHORTHAND
        strange = _strange_piece(pieces, reading, answer[0], lexicon, aimed=headed or recall >= settings.WHOLE_WORDING)
        return (strange if shorthand else "") or _as_well(reading, answer, lexicon, shorthand=shorthand)
    parts = [(entry.action, entry.reading, entry.recall, entry.same_section) for entry in more]
    if len(answer) > len(more) and split.first_reading is not None:
        near = any(entry.same_section for entry in more)
        parts.append((answer[0], split.first_reading, split.first_recall, near))
    found = (
        _bare(part, action, recall, lexicon, near=near)
        or _as_well(part, (action,), lexicon, shorthand=not near and len(part.words()) <= settings.LEAST_WORDS)
        for action, part, recall, near in parts
    )
    return next(filter(None, found), "")


def _strange_piece(
    pieces: Sequence[StemmedText], reading: StemmedText, action: int, lexicon: Lexicon, *, aimed: bool
) -> str:
    """Which piece of shorthand an action does not ask for, “office desks – notify DHSC”; empty where it asks for each.

    aimed: whether it is known that the whole is about what the action is about, and not only said with its words.
    """
    name = lexicon.actions[action].action_id
    for piece in pieces:
        if piece.bag and _share(piece.bag, lexicon.core[action], lexicon) < settings.PIECE_SHARE:
            return f"“{_printed(piece)}” is not what {name} asks for"
    title = lexicon.known[lexicon.requirement(action) - 1].reading.bag
    if not aimed and _share(title, reading.bag, lexicon) < settings.AIM_SHARE:
        return f"“{_printed(reading)}” names little of what {name} is about"
    return ""


def _share(terms: frozenset[str], known: frozenset[str], lexicon: Lexicon) -> float:
    """The share of the terms' weight that known ones make."""
    weights = {term: lexicon.terms.weigh(term) for term in sorted(terms)}
    return sum(weight for term, weight in weights.items() if term in known) / (sum(weights.values()) or 1.0)


def _printed(reading: StemmedText) -> str:
    return " ".join(dict.fromkeys(reading.printed))


def _bare(reading: StemmedText, action: int, recall: float, lexicon: Lexicon, *, near: bool) -> str:
    """Of a part that is a word, “… etc – signpost”, or two that are no known wording, nor `near` the row's other actions."""
    words = len(reading.words())
    if words < settings.LEAST_WORDS or (words == settings.LEAST_WORDS and recall < settings.WHOLE_WORDING and not near):
        return too_short(_printed(reading), action, lexicon)
    return ""


def opposes(clause: str, action: int, lexicon: Lexicon) -> str:
    """That a clause of the row forbids what an action asks."""
    return f"it may ask for the opposite of {lexicon.actions[action].action_id}: “{clause}”"


def goes_on(part: str) -> str:
    """That a part behind a bare “and” or comma may be no demand."""
    return f"“{part}” may only go on with what stands before it"


def ruled_otherwise(ruling: Ruling | None, answer: Sequence[int], lexicon: Lexicon) -> str:
    """That a reviewer gave a like row to other actions than these, or to none; empty where none did."""
    if ruling is None or {lexicon.actions[action].action_id for action in answer} <= set(ruling.action_ids):
        return ""
    return ruled_so(ruling)


def only_like(ruling: Ruling) -> str:
    """That a row rests on a ruling on a wording that is like its own, and not the same."""
    return f"{ruled_so(ruling)}, and its wording is not the same"


def ruled_so(ruling: Ruling) -> str:
    """Which ruling a row met, and what it said."""
    return f"{ruled(ruling)} {'given to ' + ' and '.join(ruling.action_ids) if ruling.action_ids else 'on no list'}"


def not_sure(
    answer: Sequence[int],
    split: SplitRow,
    lexicon: Lexicon,
    known: frozenset[str],
    *,
    no_action: bool,
    hidden: str,
    missed: FurtherAction | None,
    close: int | None,
) -> str:
    """Why a row is not sure enough to be decided by its likeliest answer.

    known: the answer's terms; hidden: a part of a row on no list that asks for an action; missed: the likeliest action of a part that is not in the answer; close: the runner-up
    where the answer is sure enough and has too small a lead.
    """
    name = [lexicon.actions[action].action_id for action in answer]
    if no_action:
        return f"it may be on no list but for “{hidden}”" if hidden else "it may be on no list"
    if close is not None:
        return f"{lexicon.actions[close].action_id} fits nearly as well"
    if missed is not None and missed.chance >= settings.NOT_ASKED:
        return f"“{missed.part}” may ask for {lexicon.actions[missed.action].action_id} as well"
    if split.unexplained(known, lexicon.terms.weigh) >= settings.UNANSWERED_SHARE:
        return f"a part of it is not what {' and '.join(name)} asks for"
    return f"too little of its wording tells {' and '.join(name)}"


def too_short(text: str, action: int, lexicon: Lexicon) -> str:
    """That a text of a word or two does not tell an action."""
    return f"“{text}” is too short to tell {lexicon.actions[action].action_id}"


@lru_cache(maxsize=settings.MEASURED_TEXTS)
def _as_well(reading: StemmedText, actions: tuple[int, ...], lexicon: Lexicon, *, shorthand: bool) -> str:
    """Why a text may ask for another action than these as well as it asks for them; empty: it may not.

    It may where words are the other's own that none of these ever has, as “not eligible” and “portal” beside
    “emergency stock of PPE”; and, in shorthand, where the other explains more, or these too little: “… – signpost”.
    """
    known, own = known_terms(actions, lexicon), frozenset().union(*(lexicon.core[action] for action in actions))
    weights = {term: lexicon.terms.weigh(term) for term in sorted(reading.bag)}
    mass, words = sum(weights.values()) or 1.0, len(reading.words())

    def share(terms: frozenset[str]) -> float:
        return sum(weight for term, weight in weights.items() if term in terms) / mass

    explained, least = share(own), settings.BETTER_TOLD if words > settings.LEAST_WORDS else 0.0
    foreign = ", ".join(shown for shown in dict.fromkeys(reading.printed) if shown not in reading.phrases(own))
    if shorthand and (explained < settings.OWN_SHARE or (words <= settings.FEW_WORDS and foreign)):
        asked = " and ".join(lexicon.actions[action].action_id for action in actions)
        return f"“{foreign or ' '.join(reading.printed)}” is not what {asked} asks for"
    if not shorthand and len(reading.phrases(reading.bag - known)) < settings.OTHER_PHRASES:
        return ""
    for other, core in enumerate(lexicon.core):
        if other in actions or any(lexicon.overlap(other, action) for action in actions):
            continue
        lead, strange = share(core) - explained, core - known
        told = share(strange) >= settings.OTHER_SHARE and len(reading.phrases(strange)) >= settings.OTHER_PHRASES
        if (shorthand and lead >= least) or (told and lead >= -settings.AS_WELL_TOLD):
            shared = reading.phrases(strange if told else core)
            said = ", ".join(shown for shown in dict.fromkeys(reading.printed) if shown in shared)
            return f"“{said}” may ask for {lexicon.actions[other].action_id} instead"
    return ""


@dataclass(frozen=True, slots=True)
class Option:
    """An action a row may be given: its chance, the likeness of the wording, and the part that asks for it if not all do."""

    action: int
    chance: float
    text: float
    part: str = ""


def further_actions(
    split: SplitRow, likeness: float, lexicon: Lexicon, needed: float
) -> tuple[list[FurtherAction], list[FurtherAction], FurtherAction | None]:
    """Further actions that a row is given, those it is not, and of the latter what may be missed; likeliest first.

    likeness: of the whole row to a wording of its first action; needed: the chance of a further action.
    """
    # A near-verbatim row holds a second action only where a clear cut sets it off.
    clear = settings.CLEAR_CUT if likeness >= settings.NEAR_VERBATIM else 0.0
    more: list[FurtherAction] = []
    left: list[FurtherAction] = []
    for entry in split.further:
        if any(lexicon.overlap(entry.action, other.action) for other in more):
            continue
        (more if entry.chance >= needed and entry.cut >= clear and len(more) < settings.MOST_FURTHER else left).append(
            entry
        )
    missed = [entry for entry in left if entry.cut >= max(clear, settings.DOUBT_CUT)]
    return more, left, max(missed, key=lambda entry: entry.chance, default=None)


def others(
    answer: Sequence[int], left: Sequence[FurtherAction], likeliest: Sequence[int], chances: Matrix, alike: Matrix
) -> list[Option]:
    """The best actions that the row was not given, by its whole text or by one of its parts; grids are the row's lines.

    likeliest: enough of the actions by their chance for the whole text, the likeliest first.
    """
    found = {
        action: Option(action, float(chances[action]), float(alike[action]))
        for action in [action for action in likeliest if action not in answer][: settings.CANDIDATES]
    }
    for entry in left:
        by_whole = found.get(entry.action)
        if by_whole is None or entry.chance > by_whole.chance:
            found[entry.action] = Option(entry.action, entry.chance, entry.text, entry.part)
    return sorted(found.values(), key=lambda option: (-option.chance, option.action))[: settings.CANDIDATES]


def with_parts(
    answer: Sequence[int], rest: Sequence[Option], split: SplitRow, lexicon: Lexicon, most: float
) -> list[Option]:
    """The actions that the row was not given, with those that a part of its own supports where the answer does not.

    most: the chance of the answer, which such an action does not go before.
    """
    found = {option.action: option for option in rest}
    for part in split.parts:
        if part.cut < settings.DOUBT_CUT or len(part.bag) <= settings.LEAST_WORDS:
            continue
        action = part.likeliest
        chance = float(part.chances[action])
        if chance < settings.PROPOSED_PART or any(
            action == other or lexicon.overlap(action, other) for other in answer
        ):
            continue
        chance *= 1 - max(float(part.chances[other]) for other in answer)
        if chance < settings.PROPOSED_PART:
            continue
        if action not in found or found[action].chance < chance:
            found[action] = Option(
                action, min(chance, most), found[action].text if action in found else chance, part.text
            )
    return sorted(found.values(), key=lambda option: (-option.chance, option.action))


def with_named(named: Option, shown: Sequence[Option], answer: Sequence[int]) -> list[Option]:
    """What is shown, with the action that the reason names in place of the least likely that is no part of the answer."""
    if any(option.action == named.action for option in shown):
        return list(shown)
    kept = [*shown]
    spare = next((option for option in reversed(kept) if option.action not in answer), None)
    if spare is not None:
        kept.remove(spare)
        kept.append(named)
    return sorted(kept, key=lambda option: -option.chance)
