/* SPDX-License-Identifier: GPL-2.0-only */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM otp

#if !defined(_TRACE_OTP_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TRACE_OTP_H

#include <linux/otp.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

/*
 * One event for all that the subsystem reports, with the attributes of the
 * netlink event. Values never appear.
 */
TRACE_EVENT(otp_event,
	TP_PROTO(const char *device, u64 seq, const char *action, int result,
		 const char *region, u32 offset, u32 len, const char *field,
		 u32 vendor),
	TP_ARGS(device, seq, action, result, region, offset, len, field,
		vendor),
	TP_STRUCT__entry(
		__array(char, device, 16)
		__field(u64, seq)
		__array(char, action, 24)
		__field(int, result)
		__array(char, region, OTP_REGION_NAME_SIZE)
		__field(u32, offset)
		__field(u32, len)
		__array(char, field, OTP_FIELD_NAME_SIZE)
		__field(u32, vendor)
	),
	TP_fast_assign(
		strscpy(__entry->device, device, sizeof(__entry->device));
		__entry->seq = seq;
		strscpy(__entry->action, action, sizeof(__entry->action));
		__entry->result = result;
		strscpy(__entry->region, region, sizeof(__entry->region));
		__entry->offset = offset;
		__entry->len = len;
		strscpy(__entry->field, field, sizeof(__entry->field));
		__entry->vendor = vendor;
	),
	TP_printk("%s seq=%llu %s region=%s offset=%u len=%u field=%s result=%d vendor=0x%08x",
		  __entry->device, __entry->seq, __entry->action,
		  __entry->region, __entry->offset, __entry->len,
		  __entry->field, __entry->result, __entry->vendor)
);

#endif /* _TRACE_OTP_H */

#include <trace/define_trace.h>
