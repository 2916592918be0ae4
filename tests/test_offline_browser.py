"""A hosted site without a network; the same site from disk, where nothing of this is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser


def test_visited_pages_and_on_request_all_pages_open_without_a_network(browser: Browser, served: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(served + "about.html")
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    page.goto(served + "timeline.html")
    page.goto(served + "about.html")
    context.set_offline(True)
    page.goto(served + "timeline.html")
    visited = page.locator("h1").count()
    context.set_offline(False)
    page.goto(served + "about.html")
    page.click("#offline button")
    expect(page.locator("#offline span")).to_have_text("Toàn bộ kho đã được lưu trên thiết bị này.", timeout=30_000)
    context.set_offline(True)
    page.goto(served + "persons/index.html")

    assert visited == 1
    assert page.locator("h1").count() == 1
    context.close()


def test_from_disk_nothing_is_registered_and_nothing_complains(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto((site / "about.html").as_uri())

    assert page.locator("link[rel=manifest]").count() == 0
    assert page.locator("#offline").is_hidden()
    assert complaints == []
