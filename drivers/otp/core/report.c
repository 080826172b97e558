// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reporting: every step that cannot be undone leaves an audit record, a
 * tracepoint and a netlink event, through one call. Values are in none.
 */
#include <linux/audit.h>
#include <linux/cleanup.h>
#include <linux/export.h>
#include <linux/ktime.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uidgid.h>
#include <linux/workqueue.h>
#include <net/genetlink.h>
#include <net/net_namespace.h>

#include "otp-core.h"

#define CREATE_TRACE_POINTS
#include <trace/events/otp.h>

/* Until a task that audit has put to sleep looks again. */
#define OTP_AUDIT_KICK	msecs_to_jiffies(20)

static const char *const otp_actions[] = {
	[OTP_ACTION_ARM] = "arm",
	[OTP_ACTION_DISARM] = "disarm",
	[OTP_ACTION_BATCH_BEGIN] = "batch-begin",
	[OTP_ACTION_BATCH_END] = "batch-end",
	[OTP_ACTION_BATCH_REFUSED] = "batch-refused",
	[OTP_ACTION_PROGRAM_BEGIN] = "program-begin",
	[OTP_ACTION_PROGRAM_END] = "program-end",
	[OTP_ACTION_GROUP_INCOMPLETE] = "group-incomplete",
	[OTP_ACTION_DEAD] = "dead",
	[OTP_ACTION_LOCK_BEGIN] = "lock-begin",
	[OTP_ACTION_LOCK_END] = "lock-end",
	[OTP_ACTION_DAI_BEGIN] = "dai-begin",
	[OTP_ACTION_DAI_END] = "dai-end",
	[OTP_ACTION_RATCHET_BEGIN] = "ratchet-begin",
	[OTP_ACTION_RATCHET_END] = "ratchet-end",
	[OTP_ACTION_ERASE_BEGIN] = "erase-begin",
	[OTP_ACTION_ERASE_END] = "erase-end",
	[OTP_ACTION_APPEND_BEGIN] = "append-begin",
	[OTP_ACTION_APPEND_END] = "append-end",
	[OTP_ACTION_IMAGE_VERIFIED] = "image-verified",
	[OTP_ACTION_IMAGE_REFUSED] = "image-refused",
	[OTP_ACTION_INSTALL_BEGIN] = "install-begin",
	[OTP_ACTION_INSTALL_END] = "install-end",
	[OTP_ACTION_CONFIRM_BEGIN] = "confirm-begin",
	[OTP_ACTION_CONFIRM_END] = "confirm-end",
};

static int otp_event_fill(struct sk_buff *skb, struct otp_device *otp, u64 seq,
			  const struct otp_event *event)
{
	u32 uid = from_kuid(&init_user_ns, current_uid());

	if (nla_put_string(skb, OTP_A_EVENT_DEVICE, dev_name(&otp->dev)) ||
	    nla_put_u64_64bit(skb, OTP_A_EVENT_SEQ, seq, OTP_A_EVENT_PAD) ||
	    nla_put_u64_64bit(skb, OTP_A_EVENT_TIME, ktime_get_ns(),
			      OTP_A_EVENT_PAD) ||
	    nla_put_u32(skb, OTP_A_EVENT_ACTION, event->action) ||
	    nla_put_s32(skb, OTP_A_EVENT_RESULT, event->result) ||
	    nla_put_u32(skb, OTP_A_EVENT_OFFSET, event->offset) ||
	    nla_put_u32(skb, OTP_A_EVENT_LEN, event->len) ||
	    nla_put_u32(skb, OTP_A_EVENT_VENDOR, event->vendor) ||
	    nla_put_u32(skb, OTP_A_EVENT_PID, task_tgid_nr(current)) ||
	    nla_put_u32(skb, OTP_A_EVENT_UID, uid))
		return -EMSGSIZE;

	if (event->region &&
	    nla_put_string(skb, OTP_A_EVENT_REGION, event->region->name))
		return -EMSGSIZE;
	if (event->field &&
	    nla_put_string(skb, OTP_A_EVENT_FIELD, event->field))
		return -EMSGSIZE;
	return 0;
}

static bool otp_event_is_wanted(void)
{
	struct net *net;

	guard(rcu)();
	for_each_net_rcu(net) {
		if (genl_has_listeners(&otp_family, net, 0))
			return true;
	}
	return false;
}

/* Lossy by nature: whoever listens sees a loss by the sequence number. */
static void otp_event_send(struct otp_device *otp, u64 seq,
			   const struct otp_event *event)
{
	struct sk_buff *skb;
	void *header;

	if (!otp_event_is_wanted())
		return;
	skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!skb)
		return;

	header = genlmsg_put(skb, 0, 0, &otp_family, 0, OTP_CMD_EVENT);
	if (!header || otp_event_fill(skb, otp, seq, event)) {
		nlmsg_free(skb);
		return;
	}
	genlmsg_end(skb, header);
	genlmsg_multicast_allns(&otp_family, skb, 0, 0);
}

/* Enough to find the record of who armed the device; that one is dear. */
static void otp_audit_task(struct audit_buffer *ab)
{
	audit_log_format(ab, " pid=%d auid=%u uid=%u ses=%u",
			 task_tgid_nr(current),
			 from_kuid(&init_user_ns, audit_get_loginuid(current)),
			 from_kuid(&init_user_ns, current_uid()),
			 audit_get_sessionid(current));
}

/**
 * struct otp_kick - wakes a task again and again
 * @work: does so
 * @task: the task
 */
struct otp_kick {
	struct delayed_work work;
	struct task_struct *task;
};

static void otp_kick_task(struct work_struct *work)
{
	struct otp_kick *kick = container_of(to_delayed_work(work),
					     struct otp_kick, work);

	wake_up_process(kick->task);
	schedule_delayed_work(&kick->work, OTP_AUDIT_KICK);
}

/*
 * With its backlog full audit_log_start() sleeps until there is room, but it
 * may fall asleep just after the last of the backlog was handled. Then nobody
 * wakes it until somebody else logs something, or for a minute, and a batch
 * waits half done. Woken without need it looks whether there is room.
 */
static struct audit_buffer *otp_audit_start(void)
{
	struct otp_kick kick = { .task = current };
	struct audit_buffer *ab;

	if (!IS_ENABLED(CONFIG_AUDIT))
		return NULL;
	INIT_DELAYED_WORK_ONSTACK(&kick.work, otp_kick_task);
	schedule_delayed_work(&kick.work, OTP_AUDIT_KICK);
	ab = audit_log_start(audit_context(), GFP_KERNEL, AUDIT_KERNEL_OTHER);
	cancel_delayed_work_sync(&kick.work);
	destroy_delayed_work_on_stack(&kick.work);
	return ab;
}

static void otp_event_audit(struct otp_device *otp, u64 seq,
			    const struct otp_event *event)
{
	struct audit_buffer *ab;

	ab = otp_audit_start();
	if (!ab)
		return;

	audit_log_format(ab, "module=otp dev=%s seq=%llu op=%s",
			 dev_name(&otp->dev), seq,
			 otp_actions[event->action]);
	if (event->region)
		audit_log_format(ab, " region=%s off=%u len=%u",
				 event->region->name, event->offset,
				 event->len);
	if (event->field)
		audit_log_format(ab, " field=%s", event->field);
	if (event->vendor)
		audit_log_format(ab, " vendor=0x%08x", event->vendor);
	/* Who armed the device is told once, in full. */
	if (event->action == OTP_ACTION_ARM)
		audit_log_task_info(ab);
	else
		otp_audit_task(ab);
	audit_log_format(ab, " errno=%d res=%d", event->result,
			 !event->result);
	audit_log_end(ab);
}

/**
 * otp_report() - report an event in every way there is
 * @otp: the device
 * @event: what happened
 *
 * Called with the device held (@gone for reading, or still registered). May
 * sleep. Cannot fail: a report that is lost does not stop what it reports.
 */
void otp_report(struct otp_device *otp, const struct otp_event *event)
{
	u64 seq = atomic64_inc_return(&otp->event_seq);

	otp_event_audit(otp, seq, event);
	trace_otp_event(dev_name(&otp->dev), seq, otp_actions[event->action],
			event->result,
			event->region ? event->region->name : "",
			event->offset, event->len, event->field ?: "",
			event->vendor);
	otp_event_send(otp, seq, event);
}

/**
 * otp_report_dead() - report that a device was found dead
 * @otp: the device
 * @vendor: status of the hardware that says so
 *
 * For what is noticed outside of the operations, in an interrupt thread. May
 * sleep.
 */
void otp_report_dead(struct otp_device *otp, u32 vendor)
{
	const struct otp_event event = {
		.action = OTP_ACTION_DEAD,
		.result = -ENOTRECOVERABLE,
		.vendor = vendor,
	};

	otp_report(otp, &event);
}
EXPORT_SYMBOL_GPL(otp_report_dead);

#ifdef CONFIG_OTP_IMAGE
/**
 * otp_report_image() - report what became of an image
 * @otp: the device
 * @action: OTP_ACTION_INSTALL_BEGIN and the like
 * @result: 0 or a negative errno
 * @offset: first byte concerned
 * @len: bytes concerned
 *
 * Called by the operations on an image around what they write. What is served
 * or refused the core reports by itself. May sleep.
 */
void otp_report_image(struct otp_device *otp, enum otp_action action,
		      int result, u32 offset, u32 len)
{
	const struct otp_event event = {
		.action = action,
		.result = result,
		.offset = offset,
		.len = len,
	};

	otp_report(otp, &event);
}
EXPORT_SYMBOL_GPL(otp_report_image);
#endif

/**
 * otp_describe_bits() - a vendor status that is bits of a register
 * @names: of the bits, up to one without a name; or NULL
 * @vendor: the status
 * @text: gets the number, and the names of all bits that are set
 * @size: bytes of @text
 */
void otp_describe_bits(const struct otp_vendor_bits *names, u32 vendor,
		       char *text, size_t size)
{
	int len = scnprintf(text, size, "0x%08x", vendor);

	for (; names && names->name; names++) {
		if (vendor & names->bits)
			len += scnprintf(text + len, size - len, " %s",
					 names->name);
	}
}
EXPORT_SYMBOL_GPL(otp_describe_bits);

/* A vendor status in words, in @text of OTP_VENDOR_TEXT_SIZE bytes. */
const char *otp_vendor_text(struct otp_device *otp, u32 vendor, char *text)
{
	if (vendor && otp->ops->describe)
		otp->ops->describe(vendor, text, OTP_VENDOR_TEXT_SIZE);
	else
		otp_describe_bits(otp->desc->vendor_bits, vendor, text,
				  OTP_VENDOR_TEXT_SIZE);
	return text;
}
