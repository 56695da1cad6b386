// A text in blocks of whole lines: a key changes one of them, however long the text is. No page is
// needed here.

// Characters after which a block ends with its line, and those after which it is cut anew.
const USUAL = 2_000;
const MOST = 6_000;

const breaks = (text) => {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
};

/**
 * Cut a text into blocks; each but the last ends with a line. None but the first begins with an empty
 * line: of such a one Chromium finds no line above it.
 */
const cut = (text) => {
  const found = [];
  let start = 0;
  while (text.length - start > USUAL) {
    let end = text.indexOf("\n", start + USUAL - 1) + 1;
    if (end === 0) break;
    while (text[end] === "\n") end += 1;
    if (end === text.length) break;
    found.push(text.slice(start, end));
    start = end;
  }
  found.push(text.slice(start));
  return found;
};

/** A text, known by places in it (in UTF-16 units) and by lines (from 1). */
export class Blocks {
  #value = null;

  constructor(text) {
    this.texts = cut(text);
    this.breaks = this.texts.map(breaks);
  }

  /** All of it. */
  get value() {
    this.#value ??= this.texts.join("");
    return this.#value;
  }

  /** How many lines there are; an empty one at the end counts. */
  get lines() {
    return this.breaks.reduce((sum, count) => sum + count, 1);
  }

  /** The block of a place, and where that is in it; between two blocks it is in the later one. */
  place(at) {
    let left = Math.max(0, at);
    const last = this.texts.length - 1;
    for (let block = 0; block < last; block += 1) {
      const { length } = this.texts[block];
      if (left < length) return { block, offset: left };
      left -= length;
    }
    return { block: last, offset: Math.min(left, this.texts[last].length) };
  }

  /** The place at which a block begins. */
  start(block) {
    let at = 0;
    for (let k = 0; k < block; k += 1) at += this.texts[k].length;
    return at;
  }

  /** The line of a place. */
  line(at) {
    const { block, offset } = this.place(at);
    let line = 1 + breaks(this.texts[block].slice(0, offset));
    for (let k = 0; k < block; k += 1) line += this.breaks[k];
    return line;
  }

  /** Where a line begins and ends, without its break; one that is not there: the end. */
  span(line) {
    let left = line - 1;
    let block = 0;
    while (block < this.texts.length - 1 && left >= this.breaks[block]) {
      left -= this.breaks[block];
      block += 1;
    }
    const text = this.texts[block];
    let start = 0;
    for (; left > 0; left -= 1) {
      start = text.indexOf("\n", start) + 1;
      if (start === 0) return { start: this.value.length, end: this.value.length };
    }
    const end = text.indexOf("\n", start);
    const before = this.start(block);
    return { start: before + start, end: before + (end < 0 ? text.length : end) };
  }

  /** Change a part; give which blocks went, from which on, and what came in their place. */
  splice(start, end, fresh) {
    let { block: from, offset } = this.place(start);
    const to = this.place(Math.max(start, end));
    let text = this.texts[from].slice(0, offset) + fresh + this.texts[to.block].slice(to.offset);
    if (from > 0 && (!text || text.startsWith("\n"))) {
      from -= 1;
      text = this.texts[from] + text;
    }
    const texts = text.length > MOST ? cut(text) : [text];
    return this.put(from, to.block - from + 1, texts);
  }

  /** Put blocks in the place of others. */
  put(from, gone, texts) {
    this.texts.splice(from, gone, ...texts);
    this.breaks.splice(from, gone, ...texts.map(breaks));
    this.#value = null;
    return { from, gone, texts };
  }
}
