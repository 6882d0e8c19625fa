# Two commands do all the set-up that is missing: `make compare` and `make test`.

SPECIFICATION ?= Experiments/ocr-digits.yaml
SWIFT ?= swift
ATTRACTOR = $(shell $(SWIFT) build -c release --show-bin-path)/attractor

# Homebrew keeps OpenBLAS out of the default search path.
ifeq ($(shell uname -s),Darwin)
export PKG_CONFIG_PATH := $(shell brew --prefix openblas 2>/dev/null)/lib/pkgconfig:$(PKG_CONFIG_PATH)
endif

.PHONY: help compare bench test lint format build setup

help:
	@echo "make compare   run Experiments/ocr-digits.yaml (or SPECIFICATION=...) and write its report"
	@echo "make bench     measure the speed against other libraries (QUICK=1: fewer runs)"
	@echo "make test      run all tests"
	@echo "make lint      check the formatting; 'make format' mends it"
	@echo "make build     build the attractor program in release"

setup:
	@.ci/setup

build: setup
	@$(SWIFT) build -c release --product attractor

compare: build
	@$(ATTRACTOR) compare $(SPECIFICATION)

# The peers live in a virtual environment, the arrays beside it; both are made once.
BENCH = .build/bench
PYTHON ?= python3

bench: build
	@test -x $(BENCH)/venv/bin/python || $(PYTHON) -m venv $(BENCH)/venv
	@$(BENCH)/venv/bin/python -m pip install --quiet --requirement Experiments/speed/requirements.txt
	@mkdir -p results/speed
	@for threads in 1 2; do \
	  $(ATTRACTOR) bench --threads $$threads --scaling --json > results/speed/machine-$$threads.json || exit 1; \
	done
	@$(BENCH)/venv/bin/python Experiments/speed/run.py --attractor $(ATTRACTOR) \
	  --arrays $(BENCH)/arrays --results results/speed $(if $(QUICK),--quick)
	@$(ATTRACTOR) bench --report results/speed

test: setup
	@$(SWIFT) build --build-tests
	@$(SWIFT) test
	@echo "Checking the pages of notebooks-md"
	@$(shell $(SWIFT) build --show-bin-path)/attractor notebook check

lint:
	@$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Experiments

format:
	@$(SWIFT) format --in-place --recursive Package.swift Sources Tests Experiments
