# Shouwen: what one needs to remember is run, test, check, fmt, bench and prove. `make` lists it all.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# A name may be there and yet not run (a shim of another version), so each is tried.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$p && break; done)
VENV := .venv
PY := $(VENV)/bin/python
HOME_FOLDER := $(or $(SHOUWEN_HOME),.var)
DEMO ?= 1
# On a server that tests share, what one of them has open would hold back the readers of facts of another.
WORKERS ?= $(if $(SHOUWEN_TEST_DATABASE_URL),1,2)
TESTS ?=

DIST := src/shouwen/web/static/dist/app.js
MESSAGES := src/shouwen/web/locale/zh_Hans/LC_MESSAGES/django.mo
COLLECTED := $(HOME_FOLDER)/static/staticfiles.json
FRONTEND := $(shell find frontend -type f -not -path '*/test/*' 2>/dev/null)
CATALOGUES := $(shell find src/shouwen -name '*.po' 2>/dev/null)
STATICS := $(shell find src/shouwen -path '*/static/*' -type f -not -path '*/dist/*' 2>/dev/null)

##@ Use

.PHONY: setup
setup: $(VENV)/.installed $(DIST) $(MESSAGES) $(COLLECTED) ## install everything; quick when nothing has changed

.PHONY: run
run: setup ## serve on http://127.0.0.1:8000 with the demonstration organisation (DEMO=0: start empty)
	@$(VENV)/bin/shouwen serve $(if $(filter-out 0,$(DEMO)),--demo)

##@ Work on it

.PHONY: test
test: setup $(VENV)/.tested ## run the tests (TESTS=tests/cases: some of them; WORKERS=2: so many at once)
	@sh .ci/chromium
	@npm test --silent
	$(VENV)/bin/pytest -n $(WORKERS) $(TESTS)

.PHONY: check
check: setup $(VENV)/.tested ## what must be green: lint, types, floors, migrations, translations, packs
	$(VENV)/bin/ruff check src tests bench
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/pytest -n 0 tests/test_floors.py
	$(PY) -W ignore::RuntimeWarning -m django makemigrations --check --dry-run --settings shouwen.config.settings
	$(PY) -m shouwen.config.translations check
	$(VENV)/bin/shouwen pack test packs/*/*

.PHONY: fmt
fmt: setup $(VENV)/.tested ## sort imports and mend what can be mended without thought
	$(VENV)/bin/ruff check --fix src tests bench

.PHONY: bench
bench: setup $(VENV)/.tested ## measure against a bare view on a quiet machine (QUICK=1: small; ONLY=archive: a part of the report)
	PYTHONPATH=src:. $(PY) -m bench $(if $(QUICK),--quick) $(if $(ONLY),--only $(ONLY))

.PHONY: prove
prove: setup $(VENV)/.tested ## run what takes long and write docs/proofs.md (TESTS=tests/config: some of it)
	@sh .ci/chromium
	@sh .ci/postgresql
	$(PY) -m pytest -p tests.proofs --proofs docs/proofs.md -n 0 -m prove $(TESTS)

##@ Now and then

.PHONY: lock
lock: $(VENV)/.tested ## compile the hashed requirements anew
	$(VENV)/bin/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 requirements/run.in -o requirements/run.txt
	$(VENV)/bin/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 requirements/test.in -o requirements/test.txt

.PHONY: reference
reference: $(VENV)/.installed ## write the pages of docs/reference that come from declarations
	@$(PY) -m shouwen.config.reference

.PHONY: clean
clean: ## remove what setup made; keeps the data in .var
	rm -rf $(VENV) node_modules src/shouwen/web/static/dist $(COLLECTED)
	find src -name '*.mo' -delete

.PHONY: help
help: ## list these
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---- how the pieces are made; each is made anew only when what it is made from has changed

$(PY):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, as python3."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON) is older than 3.11. Name a newer one: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Python's venv is missing. On Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/.installed: requirements/run.txt pyproject.toml | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.tested: requirements/test.txt $(VENV)/.installed
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

node_modules/.installed: package-lock.json package.json
	@command -v npm >/dev/null || { echo "Node 20 or newer with npm is needed."; exit 1; }
	npm ci --silent --no-fund --no-audit
	@touch $@

$(DIST): node_modules/.installed $(FRONTEND)
	node frontend/build.mjs

$(MESSAGES): $(CATALOGUES) src/shouwen/config/translations.py $(VENV)/.installed
	@$(PY) -m shouwen.config.translations compile >/dev/null

$(COLLECTED): $(DIST) $(STATICS) $(VENV)/.installed
	@mkdir -p $(HOME_FOLDER)
	@rm -f $@
	@SHOUWEN_HOME=$(HOME_FOLDER) $(PY) -m django collectstatic --noinput --clear --verbosity 0 --settings shouwen.config.settings
	@test -s $@
