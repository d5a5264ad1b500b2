# make digest: the digest of seeds/ into out/, on a fresh machine with Python 3.11 or newer.
# make test:   the same, then every check.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: digest test check bench clean

digest: $(VENV)/.installed
	$(BIN)/sejul digest seeds -o out

test: digest $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest

bench: $(VENV)/.installed-test
	$(BIN)/python benchmarks/digest.py seeds

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Sejul needs Python 3.11 or newer; give one with: make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV) || { echo "No venv module; on Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) .peers out build dist
