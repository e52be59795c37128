"""Rows of a return with their fields read: ids and keys, words kept, nothing left out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winterplan_extract.domain.document import Notice, Place, RawRecord
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.problems import wording
from winterplan_extract.domain.records import Met, ReturnRecord
from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields import Sender, normalise
from winterplan_extract.fields.answer_key import AnswerKey
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.vocabulary.references import after_ditto

PLAN = load_plan()
SETTINGS = Settings(as_of=date(2021, 1, 15))
SENDER = Sender("Rutland", "E06000017", "East Midlands")


def rows_of(*records: RawRecord, key: dict[str, Met] | None = None) -> tuple[ReturnRecord, ...]:
    return read(records, AnswerKey(key or {}, 3))[0]


def read(records: Sequence[RawRecord], key: AnswerKey) -> tuple[tuple[ReturnRecord, ...], tuple[Notice, ...]]:
    return normalise(
        records, sender=SENDER, return_id="rutland", file="a/rutland.docx", settings=SETTINGS, plan=PLAN, key=key
    )


def test_a_row_carries_its_place_its_words_and_what_they_mean() -> None:
    (row,) = rows_of(
        RawRecord(
            Place(2, 5, 3, 4),
            "Theme",
            "Section",
            "1.1",
            "Ask",
            "Status",
            "N",
            "Gap",
            "DASS / J Smith",
            "end Oct",
            "Cost: 5",
        )
    )
    assert (row.row_id, row.return_id, row.source_file) == ("rutland-001", "rutland", "a/rutland.docx")
    assert (row.council, row.council_code, row.region) == ("Rutland", "E06000017", "East Midlands")
    assert (row.page, row.page_end, row.table, row.row) == (3, 4, 2, 5)
    assert (row.theme, row.section, row.ref, row.requirement) == ("Theme", "Section", "1.1", "Ask")
    assert (row.current_status, row.met_text, row.gap, row.lead_text) == ("Status", "N", "Gap", "DASS / J Smith")
    assert (row.met, row.leads) == ("no", ("Director of Adult Social Services",))
    assert (row.deadline_text, row.deadline_kind) == ("end Oct", "month")
    assert row.deadline_first == row.deadline_last == date(2020, 10, 31)
    assert row.other_text == "Cost: 5"


def test_a_key_rests_on_council_and_wording_alone() -> None:
    one, two, other = rows_of(
        RawRecord(Place(1, 1), ref="1.1", requirement="Share the  guidance."),
        RawRecord(Place(9, 9), ref="7.3", requirement="share the guidance", current_status="differs"),
        RawRecord(Place(1, 3), requirement="Something else"),
    )
    expected = hashlib.sha256(f"Rutland\n{fold('Share the guidance')}".encode()).hexdigest()[:16]
    assert (one.row_key, two.row_key) == (expected, f"{expected}-2")
    assert other.row_key not in (one.row_key, two.row_key)
    assert [row.row_id for row in (one, two, other)] == ["rutland-001", "rutland-002", "rutland-003"]


def test_the_return_s_own_key_goes_before_the_list() -> None:
    record = RawRecord(Place(1, 1), met_text="N")
    assert rows_of(record)[0].met == "no"
    assert rows_of(record, key={"y": "yes", "n": "partly"})[0].met == "partly"


def test_a_note_says_once_that_answers_were_read_by_the_return_s_own_key() -> None:
    records = [RawRecord(Place(1, row), ref=f"1.{row}", met_text=said) for row, said in enumerate("YNN", 1)]
    (told,) = read(records, AnswerKey({"y": "yes", "n": "partly"}, 3))[1]
    assert wording(told)[1].startswith(
        "Answers were read by the return's own key, printed on page 3: N = partly. 2 of them"
    )
    assert read(records, AnswerKey({"y": "yes", "n": "no"}, 3))[1] == (), "what the list says too needs no note"


def test_a_colour_is_named_where_there_are_no_words() -> None:
    (row,) = rows_of(RawRecord(Place(1, 1), met_fill="FFC000"))
    assert (row.met_text, row.met) == ("[amber]", "partly")


def test_no_records_give_no_rows() -> None:
    assert rows_of() == ()


WORDS = st.text(max_size=40)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS, WORDS, WORDS), max_size=5))
def test_every_record_is_a_row_in_its_order_with_its_words_kept(cells: list[tuple[str, ...]]) -> None:
    records = [RawRecord(Place(1, n + 1), "", "", *texts) for n, texts in enumerate(cells)]
    rows = rows_of(*records)
    assert [row.row for row in rows] == [record.place.row for record in records]
    assert [row.requirement for row in rows] == [record.requirement for record in records]
    assert [row.deadline_text for row in rows] == [record.deadline_text for record in records]
    assert [row.lead_text for row in rows] == [record.lead_text for record in records]
    assert len({row.row_key for row in rows}) == len({row.row_id for row in rows}) == len(rows)


def told(*cells: tuple[str, str, str]) -> tuple[ReturnRecord, ...]:
    """Rows that hold a lead, a deadline and an answer."""
    return rows_of(
        *(
            RawRecord(Place(1, i), requirement=f"Ask {i}", lead_text=lead, deadline_text=when, met_text=met)
            for i, (lead, when, met) in enumerate(cells)
        )
    )


def test_a_cell_that_repeats_the_one_above_means_the_same_and_stays_as_printed() -> None:
    rows = told(
        ("PSW", "30 November 2020", "Partly"), ("ditto", "as above", '"'), ("〃", "Ditto", "same"), ("As above and DASS", "weekly", "Yes")
    )  # fmt: skip
    psw = "Principal Social Worker"
    assert [row.leads for row in rows] == [(psw,), (psw,), (psw,), (psw, "Director of Adult Social Services")]
    assert [row.deadline_last for row in rows] == [date(2020, 11, 30)] * 3 + [None]
    assert [row.met for row in rows] == ["partly", "partly", "partly", "yes"]
    assert (rows[1].lead_text, rows[1].deadline_text, rows[1].met_text) == ("ditto", "as above", '"')
    assert "gap_without_lead" not in rows[1].flags


def test_what_is_above_nothing_and_what_only_begins_alike_repeats_nothing() -> None:
    (first,) = told(("ditto", "as above", "No"))
    assert (first.leads, first.deadline_last) == ((), None)
    rows = told(("PSW", "30 November 2020", "No"), ("Above Bar Team", "", "No"), ("", "Same day", "No"))
    assert [row.leads for row in rows[1:]] == [("Above Bar Team",), ()]
    assert [row.deadline_last for row in rows[1:]] == [None, None]


def test_a_cell_that_names_a_row_above_means_what_that_row_says() -> None:
    cells = (("1.1", "PSW", "30 November 2020"), ("1.2", "DPH", "Weekly"), ("1.3", "As per 1.1", "see 1.1"), ("1.4", "See 1.1 and the CCG", "as 1.9"))  # fmt: skip
    rows = rows_of(*(RawRecord(Place(1, i), ref=ref, requirement=f"Ask {i}", lead_text=lead, deadline_text=when) for i, (ref, lead, when) in enumerate(cells)))  # fmt: skip
    assert (rows[2].leads, rows[2].deadline_last) == (("Principal Social Worker",), date(2020, 11, 30))
    assert rows[3].leads != rows[0].leads
    assert rows[3].deadline_last is None


def inside(*statuses: str, met: str = "") -> list[tuple[str, str]]:
    records = (
        RawRecord(Place(1, i), requirement=f"Ask {i}", current_status=said, met_text=met)
        for i, said in enumerate(statuses)
    )
    return [(row.met, row.met_text) for row in rows_of(*records)]


def test_an_answer_that_begins_the_status_counts_where_there_is_no_other() -> None:
    assert inside("Partially met: four held.", "Fully met – weekly.", "Not met. No page.", "(Met) All homes told", "The page is kept.") == [
        ("partly", "Partially met"), ("yes", "Fully met"), ("no", "Not met"), ("yes", "Met"), ("not_stated", "")
    ]  # fmt: skip
    assert inside("Fully met – weekly.", "Fully met – daily.", met="N") == [("no", "N"), ("no", "N")]
    assert inside("Four of five held (partially met)", "Sent weekly. Requirement met in full.", "No page: not yet met", "Met. All told", "One is kept.") == [
        ("partly", "partially met"), ("yes", "Requirement met in full"), ("no", "not yet met"), ("yes", "Met"), ("not_stated", "")
    ]  # fmt: skip
    once = inside("Complete – the page is up.", "The rota is kept.", "Homes are told.", "A list was sent.")
    assert once == [("not_stated", "")] * 4


def test_blue_and_pale_shades_are_answers_where_the_return_answers_by_colour() -> None:
    def by(*fills: str) -> list[str]:
        return [
            row.met
            for row in rows_of(
                *(RawRecord(Place(1, i), requirement=f"Ask {i}", met_fill=fill) for i, fill in enumerate(fills))
            )
        ]

    assert by("FF0000", "00B050", "0070C0", "E2EFDA", "BFBFBF") == ["no", "yes", "yes", "yes", "not_stated"]
    assert by("DEEAF6", "", "DEEAF6", "") == ["not_stated"] * 4  # the band of every other row


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("do.", ""),
        ("-do-", ""),
        ("– do –", ""),
        ("– ″ –", ""),
        ("(as above)", ""),
        ("Do - call", None),
        ("Do it", None),
    ],
)
def test_short_signs_of_ditto_repeat_the_cell_above(text: str, rest: str | None) -> None:
    assert after_ditto(text) == rest


@pytest.mark.parametrize(
    ("when", "dates", "told"),
    [
        (("11/13/2020", "12/05/2020", "11-11-2020", "Complete 12.01.20", "30 Nov 2020"), ["", "", "2020-11-11", "", "2020-11-30"], 2),
        (("11/13/2020", "13/11/2020", "12/05/2020"), ["", "2020-11-13", "2020-05-12"], 0),
        (("12/05/2020", "31/11/2020"), ["2020-05-12", ""], 0),
    ],
)  # fmt: skip
def test_where_dates_can_only_be_month_first_those_that_may_be_either_are_no_dates(
    when: tuple[str, ...], dates: list[str], told: int
) -> None:
    rows, notices = read(
        [RawRecord(Place(1, n), deadline_text=text, requirement="Ask") for n, text in enumerate(when, 2)],
        AnswerKey({}, 3),
    )
    assert [str(row.deadline_last or "") for row in rows] == dates
    assert [dict(each.values)["count"] for each in notices if each.code == "dates_month_first"] == (
        [f"{told}"] if told else []
    )
    assert sum("impossible_date" in row.flags for row in rows) == (told + 1 if told else 1)
