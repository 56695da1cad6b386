# The two commands: `make demo` sets up everything and runs the main job, `make test` passes the
# tests. `make help` lists the rest. Needs Python 3.11 or newer and make; a Rust toolchain is used
# where there is one, and nothing is missed without it.

SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(firstword $(wildcard .uv/bin/uv) $(shell command -v uv 2>/dev/null) .uv/bin/uv)
# When branch coverage is measured: now, as a check of its own, or later, by the tests themselves:
# those it is read from run under the tracer, and the others without it.
COVERAGE ?= now
MEASURED := tests/unit/agreement tests/unit/sequencing tests/unit/inspection tests/unit/merkle tests/unit/process
COVERED = -m measured --cov --cov-branch --cov-report=term --cov-fail-under=90 $(MEASURED)
# How many examples each property is tried with: short or long (tests/examples.py).
EXAMPLES ?= short
# Tests in three processes on two processors, since many of them wait: for a browser, a server, a
# clock. File by file in the order of their names: the short ones of tests/unit come last, so that
# none waits long for the others.
TOGETHER := -n 3 --dist loadfile --no-loadscope-reorder
# Rust where it is wanted and present; NATIVE=no builds without.
NATIVE ?= $(shell command -v cargo >/dev/null 2>&1 && echo yes || echo no)
# Modules are compiled once and kept here, whatever the environment says of it: without, a command
# takes twice as long to start, and each process of the tests compiles all of them anew.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/build/bytecode

.PHONY: help setup demo quick test reference check long fuzzer linter bench docs lock clean

help: ## What can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.ready ## The environment, in .venv, with everything at locked versions

$(VENV)/.ready: requirements/dev.txt pyproject.toml $(wildcard native/Cargo.toml native/src/*.rs native/src/*/*.rs native/pyproject.toml) Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed: make $(or $(MAKECMDGOALS),setup) PYTHON=python3.12, or whatever it is called"; exit 1; }
	@command -v uv >/dev/null 2>&1 || test -x .uv/bin/uv || { \
	  echo "bringing uv into .uv"; \
	  $(PYTHON) -m venv .uv && \
	  .uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt; }
	@test -x $(BIN)/python || $(UV) venv --quiet --python "$$(command -v $(PYTHON))" $(VENV)
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@if [ "$(NATIVE)" = yes ] && [ -f native/Cargo.toml ]; then \
	  echo "building the native kernels"; rm -rf build/native; mkdir -p build; \
	  $(BIN)/maturin build --quiet --release --manifest-path native/Cargo.toml --interpreter $(BIN)/python --out build/native >build/native.log 2>&1 && \
	  $(UV) pip install --quiet --python $(BIN)/python --no-deps --reinstall build/native/paripassu_native-*.whl >>build/native.log 2>&1 \
	  || echo "the native kernels were not built (build/native.log says why): the reference in Python serves, slower"; \
	else echo "no Rust toolchain: the reference in Python serves, slower"; fi
	@touch $@

demo: setup ## The main job on the Korean example; everything it writes is in build/demo
	@$(BIN)/paripassu demo

quick: setup ## The quick tests of every room, the program's included
	$(BIN)/python -m pytest -q $(TOGETHER) --timeout 600 -m "not slow" tests/contract tests/e2e tests/unit

test: setup ## All tests, with the network cut off
	@if [ "$(COVERAGE)" = later ]; then set -x; $(BIN)/python -m pytest -q $(TOGETHER) --timeout 1200 $(COVERED); fi
	$(BIN)/python -m pytest -q $(TOGETHER) --timeout 1200 --hypothesis-profile=$(EXAMPLES) $(if $(filter later,$(COVERAGE)),-m "not measured")

reference: setup ## The tests of what is hashed once more, by the reference in Python
	@if $(BIN)/python -c 'import paripassu_native' 2>/dev/null; then \
	  PARIPASSU_REFERENCE=1 $(BIN)/python -m pytest -q $(TOGETHER) --timeout 1200 -k "not killed" $(wildcard tests/*/merkle tests/*/escrow tests/e2e/test_declare*.py tests/e2e/test_verify*.py tests/unit/record/test_envelope.py tests/unit/record/test_vectors.py tests/fuzz/test_record_entries.py); \
	else echo "nothing runs as Rust here: the tests themselves are those of the reference"; fi

check: setup ## Format, lint, types, import contracts, coverage, docs, README, wheel
	@PATH="$(CURDIR)/$(BIN):$$PATH" UV="$(UV)" NATIVE="$(NATIVE)" COVERAGE="$(COVERAGE)" COVERED="$(COVERED)" TOGETHER="$(TOGETHER)" sh scripts/check.sh

long: setup ## Random tests with fresh seeds and many examples: half an hour or more, Ctrl-C ends it
	@status=0; \
	$(BIN)/python -m tests.soak 20000 || status=1; \
	$(BIN)/python -m tests.soak_repairs 1000 || status=1; \
	$(BIN)/python -m tests.soak_proofs 1000 || status=1; \
	$(BIN)/python -m tests.soak_network 300 || status=1; \
	$(BIN)/python -m tests.soak_desk 5000 || status=1; \
	$(BIN)/python -m tests.soak_risk 500 || status=1; \
	$(BIN)/python -m tests.coverage_risk 2000 || status=1; \
	$(BIN)/paripassu demo >/dev/null && $(BIN)/python -m tests.soak_replay 2000 || status=1; \
	for store in sqlite postgresql; do $(BIN)/python -m tests.soak_story $$store || status=1; done; \
	$(BIN)/python -m tests.mutations 10000 $$(date +%s) || status=1; \
	$(BIN)/python -m pytest -v -n 2 --timeout 0 --hypothesis-profile=fresh -m "hypothesis or seeded" || status=1; \
	exit $$status

fuzzer: setup ## Atheris, for fuzzing guided by coverage; it is built for some systems only
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes --only-binary :all: -r requirements/fuzz.txt

linter: setup ## What looks for faults in the browser's modules: TypeScript, by npm; nothing without Node
	$(BIN)/python -m scripts.browser_lint --install

bench: setup ## The headline figures, each beside a peer in the same run
	@for script in benchmarks/bench_*.py; do echo "== $$script"; \
	  $(BIN)/python -m "benchmarks.$$(basename "$$script" .py)" || exit 1; done

docs: setup ## The site, in site/
	$(BIN)/zensical build --clean --strict

lock: ## Lock the requirements again: names, versions and hashes only
	@for name in uv runtime intake dev fuzz; do \
	  $(UV) pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header \
	    requirements/$$name.in -o requirements/$$name.txt; done

clean: ## Everything that was made
	rm -rf build dist site .venv .uv .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage native/target
