# SPDX-License-Identifier: GPL-2.0-only
# Reads a KTAP or TAP document, nested as deep as it likes, with a kernel's
# time stamps or without. Prints "verdict TAB tier: name TAB reason" for every
# innermost result; a result that sums up others counts only when it failed and
# none of them did. A level that ran less than it planned is a failure.

function report(verdict, name, reason)
{
	printf "%s\t%s: %s\t%s\n", verdict, tier, name, reason
}

# Results count per depth; a line at DEPTH closes all that is deeper.
function close_levels(depth,    d)
{
	for (d in plan) {
		if (d + 0 <= depth)
			continue
		if (plan[d] >= 0 && seen[d] < plan[d])
			report("fail", label[d] == "" ? "plan" : label[d], \
			       "planned " plan[d] " tests, saw " seen[d])
		delete plan[d]
		delete seen[d]
		delete label[d]
	}
}

{
	line = $0
	sub(/^(<[0-9]+>)?\[ *[0-9]+\.[0-9]+\] ?/, "", line)
	match(line, /^ */)
	depth = RLENGTH
	text = substr(line, depth + 1)
}

text ~ /^K?TAP version / {
	next
}

text ~ /^# Subtest: / {
	name_of_level = substr(text, 12)
	next
}

text ~ /^1\.\.[0-9]+/ {
	close_levels(depth)
	if (!(depth in plan) || plan[depth] < 0) {
		plan[depth] = substr(text, 4) + 0
		if (!(depth in seen))
			seen[depth] = 0
		label[depth] = depth ? name_of_level : ""
	}
	any = 1
	if (text ~ /# *SKIP/) {
		reason = text
		sub(/.*# *SKIP */, "", reason)
		report("skip", "all", reason)
	}
	next
}

text ~ /^Bail out!/ {
	report("fail", "bail out", text)
	next
}

text ~ /^(not )?ok( |$)/ {
	failed = text ~ /^not /
	name = text
	sub(/^(not )?ok */, "", name)
	sub(/^[0-9]+ */, "", name)
	sub(/^- */, "", name)
	skip = name ~ /# *[Ss][Kk][Ii][Pp]/
	reason = ""
	if (name ~ /#/) {
		reason = name
		sub(/^[^#]*# */, "", reason)
		sub(/^[Ss][Kk][Ii][Pp]:? */, "", reason)
		sub(/ *#.*/, "", name)
	}

	summary = last_depth > depth && (depth + 0 < last_depth)
	fails_below = 0
	for (d in failures)
		if (d + 0 > depth) {
			fails_below += failures[d]
			delete failures[d]
		}
	close_levels(depth)
	if (!(depth in plan)) {
		plan[depth] = -1
		seen[depth] = 0
	}
	seen[depth]++
	last_depth = depth

	if (summary) {
		if (failed && !fails_below && !skip) {
			report("fail", name, reason)
			fails_below = 1
		}
		failures[depth] += fails_below
		next
	}
	any = 1
	results++
	prefix = depth && depth in label && label[depth] != "" ? \
		 label[depth] "." : ""
	if (skip) {
		report("skip", prefix name, reason)
	} else if (failed) {
		report("fail", prefix name, reason)
		failures[depth]++
	} else {
		report("pass", prefix name, "")
	}
}

END {
	close_levels(-1)
	if (!any)
		report("fail", "no result", "it printed no plan and no result")
}
