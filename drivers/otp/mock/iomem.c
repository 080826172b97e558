// SPDX-License-Identifier: GPL-2.0-only
/*
 * The windows of a mock as memory-mapped registers: a driver maps them as it
 * does on silicon, and what it then does reaches the model by the width of each
 * access. A region of emulated memory stays for good, so there is one, in which
 * windows come and go.
 */
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/ioport.h>
#include <linux/logic_iomem.h>
#include <linux/string.h>

#include "instance.h"
#include "iomem.h"

#define OTP_MOCK_IOMEM_WINDOWS	8

/**
 * struct otp_mock_iomem - a window that is shown
 * @mock: the mock, NULL if the entry is free
 * @address: where it is shown
 * @first: where it starts in the register space of the model
 * @size: its bytes
 * @width: bytes of an access
 */
struct otp_mock_iomem {
	struct otp_mock *mock;
	u32 address;
	u32 first;
	u32 size;
	u32 width;
};

static struct otp_mock_iomem otp_mock_iomem[OTP_MOCK_IOMEM_WINDOWS];
static atomic_t otp_mock_iomem_count;

static bool otp_mock_iomem_fits(const struct otp_mock_iomem *window,
				unsigned int offset, int size)
{
	return window->mock && size == window->width && !(offset % size) &&
	       offset < window->size;
}

/* What a bus gives that nobody answers on. */
static unsigned long otp_mock_iomem_read(void *priv, unsigned int offset,
					 int size)
{
	const struct otp_mock_iomem *window = priv;
	unsigned int value;

	if (otp_mock_iomem_fits(window, offset, size) &&
	    !otp_mock_reg_read(window->mock, window->first + offset, &value))
		return value;
	atomic_inc(&otp_mock_iomem_count);
	return ~0UL;
}

static void otp_mock_iomem_write(void *priv, unsigned int offset, int size,
				 unsigned long value)
{
	const struct otp_mock_iomem *window = priv;

	if (!otp_mock_iomem_fits(window, offset, size) ||
	    otp_mock_reg_write(window->mock, window->first + offset, value))
		atomic_inc(&otp_mock_iomem_count);
}

static const struct logic_iomem_ops otp_mock_iomem_ops = {
	.read = otp_mock_iomem_read,
	.write = otp_mock_iomem_write,
};

static struct otp_mock_iomem *otp_mock_iomem_at(u32 address)
{
	unsigned int i;

	for (i = 0; i < OTP_MOCK_IOMEM_WINDOWS; i++) {
		struct otp_mock_iomem *window = &otp_mock_iomem[i];

		if (window->mock && address >= window->address &&
		    address - window->address < window->size)
			return window;
	}
	return NULL;
}

static long otp_mock_iomem_map(unsigned long offset, size_t size,
			       const struct logic_iomem_ops **ops, void **priv)
{
	struct otp_mock_iomem *window =
		otp_mock_iomem_at(OTP_MOCK_IOMEM_FIRST + offset);

	if (!window)
		return -ENXIO;
	*ops = &otp_mock_iomem_ops;
	*priv = window;
	return OTP_MOCK_IOMEM_FIRST + offset - window->address;
}

static const struct logic_iomem_region_ops otp_mock_iomem_region_ops = {
	.map = otp_mock_iomem_map,
};

static int otp_mock_iomem_add_region(void)
{
	static struct resource resource =
		DEFINE_RES_MEM_NAMED(OTP_MOCK_IOMEM_FIRST,
				     OTP_MOCK_IOMEM_SIZE, "otp-mock");
	static bool added;
	int ret;

	if (added)
		return 0;
	ret = logic_iomem_add_region(&resource, &otp_mock_iomem_region_ops);
	added = !ret;
	return ret;
}

static int otp_mock_iomem_set(struct otp_mock_iomem *entry,
			      const struct otp_model_ops *model,
			      const char *name)
{
	const struct otp_model_window *window = model->windows;

	if (!window) {
		entry->size = model->register_space;
		entry->width = 4;
		return 0;
	}
	for (; window->name; window++) {
		if (strcmp(window->name, name))
			continue;
		entry->first = window->first;
		entry->size = window->size;
		entry->width = window->width;
		return 0;
	}
	return -ENOENT;
}

/**
 * otp_mock_iomem_show() - show a window of a live mock at an address
 * @mock: the mock
 * @window: name of the window, NULL if the block has a single one
 * @address: where, between OTP_MOCK_IOMEM_FIRST and the end of that
 *
 * Return: 0, -ENOENT if the model has no such window, -ENOSPC if too many are
 * shown, or why there is no such memory.
 */
int otp_mock_iomem_show(struct otp_mock *mock, const char *window, u32 address)
{
	struct otp_mock_iomem entry = { .mock = mock, .address = address };
	unsigned int i;
	int ret;

	ret = otp_mock_iomem_add_region() ?:
	      otp_mock_iomem_set(&entry, mock->model, window);
	if (ret)
		return ret;
	for (i = 0; i < OTP_MOCK_IOMEM_WINDOWS; i++) {
		if (otp_mock_iomem[i].mock)
			continue;
		otp_mock_iomem[i] = entry;
		return 0;
	}
	return -ENOSPC;
}
EXPORT_SYMBOL_GPL(otp_mock_iomem_show);

/**
 * otp_mock_iomem_hide() - show no window any more
 *
 * Nobody may have one mapped. Faults are counted anew.
 */
void otp_mock_iomem_hide(void)
{
	memset(otp_mock_iomem, 0, sizeof(otp_mock_iomem));
	atomic_set(&otp_mock_iomem_count, 0);
}
EXPORT_SYMBOL_GPL(otp_mock_iomem_hide);

/**
 * otp_mock_iomem_faults() - accesses that the block did not answer
 *
 * By their width, their place, or the block itself.
 *
 * Return: how many.
 */
u32 otp_mock_iomem_faults(void)
{
	return atomic_read(&otp_mock_iomem_count);
}
EXPORT_SYMBOL_GPL(otp_mock_iomem_faults);
