// Questions: is anything declared at this place, or under this tag?

import { read, wants } from "./escrow_files.js";
import { columnAndRow, folded, interleaved, isValue } from "./escrow_values.js";

const KINDS = { place: "cell", tag: "tag" };

/** A question that can be put to one of the commitments. */
export class Question {
  constructor(document, commitments) {
    this.kind = Object.hasOwn(document, "place") ? "place" : "tag";
    const asked = read(document, `question about a ${this.kind}`);
    this.asked = asked[this.kind];
    wants(isValue(this.asked, this.kind));
    wants(commitments.has(asked.root), "WrongCommitment");
    this.commitment = commitments.get(asked.root);
    const fit = (tree) => !tree.totals && tree.table.kind === KINDS[this.kind];
    this.tree = this.commitment.trees.find((tree) => fit(tree) && tree.name === asked.table);
    wants(this.tree !== undefined && this.near(0).length, "NotAskable");
  }

  /** How many slots are looked at for it, at most. */
  get work() {
    return BigInt(2 * this.tree.table.tolerance + 1) ** 2n;
  }

  /** The slots of the territory within some columns and rows; those of a tag: its one. */
  near(far) {
    const { tree, commitment, asked } = this;
    if (this.kind === "tag") return [commitment.slotOf(tree, asked)];
    const [x, y] = columnAndRow(asked, tree.depth);
    const wide = 1n << BigInt(Math.ceil(tree.depth / 2));
    const high = 1n << BigInt(Math.floor(tree.depth / 2));
    const slots = new Set();
    for (let down = -far; down <= far; down += 1) {
      const row = y + BigInt(down);
      if (row < 0n || row >= high) continue;
      for (let along = -far; along <= far; along += 1) {
        const column = (((x + BigInt(along)) % wide) + wide) % wide; // round the earth
        slots.add(interleaved(column, row, tree.depth));
      }
    }
    return [...slots].filter((slot) => tree.territory.count(slot, slot + 1n));
  }

  /** Put it to the view. */
  answer() {
    const { tree, kind, asked } = this;
    const { table } = tree;
    const key = tree.column(table.key);
    const needed = this.near(table.tolerance);
    const complete = (slot, columns) => tree.complete(slot, slot + 1n, columns);
    const found = new Map(
      needed.filter((slot) => tree.counts.has(slot)).map((slot) => [slot, tree.counts.get(slot)]),
    );
    let canTell = needed.every((slot) => complete(slot, [key]));
    if (canTell && kind === "tag") {
      for (const slot of found.keys()) {
        const keys = tree.values[key].get(slot).filter((text) => text !== null);
        found.set(slot, keys.filter((text) => folded(text) === folded(asked)).length);
      }
    }
    const n = [...found.values()].reduce((sum, one) => sum + one, 0);
    const answer = table.answer.map((name) => tree.column(name));
    const asking = [...found].filter(([, count]) => count).map(([slot]) => slot);
    canTell = canTell && asking.every((slot) => complete(slot, answer));
    const outcome = canTell ? (n ? "declared" : "nothing") : "not open";
    return { [kind]: asked, table: table.name, outcome, n: canTell ? n : null };
  }
}
