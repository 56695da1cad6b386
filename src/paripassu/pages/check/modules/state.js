// What the rules know of a log after some of its entries.

import { bisect } from "./bisect.js";
import { Times } from "./times.js";

export class State {
  /** `before`: `{state, root}` of the log before a successor, or null. */
  constructor(before = null) {
    this.size = 0;
    this.before = before;
    this.eras = []; // {start, charter}: from which size on a charter is in force
    this.charterId = null;
    this.lists = new Map(); // by group: {statement, holders}
    this.holders = new Map(); // those in force, by name
    this.names = new Map(before?.state.names); // the group of every name that ever was a holder's
    this.last = new Map(); // by holder: {id, before, after}
    this.used = new Map(); // by group: {entryBytes, blobBytes}
    this.removed = new Set();
    this.settling = null; // {size, needsOld, needsNew}
    this.ids = new Map(); // the index of each statement that counts, by its id
    this.others = []; // the indices of notes and of void entries
    this.times = new Times();
    for (const [name, last] of before?.state.last ?? []) {
      // What its author had seen two logs ago binds nobody any more.
      this.last.set(name, { id: last.id, before: true, after: last.before ? 0 : last.after });
    }
  }

  get charter() {
    return this.eras[this.eras.length - 1].charter;
  }

  /** The charter in force after the first so many entries, one or more. */
  charterAt(size) {
    let at = this.eras.length - 1;
    while (this.eras[at].start > size) at -= 1;
    return this.eras[at].charter;
  }

  /** Whether a statement that counts is among the entries from one to before another. */
  hasStatement(start, end) {
    const others = bisect(this.others, end) - bisect(this.others, start);
    return others < end - start;
  }

  /** Take an entry that counts for no rule. */
  addVoid() {
    this.others.push(this.size);
    this.size += 1;
  }
}
