// SPDX-License-Identifier: GPL-2.0-only
/*
 * The platform devices of a live mock: a parent that owns the registers and
 * the interrupt, and below it the device that the driver of the block binds
 * to.
 */
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/ioport.h>
#include <linux/irq.h>
#include <linux/platform_device.h>
#include <linux/regmap.h>

#include "instance.h"

static void otp_mock_unregister_child(void *data)
{
	struct otp_mock *mock = data;

	platform_device_unregister(mock->child);
	mock->child = NULL;
}

/* A model without names has a single line. */
static unsigned int otp_mock_irq_count(const struct otp_mock *mock)
{
	unsigned int count = 0;

	if (!mock->model->irqs)
		return 1;
	while (mock->model->irqs[count])
		count++;
	return min_t(unsigned int, count, OTP_MOCK_MAX_IRQS);
}

static const char *otp_mock_irq_name(const struct otp_mock *mock,
				     unsigned int line)
{
	return mock->model->irqs ? mock->model->irqs[line] : NULL;
}

static int otp_mock_register_child(struct device *dev, struct otp_mock *mock)
{
	struct resource irqs[OTP_MOCK_MAX_IRQS] = {};
	struct platform_device_info info = {
		.parent = dev,
		.name = mock->model->variants[mock->variant].device,
		.id = PLATFORM_DEVID_AUTO,
		.res = irqs,
		.num_res = otp_mock_irq_count(mock),
		.properties = mock->properties,
		.fwnode = mock->node,
	};
	struct platform_device *child;
	unsigned int i;

	for (i = 0; i < info.num_res; i++) {
		const char *name = otp_mock_irq_name(mock, i);
		const struct resource irq =
			DEFINE_RES_IRQ_NAMED(mock->irqs[i], name);

		irqs[i] = irq;
	}

	child = platform_device_register_full(&info);
	if (IS_ERR(child))
		return PTR_ERR(child);

	mock->child = child;
	return devm_add_action_or_reset(dev, otp_mock_unregister_child, mock);
}

/*
 * A transfer of bytes goes through a buffer of the regmap, hence its lock. The
 * bus has one of its own, which is all that a single register needs.
 */
static int otp_mock_init_window(struct device *dev,
				struct otp_mock_window *window)
{
	const struct otp_model_window *model = window->window;
	bool memory = model->width == 1;
	const struct regmap_config config = {
		.name = model->name,
		.reg_bits = 32,
		.val_bits = 8 * model->width,
		.reg_stride = model->width,
		.max_register = model->size - model->width,
		.read = memory ? otp_mock_memory_read : NULL,
		.write = memory ? otp_mock_memory_write : NULL,
		.reg_read = otp_mock_window_read,
		.reg_write = otp_mock_window_write,
		.disable_locking = !memory,
	};

	return PTR_ERR_OR_ZERO(devm_regmap_init(dev, NULL, window, &config));
}

static int otp_mock_init_windows(struct device *dev, struct otp_mock *mock)
{
	const struct otp_model_window *model;
	struct otp_mock_window *window;
	int ret;

	for (model = mock->model->windows; model->name; model++) {
		window = devm_kzalloc(dev, sizeof(*window), GFP_KERNEL);
		if (!window)
			return -ENOMEM;
		window->mock = mock;
		window->window = model;
		ret = otp_mock_init_window(dev, window);
		if (ret)
			return ret;
	}
	return 0;
}

static int otp_mock_init_regmap(struct device *dev, struct otp_mock *mock)
{
	const struct regmap_config config = {
		.reg_bits = 32,
		.val_bits = 32,
		.reg_stride = 4,
		.max_register = mock->model->register_space - 4,
		.reg_read = otp_mock_reg_read,
		.reg_write = otp_mock_reg_write,
		/* The bus has a lock of its own. */
		.disable_locking = true,
	};

	return PTR_ERR_OR_ZERO(devm_regmap_init(dev, NULL, mock, &config));
}

static int otp_mock_alloc_irq(struct device *dev)
{
	int irq;

	irq = devm_irq_alloc_desc(dev, NUMA_NO_NODE);
	if (irq < 0)
		return irq;

	irq_set_chip_and_handler(irq, &dummy_irq_chip, handle_simple_irq);
	irq_modify_status(irq, IRQ_NOREQUEST, IRQ_NOPROBE);
	return irq;
}

static void otp_mock_stop_bus(void *data)
{
	otp_mock_bus_stop(data);
}

/* Called with the mutex held, by otp_mock_start(). */
static int otp_mock_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct otp_mock **data = dev_get_platdata(dev);
	struct otp_mock *mock = *data;
	int irqs[OTP_MOCK_MAX_IRQS] = {};
	unsigned int i;
	int ret;

	for (i = 0; i < otp_mock_irq_count(mock); i++) {
		irqs[i] = otp_mock_alloc_irq(dev);
		if (irqs[i] < 0)
			return irqs[i];
	}

	otp_mock_bus_start(mock, irqs);
	ret = devm_add_action_or_reset(dev, otp_mock_stop_bus, mock);
	if (ret)
		return ret;

	if (mock->model->windows)
		ret = otp_mock_init_windows(dev, mock);
	else
		ret = otp_mock_init_regmap(dev, mock);
	if (ret)
		return ret;

	return otp_mock_register_child(dev, mock);
}

static struct platform_driver otp_mock_driver = {
	.probe = otp_mock_probe,
	.driver = {
		.name = "otp-mock",
		.probe_type = PROBE_FORCE_SYNCHRONOUS,
		.suppress_bind_attrs = true,
	},
};

/**
 * otp_mock_start() - power a mock up and register its device
 * @mock: the mock
 *
 * Return: 0, also if it is live already; -ENXIO if its devices could not be
 * made, or another error.
 */
int otp_mock_start(struct otp_mock *mock)
{
	struct platform_device_info info = {
		.parent = mock->owner,
		.name = otp_mock_driver.driver.name,
		.id = mock->id,
		.data = &mock,
		.size_data = sizeof(mock),
	};
	struct platform_device *parent;

	guard(mutex)(&mock->mutex);

	if (mock->parent)
		return 0;

	parent = platform_device_register_full(&info);
	if (IS_ERR(parent))
		return PTR_ERR(parent);

	/* The driver core keeps the error of a probe to itself. */
	if (!mock->child) {
		platform_device_unregister(parent);
		return -ENXIO;
	}

	mock->parent = parent;
	return 0;
}
EXPORT_SYMBOL_GPL(otp_mock_start);

/**
 * otp_mock_stop() - remove the device of a mock
 * @mock: the mock
 *
 * Waits for the driver to unbind. The array stays.
 */
void otp_mock_stop(struct otp_mock *mock)
{
	guard(mutex)(&mock->mutex);

	if (!mock->parent)
		return;

	platform_device_unregister(mock->parent);
	mock->parent = NULL;
}
EXPORT_SYMBOL_GPL(otp_mock_stop);

/**
 * otp_mock_get_device() - the platform device that the driver binds to
 * @mock: the mock
 *
 * Return: the device with a reference of the caller's, NULL if the mock is
 * not live.
 */
struct device *otp_mock_get_device(struct otp_mock *mock)
{
	guard(mutex)(&mock->mutex);

	return mock->child ? get_device(&mock->child->dev) : NULL;
}
EXPORT_SYMBOL_GPL(otp_mock_get_device);

int otp_mock_device_init(void)
{
	return platform_driver_register(&otp_mock_driver);
}

void otp_mock_device_exit(void)
{
	platform_driver_unregister(&otp_mock_driver);
}
