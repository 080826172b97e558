# SPDX-License-Identifier: GPL-2.0-only
# Reads headers of the uapi. Prints a C program that prints where every member
# of every structure is and how big, and the number of every ioctl.

BEGIN {
	print "#include <stddef.h>"
	print "#include <stdio.h>"
}

FNR == 1 {
	printf "#include <linux/%s>\n", FILENAME
}

/^struct [a-z0-9_]+ \{$/ {
	type = $2
	line[++lines] = sprintf("\tprintf(\"%s %%zu\\n\", " \
				"sizeof(struct %s));", type, type)
	next
}

/^\}/ {
	type = ""
}

# The last word in front of an array's bounds.
type != "" && /^\t.*;/ {
	member = $0
	sub(/;.*/, "", member)
	sub(/\[.*/, "", member)
	sub(/.*[ \t*]/, "", member)
	line[++lines] = sprintf("\tprintf(\"%s.%s %%zu %%zu\\n\", " \
				"offsetof(struct %s, %s), " \
				"sizeof(((struct %s *)0)->%s));", \
				type, member, type, member, type, member)
}

/^#define [A-Z0-9_]+[ \t]+_IO[RW]*\(/ {
	line[++lines] = sprintf("\tprintf(\"%s %%lx\\n\", " \
				"(unsigned long)%s);", $2, $2)
}

END {
	print "\nint main(void)\n{"
	for (i = 1; i <= lines; i++)
		print line[i]
	print "\treturn 0;\n}"
}
