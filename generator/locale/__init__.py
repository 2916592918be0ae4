"""The words of the interface: message catalogues (`vi.po`, `en.po`; English is the source), and the messages that
stand for the keys of the plan. The catalogues travel with the program and are read at run time; nothing is compiled."""

from __future__ import annotations

from collections.abc import Mapping
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).resolve().parent


def translations(language: str) -> GNUTranslations:
    """The messages of `language`."""
    with (HERE / f"{language}.po").open("rb") as lines:
        messages = read_po(lines, locale=language)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return GNUTranslations(compiled)


# group → key → message. A key that stands in no group is shown as it is: archives bring their own facts.
LABELS: Mapping[str, Mapping[str, str]] = {
    "kind": {
        "document": "Document",
        "person": "Person",
        "organisation": "Organisation",
        "place": "Place",
        "event": "Event",
        "topic": "Topic",
        "article": "Article",
    },
    "kinds": {
        "document": "Documents",
        "person": "Persons",
        "organisation": "Organisations",
        "place": "Places",
        "event": "Events",
        "topic": "Topics",
        "article": "Articles",
    },
    "list": {
        "documents": "Documents A–Z",
        "persons": "Persons A–Z",
        "organisations": "Organisations A–Z",
        "places": "Places A–Z",
        "events": "Events A–Z",
        "topics": "Topics A–Z",
        "articles": "Articles by title",
        "date": "Articles by date",
        "source": "Articles by source",
        "section": "Articles by section",
        "sources": "All sources",
        "sections": "All sections",
    },
    "field": {
        "title": "Title",
        "author": "Author",
        "kicker": "Kicker",
        "date": "Date",
        "source": "Source",
        "section": "Section",
        "url": "Original address",
        "rights": "Rights",
        "language": "Language",
        "file": "File",
        "sha256": "SHA-256 of the source",
    },
    "basis": {"printed": "printed", "inferred": "inferred", "curated": "curated"},
    "role": {
        "removed": "left out",
        "duplicate": "duplicate",
        "date": "read as date",
        "author": "read as author",
        "authors": "read as author",
        "source": "read as source",
        "section": "read as section",
        "kicker": "read as kicker",
        "rights": "rights notice",
        "url": "read as address",
        "title": "read as title",
        "language": "read as language",
        "id": "read as id",
    },
    "fact": {
        "number": "Number",
        "symbol": "Symbol",
        "type": "Type",
        "word": "Type",
        "issuer": "Issued by",
        "date": "Date",
        "effective": "In force from",
        "year": "Year",
        "term": "Term of office",
        "plenum": "Plenum",
        "title": "Title",
        "subject": "Subject",
        "signer": "Signed by",
        "status": "Status",
        "office": "Office",
        "role": "Role",
        "born": "Born",
        "died": "Died",
        "place": "Locality",
        "parent": "Part of",
        "province": "Province",
        "scope": "Scope",
        "body": "Body",
        "ordinal": "Number in its series",
        "series": "Series",
        "start": "From",
        "end": "Until",
        "url": "Address",
        "website": "Website",
        "aliases": "Also called",
        "note": "Note",
        "official": "Official page",
        "abbreviation": "Abbreviation",
    },
    "origin": {
        "curated": "curated by hand",
        "knowledge": "from the knowledge files",
        "rule": "made by rule from the articles",
    },
    "relation": {
        "implements:out": "Carries out",
        "implements:in": "Carried out by",
        "amends:out": "Amends",
        "amends:in": "Amended by",
        "replaces:out": "Replaces",
        "replaces:in": "Replaced by",
        "based-on:out": "Based on",
        "based-on:in": "Basis of",
        "together-with:out": "Together with",
        "together-with:in": "Together with",
        "draft-of:out": "Draft of",
        "draft-of:in": "Has the draft",
        "issued-by:out": "Issued by",
        "issued-by:in": "Issued",
        "signed-by:out": "Signed by",
        "signed-by:in": "Signed",
        "part-of:out": "Part of",
        "part-of:in": "Contains",
        "holds-office:out": "Office held",
        "holds-office:in": "Holder of office",
        "adopted-at:out": "Adopted at",
        "adopted-at:in": "Adopted there",
        "discusses:out": "Discusses",
        "discusses:in": "Discussed by",
        "discusses-draft:out": "Discusses the draft of",
        "discusses-draft:in": "Draft discussed by",
    },
    "office": {"holds-office": "held then", "held-office": "held before"},
    "account": {
        "sources": "Files read",
        "articles": "Articles",
        "failed": "Files that could not be read",
    },
    "severity": {"info": "note", "warning": "warning", "error": "error"},
}
