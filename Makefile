# Everything runs in a virtual environment of its own, made on first use and again when
# pyproject.toml changes. Another interpreter: make test PYTHON=python3.13 (after make clean).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_QUIETLY := -m pip --quiet --disable-pip-version-check
PIP := $(BIN)/python $(PIP_QUIETLY)

# The suite on the oldest and on the newest of what we stand on.
MATRIX := build/matrix

# What other clients of the server need, from PyPI, npm and Debian.
CLIENTS := build/clients

.PHONY: help demo test test-clients test-matrix bench docs clean

help:
	@echo "make demo    match a bundled file of customers and print who is the same, and why"
	@echo "make test    ruff, mypy and the test suite"
	@echo "make test-clients  the server and the report with AWS CLI, JavaScript, aiobotocore, CDK and a browser"
	@echo "make test-matrix  the suite with the oldest moto and botocore that pyproject.toml allows, and the newest"
	@echo "make bench   what calls, start-up, loading and pages cost, as one table"
	@echo "make docs    write docs/coverage.md and docs/reference.md anew"
	@echo "make clean   remove the virtual environment and caches"

demo: $(VENV)/.installed
	@$(BIN)/python examples/demo.py

test: $(VENV)/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -n auto

test-clients: $(CLIENTS)/.installed
	$(CLIENTS)/venv/bin/pytest -n auto -p no:asyncio -p no:randomly tests/clients

# The contract tests go first: what they say explains most of what fails after them.
test-matrix: $(MATRIX)/floor/.installed $(MATRIX)/newest/.installed
	@for one in floor newest; do \
		echo "$$one: $$($(MATRIX)/$$one/bin/pip list 2>/dev/null | grep -E '^(moto|botocore) ' | tr -s ' \n' ' ')"; \
		$(MATRIX)/$$one/bin/pytest -q tests/test_contract.py && \
		$(MATRIX)/$$one/bin/pytest -q -n auto || exit 1; \
	done

bench: $(VENV)/.installed-dev
	@$(BIN)/python bench/all.py

docs: $(VENV)/.installed-dev
	$(BIN)/python -m customer_profiles_mock.coverage > $(VENV)/coverage.md
	$(BIN)/python -m customer_profiles_mock.reference > $(VENV)/reference.md
	mv $(VENV)/coverage.md $(VENV)/reference.md docs

clean:
	rm -rf $(VENV) $(CLIENTS) $(MATRIX) .mypy_cache .ruff_cache .pytest_cache .hypothesis

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

$(MATRIX)/%/.installed: pyproject.toml tests/requirements-floor.txt
	@echo "Installing the package and its development tools into $(MATRIX)/$* ..."
	@$(PYTHON) -m venv $(MATRIX)/$*
	@$(MATRIX)/$*/bin/python $(PIP_QUIETLY) install --upgrade --editable '.[dev]' \
		$(if $(filter floor,$*),-r tests/requirements-floor.txt)
	@touch $@

$(CLIENTS)/.installed: pyproject.toml $(wildcard tests/clients/requirements*.txt) tests/clients/package.json | $(CLIENTS)/.programs
	@echo "Installing clients of the server into $(CLIENTS) ..."
	@$(PYTHON) -m venv $(CLIENTS)/venv
	@$(CLIENTS)/venv/bin/python $(PIP_QUIETLY) install --editable '.[dev]' -r tests/clients/requirements.txt
	@$(PYTHON) -m venv $(CLIENTS)/aiobotocore
	@$(CLIENTS)/aiobotocore/bin/python $(PIP_QUIETLY) install -r tests/clients/requirements-aiobotocore.txt
	@cp tests/clients/package.json $(CLIENTS)
	@npm install --prefix $(CLIENTS) --silent --no-audit --no-fund
	@touch $@

$(CLIENTS)/.programs:
	@missing=$$(for name in chromium npm; do command -v $$name >/dev/null || echo $$name; done); \
	if [ -n "$$missing" ]; then \
		[ "$$(id -u)" = 0 ] || { echo "Missing:" $$missing; exit 1; }; \
		echo "Installing" $$missing "..."; \
		apt-get update -qq; \
		DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $$missing; \
	fi
	@mkdir -p $(CLIENTS)
	@touch $@
