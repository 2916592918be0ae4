# Two commands: `make site` builds seeds/ into site/, `make test` runs every test. Both do all set-up.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: site test quick clean

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

clean:
	rm -rf .venv node_modules site

.venv/.site: pyproject.toml
	sh .ci/system python
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/.test: pyproject.toml .venv/.site
	sh .ci/system test
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	touch $@

node_modules/.ready: package.json .venv/.test
	npm install --no-audit --no-fund --no-package-lock --silent
	touch $@
