"""Archives of generated text that are large in one way: one article, its mentions, an entity, a day."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ")
MIDDLE = ("Văn", "Thị", "Minh", "Đức", "Thanh", "Quốc", "Hữu", "Ngọc", "Xuân", "Thu")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Em", "Giang", "Hà", "Khánh", "Lan", "Nam", "Oanh", "Phúc", "Quân", "Sơn")
BODIES = ("UBND tỉnh Nghệ An", "Sở Nội vụ tỉnh Nghệ An", "Tỉnh ủy Nghệ An", "UBND thành phố Vinh")
WORDS = (
    "ruộng", "lúa", "đường", "làng", "bến", "nước", "mùa", "gặt", "giếng", "khơi", "cây", "đa", "mái", "đình", "con",
    "đò", "khúc", "sông", "vườn", "cau", "lũy", "tre", "bờ", "ao", "sân", "kho", "hạt", "giống", "nắng", "mới", "cơn",
    "mưa", "buổi", "sớm", "chiều", "muộn", "tiếng", "gà", "hàng", "rào",
)  # fmt: skip
EVERYWHERE = "Trần Quang Khải"  # the person whom every article of one day names
DAY = "2020-02-03"


def name(draw: random.Random) -> str:
    return f"{draw.choice(FAMILY)} {draw.choice(MIDDLE)} {draw.choice(GIVEN)}"


def sentence(draw: random.Random) -> str:
    """Some words, not one like another."""
    return f"{' '.join(draw.choices(WORDS, k=draw.randint(6, 24))).capitalize()} {draw.randint(1, 99_999)}."


def naming(draw: random.Random) -> str:
    """A sentence with three mentions."""
    where = f"{' '.join(draw.sample(WORDS, 3))} {draw.randint(1, 999_999)}"
    return f"Ông {name(draw)}, Chủ tịch {draw.choice(BODIES)}, gặp bà {name(draw)} ở {where}."


def paragraphs(draw: random.Random, size: int, often: int = 20) -> Iterator[str]:
    """Paragraphs of `size` characters together; one of `often` sentences names somebody."""
    while size > 0:
        some = [naming(draw) if draw.randrange(often) == 0 else sentence(draw) for _ in range(draw.randint(2, 8))]
        made = " ".join(some)
        size -= len(made)
        yield made


def markdown(title: str, date: str, body: Iterator[str], chapter: int = 40) -> str:
    """A Markdown article with a heading before each `chapter` paragraphs."""
    head = f"---\ntitle: {title}\ndate: {date}\nsource: Báo Làng\n---\n"
    pieces = (f"## Chương {n // chapter + 1}\n\n{text}" if n % chapter == 0 else text for n, text in enumerate(body))
    return head + "\n\n".join(pieces) + "\n"


def write_long(folder: Path, size: int) -> None:
    """An article of `size` characters in paragraphs, and one of them in one line."""
    draw = random.Random(size)
    (folder / "dai.md").write_text(markdown("Bài rất dài", "2019-01-02", paragraphs(draw, size)), "utf-8")
    (folder / "mot-dong.txt").write_text(" ".join(paragraphs(draw, size)) + "\n", "utf-8")


def write_naming(folder: Path, mentions: int) -> None:
    """An article with some `mentions`."""
    draw = random.Random(mentions)
    text = (" ".join(naming(draw) for _ in range(4)) for _ in range(mentions // 12))
    (folder / "nhieu-ten.md").write_text(markdown("Bài nhiều tên", "2019-05-06", text), "utf-8")


def write_day(folder: Path, articles: int, mentions: int) -> None:
    """Articles of one day, each of which names one person in so many paragraphs."""
    draw = random.Random(articles)
    with (folder / "ngay.jsonl").open("w", encoding="utf-8") as file:
        for number in range(articles):
            text = "\n".join(f"{sentence(draw)} Ông {EVERYWHERE} nói với bà {name(draw)}." for _ in range(mentions))
            row = {"id": f"ngay-{number}", "title": f"Tin {number}: {sentence(draw)}", "date": DAY, "text": text}
            file.write(json.dumps({**row, "source": f"Báo {number % 7}"}, ensure_ascii=False) + "\n")


def write_stuffed(folder: Path) -> None:
    """Articles whose record, not whose text, is far too long."""
    text = "Ông Nguyễn Văn An, Chủ tịch UBND tỉnh Nghệ An, nói."
    rows: list[dict[str, object]] = [
        {"title": f"Tựa {'rất dài ' * 20_000}", "text": text},
        {"title": "Nguồn dài", "text": text, "source": f"Báo {'dài ' * 50_000}", "section": "Mục " * 50_000},
        {"title": "Địa chỉ dài", "text": text, "url": f"https://example.org/{'x' * 300_000}"},
        {"title": "Nhiều tác giả", "text": text, "authors": [f"Tác giả {n}" for n in range(20_000)]},
        {"title": "Nhiều trường lạ", "text": text, **{f"k{n}": "giá trị " * 20 for n in range(3_000)}},
    ]
    lines = (json.dumps({"id": f"day-{n}", "date": DAY, **row}, ensure_ascii=False) for n, row in enumerate(rows))
    (folder / "day.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
