# Two commands: `make site` builds seeds/ into site/, `make test` runs every test. Both do all set-up.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: site test clean lock audit

site: .venv/.site
	$(BIN)/tulieu build seeds -o site

test: .venv/.test node_modules/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	npx --no-install tsc --project tsconfig.json
	node --test tests/js/
	$(BIN)/pytest -n auto

# The packages and their hashes, for every supported Python and platform; needs uv.
COMPILE := uv pip compile pyproject.toml - --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
lock:
	printf 'editables\nhatchling\n' | $(COMPILE) --output-file requirements/site.txt
	printf 'editables\nhatchling\n' | $(COMPILE) --extra dev -c requirements/site.txt --output-file requirements/dev.txt
	npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --silent

# Known faults of these packages; needs pip-audit and the network.
audit:
	pip-audit --require-hashes --disable-pip -r requirements/dev.txt

clean:
	rm -rf .venv node_modules site

.venv/.site: pyproject.toml requirements/site.txt
	sh .ci/system python
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/site.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q generator
	PYTHONDONTWRITEBYTECODE= $(BIN)/tulieu build seeds -o .venv/first/site -q
	touch $@

.venv/.test: requirements/dev.txt .venv/.site
	sh .ci/system test
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	touch $@

node_modules/.ready: package-lock.json .venv/.test
	npm ci --no-audit --no-fund --silent
	touch $@
