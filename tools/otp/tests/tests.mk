# SPDX-License-Identifier: GPL-2.0-only
# The tests: everything again with sanitizers, and a device that is not there.

CHECK := $(O)/check
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer
CHECK_CFLAGS = $(ALL_CFLAGS) -O1 -g -I$(SRC)ctl -I$(CHECK) $(SANITIZE) \
	-DGOLDEN='"$(SRC)tests/golden"'
TESTS_SRC := $(SRC)tests

# Tests put their own device in place of the real one.
CHECK_LIB := $(filter-out $(CHECK)/lib/backend.o,\
	$(LIB_SRCS:$(SRC)%.c=$(CHECK)/%.o)) \
	$(LIB_SHARED:%=$(CHECK)/driver/%.o) $(CHECK)/tests/fake.o \
	$(CHECK)/tests/fake-astra.o
CHECK_CTL := $(CTL_SRCS:$(SRC)%.c=$(CHECK)/%.o) \
	$(SAMBA_SRCS:$(SRC)%.c=$(CHECK)/%.o) $(SHARED:%=$(CHECK)/driver/%.o)
UNIT_TESTS := $(patsubst $(TESTS_SRC)/test-%.c,$(CHECK)/test-%,\
	$(wildcard $(TESTS_SRC)/test-*.c))
SHELL_TESTS := $(wildcard $(TESTS_SRC)/test-*.sh)

$(CHECK)/%.o: $(SRC)%.c
	@mkdir -p $(@D)
	$(CC) $(CHECK_CFLAGS) -MMD -MP -c -o $@ $<

$(CHECK)/driver/%.o: $(DRIVER)/%.c
	@mkdir -p $(@D)
	$(CC) $(CHECK_CFLAGS) -MMD -MP -c -o $@ $<

# Every enumerator of the header, so that none lacks its words.
$(CHECK)/enums.h: $(UAPI)/linux/otp.h $(TESTS_SRC)/enums.sh
	@mkdir -p $(@D)
	sh $(TESTS_SRC)/enums.sh $< > $@

$(CHECK)/tests/test-words.o: $(CHECK)/enums.h

# The parts of otpctl that a test needs besides those that all have.
$(CHECK)/test-map: $(addprefix $(CHECK)/ctl/,map-cell.o map-text.o map-svg.o \
	map-svg-style.o)

$(CHECK)/test-escape: $(CHECK)/ctl/escape.o

# The protocol of the monitor needs no device at all.
$(CHECK)/samba.a: $(SAMBA_SRCS:$(SRC)%.c=$(CHECK)/%.o)
	$(AR) rcs $@ $^

$(CHECK)/test-samba-%: $(CHECK)/tests/test-samba-%.o \
		$(CHECK)/tests/fake-samba.o $(CHECK)/samba.a
	$(CC) $(SANITIZE) -o $@ $^ $(CTL_LIBS)

# A device for the client, that can be told what goes wrong.
$(CHECK)/peer-samba: $(CHECK)/tests/peer-samba.o $(CHECK)/tests/fake-samba.o \
		$(CHECK)/samba.a
	$(CC) $(SANITIZE) -o $@ $^ $(CTL_LIBS)

# What it must not take.
$(CHECK)/forge-samba: $(CHECK)/tests/forge-samba.o $(CHECK)/tests/fake-samba.o \
		$(CHECK)/samba.a
	$(CC) $(SANITIZE) -o $@ $^ $(CTL_LIBS)

# These have devices of their own.
OWN_DEVICE := $(filter-out %/fake.o %/fake-astra.o,$(CHECK_LIB)) \
	$(CHECK)/ctl/say.o $(CHECK)/ctl/globals.o

$(CHECK)/test-map-read: $(CHECK)/ctl/map-read.o $(CHECK)/ctl/map-cell.o
$(CHECK)/test-opentitan-device: $(CHECK)/ctl/opentitan-device.o \
	$(CHECK)/ctl/opentitan-map.o

$(CHECK)/test-map-read $(CHECK)/test-opentitan-device \
		$(CHECK)/test-image-ioctls: \
		$(CHECK)/test-%: $(CHECK)/tests/test-%.o $(OWN_DEVICE)
	$(CC) $(SANITIZE) -o $@ $^ $(CTL_LIBS)

$(CHECK)/test-%: $(CHECK)/tests/test-%.o $(CHECK_LIB) $(CHECK)/ctl/oem-config.o \
		$(CHECK)/ctl/say.o $(CHECK)/ctl/globals.o
	$(CC) $(SANITIZE) -o $@ $^ $(CTL_LIBS)

$(CHECK)/otpctl: $(CHECK_CTL) $(CHECK_LIB) $(CHECK)/tests/fake-mock.o
	$(CC) $(SANITIZE) -o $@ $^ $(CTL_LIBS)

# The same with a device of OpenTitan.
$(CHECK)/otpctl-opentitan: $(CHECK_CTL) $(filter-out %/fake-astra.o,\
		$(CHECK_LIB)) $(CHECK)/tests/fake-opentitan.o
	$(CC) $(SANITIZE) -o $@ $^ $(CTL_LIBS)

# And with a secure journal.
$(CHECK)/otpctl-journal: $(CHECK_CTL) $(filter-out %/fake-astra.o,\
		$(CHECK_LIB)) $(CHECK)/tests/fake-journal.o
	$(CC) $(SANITIZE) -o $@ $^ $(CTL_LIBS)

# And with memory that can be erased.
$(CHECK)/otpctl-erase: $(CHECK_CTL) $(filter-out %/fake-astra.o,\
		$(CHECK_LIB)) $(CHECK)/tests/fake-erase.o
	$(CC) $(SANITIZE) -o $@ $^ $(CTL_LIBS)

# And with a signed image.
$(CHECK)/otpctl-image: $(CHECK_CTL) $(filter-out %/fake-astra.o,\
		$(CHECK_LIB)) $(CHECK)/tests/fake-image.o \
		$(CHECK)/tests/fake-mock.o
	$(CC) $(SANITIZE) -o $@ $^ $(CTL_LIBS)

# The monitor with a flash controller behind it, and a host for it.
$(CHECK)/otp-samba-monitor: $(MONITOR_SRCS:$(SRC)%.c=$(CHECK)/%.o) \
		$(CHECK)/samba.a $(filter-out %/fake-astra.o,$(CHECK_LIB)) \
		$(CHECK)/tests/fake-sefc.o
	$(CC) $(SANITIZE) -o $@ $^ $(LIB_LIBS)

$(CHECK)/host-samba $(CHECK)/make-samba: $(CHECK)/%: $(CHECK)/tests/%.o \
		$(CHECK)/samba.a
	$(CC) $(SANITIZE) -o $@ $^ $(LIB_LIBS)

check-build: all $(UNIT_TESTS) $(CHECK)/otpctl $(CHECK)/otpctl-opentitan \
	$(CHECK)/otpctl-journal $(CHECK)/otpctl-erase $(CHECK)/otpctl-image \
	$(CHECK)/peer-samba $(CHECK)/forge-samba \
	$(CHECK)/otp-samba-monitor $(CHECK)/host-samba $(CHECK)/make-samba

check: check-build
	@SRC=$(SRC) CHECK=$(CHECK) O=$(O) UAPI=$(UAPI) FUZZ_TIME=5 \
		CC="$(CC)" MAKE="$(MAKE)" \
		sh $(TESTS_SRC)/run.sh $(UNIT_TESTS) $(SHELL_TESTS)

# ---- fuzzers ----

FUZZ_CC ?= clang
FUZZ_TIME ?= 60
FUZZERS := plan plan-lock config number hjson escape script samba-command \
	samba-xmodem samba-monitor samba-client image
FUZZ_LIB := $(LIB_SRCS) $(LIB_SHARED:%=$(DRIVER)/%.c)
FUZZ_SRCS := oem-config.c say.c globals.c hjson.c hjson-reader.c \
	hjson-text.c opentitan-map.c opentitan-image.c opentitan-plan.c \
	opentitan-value.c escape.c samba-script.c samba-step.c samba-file.c file.c \
	image-file.c image-part.c image-meaning.c

$(O)/fuzz/%: $(TESTS_SRC)/fuzz-%.c $(FUZZ_LIB) $(FUZZ_SRCS:%=$(SRC)ctl/%) \
		$(SAMBA_SRCS) $(TESTS_SRC)/fake.c $(TESTS_SRC)/fake-astra.c
	@mkdir -p $(@D)
	$(FUZZ_CC) $(ALL_CFLAGS) -O1 -g -I$(SRC)ctl \
		-fsanitize=fuzzer,address,undefined \
		-fno-sanitize-recover=undefined -o $@ \
		$(filter-out $(SRC)lib/backend.c,$(filter %.c,$^)) $(CTL_LIBS)

# The protocol of the monitor.
$(O)/fuzz/samba-%: $(TESTS_SRC)/fuzz-samba-%.c $(SAMBA_SRCS) \
		$(TESTS_SRC)/fake-samba.c
	@mkdir -p $(@D)
	$(FUZZ_CC) $(ALL_CFLAGS) -O1 -g \
		-fsanitize=fuzzer,address,undefined \
		-fno-sanitize-recover=undefined -o $@ $(filter %.c,$^) \
		$(LIB_LIBS)

# The same plans on a device that has locks.
$(O)/fuzz/plan-lock: $(TESTS_SRC)/fuzz-plan.c $(FUZZ_LIB) \
		$(TESTS_SRC)/fake.c $(TESTS_SRC)/fake-opentitan.c
	@mkdir -p $(@D)
	$(FUZZ_CC) $(ALL_CFLAGS) -O1 -g \
		-fsanitize=fuzzer,address,undefined \
		-fno-sanitize-recover=undefined -o $@ \
		$(filter-out $(SRC)lib/backend.c,$(filter %.c,$^)) $(LIB_LIBS)

fuzz: $(addprefix $(O)/fuzz/,$(FUZZERS))
	@set -e; for f in $(FUZZERS); do \
		mkdir -p $(O)/fuzz/corpus-$$f; \
		seed=$(TESTS_SRC)/corpus-$$f; \
		[ -d $$seed ] || seed=; \
		$(O)/fuzz/$$f -max_total_time=$(FUZZ_TIME) -timeout=5 \
			-rss_limit_mb=1024 -max_len=8192 \
			-artifact_prefix=$(O)/fuzz/ -print_final_stats=0 \
			-verbosity=0 $(O)/fuzz/corpus-$$f $$seed \
			>$(O)/fuzz/$$f.log 2>&1 || { tail -40 $(O)/fuzz/$$f.log; exit 1; }; \
		echo "fuzz $$f: no finding in $(FUZZ_TIME) s"; \
	done

-include $(shell find $(CHECK) -name '*.d' 2>/dev/null)

.PHONY: check-build

.SECONDARY:
