"""Compiled templates, kept where Python keeps the program's own compiled modules."""

from __future__ import annotations

import sys
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(FileSystemBytecodeCache):
    """The templates in `shipped`, as `compiler`, the module at that path, compiles them; an archive's own templates are
    compiled by each build.

    They lie in `__pycache__` beside the compiler and nowhere else, since what is loaded there runs: who may write there
    may change the program too. As with modules, nothing is written where Python was told not to, or may not write.
    """

    def __init__(self, shipped: Path, compiler: str) -> None:
        super().__init__(str(Path(cache_from_source(compiler)).parent))
        self._shipped = f"{shipped}/"
        stat = Path(compiler).stat()
        self._compiler = f"{stat.st_size} {stat.st_mtime_ns}"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name of a shipped template; "" for another one, which is not kept."""
        return name if filename and Path(filename).as_posix().startswith(self._shipped) else ""

    def get_source_checksum(self, source: str) -> str:
        """What tells that neither the template nor what compiles it has changed."""
        return sha256(f"{self._compiler}\n{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key:
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.key and not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)
