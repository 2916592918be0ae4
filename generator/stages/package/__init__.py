"""A built site → books: what one file that is passed from hand to hand needs.

1. `reading`  the archive as its own site tells it: chapters and entries. So a package holds what the site holds, and
              nothing that is withheld
2. `markup`   the body of an article's page as well-formed markup, by an allow-list, its links turned inwards
3. `single`   one HTML page with everything
4. `epub`     the files of an EPUB 3 book
5. `zim`      what a ZIM file tells of itself
"""

from generator.stages.package.epub import day_of, epub_files, epub_pages
from generator.stages.package.reading import Book, read_book
from generator.stages.package.single import LIMIT, sealed, single_page
from generator.stages.package.zim import zim_metadata, zim_title

__all__ = [
    "LIMIT",
    "Book",
    "day_of",
    "epub_files",
    "epub_pages",
    "read_book",
    "sealed",
    "single_page",
    "zim_metadata",
    "zim_title",
]
