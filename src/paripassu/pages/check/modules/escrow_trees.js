// A commitment, the rules of its template, and its trees with what is open of them.

import { bisect } from "./bisect.js";
import { bigEndian, concat, hex, unhex, utf8 } from "./bytes.js";
import { read, wants } from "./escrow_files.js";
import { columnAndRow, folded, interleaved, isValue, Slots, span } from "./escrow_values.js";
import { canonical } from "./json.js";
import { sha256 } from "./tree.js";

/** A column of a tree: its type, and what its values must be besides. */
class Column {
  constructor(name, kind, { characters = 0, filled = false, signless = false } = {}) {
    Object.assign(this, { name, kind, characters, filled, signless });
  }

  /** Whether a value may stand in this column. */
  holds(value) {
    if (value === null) return !this.filled;
    const right = isValue(value, this.kind) && (!this.characters || value.length === this.characters);
    return right && !(this.signless && value.startsWith("-"));
  }
}

/** A tree, of a table or of totals of it; and what is open of it, its view. */
class Tree {
  constructor(number, table, totals, territory) {
    Object.assign(this, { number, table, totals, territory });
    this.depth = (totals ?? table).depth;
    this.name = totals ? `${table.name}/${this.depth}` : table.name;
    this.columns = totals ? this.totalColumns() : this.ownColumns();
    // The view: open slots; by column and slot the values, by slot n in column 0; which ascend.
    this.openings = [];
    this.open = new Slots([]);
    this.values = [new Map(), ...this.columns.map(() => new Map())];
    this.slots = this.values.map(() => []);
  }

  totalColumns() {
    const types = new Map(this.table.columns.map((column) => [column.name, column.type]));
    return this.totals.columns.map(
      ({ name, sum }) => new Column(name, types.get(sum) ?? "integer", { filled: true, signless: true }),
    );
  }

  ownColumns() {
    const { columns, key, totals } = this.table;
    const summed = new Set(totals.flatMap((one) => one.columns.map((column) => column.sum)));
    return columns.map(({ name, type }) => {
      const isKey = name === key;
      const characters = isKey && type === "cell" ? Math.floor(this.depth / 5) : 0;
      return new Column(name, type, { characters, filled: isKey, signless: summed.has(name) });
    });
  }

  get counts() {
    return this.values[0];
  }

  /** The first slot that no tree of this depth has. */
  get end() {
    return 1n << BigInt(this.depth);
  }

  /** The number of a column, from 1. */
  column(name) {
    return this.columns.findIndex((column) => column.name === name) + 1;
  }

  /** Take in what was opened: the view is the union. */
  see() {
    this.open = new Slots(this.openings.flatMap((opening) => [...opening.open.within()]));
    for (const { part, slots } of this.openings) {
      slots.forEach((slot, at) => this.counts.set(slot, part.counts[at]));
      for (const column of part.columns) {
        slots.forEach((slot, at) => this.values[column].set(slot, part.entries[at][column - 1]));
      }
    }
    const rising = (one, other) => (one < other ? -1 : 1);
    this.slots = this.values.map((values) => [...values.keys()].sort(rising));
  }

  /** The open slots with records, in a column, from low to before high. */
  records(low, high, column = 0) {
    const slots = this.slots[column];
    return slots.slice(bisect(slots, low), bisect(slots, high));
  }

  /** Whether all slots of the territory from low to before high are open, in columns. */
  complete(low, high, columns = []) {
    const many = (column) => {
      const slots = this.slots[column];
      return bisect(slots, high) - bisect(slots, low);
    };
    if (this.open.count(low, high) !== this.territory.count(low, high)) return false;
    return columns.every((column) => many(column) === many(0));
  }

  finding(error, slot = null, column = 0) {
    const node = slot === null ? null : (this.end + slot).toString(16);
    return { error, table: this.name, slot: node, column: column ? this.columns[column - 1].name : null };
  }
}

/** The trees: each table followed by its totals. */
const treesOf = (template) => {
  const pairs = template.tables.flatMap((table) => [null, ...table.totals].map((one) => [table, one]));
  const known = new Map();
  const territory = (cell, depth) => {
    const name = `${cell} ${depth}`;
    const prefixes = cell ? template.territory : [""];
    if (!known.has(name)) known.set(name, new Slots(prefixes.map((prefix) => span(prefix, depth))));
    return known.get(name);
  };
  return pairs.map(([table, totals], at) => {
    const depth = (totals ?? table).depth;
    return new Tree(at, table, totals, territory(table.kind === "cell", depth));
  });
};

const differ = (items, key = "name") => new Set(items.map((one) => one[key])).size === items.length;

/** Whether prefixes are a region, none deeper than a depth. */
const isRegion = (prefixes, depth) => {
  const rising = prefixes.every(
    (one, at) => !at || (prefixes[at - 1] < one && !one.startsWith(prefixes[at - 1])),
  );
  const children = new Map();
  for (const prefix of prefixes.filter((one) => one !== "")) {
    const parent = prefix.slice(0, -1);
    children.set(parent, (children.get(parent) ?? 0) + 1);
  }
  const whole = [...children.values()].includes(32);
  return rising && !whole && prefixes.every((prefix) => 5 * prefix.length <= depth);
};

const sameOrder = (chosen, all) => {
  const picked = all.filter((name) => chosen.includes(name));
  return picked.length === chosen.length && picked.every((name, at) => name === chosen[at]);
};

/** Verify the rules of a template of the right shape. */
const verifyTemplate = (template) => {
  const { tables, stages, territory } = template;
  wants(tables.length && differ(tables) && differ(stages));
  const depths = [];
  for (const { kind, depth, totals, most, tolerance } of tables) {
    const below = totals.map((one) => one.depth);
    wants(below.every((one, at) => !at || one > below[at - 1]));
    if (kind === "cell") {
      wants(depth >= 5 && [depth, ...below].every((one) => one % 5 === 0 && one <= depth));
      depths.push(depth, ...below);
    } else {
      const room = most * (kind === "tag" ? 256 : 1);
      wants(tolerance === 0 && 2 ** depth >= room && ["", "0"].includes(below.join()));
    }
  }
  wants(Boolean(depths.length) === Boolean(territory.length));
  wants(isRegion(territory, depths.length ? Math.min(...depths) : 0));
  const trees = new Map(treesOf(template).map((tree) => [tree.name, tree]));
  const types = new Map(
    tables.flatMap((table) => table.columns.map((one) => [`${table.name}.${one.name}`, one.type])),
  );
  for (const tree of trees.values()) verifyTree(tree, trees, types);
  for (const stage of stages) verifyStage(stage, trees);
};

const verifyTree = (tree, trees, types) => {
  const { table, columns } = tree;
  const own = new Map(trees.get(table.name).columns.map((column) => [column.name, column]));
  wants(differ(columns) && columns.length >= 1 && columns.length <= 255);
  for (const { sum, where } of tree.totals?.columns ?? []) {
    wants(sum === null || ["integer", "decimal"].includes(types.get(`${table.name}.${sum}`)));
    if (where === null) continue;
    wants(own.has(where.column));
    const { name, kind, characters, filled } = own.get(where.column);
    wants(new Column(name, kind, { characters, filled }).holds(where.value));
  }
  if (tree.totals) return;
  const kinds = { cell: ["place", "cell"], tag: ["tag"], row: [] }[table.kind];
  const { key, answer, unique, references } = table;
  wants(own.has(key) ? kinds.includes(own.get(key).kind) : key === null && table.kind === "row");
  wants(!answer.includes(key));
  const names = [...own.keys()];
  for (const chosen of [answer, unique, references.map((one) => one.column)]) {
    wants(sameOrder(chosen, names));
  }
  for (const { column, to } of references) wants(types.get(to) === own.get(column).kind);
};

const verifyStage = ({ opens }, trees) => {
  wants(opens.length && differ(opens, "table"));
  for (const { table, regions, columns } of opens) {
    wants(trees.has(table));
    const tree = trees.get(table);
    wants(sameOrder(columns, tree.columns.map((column) => column.name)));
    if (tree.table.kind === "cell") wants(regions.length);
    else wants(regions.length === 1 && regions[0] === "");
    wants(isRegion(regions, tree.depth));
  }
};

/** A commitment that holds, with its trees. */
export class Commitment {
  constructor(document, template) {
    read(document, "commitment");
    this.root = document.root;
    this.header = document.header;
    this.template = this.header.template;
    const { agreement, origin, declarer } = this.template;
    this.author = JSON.stringify([agreement, origin, declarer]);
    wants((this.header.version === 1) === (this.header.predecessor === null));
    verifyTemplate(this.template);
    this.trees = treesOf(this.template);
    const header = utf8(canonical(this.header));
    this.identity = sha256(concat(utf8("paripassu/escrow/1/identity\n"), header));
    this.roots = document.tables.map(unhex);
    const own = sha256(concat(utf8("paripassu/escrow/1/root\n"), this.identity, ...this.roots));
    wants(this.roots.length === this.trees.length && hex(own) === this.root, "CommitmentMismatch");
    const agreed = template === null || canonical(template) === canonical(this.template);
    wants(agreed, "TemplateMismatch");
  }

  /** The context of a leaf: the one block with which its hash begins. */
  context(kind, tree, column = 0) {
    const numbers = concat(bigEndian(tree.number, 4), bigEndian(column, 4));
    return concat(Uint8Array.of(0, kind), this.identity, numbers, new Uint8Array(22));
  }

  /** The slot where a record with this key stands. */
  slotOf(tree, key) {
    const { depth } = tree;
    if (tree.table.kind === "tag") {
      const text = utf8(folded(key));
      const bits = sha256(concat(utf8("paripassu/escrow/1/tag\n"), this.identity, text));
      return BigInt(`0x${hex(bits.subarray(0, 8))}`) >> BigInt(64 - depth);
    }
    if (!key.includes(",")) return span(key, depth)[0];
    return interleaved(...columnAndRow(key, depth), depth);
  }
}
