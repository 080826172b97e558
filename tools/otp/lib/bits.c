// SPDX-License-Identifier: LGPL-2.1-or-later
#include "internal.h"

bool bit_get(const uint8_t *bytes, size_t bit)
{
	return bytes[bit / 8] >> (bit % 8) & 1;
}

void bits_copy(uint8_t *to, size_t to_bit, const uint8_t *from,
	       size_t from_bit, size_t bits)
{
	for (size_t i = 0; i < bits; i++) {
		uint8_t bit = 1U << ((to_bit + i) % 8);

		if (bit_get(from, from_bit + i))
			to[(to_bit + i) / 8] |= bit;
		else
			to[(to_bit + i) / 8] &= ~bit;
	}
}

/* Is any bit of [from, to) set? */
bool bits_any(const uint8_t *bytes, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (bit_get(bytes, i))
			return true;
	return false;
}
