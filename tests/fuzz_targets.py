"""What is fuzzed: for each target, bytes in, and a law that must hold for any bytes; it is broken by any exception.

tests/test_fuzzed.py runs the inputs that once broke a law, and a few random ones, through the same functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise

from jinja2 import Environment

from generator import config, ledger, query, text
from generator.edges.files import shipped
from generator.errors import SettingError
from generator.formats import SUFFIXES
from generator.knowledge import Knowledge, load
from generator.knowledge.authority import parse_authorities
from generator.model import Article, Notice, Output, Piece, Source
from generator.stages.assemble import assemble
from generator.stages.export import export
from generator.stages.index import index
from generator.stages.plan import plan
from generator.stages.read import READERS, dates
from generator.stages.read.decode import decode
from generator.stages.recognise import recognise
from generator.stages.render import make_environment, render
from generator.stages.resolve import resolve

# Pieces that the rules look for: an input that begins with an even byte is a row of them, any other stands as it is.
_PIECES = (
    "Nghị quyết |số |26-NQ/TW|26- NQ/TW|79 NQ/TW|18/NQ-TW|Trung ương |khóa XII|khoá |Quyết định |205/QĐ-TTg|"
    'ngày |16/7/2018|Nghị định 29 và 178|2020/NĐ-CP|NĐCP|(|)|“|”|"|, |. |; |: |- |–|/|\n|\n\n| |\u00a0|\t|về |'
    "của |và |tại |ông |bà |đồng chí |Nguyễn |Văn |Phạm |Minh |Chính|Bí thư |Chủ tịch |nước |UBND |HĐND |tỉnh |"
    "thành phố |TP.HCM|Hà Nội|An Giang|huyện |xã |phường |Quận 2|Ban Thường vụ |(BTV)|Thành ủy |Tỉnh ủy |"
    "Ban Chỉ đạo |Đảng |Đại hội |lần thứ bảy|Hội nghị |Luật |Bộ luật |Hiến pháp |năm |2013|Điều 5 |khoản 1|Ảnh: |"
    "TÁ LÂM|(HNMO) - |Nguồn: |Báo |Tuổi Trẻ|Thứ Tư, 20/01/2021 21:42|Sáng 15-10|Công ty |TNHH |(AIC)|Chia sẻ|"
    "0 Bình luận|---|title: |date: |authors: [|]|# |* |[a](http://b)|![c](d.png)|<b>|</b>|<script>|</p>|<td>|"
    "&amp;|&#x202e;|\u202e|\u200b|\u0301|\ud7ff|Ð|İ|Σ|ﬁ|😀|__proto__|constructor|{{7*7}}|kind:|year:2018..|-|*|1|"
    "0|II|Đ|ư|\u031b|Ư"
)
PIECES = tuple(_PIECES.split("|"))
MARKUP = (".html", ".md", ".warc")


@cache
def environment() -> Environment:
    return make_environment([shipped("templates")], config.Config())


@cache
def known() -> Knowledge:
    return load()


def written(data: bytes) -> str:
    """The text that an input stands for."""
    if data[:1] and data[0] % 2 == 0:
        return "".join(PIECES[byte % len(PIECES)] for byte in data[1:])
    return (
        data[1:].decode("utf-16-le", "surrogatepass")
        if data[:1] == b"\x03" and len(data) % 2
        else data[1:].decode("utf-8", "replace")
    )


def read_any(data: bytes, suffix: str) -> Iterator[Article | Notice]:
    """What the reader of `suffix` makes of `data`, without the net that catches its faults."""
    reader = next(r for r in READERS if suffix in r.suffixes)
    return reader.read(Source(f"a{suffix}", data), config.Config())


def reader(data: bytes) -> None:
    """Any reader, any bytes: articles that obey the model, or notices."""
    suffix = SUFFIXES[data[0] % len(SUFFIXES)] if data else ".txt"
    body = data[1:] if suffix in MARKUP else written(data[1:]).encode("utf-8", "replace")
    for made in read_any(body, suffix):
        if isinstance(made, Article):
            lawful(made)


def front_matter(data: bytes) -> None:
    """Markdown with any front matter."""
    for made in read_any(f"---\n{written(data)}\n---\n\nMột câu.\n".encode("utf-8", "replace"), ".md"):
        if isinstance(made, Article):
            lawful(made)


def lawful(article: Article) -> None:
    """The laws of an article: NFC, writable, its blocks and marks inside the text."""
    assert article.text == text.printable(article.text)
    assert article.text.encode()
    assert article.id
    assert all(block.start <= block.end for block in article.blocks)
    assert all(0 <= mark.start <= mark.end <= len(article.text) for mark in article.marks)
    assert all(line.text.encode() is not None for line in article.removed)
    assert not article.date or article.date[-1] in "?~%" or article.date == dates.edtf(article.date)


def meaning(data: bytes) -> None:
    """Recogniser and resolver: spans that say their surface, in order; one resolution each, one candidate or None."""
    for article in read_any(written(data).encode("utf-8", "replace"), ".txt"):
        if isinstance(article, Article):
            mentions = recognise(article, known())
            reading = resolve(article, mentions, known())
            assert all(article.text[m.start : m.end] == m.surface != "" for m in mentions)
            assert all(a.end <= b.start for a, b in pairwise(mentions))
            assert [r.mention for r in reading.resolutions] == list(mentions)
            assert all(r.entity is None or isinstance(r.entity, str) for r in reading.resolutions)
            assert all(0 <= r.start <= r.end <= len(article.text) for r in reading.relations)


def asked(data: bytes) -> None:
    """Query parser and terms: offsets inside the text, nothing empty; the forms keep the length."""
    plain = text.printable(written(data))
    for form in (text.canonical, text.lower, text.fold):
        assert len(form(plain)) == len(plain)
    assert text.printable(plain) == plain
    assert all(term and 0 <= start < end <= len(plain) for term, start, end in text.terms(plain))
    assert text.running_terms(plain)[0] == [term for term, _, _ in text.terms(plain) if "-" not in term]
    text.sort_key(plain)
    for typing in (False, True):
        found = query.parse(written(data), typing)
        assert all(clause.terms and len(clause.terms) == len(clause.offsets) for clause in found.clauses)
    query.name_phrase(written(data))


def settings(data: bytes) -> None:
    """Settings, authority files and ledger: a value or a SettingError, nothing else."""
    plain = written(data[1:])
    readers: tuple[Callable[[], object], ...] = (
        lambda: config.parse(plain),
        lambda: parse_authorities([("authority/a.csv", f"id,kind,name,variants,facts\n{plain}")]),
        lambda: parse_authorities([("authority/a.toml", f"[[authority]]\n{plain}")]),
        lambda: ledger.parse_ledger(f"{','.join(ledger.COLUMNS)}\n{plain}"),
        lambda: ledger.parse_ledger("", tables=plain),
    )
    try:
        readers[data[0] % len(readers) if data else 0]()
    except SettingError:
        return


_SCRIPT = re.compile(
    rb"<script(?! type=\"application/ld\+json\">[^<>]*</script>)"
    rb"(?! src=\"(?:\.\./)*static/js/[a-z-]+\.js\"[^>]*></script>)|<(?:iframe|object|embed)\b",
    re.I,
)
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_-])?")


def site(data: bytes) -> None:
    """Two articles all the way to their pages: paths for any disk, and no script but ours."""
    half = len(data) // 2
    known_, made = known(), []
    for number, piece in enumerate((data[:half], data[half:])):
        for article in read_any(written(piece).encode("utf-8", "replace"), ".txt"):
            if isinstance(article, Article):
                article = replace(article, id=f"{article.id}-{number}")
                made.append(resolve(article, recognise(article, known_), known_))
    if not made:
        return
    archive = assemble(made, known_.authority, (), {})
    planned = plan(archive, config.Config())
    outputs: list[Output | Piece] = [
        *index(planned.entries, planned.entities),
        *export(archive, planned.urls, config.Config()),
    ]
    outputs += [render(page, environment()) for page in planned.pages]
    for output in outputs:
        assert all(len(part) < 200 and _NAME.fullmatch(part) for part in output.path.split("/")), output.path
        assert not output.path.endswith(".html") or not _SCRIPT.search(output.body), output.path
    whole = [output.path for output in outputs if isinstance(output, Output)]
    assert len({path.lower() for path in whole}) == len(whole)


def bytes_in(data: bytes) -> None:
    """Decoding: text that can be written, or a notice."""
    found = decode(data, "a.txt")
    assert found.text is not None or found.notice is not None


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "reader": reader,
    "front_matter": front_matter,
    "meaning": meaning,
    "asked": asked,
    "settings": settings,
    "site": site,
    "bytes_in": bytes_in,
}
