"""The scripts of the search page in one file without comments: the same programs, token by token."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT

from generator.joined import NAME, PARTS, bare, joined

OURS = {name: (ROOT / "static" / name).read_bytes() for name in PARTS}


def tokens(*scripts: str) -> list[list[str]]:
    """The tokens of each script, as the TypeScript compiler reads them."""
    command = ["node", str(ROOT / "tests/js/tokens.js")]
    done = subprocess.run(command, input=json.dumps(scripts), capture_output=True, text=True, check=True, timeout=300)
    read: list[list[str]] = json.loads(done.stdout)
    return read


def test_without_comments_each_script_has_the_same_tokens_in_the_same_order() -> None:
    scripts = [body.decode() for body in OURS.values()]
    whole, short, one = tokens(*scripts), tokens(*map(bare, scripts)), tokens(joined(OURS, OURS).decode())

    assert all(map(len, whole))
    assert whole == short
    assert one == [[token for script in whole for token in script]]


def test_no_comment_is_left_but_the_one_that_says_where_they_are() -> None:
    text = joined(OURS, OURS).decode()
    head, _, rest = text.partition("\n")

    assert "have the comments" in head
    assert "/*" not in rest
    assert "// " not in rest


def test_a_script_that_an_archive_brings_is_taken_as_it_is() -> None:
    own = b"const page = `\n// kept`; // kept\n"

    assert joined({**OURS, PARTS[-1]: own}, OURS).endswith(own)


@pytest.mark.parametrize("name", PARTS)
def test_the_scripts_stand_in_the_site_as_they_were_written(site: Path, name: str) -> None:
    assert (site / "static" / name).read_bytes() == OURS[name]
    assert (site / "static" / NAME).read_bytes() == joined(OURS, OURS)
