"""Coverage-guided fuzzing with atheris (pip install "tulieu[fuzz]"): any input that breaks a law, or is slow, is kept.

python benchmarks/fuzz.py TARGET SECONDS [FOLDER]      targets: tests/fuzz_targets.py

A broken law does not end the run: the first input of each kind (exception and place) is written to FOLDER, by default
build/fuzz, with its traceback. An input is slow that takes more than a second of CPU time.
"""

from __future__ import annotations

import sys
import time
import traceback
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
with atheris.instrument_imports(include=["generator"]):
    from fuzz_targets import PIECES, TARGETS

SLOW = 1.0  # seconds of CPU time
LONGEST = 4096  # bytes of an input


def main() -> None:
    name, seconds = sys.argv[1], sys.argv[2]
    kept = Path(sys.argv[3] if len(sys.argv) > 3 else "build/fuzz") / name
    corpus = kept / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, piece in enumerate(PIECES):
        (corpus / f"piece-{number}").write_bytes(b"\x01" + piece.encode("utf-8", "replace"))
    target, known = TARGETS[name], {path.name for path in kept.glob("*.txt")}

    def one(data: bytes) -> None:
        start = time.process_time()
        try:
            target(data)
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__)
            place = next((f for f in reversed(frames) if "generator" in f.filename), frames[-1])
            keep(f"{type(error).__name__}-{Path(place.filename).stem}-{place.lineno}", data, traceback.format_exc())
        if time.process_time() - start > SLOW:
            keep(f"slow-{len(data).bit_length()}", data, f"{time.process_time() - start:.2f} s\n")

    def keep(kind: str, data: bytes, said: str) -> None:
        if f"{kind}.txt" not in known:
            known.add(f"{kind}.txt")
            (kept / f"{kind}.bin").write_bytes(data)
            (kept / f"{kind}.txt").write_text(said, "utf-8")

    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=60", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
