// A log at a checkpoint, read as it is asked for: each tile is judged by the one above it.

import { equal } from "./bytes.js";
import { Damaged, need, Unreachable } from "./refused.js";
import { bundlePath, countAt, readBundle, readTile, tilePath, WIDTH, widthAt } from "./tiles.js";
import { EMPTY_ROOT, leafHash, nodeHash, rootOf } from "./tree.js";

/** The largest log that is read here: its numbers are exact, and its hashes fit into memory. */
const MOST_SIZE = 2 ** 32;

/** Say nothing about a log that is too large: nothing of it was seen. */
export const verifySize = ({ size }) => {
  if (size > MOST_SIZE) throw new Unreachable("The log is larger than this program reads.");
};

/** The root of a tree by the hashes of its partial tiles, from the highest level. */
const edgeRoot = (tiles) => {
  const subtrees = []; // [height, hash], the largest first
  for (const { level, hashes } of tiles) {
    for (const hash of hashes) {
      let one = [8 * level, hash];
      while (subtrees.length && subtrees[subtrees.length - 1][0] === one[0]) {
        one = [one[0] + 1, nodeHash(subtrees.pop()[1], one[1])];
      }
      subtrees.push(one);
    }
  }
  if (!subtrees.length) return EMPTY_ROOT;
  return subtrees.reduceRight((right, [, left]) => (right === null ? left : nodeHash(left, right)), null);
};

/** Nothing is taken on trust: tiles lead to the root, and entries have the hashes of their tile. */
export class History {
  constructor(source, checkpoint) {
    verifySize(checkpoint);
    this.source = source;
    this.size = Number(checkpoint.size);
    this.promised = checkpoint.root;
    this.kept = new Map();
    this.edge = null;
  }

  /** Read the tiles at the edge, which have to give the root that the checkpoint promises. */
  async verify() {
    this.edge ??= this.readEdge();
    return this.edge;
  }

  async readEdge() {
    const tiles = [];
    for (let level = 0; countAt(this.size, level); level += 1) {
      const number = countAt(this.size, level + 1);
      const width = widthAt(this.size, level, number);
      if (width) {
        const hashes = await readTile(this.source, level, number, width);
        tiles.unshift({ level, hashes });
        this.kept.set(tilePath(level, number), hashes);
      }
    }
    const same = equal(edgeRoot(tiles), this.promised);
    if (!same) throw new Damaged("checkpoint", "promises another root than that of its tiles.");
  }

  /** The hashes of a tile, as many as the log's size has there. */
  async tile(level, number) {
    await this.verify();
    const path = tilePath(level, number);
    const found = this.kept.get(path);
    if (found !== undefined) return found;
    const above = await this.tile(level + 1, Math.floor(number / WIDTH));
    const hashes = await readTile(this.source, level, number, WIDTH);
    const fits = equal(rootOf(hashes), above[number % WIDTH]);
    if (!fits) throw new Damaged(path, "does not fit the tile above it.");
    if (this.kept.size > 512) this.kept.delete(this.kept.keys().next().value);
    this.kept.set(path, hashes);
    return hashes;
  }

  /** The entries of a bundle: that they stand in the log is verified with it. */
  async bundle(number) {
    const hashes = await this.tile(0, number);
    const entries = await readBundle(this.source, number, hashes.length);
    const wrong = entries.findIndex((entry, at) => !equal(leafHash(entry), hashes[at]));
    if (wrong >= 0) {
      const what = `holds another entry ${WIDTH * number + wrong} than the log has.`;
      throw new Damaged(bundlePath(number, hashes.length), what);
    }
    return entries;
  }

  async entry(index) {
    need(index >= 0 && index < this.size, "size", "The log has no such entry.");
    return (await this.bundle(Math.floor(index / WIDTH)))[index % WIDTH];
  }

  /** The root over the 2^height entries from index · 2^height. */
  async subtree(height, index) {
    const low = height % 8;
    const first = index * 2 ** low;
    const hashes = await this.tile(Math.floor(height / 8), Math.floor(first / WIDTH));
    return rootOf(hashes.slice(first % WIDTH, (first % WIDTH) + 2 ** low));
  }

  /** The root that the log had at an earlier size. */
  async rootAt(size) {
    let found = null;
    let end = size;
    for (let height = 0; end; height += 1) {
      const span = 2 ** height;
      if (Math.floor(end / span) % 2) {
        const one = await this.subtree(height, end / span - 1);
        found = found === null ? one : nodeHash(one, found);
        end -= span;
      }
    }
    return found ?? EMPTY_ROOT;
  }
}
