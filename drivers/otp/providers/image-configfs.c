// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signed images in configfs, where no device tree describes them: see
 * Documentation/ABI/testing/configfs-otp-image.
 */
#include <linux/cleanup.h>
#include <linux/configfs.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "../core/compat.h"
#include "signed-image.h"

/**
 * struct image_dir - a directory
 * @item: the directory
 * @lock: over all of it
 * @config: what its attributes say
 * @pdev: its device while it is live
 */
struct image_dir {
	struct config_item item;
	struct mutex lock; /* over all of it */
	struct image_config config;
	struct platform_device *pdev;
};

static struct image_dir *image_to_dir(struct config_item *item)
{
	return container_of(item, struct image_dir, item);
}

/* Takes the next word, empty at the end, off @text. */
static char *image_next_word(char **text)
{
	char *word = skip_spaces(*text);

	*text = word + strcspn(word, " \t\n");
	if (**text)
		*(*text)++ = '\0';
	return word;
}

static bool image_text_is_plain(const char *text)
{
	for (; *text; text++)
		if (!isascii(*text) || !isprint(*text))
			return false;
	return true;
}

static int image_set_place(struct image_place *place, const char *name)
{
	if (!image_text_is_plain(name) ||
	    strscpy(place->name, name, sizeof(place->name)) < 0)
		return -EINVAL;
	return 0;
}

static int image_parse_slot(struct image_place *place, char *text)
{
	const char *slash = strchr(text, '/');

	if (strncmp(text, "mtd:", 4) ? !slash || !slash[1] : !text[4])
		return -EINVAL;
	return image_set_place(place, text);
}

static int image_parse_active(struct image_config *config, char *text)
{
	return image_parse_slot(&config->slots[OTP_IMAGE_ACTIVE], text);
}

static int image_parse_download(struct image_config *config, char *text)
{
	return image_parse_slot(&config->slots[OTP_IMAGE_DOWNLOAD], text);
}

/* "otpN/region/FIELD" or "otpN/region+OFFSET" */
static int image_parse_bits(struct image_place *place, const char *text)
{
	const char *slash = strchr(text, '/');
	const char *part = slash ? strpbrk(slash + 1, "/+") : NULL;

	if (!part || part == slash + 1 || !part[1])
		return -EINVAL;
	return image_set_place(place, text);
}

static int image_parse_key_hash(struct image_config *config, char *text)
{
	unsigned int n = 0;
	const char *word;
	int ret;

	while (*(word = image_next_word(&text))) {
		if (n == IMAGE_MAX_ANCHORS)
			return -E2BIG;
		ret = image_parse_bits(&config->hashes[n++], word);
		if (ret)
			return ret;
	}
	config->nhashes = n;
	return 0;
}

static int image_parse_key(struct image_config *config, char *text)
{
	unsigned int n = 0;
	const char *word;

	while (*(word = image_next_word(&text))) {
		if (n == IMAGE_MAX_ANCHORS)
			return -E2BIG;
		if (strlen(word) != 2 * P256_POINT_SIZE ||
		    hex2bin(config->points[n], word, P256_POINT_SIZE) ||
		    config->points[n][0] != 4)
			return -EINVAL;
		n++;
	}
	config->npoints = n;
	return 0;
}

static int image_parse_revoked(struct image_config *config, char *text)
{
	if (*text)
		return image_parse_bits(&config->revoked, text);
	config->revoked.name[0] = '\0';
	return 0;
}

static int image_parse_field(struct image_config *config, const char *field)
{
	if (!*field || !image_text_is_plain(field) ||
	    strscpy(config->field, field, sizeof(config->field)) < 0)
		return -EINVAL;
	return 0;
}

static int image_parse_tag(struct image_config *config, const char *text)
{
	u8 tag;
	int ret;

	ret = kstrtou8(text, 0, &tag);
	if (ret)
		return ret;
	config->tag = tag;
	return 0;
}

/* "otpN/region:TAG" or "otpN/region/FIELD" */
static int image_parse_counter(struct image_config *config, char *text)
{
	char *slash = strchr(text, '/');
	char *part = slash ? strpbrk(slash + 1, "/:") : NULL;
	bool tagged = part && *part == ':';
	int ret;

	config->field[0] = '\0';
	config->counter.name[0] = '\0';
	if (!*text)
		return 0;
	if (!part || part == slash + 1)
		return -EINVAL;
	*part++ = '\0';
	ret = tagged ? image_parse_tag(config, part) :
		       image_parse_field(config, part);
	return ret ?: image_set_place(&config->counter, text);
}

/* "ID:MAJOR.MINOR.REVISION", with "+BUILD" or without */
static int image_parse_version(struct image_version *version,
			       const char *word)
{
	unsigned int id, major, minor, revision, build = 0;
	int end = 0, more = 0;

	if (sscanf(word, "%u:%u.%u.%u%n", &id, &major, &minor, &revision,
		   &end) != 4)
		return -EINVAL;
	if (word[end] == '+' && sscanf(word + end, "+%u%n", &build, &more) != 1)
		return -EINVAL;
	if (word[end + more] || id > U8_MAX || major > U8_MAX ||
	    minor > U8_MAX || revision > U16_MAX)
		return -EINVAL;
	version->id = id;
	version->version = (struct mcuboot_version){
		.major = major,
		.minor = minor,
		.revision = revision,
		.build = build,
	};
	return 0;
}

static int image_parse_image_versions(struct image_config *config, char *text)
{
	unsigned int n = 0;
	const char *word;
	int ret;

	while (*(word = image_next_word(&text))) {
		if (n == IMAGE_MAX_VERSIONS)
			return -E2BIG;
		ret = image_parse_version(&config->versions[n++], word);
		if (ret)
			return ret;
	}
	config->nversions = n;
	return 0;
}

/* All or nothing, and not under a driver that uses it. */
static ssize_t image_store_attr(struct config_item *item, const char *page,
				size_t count,
				int (*parse)(struct image_config *config,
					     char *text))
{
	struct image_dir *dir = image_to_dir(item);
	struct image_config *config __free(kfree) = NULL;
	char *text __free(kfree) = NULL;
	int ret;

	guard(mutex)(&dir->lock);
	if (dir->pdev)
		return -EBUSY;
	text = kstrndup(page, count, GFP_KERNEL);
	config = kmemdup(&dir->config, sizeof(*config), GFP_KERNEL);
	if (!text || !config)
		return -ENOMEM;
	ret = parse(config, strim(text));
	if (ret)
		return ret;
	dir->config = *config;
	return count;
}

static ssize_t image_active_show(struct config_item *item, char *page)
{
	struct image_dir *dir = image_to_dir(item);

	guard(mutex)(&dir->lock);
	return sysfs_emit(page, "%s\n",
			  dir->config.slots[OTP_IMAGE_ACTIVE].name);
}

static ssize_t image_active_store(struct config_item *item, const char *page,
				  size_t count)
{
	return image_store_attr(item, page, count, image_parse_active);
}
CONFIGFS_ATTR(image_, active);

static ssize_t image_download_show(struct config_item *item, char *page)
{
	struct image_dir *dir = image_to_dir(item);

	guard(mutex)(&dir->lock);
	return sysfs_emit(page, "%s\n",
			  dir->config.slots[OTP_IMAGE_DOWNLOAD].name);
}

static ssize_t image_download_store(struct config_item *item,
				    const char *page, size_t count)
{
	return image_store_attr(item, page, count, image_parse_download);
}
CONFIGFS_ATTR(image_, download);

static ssize_t image_key_hash_show(struct config_item *item, char *page)
{
	struct image_dir *dir = image_to_dir(item);
	ssize_t len = 0;
	unsigned int i;

	guard(mutex)(&dir->lock);
	for (i = 0; i < dir->config.nhashes; i++)
		len += sysfs_emit_at(page, len, "%s\n",
				     dir->config.hashes[i].name);
	return len;
}

static ssize_t image_key_hash_store(struct config_item *item,
				    const char *page, size_t count)
{
	return image_store_attr(item, page, count, image_parse_key_hash);
}
CONFIGFS_ATTR(image_, key_hash);

static ssize_t image_key_show(struct config_item *item, char *page)
{
	struct image_dir *dir = image_to_dir(item);
	ssize_t len = 0;
	unsigned int i, j;

	guard(mutex)(&dir->lock);
	for (i = 0; i < dir->config.npoints; i++) {
		for (j = 0; j < P256_POINT_SIZE; j++)
			len += sysfs_emit_at(page, len, "%02x",
					     dir->config.points[i][j]);
		len += sysfs_emit_at(page, len, "\n");
	}
	return len;
}

static ssize_t image_key_store(struct config_item *item, const char *page,
			       size_t count)
{
	return image_store_attr(item, page, count, image_parse_key);
}
CONFIGFS_ATTR(image_, key);

static ssize_t image_revoked_show(struct config_item *item, char *page)
{
	struct image_dir *dir = image_to_dir(item);

	guard(mutex)(&dir->lock);
	return sysfs_emit(page, "%s\n", dir->config.revoked.name);
}

static ssize_t image_revoked_store(struct config_item *item, const char *page,
				   size_t count)
{
	return image_store_attr(item, page, count, image_parse_revoked);
}
CONFIGFS_ATTR(image_, revoked);

static ssize_t image_counter_show(struct config_item *item, char *page)
{
	struct image_dir *dir = image_to_dir(item);
	const struct image_config *config = &dir->config;

	guard(mutex)(&dir->lock);
	if (!config->counter.name[0])
		return sysfs_emit(page, "\n");
	if (config->field[0])
		return sysfs_emit(page, "%s/%s\n", config->counter.name,
				  config->field);
	return sysfs_emit(page, "%s:0x%02x\n", config->counter.name,
			  config->tag);
}

static ssize_t image_counter_store(struct config_item *item, const char *page,
				   size_t count)
{
	return image_store_attr(item, page, count, image_parse_counter);
}
CONFIGFS_ATTR(image_, counter);

static ssize_t image_image_versions_show(struct config_item *item, char *page)
{
	struct image_dir *dir = image_to_dir(item);
	ssize_t len = 0;
	unsigned int i;

	guard(mutex)(&dir->lock);
	for (i = 0; i < dir->config.nversions; i++) {
		const struct image_version *it = &dir->config.versions[i];

		len += sysfs_emit_at(page, len, "%u:%u.%u.%u+%u\n", it->id,
				     it->version.major, it->version.minor,
				     it->version.revision, it->version.build);
	}
	return len;
}

static ssize_t image_image_versions_store(struct config_item *item,
					  const char *page, size_t count)
{
	return image_store_attr(item, page, count, image_parse_image_versions);
}
CONFIGFS_ATTR(image_, image_versions);

static int image_dir_check(const struct image_config *config)
{
	unsigned int anchors = config->nhashes + config->npoints;

	if (!config->slots[OTP_IMAGE_ACTIVE].name[0] ||
	    !config->slots[OTP_IMAGE_DOWNLOAD].name[0])
		return -ENOENT;
	if (!anchors)
		return -ENOKEY;
	return anchors > IMAGE_MAX_ANCHORS ? -E2BIG : 0;
}

static void image_dir_stop(struct image_dir *dir)
{
	if (dir->pdev)
		platform_device_unregister(dir->pdev);
	dir->pdev = NULL;
}

/*
 * Whoever writes wants to know whether it works: what is not there yet is no
 * reason to wait.
 */
static int image_dir_start(struct image_dir *dir)
{
	struct image_config *config = &dir->config;
	struct platform_device_info info = {
		.name = IMAGE_DRIVER,
		.id = PLATFORM_DEVID_AUTO,
		.data = &config,
		.size_data = sizeof(config),
	};
	struct platform_device *pdev;
	int ret;

	ret = image_dir_check(config);
	if (ret)
		return ret;
	config->result = -ENODEV;
	pdev = platform_device_register_full(&info);
	if (IS_ERR(pdev))
		return PTR_ERR(pdev);
	dir->pdev = pdev;
	ret = config->result;
	if (ret)
		image_dir_stop(dir);
	return ret == -EPROBE_DEFER ? -ENODEV : ret;
}

static ssize_t image_live_show(struct config_item *item, char *page)
{
	struct image_dir *dir = image_to_dir(item);

	guard(mutex)(&dir->lock);
	return sysfs_emit(page, "%d\n", !!dir->pdev);
}

static ssize_t image_live_store(struct config_item *item, const char *page,
				size_t count)
{
	struct image_dir *dir = image_to_dir(item);
	bool live;
	int ret;

	ret = kstrtobool(page, &live);
	if (ret)
		return ret;
	guard(mutex)(&dir->lock);
	if (!live)
		image_dir_stop(dir);
	else if (!dir->pdev)
		ret = image_dir_start(dir);
	return ret ?: count;
}
CONFIGFS_ATTR(image_, live);

static ssize_t image_device_show(struct config_item *item, char *page)
{
	struct image_dir *dir = image_to_dir(item);

	guard(mutex)(&dir->lock);
	if (!dir->pdev)
		return 0;
	return sysfs_emit(page, "%s\n", dev_name(&dir->pdev->dev));
}
CONFIGFS_ATTR_RO(image_, device);

static struct configfs_attribute *image_attrs[] = {
	&image_attr_active,
	&image_attr_download,
	&image_attr_key_hash,
	&image_attr_key,
	&image_attr_revoked,
	&image_attr_counter,
	&image_attr_image_versions,
	&image_attr_live,
	&image_attr_device,
	NULL
};

static void image_dir_release(struct config_item *item)
{
	struct image_dir *dir = image_to_dir(item);

	image_dir_stop(dir);
	mutex_destroy(&dir->lock);
	kfree(dir);
}

static struct configfs_item_operations image_dir_ops = {
	.release	= image_dir_release,
};

static const struct config_item_type image_dir_type = {
	.ct_item_ops	= &image_dir_ops,
	.ct_attrs	= image_attrs,
	.ct_owner	= THIS_MODULE,
};

static struct config_item *image_make_dir(struct config_group *group,
					  const char *name)
{
	struct image_dir *dir = kzalloc(sizeof(*dir), GFP_KERNEL);

	if (!dir)
		return ERR_PTR(-ENOMEM);
	mutex_init(&dir->lock);
	config_item_init_type_name(&dir->item, name, &image_dir_type);
	return &dir->item;
}

static struct configfs_group_operations image_root_ops = {
	.make_item	= image_make_dir,
};

static const struct config_item_type image_root_type = {
	.ct_group_ops	= &image_root_ops,
	.ct_owner	= THIS_MODULE,
};

static struct configfs_subsystem image_subsystem = {
	.su_group = {
		.cg_item = {
			.ci_namebuf = "otp-image",
			.ci_type = &image_root_type,
		},
	},
	.su_mutex = __MUTEX_INITIALIZER(image_subsystem.su_mutex),
};

int image_configfs_init(void)
{
	config_group_init(&image_subsystem.su_group);
	return configfs_register_subsystem(&image_subsystem);
}

void image_configfs_exit(void)
{
	configfs_unregister_subsystem(&image_subsystem);
}
