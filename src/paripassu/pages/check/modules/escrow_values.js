// Values of declarations, and where a record stands: exact, on the decimals as written.

import { bisect } from "./bisect.js";
import { utf8 } from "./bytes.js";
import { ALPHABET, fits } from "./escrow_files.js";

const pairs = (from, to) => {
  const other = [...to];
  return [...from].map((one, at) => [one, other[at] ?? ""]);
};
/** The steps of folding a tag, each over all characters: small letters, marks, scripts, alike. */
const FOLDING = [
  [
    ...pairs("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ...pairs("авекмнорстух", "АВЕКМНОРСТУХ"),
    ...pairs("αβεζηικμνορτυχ", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"),
  ],
  pairs(" -./_", ""),
  [...pairs("АВЕКМНОРСТУХ", "ABEKMHOPCTYX"), ...pairs("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX")],
  pairs("OQILZSB", "0011258"),
].map((step) => new Map(step));

/** Fold a tag; null where the text is no tag. */
export const folded = (tag) => {
  const found = FOLDING.reduce(
    (text, step) => [...text].map((one) => step.get(one) ?? one).join(""),
    tag,
  );
  return /^[A-Z0-9]+$/.test(found) ? found : null;
};

/** A decimal as a mantissa and the power of ten below it. */
export const decimalOf = (text) => {
  const [whole, part = ""] = text.split(".");
  return { mantissa: BigInt(whole + part), scale: part.length };
};
export const ZERO = { mantissa: 0n, scale: 0 };
const aligned = (one, scale) => one.mantissa * 10n ** BigInt(scale - one.scale);
export const plus = (one, other) => {
  const scale = Math.max(one.scale, other.scale);
  return { mantissa: aligned(one, scale) + aligned(other, scale), scale };
};
/** Below 0, 0 or above 0, as one is smaller, equal or larger. */
export const compared = (one, other) => {
  const scale = Math.max(one.scale, other.scale);
  const [left, right] = [aligned(one, scale), aligned(other, scale)];
  return left < right ? -1 : left > right ? 1 : 0;
};

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isDay = (year, month, day) => {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= DAYS[month - 1] + (leap ? 1 : 0);
};

const within = (text, most) => {
  const { mantissa, scale } = decimalOf(text);
  const bound = most * 10n ** BigInt(scale);
  return mantissa >= -bound && mantissa <= bound;
};

/** Whether a text is a value of a type. */
export const isValue = (text, kind) => {
  if (utf8(text).length > 4096 || !fits(text, kind)) return false;
  if (kind === "place") {
    const [latitude, longitude] = text.split(",");
    return within(latitude, 90n) && within(longitude, 180n);
  }
  if (kind === "date") return isDay(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8)));
  return kind !== "tag" || folded(text) !== null;
};

/** ⌊(number + half) · 2^bits / (2 · half)⌋ */
const cellOf = (text, half, bits) => {
  const { mantissa, scale } = decimalOf(text);
  const one = 10n ** BigInt(scale);
  return ((mantissa + half * one) << BigInt(bits)) / (2n * half * one);
};

/** The column (of longitude) and the row (of latitude) of a place, counted from 0. */
export const columnAndRow = (place, depth) => {
  const [latitude, longitude] = place.split(",");
  const [a, b] = [Math.ceil(depth / 2), Math.floor(depth / 2)];
  const x = cellOf(longitude, 180n, a);
  const y = cellOf(latitude, 90n, b);
  const last = (1n << BigInt(b)) - 1n;
  return [x === 1n << BigInt(a) ? 0n : x, y > last ? last : y]; // longitude 180 is -180
};

/** The slot in a column and a row: their bits by turns, the column's first. */
export const interleaved = (x, y, depth) => {
  let slot = 0n;
  for (let i = depth - 1; i >= 0; i -= 1) {
    const from = (depth - i) % 2 ? x : y;
    slot = (slot << 1n) | ((from >> BigInt(i >> 1)) & 1n);
  }
  return slot;
};

/** The first slot under a prefix, and the first after it. */
export const span = (prefix, depth) => {
  let number = 0n;
  for (const character of prefix) number = number * 32n + BigInt(ALPHABET.indexOf(character));
  const below = BigInt(depth - 5 * prefix.length);
  return [number << below, (number + 1n) << below];
};

/** A set of slots, as intervals: those of a territory, or those that are open. */
export class Slots {
  constructor(intervals) {
    this.edges = []; // by turns the first slot of an interval, and the first after it
    const sorted = [...intervals].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
    for (const [low, high] of sorted) {
      const last = this.edges.length - 1;
      if (last >= 0 && low <= this.edges[last]) {
        if (high > this.edges[last]) this.edges[last] = high;
      } else this.edges.push(low, high);
    }
    this.before = [0n];
    for (let at = 0; at < this.edges.length; at += 2) {
      this.before.push(this.before[at / 2] + this.edges[at + 1] - this.edges[at]);
    }
  }

  get size() {
    return this.before[this.before.length - 1];
  }

  /** How many lie below a slot. */
  below(slot) {
    const at = bisect(this.edges, slot, { after: true });
    return this.before[at >> 1] + (at % 2 ? slot - this.edges[at - 1] : 0n);
  }

  count(low, high) {
    return this.below(high) - this.below(low);
  }

  /** The intervals of those from low to before high. */
  *within(low = 0n, high = 1n << 61n) {
    const first = bisect(this.edges, low, { after: true }) >> 1;
    const last = (bisect(this.edges, high) + 1) >> 1;
    for (let at = first; at < last; at += 1) {
      const [from, to] = [this.edges[2 * at], this.edges[2 * at + 1]];
      yield [from < low ? low : from, to > high ? high : to];
    }
  }
}
