// When an entry was in the log: the two times that logged notes give it.

import { bisect } from "./bisect.js";

const DAY = 86400n;
/** The stamps of a note lie within so many seconds. */
export const HOUR = 3600n;
/** A note so many seconds older than one that is logged comes too late. */
const FINAL = 7n * DAY;

const sizeOf = (one) => one.size;

export class Times {
  constructor() {
    this.latest = null;
    this.steps = []; // {size, time}: sizes rise, and times with them
    this.receipts = new Map(); // by index of a statement, the least time of its receipts
  }

  /** The time of an entry by checkpoints; null while it is pending. */
  time(index) {
    return this.steps[bisect(this.steps, index, { of: sizeOf, after: true })]?.time ?? null;
  }

  /** The least time of an entry, receipts too. */
  own(index) {
    const [time, receipt] = [this.time(index), this.receipts.get(index) ?? null];
    if (time === null || receipt === null) return time ?? receipt;
    return time < receipt ? time : receipt;
  }

  isLate(time) {
    return this.latest !== null && this.latest - time > FINAL;
  }

  /** The first index whose entry would gain from a checkpoint of this time. */
  gainsFrom(time) {
    const at = bisect(this.steps, time / DAY, { of: (one) => one.time / DAY, after: true });
    return at ? this.steps[at - 1].size : 0;
  }

  withCheckpoint(size, time) {
    const at = bisect(this.steps, size, { of: sizeOf });
    this.see(time);
    if (at < this.steps.length && this.steps[at].time <= time) return;
    // Those before it that are no earlier, and one of the same size, count for nothing now.
    const keep = bisect(this.steps, time, { of: (one) => one.time, to: at });
    const after = this.steps[at]?.size === size ? at + 1 : at;
    this.steps.splice(keep, after - keep, { size, time });
  }

  withReceipt(index, time) {
    this.see(time);
    const before = this.receipts.get(index) ?? time;
    this.receipts.set(index, time < before ? time : before);
  }

  see(time) {
    if (this.latest === null || time > this.latest) this.latest = time;
  }
}

/** Whether a time lies on an earlier UTC day than another, or than none at all. */
export const isEarlierDay = (time, than) => than === null || time / DAY < than / DAY;

/** A time as in RFC 3339, in UTC. */
export const timeText = (seconds) => {
  const day = new Date(Number(seconds) * 1000);
  const fits = seconds < 253402300800n;
  return fits ? day.toISOString().replace(".000Z", "Z") : "after the year 9999";
};
