// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include <openssl/crypto.h>

#include "samba/errcode.h"
#include "samba/monitor-execute.h"

/* ---- is a command right, and is it the time for it ---- */

static int32_t check_key(struct samba_monitor *m)
{
	enum samba_key_state state;

	if (m->command.length != SAMBA_KEY_MESSAGE_SIZE)
		return SAMBA_BAD_KEY_LENGTH;
	if (m->target.ops->key_state(m->target.ctx, &state))
		return SAMBA_WRITE;
	return state == SAMBA_KEY_COMPLETE ? SAMBA_KEY_WRITTEN : SAMBA_OK;
}

/* Without an applet there is no memory that an address could be one of. */
static int32_t check_file(const struct samba_monitor *m)
{
	const uint32_t address = m->command.address;
	const uint32_t length = m->command.length;

	if (!m->applet.number || address >= SAMBA_BUFFER_SIZE)
		return SAMBA_BAD_ADDRESS;
	if (!length || length > SAMBA_BUFFER_SIZE - address)
		return SAMBA_BAD_LENGTH;
	return SAMBA_OK;
}

static int32_t check_applet(const struct samba_monitor *m)
{
	return m->applet.number ? SAMBA_OK : SAMBA_BAD_PAYLOAD;
}

/* An argument that a command does not have is empty or 0. */
static int32_t check_unused(const struct samba_monitor *m)
{
	const struct samba_op_info *info = samba_op_info(m->command.op);

	if (!info->takes_address && m->command.address)
		return SAMBA_BAD_ADDRESS;
	if (info->takes_length || !m->command.length)
		return SAMBA_OK;
	/* What sam-ba 3.x sends, though there is nothing to choose. */
	if (m->command.op == SAMBA_RMBX &&
	    m->command.length == SAMBA_MAILBOX_SIZE)
		return SAMBA_OK;
	return SAMBA_BAD_LENGTH;
}

int32_t samba_execute_begin(struct samba_monitor *m)
{
	int32_t errcode = check_unused(m);

	if (errcode)
		return errcode;
	switch (m->command.op) {
	case SAMBA_WCKY:
		return check_key(m);
	case SAMBA_SAPT:
		return m->command.length &&
		       m->command.length <= SAMBA_APPLET_MAX ?
		       SAMBA_OK : SAMBA_BAD_LENGTH;
	case SAMBA_SMBX:
		return m->command.length == SAMBA_MAILBOX_SIZE ?
		       check_applet(m) : SAMBA_BAD_LENGTH;
	case SAMBA_RMBX:
	case SAMBA_EAPP:
		return check_applet(m);
	case SAMBA_SFIL:
	case SAMBA_RFIL:
		return check_file(m);
	default:
		return SAMBA_OK;
	}
}

/* ---- what is done ---- */

static int32_t write_key(struct samba_monitor *m)
{
	uint8_t id[SAMBA_UNIQUE_ID_SIZE];
	struct samba_key key;
	int32_t errcode;
	int ret;

	if (m->target.ops->unique_id(m->target.ctx, id))
		return SAMBA_UNIQUE_ID;
	errcode = samba_key_open(m->in, m->taken, m->options.secret, id,
				 &key);
	OPENSSL_cleanse(m->in, m->taken);
	if (errcode)
		return errcode;
	ret = m->target.ops->write_key(m->target.ctx, &key);
	OPENSSL_cleanse(&key, sizeof(key));
	if (ret == -EEXIST)
		return SAMBA_KEY_WRITTEN;
	return ret ? SAMBA_WRITE : SAMBA_OK;
}

/* An applet that is not taken does not leave the one before in its place. */
static int32_t load_applet(struct samba_monitor *m)
{
	enum samba_applet_number number = SAMBA_NO_APPLET;
	int32_t errcode;

	errcode = samba_applet_check(m->in, m->taken, m->options.secret,
				     &number);
	samba_applet_load(&m->applet, number);
	return errcode;
}

static int32_t set_boot_mode(struct samba_monitor *m, unsigned int mode)
{
	return m->target.ops->set_boot_mode(m->target.ctx, mode) ?
	       SAMBA_WRITE : SAMBA_OK;
}

int32_t samba_execute_end(struct samba_monitor *m)
{
	switch (m->command.op) {
	case SAMBA_WCKY:
		return write_key(m);
	case SAMBA_SAPT:
		return load_applet(m);
	case SAMBA_SMBX:
		memcpy(m->applet.mailbox, m->in, SAMBA_MAILBOX_SIZE);
		return SAMBA_OK;
	case SAMBA_EAPP:
		return samba_applet_run(&m->applet, &m->target);
	case SAMBA_SJTD:
		return m->target.ops->set_security(m->target.ctx) ?
		       SAMBA_WRITE : SAMBA_OK;
	case SAMBA_SSEC:
		return set_boot_mode(m, SAMBA_BOOT_SECURE_OR_MONITOR);
	case SAMBA_SSNM:
		return set_boot_mode(m, SAMBA_BOOT_SECURE);
	default:
		return SAMBA_OK;
	}
}

/* A file is there at once, the other payloads only as a whole. */
void samba_execute_take(struct samba_monitor *m)
{
	if (m->command.op == SAMBA_SFIL)
		memcpy(m->applet.buffer + m->command.address + m->taken,
		       m->in + m->taken, m->wanted);
	m->taken += m->wanted;
}

uint32_t samba_execute_give(struct samba_monitor *m, uint8_t *bytes)
{
	const char *version = m->options.version ?: "";
	const uint8_t *from = m->applet.mailbox;
	uint32_t size = SAMBA_MAILBOX_SIZE;

	switch (m->command.op) {
	case SAMBA_RVER:
		memset(bytes, 0, SAMBA_VERSION_SIZE);
		memcpy(bytes, version, strnlen(version, SAMBA_VERSION_SIZE));
		return SAMBA_VERSION_SIZE;
	case SAMBA_RFIL:
		from = m->applet.buffer + m->command.address;
		size = m->command.length;
		if (m->options.chunk && size > m->options.chunk)
			size = m->options.chunk;
		break;
	default:
		break;
	}
	memcpy(bytes, from, size);
	return size;
}
