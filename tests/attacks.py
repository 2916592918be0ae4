"""An archive that attacks: every trick in titles, bodies, metadata, settings, authority files and file names, through
every reader. What it would run calls `alert`, sets a global, or asks for something from the host of `AWAY`."""

from __future__ import annotations

import io
import json
import os
import warnings
import zipfile
from pathlib import Path

AWAY = "attack.invalid"
# Words that are properties of every object in JavaScript and of many in Python.
NAMES = (
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "__class__",
    "then",
    "length",
)

MARKUP = (
    '<script>alert("x");ran=1</script>',
    f'"><script src=//{AWAY}/a.js></script>',
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script><title>",
    "</textarea></template></noscript></style><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    f'<img src="https://{AWAY}/pixel.gif">',
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    f'<iframe srcdoc="<script>parent.alert(1)</script>"></iframe><object data="//{AWAY}/o"></object>',
    f'<meta http-equiv="refresh" content="0;url=https://{AWAY}/"><base href="https://{AWAY}/">',
    f'<link rel=stylesheet href=//{AWAY}/s.css><style>@import "https://{AWAY}/s.css";*{{display:none}}</style>',
    '<a href="javascript:alert(1)">a</a> <a href="data:text/html,<script>alert(1)</script>">b</a>',
    f'<form action="https://{AWAY}/"><input name=q autofocus onfocus=alert(1)><button>c</button></form>',
    "<details open ontoggle=alert(1)><marquee onstart=alert(1)><body onload=alert(1)>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]--><!-- -- --!><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "' onmouseover='alert(1)' autofocus onfocus=\"alert(1)\" x=\"",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#x3c;script&#x3e;alert(1)&#60;/script> &amp;lt;b&amp;gt; &#0; &#xD800; &",
)
LINKS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\u0001javascript:alert(1)",
    "java&#10;script:alert(1)",
    "vbscript:x",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "file:///etc/passwd",
    f"//{AWAY}/x",
    f"\\\\{AWAY}\\x",
    'https://example.org/"onmouseover="alert(1)',
)
CODE = (
    "{{ 1337*1337 }} {% for x in ().__class__.__base__.__subclasses__() %}{% endfor %} {{ site.__init__.__globals__ }}",
    "${alert(1)} #{1337*1337} <%= 1337*1337 %> %(name)s %s {0.__class__} {{constructor.constructor('alert(1)')()}}",
    '"});alert(1);({"a":"',
    "');alert(1);//",
    "\\u003cscript\\u003e \\x3c \\",
    "*/alert(1)/*",
    "\u2028alert(1)\u2029",
    "@import url(x); } body { background: red } /*",
    "}}\\end{document} @article{x, title={",
    "TY  - JOUR\nER  - ",
)
TRICKS = (
    "Nghị quyết \u202eWT/QN-62\u202c và \u2066tên\u2069, \u200fRTL\u200e",
    "Nguy\u200bễn\u200d Vă\u00adn\ufeff A\u2060nh",
    "Nguуễn Văn Аnh (chữ Кirin)",
    "שלום " + "مرحبا (",
    "a" + "\u0301" * 200,
    "\u0000\u0007\u001b[31m\u007f\u0085",
    "\ufdd0\uffff\U0010ffff\U000e0041",
    "=cmd|' /C calc'!A0",
    "+1+cmd",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "x" * 3000,
    "ị" * 700,
)
PATHS = (
    "../../../etc/passwd",
    "..\\..\\x",
    "/etc/passwd",
    "C:\\x",
    "a/../../b",
    ".",
    "..",
    "CON",
    "nul.txt",
    "LPT1",
    "index",
    "a" * 400,
    ".tulieu",
    "data/manifest.sha256",
    "x\u202egnp.exe",
    "%2e%2e%2f",
    "a\nb",
    "A",
    "a",
    "…",
)
ALL = (*MARKUP, *CODE, *TRICKS, *(f"[x]({link}) <{link}>" for link in LINKS), *NAMES)

PROSE = "Hội nghị tỉnh bàn về công tác lưu trữ, ông Nguyễn Văn Bình dự và kết luận như sau, theo Nghị quyết 26-NQ/TW. "
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(f'<!ENTITY {n} "{10 * f"&{p};"}">' for p, n in zip("bcdefghi", "cdefghij", strict=True))
    + f'<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM "https://{AWAY}/x">]>'
)


def write(folder: Path) -> None:
    """Makes the archive in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for maker in (_settings, _scraped, _markdown, _saved, _lines, _table, _warc, _packed):
        maker(folder)


def _put(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / os.fsdecode(name.encode("utf-8", "surrogateescape"))).write_bytes(text.encode("utf-8", "surrogatepass"))


def _toml(text: str) -> str:
    """`text` as a string of TOML."""
    return json.dumps(text).replace("\x7f", "\\u007f")


def _settings(folder: Path) -> None:
    keys = ("title", "description", "footer", "publisher", "contact", "edition", "newspaper", "place")
    texts = (MARKUP[3], MARKUP[17], CODE[0], MARKUP[0], MARKUP[5], MARKUP[1], MARKUP[6], CODE[2])
    quoted = [f"{key} = {_toml(f'Kho {text}')}" for key, text in zip(keys, texts, strict=True)]
    named = [f"{_toml(text)} = {_toml(text)}" for text in (*MARKUP[:8], *CODE[:5], *NAMES)]
    moved = ['"old/a.html" = "index.html"', '"constructor.html" = "about.html"']
    quoted.append('base_url = "https://example.org/kho/"')
    _put(folder, "archive.toml", "\n".join([*quoted, "[sources]", *named, "[redirects]", *moved, ""]))
    tables = [
        f"[[authority]]\nid = {_toml(f'topic:toml {text}')}\nkind = 'topic'\nname = {_toml(f'toml {text}')}\n"
        f"variants = ['chủ đề {number}']\nfacts = {{ {_toml(text)} = {_toml(text)} }}\nnote = {_toml(text)}\n"
        for number, text in enumerate((*MARKUP[:8], *CODE[:4], *NAMES))
        if "|" not in text
    ]
    _put(folder, "authority/more.toml", "\n".join(tables))
    cells = [text.replace('"', '""').replace("\n", " ") for text in (*MARKUP, *CODE, *NAMES)]
    decided = [f'ignore,,"{cell} {number}",,,,,"{cell}"' for number, cell in enumerate(cells)]
    pinned = [f'pin,words,"{name}()",,,"person:{name}",,"{MARKUP[5]}"' for name in NAMES]
    _put(
        folder,
        "review.csv",
        "\n".join(["action,article,quote,prefix,suffix,entity,target,note", *decided, *pinned, ""]),
    )
    rows = ["id,kind,name,variants,facts,source,external,note"]
    for number, name in enumerate(NAMES):
        rows.append(
            f"person:{name},person,{name},{name}()|{name}.x,born=195{number}|{name}={name},{name},wikidata={name},{name}"
        )
    for number, text in enumerate((*MARKUP, *CODE[3:], *LINKS)):
        clean = text.replace('"', '""').replace("|", "/").replace("\n", " ")
        rows.append(
            f'"topic:{clean} {number}","topic","{clean} {number}","từ khóa {number}",'
            f'"x={clean}","{clean}","viaf={clean}","{clean}"'
        )
    for number, path in enumerate(PATHS[:6]):
        rows.append(f'"organisation:{path}","organisation","{path}","cơ quan {number}",,,,')
    _put(folder, "authority/all.csv", "\n".join(rows) + "\n")


def _scraped(folder: Path) -> None:
    """Titles, bodies and file names."""
    lines = [PROSE * 2 + text for text in ALL]
    _put(folder, "all.txt", "\n".join(["Mọi mánh khóe", "", *lines]))
    chapters = [PROSE * 8 + f"chủ đề {number} " + text for number, text in enumerate(ALL * 12)]
    _put(folder, "long.txt", "\n\n".join([f"Bài dài {MARKUP[0]}", *chapters]))
    _put(folder, "words.txt", "\n".join(["Từ: " + " ".join(NAMES), "", PROSE * 2, *(f"{n} {n}()" for n in NAMES * 2)]))
    for number, text in enumerate((*MARKUP[:6], *CODE[:2], *TRICKS[:6], *NAMES[:4])):
        _put(
            folder, f"title-{number}.txt", f"{text}\n\n{PROSE * 2}từ khóa {number}, cơ quan {number % 6}\nẢnh: {text}\n"
        )
    for name in (
        "<img src=x onerror=alert(1)>",
        "a\u202etxt.exe",
        "__proto__",
        "constructor",
        "{{1337*1337}}",
        "con",
        "%2e",
        "tên có dấu",
        "\u202e",
        "\udcff",
        "'\";&",
        "-rf",
        "~",
    ):
        _put(folder, f"tên tệp/{name}.txt", f"Tên tệp {name.encode('unicode_escape').decode()}\n\n{PROSE * 2}\n")


def _markdown(folder: Path) -> None:
    """Front matter, and links in every form of Markdown."""
    keys = ("title", "date", "author", "source", "section", "kicker", "url", "rights", "language", "id", "__proto__")
    for number, text in enumerate((MARKUP[0], MARKUP[5], MARKUP[16], CODE[0], LINKS[0], "../../x", "__proto__")):
        front = "\n".join(f"{key}: {json.dumps(text)}" for key in keys)
        _put(folder, f"md/front-{number}.md", f"---\n{front}\n---\n\n{PROSE}\n")
    _put(
        folder, "md/tag.md", f"---\ntitle: !!python/object/apply:os.system ['touch ran']\nx: &a [*a]\n---\n\n{PROSE}\n"
    )
    links = [f"[a]({link}) ![b]({link}) <{link}> [c][{n}]\n\n[{n}]: {link}\n" for n, link in enumerate(LINKS)]
    more = [
        '![d](x "onerror=alert(1)")',
        "[e](javascript&#58;alert(1))",
        "[f](java\nscript:alert(1))",
        "```<script>\nx\n```",
        '<a href="javascript:alert(1)" onclick="alert(1)">g</a>',
        "[^1]\n\n[^1]: <script>alert(1)</script>",
    ]
    _put(folder, "md/links.md", "\n\n".join(["# Liên kết", PROSE, *MARKUP, *links, *more]))


def _saved(folder: Path) -> None:
    """Whole pages: markup that is markup, metadata in tags and JSON-LD, entities that grow, declarations."""
    body = "".join(f"<p>{PROSE}{text}</p>" for text in (*MARKUP, *CODE, *TRICKS))
    links = "".join(
        f"<p>{PROSE}<a href=\"{link}\" onclick='alert(1)' style='x:expression(alert(1))'>l</a></p>" for link in LINKS
    )
    linked = json.dumps(
        {"@type": "NewsArticle", "headline": MARKUP[0], "author": {"name": MARKUP[5]}, "__proto__": {"x": 1}}
    )
    metas = "".join(
        f"<meta {kind}='{name}' content='{MARKUP[1]}'>"
        for kind, name in (
            ("property", "og:title"),
            ("name", "author"),
            ("property", "og:site_name"),
            ("property", "og:url"),
        )
    )
    head = f"{metas}<title>{MARKUP[0]}</title><script type='application/ld+json'>{linked}</script>"
    _put(
        folder, "html/all.html", f"<html><head>{head}</head><body><h1>Trang {MARKUP[5]}</h1>{body}{links}</body></html>"
    )
    _put(folder, "html/bomb.xhtml", f"{BOMB}<html><body><h1>Bom</h1><p>{PROSE * 3}&j;&x;&y;</p></body></html>")
    _put(folder, "html/deep.html", "<div>" * 5000 + PROSE * 3)
    _put(folder, "html/many.html", f"<h1>Nhiều</h1><p>{PROSE * 3}" + "".join(f"<b a{n}={n}>" for n in range(2000)))
    _put(folder, "html/url.html", f"<link rel=canonical href='{LINKS[0]}'><h1>Địa chỉ</h1><p>{PROSE * 3}")


def _lines(folder: Path) -> None:
    """Every field of an export; ids that are paths and property names."""
    rows: list[object] = []
    fields = ("title", "date", "source", "section", "kicker", "url", "rights", "language")
    for number, text in enumerate((*MARKUP[:8], *CODE[:5], *TRICKS[:8], *LINKS[:3], *NAMES)):
        rows.append(
            {**dict.fromkeys(fields, text), "id": f"j{number}", "authors": [text], "text": PROSE + text, text: text}
        )
    rows += [{"id": id_, "title": f"Mã {id_}", "text": PROSE} for id_ in (*PATHS, *NAMES)]
    rows += [
        {"id": {"a": 1}, "text": ["x"]},
        {"__proto__": {"id": "x"}, "text": PROSE},
        [1],
        "x",
        None,
        {"text": "\ud800x"},
    ]
    _put(
        folder,
        "lines.jsonl",
        "\n".join(json.dumps(row) for row in rows) + '\n{"a": 1e999999, "text": "x"}\n' + "[" * 5000,
    )


def _table(folder: Path) -> None:
    cells = [text.replace('"', '""') for text in (*MARKUP[:6], *TRICKS)]
    rows = [f'"{cell}","{cell}","{PROSE}{cell}","{cell}"' for cell in cells]
    _put(folder, "table.csv", "title,source,text,=1+1\n" + "\n".join(rows) + "\n")


def _packed(folder: Path) -> None:
    """Packed folders, which no reader opens: paths that lead out, one name twice, a link, a member of any size."""
    for name in ("kho.zip", "sach.epub"):
        with warnings.catch_warnings(), zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as packed:
            warnings.simplefilter("ignore")  # of the name that comes twice
            for path in ("../../ran", "/ran", "C:\\ran", "a.txt", "a.txt", "__proto__.html", "a" * 400):
                packed.writestr(path, PROSE + MARKUP[0])
            link = zipfile.ZipInfo("link.txt")
            link.external_attr = 0o120777 << 16
            packed.writestr(link, "/etc/passwd")
            packed.writestr("bomb.html", b"\0" * 50_000_000)


def _warc(folder: Path) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for address in (
        "https://example.org/../../etc/passwd",
        f"javascript:alert(1)//{MARKUP[0]}",
        "https://a.b/%2e%2e%2f__proto__",
    ):
        body = f"<h1>Kho web</h1><p>{PROSE * 3}{MARKUP[0]}{MARKUP[5]}</p>".encode()
        headers = StatusAndHeaders(
            "200 OK", [("Content-Type", 'text/html; charset=utf-8"><script>')], protocol="HTTP/1.1"
        )
        writer.write_record(
            writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=headers)
        )
    (folder / "kho.warc.gz").write_bytes(out.getvalue())
