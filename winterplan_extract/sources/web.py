"""A web page (.html) or a saved one (.mht) as a Document: its main text and tables, navigation and banners apart."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final

from lxml import html
from PIL import ImageColor

from winterplan_extract.domain.document import Cell, Document, Paragraph, Table
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plaintext import BULLET, chars, clean
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.settings import HEAD, MOST_SPAN
from winterplan_extract.sources.signs import TICKED, UNTICKED, pictured
from winterplan_extract.sources.text.plain import decode
from winterplan_extract.storage.files import read_regular

_MAIN: Final = "//main | //*[@role='main'] | //article"  # where a page says which of its text is its own
_UNSEEN: Final = frozenset({"script", "style", "noscript", "template", "head", "svg", "iframe", "object"})
_AROUND: Final = frozenset({"nav", "header", "footer", "aside", "form", "dialog", "button"})
_ROLES_AROUND: Final = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog"})  # fmt: skip
_CLASS_AROUND: Final = re.compile(
    r"\b(?:cookie|breadcrumb|skip-?(?:link|to)|site-(?:header|footer)|share|related)", re.I
)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FILL: Final = re.compile(r"background(?:-color)?\s*:\s*(#[0-9a-f]+|rgba?\([^()]*\)|[a-z]+)", re.IGNORECASE)
_STANDS_OUT: Final = ("b", "strong", "mark", "u")
_STRUCK: Final = frozenset({"s", "del", "strike"})
_THROUGH: Final = re.compile(r"line-through", re.IGNORECASE)
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")  # of a style sheet: selectors and what they ask for
_CLASS: Final = re.compile(r"\w*\.([\w-]+)$")  # a selector of a class alone
_NOTE_MARK: Final = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§]{1,3})[\])]?")
_MARKS: Final = "//td//sup | //th//sup | //td//a[starts-with(@href, '#')] | //th//a[starts-with(@href, '#')]"
_NOTE: Final = "data-note"  # the attribute in which a cell holds the notes that it calls
_BLOCKS: Final = frozenset(
    {
        "body", "main", "article", "section", "div", "p", "blockquote", "pre", "address", "h1", "h2", "h3", "h4", "h5", "h6",
        "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "td", "th",
        "figure", "figcaption", "details", "summary", "fieldset", "hr",
    }
)  # fmt: skip
# Fields that show none of what the page is about.
_NO_VALUE: Final = frozenset({"hidden", "password", "button", "submit", "reset", "image", "file"})
_OWN: Final = ".//table | .//h1 | .//main | .//article"  # what a form round the page's own text holds
_LAYOUT: Final = ".//table | .//h1 | .//h2 | .//h3"  # what a table that only places things on the page holds

Element = Any  # of lxml.html, whose stubs lack what is asked of it here


def read_web(path: Path, shown: str, settings: Settings) -> Document:
    """The page's own text in reading order; what is around it is furniture, what is hidden is left out. Raises UnreadableFile."""
    page: Element = html.document_fromstring(
        _page_in(read_regular(path)).encode(),
        parser=html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True),
    )
    body = page.find("body")
    if body is None:
        raise UnreadableFile(notice("file_damaged", detail="it holds no page"))
    _take_in_styles(page)
    for field in list(page.iter("select", "input", "textarea")):
        _show_value(field)
    _take_out_note_marks(page)
    mains = [each for each in page.xpath(_MAIN) if not _is_around(each)]
    outer = [each for each in mains if not any(other is not each and each in other.iter() for other in mains)]
    walk = _PageWalk()
    for root in outer or [body]:
        walk.through(root)
        walk.end()
    title = " ".join((page.findtext(".//title") or "").split())
    hidden = sum(chars(each.text_content()) for root in outer or [body] for each in root.iter() if _begins_hidden(each))
    told = {"text_hidden": hidden, "text_struck": walk.struck}
    notices = tuple(notice(code, count=count) for code, count in told.items() if count)
    return Document(shown, "html", None, tuple(walk.body), tuple(walk.furniture), notices=notices, title=title)


def _page_in(data: bytes) -> str:
    """The page's source; of a saved page with its pictures, the part that is the page."""
    if re.match(rb"[A-Za-z][\w-]*: ", data.lstrip()):  # the header of a saved page
        message = email.message_from_bytes(data, policy=email.policy.default)
        if isinstance(message, EmailMessage):
            for part in message.walk():
                if part.get_content_type() == "text/html":
                    return str(part.get_content())
    declared = re.search(rb"charset=[\"']?([-\w]+)", data[:HEAD])
    try:
        return data.decode(declared[1].decode()) if declared else decode(data)
    except (LookupError, UnicodeDecodeError):
        return decode(data)


def _take_in_styles(page: Element) -> None:
    """Writes what the page's own style sheets hide, strike or colour by a class into the elements of that class."""
    for selectors, asked in (rule for sheet in page.iter("style") for rule in _RULE.findall(sheet.text or "")):
        if any(each.search(asked) for each in (_THROUGH, _HIDDEN, _FILL)):
            names = {found[1] for each in selectors.split(",") if (found := _CLASS.match(each.strip()))}
            for element in page.iter() if names else ():
                if isinstance(element.tag, str) and not names.isdisjoint(element.get("class", "").split()):
                    element.set("style", f"{element.get('style', '')};{asked}")


def _show_value(field: Element) -> None:
    """Turns a field of a form into what it shows: what was chosen, typed or ticked."""
    kind = field.get("type", "text").lower()
    if _tag(field) == "select":
        options = list(field.iter("option"))
        # A list opens with its first choice chosen, unless several can be.
        chosen = [each for each in options if each.get("selected") is not None]
        chosen = chosen or options[: field.get("multiple") is None]
        shown = ", ".join(each.text_content().strip() for each in chosen)
    elif _tag(field) == "textarea":
        shown = field.text_content()
    elif kind in ("checkbox", "radio"):
        shown = TICKED if field.get("checked") is not None else UNTICKED
    elif kind == "date":
        shown = "/".join(reversed(field.get("value", "").split("-")))
    else:
        shown = "" if kind in _NO_VALUE else field.get("value", "")
    for child in list(field):
        field.remove(child)
    field.tag, field.text = "span", shown


def _take_out_note_marks(page: Element) -> None:
    """Takes the marks of footnotes out of cells, which keep the notes as remarks: by its link or, without one, its mark."""
    named = {name: each for each in page.iter() for name in (each.get("id"), each.get("name")) if name}
    printed = {each.text_content().strip(): each for each in page.xpath("//sup[not(ancestor::table)]")}
    for mark in page.xpath(_MARKS):
        said = mark.text_content().strip()
        cell = next(mark.iterancestors("td", "th"), None)
        links = [each.get("href", "") for each in mark.iter("a")]
        note = next((named[link[1:]] for link in links if link[1:] in named), None) if links else printed.get(said)
        if cell is None or note is None or not _NOTE_MARK.fullmatch(said) or cell in note.iterancestors():
            continue
        holder = note.getparent() if _tag(note) in ("a", "sup") else note
        text = clean(_text_of(holder)).removeprefix(BULLET).removeprefix(said).strip(" .:↩\n")
        cell.set(_NOTE, "\n".join(filter(None, (cell.get(_NOTE), " ".join(text.split())))))
        mark.drop_tree()


class _PageWalk:
    """The walk through a page: what was met so far, and the text that goes on."""

    def __init__(self) -> None:
        self.body: list[Table | Paragraph] = []
        self.furniture: list[Paragraph] = []
        self.tables = 0
        self.said: list[str] = []  # of the paragraph that is open
        self.before = ""  # what it begins with: the glyph or number of a list item
        self.level = 0
        self.struck = 0  # letters and digits outside tables that are struck through
        self.term: Paragraph | None = None  # of a list of terms, before what is said of it

    def end(self) -> None:
        """Ends the open paragraph."""
        text = clean("".join(self.said))
        if text:
            self.body.append(Paragraph(f"{self.before}{text}", level=self.level, bold=self.level > 0))
            self.before = ""
        self.said = []

    def through(self, element: Element) -> None:
        """Takes up an element, with all in it."""
        tag = _tag(element)
        if tag in _UNSEEN or _is_hidden(element):
            return
        if _is_struck(element):
            self.struck += chars(_text_of(element))
            return
        if _is_around(element):
            if text := clean(_text_of(element)):
                self.furniture.append(Paragraph(text))
            return
        if tag == "table" and _holds_cells(element):
            self.end()
            self.tables += 1
            self.body.append(_table(element, self.tables))
            return
        block = tag in _BLOCKS
        if block:
            self.end()
        if tag == "br":
            self.said.append("\n")
        self.level = int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else 0 if block else self.level
        if tag in ("li", "summary"):
            self.before = _label(element) if tag == "li" else ""
        if tag == "dd" and self.term is not None and self.body[-1] is self.term:
            self.before = f"{self.term.text.rstrip(' :')}: "  # “Lead: Head of Quality”, as labelled lines are printed
            self.body.pop()
        self.said.append(element.text or "")
        for child in element:
            self.through(child)
            self.said.append(child.tail or "")
        if block:
            self.end()
            self.level, self.before = 0, ""
        if tag == "dt" and self.body and isinstance(self.body[-1], Paragraph):
            self.term = self.body[-1]


def _holds_cells(table: Element) -> bool:
    """Whether a table is more than a way to place things on the page: other tables or headings stand in its cells alone."""
    if table.get("role") == "presentation":
        return False
    return not table.xpath(_LAYOUT) or (_is_grid(table) and not any(map(_is_grid, table.xpath(".//table"))))


def _is_grid(table: Element) -> bool:
    """Whether two rows at least have three cells or more, as no table has that only places things."""
    wide = [row for row in _own_rows(table) if sum(_tag(each) in ("td", "th") for each in row) > 2]
    return len(wide) > 1


def _own_rows(table: Element) -> list[Element]:
    """The rows of a table without those of tables in its cells."""
    return [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]


def _table(element: Element, number: int) -> Table:
    """A table as a grid, its merged cells with their spans."""
    grid: list[list[Cell | None]] = []
    taken: set[tuple[int, int]] = set()
    header = 0
    for r, line in enumerate(each for each in _own_rows(element) if not _is_hidden(each)):
        row: list[Cell | None] = []
        cells = [each for each in line if _tag(each) in ("td", "th") and not _is_hidden(each)]
        header += r == header and bool(cells) and (all(_tag(each) == "th" for each in cells) or _tag(line.getparent()) == "thead")  # fmt: skip
        for each in cells:
            while (r, len(row)) in taken:
                row.append(None)
            cell = _cell(each)
            taken |= {(r + down, len(row) + right) for down in range(cell.row_span) for right in range(cell.col_span)}
            row += [cell, *[None] * (cell.col_span - 1)]
        grid.append(row)
    width = max((len(row) for row in grid), default=0)
    rows = tuple(tuple(row + [None] * (width - len(row))) for row in grid)
    return Table(number, None, None, (), rows, header_rows=header)


def _cell(element: Element) -> Cell:
    line = element.getparent()
    if _is_struck(element) or (line is not None and _is_struck(line)):
        struck, text = clean(_text_of(element)), ""
    else:
        struck = clean("\n".join(_text_of(each) for each in element.iter() if _is_struck(each)))
        text = clean(_text_of(element, struck=False))
    painted = (_fill_of(each) for each in (element, line, *element.iterdescendants()) if each is not None)
    bold = _tag(element) == "th" or [_tag(each) for each in element] in (["b"], ["strong"])
    marked = next((_text_of(each, struck=False) for each in element.iter(*_STANDS_OUT)), "")
    return Cell(
        text, row_span=_span(element, "rowspan"), col_span=_span(element, "colspan"), bold=bold,
        fill=next(filter(None, painted), ""), chars=chars(text) + chars(struck), struck=struck, note=element.get(_NOTE, ""),
        marked=" ".join(marked.split()),
    )  # fmt: skip


def _fill_of(element: Element) -> str:
    """The colour that an element is painted in, as RRGGBB; empty for none and white."""
    said = _FILL.search(element.get("style", ""))
    try:
        red, green, blue, *see_through = ImageColor.getrgb(said[1] if said else element.get("bgcolor", ""))
    except ValueError:  # no colour, as “inherit”
        return ""
    fill = f"{red:02X}{green:02X}{blue:02X}"
    return "" if fill == "FFFFFF" or 0 in see_through else fill


def _text_of(element: Element, *, struck: bool = True) -> str:
    """The text of an element, with what is struck in it or without."""
    return "".join(_pieces(element, struck=struck))


def _pieces(element: Element, *, struck: bool) -> Iterator[str]:
    """The text of an element, a line for each block and list item in it."""
    tag = _tag(element)
    if tag in _UNSEEN or _is_hidden(element) or (not struck and _is_struck(element)):
        return
    if tag == "br" or tag in _BLOCKS:
        yield "\n"
    if tag == "li":
        yield _label(element)
    yield pictured(element.get("alt", ""))[0] if tag == "img" else element.text or ""
    for child in element:
        yield from _pieces(child, struck=struck)
        yield child.tail or ""
    if tag in _BLOCKS:
        yield "\n"


def _label(item: Element) -> str:
    """What a list item begins with: its number in a numbered list, a bullet in any other."""
    parent = item.getparent()
    if parent is None or _tag(parent) != "ol":
        return BULLET
    before = sum(1 for each in item.itersiblings(preceding=True) if _tag(each) == "li")
    start = parent.get("start", "1")
    return f"{(int(start) if start.isdecimal() else 1) + before}. "


def _span(element: Element, name: str) -> int:
    said = element.get(name, "1").strip()
    return max(1, min(int(said), MOST_SPAN)) if said.isdecimal() else 1


def _tag(element: Element) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _is_hidden(element: Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))


def _begins_hidden(element: Element) -> bool:
    """Whether an element is hidden, and none that it stands in."""
    return _tag(element) not in _UNSEEN and _is_hidden(element) and not any(map(_is_hidden, element.iterancestors()))


def _is_struck(element: Element) -> bool:
    return _tag(element) in _STRUCK or bool(_THROUGH.search(element.get("style", "")))


def _is_around(element: Element) -> bool:
    """Whether an element is what stands around a page's own text: navigation, a banner, a footer."""
    if _tag(element) == "form" and element.xpath(_OWN):  # some sites put the whole page in one
        return False
    named = f"{element.get('class', '')} {element.get('id', '')}"
    around = _tag(element) in _AROUND or element.get("role", "") in _ROLES_AROUND
    return around or bool(_CLASS_AROUND.search(named) and _tag(element) not in ("body", "main", "article"))
