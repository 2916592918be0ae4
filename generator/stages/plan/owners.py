"""Whom the files of a site are made for. An owner is one string: a group, "/", and whom within it.

article/<id>        the page of an article
entity/<id>         the page of an entity
year/<year>/<id>    its pages of one year, where it has too many articles for one page
overview/<name>     pages that show the archive as a whole
originals/<digits>  the sources of some paths, as they came (generator.originals)
"""

from __future__ import annotations


def of_article(id_: str) -> str:
    return f"article/{id_}"


def of_entity(id_: str) -> str:
    return f"entity/{id_}"


def of_year(id_: str, year: str) -> str:
    return f"year/{year}/{id_}"


def of_overview(name: str) -> str:
    return f"overview/{name}"


def of_pack(pack: str) -> str:
    return f"originals/{pack}"


def parted(owner: str) -> tuple[str, str]:
    """The group of an owner, and whom it means."""
    group, _, rest = owner.partition("/")
    return group, rest
