"""What the program knows about the field, from the data files beside this module and the archive's authority files.

1. `load` reads the shipped files once; each row of them names its source.
2. Curated authority records (an archive's `authority/`) are laid over them and win.

Reading package data is the one disk access outside the edges: the files are part of the program, as its code is.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.knowledge.documents import DocumentKnowledge, load_documents
from generator.knowledge.names import NameKnowledge, load_names
from generator.model import Authority


@dataclass(frozen=True)
class Knowledge:
    """Everything recognisers and resolvers may look up. `authorities` are the curated records of this archive."""

    documents: DocumentKnowledge
    names: NameKnowledge
    authorities: tuple[Authority, ...] = ()

    def authority(self, id_: str) -> Authority | None:
        """The record that files hold for an entity id: the archive's own before the shipped ones."""
        return self.documents.authority(id_) or self.names.records.get(id_)


def load(authorities: tuple[Authority, ...] = ()) -> Knowledge:
    """The shipped knowledge with `authorities` laid over it."""
    return Knowledge(load_documents(authorities), load_names(authorities), authorities)
