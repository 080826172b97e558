// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wire.h"

static int wire_fail(struct libotp_error *err, int code, const char *what,
		     const char *path)
{
	err->fault = LIBOTP_DEVICE;
	err->code = code;
	snprintf(err->text, sizeof(err->text), "%s %s: %s", what, path,
		 strerror(-code));
	return code;
}

int wire_open_tty(struct wire *wire, const char *path, unsigned int baud,
		  struct libotp_error *err)
{
	int ret;

	*wire = (struct wire) { .fd = -1, .slave = -1 };
	ret = samba_line_open(&wire->line, path, baud);
	if (ret)
		return wire_fail(err, ret, "cannot open", path);
	wire->fd = wire->line.fd;
	return 0;
}

/* One that leads nowhere is left over from a monitor that was killed. */
static int make_link(const char *name, const char *link)
{
	struct stat st;

	if (!symlink(name, link))
		return 0;
	if (errno != EEXIST || lstat(link, &st))
		return -errno;
	if (!S_ISLNK(st.st_mode) || !stat(link, &st))
		return -EEXIST;
	if (unlink(link) || symlink(name, link))
		return -errno;
	return 0;
}

static int make_raw(int fd)
{
	struct termios raw;

	if (tcgetattr(fd, &raw))
		return -errno;
	cfmakeraw(&raw);
	return tcsetattr(fd, TCSANOW, &raw) ? -errno : 0;
}

static int open_slave(struct wire *wire, char name[64])
{
	int ret;

	if (grantpt(wire->fd) || unlockpt(wire->fd) ||
	    ptsname_r(wire->fd, name, 64))
		return -errno;
	wire->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (wire->slave < 0)
		return -errno;
	ret = make_raw(wire->slave);
	if (!ret)
		ret = fcntl(wire->fd, F_SETFL, O_NONBLOCK) ? -errno : 0;
	return ret;
}

int wire_open_pty(struct wire *wire, const char *link,
		  struct libotp_error *err)
{
	char name[64];
	int ret;

	*wire = (struct wire) { .slave = -1 };
	wire->fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (wire->fd < 0)
		return wire_fail(err, -errno, "cannot make", "a pty");
	ret = open_slave(wire, name);
	if (ret) {
		wire_close(wire);
		return wire_fail(err, ret, "cannot make", "a pty");
	}
	ret = make_link(name, link);
	if (ret) {
		wire_close(wire);
		return wire_fail(err, ret, "cannot make", link);
	}
	wire->link = link;
	return 0;
}

void wire_close(struct wire *wire)
{
	if (wire->link)
		unlink(wire->link);
	if (wire->slave >= 0)
		close(wire->slave);
	if (wire->line.is_tty)
		samba_line_close(&wire->line);
	else if (wire->fd >= 0)
		close(wire->fd);
}
