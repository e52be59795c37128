"""How the files of a run are called: the name that is shown, and the short one made from it and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Final

from winterplan_extract.runs.settings import LONGEST_ID

_UNSEEN_KINDS: Final = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
_UNSEEN: Final = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters and signs by their kind, and blank


def legible(name: str) -> str:
    """The name with � for what cannot be seen or turns what can about: control and direction marks, stray bytes."""
    return "".join("�" if c in _UNSEEN or unicodedata.category(c) in _UNSEEN_KINDS else c for c in name)


def name_returns(shown: Sequence[str]) -> tuple[str, ...]:
    """A return_id for each file as it is shown, all different, whatever the order of the files.

    "Oxfordshire.pdf" gives "oxfordshire-pdf"; files that would share one take as much of their folders' names as tells
    them apart ("north-return-docx"), and what is still alike is numbered in the order of the full names.
    """
    parts = [_parts(name) for name in shown]
    depth = [1] * len(parts)
    ids = [slug(part[-1:]) for part in parts]
    while alike := _alike(ids):
        deeper = [i for i in alike if depth[i] < len(parts[i])]
        if not deeper:
            break
        for i in deeper:
            depth[i] += 1
            ids[i] = slug(parts[i][-depth[i] :])
    return _numbered(ids, shown)


def slug(parts: Sequence[str]) -> str:
    """The words and digits of the parts in lower case, joined by hyphens; "return" if there are none."""
    plain = unicodedata.normalize("NFKD", " ".join(parts)).encode("ascii", "ignore").decode("ascii")
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return words[-LONGEST_ID:].strip("-") or "return"


def _parts(name: str) -> list[str]:
    """The folders and the file of a name; what an archive holds lies in it as in a folder."""
    return [part for part in re.split(r"[/\\!]", name) if part not in ("", ".", "..")]


def _alike(ids: Sequence[str]) -> list[int]:
    counts = Counter(ids)
    return [i for i, name in enumerate(ids) if counts[name] > 1]


def _numbered(ids: Sequence[str], shown: Sequence[str]) -> tuple[str, ...]:
    """The ids with a number after each that another file has already taken."""
    taken: set[str] = set(ids)
    given: set[str] = set()
    result = list(ids)
    for i in sorted(range(len(ids)), key=lambda i: (ids[i], shown[i])):
        name, number = ids[i], 2
        if name in given:
            while (name := f"{ids[i]}-{number}") in taken:
                number += 1
        given.add(name)
        taken.add(name)
        result[i] = name
    return tuple(result)
