"""Who may speak to the page: a browser on this machine, from a page of ours."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

Endpoint = Callable[[Request], Awaitable[Response]]

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def known_host(host: str) -> bool:
    """Whether a Host header names this machine by number or as `localhost`: a foreign name could be pointed at us."""
    name = urlsplit(f"//{host}").hostname or ""
    if name == "localhost":
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def same_origin(request: Request) -> bool:
    """Whether a request says it comes from a page of this very address."""
    return request.headers.get("origin", "") == f"{request.url.scheme}://{request.headers.get('host', '')}"


def guarded(endpoint: Endpoint, *, policy: str = POLICY) -> Endpoint:
    """`endpoint`, refusing strangers, with the headers that keep scripts of others out."""

    async def answer(request: Request) -> Response:
        if not known_host(request.headers.get("host", "")):
            return PlainTextResponse("Open this page as localhost or by its number.", 403)
        if request.method == "POST" and not same_origin(request):
            return JSONResponse({"refused": "Only this page itself may do that."}, 403)
        response = await endpoint(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.update(HEADERS)
        return response

    return answer
