# Everything runs in a virtual environment of its own, made on first use and again when
# pyproject.toml changes. Another interpreter: make test PYTHON=python3.13 (after make clean).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: help demo test docs clean

help:
	@echo "make demo    match a bundled file of customers and print who is the same, and why"
	@echo "make test    ruff, mypy and the test suite"
	@echo "make docs    write docs/coverage.md anew"
	@echo "make clean   remove the virtual environment and caches"

demo: $(VENV)/.installed
	@$(BIN)/python examples/demo.py

test: $(VENV)/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -n auto

docs: $(VENV)/.installed
	$(BIN)/python -m customer_profiles_mock.coverage > $(VENV)/coverage.md
	mv $(VENV)/coverage.md docs/coverage.md

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "$(PYTHON) is not Python 3.10 or newer."; exit 1; }
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@echo "Installing the package ..."
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	@echo "Installing the package and its development tools ..."
	@$(PIP) install --editable '.[dev]'
	@touch $@ $(VENV)/.installed
