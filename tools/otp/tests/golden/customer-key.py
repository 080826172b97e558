#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""
The golden customer key message and applet, from the description in
tools/otp/samba/customer-key.h and applet.h alone. All that is taken from
elsewhere is AES of one block, out of the command line of OpenSSL; the modes,
the KDF and the CMAC are written out here.

Run it to make customer-key.txt anew.
"""
import subprocess

SECRET = b"linux-otp test secret, no secret"
UNIQUE_ID = bytes(range(0x10, 0x20))
SALT = bytes(range(0xa0, 0xb0))
CMAC_KEY = bytes(range(0x40, 0x60))
DIGEST = bytes(range(0x80, 0xc0))


def aes(key, block):
    return subprocess.run(
        ["openssl", "enc", "-aes-256-ecb", "-nopad", "-K", key.hex()],
        input=block, stdout=subprocess.PIPE, check=True).stdout


def xor(a, b):
    return bytes(x ^ y for x, y in zip(a, b))


def double(block):
    value = int.from_bytes(block, "big") << 1
    if value >> 128:
        value = value & ((1 << 128) - 1) ^ 0x87
    return value.to_bytes(16, "big")


def cmac(key, data):
    subkey = double(aes(key, bytes(16)))
    blocks = [data[i:i + 16] for i in range(0, len(data), 16)] or [b""]
    if len(blocks[-1]) < 16:
        subkey = double(subkey)
        blocks[-1] = (blocks[-1] + b"\x80").ljust(16, b"\0")
    blocks[-1] = xor(blocks[-1], subkey)
    mac = bytes(16)
    for block in blocks:
        mac = aes(key, xor(mac, block))
    return mac


def expand(label, context, size):
    keys = b""
    counter = 1
    while len(keys) < size:
        keys += cmac(SECRET, counter.to_bytes(4, "big") + label + b"\0" +
                     context + (8 * size).to_bytes(4, "big"))
        counter += 1
    return keys[:size]


def cbc(key, plain):
    vector = bytes(16)
    out = b""
    for i in range(0, len(plain), 16):
        vector = aes(key, xor(vector, plain[i:i + 16]))
        out += vector
    return out


def le32(value):
    return value.to_bytes(4, "little")


def message(auth_type):
    keys = expand(b"linux-otp customer key", UNIQUE_ID, 64)
    plain = (SALT + b"CKEY" + le32(1) + CMAC_KEY + DIGEST + le32(auth_type) +
             bytes(36) + bytes([16]) * 16)
    cipher = cbc(keys[:32], plain)
    return cipher + cmac(keys[32:], cipher)


def applet(number, name, size):
    head = (b"OTPAPPLT" + le32(1) + le32(number) + le32(size) +
            name.ljust(28, b"\0")).ljust(size - 16, b"\0")
    return head + cmac(expand(b"linux-otp applet", b"", 32), head)


# RFC 4493 has no keys of 256 bits; SP 800-38B has.
key = bytes.fromhex("603deb1015ca71be2b73aef0857d7781"
                    "1f352c073b6108d72d9810a30914dff4")
assert cmac(key, b"").hex() == "028962f61b7bf89efc6b551f4667d983"
assert cmac(key, bytes.fromhex("6bc1bee22e409f96e93d7e117393172a")).hex() == \
    "28a7023f452e8f82bd4bf28d8c37c35c"

print("key", message(1).hex())
print("applet", applet(1, b"user-signature", 80).hex())
