# Two commands do all the set-up that is missing: `make compare` and `make test`.

SPECIFICATION ?= Experiments/ocr-digits.yaml
SWIFT ?= swift
ATTRACTOR = $(shell $(SWIFT) build -c release --show-bin-path)/attractor

# Homebrew keeps OpenBLAS out of the default search path.
ifeq ($(shell uname -s),Darwin)
export PKG_CONFIG_PATH := $(shell brew --prefix openblas 2>/dev/null)/lib/pkgconfig:$(PKG_CONFIG_PATH)
endif

.PHONY: help compare test lint format build setup

help:
	@echo "make compare   run Experiments/ocr-digits.yaml (or SPECIFICATION=...) and write its report"
	@echo "make test      run all tests"
	@echo "make lint      check the formatting; 'make format' mends it"
	@echo "make build     build the attractor program in release"

setup:
	@.ci/setup

build: setup
	@$(SWIFT) build -c release --product attractor

compare: build
	@$(ATTRACTOR) compare $(SPECIFICATION)

test: setup
	@$(SWIFT) build --build-tests
	@$(SWIFT) test
	@echo "Checking the pages of notebooks-md"
	@$(shell $(SWIFT) build --show-bin-path)/attractor notebook check

lint:
	@$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Experiments

format:
	@$(SWIFT) format --in-place --recursive Package.swift Sources Tests Experiments
