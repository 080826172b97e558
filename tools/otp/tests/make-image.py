# SPDX-License-Identifier: GPL-2.0-only
"""Makes an image for the device of fake-image.c: with a digest, not signed.

make-image.py FILE VERSION COUNTER PAYLOAD [END]
"""
import hashlib
import struct
import sys

path, version, counter, payload = sys.argv[1:5]
end = sys.argv[5] if len(sys.argv) > 5 else 's'
major, minor, revision, build = map(int, version.replace('+', '.').split('.'))
payload = payload.encode()
protected = struct.pack('<HHHHI', 0x6908, 12, 0x50, 4, int(counter))
header = struct.pack('<IIHHIIBBHII', 0x96f3b83d, 0, 32, len(protected),
                     len(payload), 0, major, minor, revision, build, 0)
signed = header + payload + protected
entries = struct.pack('<HH', 0x10, 32) + hashlib.sha256(signed).digest()
entries += struct.pack('<HH', 0x22, 8) + b'no-sign' + end.encode()
area = struct.pack('<HH', 0x6907, 4 + len(entries)) + entries
with open(path, 'wb') as f:
    f.write(signed + area)
