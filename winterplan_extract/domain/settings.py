"""Every limit and threshold, a part for each room, with its range and unit in its type and its reason; read once, from
TOML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.typed import Refused, as_typed, toml_name, within

# What a number is a number of, and the range in which it makes sense at all.
Share = Annotated[float, within(0, 1, "a share, a likeness or a chance: 0 is none, 1 is all")]
Sureness = Annotated[float, within(0, 2, "a confidence; nothing is as sure as what is above 1")]
Points = Annotated[float, within(0.1, 1_000, "points; 72 are an inch")]
Ems = Annotated[float, within(0.01, 10, "ems, the size of the text")]
Count = Annotated[int, within(1, 1_000, "how many")]
Many = Annotated[int, within(1, 10_000_000, "how many")]
Seconds = Annotated[float, within(1, 86_400, "seconds")]
Megabytes = Annotated[int, within(1, 10_000, "MB")]
Characters = Annotated[int, within(1, 10_000, "characters")]

FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost before it is stopped."""

    seconds: Seconds = 120.0  # wall clock for one file; the slowest real return takes under two
    # memory on top of what a worker starts with; the largest real return takes under 200
    memory_mb: Annotated[int, within(100, 1_000_000, "MB")] = 1500
    file_mb: Megabytes = 200  # size of a file on disk
    unpacked_mb: Megabytes = 200  # a package, or the returns of one archive, unpacked
    # all archives of a run, unpacked; and never over half of the free temporary disk
    unpacked_total_mb: Annotated[int, within(1, 1_000_000, "MB")] = 5000
    # unpacked to packed, above 100 KB: beyond it, a bomb
    inflate_ratio: Annotated[float, within(2, 10_000, "times")] = 100.0
    archive_entries: Many = 2000  # files in an archive or parts in a package
    archive_depth: Annotated[int, within(1, 10, "archives")] = 3  # archives within archives
    pages: Many = 1000  # pages of one PDF
    ocr_page_seconds: Seconds = 60.0  # wall clock given on top for each page read by OCR; one takes 3 to 10


@dataclass(frozen=True, slots=True)
class Working:
    """What a run may take of the machine; none of it changes what comes out."""

    # kept readings; one of a return takes 0.1 to 0.3, so thousands of returns fit
    cache_mb: Annotated[int, within(1, 1_000_000, "MB")] = 1000
    worker_files: Many = 200  # files that a worker process reads before it is replaced: what libraries leak stays small
    # memory that a worker may keep after a file before it is replaced; after most returns it keeps under 100
    worker_grown_mb: Annotated[int, within(10, 1_000_000, "MB")] = 400


@dataclass(frozen=True, slots=True)
class Reading:
    """How geometry is read."""

    word_snap: Points = 10.8  # between two borders of a Word table below which they are one: a cell's own margins
    # PDF, in points or in ems (the size of the text)
    smallest_glyph: Points = 1.0  # points; smaller text cannot be read on paper: hidden
    word_gap: Ems = 0.15  # ems between glyphs that part words; a space is 0.22 to 0.28, kerning under 0.05
    drawn_space: Ems = 0.05  # ems that must be left where the file draws a space for it to be one
    word_drift: Ems = 0.1  # ems by which baselines may differ within a word
    line_drift: Ems = 0.3  # ems by which baselines may differ within a line; raised figures go further
    double_shift: Ems = 0.12  # ems; an equal glyph drawn so near is the same one, made bold
    rule_width: Points = 4.0  # points; a drawn area no wider is a rule, not a shading
    rule_snap: Points = 3.0  # points between rules that are one, and between rules that meet
    sliver: Points = 5.0  # points; no row or column is narrower: between double rules
    open_side: Points = 15.0  # points that level rules reach beyond the last upright one where a column has none
    dash_length: Points = 6.0  # points; a shorter piece counts only as part of a dashed rule
    dash_gap: Points = 5.0  # points between the pieces of a dashed rule
    fill_share: Share = 0.5  # of a cell's area that a shading must cover to be the cell's
    frame_share: Share = 0.5  # of a page's area; a single box larger than that is a page border
    margin_share: Share = 0.12  # of a page's height at its top and bottom where headers and footers stand
    furniture_share: Share = 0.3  # of the pages on which a header or footer must come back
    furniture_drift: Points = 6.0  # points by which its height may differ from page to page
    picture_share: Share = 0.25  # of a page's area; with no text beside it, such a picture was the content
    scan_share: Share = 0.5  # of a page's area; so large a picture with next to no words on it is a scan
    scan_words: Count = 12  # words that a scanner may have stamped on it all the same
    scan_letters: Count = 4  # letters and digits from which a picture says something: an edge may pass for a letter
    ocr: bool = True  # whether scanned pages are read, where the extra `ocr` is installed
    # dots an inch at which they are looked at; 8 point text has 11 pixels to a small letter then
    ocr_dpi: Annotated[int, within(72, 600, "dots an inch")] = 200
    ocr_threads: Count = 1  # of the recogniser: a run has a process for each core, and another number rounds otherwise
    ocr_least_sure: Share = 0.6  # mean certainty of a line's letters; what is below is no text but a stain or a drawing
    gutter: Ems = 0.5  # ems that all lines leave free between columns without rules; twice a space
    column_gap: Ems = 1.0  # ems within a line that part columns; three or four spaces
    cut_rows_share: Share = 0.15  # share of a text export's rows that lack a part from which its order is lost; 0.01 where it is kept, over 0.2 where not
    most_objects: Many = 50_000  # drawn objects of a page; a page with more is a drawing
    most_segments: Many = 4_000  # corners of one path; a path with more is a map or a letter


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """How rows are made whole and columns named. Likeness and scores are 0 to 1."""

    header_depth: Count = 6  # rows from the top in which headings are looked for: titles and banners stand above
    heading_length: Characters = 90  # characters: longer cells are answers, not headings
    heading_likeness: Share = 0.75  # below it a heading says nothing; "How to close the gaps?" has 0.9
    heading_sure: Share = 0.9  # from here on what the column holds need not be looked at
    second_header_gain: Share = 0.2  # likeness that a second row of headings must add to be one
    role_score: Share = 0.3  # below it a column is kept under its own heading
    requirement_by_content: Share = 0.6  # likeness to actions that makes a column without heading one of requirements
    # share of cells that answer in a word from which "Status" heads answers rather than a text
    status_answers: Share = 0.5
    wordy: Share = 0.08  # score of long text from which a column left over may hold statuses or gaps
    rows_to_guess: Count = 3  # a table without headings needs that many rows to be judged by what it holds
    edge_shift: Points = 12.0  # points by which a table's sides may move from page to page
    banner_span: Share = 0.6  # share of the columns that a lone cell must span to be a banner
    banner_length: Characters = 160  # characters: a longer lone cell is a note
    heading_of_plan: Share = 0.85  # likeness to a theme or section of the plan that makes a text a heading
    page_foot: Points = 60.0  # points above the lowest table's end: a table that ends higher was not cut by the page
    # points (tables/stitch.py) from which the first row of a page goes on the last one
    join_score: Annotated[float, within(0, 100, "a score")] = 2.5
    inline_refs: Share = 0.6  # share of requirements that must begin with a reference for it to be taken as one
    repeated_rows: Count = 3  # rows of one table that say again what others asked: a pair may be two partners' answers
    label_likeness: Share = 0.9  # likeness that makes a cell of a form a label: free text must not pass for one
    label_repeats: Share = 0.5  # share of a form's blocks: text in the place of a label in more of them is one
    form_share: Share = 0.4  # share of a form's rows that begin with a label: labels over answers are every other row


@dataclass(frozen=True, slots=True)
class Normalising:
    """How a row's fields are read."""

    deadline_words: Count = 30  # words from which a deadline cell holds a paragraph; the longest real deadline has 28
    opening_words: Count = 8  # words that the first clause of such a paragraph may have to be read as the deadline
    met_words: Count = 12  # words from which a “met?” cell holds an explanation that belongs elsewhere
    repeated_chars: Characters = 120  # letters and digits: a shorter status may well be the same in several rows
    fill_saturation: Share = 0.12  # 0 to 1: a paler fill is no colour; the palest “good” of Excel has 0.17
    answers_in_status: Share = 0.5  # of the rows whose statuses begin or end with an answer: the return answers there
    tint_saturation: Share = 0.06  # a paler fill is grey or white; Office's palest green has 0.09
    grey_brightness: Share = 0.93  # 0 to 1: a lighter grey is the band of every other row
    fill_brightness: Share = 0.3  # 0 to 1: a darker fill is a header's
    lead_likeness: Share = 0.9  # from here a mistyped word of a title is read as the known one; “Manger” has 0.92
    top_paragraphs: Count = 15  # paragraphs from the top among which the council and the date are looked for


@dataclass(frozen=True, slots=True)
class Matching:
    """How rows are matched to actions. The weights of the evidence are learnt: matching/weights.toml."""

    mapped_at: Sureness = 0.0  # confidence from which a row is mapped without review; 0: as learnt
    unmapped_at: Sureness = 0.0  # confidence that a row is on no list, from which it is unmapped; 0: as learnt
    # confidence below which the verdict on a row read from prose is left to a reviewer
    prose_mapped_at: Sureness = 0.97
    ocr_mapped_at: Sureness = 0.9  # confidence below which the verdict on a row read by OCR is left to a reviewer
    margin: Share = 0.0  # lead in confidence that a mapped row has over its runner-up; 0: as learnt
    word_mended_at: Share = 0.86  # likeness, 0 to 1, from which an unknown word is a known one misread
    common_weight: Share = 0.25  # most that an everyday word weighs, against the rarest word
    stranger_weight: Share = 0.5  # weight of a word no wording has, against that of the rarest known one


@dataclass(frozen=True, slots=True)
class Reviewing:
    """How a reviewer's decisions are read and replayed. Likeness is 0 to 1."""

    header_within: Count = 30  # lines from the top of a sheet among which the headings are looked for
    same_wording: Share = 0.9  # likeness from which a row whose text has changed is the row that was decided on
    same_wording_lead: Share = 0.03  # by how much it must be more alike than the council's other rows
    title_likeness: Share = 0.85  # likeness from which the words after an id are its title, mistyped
    nearest: Count = 3  # actions named to whoever typed one that is not on the list


@dataclass(frozen=True, slots=True)
class Pairing:
    """How the rows of two rounds are found to be the same. Likeness is 0 to 1."""

    same_row: Share = 0.75  # of wording, where neither key nor action tells; no two rows of one return are more alike
    named: Count = 5  # councils or files named in a note; the rest are counted
    # of wording to one that a person decided on, from which that decision may be why it is matched otherwise
    taught_by: Share = 0.6
    title_length: Characters = 120  # of a requirement that stand for the title of a row that answers no action


@dataclass(frozen=True, slots=True)
class Comparing:
    """How the councils are put side by side."""

    in_review_at: Share = 0.02  # confidence from which a further candidate of a row in review may be what it answers
    headed_at: Share = 0.5  # likeness of headings from which a row stands on an action's section
    inside_at: Share = 0.3  # confidence from which an action may stand inside a row that is mapped to another


@dataclass(frozen=True, slots=True)
class Auditing:
    """When what came out of a file is doubted. Shares are measured on the samples, the layouts and two real returns."""

    any_plan: bool = False  # a document of another plan or kind is read as a return: --any-plan
    # letters and digits of a page that may be lacking without a word; nowhere is one lacking
    letters_lost: Annotated[int, within(0, 1_000, "letters and digits")] = 0
    page_lost_share: Share = 0.5  # of a page's letters; from here on the page was not read rather than a cell of it
    page_lost_letters: Count = 200  # letters that such a page must have: a title page may have fewer
    labels_alike: Count = 3  # cells of a form that say the same, from which they are labels
    # letters of a cell's end that must stand before the next cell; so many are seldom said twice
    joint_letters: Count = 16
    # of the cells that follow one another in the file's text; 0.96 and more wherever the order tells
    in_order_share: Share = 0.9
    # of a PDF: below it the file was drawn in an order of its own, which tells nothing
    drawn_in_order_share: Share = 0.4
    parted_in_order_share: Share = 0.2  # of a file that parts its cells itself, whose order is theirs
    # of the references that go on from the one before, from which a gap or a turn tells something
    orderly_share: Share = 0.8
    most_skipped: Count = 20  # numbers; a wider gap is another numbering
    sentence_letters: Count = 40  # letters and digits from which a cell holds a sentence; posts and answers are shorter
    signs_of_a_row: Count = 2  # cells that look like those of a requirement row; a heading or a legend has at most one
    # such rows from which a table looks like the return's own; a box of contacts has at most one
    rows_of_a_table: Count = 2
    cells_to_judge: Count = 4  # filled cells from which a role is judged by what they hold
    rows_to_judge: Count = 8  # rows from which shares of all rows tell something
    spread: Count = 30  # rows from all over a return that are enough to judge what its columns hold
    unlike_share: Share = 0.6  # of a role's cells that hold what such a cell does not; nowhere more than a third do
    paragraph_words: Count = 30  # words from which a cell of a lead, an answer or a date holds a paragraph
    silent_share: Share = 0.9  # of the rows without an answer, from which the answers may have been missed
    # of the rows fully met that have a gap, at least, for it to be no gap; 0.6 at most where it is one
    gap_share: Share = 0.9
    short_more: Share = 0.4  # by which share more the rows that fall short have a status, for it to be a gap
    # of the rows that have a reference, an answer or a capital, from which a row without stands out
    usual_share: Share = 0.9
    signs_of_a_rest: Count = 2  # signs that a row is the rest of the one before; a whole row seldom has one
    spoilt_signs: Count = 3  # signs of a spoilt encoding; a lone one is a bullet of a symbol font
    spoilt_share: Share = 0.005  # of all characters that such signs must make up
    words_to_judge: Count = 40  # words from which a text is judged by how many of them are known
    # of the words that the plan's own wordings have too; 0.6 and more in any text of a return
    known_words: Share = 0.35
    # of the rows on no list, beyond which the document may be another, or its columns mistaken
    unmapped_share: Share = 0.5
    most_alike: Count = 12  # notices of one kind for one file; the rest are counted


@dataclass(frozen=True, slots=True)
class Settings:
    """All of a run's settings. `as_of` decides what is overdue; None: the day after the returns' own latest date."""

    as_of: date | None = None
    period_start: date = date(2020, 9, 1)  # the plan's own period: years that are not printed fall in it
    period_end: date = date(2021, 3, 31)
    limits: Limits = Limits()
    working: Working = Working()
    reading: Reading = Reading()
    rebuilding: Rebuilding = Rebuilding()
    normalising: Normalising = Normalising()
    matching: Matching = Matching()
    reviewing: Reviewing = Reviewing()
    pairing: Pairing = Pairing()
    comparing: Comparing = Comparing()
    auditing: Auditing = Auditing()

    def __post_init__(self) -> None:
        for name in ("as_of", "period_start", "period_end"):
            day = getattr(self, name)
            if day is not None and not FIRST_DAY <= day <= LAST_DAY:
                raise SettingsError(f"{name}: {day} is not allowed; use a day from {FIRST_DAY} to {LAST_DAY}.")
        if self.period_start > self.period_end:
            raise SettingsError(
                f"period_end: {self.period_end} is before the period_start, {self.period_start}; use a later day."
            )


def settings_from(values: Mapping[str, Any]) -> Settings:
    """Settings with `values` (as TOML gives them) over the defaults; raises SettingsError for what their types do not
    allow.
    """
    try:
        return as_typed(values, Settings)
    except Refused as fault:
        raise SettingsError(f"{toml_name('settings', *fault.where)}: {fault}.") from fault
