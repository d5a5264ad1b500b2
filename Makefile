# make digest: the digest of seeds/ into out/, on a fresh machine with Python 3.11 or newer.
# make test:   the same, then every check.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# axe-core, which looks for barriers in a page; the tests find it in the environment.
AXE := 4.14.1

.PHONY: digest test axe bench clean

digest: $(VENV)/.installed
	$(BIN)/sejul digest seeds -o out

test: digest $(VENV)/.installed-test axe
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
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,spark]'
	@touch $@

axe: $(VENV)/.axe-$(AXE)

# Without npm, or without a way to its index, the tests that need axe skip; the next run tries again.
$(VENV)/.axe-$(AXE): $(VENV)/bin/python
	@if ! command -v npm >/dev/null; then echo "No npm: the tests that look for barriers will skip (apt-get install npm)"; \
	elif npm install --prefix $(VENV)/axe --no-save --no-audit --no-fund --ignore-scripts --silent axe-core@$(AXE); then touch $@; \
	else echo "axe-core could not be installed: the tests that look for barriers will skip"; fi

clean:
	rm -rf $(VENV) .peers out build dist
