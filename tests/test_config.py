"""archive.toml: what is read, and what a person is told when it cannot be."""

from __future__ import annotations

import pytest

from generator.config import Config, parse
from generator.errors import SettingError


def test_an_empty_file_gives_the_defaults() -> None:
    assert parse("") == Config()


def test_settings_are_taken_over() -> None:
    config = parse('title = "Kho"\nui_language = "en"\nignore = ["tmp/*"]\n[redirects]\n"a.html" = "b.html"\n')

    assert (config.title, config.ui_language, config.ignore) == ("Kho", "en", ("tmp/*",))
    assert config.redirects == (("a.html", "b.html"),)


@pytest.mark.parametrize(
    ("text", "where", "told"),
    [
        ("tittle = 'x'", "archive.toml:1", "Did you mean 'title'?"),
        ("\n\nqqqq = 'x'", "archive.toml:3", "Known keys:"),
        ("title = 'x'\nui_language = 'fr'", "archive.toml:2", "Use one of: vi, en"),
        ("accent = 'blue'", "archive.toml:1", "#1a5fb4"),
        ("\nbase_url = 'example.org'", "archive.toml:2", "https://"),
        ("ignore = 'x'", "archive.toml:1", "ignore = ["),
        ("\n[redirects]\na = 1", "archive.toml:2", "[redirects]"),
        ("\n[redirects]\n'../a.html' = 'b.html'", "archive.toml:2", "persons/nguyen-van-a.html"),
        ("[columns]\ntitel = 'Tiêu đề'", "archive.toml:1", "Fields: id, title"),
        ("title = 'x'\ntitle = 'y'", "archive.toml:2", "toml.io"),
    ],
)
def test_a_setting_that_cannot_be_obeyed_names_its_line_and_a_remedy(text: str, where: str, told: str) -> None:
    with pytest.raises(SettingError) as caught:
        parse(text)

    assert caught.value.where == where
    assert told in str(caught.value)
