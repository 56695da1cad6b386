// JSON in its one encoding: RFC 8785, narrowed to keys in ASCII and to whole numbers.

import { need, Refused } from "./refused.js";
import { textOf } from "./bytes.js";

const MOST_DEPTH = 16;
const QUOTE = 34;
const BACKSLASH = 92;

/** Refuse bytes with more than 16 brackets and braces inside one another, whatever else is wrong. */
export const measure = (bytes) => {
  let depth = 0;
  let inside = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (inside) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inside = false;
    } else if (byte === QUOTE) inside = true;
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      need(depth <= MOST_DEPTH, "depth", "It has more than 16 brackets inside one another.");
    } else if ((byte === 0x5d || byte === 0x7d) && depth) depth -= 1;
  }
};

/**
 * Read an object, if the bytes are its one encoding: no blanks, keys in ascending order, each once.
 * `negative`: numbers below 0 are read as well. Objects have no prototype: `__proto__` is a key.
 */
export const parsePlain = (bytes, negative = false) => {
  measure(bytes);
  const text = textOf(bytes);
  need(text !== null, "encoding", "It is not text in UTF-8.");
  const reading = new Reading(text, negative);
  need(text[0] === "{", "encoding", "It is no JSON object.");
  const found = reading.value();
  if (reading.at !== text.length) reading.wrong("something stands after its end");
  return found;
};

const SHORT = { '"': '"', "\\": "\\", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const LONG = /^00(?:0[0-7be]|0f|1[0-9a-f])$/; // what has no short form

class Reading {
  constructor(text, negative) {
    this.text = text;
    this.negative = negative;
    this.at = 0;
  }

  wrong(why) {
    const place = this.at + 1;
    throw new Refused("encoding", `It is not in its one encoding: ${why}, at character ${place}.`);
  }

  value() {
    const { text } = this;
    const first = text[this.at];
    if (first === "{") return this.object();
    if (first === "[") return this.array();
    if (first === '"') return this.string();
    for (const [word, value] of WORDS) {
      if (text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.number();
  }

  number() {
    const start = this.at;
    if (this.text[this.at] === "-") this.at += 1;
    while (this.text[this.at] >= "0" && this.text[this.at] <= "9") this.at += 1;
    const digits = this.text.slice(start, Math.min(this.at, start + 20));
    const found = Number(digits);
    const good = /^(?:0|-?[1-9][0-9]{0,15})$/.test(digits) && Number.isSafeInteger(found);
    if (!good || (found < 0 && !this.negative)) this.wrong("a number or a word is none that is read");
    return found;
  }

  string() {
    const { text } = this;
    let found = "";
    let start = (this.at += 1);
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code === QUOTE) break;
      if (!(code >= 32)) this.wrong("a text has no end, or a control character"); // NaN: no end
      if (code === BACKSLASH) {
        found += text.slice(start, this.at) + this.escaped();
        start = this.at;
      } else this.at += 1;
    }
    found += text.slice(start, this.at);
    this.at += 1;
    return found;
  }

  escaped() {
    const letter = this.text[this.at + 1];
    if (letter === "u") {
      const digits = this.text.slice(this.at + 2, this.at + 6);
      if (!LONG.test(digits)) this.wrong("a text has an escape that it does not need");
      this.at += 6;
      return String.fromCharCode(parseInt(digits, 16));
    }
    if (letter === undefined || !Object.hasOwn(SHORT, letter)) this.wrong("a text has a wrong escape");
    this.at += 2;
    return SHORT[letter];
  }

  array() {
    const found = [];
    this.at += 1;
    if (this.took("]")) return found;
    for (;;) {
      found.push(this.value());
      if (this.took("]")) return found;
      if (!this.took(",")) this.wrong("an array has no end");
    }
  }

  object() {
    const found = Object.create(null);
    let before = null;
    this.at += 1;
    if (this.took("}")) return found;
    for (;;) {
      if (this.text[this.at] !== '"') this.wrong("a key is missing");
      const key = this.string();
      if (/[^\0-\x7f]/.test(key)) this.wrong("a key is not in ASCII");
      if (before !== null && key <= before) this.wrong("keys are out of order, or one stands twice");
      if (!this.took(":")) this.wrong("a key has no value");
      found[key] = this.value();
      before = key;
      if (this.took("}")) return found;
      if (!this.took(",")) this.wrong("an object has no end");
    }
  }

  took(character) {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }
}

const WORDS = [
  ["true", true],
  ["false", false],
  ["null", null],
];

/** Write a value in the one encoding (RFC 8785): keys by their UTF-16 units, numbers as here. */
export const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).sort((one, other) => (one < other ? -1 : 1));
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
};
