"""The words by which fields are told are the plan's: one that is added counts, and a plan without any reads on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from winterplan_extract.domain.document import Document, Paragraph
from winterplan_extract.domain.plan import Plan, WordKind
from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields import find_date, find_key, find_sender
from winterplan_extract.fields.deadline import Deadline, read_deadline
from winterplan_extract.fields.flags import names_work
from winterplan_extract.storage.plan_folder import load_plan

PLAN, SETTINGS = load_plan(), Settings()
BARE = replace(PLAN, words=())


def taught(word: str, kind: WordKind) -> Plan:
    return replace(PLAN, words=(*PLAN.words, (word, kind)))


def of(*lines: str) -> Document:
    return Document("x.docx", "docx", None, (), tuple(map(Paragraph, lines)))


def test_a_word_that_is_added_counts() -> None:
    assert read_deadline("Mothballed", PLAN, SETTINGS) == Deadline("unclear")
    assert read_deadline("Mothballed", taught("mothballed", "deadline_complete"), SETTINGS) == Deadline("complete")
    assert read_deadline("Humming-along", taught("humming along", "deadline_ongoing"), SETTINGS).kind == "ongoing"
    assert names_work("No snags", PLAN) and not names_work("No snags", taught("snags", "no_work_of"))
    key = of("Key: Lilac = done, Teal = not met")
    assert "lilac" not in find_key(key, PLAN, SETTINGS).means
    assert find_key(key, taught("lilac", "key_colour"), SETTINGS).means == {"lilac": "yes", "teal": "no"}
    dated = of("Compiled 14 October", "Some text")
    assert find_date(dated, PLAN, SETTINGS) is None
    assert find_date(dated, taught("compiled", "own_date"), SETTINGS) == date(2020, 10, 14)
    sent = of("Filled in for: Kent County Council", "Leeds City Council works with us")
    assert find_sender(sent, taught("filled in for", "council_label")).name == "Kent"


def test_a_plan_without_words_reads_what_no_word_tells() -> None:
    assert read_deadline("Ongoing", BARE, SETTINGS) == Deadline("unclear")
    assert read_deadline("30/11/2020", BARE, SETTINGS).first == date(2020, 11, 30)
    assert names_work("A rota", BARE)
    assert find_key(of("Key: R = off track, G = on track"), BARE, SETTINGS).means == {}
    assert find_date(of("14 October 2020"), BARE, SETTINGS) == date(2020, 10, 14)
