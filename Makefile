# SPDX-License-Identifier: GPL-2.0-only
# The shortcuts. Builds for the running kernel happen here in the tree; what
# needs a VM goes through tools/run, which keeps to its cache.

KDIR ?= /lib/modules/$(shell uname -r)/build
PREFIX ?= /usr/local
DESTDIR ?=

help:
	@echo 'make modules   build the modules for the kernel in KDIR'
	@echo '               ($(KDIR))'
	@echo 'make tools     build otpctl and libotp'
	@echo 'make install   install them, with their man pages'
	@echo '               (PREFIX=$(PREFIX), DESTDIR=$(DESTDIR))'
	@echo 'make clean     remove what these built'
	@echo
	@echo 'make demo      see it all work in a VM, on mock hardware'
	@echo 'make check     run every test'
	@echo 'make kunit     only the KUnit suites'
	@echo 'make selftest  only the kselftests'
	@echo 'make bench     the benchmark'
	@echo 'make fuzz      the fuzzers of the parsers and models'
	@echo
	@echo 'tools/run --help tells more.'

modules:
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

tools:
	$(MAKE) -C tools/otp

install:
	$(MAKE) -C tools/otp install PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)

check demo kunit selftest bench:
	tools/run $@

fuzz:
	$(MAKE) -C selftests/unit fuzz

clean:
	$(MAKE) -C tools/otp clean
	$(MAKE) -C selftests/unit clean
	if [ -e $(KDIR) ]; then $(MAKE) -C $(KDIR) M=$(CURDIR) clean; fi

.PHONY: help modules tools install check demo kunit selftest bench fuzz clean
