# Two commands for a newcomer: `make demo` and `make test`. The rest is for those who change the code.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
# Half as many again as there are cores: many tests wait for a process or for the second between two messages. A file
# stays in one of them, since what it sets up once may take longer than its tests.
WORKERS = $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) * 3 / 2 )))
# A document of your own for the demo: make demo PLAN=plan.docx
PLAN ?=
# Packages come from the index that the machine's pip is set up for; hashes are checked.
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# The tests start hundreds of processes: without compiled files on disk each of them would compile all that it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check lint types imports bench soak lock clean

demo: $(VENV)/.run
	@$(BIN)/python -m bot demo $(if $(PLAN),--plan "$(PLAN)") $(ARGS)

test: $(VENV)/.dev
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

check: lint types imports test

lint: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.dev
	@$(BIN)/mypy

imports: $(VENV)/.dev
	@$(BIN)/lint-imports

# Two hundred kills on each database: some minutes. `make test` has the short form.
soak: $(VENV)/.dev
	@$(BIN)/python -m pytest tests/soak -o python_files='soak_*.py' $(ARGS)

bench: $(VENV)/.dev
	@$(BIN)/python -m benchmarks $(ARGS)

# No index address lands in the files: --no-header and no --emit-index-url; a test holds it.
lock: $(VENV)/.dev
	@$(BIN)/uv --version >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Årshjul needs Python 3.11 or newer: install it (on Debian: apt-get install python3 python3-venv) and run make again."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Årshjul needs Python 3.11 or newer; `$(PYTHON) --version` was found. Install a newer one, or point to it: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing: install it (on Debian: apt-get install python3-venv) and run make again."; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# uv is ten times as fast; where it can't be had, pip does the same.
define install
	@$(BIN)/python -m pip install --quiet uv 2>/dev/null && $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r $(1) \
	  || $(BIN)/python -m pip install --quiet --require-hashes -r $(1) \
	  || { echo "The packages in $(1) could not be installed: check that this machine reaches a Python package index (pip config list) and run make again."; exit 1; }
	@touch $@
endef

$(VENV)/.run: $(VENV)/bin/python requirements.txt
	$(call install,requirements.txt)

$(VENV)/.dev: $(VENV)/bin/python requirements-dev.txt
	$(call install,requirements-dev.txt)
	@touch $(VENV)/.run

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
