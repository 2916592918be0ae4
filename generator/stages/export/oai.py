"""`data/oai.xml`: the articles as an OAI static repository (openarchives.org, 2004), which a gateway turns into an
OAI-PMH server, so that libraries can harvest an archive that has no server.

The format wants an address, and an e-mail address to write to: without `base_url` and one in `contact` there is none. A
static repository is meant for 5,000 records at most; larger archives get several, each a repository of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import quote, urlsplit

from generator.address import absolute
from generator.config import Config
from generator.edtf import iso, whole_day
from generator.model import Article, Rights

PATH = "data/oai.xml"
LIMIT = 5000
EARLIEST = "1900-01-01"  # no datestamp is told to be earlier
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BEGIN = """<?xml version="1.0" encoding="utf-8"?>
<Repository xmlns="http://www.openarchives.org/OAI/2.0/static-repository"
 xmlns:oai="http://www.openarchives.org/OAI/2.0/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/static-repository http://www.openarchives.org/OAI/2.0/static-repository.xsd">
<Identify>
<oai:repositoryName>{name}</oai:repositoryName>
<oai:baseURL>{base}</oai:baseURL>
<oai:protocolVersion>2.0</oai:protocolVersion>
<oai:adminEmail>{email}</oai:adminEmail>
<oai:earliestDatestamp>{earliest}</oai:earliestDatestamp>
<oai:deletedRecord>no</oai:deletedRecord>
<oai:granularity>YYYY-MM-DD</oai:granularity>
</Identify>
<ListMetadataFormats>
<oai:metadataFormat>
<oai:metadataPrefix>oai_dc</oai:metadataPrefix>
<oai:schema>http://www.openarchives.org/OAI/2.0/oai_dc.xsd</oai:schema>
<oai:metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/</oai:metadataNamespace>
</oai:metadataFormat>
</ListMetadataFormats>
<ListRecords metadataPrefix="oai_dc">
"""
END = "</ListRecords>\n</Repository>\n"


def is_possible(config: Config) -> bool:
    """Whether the settings tell what the format wants."""
    return bool(config.base_url and _EMAIL.search(config.contact))


def is_listed(rights: Rights) -> bool:
    """Whether an article of these rights is offered: withdrawn ones and those kept from search engines are not."""
    return rights.policy != "withdrawn" and not rights.noindex


def beginning(config: Config, place: str) -> bytes:
    """The file at `place` up to the first record."""
    address = absolute(place, config.base_url)
    email = _EMAIL.search(config.contact)
    gateway = config.oai_gateway.rstrip("/")
    told = _BEGIN.format(
        name=_xml(config.title),
        base=_xml(f"{gateway}/{address.partition('://')[2]}" if gateway else address),
        email=_xml(email[0] if email else ""),
        earliest=config.built or EARLIEST,
    )
    return told.encode("utf-8", "replace")


def record(article: Article, url: str, config: Config) -> str:
    """An article as simple Dublin Core. Its datestamp is the day of the build, where that is told, else the day of its
    capture or of the article."""
    day = max(config.built or whole_day(_of(article, "captured")) or whole_day(article.date), EARLIEST)
    host = urlsplit(config.base_url).hostname or ""
    told = "\n".join(
        f"<dc:{name}>{_xml(value)}</dc:{name}>" for name, value in _elements(article, url, config) if value
    )
    return f"""<oai:record>
<oai:header>
<oai:identifier>oai:{host}:{quote(article.id, safe="")}</oai:identifier>
<oai:datestamp>{day}</oai:datestamp>
</oai:header>
<oai:metadata>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd">
{told}
</oai_dc:dc>
</oai:metadata>
</oai:record>
"""


def _elements(article: Article, url: str, config: Config) -> Iterator[tuple[str, str]]:
    yield "title", article.title
    for author in article.record.authors:
        yield "creator", author.value
    yield "publisher", config.source_name(_of(article, "source"))
    yield "date", iso(article.date)
    yield "type", "Text"
    yield "format", "text/html"
    yield "identifier", absolute(url, config.base_url)
    yield "source", _of(article, "url")
    yield "language", _of(article, "language")
    yield "rights", _of(article, "rights")
    yield "rights", article.rights.statement


def _of(article: Article, name: str) -> str:
    field = getattr(article.record, name)
    return str(field.value) if field else ""


def _xml(text: str) -> str:
    return escape(_NO_XML.sub("", text), quote=False)
