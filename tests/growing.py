"""Texts that grow: one token again and again, tokens at random, or sentences in which nothing comes twice.

The work for such a text grows no faster than the text: tests/test_growth.py counts steps, benchmarks/growth.py takes
the time of long ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

# Tokens of a plain text, by what rules take them for.
TOKENS: Mapping[str, tuple[str, ...]] = {
    kind: tuple(tokens.split("¦"))
    for kind, tokens in {
        "number": (
            "26-NQ/TW ¦205/QĐ-TTg ¦29/2020/NĐ-CP, ¦Nghị quyết số 26-NQ/TW ¦ và 178, ¦18-NQ/TW; ¦"
            "Nghị định 29 và ¦Nghị định 12/2020/NĐ-CP ngày 1/2/2020 của Chính phủ về việc quản lý, ¦1/2/3/4/5/¦"
            "12-¦QĐ-¦12/QĐ-UBND ¦1.2.3.4.¦01-¦Chỉ thị ¦Thông tư liên tịch số 1"
        ),
        "law": (
            "Luật Đất đai ¦Luật Đất đai năm 2013, ¦Điều 5 khoản 1 Luật ¦Bộ luật Dân sự và ¦Hiến pháp ¦"
            "Hội nghị Trung ương 7 khóa XII ¦Nghị quyết Đại hội XIII ¦Nghị quyết về ¦"
            "Nghị quyết về việc xây dựng nông thôn, ¦Quy định về công tác cán bộ ¦dự thảo Luật "
        ),
        "person": (
            "ông Nguyễn Văn An ¦Nguyễn Văn An, ¦đồng chí Phạm Minh Chính, Thủ tướng ¦"
            "bà Lê Thị Hoa - Phó Bí thư ¦Nguyễn ¦TS. Trần Văn Bình ¦PGS. TS. ¦ông An ¦Chủ tịch nước ¦"
            "Bí thư Tỉnh ủy An Giang Lê Hồng Quang ¦Ông ¦An Ba Cao Dân Em ¦ÔNG NGUYỄN VĂN AN "
        ),
        "body": (
            "UBND tỉnh An Giang ¦HĐND, UBND ¦Ban Thường vụ Tỉnh ủy ¦Ban Chỉ đạo 35 ¦Công ty TNHH An Bình ¦"
            "Sở Y tế và ¦Sở Y tế thuộc ¦Chi cục Thuế trực thuộc Sở Tài chính thuộc ¦Bộ Y tế, Bộ Nội vụ ¦"
            "Ủy ban nhân dân các ¦Ban ¦Đảng ủy, ¦Thành ủy "
        ),
        "place": (
            "Hà Nội ¦tỉnh An Giang, ¦xã An Bình, huyện Châu Thành, tỉnh Đồng Tháp; ¦phường 1, 2, 3, ¦Quận 2 ¦"
            "TP.HCM ¦thôn ¦xã ¦các xã An Bình, An Hòa, "
        ),
        "date": (
            "16/7/2018 ¦ngày 1 tháng 2 năm 2020 ¦ngày 15-10, ¦1-1-1-¦năm ¦tháng ¦Sáng 15-10, ¦lần thứ bảy ¦1/¦"
            "2018-2020 "
        ),
        "bracket": ("Ban Thường vụ (BTV) ¦(AB) ¦(AIC) ¦Công ty ABC (ABC), ¦(¦((¦BTV ¦(Hà Nội) ¦a (¦)"),
        "quote": ('“a” ¦“¦”¦" ¦"¦\'¦“Nghị quyết ¦«¦‘¦a”“'),
        "sign": (
            "\n¦\n\n¦ ¦\t¦\u00a0¦\r\n¦ \n¦a\n¦a\n\n¦. ¦A. ¦a.\n¦: ¦; ¦!¦…¦-¦–¦_¦&¦汉¦\u0301¦\u200b¦\u202e¦a¦A¦1¦"
            "Đ¦Ả¦ạ ¦A ¦a "
        ),
        "list": ("- a\n¦* a\n¦1. a\n¦a) b\n¦I. A\n¦• a\n¦| a | b |\n¦|¦||\n¦| a ¦---\n¦===\n¦# a\n¦#"),
        "furniture": (
            "Ảnh: A\n¦Nguồn: Báo A\n¦TÁ LÂM\n¦Chia sẻ\n¦0 Bình luận\n¦(HNMO) - ¦Theo Báo A\n¦"
            "Thứ Tư, 20/01/2021 21:42\n¦a: b\n¦Tags: a\n¦http://a.vn ¦a@b.vn ¦https://¦www."
        ),
    }.items()
}
# Tokens of Markdown and of HTML.
MARKUP: tuple[str, ...] = (
    "*",
    "_",
    "**",
    "__",
    "[",
    "]",
    "`",
    "``",
    "![",
    "[a](b) ",
    "[a](",
    "[a][b] ",
    "<",
    "<b>",
    "</b>",
    "<div>",
    "<b><i>",
    "&amp;",
    "&#x202e;",
    "&",
    "&#",
    "<!--",
    "<![CDATA[",
    "> ",
    ">",
    ">> a\n",
    "- ",
    "  - a\n",
    "    a\n",
    "\\",
    "*a* ",
    "*a **b ",
    "_a __b ",
    "[[",
    "](",
    "| a | b |\n|---|---|\n",
    "|a",
    "1. a\n",
    "```\n",
    "~~~\n",
    "<p>",
    "<table><tr><td>",
    "<ul><li>",
    '<a href="b">c</a>',
    '<a href="',
    "<br>",
    "&lt;",
    "&nbsp;",
    "<script>",
    "</p>",
    "<p>a",
    "<span>a</span>",
    "<h1>a</h1>",
    "---\n",
    "a\n===\n",
    "# a\n",
    "[a]: b\n",
    "[^1] ",
    "<a@b.c> ",
    "<http://a>",
    "^",
    "~",
    "!",
    "{",
    "}",
    "$",
    '"a" ',
    "<x y='",
    "<?",
    "<!",
    "--",
    "<svg>",
    "<em>a ",
    "<li>a",
    "<td>a",
    "<tr>",
    "<dl><dt>a",
    "<pre>",
    "<blockquote>",
    "<figure><img src='a.png'><figcaption>b</figcaption></figure>",
    "<img src='a.png'>",
    "[a](b [c](d ",
)
# Sentences in which names and numbers differ each time: {i} a number, {n} a name of two to four words, {N} the same in
# capitals, {s} one word, {y} a year, {r} a number up to 13, {a} four capitals.
SENTENCES: tuple[str, ...] = (
    "Nghị quyết số {i}-NQ/TW về việc {n}. ",
    "Quyết định {i}/QĐ-TTg, ",
    "Nghị quyết {i} và ",
    "Thông tư {i}/2015; Thông tư {i}, ",
    "Nghị định 29/{y}/NĐ-CP, Nghị định 29, ",
    "Nghị quyết về {n}; Nghị quyết số {i}-NQ/TW về {n}. ",
    "dự thảo Luật {n}, ",
    "Luật {n} năm {y}, ",
    "Luật {n} ",
    "ông Nguyễn {n}, ",
    "ông {s}, ông Nguyễn {n}. ",
    "Ảnh: N.{s}\nẢnh: Nguyễn {n}\n",
    "N.V.A. ",
    "Bí thư Tỉnh ủy An Giang Nguyễn {n}, ",
    "Nguyễn {n}, Bí thư Tỉnh ủy, ",
    "Bí thư Tỉnh ủy, Chủ tịch HĐND, ",
    "Công ty {n}, ",
    "Công ty {n} (C{a}), C{a}, ",
    "Ban {n} ({a}), ",
    "UBND xã {n}, ",
    "Huyện ủy {n} thuộc ",
    "Chi cục {n} thuộc Sở {n} ",
    "xã {n}, huyện {s}, ",
    "thôn {n}; ",
    "Hội nghị {n} năm {y}, ",
    "Hội nghị Trung ương {r} khóa XII, ",
    "Đại hội lần thứ {r} ",
    "ngày {r}/{r}/{y} ",
    "“{n}” ",
    "{a} ",
    "{n}\n",
    "{n}.\n\n",
    "- {n}\n",
    "{s}{i}: {n}\n",
    "Tags: {n}\n",
    "Ảnh: {n}\n",
    "{N}\n",
    "{N} ",
    "Nghị quyết số 5 về {n}, ",
    "Kế hoạch số {i}/KH ",
    "Kế hoạch {i}/KH-UBND của UBND tỉnh An Giang ",
    "Nghị định {i}/2015/NĐ-CP thay thế Nghị định {i}/2010/NĐ-CP ",
    "Ông Nguyễn {n} ký Quyết định {i}/QĐ-UBND ",
    "UBND tỉnh An Giang ban hành Quyết định {i}/QĐ-UBND ",
    "Hội nghị góp ý dự thảo Luật {n} ",
    "Nguyễn {n} ",
    "{s}-{s} ",
    "http://{a}.vn/{i} ",
    "[{i}]: http://a.vn/{i}\n",
    "{n} Văn ",
    "tỉnh {s} ",
)
_SYLLABLES = (
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Em",
    "Giang",
    "Hà",
    "Hải",
    "Khang",
    "Lan",
    "Minh",
    "Nam",
    "Oanh",
    "Phúc",
    "Quý",
    "Sơn",
    "Tâm",
    "Uyên",
    "Vân",
    "Xuân",
    "Yến",
    "Đức",
    "Đạt",
    "Bảo",
)


def repeated(token: str, size: int) -> str:
    """`token` again and again, `size` bytes of it."""
    return token * (size // len(token.encode()) + 1)


def mixed(tokens: tuple[str, ...], size: int, seed: int = 5) -> str:
    """`size` bytes of `tokens` at random."""
    return _until(size, (draw.choice(tokens) for draw in [random.Random(seed)] for _ in iter(int, 1)))


def told(sentence: str, size: int, seed: int = 3) -> str:
    """`size` bytes of `sentence`, filled in otherwise each time."""
    return _until(size, _filled(sentence, random.Random(seed)))


def page(suffix: str, text: str) -> bytes:
    """A file of that kind with a title and `text`."""
    if suffix == ".html":
        head = "<html><head><title>Bài</title></head><body><article><h1>Bài</h1><p>"
        return f"{head}{text}</p></article></body></html>".encode()
    return f"{'# ' if suffix == '.md' else ''}Bài\n\n{text}\n".encode()


def shapes() -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """(name, suffix, how, tokens) of every kind of text; `text_of` makes one."""
    for kind, tokens in TOKENS.items():
        yield from ((f"{kind} {token!r}", ".txt", "repeated", (token,)) for token in tokens)
        yield f"{kind}s", ".txt", "mixed", tokens
    yield "all", ".txt", "mixed", tuple(token for tokens in TOKENS.values() for token in tokens)
    for suffix in (".md", ".html"):
        yield from ((f"{suffix[1:]} {token!r}", suffix, "repeated", (token,)) for token in MARKUP)
        yield f"{suffix[1:]}, mixed", suffix, "mixed", MARKUP
    yield from ((f"told {sentence!r}", ".txt", "told", (sentence,)) for sentence in SENTENCES)


def text_of(how: str, tokens: tuple[str, ...], size: int) -> str:
    """`size` bytes of text of that kind."""
    if how == "mixed":
        return mixed(tokens, size)
    return (repeated if how == "repeated" else told)(tokens[0], size)


def _until(size: int, pieces: Iterator[str]) -> str:
    made: list[str] = []
    while size > 0:
        made.append(next(pieces))
        size -= len(made[-1].encode())
    return "".join(made)


def _filled(sentence: str, draw: random.Random) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        name = _name(number * 7919, draw.randint(2, 4))
        yield sentence.format(
            i=number,
            n=name,
            N=name.upper(),
            s=draw.choice(_SYLLABLES),
            y=draw.randint(1990, 2030),
            r=draw.randint(1, 13),
            a="".join(draw.choice("ABCDEGH") for _ in range(4)),
        )


def _name(number: int, words: int) -> str:
    made = []
    for _ in range(words):
        number, word = divmod(number, len(_SYLLABLES))
        made.append(_SYLLABLES[word])
    return " ".join(made)
