"""Tư liệu: a static archive generator. ARCHITECTURE.md tells how the parts fit."""

__version__ = "0.1.0"
