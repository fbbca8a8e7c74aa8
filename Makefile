# Everything sets itself up: `make demo`, `make test`. Needs Python 3.11+, git and make.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
.DEFAULT_GOAL := help
# Where this is set every process compiles all that it imports: a start of the program takes twice as long.
unexport PYTHONDONTWRITEBYTECODE

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 20

# The environment.

# A lock names everything, so there is nothing to resolve; what is imported is compiled at its first import. uv takes a
# fifth of pip's time. It knows nothing of pip's configuration (a mirror, a certificate): where it fails, pip installs.
PIP := $(RUN)/python -m pip install --quiet --no-deps --no-compile
UV := UV_HTTP_RETRIES=0 $(RUN)/uv pip install --quiet --python $(RUN)/python --no-deps
install = $(UV) $(1) 2>/dev/null || $(PIP) $(1)

$(VENV)/.runs: requirements-run.lock scripts/installer.lock pyproject.toml
	@echo "setting up $(VENV): what the program needs to run; once, half a minute"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --only-binary :all: --require-hashes -r scripts/installer.lock || echo "no uv here: pip installs, which takes longer"
	@$(call install,--require-hashes -r requirements-run.lock)
	@$(call install,--no-build-isolation --config-settings editable_mode=compat --editable .)
	@touch $@

$(VENV)/.ready: $(VENV)/.runs requirements.lock
	@echo "setting up $(VENV): what the tests and tools need; once, half a minute"
	@$(call install,--require-hashes -r requirements.lock)
	@touch $@

$(VENV)/.tools: $(VENV)/.ready scripts/requirements.lock
	@$(call install,--require-hashes -r scripts/requirements.lock)
	@touch $@

tools: $(VENV)/.tools  ## what renews and audits the locks, pinned by hashes

setup: $(VENV)/.ready  ## the environment, pinned by hashes

# To use it.

# The program for a user's own path, without a password: a link to this checkout, its man pages, and what three shells
# complete. Each file is named here, so that `make uninstall` takes away what `make install` has brought.
PREFIX ?= $(HOME)/.local
SHARE := $(PREFIX)/share
COMPLETIONS := $(SHARE)/bash-completion/completions/scraper $(SHARE)/zsh/site-functions/_scraper \
    $(SHARE)/fish/vendor_completions.d/scraper.fish

install: $(VENV)/.runs  ## the program, its man pages and completions for your own path; PREFIX (~/.local) may be set
	@mkdir -p $(PREFIX)/bin $(SHARE)/man/man1 $(dir $(COMPLETIONS))
	@ln -sf $(abspath $(RUN)/scraper) $(PREFIX)/bin/scraper
	@cp docs/man/*.1 $(SHARE)/man/man1/
	@_SCRAPER_COMPLETE=bash_source $(RUN)/scraper > $(word 1,$(COMPLETIONS)) || rm $(word 1,$(COMPLETIONS))
	@_SCRAPER_COMPLETE=zsh_source $(RUN)/scraper > $(word 2,$(COMPLETIONS))
	@_SCRAPER_COMPLETE=fish_source $(RUN)/scraper > $(word 3,$(COMPLETIONS))
	@echo "installed: $(PREFIX)/bin/scraper, which runs what lies in $(CURDIR)"
	@case ":$$PATH:" in *":$(PREFIX)/bin:"*) ;; *) echo "put $(PREFIX)/bin on your PATH: export PATH=\"$(PREFIX)/bin:\$$PATH\"" ;; esac

uninstall:  ## takes away what `make install` has brought
	@rm -f $(PREFIX)/bin/scraper $(SHARE)/man/man1/scraper.1 $(SHARE)/man/man1/scraper-*.1 $(COMPLETIONS)
	@echo "taken away from $(PREFIX): the link scraper, its man pages and completions"

wheel: $(VENV)/.runs  ## dist/*.whl, which pip, uv and pipx install anywhere
	@$(RUN)/python -c "import sys; from setuptools import build_meta as b; print('dist/' + b.build_wheel('dist'))" 2>/dev/null | tail -1

demo: $(VENV)/.runs  ## a local CNN Indonesia, crawled and shown: nothing leaves this machine
	@$(RUN)/python scripts/demo.py

crawl: $(VENV)/.runs  ## the newest articles of the live site into output/; CONTACT=you@example.org
	$(RUN)/scraper crawl $(if $(CONTACT),--contact $(CONTACT)) $(ARGS)

replica: $(VENV)/.runs  ## a local CNN Indonesia; SEED, ARTICLES and PORT may be set
	$(RUN)/python -m tests.replica --port $(or $(PORT),8600) --seed $(or $(SEED),1) --articles $(or $(ARTICLES),400)

# What every change must pass is in .ci/run; the longer ones by hand.

# One process more than there are cores: a test that crawls waits for a third of its time.
JOBS ?= 3

test: setup  ## all tests but the long suites
	$(RUN)/python -m pytest -n $(JOBS) --dist worksteal -m "not slow and not live"

mutants: setup  ## breaks the program in 100 places, one after another, and counts what no test notices; SEED, COUNT, REVISION
	$(RUN)/python scripts/mutants.py --seed $(or $(SEED),1) --count $(or $(COUNT),100) --revision $(or $(REVISION),HEAD)

lint: setup  ## linter with everything on, formatter, strict types
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy

test-slow: setup  ## the long suites: kills, the fortnight, the whole corpus, every rule on its worst texts
	$(RUN)/python -m pytest -n 2 --dist worksteal -m slow

package: setup  ## wheel and sdist, installed in empty environments and homes by pip, uv, uvx and pipx, and tried
	$(RUN)/python scripts/package.py

matrix: setup  ## the tests with the other Pythons of this machine
	$(RUN)/python scripts/matrix.py

oldest: tools  ## the tests with the oldest dependencies that are allowed
	$(RUN)/python scripts/matrix.py --oldest

audit: setup  ## known vulnerabilities and withdrawn releases, where they can be asked for
	-@$(MAKE) --no-print-directory tools
	$(RUN)/python scripts/audit.py

power-cut: setup  ## power cuts at 200 points of two crawls; POINTS may be set; the result is saved
	POWER_CUTS=$(or $(POINTS),200) POWER_CUT_RESULT=tests/verify/power_cut_result.json \
	    $(RUN)/python -m pytest -q -n 0 tests/verify/test_power_cut.py

chaos: setup  ## kills, freezes and cuts off workers that share a ledger, kills their database; ARTICLES (1000) of each newsroom may be set; the result is saved
	$(RUN)/python scripts/chaos.py --articles $(or $(ARTICLES),1000) --save benchmarks/results/shared-ledger/chaos.json

month: setup  ## a month of 50 newsrooms on 5 machines with failures, on a clock that is set; the result is saved
	$(RUN)/python scripts/month.py --save benchmarks/results/shared-ledger/month.json

bench-ledger: setup  ## what a ledger in PostgreSQL costs beside the file; the result is saved
	$(RUN)/python -m benchmarks.shared_ledger --save benchmarks/results/shared-ledger/cost.json

soak: setup  ## the replica with faults and kills; MINUTES (60) and KILL_EVERY seconds (180) may be set
	$(RUN)/python scripts/soak.py --minutes $(or $(MINUTES),60) --kill-every $(or $(KILL_EVERY),180)

fuzz: setup  ## hostile input by the million; RUNS a target (500000) may be set
	for target in address discover clean extract; do $(RUN)/python scripts/fuzz.py $$target --runs $(or $(RUNS),500000) || exit 1; done

fuzz-web: setup  ## odd requests to `scraper serve`, four seeds of REQUESTS (25000) each; the result is saved
	rm -f tests/web/fuzz_result.jsonl
	FUZZ_REQUESTS=$(or $(REQUESTS),25000) FUZZ_RESULT=tests/web/fuzz_result.jsonl \
	    $(RUN)/python -m pytest -n 0 -p no:randomly tests/web/test_fuzzed_requests.py

# schemathesis sends what the OpenAPI document describes, and what it forbids; in an environment of its own.
FUZZ_API := .fuzz-api/bin/python
.fuzz-api/.ready: tests/web/fuzz-api.lock | $(VENV)/.ready
	@echo "setting up .fuzz-api: what fuzzes the API by its description; once, half a minute"
	@$(PYTHON) -m venv .fuzz-api
	@UV_HTTP_RETRIES=0 $(RUN)/uv pip install --quiet --python $(FUZZ_API) --no-deps --require-hashes -r $< 2>/dev/null \
	    || $(FUZZ_API) -m pip install --quiet --no-deps --require-hashes -r $<
	@touch $@

fuzz-api: .fuzz-api/.ready  ## the API by its own OpenAPI document; EXAMPLES (20) an operation and SEED (21) may be set
	FUZZ_EXAMPLES=$(or $(EXAMPLES),20) FUZZ_SEED=$(or $(SEED),21) $(RUN)/python -m pytest -n 0 tests/web/test_described_api.py

damage: setup  ## random damage to tables and compressed corpora; RUNS (2000) and SEED (0) may be set
	$(RUN)/python -m tests.corpus.damage $(or $(RUNS),2000) $(or $(SEED),0)

# atheris has no build for every platform and Python: where it is missing the script says that it did not run.
fuzz-atheris: setup  ## the same guided by coverage; RUNS a target (50000) may be set
	-$(call install,--require-hashes -r tests/fuzz/requirements.lock)
	for target in address discover clean extract; do \
	    $(RUN)/python scripts/fuzz.py $$target --coverage --runs $(or $(RUNS),50000) || exit 1; done

# pandas, datasets and others that load our exports, and a server that speaks S3: in an environment of their own.
LOAD_IT := .load-it/bin/python
.load-it/.ready: tests/dataset/load-it.lock | $(VENV)/.ready
	@echo "setting up .load-it: what loads our exports; once, a minute"
	@$(PYTHON) -m venv .load-it
	@UV_HTTP_RETRIES=0 $(RUN)/uv pip install --quiet --python $(LOAD_IT) --no-deps --require-hashes -r $< 2>/dev/null \
	    || $(LOAD_IT) -m pip install --quiet --no-deps --require-hashes -r $<
	@touch $@

load-it: .load-it/.ready  ## every snippet of docs/load.md with the real libraries, and exports to a server that speaks S3
	$(RUN)/python -m pytest -n 2 tests/dataset/test_load_it.py tests/dataset/test_*_s3.py

# datatrove, which language-model labs have, with its thirty packages: in an environment of its own.
DATATROVE := .datatrove/bin/python
.datatrove/.ready: tests/datatrove/datatrove.lock | $(VENV)/.ready
	@echo "setting up .datatrove: the program beside datatrove; once, a minute"
	@$(PYTHON) -m venv .datatrove
	@UV_HTTP_RETRIES=0 $(RUN)/uv pip install --quiet --python $(DATATROVE) --no-deps --require-hashes -r $< 2>/dev/null \
	    || $(DATATROVE) -m pip install --quiet --no-deps --require-hashes -r $<
	@touch $@

datatrove: .datatrove/.ready  ## archives in parts as a step of datatrove's pipelines, in its own environment
	$(RUN)/python -m pytest -n 0 tests/datatrove/test_datatrove.py

# A SLURM of one node: slurmctld, slurmd and munge of Debian, started by the test on ports of its own, as root.
slurm: .datatrove/.ready  ## the same under SLURM with kills, 360 archives of 360; the result is saved
	@command -v slurmctld slurmd munged >/dev/null \
	    || apt-get install -y -qq --no-install-recommends slurmctld slurmd slurm-client munge >/dev/null
	$(RUN)/python -m tests.datatrove.slurm

# How fast it is.

bench-setup: setup  ## the peers that the benchmarks compare with, pinned in their own lock
	$(call install,--require-hashes -r benchmarks/requirements.lock)

bench: setup  ## every benchmark, printed and saved under benchmarks/results with machine and versions
	$(RUN)/python -m benchmarks.run --rounds $(or $(ROUNDS),3)

kill-exports: .load-it/.ready  ## thirty exports killed by -9 at random steps, to files, a database and a store; the result is saved
	$(RUN)/python scripts/kill_exports.py --kills $(or $(KILLS),30) --save benchmarks/results/exports/kills.json

bench-archives: .datatrove/.ready  ## archives from elsewhere, datatrove and two workers beside plain extract; PARTS=memory: ten of 1 GB
	$(RUN)/python -m benchmarks.many_archives $(PARTS) --save benchmarks/results/many-archives.json

bench-compare: setup  ## two revisions in pairs: BEFORE=..., AFTER= (none: this one), PARTS=, PAIRS=, OWN=1; or two saved results
	$(RUN)/python -m benchmarks.compare $(BEFORE) $(AFTER) $(if $(PARTS),--parts $(PARTS)) $(if $(PAIRS),--pairs $(PAIRS)) $(if $(OWN),--own)

bench-exports: setup  ## exports of 100,000 articles, one round, saved; ten minutes
	$(RUN)/python -m benchmarks.run --large --rounds 1 --only exports --into benchmarks/results/exports

bench-duplicates: setup  ## near-duplicates of 300,000 texts, one round, saved; a quarter of an hour
	$(RUN)/python -m benchmarks.run --large --rounds 1 --only duplicates --into benchmarks/results/duplicates

bench-extract: setup  ## quality and speed of reading beside its peers, one table
	$(RUN)/python -m benchmarks.extract

bench-clean: setup  ## speed of the cleaning beside str.replace and a list of re.sub, one table
	$(RUN)/python -m benchmarks.clean

profile: setup  ## where the time of a page goes, stage by stage
	$(RUN)/python -m benchmarks.profile

# What is made from the code.

docs: setup  ## renew the generated parts of docs/, and the man pages
	$(RUN)/python docs/generate.py

picture: setup  ## draw the README's picture anew: a terminal in which the real program works
	$(RUN)/python scripts/picture.py

site: setup  ## the documentation as a site in build/site, every warning an error
	NO_MKDOCS_2_WARNING=1 $(RUN)/mkdocs build --strict --quiet

# Every extra but datatrove, whose lock is its own.
EXTRAS := --extra parquet --extra serve --extra postgresql --extra s3 --extra dev --extra site --extra build
COMPILE := $(RUN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
    --no-emit-find-links --no-annotate --quiet --upgrade

lock: tools  ## renew the locks from pyproject.toml, and that of the tools
	$(COMPILE) pyproject.toml $(EXTRAS) --output-file requirements.lock
	$(COMPILE) pyproject.toml --extra build --extra serve --constraint requirements.lock --output-file requirements-run.lock
	$(COMPILE) pyproject.toml --extra datatrove --extra s3 --constraint requirements.lock --output-file tests/datatrove/datatrove.lock
	$(COMPILE) scripts/installer.in --output-file scripts/installer.lock
	$(COMPILE) scripts/requirements.in --constraint requirements.lock --output-file scripts/requirements.lock

.PHONY: help load-it setup tools demo install uninstall wheel site picture crawl replica test mutants lint test-slow package matrix oldest audit power-cut soak fuzz fuzz-web fuzz-api damage fuzz-atheris bench-setup bench bench-compare bench-exports bench-duplicates bench-extract bench-clean profile docs lock chaos month bench-ledger datatrove slurm bench-archives kill-exports
