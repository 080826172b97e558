// SPDX-License-Identifier: GPL-2.0-only
/*
 * Synaptics Astra OTP through the vendor's trusted application in OP-TEE.
 *
 * Public are its UUID and the number of its read command. The layout of the
 * parameters is linux-otp's proposal, in one place: astra_tee_read() and
 * astra_tee_write(). The number of the write command is not public; an
 * integrator who has it gives it as a module parameter.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/tee_drv.h>
#include <linux/uuid.h>

#include "astra.h"

#define ASTRA_TEE_READ		0xe00c

/* GlobalPlatform's number for "the application itself said so". */
#define ASTRA_TEE_ORIGIN_APP	4

static unsigned int astra_tee_write_command;
module_param_named(tee_write_command, astra_tee_write_command, uint, 0444);
MODULE_PARM_DESC(tee_write_command,
		 "number of the trusted application's write command");

static const uuid_t astra_tee_uuid =
	UUID_INIT(0x1316a183, 0x894d, 0x43fe,
		  0x98, 0x93, 0xbb, 0x94, 0x6a, 0xe1, 0x04, 0x20);

/**
 * struct astra_tee - the way to the trusted application
 * @ctx: OP-TEE
 * @session: the session, opened when it is first needed: the application
 *	comes from the file system, which is not there at probe
 * @open: whether it is open
 */
struct astra_tee {
	struct tee_context *ctx;
	u32 session;
	bool open;
};

static int astra_tee_match(struct tee_ioctl_version_data *version,
			   const void *data)
{
	return version->impl_id == TEE_IMPL_ID_OPTEE;
}

static int astra_tee_open(struct astra_tee *tee)
{
	struct tee_ioctl_open_session_arg arg = {
		.clnt_login = TEE_IOCTL_LOGIN_PUBLIC,
	};
	int ret;

	if (tee->open)
		return 0;

	export_uuid(arg.uuid, &astra_tee_uuid);
	ret = tee_client_open_session(tee->ctx, &arg, NULL);
	if (ret < 0)
		return ret;
	if (arg.ret)
		return -ENXIO;
	tee->session = arg.session;
	tee->open = true;
	return 0;
}

/* An answer of the application itself is a status; others are failures. */
static int astra_tee_invoke(struct astra_tee *tee, u32 command,
			    struct tee_param *params, u32 nparams,
			    u32 *status)
{
	struct tee_ioctl_invoke_arg arg = {
		.func = command,
		.num_params = nparams,
	};
	int ret;

	ret = astra_tee_open(tee);
	if (ret)
		return ret;

	arg.session = tee->session;
	ret = tee_client_invoke_func(tee->ctx, &arg, params);
	if (ret < 0)
		return ret;
	*status = arg.ret;
	if (arg.ret && arg.ret_origin != ASTRA_TEE_ORIGIN_APP)
		return -EIO;
	return 0;
}

static int astra_tee_read(struct astra *astra, u32 index, u32 *data,
			  u32 *mask, u32 *status)
{
	struct tee_param params[] = {
		{
			.attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT,
			.u.value.a = index,
		}, {
			.attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_OUTPUT,
		},
	};
	int ret;

	ret = astra_tee_invoke(astra->link, ASTRA_TEE_READ, params,
			       ARRAY_SIZE(params), status);
	*data = params[1].u.value.a;
	*mask = params[1].u.value.b;
	return ret;
}

static int astra_tee_write(struct astra *astra, u32 index, u32 data,
			   u32 mask, u32 *status)
{
	struct tee_param params[] = {
		{
			.attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT,
			.u.value.a = index,
			.u.value.b = data,
		}, {
			.attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT,
			.u.value.a = mask,
		},
	};

	return astra_tee_invoke(astra->link, astra_tee_write_command, params,
				ARRAY_SIZE(params), status);
}

static const char *astra_tee_write_missing(struct astra *astra)
{
	return astra_tee_write_command ? NULL :
		"the write command is not public: give otp_astra.tee_write_command";
}

static void astra_tee_close(void *data)
{
	struct astra_tee *tee = data;

	if (tee->open)
		tee_client_close_session(tee->ctx, tee->session);
	tee_client_close_context(tee->ctx);
}

static int astra_tee_probe(struct astra *astra)
{
	struct astra_tee *tee;

	tee = devm_kzalloc(astra->dev, sizeof(*tee), GFP_KERNEL);
	if (!tee)
		return -ENOMEM;

	tee->ctx = tee_client_open_context(NULL, astra_tee_match, NULL, NULL);
	if (IS_ERR(tee->ctx)) {
		int ret = PTR_ERR(tee->ctx);

		return dev_err_probe(astra->dev,
				     ret == -ENOENT ? -EPROBE_DEFER : ret,
				     "no OP-TEE\n");
	}
	astra->link = tee;
	return devm_add_action_or_reset(astra->dev, astra_tee_close, tee);
}

const struct astra_transport astra_tee = {
	.name = "optee",
	.probe = astra_tee_probe,
	.read = astra_tee_read,
	.write = astra_tee_write,
	.write_missing = astra_tee_write_missing,
};
