"""What content controls that are bound to the package's own data say: Word shows the data, whatever text was saved beside."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from lxml import etree

from winterplan_extract.sources.settings import LONGEST_PATH
from winterplan_extract.sources.unpack import attribute, parsed
from winterplan_extract.sources.word.markup import TBL, TC, Element, step, val, w

# The stores that every package has, by the ids that Word gives them.
_BUILT_IN: Final = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "docProps/core.xml",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": "docProps/app.xml",
}
_RELATIONS: Final = re.compile(r"(customXml)/_rels/([^/]+)\.rels")
_PREFIX: Final = re.compile(r"xmlns:([\w.-]+)\s*=\s*(?:'([^']*)'|\"([^\"]*)\")")
_PATH: Final = re.compile(
    r"(?:/@?(?:[\w.-]+:)?[\w.-]+(?:\[\d{1,6}\])?)+(?:/text\(\)(?:\[1\])?)?"
)  # steps by name alone
_PICTURE: Final = re.compile(r"d{1,4}|M{1,4}|y{2,4}|'[^']*'")
_DATE_PARTS: Final = {
    "dddd": "%A", "ddd": "%a", "dd": "%d", "d": "%-d", "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%-m", "yy": "%y",
}  # fmt: skip


@dataclass(slots=True)
class Bound:
    """The package's data by the id of their store, parsed when first asked for."""

    parts: Mapping[str, bytes]
    stores: dict[str, Element | None] = field(default_factory=dict)
    names: dict[str, str] | None = None

    def said_by(self, control: Element) -> str | None:
        """What a bound control shows; None for one that is not bound, or whose data are not there."""
        binding, content = step(control, "sdtPr", "dataBinding"), step(control, "sdtContent")
        if binding is None or content is None:
            return None
        if next(content.iter(TBL), None) is not None or len(list(content.iter(TC))) > 1:
            return None  # it holds rows of its own
        store = self._store((binding.get(w("storeItemID")) or "").upper())
        held = None if store is None else _found(store, binding)
        return None if held is None or held.lstrip().startswith("<") else _as_shown(held, control)

    def _store(self, name: str) -> Element | None:
        if name not in self.stores:
            if self.names is None:
                self.names = {**_BUILT_IN, **_named(self.parts)}
            self.stores[name] = _parsed(self.parts.get(self.names.get(name, ""), b""))
        return self.stores[name]


def _named(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The names of the data's parts by the ids of their stores, which their properties hold."""
    found: dict[str, str] = {}
    for name, data in parts.items():
        relations = _parsed(data) if (matched := _RELATIONS.fullmatch(name)) else None
        for relation in () if relations is None else relations:
            properties = _parsed(parts.get(posixpath.normpath(f"customXml/{relation.get('Target', '')}"), b""))
            if matched and properties is not None and (name_of_store := attribute(properties, "itemID")):
                found[name_of_store.upper()] = f"customXml/{matched[2]}"
    return found


def _parsed(data: bytes) -> Element | None:
    try:
        return parsed(data)
    except etree.XMLSyntaxError:
        return None


def _found(store: Element, binding: Element) -> str | None:
    """The text at the binding's path; None where the path leads nowhere, or is no plain path."""
    path = (binding.get(w("xpath")) or "").strip()
    if len(path) > LONGEST_PATH or not _PATH.fullmatch(path):
        return None
    prefixes = {name: one or other for name, one, other in _PREFIX.findall(binding.get(w("prefixMappings")) or "")}
    try:
        found = store.xpath(path, namespaces={name: uri for name, uri in prefixes.items() if uri})
    except (etree.XPathError, ValueError):
        return None
    first = next(iter(found), None) if isinstance(found, list) else None
    if isinstance(first, etree._Element):
        return "".join(map(str, first.itertext()))
    return None if first is None else str(first)


def _as_shown(held: str, control: Element) -> str:
    """The data as the control shows them: a choice by its display text, a date by the control's picture."""
    properties = step(control, "sdtPr")
    for kind in ("dropDownList", "comboBox"):
        chosen = step(properties, kind)
        for entry in () if chosen is None else chosen.iter(w("listItem")):
            if entry.get(w("value")) == held:
                return entry.get(w("displayText")) or held
    picture = val(step(properties, "date", "dateFormat"))
    try:
        day = datetime.fromisoformat(held.strip().removesuffix("Z")) if picture else None
    except ValueError:
        day = None
    return held if day is None else _PICTURE.sub(lambda part: _part_of(day, part[0]), picture)


def _part_of(day: datetime, part: str) -> str:
    if part.startswith("'"):
        return part[1:-1]
    form = _DATE_PARTS.get(part, "%Y")
    return day.strftime(form.replace("-", "")).lstrip("0") if "-" in form else day.strftime(form)
