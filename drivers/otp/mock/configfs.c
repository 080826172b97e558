// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mock OTP devices in configfs, see
 * Documentation/ABI/testing/configfs-otp-mock.
 */
#include <linux/cleanup.h>
#include <linux/configfs.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "instance.h"

/* More than any image; configfs wants a bound. */
#define OTP_MOCK_MAX_IMAGE	SZ_128K

/* The longest text that a knob takes. */
#define OTP_MOCK_MAX_TEXT	64

/**
 * struct otp_mock_dir - a directory
 * @group: the directory; user space makes an item, which is the group's
 * @mock: its mock
 * @array_error: errno of the last write to its array; configfs has no way to
 *	tell the writer
 */
struct otp_mock_dir {
	struct config_group group;
	struct otp_mock *mock;
	int array_error;
};

static struct otp_mock_dir *otp_mock_to_dir(struct config_item *item)
{
	return container_of(to_config_group(item), struct otp_mock_dir, group);
}

static struct otp_mock *otp_mock_from(struct config_item *item)
{
	return otp_mock_to_dir(item)->mock;
}

/* Returns the text without white space around it, in @buffer. */
static char *otp_mock_text(char *buffer, const char *page, size_t count)
{
	if (count >= OTP_MOCK_MAX_TEXT)
		return NULL;

	memcpy(buffer, page, count);
	buffer[count] = '\0';
	return strim(buffer);
}

/* Takes the next word, empty at the end, off @text. */
static char *otp_mock_next_word(char **text)
{
	char *word = skip_spaces(*text);

	*text = word + strcspn(word, " \t\n");
	if (**text)
		*(*text)++ = '\0';
	return word;
}

static int otp_mock_next_u32(char **text, u32 *value)
{
	return kstrtou32(otp_mock_next_word(text), 0, value);
}

static int otp_mock_end_of(char *text)
{
	return *skip_spaces(text) ? -EINVAL : 0;
}

static ssize_t otp_mock_model_show(struct config_item *item, char *page)
{
	return sysfs_emit(page, "%s\n", otp_mock_model(otp_mock_from(item)));
}

static ssize_t otp_mock_model_store(struct config_item *item,
				    const char *page, size_t count)
{
	char buffer[OTP_MOCK_MAX_TEXT];
	char *text = otp_mock_text(buffer, page, count);
	int ret;

	ret = text ? otp_mock_set_model(otp_mock_from(item), text) : -EINVAL;
	return ret ?: count;
}
CONFIGFS_ATTR(otp_mock_, model);

static ssize_t otp_mock_variant_show(struct config_item *item, char *page)
{
	return sysfs_emit(page, "%s\n", otp_mock_variant(otp_mock_from(item)));
}

static ssize_t otp_mock_variant_store(struct config_item *item,
				      const char *page, size_t count)
{
	char buffer[OTP_MOCK_MAX_TEXT];
	char *text = otp_mock_text(buffer, page, count);
	int ret;

	ret = text ? otp_mock_set_variant(otp_mock_from(item), text) : -EINVAL;
	return ret ?: count;
}
CONFIGFS_ATTR(otp_mock_, variant);

static ssize_t otp_mock_live_show(struct config_item *item, char *page)
{
	return sysfs_emit(page, "%d\n", otp_mock_is_live(otp_mock_from(item)));
}

static ssize_t otp_mock_live_store(struct config_item *item,
				   const char *page, size_t count)
{
	struct otp_mock *mock = otp_mock_from(item);
	bool live;
	int ret;

	ret = kstrtobool(page, &live);
	if (ret)
		return ret;

	if (live)
		ret = otp_mock_start(mock);
	else
		otp_mock_stop(mock);
	return ret ?: count;
}
CONFIGFS_ATTR(otp_mock_, live);

static ssize_t otp_mock_device_show(struct config_item *item, char *page)
{
	struct device *dev = otp_mock_get_device(otp_mock_from(item));
	ssize_t ret;

	if (!dev)
		return 0;

	ret = sysfs_emit(page, "%s\n", dev_name(dev));
	put_device(dev);
	return ret;
}
CONFIGFS_ATTR_RO(otp_mock_, device);

static ssize_t otp_mock_power_show(struct config_item *item, char *page)
{
	bool power = otp_mock_has_power(otp_mock_from(item));

	return sysfs_emit(page, "%s\n", power ? "on" : "off");
}

static ssize_t otp_mock_power_store(struct config_item *item,
				    const char *page, size_t count)
{
	static const char *const names[] = {
		[OTP_MOCK_POWER_OFF] = "off",
		[OTP_MOCK_POWER_ON] = "on",
		[OTP_MOCK_POWER_CYCLE] = "cycle",
	};
	int power, ret;

	power = sysfs_match_string(names, page);
	if (power < 0)
		return power;

	ret = otp_mock_set_power(otp_mock_from(item), power);
	return ret ?: count;
}
CONFIGFS_ATTR(otp_mock_, power);

static ssize_t otp_mock_reset_store(struct config_item *item,
				    const char *page, size_t count)
{
	bool reset;
	int ret;

	ret = kstrtobool(page, &reset);
	if (ret)
		return ret;
	if (!reset)
		return -EINVAL;

	ret = otp_mock_reset(otp_mock_from(item));
	return ret ?: count;
}
CONFIGFS_ATTR_WO(otp_mock_, reset);

static ssize_t otp_mock_erase_signal_store(struct config_item *item,
					   const char *page, size_t count)
{
	bool signal;
	int ret;

	ret = kstrtobool(page, &signal);
	if (ret)
		return ret;
	if (!signal)
		return -EINVAL;

	ret = otp_mock_erase_signal(otp_mock_from(item));
	return ret ?: count;
}
CONFIGFS_ATTR_WO(otp_mock_, erase_signal);

static ssize_t otp_mock_state_show(struct config_item *item, char *page)
{
	struct otp_mock *mock = otp_mock_from(item);
	const char *why = otp_mock_why(mock);

	if (!otp_mock_has_power(mock))
		return sysfs_emit(page, "off\n");
	if (why)
		return sysfs_emit(page, "bricked: %s\n", why);
	return sysfs_emit(page, "ok\n");
}
CONFIGFS_ATTR_RO(otp_mock_, state);

static ssize_t otp_mock_latency_us_show(struct config_item *item, char *page)
{
	return sysfs_emit(page, "%u\n", otp_mock_latency(otp_mock_from(item)));
}

static ssize_t otp_mock_latency_us_store(struct config_item *item,
					 const char *page, size_t count)
{
	u32 us;
	int ret;

	ret = kstrtou32(page, 0, &us);
	if (!ret)
		ret = otp_mock_set_latency(otp_mock_from(item), us);
	return ret ?: count;
}
CONFIGFS_ATTR(otp_mock_, latency_us);

static ssize_t otp_mock_show_counter(struct config_item *item, char *page,
				     enum otp_mock_counter counter)
{
	return sysfs_emit(page, "%llu\n",
			  otp_mock_counter(otp_mock_from(item), counter));
}

static ssize_t otp_mock_store_counter(struct config_item *item,
				      const char *page, size_t count,
				      enum otp_mock_counter counter)
{
	u64 value;
	int ret;

	ret = kstrtou64(page, 0, &value);
	if (ret)
		return ret;
	if (value)
		return -EINVAL;

	otp_mock_clear_counter(otp_mock_from(item), counter);
	return count;
}

static ssize_t otp_mock_reg_reads_show(struct config_item *item, char *page)
{
	return otp_mock_show_counter(item, page, OTP_MOCK_REG_READS);
}

static ssize_t otp_mock_reg_reads_store(struct config_item *item,
					const char *page, size_t count)
{
	return otp_mock_store_counter(item, page, count, OTP_MOCK_REG_READS);
}
CONFIGFS_ATTR(otp_mock_, reg_reads);

static ssize_t otp_mock_reg_writes_show(struct config_item *item, char *page)
{
	return otp_mock_show_counter(item, page, OTP_MOCK_REG_WRITES);
}

static ssize_t otp_mock_reg_writes_store(struct config_item *item,
					 const char *page, size_t count)
{
	return otp_mock_store_counter(item, page, count, OTP_MOCK_REG_WRITES);
}
CONFIGFS_ATTR(otp_mock_, reg_writes);

static ssize_t otp_mock_pulses_show(struct config_item *item, char *page)
{
	return otp_mock_show_counter(item, page, OTP_MOCK_PULSES);
}

static ssize_t otp_mock_pulses_store(struct config_item *item,
				     const char *page, size_t count)
{
	return otp_mock_store_counter(item, page, count, OTP_MOCK_PULSES);
}
CONFIGFS_ATTR(otp_mock_, pulses);

static ssize_t otp_mock_pulse_us_show(struct config_item *item, char *page)
{
	return otp_mock_show_counter(item, page, OTP_MOCK_PULSE_US);
}

static ssize_t otp_mock_pulse_us_store(struct config_item *item,
				       const char *page, size_t count)
{
	return otp_mock_store_counter(item, page, count, OTP_MOCK_PULSE_US);
}
CONFIGFS_ATTR(otp_mock_, pulse_us);

static ssize_t otp_mock_repeats_show(struct config_item *item, char *page)
{
	return sysfs_emit(page, "%u\n", otp_mock_repeats(otp_mock_from(item)));
}
CONFIGFS_ATTR_RO(otp_mock_, repeats);

static ssize_t otp_mock_life_cycle_show(struct config_item *item, char *page)
{
	const char *name = otp_mock_life_cycle(otp_mock_from(item));

	return sysfs_emit(page, "%s\n", name ?: "none");
}

static ssize_t otp_mock_life_cycle_store(struct config_item *item,
					 const char *page, size_t count)
{
	char buffer[OTP_MOCK_MAX_TEXT];
	char *text = otp_mock_text(buffer, page, count);
	int ret = -EINVAL;

	if (text)
		ret = otp_mock_set_life_cycle(otp_mock_from(item), text);
	return ret ?: count;
}
CONFIGFS_ATTR(otp_mock_, life_cycle);

static ssize_t otp_mock_advance_us_store(struct config_item *item,
					 const char *page, size_t count)
{
	u32 us;
	int ret;

	ret = kstrtou32(page, 0, &us);
	if (!ret)
		ret = otp_mock_advance(otp_mock_from(item), us);
	return ret ?: count;
}
CONFIGFS_ATTR_WO(otp_mock_, advance_us);

static ssize_t otp_mock_power_cut_show(struct config_item *item, char *page)
{
	struct otp_mock_faults faults;

	otp_mock_get_faults(otp_mock_from(item), &faults);
	if (!faults.power_cut.armed)
		return sysfs_emit(page, "off\n");
	if (!faults.power_cut.partial)
		return sysfs_emit(page, "%u\n", faults.power_cut.writes);
	return sysfs_emit(page, "%u %u\n", faults.power_cut.writes,
			  faults.power_cut.bits);
}

static int otp_mock_parse_power_cut(char *text, struct otp_mock_power_cut *cut)
{
	int ret;

	if (!strcmp(text, "off"))
		return 0;

	cut->armed = true;
	ret = otp_mock_next_u32(&text, &cut->writes);
	if (ret || !otp_mock_end_of(text))
		return ret;

	cut->partial = true;
	ret = otp_mock_next_u32(&text, &cut->bits);
	return ret ?: otp_mock_end_of(text);
}

static ssize_t otp_mock_power_cut_store(struct config_item *item,
					const char *page, size_t count)
{
	struct otp_mock_power_cut cut = { };
	char buffer[OTP_MOCK_MAX_TEXT];
	char *text = otp_mock_text(buffer, page, count);
	int ret;

	ret = text ? otp_mock_parse_power_cut(text, &cut) : -EINVAL;
	if (ret)
		return ret;

	otp_mock_set_power_cut(otp_mock_from(item), &cut);
	return count;
}
CONFIGFS_ATTR(otp_mock_, power_cut);

static ssize_t otp_mock_vendor_status_show(struct config_item *item,
					   char *page)
{
	const struct otp_mock_vendor_status *vendor;
	struct otp_mock_faults faults;

	otp_mock_get_faults(otp_mock_from(item), &faults);
	vendor = &faults.vendor_status;
	if (!vendor->commands)
		return sysfs_emit(page, "off\n");
	return sysfs_emit(page, "0x%08x %s %u\n", vendor->status,
			  vendor->write ? "write" : "read", vendor->commands);
}

static int otp_mock_parse_kind(const char *word, bool *write)
{
	*write = !strcmp(word, "write");
	return *write || !strcmp(word, "read") ? 0 : -EINVAL;
}

static int
otp_mock_parse_vendor_status(char *text, struct otp_mock_vendor_status *vendor)
{
	int ret;

	if (!strcmp(text, "off"))
		return 0;

	ret = otp_mock_next_u32(&text, &vendor->status);
	if (ret)
		return ret;

	ret = otp_mock_parse_kind(otp_mock_next_word(&text), &vendor->write);
	if (ret)
		return ret;

	ret = otp_mock_next_u32(&text, &vendor->commands);
	if (ret)
		return ret;
	return vendor->commands ? otp_mock_end_of(text) : -EINVAL;
}

static ssize_t otp_mock_vendor_status_store(struct config_item *item,
					    const char *page, size_t count)
{
	struct otp_mock_vendor_status vendor = { };
	char buffer[OTP_MOCK_MAX_TEXT];
	char *text = otp_mock_text(buffer, page, count);
	int ret;

	ret = text ? otp_mock_parse_vendor_status(text, &vendor) : -EINVAL;
	if (ret)
		return ret;

	otp_mock_set_vendor_status(otp_mock_from(item), &vendor);
	return count;
}
CONFIGFS_ATTR(otp_mock_, vendor_status);

/* "off", or the how-manieth from now. */
static ssize_t otp_mock_show_countdown(char *page, u32 count)
{
	if (!count)
		return sysfs_emit(page, "off\n");
	return sysfs_emit(page, "%u\n", count);
}

static int otp_mock_parse_countdown(const char *page, u32 *count)
{
	int ret;

	*count = 0;
	if (sysfs_streq(page, "off"))
		return 0;

	ret = kstrtou32(page, 0, count);
	if (ret)
		return ret;
	return *count ? 0 : -EINVAL;
}

static ssize_t otp_mock_stuck_busy_show(struct config_item *item, char *page)
{
	struct otp_mock_faults faults;

	otp_mock_get_faults(otp_mock_from(item), &faults);
	return otp_mock_show_countdown(page, faults.stuck_busy);
}

static ssize_t otp_mock_stuck_busy_store(struct config_item *item,
					 const char *page, size_t count)
{
	u32 commands;
	int ret;

	ret = otp_mock_parse_countdown(page, &commands);
	if (ret)
		return ret;

	otp_mock_set_stuck_busy(otp_mock_from(item), commands);
	return count;
}
CONFIGFS_ATTR(otp_mock_, stuck_busy);

static ssize_t otp_mock_drop_write_show(struct config_item *item, char *page)
{
	struct otp_mock_faults faults;

	otp_mock_get_faults(otp_mock_from(item), &faults);
	return otp_mock_show_countdown(page, faults.drop_write);
}

static ssize_t otp_mock_drop_write_store(struct config_item *item,
					 const char *page, size_t count)
{
	u32 writes;
	int ret;

	ret = otp_mock_parse_countdown(page, &writes);
	if (ret)
		return ret;

	otp_mock_set_drop_write(otp_mock_from(item), writes);
	return count;
}
CONFIGFS_ATTR(otp_mock_, drop_write);

static ssize_t otp_mock_lost_irqs_show(struct config_item *item, char *page)
{
	struct otp_mock_faults faults;

	otp_mock_get_faults(otp_mock_from(item), &faults);
	return sysfs_emit(page, "%u\n", faults.lost_irqs);
}

static ssize_t otp_mock_lost_irqs_store(struct config_item *item,
					const char *page, size_t count)
{
	u32 irqs;
	int ret;

	ret = kstrtou32(page, 0, &irqs);
	if (ret)
		return ret;

	otp_mock_set_lost_irqs(otp_mock_from(item), irqs);
	return count;
}
CONFIGFS_ATTR(otp_mock_, lost_irqs);

static ssize_t otp_mock_bit_flip_store(struct config_item *item,
				       const char *page, size_t count)
{
	u32 bit;
	int ret;

	ret = kstrtou32(page, 0, &bit);
	if (!ret)
		ret = otp_mock_flip(otp_mock_from(item), bit);
	return ret ?: count;
}
CONFIGFS_ATTR_WO(otp_mock_, bit_flip);

static ssize_t otp_mock_array_read(struct config_item *item, void *buffer,
				   size_t size)
{
	return otp_mock_save(otp_mock_from(item), buffer, size);
}

static ssize_t otp_mock_array_write(struct config_item *item,
				    const void *buffer, size_t size)
{
	struct otp_mock_dir *dir = otp_mock_to_dir(item);
	int ret;

	ret = otp_mock_load(dir->mock, buffer, size);
	WRITE_ONCE(dir->array_error, -ret);
	return ret ?: size;
}
CONFIGFS_BIN_ATTR(otp_mock_, array, NULL, OTP_MOCK_MAX_IMAGE);

static ssize_t otp_mock_array_error_show(struct config_item *item, char *page)
{
	struct otp_mock_dir *dir = otp_mock_to_dir(item);

	return sysfs_emit(page, "%d\n", READ_ONCE(dir->array_error));
}
CONFIGFS_ATTR_RO(otp_mock_, array_error);

static struct configfs_attribute *otp_mock_attrs[] = {
	&otp_mock_attr_model,
	&otp_mock_attr_variant,
	&otp_mock_attr_live,
	&otp_mock_attr_device,
	&otp_mock_attr_power,
	&otp_mock_attr_reset,
	&otp_mock_attr_erase_signal,
	&otp_mock_attr_state,
	&otp_mock_attr_array_error,
	&otp_mock_attr_latency_us,
	&otp_mock_attr_reg_reads,
	&otp_mock_attr_reg_writes,
	&otp_mock_attr_pulses,
	&otp_mock_attr_pulse_us,
	&otp_mock_attr_repeats,
	&otp_mock_attr_life_cycle,
	&otp_mock_attr_advance_us,
	&otp_mock_attr_power_cut,
	&otp_mock_attr_vendor_status,
	&otp_mock_attr_stuck_busy,
	&otp_mock_attr_drop_write,
	&otp_mock_attr_lost_irqs,
	&otp_mock_attr_bit_flip,
	NULL
};

static struct configfs_bin_attribute *otp_mock_bin_attrs[] = {
	&otp_mock_attr_array,
	NULL
};

static void otp_mock_dir_release(struct config_item *item)
{
	struct otp_mock_dir *dir = otp_mock_to_dir(item);

	otp_mock_destroy(dir->mock);
	kfree(dir);
}

static struct configfs_item_operations otp_mock_dir_ops = {
	.release	= otp_mock_dir_release,
};

static const struct config_item_type otp_mock_dir_type = {
	.ct_item_ops	= &otp_mock_dir_ops,
	.ct_attrs	= otp_mock_attrs,
	.ct_bin_attrs	= otp_mock_bin_attrs,
	.ct_owner	= THIS_MODULE,
};

static struct config_item *otp_mock_make_dir(struct config_group *group,
					     const char *name)
{
	struct otp_mock_dir *dir __free(kfree) = kzalloc(sizeof(*dir),
							 GFP_KERNEL);
	struct otp_mock *mock;

	if (!dir)
		return ERR_PTR(-ENOMEM);

	mock = otp_mock_create("astra", NULL);
	if (IS_ERR(mock))
		return ERR_CAST(mock);

	dir->mock = mock;
	config_item_init_type_name(&dir->group.cg_item, name,
				   &otp_mock_dir_type);
	return &no_free_ptr(dir)->group.cg_item;
}

static struct configfs_group_operations otp_mock_root_ops = {
	.make_item	= otp_mock_make_dir,
};

static const struct config_item_type otp_mock_root_type = {
	.ct_group_ops	= &otp_mock_root_ops,
	.ct_owner	= THIS_MODULE,
};

static struct configfs_subsystem otp_mock_subsystem = {
	.su_group = {
		.cg_item = {
			.ci_namebuf = "otp-mock",
			.ci_type = &otp_mock_root_type,
		},
	},
	.su_mutex = __MUTEX_INITIALIZER(otp_mock_subsystem.su_mutex),
};

/**
 * otp_mock_configfs_add() - show a mock that user space did not make
 * @mock: the mock; belongs to its directory from now on, also on error
 * @name: name of the directory
 *
 * Return: the directory, for otp_mock_configfs_remove(), or an ERR_PTR().
 */
struct config_group *otp_mock_configfs_add(struct otp_mock *mock,
					   const char *name)
{
	struct otp_mock_dir *dir = kzalloc(sizeof(*dir), GFP_KERNEL);
	int ret;

	if (!dir) {
		otp_mock_destroy(mock);
		return ERR_PTR(-ENOMEM);
	}

	dir->mock = mock;
	config_group_init_type_name(&dir->group, name, &otp_mock_dir_type);
	ret = configfs_register_group(&otp_mock_subsystem.su_group,
				      &dir->group);
	if (ret) {
		config_group_put(&dir->group);
		return ERR_PTR(ret);
	}
	return &dir->group;
}

/**
 * otp_mock_configfs_remove() - remove a mock that user space did not make
 * @group: its directory
 *
 * Its device is gone afterwards, whoever still has a file of it open.
 */
void otp_mock_configfs_remove(struct config_group *group)
{
	configfs_unregister_group(group);
	otp_mock_stop(otp_mock_from(&group->cg_item));
	config_group_put(group);
}

int otp_mock_configfs_init(void)
{
	config_group_init(&otp_mock_subsystem.su_group);
	return configfs_register_subsystem(&otp_mock_subsystem);
}

void otp_mock_configfs_exit(void)
{
	configfs_unregister_subsystem(&otp_mock_subsystem);
}
