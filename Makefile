# The course's commands; `make` alone lists them. Everything is installed into .venv in this folder, or
# into the active conda environment if that is called lrcourse.

ifeq ($(CONDA_DEFAULT_ENV),lrcourse)
PYTHON := "$(CONDA_PREFIX)/bin/python"
else
PYTHON := .venv/bin/python
endif
INSTALL := @sh tools/environment.sh
# Which tests come first is said in conftest.py.
PYTEST := $(PYTHON) -m pytest -n logical --dist loadfile --no-loadscope-reorder --nbval \
	--nbval-current-env --nbval-cell-timeout=300 --nbval-kernel-startup-timeout=300 \
	--nbval-sanitize-with=tests/support/nbval_sanitize.cfg \
	--doctest-modules --turn commit

export PYTHONNOUSERSITE := 1
export JUPYTER_PREFER_ENV_PATH := 1

.DEFAULT_GOAL := help
.PHONY: help lab test book lint bench html serve messages mutants constraints clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /    make \1	/p' Makefile | expand -t 24

lab: ## open the book in JupyterLab (LAB_FLAGS="--no-browser ..." are passed on)
	@echo "make lab: opens the book in JupyterLab; the first run installs it, about 2 minutes."
	$(INSTALL)
	@$(PYTHON) -m lrcourse $(LAB_FLAGS)

test: ## run the tests, and every notebook again (TEST_FLAGS="--turn all": all cases of each)
	@echo "make test: about 5 minutes on two cores (old ones take twice that); the first run installs it before, about 2."
	$(INSTALL) test site
	@$(PYTEST) $(TEST_FLAGS)

book: ## build the notebooks whose source or library changed (BOOK_FLAGS=--force: all)
	@echo "make book: builds what changed, seconds for each chapter; the first run installs first."
	$(INSTALL) test
	@$(PYTHON) tools/assignments.py --stubs
	@$(PYTHON) tools/build_book.py $(BOOK_FLAGS)
	@$(PYTHON) tools/translations.py

lint: ## check style and format (ruff)
	$(INSTALL) test
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check

bench: ## measure side by side with what you would use instead, about 10 minutes
	@echo "make bench: measures side by side; the first run installs the peers, about 5 minutes."
	$(INSTALL) test bench
	@$(PYTHON) -m benchmarks $(BENCH_FLAGS)

html: ## make the website from the executed notebooks, in build/html
	@echo "make html: makes the website in build/html; the first run installs Sphinx, about 1 minute."
	$(INSTALL) site
	@$(PYTHON) -m sphinx -q -b html -c site -d build/doctrees $(HTML_FLAGS) book build/html
	@echo "The website is in build/html: open build/html/index.html, or make serve."

serve: html ## show the website at http://127.0.0.1:8000 (PORT=... for another)
	@echo "http://127.0.0.1:$(or $(PORT),8000) shows the website until Ctrl+C."
	@$(PYTHON) -m http.server $(or $(PORT),8000) --bind 127.0.0.1 --directory build/html

messages: ## collect the texts that code shows, for translators, and compile translations
	$(INSTALL) test
	@$(PYTHON) tools/translations.py

mutants: ## change the code at random and see what no test notices (MUTANTS_FLAGS="--draw 300 --seed 7")
	@echo "make mutants: 10 minutes to learn which test runs what, then 5 to 10 seconds for each change."
	$(INSTALL) test site
	@$(PYTHON) tools/mutants.py $(MUTANTS_FLAGS)

constraints: ## renew the pinned versions
	$(INSTALL) test
	@$(PYTHON) tools/pin.py

clean: ## remove what can be made again, but neither .venv nor your copies
	@rm -rf build .pytest_cache .ruff_cache .hypothesis
	@find . -path ./.venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
