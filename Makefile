# Everything runs in .venv, which `make setup` builds from pyproject.toml and constraints.txt.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WHEELS := build/wheel
DEMO_INK := $(addprefix datasets/samples/,onlinehtr/a-wide-river.inkml \
	unipen/sta-hpb1-sij-1.inkml unipen/scr-st000011-0.inkml unipen/sta-hpb1-kaj-0.inkml \
	unipen/hpb-hpb5-spc-16.inkml)

# A picture that the demo draws needs no screen.
export MPLBACKEND := Agg

# What the trainings learn from: IAM-OnDB, UNIPEN train_r01_v07 and a folder of plain English text.
CORPORA = --data "$(DATA)" --set data.unipen="$(UNIPEN)" --set data.text="$(TEXT)"
NEEDS_CORPORA = test -n "$(DATA)" -a -n "$(UNIPEN)" -a -n "$(TEXT)" || { \
	echo "Say where the corpora lie: make $@ DATA=IAM_ONDB UNIPEN=FOLDER TEXT=FOLDER" >&2; exit 2; }

.PHONY: help setup demo picture screenshots train-default train-causal train-open test format wheel try-wheel clean

help:
	@echo "make setup      build $(VENV) with the command $(BIN)/handwriting"
	@echo "make demo       recognize a sample that ships; text here, picture in build/demo.png"
	@echo "make picture    the same, as the picture of the README"
	@echo "make screenshots  the pictures of the app, into docs/pictures; no screen needed"
	@echo "make train-default DATA=IAM_ONDB UNIPEN=FOLDER TEXT=FOLDER  train models/default"
	@echo "make train-causal  with the same three folders: train models/causal"
	@echo "make train-open UNIPEN=FOLDER TEXT=FOLDER  train models/open, without IAM-OnDB"
	@echo "make test       lint, types, import rules and tests"
	@echo "make format     let ruff fix and format the code"
	@echo "make wheel      build the wheel into $(WHEELS)"
	@echo "make try-wheel  install that wheel in a new environment and run it there"
	@echo "make clean      remove build products and caches; keeps $(VENV)"

setup: $(VENV)/up-to-date

# The stamp is written last, so an interrupted setup starts again. Without build isolation the
# constraints hold for the build backend too.
$(VENV)/up-to-date: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt hatchling
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
		--no-build-isolation --editable '.[app,train,dev]'
	@touch $@

demo: setup
	@mkdir -p build
	$(BIN)/handwriting recognize $(DEMO_INK) --picture build/demo.png
	@echo "The ink with its text: build/demo.png"

picture: setup
	$(BIN)/handwriting recognize $(DEMO_INK) --picture docs/pictures/demo.png

screenshots: setup
	$(BIN)/python -m app.screenshots docs/pictures
	$(BIN)/python -m app.screenshots docs/pictures --large
	$(BIN)/python -m app.find_picture docs/pictures
	$(BIN)/python -m app.rows.pictures docs/pictures

train-default: setup
	@$(NEEDS_CORPORA)
	$(BIN)/handwriting train models/default/first.toml --data "$(DATA)" --output runs/first
	$(BIN)/handwriting train models/default/second.toml --data "$(DATA)" --output runs/second
	$(BIN)/handwriting train models/default/third.toml --data "$(DATA)" --output runs/third
	$(BIN)/handwriting train models/default/fourth.toml $(CORPORA) --output runs/fourth
	$(BIN)/handwriting train models/default/fifth.toml $(CORPORA) --output runs/fifth
	$(BIN)/handwriting train models/default/sixth.toml $(CORPORA) --output runs/sixth
	$(BIN)/handwriting train models/default/seventh.toml $(CORPORA) --output runs/seventh
	$(BIN)/handwriting train models/default/eighth.toml $(CORPORA) --output runs/eighth
	$(BIN)/handwriting train models/default/ninth.toml $(CORPORA) --output runs/ninth
	$(BIN)/handwriting train models/default/tenth.toml $(CORPORA) --output runs/tenth
	$(BIN)/handwriting train models/default/eleventh.toml $(CORPORA) --output runs/eleventh
	$(BIN)/handwriting train models/default/twelfth.toml $(CORPORA) --output runs/twelfth
	$(BIN)/handwriting train models/default/thirteenth.toml $(CORPORA) --output runs/thirteenth
	$(BIN)/handwriting train models/default/fourteenth.toml $(CORPORA) --output runs/fourteenth
	$(BIN)/handwriting train models/default/fifteenth.toml $(CORPORA) --output runs/fifteenth
	$(BIN)/handwriting train models/default/sixteenth.toml $(CORPORA) --output runs/sixteenth
	$(BIN)/handwriting train models/default/train.toml $(CORPORA) --output runs/default

train-causal: setup
	@$(NEEDS_CORPORA)
	$(BIN)/handwriting train models/causal/first.toml $(CORPORA) --output runs/causal-first
	$(BIN)/handwriting train models/causal/second.toml $(CORPORA) --output runs/causal-second
	$(BIN)/handwriting train models/causal/train.toml $(CORPORA) --output runs/causal

train-open: setup
	@test -n "$(UNIPEN)" -a -n "$(TEXT)" || { \
		echo "Say where UNIPEN and the texts lie: make $@ UNIPEN=FOLDER TEXT=FOLDER" >&2; exit 2; }
	$(BIN)/handwriting train models/open/train.toml --data "$(UNIPEN)" --set data.text="$(TEXT)" \
		--output runs/open

test: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --numprocesses 2 --dist loadfile

format: setup
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

wheel: setup
	rm -rf $(WHEELS)
	$(BIN)/python -m build --wheel --no-isolation --outdir $(WHEELS)

try-wheel: wheel
	$(PYTHON) .ci/try_wheel.py $(WHEELS) constraints.txt

clean:
	rm -rf build dist .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
