# Every command works on a fresh machine with Python 3.11 (or newer) and git.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
APP := .venv/.app-installed
DEV := .venv/.dev-installed

.PHONY: help demo test check bench format pictures

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

demo: $(APP) ## start a course with 25 made-up people; prints three sign-in links
	@$(BIN)/lms serve --demo --port $(PORT)

test: check ## everything: check, then all tests with counts per kind
	@$(BIN)/pytest -q --numprocesses auto --dist loadfile --no-loadscope-reorder

check: $(DEV) ## formatting, lint, types, import rules, and the shipped course
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports > .venv/lint-imports.log 2>&1 || { cat .venv/lint-imports.log; exit 1; }
	@$(BIN)/lms check

bench: $(DEV) ## measure against the budgets; prints a table and writes bench.json
	@$(BIN)/python -m bench.run

format: $(DEV) ## write the code in the one way it is written
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

pictures: $(DEV) ## take the screenshots of docs/pictures anew
	@$(BIN)/python scripts/screenshots.py

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	@$(PYTHON) -m venv .venv

$(APP): pyproject.toml | $(BIN)/python
	@echo "Installing …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[app]"
	@touch $@

$(DEV): pyproject.toml | $(BIN)/python
	@echo "Installing …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --editable ".[app,postgres]" --group dev
	@touch $@ $(APP)
