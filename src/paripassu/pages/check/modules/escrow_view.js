// What is open of a commitment: what stands there, what is false in it, and what totals say.

import { ALPHABET } from "./escrow_files.js";
import { compared, decimalOf, plus, span, ZERO } from "./escrow_values.js";
import { canonical } from "./json.js";

const unique = (items) => {
  const found = new Map(items.map((item) => [item.join(" "), item]));
  return [...found.values()];
};

/** What stands in the columns that are referred to, of those that are wholly open. */
const referred = (trees) => {
  const known = new Map();
  for (const { table } of trees.values()) {
    for (const { to } of table.references) {
      const [name, columnName] = to.split(".");
      const tree = trees.get(name);
      const column = tree.column(columnName);
      if (known.has(to) || !tree.complete(0n, tree.end, [column])) continue;
      known.set(to, new Set([...tree.values[column].values()].flat()));
    }
  }
  return known;
};

/** Every finding but those about totals. */
export function* findings(commitment) {
  const trees = new Map(commitment.trees.map((tree) => [tree.name, tree]));
  const known = referred(trees);
  for (const tree of commitment.trees) {
    for (const slot of wrongNumbers(tree)) yield tree.finding("WrongNumber", slot);
    for (const [at, column] of tree.columns.entries()) {
      yield* inColumn(commitment, tree, at + 1, column, known);
    }
  }
}

/** The slots with another number of records than can be; null: there are more in all. */
const wrongNumbers = (tree) => {
  const { table, counts } = tree;
  const wrong = [];
  const slots = tree.slots[0];
  if (tree.totals || table.kind === "row") {
    wrong.push(...slots.filter((slot) => counts.get(slot) > 1));
    const end = tree.totals ? tree.end : (slots[slots.length - 1] ?? 0n);
    const empty = firstEmpty(tree, end);
    if (empty !== null) wrong.push(empty);
  }
  const all = slots.reduce((sum, slot) => sum + counts.get(slot), 0);
  if (!tree.totals && all > table.most) wrong.push(null);
  return wrong;
};

/** The first open slot without records, before an end. */
const firstEmpty = (tree, end) => {
  let at = 0;
  for (const [low, high] of tree.open.within(0n, end)) {
    let slot = low;
    while (at < tree.slots[0].length && tree.slots[0][at] < low) at += 1;
    while (slot < high && tree.slots[0][at] === slot) {
      at += 1;
      slot += 1n;
    }
    if (slot < high) return slot;
  }
  return null;
};

function* inColumn(commitment, tree, number, column, known) {
  const { table } = tree;
  const texts = tree.slots[number].flatMap((slot) =>
    tree.values[number].get(slot).map((text) => [slot, text]),
  );
  const said = texts.filter(([, text]) => !column.holds(text)).map(([slot]) => ["BadValue", slot]);
  const some = texts.filter(([, text]) => text !== null);
  const own = !tree.totals;
  if (own && column.name === table.key) {
    const right = some.filter(([, text]) => column.holds(text));
    const moved = right.filter(([slot, text]) => commitment.slotOf(tree, text) !== slot);
    said.push(...moved.map(([slot]) => ["Misplaced", slot]));
  }
  for (const one of own ? table.references : []) {
    if (one.column !== column.name || !known.has(one.to)) continue;
    const lost = some.filter(([, text]) => !known.get(one.to).has(text));
    said.push(...lost.map(([slot]) => ["Dangling", slot]));
  }
  for (const [error, slot] of unique(said)) yield tree.finding(error, slot, number);
  if (!own || !table.unique.includes(column.name)) return;
  const seen = new Map();
  for (const [slot, text] of some) {
    seen.set(text, (seen.get(text) ?? 0) + 1);
    if (seen.get(text) === 2) yield tree.finding("Twice", slot, number);
  }
}

/** Add up what is open of a column, or for 0 the records: `{amount, all}`; null: it says nothing. */
const added = (tree, low, high, summed, where) => {
  const columns = [summed, where ? where.column : 0].filter((column) => column);
  const slots = tree.records(low, high);
  const single = tree.totals || tree.table.kind === "row";
  const missing = tree.totals && tree.open.count(low, high) !== BigInt(slots.length);
  if (missing || (single && slots.some((slot) => tree.counts.get(slot) > 1))) return null;
  const all = tree.complete(low, high, columns);
  if (!columns.length) {
    const count = slots.reduce((sum, slot) => sum + tree.counts.get(slot), 0);
    return { amount: decimalOf(String(count)), all };
  }
  let amount = ZERO;
  for (const slot of slots.filter((one) => columns.every((column) => tree.values[column].has(one)))) {
    const ones = () => Array(tree.counts.get(slot)).fill("1");
    const texts = summed ? tree.values[summed].get(slot) : ones();
    const asked = where ? tree.values[where.column].get(slot) : null;
    for (const [at, text] of texts.entries()) {
      if (asked !== null && asked[at] !== where.value) continue;
      if (summed && !tree.columns[summed - 1].holds(text)) return null;
      amount = plus(amount, decimalOf(text ?? "0"));
    }
  }
  return { amount, all };
};

/** Every open total with its state, and the finding where it is contradicted. */
export function* totals(commitment) {
  const trees = new Map(commitment.trees.map((tree) => [tree.name, tree]));
  const families = new Map(); // columns of one definition, by tree
  for (const tree of commitment.trees) {
    for (const [at, { sum, where }] of (tree.totals?.columns ?? []).entries()) {
      const definition = canonical([tree.table.name, sum, where]);
      const family = families.get(definition) ?? { sum, where, members: new Map() };
      families.set(definition, family);
      family.members.set(tree, [...(family.members.get(tree) ?? []), at + 1]);
    }
  }
  for (const { sum, where, members } of families.values()) {
    const base = trees.get([...members.keys()][0].table.name);
    const condition = where && { column: base.column(where.column), value: where.value };
    const records = [base, sum === null ? 0 : base.column(sum), condition];
    for (const [tree, numbers] of members) yield* ofTree(tree, numbers, members, records);
  }
}

function* ofTree(tree, numbers, members, records) {
  // What lies below, each alone: the records, and the same total of deeper trees.
  const deeper = [...members].filter(([other]) => other.depth > tree.depth);
  const below = [records, ...deeper.flatMap(([other, columns]) => columns.map((one) => [other, one, null]))];
  const slots = [...new Set(numbers.flatMap((number) => tree.slots[number]))];
  for (const slot of slots.sort((one, other) => (one < other ? -1 : 1))) {
    const sums = below.map(([other, column, where]) => {
      const height = BigInt(other.depth - tree.depth);
      return added(other, slot << height, (slot + 1n) << height, column, where);
    });
    for (const number of numbers) {
      const found = totalOf(tree, number, slot, sums);
      if (found !== null) yield found;
    }
  }
}

const totalOf = (tree, number, slot, sums) => {
  const own = tree.columns[number - 1];
  const values = tree.values[number].get(slot) ?? [];
  if (values.length !== 1 || !own.holds(values[0])) return null;
  const claim = decimalOf(values[0]);
  const against = (sum) => {
    const order = sum === null ? 0 : compared(sum.amount, claim);
    return order > 0 || (sum !== null && sum.all && order !== 0);
  };
  const isFalse = sums.some(against);
  const state = sums[0]?.all ? "verified" : "claimed";
  const said = {
    table: tree.table.name,
    prefix: prefixOf(slot, tree.depth),
    total: own.name,
    value: values[0],
    state: isFalse ? "contradicted" : state,
  };
  return { said, finding: isFalse ? tree.finding("TotalContradicted", slot, number) : null };
};

const prefixOf = (slot, depth) => {
  let found = "";
  for (let at = depth - 5; at >= 0; at -= 5) found += ALPHABET[Number((slot >> BigInt(at)) & 31n)];
  return found;
};

/** Which stages are open. */
export const stagesOf = (commitment) => {
  const trees = new Map(commitment.trees.map((tree) => [tree.name, tree]));
  const isOpen = ({ opens }) =>
    opens.every(({ table, columns, regions }) => {
      const tree = trees.get(table);
      const numbers = columns.map((name) => tree.column(name));
      return regions.every((prefix) => tree.complete(...span(prefix, tree.depth), numbers));
    });
  return commitment.template.stages.map((stage) => [stage.name, isOpen(stage)]);
};
