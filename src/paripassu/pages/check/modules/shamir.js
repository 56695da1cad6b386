// Shamir's shares over GF(2^128): a key of two blocks, each shared on its own.

import { bigEndian, concat, numberOf } from "./bytes.js";

const REST = 0x87n; // x^128 = x^7 + x^2 + x + 1
const TOP = 1n << 128n;

const times = (one, other) => {
  let found = 0n;
  let shifted = one;
  for (let left = other; left; left >>= 1n) {
    if (left & 1n) found ^= shifted;
    shifted <<= 1n;
    if (shifted & TOP) shifted ^= TOP | REST;
  }
  return found;
};

/** One over an element, but 0: its power 2^128 - 2. */
const inverse = (one) => {
  let found = 1n;
  let square = one;
  for (let bit = 1; bit < 128; bit += 1) {
    square = times(square, square);
    found = times(found, square);
  }
  return found;
};

/** The key that shares give: `[index, 32 bytes]` each, of different indices. */
export const combined = (shares) => {
  const points = shares.map(([index, share]) => [BigInt(index), share]);
  const blocks = [0n, 0n];
  for (const [at, share] of points) {
    let weight = 1n;
    for (const [other] of points) {
      if (other !== at) weight = times(weight, times(other, inverse(other ^ at)));
    }
    blocks[0] ^= times(weight, numberOf(share.subarray(0, 16)));
    blocks[1] ^= times(weight, numberOf(share.subarray(16)));
  }
  return concat(bigEndian(blocks[0], 16), bigEndian(blocks[1], 16));
};

/** Every so many of some items, in their order. */
export function* everyFew(items, count) {
  if (!count) yield [];
  for (let at = 0; at + count <= items.length && count; at += 1) {
    for (const rest of everyFew(items.slice(at + 1), count - 1)) yield [items[at], ...rest];
  }
}
