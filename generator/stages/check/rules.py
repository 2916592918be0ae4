"""The rules of `check` and how bad each is, unless the table [check] of archive.toml says otherwise. What they mean
stands in the README and, for the report's page, among the labels of generator.locale.

error: must be mended before the site is given to others. warning: somebody should look. info: good to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal, TypeAlias

from generator.model import Notice

Severity: TypeAlias = Literal["info", "warning", "error"]

RULES: Mapping[str, Severity] = {
    # the articles
    "no-date": "info",
    "no-source": "info",
    "duplicate-article": "warning",
    "similar-article": "info",
    "reserved-notice": "warning",
    "reserved-with-basis": "info",
    # the names
    "ambiguous-mention": "warning",
    "near-duplicate-entity": "warning",
    "possible-namesakes": "info",
    "unknown-mention": "info",
    "unlinked-mention": "info",
    "unused-authority": "info",
    "slug-collision": "info",
    # the built site
    "broken-link": "error",
    "missing-anchor": "error",
    "duplicate-anchor": "error",
    "root-absolute-url": "error",
    "file-url": "error",
    "needs-network": "error",
    "module-script": "error",
    "bad-file-name": "error",
    "orphan-page": "warning",
    "page-over-budget": "warning",
    "rights-leak": "error",
}


def found(rule: str, where: str, what: str, remedy: str = "") -> Notice:
    """A notice of a rule, with the rule's own severity."""
    return Notice(where, what, remedy, RULES[rule], rule)


def graded(notices: Iterable[Notice], grades: Mapping[str, str], public: bool = False) -> Iterator[Notice]:
    """`notices` with the severities of [check]; "off" leaves a rule out. Where the site goes to the `public`, rights
    that are reserved and published without a basis are an error, whatever [check] says."""
    levels: dict[str, Severity] = {"info": "info", "warning": "warning", "error": "error"}
    for notice in notices:
        grade = grades.get(notice.rule, notice.severity)
        if public and notice.rule == "reserved-notice":
            grade = "error"
        if grade != "off":
            yield replace(notice, severity=levels[grade])
