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
        "archived": "Capture in a web archive",
        "captured": "Captured on",
        "rights": "Rights",
        "policy": "Publication",
        "rights_basis": "Basis of publication",
        "statement": "Rights statement",
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
        "rights_policy": "read as rights",
        "rights_basis": "read as rights",
        "rights_statement": "read as rights",
        "rights_date": "read as rights",
        "rights_reason": "read as rights",
        "noindex": "read as rights",
        "archived": "read as address of a capture",
        "captured": "read as day of capture",
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
        "title": "Official title",
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
        "withheld": "Articles not published in full",
        "passed": "Files of other kinds, passed over",
    },
    "policy": {
        "full": "full text",
        "excerpt": "excerpt only",
        "metadata-only": "record only",
        "withdrawn": "withdrawn",
    },
    # The statements of rightsstatements.org with their titles.
    "statement": {
        f"http://rightsstatements.org/vocab/{code}/1.0/": title
        for code, title in (
            ("InC", "In Copyright"),
            ("InC-OW-EU", "In Copyright – EU Orphan Work"),
            ("InC-EDU", "In Copyright – Educational Use Permitted"),
            ("InC-NC", "In Copyright – Non-Commercial Use Permitted"),
            ("InC-RUU", "In Copyright – Rights-holder(s) Unlocatable or Unidentifiable"),
            ("NoC-CR", "No Copyright – Contractual Restrictions"),
            ("NoC-NC", "No Copyright – Non-Commercial Use Only"),
            ("NoC-OKLR", "No Copyright – Other Known Legal Restrictions"),
            ("NoC-US", "No Copyright – United States"),
            ("CNE", "Copyright Not Evaluated"),
            ("UND", "Copyright Undetermined"),
            ("NKC", "No Known Copyright"),
        )
    },
    # The rules of `check`.
    "rule": {
        "no-date": "an article without a date",
        "no-source": "an article without a source",
        "duplicate-article": "an article that another one repeats almost word for word",
        "similar-article": "an article of which another one has half or more",
        "reserved-notice": "a printed notice reserves rights, and the text is published in full without a basis",
        "reserved-with-basis": "a printed notice reserves rights, and the text is published in full on a basis",
        "ambiguous-mention": "a mention with several candidates, none chosen",
        "near-duplicate-entity": "entities whose names differ only in marks, case, spaces or order",
        "possible-namesakes": "a person whose articles have nothing else in common",
        "unknown-mention": "a mention of which nothing is known",
        "unlinked-mention": "words that are the name of an entity elsewhere, and are not linked here",
        "unused-authority": "a curated record that no article mentions",
        "slug-collision": "entities whose pages would have one address; digits tell them apart",
        "broken-link": "a link to a file that is not there",
        "missing-anchor": "a link to a place that its page does not have",
        "duplicate-anchor": "an anchor that a page has twice",
        "root-absolute-url": "a link from the root of the server, which fails under a sub-path and from disk",
        "file-url": "a link to a place on one computer",
        "needs-network": "a page or a style that loads something from elsewhere",
        "module-script": "a module script, which no browser runs from disk",
        "bad-file-name": "a file name that some disks cannot hold, or two that some disks take for one",
        "orphan-page": "a page to which no other page leads",
        "page-over-budget": "a page of more than 500 kB",
        "rights-leak": "words of an article that are withheld, and are in the site",
    },
    "severity": {"info": "note", "warning": "warning", "error": "error"},
}
