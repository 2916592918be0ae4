"""Arguments → pipeline → messages and exit status. The only file that prints.

Exit status: 0 done; 1 the content has problems that were asked to fail (`check`, --strict), or `why` was asked about
words that are no mention; 2 usage or settings; 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import gc
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from generator import __version__
from generator.errors import ArchiveError, UsageError
from generator.model import KINDS, Archive, Article, Decision, Notice, Resolution
from generator.text import lower

if TYPE_CHECKING:
    from generator.stages.check import Doubt

RANK = ("error", "warning", "info")
# A build of a large archive has many values in memory and makes hardly any cycles: to look for those after each 700 new
# values takes a sixth of the time of an edit.
RARELY = (1_000_000, 20, 50)
SHOWN = 20  # notices of one rule printed before the rest is only counted


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tulieu")
def cli() -> None:
    """Tư liệu turns a folder of articles into a static archive that reads and searches from disk."""


@cli.command()
@click.argument("source", type=click.Path(path_type=Path), default="seeds")
@click.option("-o", "--output", type=click.Path(path_type=Path), default="site", show_default=True, help="The site.")
@click.option("--strict", is_flag=True, help="Exit with status 1 when the content has problems.")
@click.option("-j", "--jobs", type=click.IntRange(min=0), default=0, help="Worker processes.  [default: one a core]")
@click.option("--cache", type=click.Path(path_type=Path), help="Folder of the state.  [default: .tulieu beside it]")
@click.option("--scheduler", default="", metavar="ADDRESS", help="A Dask cluster that reads, as tcp://host:port.")
@click.option("--timings", is_flag=True, help="Say how long each stage took.")
@click.option("--profile", type=click.Path(path_type=Path), help="Write a profile of this process (python -m pstats).")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def build(
    source: Path,
    output: Path,
    strict: bool,
    jobs: int,
    cache: Path | None,
    scheduler: str,
    timings: bool,
    profile: Path | None,
    quiet: bool,
) -> None:
    """Build the site of SOURCE, a folder of articles or one file of them (README says which kinds)."""
    from generator import pipeline
    from generator.edges.progress import Watch
    from generator.standing import EmptyArchive

    with Watch(shown=not quiet) as watch:
        try:
            with _profiled(profile):
                report = pipeline.build(source, output, watch, jobs, cache, scheduler)
        except EmptyArchive as error:
            _tell(error.notices, quiet)
            raise
    _tell(report.notices, quiet)
    count = report.accounts
    if not quiet:
        withheld = f" ({count['withheld']} not in full)" if count["withheld"] else ""
        others = f", {count['passed']} files of other kinds passed over" if count["passed"] else ""
        click.echo(
            f"{count['articles']} articles{withheld} from {count['sources']} sources "
            f"({count['failed']} failed{others}), {count['entities']} entities; {count['written']} files written, "
            f"{count['unchanged']} unchanged, {count['removed']} removed; {sum(watch.seconds.values()):.1f} s. "
            f"Open {output / 'index.html'}"
        )
    if timings:
        anew = watch.counts.get("read", 0)
        kept = max(0, count["sources"] - anew)
        click.echo("\n".join(watch.lines()))
        click.echo(f"  sources read anew {anew}, kept {kept}; {count['bytes'] / 1e6:.2f} MB written")
    if strict and any(n.severity != "info" for n in report.notices):
        sys.exit(1)


@cli.command()
@click.argument("source", type=click.Path(path_type=Path), default="seeds")
@click.option("-o", "--output", type=click.Path(path_type=Path), default="site", show_default=True, help="The site.")
@click.option("-p", "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any free one.")
@click.option("-j", "--jobs", type=click.IntRange(min=0), default=0, help="Worker processes.  [default: one a core]")
def serve(source: Path, output: Path, port: int, jobs: int) -> None:
    """Build the site of SOURCE, show it at an address of this computer, and do both again whenever a file is saved."""
    from generator.edges.server import SiteServer
    from generator.serve import rebuilds

    with SiteServer(output, port) as server:
        click.echo(f"{server.address} shows {output} while {source} is watched. Ctrl-C ends it.")
        for made in rebuilds(source, output, server, jobs):
            _tell([notice for notice in made.notices if notice.severity == "error"], quiet=True)
            if made.error:
                click.echo(f"tulieu: {made.error}", err=True)
            if made.report:
                count = made.report.accounts
                told = f"{count['written']} files written, {count['removed']} removed"
                click.echo(f"{count['articles']} articles; {told}; {made.seconds:.2f} s")


@cli.command()
@click.argument("query")
@click.option("--site", type=click.Path(path_type=Path), default="site", show_default=True, help="The built site.")
@click.option("-n", "--limit", default=10, show_default=True, help="Hits shown.")
def search(query: str, site: Path, limit: int) -> None:
    """Search a built site for QUERY, in the query language of its search page."""
    from generator.edges import fulltext

    total, hits = fulltext.search(site, query, limit)
    click.echo(f"{total} article{'' if total == 1 else 's'}")
    for hit in hits:
        click.echo(f"{hit.date or '—':16}  {hit.title}  [{hit.id}]")


@cli.command()
@click.argument("source", type=click.Path(path_type=Path), default="seeds")
@click.option("--site", type=click.Path(path_type=Path), help="The site built from SOURCE, to be checked too.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.option("--public", is_flag=True, help="Reserved rights that are published without a basis are errors.")
@click.option("-o", "--output", type=click.File("w", "utf-8"), default="-", help="Where JSON goes.  [default: here]")
def check(source: Path, site: Path | None, form: str, strict: bool, public: bool, output: IO[str]) -> None:
    """Say what in SOURCE, and in its site, deserves a person's eye; exit with status 1 on errors."""
    from generator import looking

    notices = list(looking.check_archive(source, site, public))
    if form == "json":
        rows = [asdict(n) for n in sorted(notices, key=lambda n: RANK.index(n.severity))]
        output.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    if form == "text" or output.name != "<stdout>":
        _tell(notices, quiet=False)
        counts = Counter[str](n.severity for n in notices)
        click.echo(", ".join(f"{counts[level]} {level}" for level in RANK))
    failing = ("error", "warning") if strict else ("error",)
    if any(n.severity in failing for n in notices):
        sys.exit(1)


@cli.command()
@click.argument("site", type=click.Path(path_type=Path))
@click.argument("source", type=click.Path(path_type=Path), required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify(site: Path, source: Path | None, form: str) -> None:
    """Hold SITE, a published copy, against its manifest, and SOURCE against the digests in it.

    Works offline and reads only. Exit status 1 where a file is missing, changed or added.
    """
    from generator import looking

    verdict = looking.verify(site, source)
    faults = [n for n in verdict.notices if n.severity != "info"]
    if form == "json":
        click.echo(json.dumps(asdict(verdict), ensure_ascii=False, indent=1))
    else:
        _tell(verdict.notices, quiet=False)
        counted = f"{verdict.files} files, {verdict.originals} originals"
        counted += f", {verdict.articles} articles" if source else ""
        click.echo(f"{counted} as told; {len(faults)} not. The manifest is {verdict.manifest}.")
    if faults:
        sys.exit(1)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Start an archive in FOLDER: settings, an example article, authority files, workflows that publish it."""
    from generator.edges.files import start
    from generator.starter import new_archive

    start(folder, new_archive())
    click.echo(f"Put articles into {folder / 'articles'}, then: tulieu build {folder} -o {folder / 'site'}")


@cli.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), default="site", show_default=True, help="The site.")
def clean(output: Path) -> None:
    """Remove a built site and what is kept for it between builds and searches; nothing else is ever touched."""
    from generator.edges.fulltext import cache_of
    from generator.edges.removal import kept_for, remove_site

    count = remove_site(output, (*kept_for(output), cache_of(output)))
    click.echo(f"{count} file{'' if count == 1 else 's'} removed")


@cli.command()
@click.argument("site", type=click.Path(path_type=Path), default="site")
@click.option("--zip", "form", flag_value="zip", help="The site itself, packed; the same site gives the same bytes.")
@click.option("--single", "form", flag_value="single", help="One HTML file with everything and a search.")
@click.option("--epub", "form", flag_value="epub", help="A book, EPUB 3, with the entities as its index.")
@click.option("--zim", "form", flag_value="zim", help="A ZIM file for Kiwix, with a full-text index.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The file to write.")
def package(site: Path, form: str | None, output: Path) -> None:
    """Pack the built SITE into one file."""
    from generator import publish

    if form is None:
        raise click.UsageError("Say what to make: " + ", ".join(f"--{name}" for name in publish.FORMS) + ".")
    click.echo(f"{output}: {publish.package(site, form, output):,} bytes")


@cli.command()
@click.argument("article")
@click.argument("surface")
@click.option("-s", "--source", type=click.Path(path_type=Path), default="seeds", show_default=True)
def why(article: str, surface: str, source: Path) -> None:
    """Explain what SURFACE means in ARTICLE (its id): rule, evidence, candidates, and which record decided."""
    from generator import looking

    archive, _ = looking.read_archive(source, whole=True)
    reading = archive.readings.get(article)
    if reading is None:
        begun = [id_ for id_ in archive.readings if id_.startswith(article)]
        near = begun[:3] or get_close_matches(article, archive.readings, 3, 0.4)
        raise UsageError(article, "there is no such article", f"Did you mean {', '.join(near) or 'another id'}?")
    found = [r for r in reading.resolutions if lower(surface) in lower(r.mention.surface)]
    if not found:
        click.echo(f"'{surface}' is no mention in {article}. A line in review.csv can make it one (pin).")
        sys.exit(1)
    for resolution in found:
        click.echo(_explained(reading.article, resolution, archive))


@cli.command()
@click.option("-s", "--source", type=click.Path(path_type=Path), default="seeds", show_default=True)
@click.option("--list", "only_list", is_flag=True, help="List what needs a decision, and ask nothing.")
@click.option("-n", "--limit", default=20, show_default=True, help="Doubts shown.")
def review(source: Path, only_list: bool, limit: int) -> None:
    """Go through what most needs a decision, and write the decisions into review.csv."""
    from generator import looking
    from generator.edges.files import append_decision
    from generator.stages.check import doubts

    archive, _ = looking.read_archive(source, whole=True)
    waiting = list(doubts(archive))
    for number, doubt in enumerate(waiting[:limit], 1):
        click.echo(f"{number}/{len(waiting)}  {_asked(doubt)}")
        if only_list:
            continue
        decisions = _decided(doubt)
        if decisions is None:
            break
        for decision in decisions:
            append_decision(source, decision)
        if decisions:
            click.echo(f"    written to {source / 'review.csv'}")
    if not waiting:
        click.echo("Nothing needs a decision.")


@contextmanager
def _profiled(where: Path | None) -> Iterator[None]:
    """Writes what the time went into to `where`; with --jobs 1 all of the work is in this process."""
    if where is None:
        yield
        return
    import cProfile

    with cProfile.Profile() as profile:
        yield
    profile.dump_stats(where)


def _asked(doubt: Doubt) -> str:
    """One doubt as a person reads it."""
    options = "".join(f"\n    {n}. {candidate}" for n, candidate in enumerate(doubt.candidates, 1))
    if doubt.kind == "near-duplicate":
        return f"{doubt.where}: may be one entity{options}"
    if doubt.kind == "namesakes":
        return f"{doubt.where}: {doubt.chosen} may be several people, these articles share nothing else{options}"
    context = " ".join(f"{doubt.before}[{doubt.surface}]{doubt.after}".split())
    now = f"\n    now: {doubt.chosen} ({doubt.evidence})" if doubt.chosen else ""
    return f"{doubt.where}: {doubt.kind}: … {context} …{now}{options}"


def _decided(doubt: Doubt) -> list[Decision] | None:
    """Asks what to do; [] leaves the doubt as it is, None ends the review."""
    from generator.stages.check import decision_on

    if doubt.kind == "namesakes":
        return _split_off(doubt)
    merging = doubt.kind == "near-duplicate"
    choices = "number to keep, the others become it" if merging else "number or entity id to pin, r reject, i ignore"
    while True:
        answer = click.prompt(f"  {choices}, s skip, q quit", default="s").strip()
        if answer in ("s", "q"):
            return None if answer == "q" else []
        if answer in ("r", "i") and not merging:
            return [decision_on(doubt, "reject" if answer == "r" else "ignore")]
        numbered = answer.isdecimal() and 1 <= int(answer) <= len(doubt.candidates)
        entity = doubt.candidates[int(answer) - 1] if numbered else answer
        if merging and numbered:
            return [Decision("", "merge", entity=c, target=entity) for c in doubt.candidates if c != entity]
        if not merging and entity.partition(":")[0] in KINDS and entity.partition(":")[2]:
            return [decision_on(doubt, "pin", entity)]
        click.echo("    That is none of the answers.")


def _split_off(doubt: Doubt) -> list[Decision] | None:
    """Asks which article speaks of somebody else, and how to tell the two apart."""
    answer = click.prompt("  number of the article that means another person, s skip, q quit", default="s").strip()
    if not (answer.isdecimal() and 1 <= int(answer) <= len(doubt.candidates)):
        return None if answer == "q" else []
    word = click.prompt("  what tells this person from the other (a place, an office)").strip()
    target = f"{doubt.chosen} ({word})"
    return [
        Decision("", "split", article, entity=doubt.chosen, target=target) for article in doubt.groups[int(answer) - 1]
    ]


def _explained(article: Article, resolution: Resolution, archive: Archive) -> str:
    """Everything known about one link."""
    from generator.stages.check import line_of

    mention = resolution.mention
    lines = [
        f"{article.path}:{line_of(article, mention.start)}: “{mention.surface}” ({mention.kind})",
        f"  found by    {mention.rule}: {mention.detail}",
        f"  means       {resolution.entity or 'undecided'}",
        f"  evidence    {resolution.evidence or '—'}",
        f"  candidates  {', '.join(resolution.candidates) or '—'}",
    ]
    if resolution.entity:
        record = archive.entities[resolution.entity].authority
        lines.append(f"  record      {record.name} ({record.origin}; {record.source or 'made from the articles'})")
    return "\n".join(lines)


def _tell(notices: Sequence[Notice], quiet: bool) -> None:
    """Prints the notices, worst first; of one rule only the first few."""
    shown: dict[str, int] = {}
    for notice in sorted(notices, key=lambda n: RANK.index(n.severity)):
        if quiet and notice.severity != "error":
            continue
        shown[notice.rule] = shown.get(notice.rule, 0) + 1
        if shown[notice.rule] <= SHOWN:
            click.echo(str(notice), err=True)
    for rule, number in shown.items():
        if number > SHOWN:
            click.echo(f"… and {number - SHOWN} more of '{rule}'", err=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """The program. Every error a person can mend is one line: place, fact, remedy."""
    gc.set_threshold(*RARELY)
    try:
        _run(arguments)
    finally:
        gc.freeze()  # nor for the last time when the program ends


def _run(arguments: Sequence[str] | None) -> None:
    try:
        cli.main(args=list(arguments) if arguments is not None else None, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        click.echo("tulieu: stopped. No file of the site is half written; the next build does the rest.", err=True)
        sys.exit(130)
    except ArchiveError as error:
        click.echo(f"tulieu: {error}", err=True)
        sys.exit(2)
    except OSError as error:
        where = error.filename if isinstance(error.filename, str) else "the disk"
        click.echo(f"tulieu: {where}: refused ({error.strerror or error}). Mend its rights or free space.", err=True)
        sys.exit(2)
