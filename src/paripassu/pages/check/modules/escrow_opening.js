// What a disclosure opens in one tree: its structure first, then the root that it leads to.

import { sha256 as hash } from "@noble/hashes/sha2.js";
import { bisect } from "./bisect.js";
import { bigEndian, concat, utf8 } from "./bytes.js";
import { wants } from "./escrow_files.js";
import { Slots } from "./escrow_values.js";
import { EMPTY_ROOT, nodeHash } from "./tree.js";

const LEFT = new Uint8Array([2]);
const RIGHT = new Uint8Array([3]);
const NULL = new Uint8Array([0]);
const SOME = new Uint8Array([1]);
const child = (side, seed) => hash.create().update(side).update(seed).digest();
const sameLists = (row, lists) =>
  row.length === lists.length && row.every((entry, at) => Array.isArray(entry) === lists[at]);
const bits = (number) => number.toString(2).length;
const rising = (some) => some.every((one, at) => !at || some[at - 1] < one);

export class Opening {
  constructor(tree, part) {
    Object.assign(this, { tree, part });
    const { columns, counts, cover, slots: nodes, entries, fields } = part;
    const { depth } = tree;
    wants(rising([0, ...columns]) && columns.every((one) => one >= 1 && one <= tree.columns.length));
    wants(fields.length === columns.length && counts.length === nodes.length);
    const [bodies, rows] = columns.length ? [0, nodes.length] : [nodes.length, 0];
    wants(part.bodies.length === bodies && entries.length === rows);
    const lists = tree.columns.map((_, at) => columns.includes(at + 1));
    wants(entries.every((row) => sameLists(row, lists)));

    const heights = cover.map((node) => depth + 1 - bits(node));
    wants(heights.length && heights.every((one) => one >= 0), "CoverNotCanonical");
    this.spans = cover.map((node, at) => {
      const low = (node << BigInt(heights[at])) - tree.end;
      return [low, low + (1n << BigInt(heights[at]))];
    });
    const apart = this.spans.every(([low], at) => !at || this.spans[at - 1][1] <= low);
    wants(apart, "CoverNotCanonical");
    this.open = new Slots(this.spans.flatMap(([low, high]) => [...tree.territory.within(low, high)]));
    // Steps: "join" of two subtrees; "opened", all slots, or none ("path"); "nothing": no slots.
    this.steps = [];
    this.canonical = [];
    this.descend(depth, 0n);
    const same = this.canonical.length === cover.length;
    wants(same && cover.every((node, at) => node === this.canonical[at]), "CoverNotCanonical");

    wants(rising(nodes), "SlotOrder");
    this.slots = nodes.map((node) => node - tree.end);
    const inside = this.slots.every((slot) => this.open.count(slot, slot + 1n));
    wants(inside, "SlotOutsideCover");
    wants(counts.every((n) => n >= 1 && n < 2 ** 32), "BadCount");
    const full = (row, n) => row.every((entry) => !Array.isArray(entry) || entry.length === n);
    wants(entries.every((row, at) => full(row, counts[at])), "BadCount");

    // Which of the slots stand under each node of the cover: where some do, columns have a seed.
    this.under = this.spans.map((one) => one.map((slot) => bisect(this.slots, slot)));
    const filled = this.under.filter(([first, last]) => first < last).length;
    const seeds = (nodes.length || !columns.length) && part.seeds.length === cover.length;
    wants(seeds && fields.every((one) => one.length === filled), "SeedCount");
    const path = this.steps.filter((step) => step === "path").length;
    wants(part.path.length >= path, "ProofTooShort");
    wants(part.path.length <= path, "ProofTooLong");
  }

  /** Write down, from the top, how the hash of a subtree comes about. */
  descend(height, low) {
    const wide = 1n << BigInt(height);
    const size = this.tree.territory.count(low, low + wide);
    const opened = this.open.count(low, low + wide);
    if (!opened) this.steps.push(size ? "path" : "nothing");
    else if (opened === size) {
      this.steps.push("opened");
      this.canonical.push((this.tree.end + low) >> BigInt(height));
    } else {
      this.steps.push("join");
      this.descend(height - 1, low);
      this.descend(height - 1, low + wide / 2n);
    }
  }

  /** The root of the tree; `breathe` is told now and then of so many slots, and waited for. */
  async root(commitment, breathe = async () => {}) {
    const { part, tree } = this;
    this.slotLeaf = hash.create().update(commitment.context(1, tree));
    this.bodyStart = hash.create().update(commitment.context(3, tree));
    const leaf = (column) => hash.create().update(commitment.context(2, tree, column));
    this.columnLeaf = new Map(part.columns.map((column) => [column, leaf(column)]));
    this.breathe = breathe;
    const path = part.path.values();
    const fields = part.fields.map((one) => one.values());
    const steps = this.steps.values();
    let node = 0;
    const following = async () => {
      const step = steps.next().value;
      if (step === "join") {
        const left = await following();
        return nodeHash(left, await following());
      }
      if (step !== "opened") return step === "path" ? path.next().value : EMPTY_ROOT;
      const [[low, high], [first, last], seed] = [this.spans[node], this.under[node], part.seeds[node]];
      node += 1;
      const more = first < last ? fields.map((field) => field.next().value) : [];
      return this.subtree(bits(high - low) - 1, low, first, last, [seed, ...more]);
    };
    return following();
  }

  /** What ends the slot leaf of a slot with records: n and the body. */
  ending(at, salts) {
    const { part } = this;
    const n = bigEndian(part.counts[at], 4);
    const place = concat(bigEndian(this.slots[at], 8), n);
    if (!salts.length) return concat(n, part.bodies[at]);
    const body = this.bodyStart.clone().update(place);
    let used = 0;
    part.entries[at].forEach((entry, number) => {
      if (!Array.isArray(entry)) {
        body.update(entry);
        return;
      }
      const leaf = this.columnLeaf.get(number + 1).clone().update(salts[used++]).update(place);
      for (const value of entry) {
        if (value === null) leaf.update(NULL);
        else {
          const text = utf8(value);
          leaf.update(SOME).update(bigEndian(text.length, 4)).update(text);
        }
      }
      body.update(leaf.digest());
    });
    return concat(n, body.digest());
  }

  /** The hash of an opened subtree: with records from first to last. */
  async subtree(height, low, first, last, seeds) {
    const wide = 1n << BigInt(height);
    const size = this.tree.territory.count(low, low + wide);
    if (!size) return EMPTY_ROOT;
    if (!height || (height <= 12 && first === last && size === wide)) {
      await this.breathe(size);
      return this.levels(height, low, first < last ? this.ending(first, seeds.slice(1)) : null, seeds[0]);
    }
    const half = low + wide / 2n;
    const middle = bisect(this.slots, half, { from: first, to: last });
    const below = (side, i, j) => (i < j ? seeds : seeds.slice(0, 1)).map((seed) => child(side, seed));
    const left = await this.subtree(height - 1, low, first, middle, below(LEFT, first, middle));
    const right = await this.subtree(height - 1, half, middle, last, below(RIGHT, middle, last));
    return nodeHash(left, right);
  }

  /** Level by level: down to the salts, then up from the slots. */
  levels(height, low, ending, seed) {
    let hashes = [seed];
    for (let at = 0; at < height; at += 1) {
      hashes = hashes.flatMap((one) => [child(LEFT, one), child(RIGHT, one)]);
    }
    const place = bigEndian(low, 8);
    const last = new DataView(place.buffer);
    const start = last.getUint32(4); // a subtree of at most 2^12 slots begins at a multiple of that
    const end = ending ?? new Uint8Array(4);
    hashes = hashes.map((salt, at) => {
      last.setUint32(4, start + at);
      return this.slotLeaf.clone().update(salt).update(place).update(end).digest();
    });
    while (hashes.length > 1) {
      const above = [];
      for (let at = 0; at < hashes.length; at += 2) above.push(nodeHash(hashes[at], hashes[at + 1]));
      hashes = above;
    }
    return hashes[0];
  }
}
