// What does not hold, and why; and what cannot be told, since something cannot be read now.

/** A rule is broken: its name, and one sentence. */
export class Refused extends Error {
  constructor(rule, sentence) {
    super(sentence);
    this.rule = rule;
  }
}

/** A file cannot be read now: nothing is said about it. */
export class Unreachable extends Error {}

/** A file of the log is not as it should be. */
export class Damaged extends Refused {
  constructor(file, what) {
    super("damaged", `${file} ${what}`);
    this.file = file;
    this.what = what;
  }
}

export const need = (holds, rule, sentence) => {
  if (!holds) throw new Refused(rule, sentence);
};

/** A text of others, with nothing in it that turns or hides text. */
export const plainly = (text) =>
  text.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (one) => `\\u{${one.codePointAt(0).toString(16)}}`);

/** A text of others in a sentence: short, quoted, and plain. */
export const quoted = (text) => {
  const short = [...String(text).slice(0, 160)].slice(0, 60).join("");
  const shown = plainly(short);
  return `“${shown}${short.length < String(text).length ? "…" : ""}”`;
};
