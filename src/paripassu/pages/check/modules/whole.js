// Every tile and every entry of a log against the root that its checkpoint promises, each read once.

import { equal } from "./bytes.js";
import { History, verifySize } from "./history.js";
import { Damaged } from "./refused.js";
import { bundlePath, countAt, readBundle, readTile, tilePath, WIDTH, widthAt } from "./tiles.js";
import { leafHash, Tree } from "./tree.js";

/** Faults after which the rest is not read. */
const MOST_FAULTS = 100;
/** Bundles that are asked for before it is their turn, so that a server's answers are not waited for. */
const AHEAD = 4;
/** Bytes of entries that are kept, so that they need not be read again. */
const MOST_KEPT = 64 * 1024 * 1024;

/** A log of which every hash was made again. */
export class WholeLog {
  constructor(source, checkpoint) {
    verifySize(checkpoint);
    this.source = source;
    this.checkpoint = checkpoint;
    this.size = Number(checkpoint.size);
    this.tree = new Tree();
    this.faults = [];
    this.doubts = []; // tiles that do not fit what stands below them: {path, below, level, number}
    this.kept = [];
    this.room = MOST_KEPT;
  }

  get bundles() {
    return Math.ceil(this.size / WIDTH);
  }

  /** Read all, and give the faults: none where every file is that of the checkpoint. */
  async verify(hear = async () => {}) {
    const ahead = [];
    for (let number = 0; number < this.bundles && !this.full(); number += 1) {
      for (let next = number + ahead.length; next < Math.min(this.bundles, number + AHEAD); next += 1) {
        ahead.push(this.readPair(next));
      }
      this.take(number, ...(await ahead.shift()));
      await hear(Math.min(this.size, WIDTH * (number + 1)), this.size);
    }
    for (let level = 1; countAt(this.size, level) && !this.full(); level += 1) {
      for (let number = 0; widthAt(this.size, level, number) && !this.full(); number += 1) {
        await this.readAbove(level, number);
      }
    }
    if (this.tree.size === this.size) await this.settle();
    return this.faults.slice(0, MOST_FAULTS);
  }

  full() {
    return this.faults.length + this.doubts.length >= MOST_FAULTS;
  }

  /** Read a bundle and the tile with its hashes. */
  readPair(number) {
    const width = widthAt(this.size, 0, number);
    const reading = Promise.all([
      this.noted(readBundle(this.source, number, width)),
      this.noted(readTile(this.source, 0, number, width)),
    ]);
    reading.catch(() => {}); // it is waited for in its turn, or something before it failed
    return reading;
  }

  take(number, entries, hashes) {
    const width = widthAt(this.size, 0, number);
    if (entries === null || this.tree.size < WIDTH * number) return; // a bundle before is not there
    const found = entries.map(leafHash);
    for (const leaf of found) this.tree.append(leaf);
    if (hashes !== null) this.compare(0, number, found, hashes, bundlePath(number, width));
    this.keep(number, entries);
  }

  async readAbove(level, number) {
    const width = widthAt(this.size, level, number);
    const hashes = await this.noted(readTile(this.source, level, number, width));
    if (hashes === null || this.tree.size < this.size) return;
    const found = this.tree.levels[8 * level].slice(WIDTH * number, WIDTH * number + width);
    this.compare(level, number, found, hashes, tilePath(level - 1, WIDTH * number));
  }

  compare(level, number, found, hashes, below) {
    const same = found.every((hash, at) => equal(hash, hashes[at]));
    const path = tilePath(level, number, hashes.length);
    if (!same) this.doubts.push({ path, below, level, number });
  }

  /** Note what is wrong with a file; nothing else is caught. */
  async noted(reading) {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof Damaged)) throw error;
      this.faults.push(error);
      return null;
    }
  }

  keep(number, entries) {
    this.room -= entries.reduce((sum, entry) => sum + entry.length, 0);
    if (this.room >= 0) this.kept[number] = entries;
  }

  /** Say of what does not fit which file is wrong. */
  async settle() {
    if (equal(this.tree.root(), this.checkpoint.root)) {
      for (const { path } of this.doubts) {
        this.faults.push(new Damaged(path, "does not hold the hashes of the log's entries."));
      }
      return;
    }
    const history = new History(this.source, this.checkpoint);
    const before = this.faults.length;
    let sure = true;
    try {
      await history.verify();
    } catch (error) {
      if (!(error instanceof Damaged)) throw error;
      sure = false;
    }
    if (sure) await this.blame(history);
    else {
      for (const { path, below } of this.doubts) {
        this.faults.push(new Damaged(below, `does not fit ${path}: one of them is not the log's.`));
      }
    }
    if (this.faults.length === before) {
      this.faults.push(new Damaged("checkpoint", "promises another root than that of the entries."));
    }
  }

  /** The tiles at the edge lead to the root: judge from there downwards. */
  async blame(history) {
    for (const { level, number, below } of this.doubts) {
      try {
        await history.tile(level, number);
        if (level === 0) this.faults.push(new Damaged(below, "does not hold the log's entries."));
      } catch (error) {
        if (!(error instanceof Damaged)) throw error;
        this.faults.push(error);
      }
    }
    for (let number = 0; number < this.bundles && !this.faults.length; number += 1) {
      await this.noted(history.bundle(number));
    }
  }

  /** The entries of a bundle again: those that were verified. */
  async bundle(number) {
    const kept = this.kept[number];
    if (kept !== undefined) return kept;
    const width = widthAt(this.size, 0, number);
    const entries = await readBundle(this.source, number, width);
    const leaves = this.tree.levels[0];
    const same = entries.every((entry, at) => equal(leafHash(entry), leaves[WIDTH * number + at]));
    if (!same) throw new Damaged(bundlePath(number, width), "has changed while it was read.");
    return entries;
  }
}
