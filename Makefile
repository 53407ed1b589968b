# Everything a newcomer needs: `make demo` opens the sample shop, `make test` runs every check.
PYTHON ?= python3
PORT ?= 8080
HOST ?= 127.0.0.1
STORE ?= sample
FILE ?=
CURRENCY ?=
VENV := .venv
BIN := $(VENV)/bin
HOME_sample := .xiaoer/demo
HOME_icecat := .xiaoer/icecat
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test lock format install wheel clean

demo: $(VENV)/.installed
	XIAOER_HOME=$(or $(HOME_$(STORE)),.xiaoer/$(STORE)) $(BIN)/xiaoer demo --host $(HOST) --port $(PORT) $(if $(FILE),--file "$(FILE)") $(if $(CURRENCY),--currency "$(CURRENCY)")

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit("Xiaoer needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

# A test process a core, four at most; each embeds on one thread, so that they do not get in each other's way.
test: $(VENV)/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

format: $(VENV)/.installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/.installed
	(head -1 requirements.lock; $(BIN)/python -m pip freeze --exclude-editable | sed 's/+cpu//') > requirements.lock.new
	mv requirements.lock.new requirements.lock

wheel: $(VENV)/.installed
	$(BIN)/python -m build --wheel --no-isolation

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache
