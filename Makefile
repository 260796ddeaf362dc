# zhuti: `make run` shows what it does, `make test` proves it.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: help run train test check starter bench screenshots requirements clean
.DEFAULT_GOAL := help

help:  ## show these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/ready train  ## set up, train the starter model, tag the sample submissions
	@# One sample was destroyed on purpose, which the exit status 2 tells.
	$(BIN)/zhuti tag data/samples/inbox --model models/local || test $$? -eq 2

train: .venv/ready  ## train on the starter corpus, log the run to MLflow
	$(BIN)/zhuti train

test: .venv/ready  ## set up and run every test
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report

check: .venv/ready  ## lint, types, and a wheel used away from the tree
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/zhuti data check
	PYTHON=$(BIN)/python sh tests/check_wheel.sh

starter: .venv/ready  ## write the model that the package carries
	$(BIN)/zhuti train --full --card docs/model-card.md --name zhuti/starter --output models/starter
	cp models/starter/weights.npz models/starter/card.json model/starter/
	$(BIN)/python tests/readme_table.py

bench: .venv/ready  ## measure speed
	$(BIN)/python -m pytest tests/bench_*.py --benchmark-only --benchmark-columns=median,ops,rounds

screenshots: .venv/ready  ## draw the pictures of the editors' guide (needs Chromium)
	$(BIN)/python tests/screenshots.py

requirements: .venv/ready  ## compile the pinned requirements anew
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --no-header --python-version 3.11 pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --no-header --python-version 3.11 --extra dev pyproject.toml -o requirements-dev.txt

clean:  ## remove what these commands made
	rm -rf .venv build dist *.egg-info models mlruns mlflow.db

.venv/ready: pyproject.toml requirements-dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@
