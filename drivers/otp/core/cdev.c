// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/otpN: the ioctl interface.
 *
 * The envelope is that of fwctl and iommufd: the first member of every
 * structure is its size, and one table says what each command takes.
 */
#include <linux/capability.h>
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/overflow.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "cdev.h"

/* Whether anything may be changed on this system. */
static bool otp_is_allowed(const struct otp_device *otp)
{
	return otp_programming || (otp->desc->allowed && *otp->desc->allowed);
}

static int otp_ioctl_info(struct otp_file *file, union otp_arg *arg)
{
	struct otp_device *otp = file->otp;
	struct otp_info *info = &arg->info;

	if (info->reserved)
		return -EINVAL;

	strscpy(info->driver, otp->desc->driver, sizeof(info->driver));
	strscpy(info->model, otp->desc->model, sizeof(info->model));
	info->caps = otp->desc->caps;
	if (otp->ops->program)
		info->caps |= OTP_CAP_PROGRAM;
	if (otp->ops->lock)
		info->caps |= OTP_CAP_LOCK;
	if (otp->ops->advance)
		info->caps |= OTP_CAP_RATCHET;
	if (otp->ops->erase)
		info->caps |= OTP_CAP_ERASE;
	if (otp_has_journal(otp))
		info->caps |= OTP_CAP_JOURNAL;
	if (otp->ops->dai)
		info->caps |= OTP_CAP_DAI;
	if (otp->ops->image)
		info->caps |= OTP_CAP_IMAGE;
	info->event_seq = atomic64_read(&otp->event_seq);
	info->region_count = otp->desc->nregions;
	info->group_count = otp->desc->ngroups;
	info->state = otp_device_state(otp, info->message, &info->vendor);
	info->status = 0;
	if (otp_is_allowed(otp))
		info->status |= OTP_STATUS_PROGRAMMING;
	if (otp->owner)
		info->status |= OTP_STATUS_ARMED;
	if (otp->owner == file)
		info->status |= OTP_STATUS_ARMED_HERE;
	return 0;
}

static int otp_ioctl_region_info(struct otp_file *file, union otp_arg *arg)
{
	struct otp_region_info *info = &arg->region_info;
	struct otp_device *otp = file->otp;
	const struct otp_region *region;
	u64 digest = 0, sensed = 0;
	u32 ratchet = 0, space = 0;
	int ret;

	if (info->reserved)
		return -EINVAL;

	region = otp_region_get(otp, info->region);
	if (!region)
		return -ENOENT;

	info->kind = region->kind;
	strscpy(info->name, region->name, sizeof(info->name));
	info->base = region->base;
	info->region_size = region->size;
	info->granule = region->granule;
	info->erase_granule = region->flags & OTP_REGION_ERASE ?
		otp_region_erase_granule(region) : 0;
	info->semantics = region->semantics;
	info->region_flags = region->flags;
	info->region_state = otp_region_state(otp, region);
	info->field_count = region->nfields;
	info->vendor = 0;
	/* An error of looking leaves 0 and its status. */
	otp_region_ratchet(otp, region, &ratchet, &info->vendor);
	info->ratchet = ratchet;
	if (region->kind == OTP_KIND_JOURNAL) {
		ret = otp_journal_space(otp, region, &space);
		/* Says nothing of the journal, and has no status. */
		if (ret == -ENOMEM)
			return ret;
	}
	info->free = space;
	if (region->flags & (OTP_REGION_HW_DIGEST | OTP_REGION_SW_DIGEST))
		otp->ops->digest(otp, region, &digest, &sensed,
				 &info->vendor);
	info->digest = digest;
	info->sensed = sensed;
	return 0;
}

static int otp_ioctl_field_info(struct otp_file *file, union otp_arg *arg)
{
	struct otp_field_info *info = &arg->field_info;
	struct otp_device *otp = file->otp;
	const struct otp_region *region;
	const struct otp_field *field;
	enum otp_programmed is;

	if (info->reserved)
		return -EINVAL;

	region = otp_region_get(otp, info->region);
	if (!region || info->field >= region->nfields)
		return -ENOENT;

	field = &region->fields[info->field];
	strscpy(info->name, field->name, sizeof(info->name));
	memset(info->group_name, 0, sizeof(info->group_name));
	if (field->group)
		strscpy(info->group_name, otp->desc->groups[field->group - 1],
			sizeof(info->group_name));
	info->bit_offset = field->bit_offset;
	info->bit_width = field->bit_width;
	info->field_flags = field->flags;
	info->group = field->group;
	info->order = field->order;
	/* An error of looking is OTP_UNKNOWN; the description stands. */
	otp_field_programmed(otp, region, field, &is, &info->vendor);
	info->programmed = is;
	return 0;
}

/* ENXIO if a granule of the range has no field. */
static int otp_read_check(const struct otp_region *region,
			  const struct otp_read *read)
{
	u32 offset;

	if (!read->len || read->len % region->granule ||
	    read->offset % region->granule)
		return -EINVAL;
	if (read->offset > region->size ||
	    read->len > region->size - read->offset)
		return -ERANGE;
	if (read->len > OTP_MAX_BYTES)
		return -EMSGSIZE;
	for (offset = read->offset;
	     region->nfields && offset < read->offset + read->len;
	     offset += region->granule) {
		if (!otp_field_next(region, offset, region->granule, NULL))
			return -ENXIO;
	}
	return 0;
}

static int otp_read_copy(const struct otp_read *read, const u8 *buf)
{
	if (read->data &&
	    copy_to_user(u64_to_user_ptr(read->data), buf, read->len))
		return -EFAULT;
	if (read->mask &&
	    copy_to_user(u64_to_user_ptr(read->mask), buf + read->len,
			 read->len))
		return -EFAULT;
	return 0;
}

/* Who may program may see what the secure world keeps in a journal. */
static int otp_read_region(struct otp_device *otp,
			   const struct otp_region *region,
			   struct otp_read *read, u8 *buf)
{
	read->vendor = 0;
	if (region->kind == OTP_KIND_JOURNAL && capable(CAP_SYS_RAWIO))
		return otp->ops->read(otp, region, read->offset, read->len,
				      buf, buf + read->len, &read->vendor);
	return otp_region_read(otp, region, read->offset, read->len, buf,
			       buf + read->len, &read->vendor);
}

static int otp_ioctl_read(struct otp_file *file, union otp_arg *arg)
{
	struct otp_device *otp = file->otp;
	struct otp_read *read = &arg->read;
	const struct otp_region *region;
	u8 *buf;
	int ret;

	region = otp_region_get(otp, read->region);
	if (!region)
		return -ENOENT;
	ret = otp_read_check(region, read);
	if (ret)
		return ret;

	buf = kvzalloc(2 * read->len, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;

	ret = otp_read_region(otp, region, read, buf);
	if ((!ret || ret == -EACCES) && otp_read_copy(read, buf))
		ret = -EFAULT;
	memzero_explicit(buf, 2 * read->len);
	kvfree(buf);
	return ret;
}

static int otp_ioctl_arm(struct otp_file *file, union otp_arg *arg)
{
	struct otp_event event = { .action = OTP_ACTION_ARM };
	struct otp_device *otp = file->otp;

	if (!file->writable)
		return -EBADF;
	if (!otp->ops->program && !otp->ops->image)
		return -EOPNOTSUPP;
	if (!otp_is_allowed(otp) || !capable(CAP_SYS_RAWIO))
		return -EPERM;
	if (otp->owner)
		return otp->owner == file ? -EALREADY : -EBUSY;

	otp->owner = file;
	otp_report(otp, &event);
	return 0;
}

static void otp_disarm(struct otp_file *file)
{
	struct otp_event event = { .action = OTP_ACTION_DISARM };

	file->otp->owner = NULL;
	otp_report(file->otp, &event);
}

static int otp_ioctl_disarm(struct otp_file *file, union otp_arg *arg)
{
	if (file->otp->owner != file)
		return -EACCES;
	otp_disarm(file);
	return 0;
}

static void otp_request_free(struct otp_request *request)
{
	u32 i;

	for (i = 0; request->data && i < request->nops; i++) {
		u32 len = request->ops[i].len;

		if (request->data[i])
			memzero_explicit(request->data[i], len);
		kvfree(request->data[i]);
	}
	for (i = 0; request->mask && i < request->nops; i++)
		kvfree(request->mask[i]);
	kvfree(request->data);
	kvfree(request->mask);
	kvfree(request->ops);
}

static int otp_request_get_op(struct otp_request *request, u32 i)
{
	struct otp_op *op = &request->ops[i];

	if (op->flags & ~(OTP_OP_ALLOW_ZERO | OTP_OP_SKIP_PROGRAMMED))
		return -EOPNOTSUPP;
	if (op->reserved)
		return -EINVAL;

	op->status = OTP_OP_NOT_REACHED;
	op->reason = OTP_REASON_NONE;
	op->error = 0;
	op->vendor = 0;
	op->verified = OTP_VERIFIED_NOT;
	op->field = OTP_NO_FIELD;
	op->done = 0;
	if (!op->len)
		return 0;

	request->data[i] = vmemdup_user(u64_to_user_ptr(op->data), op->len);
	if (IS_ERR(request->data[i])) {
		int ret = PTR_ERR(request->data[i]);

		request->data[i] = NULL;
		return ret;
	}
	request->mask[i] = vmemdup_user(u64_to_user_ptr(op->mask), op->len);
	if (IS_ERR(request->mask[i])) {
		int ret = PTR_ERR(request->mask[i]);

		request->mask[i] = NULL;
		return ret;
	}
	return 0;
}

/* Bounds first, so that nothing large is copied for nothing. */
static int otp_request_bound(const struct otp_request *request)
{
	u64 bytes = 0;
	u32 i;

	for (i = 0; i < request->nops; i++)
		bytes += request->ops[i].len;
	return bytes > OTP_MAX_BYTES ? -EMSGSIZE : 0;
}

static int otp_request_get(struct otp_request *request,
			   const struct otp_program *program)
{
	u32 i, nops = program->op_count;
	int ret;

	if (!nops || program->op_size != sizeof(*request->ops) ||
	    program->reserved[0] || program->reserved[1])
		return -EINVAL;
	if (nops > OTP_MAX_OPS)
		return -EMSGSIZE;

	request->flags = program->flags;
	request->ops = vmemdup_user(u64_to_user_ptr(program->ops),
				    array_size(nops, sizeof(*request->ops)));
	if (IS_ERR(request->ops)) {
		ret = PTR_ERR(request->ops);
		request->ops = NULL;
		return ret;
	}
	request->nops = nops;

	ret = otp_request_bound(request);
	if (ret)
		return ret;

	request->data = kvcalloc(nops, sizeof(*request->data), GFP_KERNEL);
	request->mask = kvcalloc(nops, sizeof(*request->mask), GFP_KERNEL);
	if (!request->data || !request->mask)
		return -ENOMEM;

	for (i = 0; i < nops && !ret; i++)
		ret = otp_request_get_op(request, i);
	return ret;
}

static void otp_program_count(struct otp_program *program,
			      const struct otp_request *request)
{
	u32 i;

	program->programmed = 0;
	program->already = 0;
	program->refused = 0;
	program->failed = 0;
	program->not_reached = 0;
	for (i = 0; i < request->nops; i++) {
		switch (request->ops[i].status) {
		case OTP_OP_PROGRAMMED:
		case OTP_OP_WOULD_PROGRAM:
			program->programmed++;
			break;
		case OTP_OP_ALREADY:
			program->already++;
			break;
		case OTP_OP_REFUSED:
			program->refused++;
			break;
		case OTP_OP_FAILED:
			program->failed++;
			break;
		default:
			program->not_reached++;
		}
	}
}

/* As much of a sentence as fits, NUL-terminated. */
int otp_put_message(const char *message, u64 pointer, u32 size)
{
	u32 len = min_t(u32, strlen(message) + 1, size);
	u8 __user *user = u64_to_user_ptr(pointer);

	if (!pointer || !size)
		return 0;
	if (copy_to_user(user, message, len - 1) ||
	    put_user('\0', user + len - 1))
		return -EFAULT;
	return 0;
}

/* Found out before anything happens whose result could not be told. */
int otp_clear_message(u64 pointer, u32 size)
{
	if (pointer && clear_user(u64_to_user_ptr(pointer),
				  min_t(u32, size, OTP_MESSAGE_SIZE)))
		return -EFAULT;
	return 0;
}

static int otp_request_put(const struct otp_request *request,
			   struct otp_program *program)
{
	otp_program_count(program, request);
	if (copy_to_user(u64_to_user_ptr(program->ops), request->ops,
			 array_size(request->nops, sizeof(*request->ops))))
		return -EFAULT;
	return otp_put_message(request->message, program->message,
			       program->message_size);
}

/*
 * Outputs that cannot be delivered are found out before the first pulse: a
 * batch whose caller does not learn the result must not begin.
 */
static int otp_request_probe(const struct otp_request *request,
			     const struct otp_program *program)
{
	if (copy_to_user(u64_to_user_ptr(program->ops), request->ops,
			 array_size(request->nops, sizeof(*request->ops))))
		return -EFAULT;
	return otp_clear_message(program->message, program->message_size);
}

static int otp_ioctl_program(struct otp_file *file, union otp_arg *arg)
{
	struct otp_program *program = &arg->program;
	struct otp_device *otp = file->otp;
	struct otp_request request = {};
	int ret;

	if (!(program->flags & OTP_PROGRAM_DRY_RUN) && otp->owner != file)
		return -EACCES;

	ret = otp_request_get(&request, program);
	if (!ret)
		ret = otp_request_probe(&request, program);
	if (!ret) {
		ret = otp_program(otp, &request);
		if (otp_request_put(&request, program))
			ret = -EFAULT;
	}
	otp_request_free(&request);
	return ret;
}

static int otp_lock_get(struct otp_file *file, struct otp_lock *lock,
			struct otp_lock_request *request)
{
	struct otp_device *otp = file->otp;

	if (!otp->ops->lock)
		return -EOPNOTSUPP;
	if (!(lock->flags & OTP_LOCK_DRY_RUN) && otp->owner != file)
		return -EACCES;
	if (lock->reserved[0] || lock->reserved[1] ||
	    lock->kind > OTP_LOCK_READ)
		return -EINVAL;

	request->lock = lock;
	request->region = otp_region_get(otp, lock->region);
	if (!request->region)
		return -ENOENT;

	lock->status = OTP_OP_NOT_REACHED;
	lock->reason = OTP_REASON_NONE;
	lock->error = 0;
	lock->vendor = 0;
	lock->region_state = 0;
	lock->memory = 0;
	return otp_clear_message(lock->message, lock->message_size);
}

static int otp_ioctl_lock(struct otp_file *file, union otp_arg *arg)
{
	struct otp_lock_request request = {};
	struct otp_lock *lock = &arg->lock;
	int ret;

	ret = otp_lock_get(file, lock, &request);
	if (ret)
		return ret;
	ret = otp_lock(file->otp, &request);
	if (otp_put_message(request.message, lock->message,
			    lock->message_size))
		return -EFAULT;
	return ret;
}

static int otp_dai_check(struct otp_file *file, const struct otp_dai *dai)
{
	struct otp_device *otp = file->otp;

	if (!otp->ops->dai)
		return -EOPNOTSUPP;
	if (otp->owner != file)
		return -EACCES;
	if (dai->reserved[0] || dai->reserved[1])
		return -EINVAL;
	if (dai->command != OTP_DAI_READ && dai->command != OTP_DAI_WRITE &&
	    dai->command != OTP_DAI_DIGEST)
		return -EINVAL;
	return security_locked_down(LOCKDOWN_DEV_MEM);
}

static int otp_dai_execute(struct otp_device *otp,
			   struct otp_dai_command *command)
{
	struct otp_event event = { .action = OTP_ACTION_DAI_BEGIN };
	int ret;

	event.region = otp_region_at(otp, command->address);
	if (event.region)
		event.offset = command->address - event.region->base;
	if (command->command != OTP_DAI_READ)
		otp_report(otp, &event);

	ret = otp->ops->dai(otp, command);

	event.action = OTP_ACTION_DAI_END;
	event.result = ret;
	event.len = command->width;
	event.vendor = command->vendor;
	if (command->command != OTP_DAI_READ)
		otp_report(otp, &event);
	return ret;
}

static int otp_ioctl_dai(struct otp_file *file, union otp_arg *arg)
{
	struct otp_dai_command command = {};
	struct otp_dai *dai = &arg->dai;
	int ret;

	ret = otp_dai_check(file, dai);
	ret = ret ?: otp_clear_message(dai->message, dai->message_size);
	if (ret)
		return ret;

	command.command = dai->command;
	command.address = dai->address;
	command.flags = dai->flags;
	command.data = dai->command == OTP_DAI_WRITE ? dai->data : 0;
	ret = otp_dai_execute(file->otp, &command);

	dai->data = dai->command == OTP_DAI_READ ? command.data : 0;
	dai->width = command.width;
	dai->status = command.status;
	dai->vendor = command.vendor;
	memzero_explicit(&command.data, sizeof(command.data));
	if (otp_put_message(command.message, dai->message, dai->message_size))
		return -EFAULT;
	return ret;
}

/**
 * struct otp_command - one ioctl
 * @size: size of its structure as this kernel knows it
 * @min_size: size of its structure's first version
 * @flags: which flags its second member may have
 * @execute: what it does; the device's lock is held
 */
struct otp_command {
	u32 size;
	u32 min_size;
	u32 flags;
	int (*execute)(struct otp_file *file, union otp_arg *arg);
};

#define OTP_COMMAND(_cmd, _struct, _last, _flags, _execute)	\
	[_IOC_NR(_cmd)] = {					\
		.size = sizeof(_struct),			\
		.min_size = offsetofend(_struct, _last),	\
		.flags = _flags,				\
		.execute = _execute,				\
	}

/* The commands by number; all are _IO(OTP_IOC_MAGIC, number). */
static const struct otp_command otp_commands[] = {
	OTP_COMMAND(OTP_INFO, struct otp_info, reserved, 0, otp_ioctl_info),
	OTP_COMMAND(OTP_REGION_INFO, struct otp_region_info, erase_granule, 0,
		    otp_ioctl_region_info),
	OTP_COMMAND(OTP_FIELD_INFO, struct otp_field_info, reserved, 0,
		    otp_ioctl_field_info),
	OTP_COMMAND(OTP_READ, struct otp_read, mask, 0, otp_ioctl_read),
	OTP_COMMAND(OTP_ARM, struct otp_arm, flags, 0, otp_ioctl_arm),
	OTP_COMMAND(OTP_DISARM, struct otp_arm, flags, 0, otp_ioctl_disarm),
	OTP_COMMAND(OTP_PROGRAM, struct otp_program, reserved,
		    OTP_PROGRAM_DRY_RUN | OTP_PROGRAM_ALLOW_ZERO |
		    OTP_PROGRAM_PARTIAL_GROUP, otp_ioctl_program),
	OTP_COMMAND(OTP_LOCK, struct otp_lock, reserved,
		    OTP_LOCK_DRY_RUN | OTP_LOCK_ALLOW_BLANK, otp_ioctl_lock),
	OTP_COMMAND(OTP_DAI, struct otp_dai, reserved, OTP_DAI_OVERWRITE,
		    otp_ioctl_dai),
	OTP_COMMAND(OTP_RATCHET, struct otp_ratchet, reserved,
		    OTP_RATCHET_DRY_RUN, otp_ioctl_ratchet),
	OTP_COMMAND(OTP_ERASE, struct otp_erase, reserved, OTP_ERASE_DRY_RUN,
		    otp_ioctl_erase),
	OTP_COMMAND(OTP_JOURNAL_APPEND, struct otp_journal_append, reserved,
		    OTP_JOURNAL_DRY_RUN | OTP_JOURNAL_LOCKED,
		    otp_ioctl_append),
	OTP_COMMAND(OTP_IMAGE_INFO, struct otp_image_info, reserved, 0,
		    otp_ioctl_image_info),
	OTP_COMMAND(OTP_IMAGE_INSTALL, struct otp_image_install, reserved,
		    OTP_IMAGE_INSTALL_DRY_RUN, otp_ioctl_image_install),
	OTP_COMMAND(OTP_IMAGE_CONFIRM, struct otp_image_confirm, reserved,
		    OTP_IMAGE_CONFIRM_DRY_RUN, otp_ioctl_image_confirm),
	OTP_COMMAND(OTP_IMAGE_SERVE, struct otp_image_serve, reserved, 0,
		    otp_ioctl_image_serve),
};

static int otp_execute(struct otp_file *file,
		       const struct otp_command *command, union otp_arg *arg)
{
	struct otp_device *otp = file->otp;
	int ret;

	guard(rwsem_read)(&otp->gone);
	if (!otp->ops)
		return -ENODEV;

	ret = mutex_lock_interruptible(&otp->lock);
	if (ret)
		return ret;
	ret = command->execute(file, arg);
	mutex_unlock(&otp->lock);
	return ret;
}

static int otp_copy_arg(const struct otp_command *command, void __user *user,
			u32 size, union otp_arg *arg)
{
	if (size < command->min_size)
		return -EINVAL;
	if (size > PAGE_SIZE)
		return -E2BIG;
	return copy_struct_from_user(arg, command->size, user, size);
}

static long otp_ioctl(struct file *filp, unsigned int cmd, unsigned long uarg)
{
	void __user *user = (void __user *)uarg;
	struct otp_file *file = filp->private_data;
	const struct otp_command *command;
	unsigned int nr = _IOC_NR(cmd);
	union otp_arg arg = {};
	u32 size;
	int ret;

	if (nr >= ARRAY_SIZE(otp_commands) || cmd != _IO(OTP_IOC_MAGIC, nr))
		return -ENOTTY;
	command = &otp_commands[nr];
	if (get_user(size, (u32 __user *)user))
		return -EFAULT;
	ret = otp_copy_arg(command, user, size, &arg);
	if (ret)
		return ret;
	if (arg.arm.flags & ~command->flags)
		return -EOPNOTSUPP;

	arg.size = size;
	/* Nothing may happen of which the caller could not be told. */
	if (copy_to_user(user, &arg, min(size, command->size)))
		return -EFAULT;

	ret = otp_execute(file, command, &arg);
	/* Results count on failure too: how far it got, whose fault it was. */
	return copy_to_user(user, &arg, min(size, command->size)) ?
		-EFAULT : ret;
}

static int otp_open(struct inode *inode, struct file *filp)
{
	struct otp_device *otp = container_of(inode->i_cdev,
					      struct otp_device, cdev);
	struct otp_file *file;

	file = kzalloc(sizeof(*file), GFP_KERNEL);
	if (!file)
		return -ENOMEM;

	file->otp = otp;
	file->writable = filp->f_mode & FMODE_WRITE;
	get_device(&otp->dev);
	filp->private_data = file;
	return nonseekable_open(inode, filp);
}

static int otp_release(struct inode *inode, struct file *filp)
{
	struct otp_file *file = filp->private_data;
	struct otp_device *otp = file->otp;

	scoped_guard(rwsem_read, &otp->gone) {
		guard(mutex)(&otp->lock);
		if (otp->owner == file)
			otp_disarm(file);
	}
	put_device(&otp->dev);
	kfree(file);
	return 0;
}

const struct file_operations otp_fops = {
	.owner = THIS_MODULE,
	.open = otp_open,
	.release = otp_release,
	.unlocked_ioctl = otp_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};
