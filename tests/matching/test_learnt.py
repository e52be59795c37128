"""What was learnt of a list is kept as data, and the matcher does the same with it as when it learns."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.domain.settings import Settings
from winterplan_extract.matching import lexicon as lists
from winterplan_extract.matching import match_return
from winterplan_extract.matching.learnt import bytes_of, learn, lexicon_of
from winterplan_extract.storage.cache_folder import CacheFolder
from winterplan_extract.storage.plan_folder import load_plan

PLAN, SETTINGS = load_plan(), Settings()
SMALL = replace(PLAN, actions=PLAN.actions[:12], paraphrases=PLAN.paraphrases[:20], no_actions=PLAN.no_actions[:5])


@pytest.fixture(autouse=True)
def nothing_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "_LEXICONS", {})


def rows(*texts: str) -> list[ReturnRecord]:
    blank = ReturnRecord("", "", "r", "Kent", "", "", "f", None, None, 1, 1)
    return [
        replace(blank, row_id=f"r-{n}", row=n, requirement=text, section=PLAN.actions[n].section)
        for n, text in enumerate(texts)
    ]


SAID = rows(
    *(action.requirement for action in SMALL.actions[3:8]),
    "Infecti0n contro1 in care homes and the duties of the CCG",
    "Our own newsletter goes out each month.",
)


def test_what_was_kept_matches_as_what_was_learnt() -> None:
    learnt = match_return(SAID, SMALL, SETTINGS)
    made = lists.lexicon(SMALL, SETTINGS.matching)
    content = bytes_of(made)
    lists.have_ready(SMALL, SETTINGS.matching, lexicon_of(content))
    assert lists.lexicon(SMALL, SETTINGS.matching) is not made
    assert match_return(SAID, SMALL, SETTINGS) == learnt
    assert bytes_of(lists.lexicon(SMALL, SETTINGS.matching)) == content


def test_it_is_learnt_once_and_then_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = CacheFolder(tmp_path)
    learn(SMALL, SETTINGS.matching, kept, "list")
    monkeypatch.setattr(lists, "_LEXICONS", {})
    monkeypatch.setattr(lists, "Lexicon", None)  # nothing can be learnt any more
    with pytest.raises(TypeError):
        learn(SMALL, SETTINGS.matching, kept, "another list")
    monkeypatch.undo()
    monkeypatch.setattr(lists, "_LEXICONS", {})
    learn(SMALL, SETTINGS.matching, kept, "list")
    assert lists.is_ready(SMALL, SETTINGS.matching)


STRANGE = [
    (["object", "Popen", []], "a class that is none of the list's"),
    (["array", "|O", [1], b"12345678"], "an array of anything"),
    (["tuple", 1, 2], "no list at all"),
    (["object", "Lexicon"], "cut short"),
    (["array", "<f8", [3], b"1"], "an array that is too short"),
]


@pytest.mark.parametrize(("held", "why"), STRANGE, ids=[case[1] for case in STRANGE])
def test_what_is_no_list_is_told_of_and_learnt_anew(
    held: list[object], why: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = CacheFolder(tmp_path)
    kept.put("list", msgspec.msgpack.encode(held))
    with caplog.at_level(logging.WARNING):
        learn(SMALL, SETTINGS.matching, kept, "list")
    assert "list.kept" in caplog.text
    assert lists.is_ready(SMALL, SETTINGS.matching)
    assert lexicon_of(kept.get("list") or b"").number == {action.action_id: n for n, action in enumerate(SMALL.actions)}
