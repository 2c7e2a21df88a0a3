# One word per job; the work is done by CMake and the scripts. `make help` lists them.
.POSIX:

BUILD = build/release
PREFIX = /usr/local
SECONDS = 3600
N = 60

build: ## build the program: bin/filestats
	@scripts/build.sh $(BUILD) bin/filestats

demo: ## install what is missing, build, and open Neovim on real statistics
	@sh scripts/demo.sh

test: ## set up and run every test
	@sh scripts/test.sh

fuzz: ## run every fuzz target for an hour (SECONDS=N: for so long)
	@sh tests/fuzz/run.sh $(SECONDS)

oom: ## make every allocation fail in turn
	@FILESTATS_OOM_STEP=1 sh scripts/test.sh --no-setup oom

faults: ## make every call of every system call fail in turn
	@FILESTATS_FAULTS_STEP=1 sh scripts/test.sh --no-setup faults

valgrind: ## run the program under valgrind
	@sh scripts/test.sh --no-setup valgrind

editors: ## both editors, and the RPC client, drive the program under the sanitizers, in all specs
	@FILESTATS_EDITORS=all sh scripts/test.sh --no-setup rpc-tsan lua-asan lua-asan-newest lua-tsan

coverage: ## measure which lines and branches of src/ the tests run
	@sh scripts/coverage.sh

mutate: ## change the counting core in 60 places, one by one: do the tests notice? (N=300, N=all)
	@python3 scripts/mutate.py $(N)

soak: build ## 100,000 edits and 500 scans in one session: memory must not grow
	@sh tests/life/run.sh bin/filestats 100000 500

lint: ## run the linters and the checks of the house's rules
	@sh tests/lint/run.sh

format: ## format the C and Lua sources
	@sh scripts/format.sh

doc: ## make the generated documents and the help tags
	@sh scripts/doc.sh

bench: ## measure everything as ratios, in one run
	@sh bench/run.sh

install: build ## install the program to $(DESTDIR)$(PREFIX)/bin
	@install -d "$(DESTDIR)$(PREFIX)/bin"
	@install -m 755 bin/filestats "$(DESTDIR)$(PREFIX)/bin/filestats"

clean: ## remove what was built
	@rm -rf build bin

help: ## list these words
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1@\2/p' Makefile | tr '@' '\t' | expand -t 18

.PHONY: build demo test fuzz oom faults valgrind editors coverage mutate soak lint format doc bench install clean help
