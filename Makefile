# feedwatch: build, run, test, install. `make` alone lists what there is.

PREFIX ?= /usr/local
DESTDIR ?=
SYSCONFDIR ?= /etc
UNITDIR ?= $(PREFIX)/lib/systemd/system
# Where SwiftPM builds: the same place as a plain `swift build`.
SCRATCH ?= .build
SWIFT ?= swift
BUILD = $(SWIFT) build --scratch-path $(SCRATCH)
# A release is stripped of nothing that a crash report needs, and carries the Swift runtime with it.
RELEASE = $(BUILD) -c release --static-swift-stdlib --product feedwatch

.PHONY: help setup setup-test build run test soak bench fuzz asan tsan lint format check-imports check-unit check-feeds release order \
        install clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' Makefile | column -t -s '|'

setup: ## install the libraries that are missing (apt)
	@Scripts/setup build

setup-test: ## install what the tests call besides (apt)
	@Scripts/setup test

build: setup ## a debug build of everything
	$(BUILD)

run: setup ## build, then watch a small live news wire: `feedwatch demo`
	$(BUILD) --product feedwatch
	@$$($(BUILD) --show-bin-path)/feedwatch demo

test: setup-test ## build and run the tests
	$(BUILD) --build-tests
	$(SWIFT) test --scratch-path $(SCRATCH) --skip-build

soak: setup ## ten minutes of kill -9: SOAK_SECONDS= SOAK_KILLS= SOAK_SEED=
	$(BUILD) --build-tests
	SOAK_SECONDS=$(or $(SOAK_SECONDS),600) SOAK_KILLS=$(or $(SOAK_KILLS),120) \
	    $(SWIFT) test --scratch-path $(SCRATCH) --skip-build --filter KillTests

# Each benchmark prints its peer, or the physical limit, of the same run, and the ratio.
BENCH = $(SWIFT) run --scratch-path $(SCRATCH)-bench -c release --package-path Benchmarks

bench: setup-test ## what the parts cost beside the limit: BENCH_FEEDS=a directory of feeds
	$(BENCH) ParseBenchmark $(or $(BENCH_FEEDS),Tests/Fixtures/feeds)
	$(BENCH) TransferBenchmark
	$(BENCH) JournalBenchmark
	$(BENCH) TopicsBenchmark

# libFuzzer and AddressSanitizer; the last -sanitize would win, so that both are named again for the compiler.
FUZZ = $(SCRATCH)-fuzz
FUZZERS ?= Feed HTML JSONFeed OPML Date Charset

fuzz: setup ## each fuzz target for SECONDS=60, from Fuzz/Corpus on: FUZZERS="Feed HTML JSONFeed OPML Date Charset"
	$(SWIFT) build -c release --package-path Fuzz --scratch-path $(FUZZ) --sanitize=fuzzer --sanitize=address \
	    -Xswiftc -sanitize=fuzzer,address
	@mkdir -p $(FUZZ)/found; for name in $(FUZZERS); do \
	    mkdir -p $(FUZZ)/corpus/$$name; \
	    $(FUZZ)/release/Fuzz$$name -max_total_time=$(or $(SECONDS),60) -timeout=5 -rss_limit_mb=1024 -max_len=16384 \
	        -print_final_stats=1 -artifact_prefix=$(FUZZ)/found/$$name- \
	        $(FUZZ)/corpus/$$name Fuzz/Corpus/$$name > $(FUZZ)/$$name.log 2>&1 \
	        || { tail -n 60 $(FUZZ)/$$name.log; exit 1; }; \
	    echo "$$name:"; grep -aE 'Loaded .* counters|executed_units|peak_rss' $(FUZZ)/$$name.log; \
	done

asan: setup-test ## the tests of transfers and fetching under AddressSanitizer
	$(call sanitized,address,)

tsan: setup-test ## and under ThreadSanitizer, which misreads Swift's Mutex in a build that is not optimised
	$(call sanitized,thread,-c release -Xswiftc -enable-testing)

define sanitized
	FEEDWATCH_TESTS='FeedTestKit TransfersTests FetchingTests ProgramRunningTests' $(SWIFT) build --product feedwatchPackageTests \
	    --sanitize=$(1) $(2) --scratch-path $(SCRATCH)-$(1)
	ASAN_OPTIONS=quarantine_size_mb=16 TSAN_OPTIONS='suppressions=$(CURDIR)/Scripts/tsan.supp' \
	LSAN_OPTIONS='suppressions=$(CURDIR)/Scripts/lsan.supp' \
	FEEDWATCH_TESTS='FeedTestKit TransfersTests FetchingTests ProgramRunningTests' $(SWIFT) test --disable-xctest --skip-build \
	    --sanitize=$(1) $(2) --scratch-path $(SCRATCH)-$(1)
endef

lint: ## the source's form: swift-format, strictly
	$(SWIFT) format lint --strict --parallel -r Sources Tests Package.swift

format: ## bring the source into form
	$(SWIFT) format --in-place --parallel -r Sources Tests Package.swift

check-imports: ## each file's imports against Package.swift
	@Scripts/check-imports

check-unit: setup-test ## the systemd unit: verify without a word, exposure 1.5 at most
	@Scripts/check-unit

check-feeds: setup-test ## `run --once` over a directory of feeds behind nginx: DIRECTORY=
	$(BUILD) --product feedwatch
	@Scripts/check-feeds $(or $(DIRECTORY),Tests/Fixtures/feeds) \
	    --feedwatch "$$($(BUILD) --show-bin-path)/feedwatch"

release: setup ## an optimised build
	$(RELEASE)

# Valgrind is wanted by nothing else.
order: setup-test ## find the functions that run, for the linker (slow)
	@command -v valgrind >/dev/null || { echo "order: needs valgrind (apt-get install valgrind)" >&2; exit 1; }
	$(RELEASE) -Xlinker --no-demangle -Xlinker -Map=$(abspath $(SCRATCH))/feedwatch.map
	Scripts/order-functions "$$($(BUILD) -c release --show-bin-path)/feedwatch" $(abspath $(SCRATCH))/feedwatch.map \
	    > $(SCRATCH)/function-order
	mv $(SCRATCH)/function-order Scripts/function-order

install: ## DESTDIR= PREFIX=: program, unit, configuration, manual, completions
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' SYSCONFDIR='$(SYSCONFDIR)' UNITDIR='$(UNITDIR)' \
	    Scripts/install "$${PROGRAM:-$$($(BUILD) -c release --show-bin-path)/feedwatch}"

clean: ## throw the build away
	rm -rf $(SCRATCH)
