"""A lexicon as bytes and back: to learn a list takes ten times as long as to take up what was learnt of it.

Only data is kept: texts, numbers, arrays, and the names of the few classes that hold them. Nothing in it is ever run.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any, Final

import msgspec
import numpy as np

from winterplan_extract.domain import without_sweeps
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Action
from winterplan_extract.domain.settings import Matching
from winterplan_extract.matching import lexicon as lists
from winterplan_extract.matching import stems, vectors, wording
from winterplan_extract.storage.cache_folder import CacheFolder

_CLASSES: Final[dict[str, type]] = {
    each.__name__: each
    for each in (
        Action,
        lists.KnownWording,
        lists.Lexicon,
        lists.Sections,
        stems.Negation,
        wording.Mender,
        vectors.Cosine,
        vectors.Grams,
        vectors.NaiveBayes,
        vectors.Postings,
        vectors.Shares,
        vectors.Terms,
        wording.Idiom,
        wording.StemmedText,
        wording.Wording,
    )
}
_NUMBERS: Final = ("f", "i")  # the kinds of arrays that there are: of no other may one be made
_HOLDERS: Final[dict[str, Callable[[list[Any]], Any]]] = {
    "tuple": tuple, "list": list, "set": set, "frozenset": frozenset, "dict": lambda pairs: dict(zip(*pairs, strict=True)),
}  # fmt: skip


def learn(plan: Plan, settings: Matching, kept: CacheFolder, key: str) -> None:
    """Has the lexicon ready: from what is kept under the key, or learnt now and kept there."""
    if lists.is_ready(plan, settings):
        return
    content = kept.get(key)
    if content is not None:
        try:
            lists.have_ready(plan, settings, lexicon_of(content))
            return
        except (
            msgspec.MsgspecError,
            ArithmeticError,
            AttributeError,
            LookupError,
            TypeError,
            ValueError,
            re.error,
        ) as fault:
            kept.drop(key, f"it holds no list ({type(fault).__name__})")
    kept.put(key, bytes_of(lists.lexicon(plan, settings)))


def bytes_of(lexicon: lists.Lexicon) -> bytes:
    """All that the lexicon holds, as MessagePack."""
    return msgspec.msgpack.encode(_ObjectEncoder().apart(lexicon))


def lexicon_of(content: bytes) -> lists.Lexicon:
    """The lexicon; raises what a wrong content makes msgspec, numpy and Python raise."""
    with without_sweeps():
        found = _ObjectDecoder().again(msgspec.msgpack.decode(content))
    if not isinstance(found, lists.Lexicon):
        raise TypeError(type(found).__name__)
    return found


class _ObjectEncoder:
    """Takes objects apart into lists, texts and numbers; an object met twice is there once."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}

    def apart(self, value: Any) -> Any:
        """The value as MessagePack has it: each list begins with the name of what it holds."""
        if isinstance(value, np.ndarray):
            return ["array", value.dtype.str, value.shape, value.tobytes()]
        if isinstance(value, re.Pattern):
            return ["pattern", value.pattern, value.flags]
        if isinstance(value, np.generic):
            return value.item()
        if isinstance(value, dict):
            return ["dict", self.apart(list(value)), self.apart(list(value.values()))]
        if isinstance(value, set | frozenset):
            return self._held(type(value).__name__, sorted(value))
        if isinstance(value, tuple | list):
            return self._held(type(value).__name__, value)
        if type(value).__name__ in _CLASSES:
            if id(value) in self._numbers:
                return ["again", self._numbers[id(value)]]
            fields = [(name, self.apart(getattr(value, name))) for name in _fields(value)]
            self._numbers[id(value)] = len(self._numbers)
            return ["object", type(value).__name__, fields]
        return value

    def _held(self, name: str, values: Any) -> list[Any]:
        if all(type(each) is str for each in values):
            return ["texts", name, *values]
        return [name, *map(self.apart, values)]


class _ObjectDecoder:
    """Puts together what was taken apart."""

    def __init__(self) -> None:
        self._objects: list[Any] = []

    def again(self, held: Any) -> Any:
        """The value that was taken apart."""
        if not isinstance(held, list):
            return held
        name, *rest = held
        if name == "texts":
            return _HOLDERS[rest[0]](rest[1:])
        if name == "array":
            dtype, shape, content = rest
            if np.dtype(dtype).kind not in _NUMBERS:
                raise TypeError(dtype)
            return np.frombuffer(content, dtype).reshape(shape)
        if name == "pattern":
            return re.compile(*rest)
        if name == "again":
            return self._objects[rest[0]]
        if name == "object":
            return self._object(*rest)
        return _HOLDERS[name]([self.again(each) for each in rest])

    def _object(self, name: str, fields: list[Any]) -> Any:
        made: Any = object.__new__(_CLASSES[name])
        for field, value in fields:
            object.__setattr__(made, field, self.again(value))
        if hasattr(made, "remember"):
            made.remember()
        self._objects.append(made)
        return made


def _fields(value: Any) -> list[str]:
    """The names of what an object holds, but for the answers that it remembers."""
    names = (
        [field.name for field in dataclasses.fields(value) if field.init]
        if dataclasses.is_dataclass(value)
        else list(vars(value))
    )
    return [name for name in names if not hasattr(getattr(value, name), "cache_info")]
