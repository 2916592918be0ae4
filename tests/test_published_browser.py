"""A published copy under a sub-path, walked in a real browser from its home page: every link leads somewhere, nothing
that a page asks for fails, and nothing is asked of anybody else."""

from __future__ import annotations

from typing import Any
from urllib.parse import urldefrag

import pytest

pytestmark = pytest.mark.browser
AT_MOST = 400  # pages
HREFS = "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href)"


def test_a_published_copy_is_walked_without_one_request_that_fails(browser: Any, served: str) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{served}index.html")
    root = page.url.removesuffix("index.html")  # as the browser writes it; the copy lies under a sub-path
    failed: list[str] = []
    elsewhere: list[str] = []
    page.on("requestfailed", lambda request: _note(request, failed))
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.on("request", lambda request: None if request.url.startswith(root) else elsewhere.append(request.url))
    waiting, seen = [page.url], {page.url}
    while waiting:
        page.goto(waiting.pop(0))
        for link in page.eval_on_selector_all("a[href]", HREFS):
            address = urldefrag(link)[0]
            if address.startswith(root) and address.endswith(".html") and address not in seen:
                seen.add(address)
                waiting.append(address)
    others = {urldefrag(link)[0] for link in page.eval_on_selector_all("a[href], link[href]", HREFS)}
    for address in sorted(a for a in others if a.startswith(root) and not a.endswith(".html")):
        if context.request.get(address).status >= 400:
            failed.append(address)
    context.close()

    assert failed == []
    assert elsewhere == []
    assert 60 < len(seen) < AT_MOST


def _note(request: Any, failed: list[str]) -> None:
    """What failed by itself; a picture that the next page cuts off did not."""
    if "ERR_ABORTED" not in str(request.failure):
        failed.append(f"{request.url} ({request.failure})")
