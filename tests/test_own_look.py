"""An archive gives itself its own look: settings, templates and static files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator import pipeline
from generator.stages.plan.accent import DARK, LIGHT, accent, contrast

ROOT = Path(__file__).resolve().parents[1]

SETTINGS = (
    'title = "Kho <của> tôi"\naccent = "#1a5fb4"\nlogo = "static/logo.svg"\nfooter = "Chân trang"\ncontact = "a@b.vn"\n'
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "bai.txt").write_text("Một bài viết\n\nNội dung của bài viết này.\n", "utf-8")
    (folder / "archive.toml").write_text(SETTINGS, "utf-8")
    (folder / "templates").mkdir()
    (folder / "templates" / "_bottom.html").write_text("<footer>{{ site.footer }} riêng</footer>\n", "utf-8")
    (folder / "static" / "css").mkdir(parents=True)
    (folder / "static" / "css" / "site.css").write_text("body { color: black }\n", "utf-8")
    (folder / "static" / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>\n", "utf-8")
    pipeline.build(folder, folder.parent / "site")
    return folder.parent / "site"


def test_title_and_logo_stand_on_every_page(built: Path) -> None:
    for page in built.rglob("*.html"):
        body = page.read_text("utf-8")

        assert "Kho &lt;của&gt; tôi" in body
        assert "static/logo.svg" in body


def test_the_accent_colour_is_a_style_sheet_of_its_own(built: Path) -> None:
    assert "--accent: #1a5fb4" in (built / "static" / "css" / "accent.css").read_text("utf-8")
    assert 'href="../static/css/accent.css"' in (built / "persons" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("colour", ["#1a5fb4", "#ffff00", "#000000", "#ffffff", "#777777", "#ff0000", "#f2eee4"])
def test_every_accent_is_legible_in_light_and_dark_and_so_is_what_is_written_on_it(colour: str) -> None:
    made = accent(colour)

    assert contrast(made.light, LIGHT) >= 4.5
    assert contrast(made.dark, DARK) >= 4.5
    assert contrast(made.light, made.on_light) >= 4.5
    assert contrast(made.dark, made.on_dark) >= 4.5


def test_an_accent_that_is_legible_stays_as_it_was_set() -> None:
    assert accent("#1a5fb4").light == "#1a5fb4"


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    style = (ROOT / "static" / "css" / "site.css").read_text("utf-8")

    assert re.findall(r"--shade: (#[0-9a-f]{6})", style) == [LIGHT, DARK]
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_a_template_of_the_archive_hides_the_shipped_one_of_that_name(built: Path) -> None:
    assert "<footer>Chân trang riêng</footer>" in (built / "index.html").read_text("utf-8")


def test_a_static_file_of_the_archive_hides_the_shipped_one_of_that_name(built: Path) -> None:
    assert (built / "static" / "css" / "site.css").read_text("utf-8") == "body { color: black }\n"
    assert (built / "static" / "js" / "fold.js").is_file()


def test_every_template_is_described() -> None:
    folder = Path(__file__).resolve().parents[1] / "templates"
    told = (folder / "README.md").read_text("utf-8")

    assert [p.name for p in folder.iterdir() if f"`{p.name}`" not in told and p.name != "README.md"] == []
