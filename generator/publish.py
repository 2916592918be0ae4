"""From a built site to a package of it: the other road of the pipeline, which knows nothing of sources.

A package is made of what the site holds, checked against its manifest; so it holds nothing that is withheld.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from generator.config import Config
from generator.edges.files import shipped
from generator.edges.packages import BuiltSite, write_file, write_zip
from generator.edges.zim import write_zim
from generator.model import Output
from generator.stages.package import (
    Book,
    day_of,
    epub_files,
    epub_pages,
    read_book,
    sealed,
    single_page,
    zim_metadata,
    zim_title,
)
from generator.stages.render import make_environment, render

FORMS = ("zip", "single", "epub", "zim")


def package(site: Path, form: str, target: Path) -> int:
    """Packs the built `site` into the file `target`, in one of FORMS; gives its size in bytes.

    Raises ArchiveError where there is no whole site, where it is too large for the form, and where the disk refuses.
    """
    built = BuiltSite(site)
    if form == "zip":
        return write_zip(target, built.files())
    book = read_book(built.open)
    if form == "zim":
        pages = ((output, zim_title(output)) for output in built.files() if not output.path.startswith("."))
        return write_zim(target, pages, zim_metadata(book, day_of(book)))
    if form == "epub":
        return write_zip(target, _epub(book, built))
    scripts = (built.open("static/js/fold.js").decode(), _template("single.js"))
    page = single_page(book, built.open, _template("single.css"), scripts)
    return write_file(target, sealed(render(page, make_environment([shipped("templates")], _config(book)))).body)


def _epub(book: Book, built: BuiltSite) -> Iterator[Output]:
    environment = make_environment([shipped("templates")], _config(book))
    yield from epub_files(_template("epub.css"))
    for page in epub_pages(book, built.open):
        yield render(page, environment)


def _config(book: Book) -> Config:
    interface, content = book.languages
    return replace(Config(), title=book.title, description=book.description, ui_language=interface, language=content)


def _template(name: str) -> str:
    return (shipped("templates") / name).read_text("utf-8")
