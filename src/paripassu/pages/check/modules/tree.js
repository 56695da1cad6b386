// Merkle trees over SHA-256: RFC 6962, section 2.1; proofs as RFC 9162 verifies them.

import { sha256 as hash } from "@noble/hashes/sha2.js";
import { equal } from "./bytes.js";

const LEAF = new Uint8Array([0]);
const pair = new Uint8Array(65).fill(1, 0, 1);

export const sha256 = (bytes) => hash(bytes);
export const EMPTY_ROOT = hash(new Uint8Array());
export const leafHash = (entry) => hash.create().update(LEAF).update(entry).digest();
export const nodeHash = (left, right) => {
  pair.set(left, 1);
  pair.set(right, 33);
  return hash(pair);
};

/** The root over some hashes: a node without a neighbour goes up as it is. */
export const rootOf = (hashes) => {
  let level = hashes;
  while (level.length > 1) {
    const above = [];
    for (let at = 0; at + 1 < level.length; at += 2) above.push(nodeHash(level[at], level[at + 1]));
    if (level.length % 2) above.push(level[level.length - 1]);
    level = above;
  }
  return level[0] ?? EMPTY_ROOT;
};

/** A tree that grows: the roots of its perfect subtrees, and so its root at every size it had. */
export class Tree {
  constructor() {
    this.levels = [[]];
    this.size = 0;
  }

  append(leaf) {
    this.levels[0].push(leaf);
    this.size += 1;
    let hash = leaf;
    for (let height = 0; !((this.size >> height) & 1); height += 1) {
      const level = this.levels[height];
      hash = nodeHash(level[level.length - 2], hash);
      (this.levels[height + 1] ??= []).push(hash);
    }
  }

  root(size = this.size) {
    let found = null;
    let end = size;
    for (let height = 0; end; height += 1) {
      const span = 2 ** height;
      if (Math.floor(end / span) % 2) {
        const one = this.levels[height][end / span - 1];
        found = found === null ? one : nodeHash(one, found);
        end -= span;
      }
    }
    return found ?? EMPTY_ROOT;
  }
}

const is32 = (hashes) => hashes.every((one) => one.length === 32);

/** Whether a leaf stands at a place (RFC 9162, section 2.1.3.2). Places and sizes are BigInts. */
export const included = (index, size, leaf, proof, root) => {
  if (index < 0n || index >= size || !is32([leaf, root, ...proof])) return false;
  let fn = index;
  let sn = size - 1n;
  let found = leaf;
  for (const one of proof) {
    if (sn === 0n) return false;
    if (fn & 1n || fn === sn) {
      found = nodeHash(one, found);
      while (fn && !(fn & 1n)) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else found = nodeHash(found, one);
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && equal(found, root);
};

/** Whether a tree goes on from an earlier one (RFC 9162, section 2.1.4.2). */
export const consistent = (first, second, proof, firstRoot, secondRoot) => {
  if (first === 0n && !equal(firstRoot, EMPTY_ROOT)) return false;
  if (first === second) return !proof.length && equal(firstRoot, secondRoot); // nothing is hashed
  if (!is32([firstRoot, secondRoot, ...proof])) return false;
  if (first === 0n) return !proof.length; // every tree begins with none
  if (first < 0n || first > second || !proof.length) return false;
  const path = first & (first - 1n) ? proof : [firstRoot, ...proof];
  let fn = first - 1n;
  let sn = second - 1n;
  while (fn & 1n) {
    fn >>= 1n;
    sn >>= 1n;
  }
  let [fr] = path;
  let sr = fr;
  for (const one of path.slice(1)) {
    if (sn === 0n) return false;
    if (fn & 1n || fn === sn) {
      fr = nodeHash(one, fr);
      sr = nodeHash(one, sr);
      while (fn && !(fn & 1n)) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else sr = nodeHash(sr, one);
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && equal(fr, firstRoot) && equal(sr, secondRoot);
};
