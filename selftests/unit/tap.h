/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests that report in KTAP. A test is a function; it goes on after a failed
 * expectation, so that one run shows all of them.
 *
 *	TEST(adding_zero_changes_nothing)
 *	{
 *		EXPECT_EQ(add(1, 0), 1);
 *	}
 *
 *	int main(void)
 *	{
 *		return tap_run();
 *	}
 */
#ifndef _OTP_UNIT_TAP_H
#define _OTP_UNIT_TAP_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct tap_test {
	const char *name;
	void (*run)(void);
};

#define TAP_MAX_TESTS	128
#define TAP_MAX_REPORTS	10

static struct tap_test tap_tests[TAP_MAX_TESTS];
static unsigned int tap_ntests;
static unsigned int tap_failures;

#define TEST(name)							\
	static void name(void);						\
	static void __attribute__((constructor)) tap_add_##name(void)	\
	{								\
		tap_add(#name, name);					\
	}								\
	static void name(void)

#define EXPECT_EQ(actual, expected)					\
	tap_expect_eq(__FILE__, __LINE__, #actual, (actual), (expected))

#define EXPECT(condition)						\
	tap_expect(__FILE__, __LINE__, #condition, (condition))

static inline void tap_add(const char *name, void (*run)(void))
{
	if (tap_ntests < TAP_MAX_TESTS)
		tap_tests[tap_ntests] = (struct tap_test){ name, run };
	tap_ntests++;
}

/* A loop that fails a million times is told ten times. */
static inline bool tap_fails(void)
{
	tap_failures++;
	if (tap_failures == TAP_MAX_REPORTS + 1)
		printf("# more failures are not shown\n");
	return tap_failures <= TAP_MAX_REPORTS;
}

static inline bool tap_expect(const char *file, int line, const char *what,
			      bool condition)
{
	if (!condition && tap_fails())
		printf("# %s:%d: expected %s\n", file, line, what);
	return condition;
}

static inline bool tap_expect_eq(const char *file, int line, const char *what,
				 unsigned long long actual,
				 unsigned long long expected)
{
	if (actual != expected && tap_fails())
		printf("# %s:%d: %s is 0x%llx, expected 0x%llx\n", file, line,
		       what, actual, expected);
	return actual == expected;
}

static inline bool tap_run_one(unsigned int i)
{
	tap_failures = 0;
	tap_tests[i].run();
	printf("%sok %u %s\n", tap_failures ? "not " : "", i + 1,
	       tap_tests[i].name);
	fflush(stdout);
	return !tap_failures;
}

/* Returns the exit code of the program. */
static inline int tap_run(void)
{
	unsigned int i;
	int ret = 0;

	printf("KTAP version 1\n1..%u\n", tap_ntests);
	if (tap_ntests > TAP_MAX_TESTS) {
		printf("Bail out! more than %d tests\n", TAP_MAX_TESTS);
		return 1;
	}
	for (i = 0; i < tap_ntests; i++)
		if (!tap_run_one(i))
			ret = 1;
	return ret;
}

#endif /* _OTP_UNIT_TAP_H */
