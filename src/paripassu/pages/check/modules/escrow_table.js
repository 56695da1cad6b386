// What is open of a table, row by row, for people.

import { ALPHABET } from "./escrow_files.js";
import { plainly } from "./refused.js";

/** Rows that are shown at most. */
const MOST_ROWS = 1000;

/** Where a record stands: a cell by its geohash, a row by its number, a tag by its slot. */
const placeOf = (tree, slot) => {
  if (tree.table.kind === "row" && !tree.totals) return (slot + 1n).toLocaleString("en");
  if (tree.table.kind !== "cell" || tree.depth % 5) return slot.toString(16);
  let text = "";
  for (let left = slot, at = 0; at < tree.depth; at += 5, left >>= 5n) text = ALPHABET[Number(left & 31n)] + text;
  return text || "all";
};

const shown = (text) => (text === null ? "–" : plainly(text));

/** The records of a slot: the values of each that are open. */
function* recordsOf(tree, slot) {
  const columns = tree.columns.map((_, at) => tree.values[at + 1].get(slot));
  const n = tree.counts.get(slot);
  const place = placeOf(tree, slot);
  if (columns.every((one) => one === undefined)) {
    yield [place, n === 1 ? "1 record" : `${n.toLocaleString("en")} records`, ...columns.map(() => "not open")];
    return;
  }
  for (let at = 0; at < n; at += 1) {
    yield [place, `${at + 1} of ${n}`, ...columns.map((one) => (one === undefined ? "not open" : shown(one[at])))];
  }
}

/** What is open of a tree: `{title, header, rows, more}`, texts. */
export const tableOf = (tree) => {
  const rows = [];
  let all = 0;
  for (const slot of tree.slots[0]) {
    all += tree.counts.get(slot);
    if (rows.length < MOST_ROWS) {
      for (const row of recordsOf(tree, slot)) {
        if (rows.length < MOST_ROWS) rows.push(row);
      }
    }
  }
  const header = [{ cell: "Cell", row: "Row", tag: "Slot" }[tree.table.kind], "Record", ...tree.columns.map((one) => one.name)];
  const told = rows.length < MOST_ROWS ? 0 : Math.max(0, all - MOST_ROWS);
  return { title: `What is open of “${tree.name}”`, header, rows, more: told };
};
