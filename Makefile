# PRE Admin. `make run`: the demonstration. `make serve`: a real instance. `make test`: every check. `make bench`: speed.
.DEFAULT_GOAL := help
.PHONY: help run serve test check bench clean
SHELL := /bin/bash

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT
DEMO := instance/demo
SUDO_HINT = Installez-le puis relancez :

help:
	@echo "make run    la démonstration, sur http://127.0.0.1:$(PORT)"
	@echo "make serve  une instance réelle, vide au départ"
	@echo "make test   tous les contrôles et tous les tests"
	@echo "make bench  les temps de réponse, à 5 000 et 100 000 enfants"

# ---- the virtual environment; Debian ships python3 without venv
$(BIN)/python:
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null; \
	  else echo "Il manque python3-venv. $(SUDO_HINT) sudo apt-get install -y python3-venv"; exit 1; fi; fi
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(BIN)/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.test: requirements.txt tests/requirements.txt | $(BIN)/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r tests/requirements.txt
	@touch $@ $(VENV)/.run

# ---- serving
run: $(VENV)/.run
	@PRE_INSTANCE=$(DEMO) $(BIN)/flask --app app init-db >/dev/null
	@test -e $(DEMO)/loaded || { PRE_INSTANCE=$(DEMO) PRE_DEMO=1 $(BIN)/flask --app app demo load && touch $(DEMO)/loaded; }
	@PRE_INSTANCE=$(DEMO) PRE_DEMO=1 $(BIN)/python app.py

serve: $(VENV)/.run
	@$(BIN)/flask --app app init-db
	@$(BIN)/python app.py

# ---- checking
chromium:
	@if ! command -v chromium >/dev/null && [ -z "$$PRE_CHROMIUM" ]; then \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	  else echo "Il manque Chromium. $(SUDO_HINT) sudo apt-get install -y chromium"; exit 1; fi; fi

check: $(VENV)/.test
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

test: $(VENV)/.test chromium check
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

bench: $(VENV)/.test
	@$(BIN)/python -m tests.bench

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
