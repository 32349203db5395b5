# A fresh machine needs python3 (3.11 or newer, with venv) and make, and then one of
#   make demo    see it work, on an invented case
#   make test    run the tests
# The rest is for people who change the code; see ARCHITECTURE.md.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq

# Any newer Python found by name will do; PYTHON=... chooses one.
PYTHON ?=
FIND_PYTHON = for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11); do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && chosen="$$python" && break; \
	done

PYTEST := $(BIN)/python -m pytest
PARALLEL := -n 2 --dist loadgroup
COVERAGE := --cov --cov-report=term:skip-covered --cov-report=json:coverage.json
# These start programs and browsers, attack from outside, or read the source: counting lines there costs minutes and finds no gap.
UNCOUNTED := tests/architecture tests/benchmarks tests/browser tests/faults tests/intake/hostile tests/journeys tests/proof \
	tests/cli/test_complete.py tests/cli/test_terminal_safety.py

.PHONY: help demo test test-full check bench format docs packs clean
.DEFAULT_GOAL := help

help:
	@echo "make demo        see disputekit work on an invented case"
	@echo "make test        run the tests, with coverage"
	@echo "make test-full   the same with everything that takes long; its counts go to docs/limits.md"
	@echo "make check       all gates: style, types, layers, tests, coverage"
	@echo "make bench       measure commands against their floors, in one run"
	@echo "make format      let ruff lay out the code"
	@echo "make docs        write docs/commands.md, the tables of docs/format.md and the transcripts of two pages anew"
	@echo "make packs       read the packs of rules ahead, after a change to one"
	@echo "make clean       remove what the targets above made"

demo: $(RUNTIME)
	@$(BIN)/disputekit demo

test: $(DEV)
	@$(PYTEST) -q $(PARALLEL) $(COVERAGE) $(UNCOUNTED:%=--ignore=%) $(ARGS)
	@$(PYTEST) -q $(PARALLEL) $(UNCOUNTED) $(ARGS)

# What the tests counted stands on docs/limits.md afterwards; a red test leaves its former figure.
test-full: $(DEV)
	@DISPUTEKIT_FULL=1 $(PYTEST) -q $(PARALLEL) $(ARGS); code=$$?; \
	$(BIN)/python -m tests.intake.fuzz_table --write > /dev/null && \
	$(BIN)/python -m tests.support.figures_page --write > /dev/null && exit $$code

check: $(DEV)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary src tests benchmarks
	@$(BIN)/lint-imports --no-cache
	@$(MAKE) --no-print-directory test
	@$(BIN)/python .ci/coverage_gate.py coverage.json
	@echo "all gates passed"

bench: $(DEV)
	@$(BIN)/python -m benchmarks $(ARGS)

format: $(DEV)
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

docs: $(DEV)
	@$(BIN)/python -m disputekit.cli.reference > $(VENV)/commands.md
	@mv $(VENV)/commands.md docs/commands.md
	@$(BIN)/python -m disputekit.cli.reference --registry | $(BIN)/python .ci/fill_registry.py docs/format.md
	@$(BIN)/python -m tests.journeys.transcripts docs/dispute-day.md
	@$(BIN)/python -m tests.journeys.transcripts docs/importing.md

packs: $(DEV)
	@$(BIN)/python .ci/read_packs_ahead.py

clean:
	@rm -rf $(VENV) build dist htmlcov .coverage .coverage.* coverage.json
	@rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps are written last: an installation that was interrupted is done again.
$(RUNTIME): pyproject.toml
	@chosen=; $(FIND_PYTHON); \
	if [ -z "$$chosen" ]; then \
		echo "disputekit needs Python 3.11 or newer; found: $$($(or $(PYTHON),python3) --version 2>/dev/null || echo none)." >&2; \
		echo "Install one, or name it: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 1; \
	fi; \
	echo "preparing $(VENV) with $$("$$chosen" --version) ..." >&2; \
	"$$chosen" -m venv --clear $(VENV) || { \
		echo "This Python cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PIP) install --editable .
	@touch $@

$(DEV): $(RUNTIME)
	@echo "adding the tools for tests ..." >&2
	@$(PIP) install --editable '.[dev]'
	@touch $@
