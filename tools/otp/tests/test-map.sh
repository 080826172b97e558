#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# otpctl map on a device: the terminal, colours, width, SVG, JSON.
. "$SRC/tests/setup.sh"
unset NO_COLOR COLUMNS
export LC_ALL=C TERM=xterm
escape=$(printf '\033')

# valid FILE: well-formed XML that fetches and runs nothing.
valid()
{
	python3 - "$1" <<-'END'
	import re, sys
	from xml.etree import ElementTree
	text = open(sys.argv[1]).read()
	root = ElementTree.fromstring(text)
	assert root.tag == '{http://www.w3.org/2000/svg}svg'
	names = {e.tag.rsplit('}', 1)[1] for e in root.iter()}
	assert names <= set('''svg title desc style defs pattern path g rect
	    circle text tspan use'''.split()), names
	assert not re.search(r'\son\w+=|url\((?!#)|@import|href="[^#]', text)
	assert text.count('http') == 1
	ids = [e.get('id') for e in root.iter() if e.get('id')]
	assert len(ids) == len(set(ids))
	for e in root.iter():
	    assert e.get('href', '#t')[1:] in ids
	END
}

# on_terminal VARIABLE=VALUE... -- COMMAND...
on_terminal()
{
	script -qec "env $1" /dev/null </dev/null >"$out" 2>&1
}

blank
expect 0 'a blank device' "$otpctl" map
says "$out" '^user-data  0x000\.\.0x07f  128 bytes in cells of 4  0 of 32 programmed$' 'its head'
says "$out" '^  0x000  \.\.\.\.\.\.\.\. ' 'blank cells'
says "$out" '^  0x320  \.\.-\.\.\.$' 'a field that nobody can program is closed'
says_not "$out" "$escape" 'a pipe gets no colours'
"$otpctl" -y write OTP_USER_DATA_5=0xA/0xF OTP_USER_DATA_6=7 \
	OTP_SCS_AREA_SIZE_SEL=1 >/dev/null 2>&1
expect 0 'a device with some bits' "$otpctl" map
says "$out" '^  0x000  \.\.\.\.\.+#\. ' 'a part of a word, and a whole one'
says "$out" '^  0x190  \.\.\.\.\.\.\.\. \.\.\.\.\.\.\.\. #\.$' 'two bits are all of a field of two bits'
expect 0 'with the letters of UTF-8' env LC_ALL=C.UTF-8 "$otpctl" map
says "$out" '▂█·' 'a part of a word is low, a whole one is high'
expect 0 'one region' "$otpctl" map --region boot
[ "$(grep -c 'bytes in cells' "$out")" = 1 ]
ok $? 'just one'
says "$out" '^  0x328  DOLBY_AUDIO_DISABLE  *-$' 'with all its fields by name'
expect 2 'no such region' "$otpctl" map --region boots
says "$err" "no region 'boots'" 'says so'
expect 2 'an argument' "$otpctl" map boot
expect 2 'a colour of its own' "$otpctl" map --color blue
says "$err" 'auto, always or never' 'says which there are'
expect 1 'a dead device' env FAKE_OTP_DEAD=1 "$otpctl" map
says "$err" 'torn\|dead' 'says so'

expect 0 'colours always' env NO_COLOR=1 "$otpctl" map --color always
says "$out" "$escape\[0;34m#" 'they are there'
sed "s/$escape\[[0-9;]*m//g" "$out" >"$work/plain"
"$otpctl" map >"$work/never" 2>&1
same "$work/plain" "$work/never" 'and nothing else differs'
if command -v script >/dev/null; then
	on_terminal "$otpctl map"
	says "$out" "$escape\[" 'a terminal gets colours'
	on_terminal "NO_COLOR=1 $otpctl map"
	says_not "$out" "$escape\[" 'not with NO_COLOR'
	on_terminal "NO_COLOR= $otpctl map"
	says "$out" "$escape\[" 'an empty NO_COLOR is none'
	on_terminal "TERM=dumb $otpctl map"
	says_not "$out" "$escape\[" 'not on a dumb one'
	on_terminal "$otpctl map --color never"
	says_not "$out" "$escape\[" 'not with never'
else
	skip 'a terminal' 'there is no script(1)'
fi
expect 0 '30 columns' env COLUMNS=30 "$otpctl" map
says "$out" '^  0x040  ' 'rows are shorter'
! grep '^  ' "$out" | grep -q '.\{31\}'
ok $? 'and fit'
for columns in 0 -5 x 99999999999; do
	expect 0 "COLUMNS=$columns" env COLUMNS=$columns "$otpctl" map
done

expect 0 'SVG' "$otpctl" map --svg "$work/map.svg"
[ ! -s "$out" ]
ok $? 'prints nothing'
valid "$work/map.svg"
ok $? 'it is one that stands by itself'
[ "$(stat -c %a "$work/map.svg")" = 644 ]
ok $? 'that others may read'
says "$work/map.svg" '<title>0x014 (user-data+20) OTP_USER_DATA_5: partly programmed, 4 of 32 bits</title>' 'a cell tells what it is'
says "$work/map.svg" 'OTP_AESK0_0 (secret): blank' 'a secret is told to be one'
[ "$(grep -c '<g class="cell">' "$work/map.svg")" = 56 ]
ok $? 'as many cells as words'
expect 0 'SVG to the standard output' "$otpctl" map --svg -
same "$out" "$work/map.svg" 'the same'
expect 0 'again' "$otpctl" map --svg "$work/map.svg"
[ "$(find "$work" -name '*map.svg*' | wc -l)" = 1 ]
ok $? 'replaces it and leaves nothing'
expect 2 'SVG to nowhere' "$otpctl" map --svg "$work/none/map.svg"
expect 0 'SVG, dry run' "$otpctl" -n map --svg "$work/dry.svg"
[ ! -e "$work/dry.svg" ]
ok $? 'was not written'
valid "$tests/golden/map.svg"
ok $? 'the one of everything too'
# What the checks above are worth.
for bad in 's/<desc/<script>1<\/script>&/' 's/<desc/<image href="a"\/>&/' \
	's/id="t"/id="d"/' 's/#i-lock"/#none"/' 's/<\/svg>//'; do
	sed "$bad" "$tests/golden/map.svg" >"$work/bad.svg"
	! valid "$work/bad.svg" 2>"$work/why"
	ok $? "$bad would be found"
done

expect 0 'JSON' "$otpctl" map --json
python3 - "$out" <<-'END'
	import json, sys
	map = json.load(open(sys.argv[1]))
	assert [r['name'] for r in map['regions']] == \
	    ['user-data', 'security', 'boot']
	for region in map['regions']:
	    at = 0
	    for run in region['map']:
	        assert run['offset'] == at and run['size'] > 0
	        at += run['size']
	    assert at == region['size']
	user = map['regions'][0]
	assert user['programmed'] == 2 and user['cells'] == 32
	assert user['map'][1] == {'offset': 20, 'size': 4,
	    'state': 'partly programmed', 'programmed_bits': 4, 'bits': 32}
END
ok $? 'covers every byte once'
finish
