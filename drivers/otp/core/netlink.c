// SPDX-License-Identifier: GPL-2.0-only
/*
 * The generic netlink family: which devices there are. Its events are sent by
 * report.c.
 */
#include <linux/cleanup.h>
#include <linux/netlink.h>
#include <net/genetlink.h>

#include "otp-core.h"

static const struct nla_policy otp_device_policy[OTP_A_DEVICE_MAX + 1] = {
	[OTP_A_DEVICE_INDEX] = { .type = NLA_U32, },
};

static int otp_device_fill(struct sk_buff *skb, struct otp_device *otp,
			   enum otp_state state)
{
	if (nla_put_u32(skb, OTP_A_DEVICE_INDEX, MINOR(otp->dev.devt)) ||
	    nla_put_string(skb, OTP_A_DEVICE_NAME, dev_name(&otp->dev)) ||
	    nla_put_string(skb, OTP_A_DEVICE_DRIVER, otp->desc->driver) ||
	    nla_put_string(skb, OTP_A_DEVICE_MODEL, otp->desc->model) ||
	    nla_put_u32(skb, OTP_A_DEVICE_STATE, state))
		return -EMSGSIZE;
	return 0;
}

static int otp_device_look(struct otp_device *otp, enum otp_state *state)
{
	char message[OTP_MESSAGE_SIZE];
	u32 vendor;
	int ret;

	ret = mutex_lock_killable(&otp->lock);
	if (ret)
		return ret;
	*state = otp_device_state(otp, message, &vendor);
	mutex_unlock(&otp->lock);
	return 0;
}

static int otp_device_put(struct sk_buff *skb, struct otp_device *otp,
			  u32 portid, u32 seq, int flags)
{
	enum otp_state state;
	void *header;
	int ret;

	guard(rwsem_read)(&otp->gone);
	if (!otp->ops)
		return -ENODEV;
	ret = otp_device_look(otp, &state);
	if (ret)
		return ret;

	header = genlmsg_put(skb, portid, seq, &otp_family, flags,
			     OTP_CMD_DEVICE_GET);
	if (!header)
		return -EMSGSIZE;
	ret = otp_device_fill(skb, otp, state);
	if (ret)
		genlmsg_cancel(skb, header);
	else
		genlmsg_end(skb, header);
	return ret;
}

static int otp_device_reply(struct genl_info *info, struct otp_device *otp)
{
	struct sk_buff *skb;
	int ret;

	skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	ret = otp_device_put(skb, otp, info->snd_portid, info->snd_seq, 0);
	if (ret) {
		nlmsg_free(skb);
		return ret;
	}
	return genlmsg_reply(skb, info);
}

static int otp_device_get(struct sk_buff *skb, struct genl_info *info)
{
	struct otp_device *otp;
	int ret;

	if (GENL_REQ_ATTR_CHECK(info, OTP_A_DEVICE_INDEX))
		return -EINVAL;
	otp = otp_device_find(nla_get_u32(info->attrs[OTP_A_DEVICE_INDEX]));
	if (!otp) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[OTP_A_DEVICE_INDEX],
				    "no device has that index");
		return -ENODEV;
	}
	ret = otp_device_reply(info, otp);
	put_device(&otp->dev);
	return ret;
}

/* One after the other by their index, which is where the next call goes on. */
static int otp_device_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct otp_device *otp;
	int ret = 0;

	for (; cb->args[0] < OTP_MAX_DEVICES; cb->args[0]++) {
		otp = otp_device_find(cb->args[0]);
		if (!otp)
			continue;
		ret = otp_device_put(skb, otp, NETLINK_CB(cb->skb).portid,
				     cb->nlh->nlmsg_seq, NLM_F_MULTI);
		put_device(&otp->dev);
		if (ret && ret != -ENODEV)
			return skb->len ?: ret;
	}
	return skb->len;
}

static const struct genl_ops otp_netlink_ops[] = {
	{
		.cmd = OTP_CMD_DEVICE_GET,
		.flags = GENL_ADMIN_PERM,
		.policy = otp_device_policy,
		.maxattr = OTP_A_DEVICE_MAX,
		.doit = otp_device_get,
		.dumpit = otp_device_dump,
	},
};

static const struct genl_multicast_group otp_netlink_groups[] = {
	{ .name = OTP_MCGRP_EVENTS, },
};

/* In parallel, as a device may be busy for long. */
struct genl_family otp_family = {
	.name = OTP_FAMILY_NAME,
	.version = OTP_FAMILY_VERSION,
	.module = THIS_MODULE,
	.netnsok = true,
	.parallel_ops = true,
	.ops = otp_netlink_ops,
	.n_ops = ARRAY_SIZE(otp_netlink_ops),
	.mcgrps = otp_netlink_groups,
	.n_mcgrps = ARRAY_SIZE(otp_netlink_groups),
};

int otp_netlink_init(void)
{
	return genl_register_family(&otp_family);
}

void otp_netlink_exit(void)
{
	genl_unregister_family(&otp_family);
}
