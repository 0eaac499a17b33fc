# One command for each habit. Python 3.11, make and git are all a fresh machine needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
# Where `make bench-large` works, and how many people on rosters it has: 318,000 are a million in the files.
LARGE    ?= bench-large
ROSTERED ?= 318000

# The portal's tests once more, on PostgreSQL: all but those that look at pages in a browser, whose servers take SQLite.
ON_POSTGRESQL := if [ -z "$$CONCORD_TEST_POSTGRES" ]; then echo "The portal's tests on PostgreSQL: left out, CONCORD_TEST_POSTGRES is not set"; \
	else CONCORD_TEST_PORTAL_ON=postgresql $(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow and not chromium" -rs tests/portal; fi

.PHONY: screenshots spark demo test test-all check format docs sbom dist bench bench-large bench-alone serve clean help

help: ## What each target does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(STAMP): requirements.lock requirements-witness.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked requirements into $(VENV) (about two minutes the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --ignore-requires-python -r requirements-witness.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

spark: $(STAMP) ## Add what a state may want: Spark (needs Java), Delta tables, traces by OTLP; what the benches compare with, and a server of S3 for the tests
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-objects.lock

demo: $(STAMP) ## Write the demonstration's files, run the program on them, publish a release and show what happened
	@$(BIN)/concord demo --work demo

test: $(STAMP) ## The test suite (tests that lack Chromium, Java, a server of S3, PostgreSQL or pdftotext are skipped and listed)
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow" -rs
	@$(ON_POSTGRESQL)

test-all: $(STAMP) ## The same with the slow, exhaustive variants
	@$(BIN)/python -m pytest -n 2 --dist loadfile -rs
	@$(ON_POSTGRESQL)

check: $(STAMP) ## Format, lint, types, layers, and documents that are up to date
	@$(BIN)/ruff format --check src tests tools
	@$(BIN)/ruff check src tests tools
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python tools/docs.py --check
	@$(BIN)/python tools/sbom.py --check

format: $(STAMP) ## Put the code in its format
	@$(BIN)/ruff format src tests tools
	@$(BIN)/ruff check --fix src tests tools

docs: $(STAMP) ## Write the generated reference again
	@$(BIN)/python tools/docs.py

sbom: $(STAMP) ## The bill of materials and the licences, from the lock
	@$(BIN)/python tools/sbom.py

dist: $(STAMP) ## The wheel and the source archive of the last commit, built twice and compared
	@tools/dist $(BIN)/python

bench: $(STAMP) ## Time the stages at 17,000 people
	@$(BIN)/python -m tests.bench

bench-large: $(STAMP) ## A million people from files to release, then ten million from charts to lines (three hours, 65 GB of disk; again goes on)
	@$(BIN)/python -m tests.bench.whole $(LARGE) --people $(ROSTERED)
	@$(BIN)/python -m tests.bench.rekeyed $$(dirname $(LARGE)/work/runs/*/record.json) $(LARGE)/ten-times --copies 10

bench-alone: $(STAMP) ## Charts, measures, attribution and payment by themselves at a million people (an hour, 20 GB of disk)
	@$(BIN)/python -m tests.bench --alone

screenshots: $(STAMP) ## Every page of the portal on the demonstration, at two widths, into docs/screens (needs Chromium)
	@$(BIN)/python tools/screens.py demo/work docs/screens

clean: ## Remove what the demonstration and the tests wrote
	@rm -rf demo bench-large build dist .pytest_cache .hypothesis
