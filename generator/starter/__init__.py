"""A new archive: the files that `tulieu new` writes, and the workflows that publish an archive from GitHub and GitLab.

The files stand beside this module as they will be, except for the words in @…@, which `Workflow` fills in. The
project's own workflows are made of the same templates (`own_workflows`), so that they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from generator import __version__
from generator.model import Output

# Name here → path in the archive. Names here have no leading dot, so that every packer takes them along.
WORKFLOWS = {"github-pages.yml": ".github/workflows/publish.yml", "gitlab-ci.yml": ".gitlab-ci.yml"}
FILES = {
    "archive.toml": "archive.toml",
    "README.md": "README.md",
    "gitignore": ".gitignore",
    "example.md": "articles/example.md",
    "persons.csv": "authority/persons.csv",
    "organisations.csv": "authority/organisations.csv",
    "topics.csv": "authority/topics.csv",
    "review.csv": "review.csv",
}


@dataclass(frozen=True)
class Workflow:
    """What differs between workflows: the folder of the archive, how the program is installed, and what the archive is
    called in their comments."""

    source: str
    install: str
    about: str

    def fill(self, text: str) -> str:
        """`text` with its @…@ filled in."""
        words = {"SOURCE": self.source, "INSTALL": self.install, "ABOUT": self.about, "VERSION": __version__}
        for name, word in words.items():
            text = text.replace(f"@{name}@", word)
        return text


# A wheel in wheels/ is taken where the version is not to be had from a package index.
NEW = Workflow(".", f'python -m pip install --find-links wheels "tulieu[warc]=={__version__}"', "this archive")
OWN = Workflow("seeds", 'python -m pip install ".[warc]"', "the archive in seeds/")


def new_archive() -> Iterator[Output]:
    """The files of a new archive, paths relative to its folder."""
    for name, path in (FILES | WORKFLOWS).items():
        yield Output(path, NEW.fill(_text(name)).encode())


def own_workflows() -> Iterator[Output]:
    """The workflows of the project itself, which publish the archive of its seeds."""
    return (Output(path, OWN.fill(_text(name)).encode()) for name, path in WORKFLOWS.items())


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
