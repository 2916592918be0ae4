"""An article of one line, through every reader: CPU seconds to read, recognise and resolve it.

    python benchmarks/lines.py [MEGABYTES]      5 unless told

Each kind of content again and again; a "!" marks what takes more than `SLOW` seconds a megabyte. tests/test_growth.py
holds that the work grows with the text.
"""

from __future__ import annotations

import io
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from fuzz_targets import known, read_any
from growing import page, repeated, told

from generator.model import Article
from generator.stages.recognise import recognise
from generator.stages.resolve import resolve

SLOW = 20.0
CONTENTS = {
    "digits": "0123456789",
    "a beginning": "Nghị quyết ",
    "names": "Nguyễn Văn An ",
    "quotes": '“a” "b" ',
    "brackets": "(a [b] {c}) ",
    "addresses": "https://a.vn/b?c=d ",
    "pipes": "| a | b ",
    "tags": "<div><b>a</b>",
    "prose": "Ông Nguyễn {n} ký Quyết định {i}/QĐ-UBND ngày {r}/{r}/{y}. ",
}
READERS = (".txt", ".md", ".html", ".jsonl", ".csv", ".warc")


def file_of(suffix: str, text: str) -> bytes:
    """A file of that kind with one article, whose text is one line."""
    if suffix == ".jsonl":
        return json.dumps({"title": "Bài", "text": text}).encode()
    if suffix == ".csv":
        quoted = text.replace('"', '""')
        return f'title,text\nBài,"{quoted}"\n'.encode()
    if suffix == ".warc":
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter

        out = io.BytesIO()
        writer = WARCWriter(out, gzip=False)
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        body = io.BytesIO(page(".html", text))
        writer.write_record(writer.create_warc_record("https://a.vn/", "response", body, http_headers=headers))
        return out.getvalue()
    return page(suffix, text)


def main() -> None:
    size = int(float(sys.argv[1] if len(sys.argv) > 1 else 5) * 1_000_000)
    known()
    for name, token in CONTENTS.items():
        text = told(token, size) if "{" in token and "}" in token and name == "prose" else repeated(token, size)
        row = []
        for suffix in READERS:
            start, count = time.process_time(), 0
            for article in read_any(file_of(suffix, text), suffix):
                if isinstance(article, Article):
                    count += len(resolve(article, recognise(article, known()), known()).resolutions)
            spent = time.process_time() - start
            row.append(f"{suffix[1:]} {spent:.1f}{'!' if spent > SLOW * size / 1e6 else ''} ({count})")
        print(f"{name}: {', '.join(row)}", flush=True)


if __name__ == "__main__":
    main()
