# make test, make demo and make crawl need Python 3.10 or newer with venv; each sets up .venv when it is missing.

PYTHON ?= python3
SECTIONS ?= china/society
CORPUS ?= ../shared/corpus
VENV := .venv
RIVALS := .venv-rivals
BIN := $(VENV)/bin
WORKFLOWS = $(wildcard .github/workflows/*.yml) docs/schedules/github-actions.yml
# Compiled tests and modules are kept: else each of hundreds of processes compiles them again.
unexport PYTHONDONTWRITEBYTECODE
# worksteal: else one worker is left alone with the long tests at the end.
SIDE_BY_SIDE := --numprocesses 3 --dist worksteal
PYTEST := $(BIN)/python -m pytest $(SIDE_BY_SIDE)

SPELLED := $(wildcard *.md) docs newscrawl tests benchmarks
SPHINX := $(BIN)/sphinx-build -E -W --keep-going --nitpicky --quiet

.PHONY: test demo crawl lint docs linkcheck pythons audit slow dist schema pictures quality clean

test: $(VENV)/.test
	$(PYTEST)

demo: $(VENV)/.run
	$(BIN)/python -m tests.replica.demo

crawl: $(VENV)/.run
	@echo "Crawling the newest 20 articles of $(SECTIONS), a request every one to two seconds."
	@$(BIN)/newscrawl crawl section -a sections=$(SECTIONS) -a max_pages=1 -a max_articles=20

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/actionlint $(WORKFLOWS)
	$(BIN)/codespell $(SPELLED)

# The documentation as a site, in build/docs. A warning is an error: a broken link, a page in no menu, a docstring that is not reStructuredText.
docs: $(VENV)/.docs
	$(SPHINX) docs build/docs
	@echo "The site is build/docs/index.html"

# The links that lead elsewhere; needs the internet.
linkcheck: $(VENV)/.docs
	$(BIN)/sphinx-build -b linkcheck docs build/linkcheck

# The fast suite on the oldest and the newest of the other Pythons of this machine, each in an environment of its own.
pythons: $(VENV)/.dev
	$(BIN)/python -m nox -- $(SIDE_BY_SIDE)

# Known faults of what newscrawl depends on; needs the advisory database.
audit: $(VENV)/.dev
	$(BIN)/python -m pip_audit --skip-editable --progress-spinner off --timeout 10

# What is too slow for every run: long crawls, and every property with 1,200 examples.
slow: $(VENV)/.slow
	$(PYTEST) -m slow
	$(PYTEST) -m "hypothesis and not slow" --hypothesis-profile=thorough

# The sdist, and the wheel that is built from it; tests/test_packaging.py tries them.
dist: $(VENV)/.slow
	rm -rf dist
	$(BIN)/python -m build
	$(BIN)/python -m twine check --strict dist/*

# Files that are written from the code: commands, exit statuses, the record, settings, facts of the site, arguments of spiders; tests fail when they are out of date.
schema: $(VENV)/.test
	$(BIN)/python -m tests.tools.commands_doc
	$(BIN)/python -m tests.tools.outcomes_doc
	$(BIN)/python -m tests.tools.record_doc
	$(BIN)/python -m tests.tools.settings_doc
	$(BIN)/python -m tests.tools.site_doc
	$(BIN)/python -m tests.tools.spiders_doc

# Pictures of a crawl of the replica, and of the sample page, which needs Chromium and a font with Chinese.
pictures: $(VENV)/.test
	$(BIN)/python -m tests.tools.path_picture
	$(BIN)/python -m tests.tools.folder_picture
	$(BIN)/python -m tests.tools.page_picture

$(VENV)/.run: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "newscrawl needs Python 3.10 or newer; give one with make PYTHON=…")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

$(VENV)/.docs: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	@touch $@

$(VENV)/.slow: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,slow]'
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
	rm -rf $(VENV) $(RIVALS) .nox .import_linter_cache .mypy_cache .ruff_cache .hypothesis build dist data/local
