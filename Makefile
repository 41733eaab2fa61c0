# make test, make demo and make crawl need Python 3.10 or newer with venv; each sets up .venv when it is missing.

PYTHON ?= python3
SECTIONS ?= china/society
CORPUS ?= ../shared/corpus
VENV := .venv
RIVALS := .venv-rivals
BIN := $(VENV)/bin
# worksteal: else one worker is left alone with the long tests at the end.
PYTEST := $(BIN)/python -m pytest --numprocesses 4 --dist worksteal

.PHONY: test demo crawl lint audit slow schema quality clean

test: $(VENV)/.test
	$(PYTEST)

demo: $(VENV)/.run
	$(BIN)/python -m tests.replica.demo

crawl: $(VENV)/.run
	@echo "Crawling the newest 20 articles of $(SECTIONS), a request every one to two seconds."
	@$(BIN)/newscrawl crawl section -a sections=$(SECTIONS) -a max_pages=1 -a max_articles=20 -L WARNING

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# Known faults of what newscrawl depends on; needs the advisory database.
audit: $(VENV)/.dev
	$(BIN)/python -m pip_audit --skip-editable --progress-spinner off --timeout 10

# What is too slow for every run: long crawls, and every property with 10,000 examples.
slow: $(VENV)/.test
	$(PYTEST) -m slow
	$(PYTEST) -m "hypothesis and not slow" --hypothesis-profile=thorough

# Files that are written from the record's dataclasses; a test fails when they are out of date.
schema: $(VENV)/.test
	$(BIN)/python -m newscrawl.records.documents

$(VENV)/.run: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "newscrawl needs Python 3.10 or newer; give one with make PYTHON=…")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

$(VENV)/.dev: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# Beside general extractors, which have an environment of their own; writes docs/quality.md and its plot.
quality: $(VENV)/.test $(RIVALS)/.installed
	$(BIN)/python -m benchmarks.quality $(RIVALS)/bin/python --write docs $(if $(wildcard $(CORPUS)),--corpus $(CORPUS))

$(RIVALS)/.installed: benchmarks/rivals.txt
	test -x $(RIVALS)/bin/python || $(PYTHON) -m venv $(RIVALS)
	$(RIVALS)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(RIVALS)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

clean:
	rm -rf $(VENV) $(RIVALS) .mypy_cache .ruff_cache .hypothesis build dist data/local
