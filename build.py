#!/usr/bin/env python3
"""`python build.py …` is `tulieu build …`."""

import sys

from generator.cli import main

if __name__ == "__main__":
    main(["build", *sys.argv[1:]])
