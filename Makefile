# Everything one needs to remember: run, test, check, fmt, bench, prove.
SHELL := /bin/sh
PY := .venv/bin/python
.DEFAULT_GOAL := help

.PHONY: lock
lock: ## compile the hashed requirements anew
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 requirements/run.in -o requirements/run.txt
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 requirements/test.in -o requirements/test.txt
