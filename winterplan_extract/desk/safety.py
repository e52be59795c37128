"""Who may ask: requests of this browser to this program, and nobody else's.

The server listens on 127.0.0.1 alone, but every page of the web can have a browser ask there, and a name of its own can
be made to lead there. So the name asked for is held, the origin of whatever changes something, and a token that only
the first address holds.

Browsers may hold the cookie back from what another program opens, and a program such as Excel first asks for a link by
itself. So the address of a row answers them with a page that tells nothing and asks again, which a browser does with
the cookie, as that page is the desk's own. What another page leads to is refused as ever.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from html import escape
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import urlencode

from starlette.datastructures import Headers, QueryParams
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from winterplan_extract.desk.settings import TOKEN_BYTES

_ROW: Final = re.compile(r"/p/[0-9a-f]+/rows/[^/]+")
_AGAIN: Final = "again"
_ASKS_AGAIN: Final = """<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>Winter plan desk</title>
<meta http-equiv="refresh" content="0; url=?{query}"><p>Opening the row at the desk. \
<a href="?{query}">Open it</a></p></html>"""
_SAFE_METHODS: Final = ("GET", "HEAD")
_OWN_SITE: Final = ("same-origin", "none")
_HEADERS: Final = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),  # without any, browsers tell no origin of a form
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)


@dataclass(frozen=True, slots=True)
class Door:
    """Where the desk is asked for, and the token that lets a browser in."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES), repr=False)

    @property
    def hosts(self) -> tuple[str, str]:
        """The names by which the desk may be asked."""
        return f"127.0.0.1:{self.port}", f"localhost:{self.port}"

    @property
    def cookie(self) -> str:
        """The name of the cookie: cookies know no ports."""
        return f"winterplan-{self.port}"

    def address(self, path: str = "/") -> str:
        """The first address, which holds the token."""
        return f"http://{self.hosts[0]}{path}?{urlencode({'token': self.token})}"


class Guard:
    """Lets through what this browser asks of this program, and puts the headers of safety on every answer."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request; other kinds of connection are for the server itself."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        if scope["type"] != "http":
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                held = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in _HEADERS if pair[0] not in held)]
            await send(message)

        await (self._refusal(scope) or self._app)(scope, receive, with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        """The answer to a request that is not let through; None for one that is."""
        headers = Headers(scope=scope)
        if headers.get("host", "") not in self._door.hosts or len(headers.getlist("host")) != 1:
            return _refused("This address is not the desk's. Open the one that the desk has printed.")
        origin = headers.get("origin")
        changes = scope["method"] not in _SAFE_METHODS
        if (origin is None and changes) or (origin is not None and origin != f"http://{headers['host']}"):
            return _refused("This was asked for by another page, and is refused.")
        if changes and headers.get("sec-fetch-site", "same-origin") not in _OWN_SITE:
            return _refused("This was asked for by another page, and is refused.")
        asked = QueryParams(scope["query_string"])
        if "token" in asked and not changes:
            return self._let_in(scope["path"], asked)
        if not self._is_let_in(headers):
            if not changes and _ROW.fullmatch(scope["path"]) and headers.get("sec-fetch-site", "none") in _OWN_SITE:
                return _asks_again(asked)
            return _refused("The desk knows its browser by a token. Open the address that the desk has printed.")
        return None

    def _let_in(self, path: str, asked: QueryParams) -> Response:
        """Turns the token of the first address into a cookie, and leads on to the address without it."""
        if not _same(asked["token"], self._door.token):
            return _refused(
                "The token in this address is not the one of this desk; it is another's, or of an earlier day."
            )
        rest = urlencode([(name, value) for name, value in asked.multi_items() if name != "token"])
        to = "/" + path.lstrip("/\\") + (f"?{rest}" if rest else "")
        answer = RedirectResponse(to, status_code=303)
        answer.set_cookie(self._door.cookie, self._door.token, httponly=True, samesite="strict", path="/")
        return answer

    def _is_let_in(self, headers: Headers) -> bool:
        try:
            held = SimpleCookie("; ".join(headers.getlist("cookie"))).get(self._door.cookie)
        except CookieError:
            return False
        return held is not None and _same(held.value, self._door.token)


def _asks_again(asked: QueryParams) -> Response:
    """The page that asks for the same row once more, from the desk's own site; the second time in words what to do."""
    if _AGAIN in asked:
        return _refused(
            "This browser does not know the desk. If the desk is open in another browser, open the row there. "
            "Otherwise start it as you did before (winterplan desk): it opens in this browser, and then the link "
            "leads to the row."
        )
    query = urlencode([(_AGAIN, "1"), *((name, value) for name, value in asked.multi_items() if name == "key")])
    return HTMLResponse(_ASKS_AGAIN.format(query=escape(query)))


def _same(given: str, token: str) -> bool:
    return secrets.compare_digest(given.encode("utf-8", "replace"), token.encode())


def _refused(why: str) -> Response:
    return PlainTextResponse(why, status_code=403)
