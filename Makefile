# The two commands that matter are `make run` and `make test`; each does all the set-up it needs, from a bare
# clone. `make help` lists the rest. Finished steps leave a stamp in .build/stamp, written last, so that every
# command can be interrupted and given again; details of each step are in .build/log.

SHELL := /bin/sh
# Two steps side by side: the front end is built while Python packages arrive.
MAKEFLAGS += --no-print-directory -j2
.DEFAULT_GOAL := help

PYTHON ?= python3
CONFIG ?= etc/portal.ini
# Further words for the program behind a command: make test ARGS="tests/views -k folder"
ARGS ?=

# Outside the checkout, so that a fresh clone need not fetch everything again.
export PORTAL_CACHE ?= $(HOME)/.cache/portal/buildout

SECRETS := --no-verify --exclude-lines '://[a-z-]+:password@(host|localhost)|://người-dùng:mật-khẩu@' \
	--disable-plugin KeywordDetector --disable-plugin Base64HighEntropyString \
	--disable-plugin HexHighEntropyString --disable-plugin IPPublicDetector
# In two processes side by side; tests/conftest.py shares them out.
ALL_TESTS := -n 2 --dist loadscope tests
STAMPS := .build/stamp
ASSETS := $(shell find themes -path '*/assets/*' -type f 2>/dev/null)
INSTALL := .build/venv/bin/python tools/python_packages.py
STEP := $(PYTHON) tools/step.py

# The scripts in bin/ name the packages in the cache: without it they are worth nothing, whatever the stamps say.
ifeq ($(wildcard $(PORTAL_CACHE)/eggs/*),)
.PHONY: $(STAMPS)/portal $(STAMPS)/tests
endif

.PHONY: help run build test sure drills bench audit secrets format lint types clean


## Everyday

help:
	@echo "make run      build what is missing, make the province's site with its demo people, and serve it"
	@echo "              at the address it prints.             CONFIG=etc/other.ini serves another site"
	@echo "make test     all tests but the long drills.        ARGS=\"tests/views -k folder\" picks some"
	@echo "make sure     format, lint, types, secrets, known holes, tests: what must pass before a commit,"
	@echo "              and what .ci/run runs"
	@echo "make format   put the code into the one format, and mend what ruff can mend"
	@echo
	@echo "make build    only build: bin/portal, bin/py (a Python that sees all packages), the front end"
	@echo "make bench    measure speed beside a bare Pyramid page;      ARGS=--quick takes a minute"
	@echo "make drills   the long fault runs: killed processes, full disks, broken connections"
	@echo "make audit    look for known security holes in the pinned packages, and insist on an answer"
	@echo "make secrets  look for keys and tokens that were left in a file"
	@echo "make clean    throw away what was built; var/ with the database and the package cache stay"
	@echo
	@echo "Needs: Python 3.11 to 3.13, make, and the network the first time. Nothing else: Node comes from PyPI"
	@echo "where there is none, and Debian packages are installed where you are root (tools/debian-packages.txt)."
	@echo "A step that fails prints the end of its log; mend the cause and give the same command again."

run: build
	@exec bin/portal --config $(CONFIG) up

build: $(STAMPS)/portal $(STAMPS)/assets
	@:

test: $(STAMPS)/tests $(STAMPS)/assets | $(STAMPS)/system-test
	@exec bin/pytest $(or $(ARGS),$(ALL_TESTS))

sure: $(STAMPS)/tests $(STAMPS)/assets $(STAMPS)/audit | $(STAMPS)/system-test
	@echo; echo "── Format ──"
	@bin/ruff format --check . || { echo "   Mend it with: make format"; exit 1; }
	@echo; echo "── Lint ──"
	@bin/ruff check . || { echo "   Much of it is mended by: make format"; exit 1; }
	@echo; echo "── Types ──"
	@bin/mypy
	@echo; echo "── Secrets ──"
	@$(MAKE) secrets
	@echo; echo "── Known holes ──"
	@$(PYTHON) tools/known_holes.py
	@echo; echo "── Tests ──"
	@exec bin/pytest $(ALL_TESTS)

format: $(STAMPS)/tests
	@bin/ruff check --fix-only --quiet .
	@bin/ruff format .

lint: $(STAMPS)/tests
	@bin/ruff check .

types: $(STAMPS)/tests
	@bin/mypy


## Now and then

drills: $(STAMPS)/tests $(STAMPS)/assets | $(STAMPS)/system-test
	@exec bin/pytest tests/drills -m drill $(ARGS)

bench: build | $(STAMPS)/system-bench
	@exec bin/py -m benchmarks -- $(ARGS)

audit: $(STAMPS)/audit
	@# --strict: a package that could not be looked up is a failure, not a good answer.
	@exec $(PYTHON) tools/known_holes.py --strict

# Everything that git would take. What looks like a key or a token by its form; words such as "password" and random
# looking letters are everywhere in a portal, and in its lock files.
secrets: $(STAMPS)/tests
	@git ls-files -z --cached --others --exclude-standard | xargs -0 bin/detect-secrets-hook $(SECRETS)

clean:
	@rm -rf .build bin node_modules themes/*/build *.egg-info .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Cleaned. Kept: var/ (database and files), $(PORTAL_CACHE) (packages)."


## Steps

# Some systems have no Python at all; without this line make would name a file that nobody knows.
$(STAMPS):
	@command -v $(PYTHON) >/dev/null || { echo "This needs Python 3.11 to 3.13: as root, apt-get install python3 python3-venv"; exit 1; }
	@mkdir -p $@

# Packages of the operating system: run, test, bench. No stamp where some stay missing, thus the line that names
# them is said each time; what hangs on it is not built again for that (order-only).
$(STAMPS)/system-%: tools/debian-packages.txt tools/debian_packages.py | $(STAMPS)
	@$(PYTHON) tools/debian_packages.py check $*; case $$? in \
	0) touch $@ ;; \
	1) $(STEP) "Packages of the operating system, to $*" system-$*.log -- \
		$(PYTHON) tools/debian_packages.py install $* && touch $@ || true ;; \
	esac

# The environment that runs buildout.
$(STAMPS)/venv: tools/bootstrap.py versions.cfg | $(STAMPS) $(STAMPS)/system-run
	@$(STEP) "The builder's own Python environment" python-venv.log -- $(PYTHON) tools/bootstrap.py && touch $@

$(STAMPS)/portal: buildout.cfg versions.cfg pyproject.toml tools/python_packages.py $(STAMPS)/venv
	@$(STEP) "Python packages that the portal runs with" python-portal.log -- $(INSTALL) portal && touch $@

$(STAMPS)/tests: $(STAMPS)/portal
	@$(STEP) "Python packages that test and check it" python-tests.log -- \
		sh -c '$(INSTALL) tests && $(PYTHON) tools/bootstrap.py ruff && ln -sfn ../.build/venv/bin/ruff bin/ruff' && touch $@

$(STAMPS)/audit: $(STAMPS)/portal
	@$(STEP) "Python packages that look for known holes" python-audit.log -- $(INSTALL) audit && touch $@

# npm ci: exactly what the lock file says. No package may run scripts of its own on this machine.
$(STAMPS)/node: package.json package-lock.json tools/node.py | $(STAMPS)/venv
	@$(STEP) "Front-end packages" front-npm.log -- \
		$(PYTHON) tools/node.py npm ci --ignore-scripts --no-audit --no-fund && touch $@

$(STAMPS)/assets: $(STAMPS)/node themes/build.mjs $(ASSETS)
	@$(STEP) "Styles, scripts, fonts and icons" front-assets.log -- $(PYTHON) tools/node.py themes/build.mjs && touch $@
