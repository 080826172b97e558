// SPDX-License-Identifier: GPL-2.0-only
/*
 * Instances of mock OTP devices: which block they are, and their array.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/idr.h>
#include <linux/module.h>
#include <linux/property.h>
#include <linux/slab.h>

#include "astra.h"
#include "instance.h"
#include "opentitan.h"
#include "secure-journal.h"
#include "sefc.h"

static DEFINE_IDA(otp_mock_ida);

static const struct otp_model_ops *const otp_models[] = {
	&astra_model,
	&opentitan_model,
	&secure_journal_model,
	&sefc_model,
};

/* NULL behind the last one. */
const struct otp_model_ops *otp_mock_model_at(unsigned int index)
{
	return index < ARRAY_SIZE(otp_models) ? otp_models[index] : NULL;
}

static const struct otp_model_ops *otp_mock_find_model(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(otp_models); i++)
		if (!strcmp(otp_models[i]->name, name))
			return otp_models[i];
	return NULL;
}

static int otp_mock_find_variant(const struct otp_model_ops *model,
				 const char *name)
{
	int i;

	for (i = 0; model->variants[i].name; i++)
		if (!strcmp(model->variants[i].name, name))
			return i;
	return -EINVAL;
}

/* Puts a blank chip in. */
static int otp_mock_set_chip(struct otp_mock *mock,
			     const struct otp_model_ops *model,
			     unsigned int variant)
{
	void *state, *old;

	lockdep_assert_held(&mock->mutex);

	state = kvzalloc(model->state_size, GFP_KERNEL);
	if (!state)
		return -ENOMEM;

	model->init(state, variant, mock->id);
	scoped_guard(spinlock_irqsave, &mock->lock) {
		old = mock->state;
		mock->model = model;
		mock->variant = variant;
		mock->state = state;
	}

	kvfree(old);
	return 0;
}

/**
 * otp_mock_set_model() - choose the block, in its default variant
 * @mock: the mock
 * @name: name of the block
 *
 * Puts a blank chip in unless the mock is this block already.
 *
 * Return: 0, -EBUSY if the mock is live, -EINVAL if there is no such model,
 * -ENOMEM.
 */
int otp_mock_set_model(struct otp_mock *mock, const char *name)
{
	const struct otp_model_ops *model;

	guard(mutex)(&mock->mutex);

	if (mock->parent)
		return -EBUSY;

	model = otp_mock_find_model(name);
	if (!model)
		return -EINVAL;

	return model == mock->model ? 0 : otp_mock_set_chip(mock, model, 0);
}
EXPORT_SYMBOL_GPL(otp_mock_set_model);

/**
 * otp_mock_set_variant() - choose the revision of the block
 * @mock: the mock
 * @name: name of the revision
 *
 * Puts a blank chip in unless the mock is this revision already.
 *
 * Return: 0, -EBUSY if the mock is live, -EINVAL if there is no such variant,
 * -ENOMEM.
 */
int otp_mock_set_variant(struct otp_mock *mock, const char *name)
{
	int variant;

	guard(mutex)(&mock->mutex);

	if (mock->parent)
		return -EBUSY;

	variant = otp_mock_find_variant(mock->model, name);
	if (variant < 0)
		return variant;
	if (variant == mock->variant)
		return 0;

	return otp_mock_set_chip(mock, mock->model, variant);
}
EXPORT_SYMBOL_GPL(otp_mock_set_variant);

/**
 * otp_mock_model() - name of the block
 * @mock: the mock
 *
 * Return: the name.
 */
const char *otp_mock_model(struct otp_mock *mock)
{
	guard(mutex)(&mock->mutex);

	return mock->model->name;
}
EXPORT_SYMBOL_GPL(otp_mock_model);

/**
 * otp_mock_variant() - name of the revision of the block
 * @mock: the mock
 *
 * Return: the name.
 */
const char *otp_mock_variant(struct otp_mock *mock)
{
	guard(mutex)(&mock->mutex);

	return mock->model->variants[mock->variant].name;
}
EXPORT_SYMBOL_GPL(otp_mock_variant);

static struct otp_mock *otp_mock_alloc(void)
{
	struct otp_mock *mock;
	int id;

	mock = kzalloc(sizeof(*mock), GFP_KERNEL);
	if (!mock)
		return ERR_PTR(-ENOMEM);

	id = ida_alloc(&otp_mock_ida, GFP_KERNEL);
	if (id < 0) {
		kfree(mock);
		return ERR_PTR(id);
	}

	mock->id = id;
	mutex_init(&mock->mutex);
	otp_mock_bus_init(mock);
	return mock;
}

static int otp_mock_set_first_chip(struct otp_mock *mock, const char *model,
				   const char *variant)
{
	int ret;

	ret = otp_mock_set_model(mock, model);
	if (!ret && variant)
		ret = otp_mock_set_variant(mock, variant);
	return ret;
}

/**
 * otp_mock_create() - make a mock, which is not live yet
 * @model: name of the block
 * @variant: name of its revision, NULL for the default
 *
 * Return: the mock, or an ERR_PTR(): -EINVAL if there is no such block or
 * revision, -ENOMEM.
 */
struct otp_mock *otp_mock_create(const char *model, const char *variant)
{
	struct otp_mock *mock;
	int ret;

	mock = otp_mock_alloc();
	if (IS_ERR(mock))
		return mock;

	ret = otp_mock_set_first_chip(mock, model, variant);
	if (ret) {
		otp_mock_destroy(mock);
		return ERR_PTR(ret);
	}
	return mock;
}
EXPORT_SYMBOL_GPL(otp_mock_create);

/**
 * otp_mock_destroy() - remove a mock, its device, and its array
 * @mock: the mock
 */
void otp_mock_destroy(struct otp_mock *mock)
{
	otp_mock_stop(mock);
	ida_free(&otp_mock_ida, mock->id);
	mutex_destroy(&mock->mutex);
	property_entries_free(mock->properties);
	kvfree(mock->state);
	kfree(mock);
}
EXPORT_SYMBOL_GPL(otp_mock_destroy);

/**
 * otp_mock_is_live() - is the device there
 * @mock: the mock
 *
 * Return: true if it is.
 */
bool otp_mock_is_live(struct otp_mock *mock)
{
	guard(spinlock_irqsave)(&mock->lock);

	return mock->live;
}
EXPORT_SYMBOL_GPL(otp_mock_is_live);

/**
 * otp_mock_has_power() - has the block power
 * @mock: the mock
 *
 * Return: true if it has.
 */
bool otp_mock_has_power(struct otp_mock *mock)
{
	guard(spinlock_irqsave)(&mock->lock);

	return mock->power;
}
EXPORT_SYMBOL_GPL(otp_mock_has_power);

/**
 * otp_mock_why() - why the block refuses everything for good
 * @mock: the mock
 *
 * Return: a constant sentence, NULL if it does not.
 */
const char *otp_mock_why(struct otp_mock *mock)
{
	guard(spinlock_irqsave)(&mock->lock);

	return mock->model->why(mock->state);
}
EXPORT_SYMBOL_GPL(otp_mock_why);

/**
 * otp_mock_set_properties() - what firmware says of the device
 * @mock: the mock
 * @properties: ends with an empty one; copied; NULL for none
 *
 * Return: 0, -EBUSY if the mock is live, -ENOMEM.
 */
int otp_mock_set_properties(struct otp_mock *mock,
			    const struct property_entry *properties)
{
	struct property_entry *copy = NULL;

	guard(mutex)(&mock->mutex);

	if (mock->parent)
		return -EBUSY;
	if (properties) {
		copy = property_entries_dup(properties);
		if (IS_ERR(copy))
			return PTR_ERR(copy);
	}
	property_entries_free(mock->properties);
	mock->properties = copy;
	return 0;
}
EXPORT_SYMBOL_GPL(otp_mock_set_properties);

/**
 * otp_mock_set_life_cycle() - put the chip into a life-cycle state
 * @mock: the mock
 * @name: name of the state
 *
 * Acts from the next reset on.
 *
 * Return: 0, -EOPNOTSUPP if the block has none, -EINVAL if it has not this
 * one.
 */
int otp_mock_set_life_cycle(struct otp_mock *mock, const char *name)
{
	guard(spinlock_irqsave)(&mock->lock);

	if (!mock->model->set_life_cycle)
		return -EOPNOTSUPP;
	return mock->model->set_life_cycle(mock->state, name) ? 0 : -EINVAL;
}
EXPORT_SYMBOL_GPL(otp_mock_set_life_cycle);

/**
 * otp_mock_life_cycle() - life-cycle state of the chip
 * @mock: the mock
 *
 * Return: its name, NULL if the block has none.
 */
const char *otp_mock_life_cycle(struct otp_mock *mock)
{
	guard(spinlock_irqsave)(&mock->lock);

	if (!mock->model->life_cycle)
		return NULL;
	return mock->model->life_cycle(mock->state);
}
EXPORT_SYMBOL_GPL(otp_mock_life_cycle);

/**
 * otp_mock_repeats() - granules that got a pulse once more
 * @mock: the mock
 *
 * Return: how many since the chip was put in.
 */
u32 otp_mock_repeats(struct otp_mock *mock)
{
	guard(spinlock_irqsave)(&mock->lock);

	if (!mock->model->repeats)
		return 0;
	return mock->model->repeats(mock->state);
}
EXPORT_SYMBOL_GPL(otp_mock_repeats);

/**
 * otp_mock_advance() - let the block's own clock go on
 * @mock: the mock
 * @us: microseconds
 *
 * Return: 0, -ENODEV if the mock is not live, -EIO without power.
 */
int otp_mock_advance(struct otp_mock *mock, u32 us)
{
	guard(spinlock_irqsave)(&mock->lock);

	if (!mock->live)
		return -ENODEV;
	if (!mock->power)
		return -EIO;

	otp_mock_advance_model(mock, (u64)us * NSEC_PER_USEC);
	otp_mock_update_irqs(mock);
	return 0;
}
EXPORT_SYMBOL_GPL(otp_mock_advance);

/**
 * otp_mock_save() - save the image of the array
 * @mock: the mock
 * @image: where to
 * @size: bytes there
 *
 * Return: bytes of the image, of which nothing is saved if @image is NULL;
 * -ENOSPC if @size is too small.
 */
ssize_t otp_mock_save(struct otp_mock *mock, void *image, size_t size)
{
	size_t need;

	guard(spinlock_irqsave)(&mock->lock);

	need = mock->model->image_size(mock->state);
	if (!image)
		return need;
	if (size < need)
		return -ENOSPC;

	mock->model->save(mock->state, image);
	return need;
}
EXPORT_SYMBOL_GPL(otp_mock_save);

/**
 * otp_mock_load() - put another chip in
 * @mock: the mock
 * @image: its image
 * @size: bytes of @image
 *
 * Cycles the power of a live mock.
 *
 * Return: 0, -EBUSY while a command runs, -EINVAL if @image is not a sound
 * image of the mock's model and variant; nothing has changed then.
 */
int otp_mock_load(struct otp_mock *mock, const void *image, size_t size)
{
	guard(spinlock_irqsave)(&mock->lock);

	if (mock->power && mock->model->running(mock->state) != OTP_MODEL_IDLE)
		return -EBUSY;
	if (!mock->model->load(mock->state, image, size))
		return -EINVAL;

	if (mock->live)
		otp_mock_switch_power(mock, OTP_MOCK_POWER_CYCLE);
	return 0;
}
EXPORT_SYMBOL_GPL(otp_mock_load);

/**
 * otp_mock_flip() - flip a bit of the array's data
 * @mock: the mock
 * @bit: which one, counted from the start of the array
 *
 * Return: 0, -ERANGE if there is no such bit.
 */
int otp_mock_flip(struct otp_mock *mock, u32 bit)
{
	guard(spinlock_irqsave)(&mock->lock);

	return mock->model->flip(mock->state, bit) ? 0 : -ERANGE;
}
EXPORT_SYMBOL_GPL(otp_mock_flip);

static int __init otp_mock_init(void)
{
	int ret;

	ret = otp_mock_device_init();
	if (ret)
		return ret;

	ret = otp_mock_configfs_init();
	if (ret)
		goto err_device;

	/* Last: one of the device tree comes up at once. */
	ret = otp_mock_dt_init();
	if (ret)
		goto err_configfs;
	return 0;

err_configfs:
	otp_mock_configfs_exit();
err_device:
	otp_mock_device_exit();
	return ret;
}
module_init(otp_mock_init);

static void __exit otp_mock_exit(void)
{
	otp_mock_dt_exit();
	otp_mock_configfs_exit();
	otp_mock_device_exit();
}
module_exit(otp_mock_exit);

MODULE_DESCRIPTION("Mock one-time-programmable memories");
MODULE_LICENSE("GPL");
