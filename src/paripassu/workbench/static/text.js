// The text of an agreement: sends what is typed. It computes nothing.
import { begin, change, end, live, step, take } from "./live.js";
import { element } from "./wire.js";

const text = element("text");

// What the server has; what stands in the box may be ahead of it.
let base = text.value;

const HALF = /[\ud800-\udfff]/;

// Texts are counted in code points there, and in UTF-16 units here.
const points = (string, end) => {
  if (!HALF.test(string)) return end;
  let count = 0;
  for (let at = 0; at < end; count += 1) at += string.codePointAt(at) > 0xffff ? 2 : 1;
  return count;
};
const low = (string, at) => (string.charCodeAt(at) & 0xfc00) === 0xdc00;
const high = (string, at) => (string.charCodeAt(at) & 0xfc00) === 0xd800;

/** How many characters two texts have in common: by halves, for each key goes through all of both. */
const alike = (most, same) => {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (same(low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** The shortest change that makes one text of another: where, and how much goes at its end. */
const between = (before, after) => {
  const most = Math.min(before.length, after.length);
  let start = alike(most, (from, to) => before.slice(from, to) === after.slice(from, to));
  if (start && high(before, start - 1)) start -= 1; // no half character
  let end = alike(
    most - start,
    (from, to) =>
      before.slice(before.length - to, before.length - from) ===
      after.slice(after.length - to, after.length - from),
  );
  if (end && low(before, before.length - end)) end -= 1;
  return {
    start,
    old: before.slice(start, before.length - end),
    new: after.slice(start, after.length - end),
  };
};

/** A change carried over to a text in which another one was made first; null where they meet. */
const after = (change, other) => {
  if (other.start + other.old.length <= change.start)
    return { ...change, start: change.start + other.new.length - other.old.length };
  return change.start + change.old.length <= other.start ? change : null;
};

const made = (string, change) =>
  string.slice(0, change.start) + change.new + string.slice(change.start + change.old.length);

/** Put a text into the box, and leave the cursor where it was in the words around it. */
const put = (value) => {
  if (text.value === value) return;
  const change = between(text.value, value);
  const grown = change.new.length - change.old.length;
  const moved = (at) =>
    at <= change.start
      ? at
      : at >= change.start + change.old.length
        ? at + grown
        : change.start + change.new.length;
  const [from, to, way] = [text.selectionStart, text.selectionEnd, text.selectionDirection];
  const [left, top] = [text.scrollLeft, text.scrollTop];
  text.value = value;
  text.setSelectionRange(moved(from), moved(to), way);
  text.scrollLeft = left;
  text.scrollTop = top;
  number();
};

// Numbers of lines, with those marked that have mistakes.
const numbers = element("numbers");
let lines = 0;
let marked = "";
let wrong = new Set();
const number = () => {
  const { value } = text;
  let count = 1;
  for (let at = value.indexOf("\n"); at >= 0; at = value.indexOf("\n", at + 1)) count += 1;
  const marks = [...wrong].join();
  if (count !== lines || marks !== marked) {
    lines = count;
    marked = marks;
    const parts = [];
    let plain = [];
    for (let line = 1; line <= count; line += 1) {
      if (!wrong.has(line)) {
        plain.push(line);
        continue;
      }
      if (plain.length) parts.push(`${plain.join("\n")}\n`);
      plain = [];
      const mark = document.createElement("span");
      mark.className = "wrong";
      mark.textContent = `! ${line}`;
      parts.push(mark);
    }
    // A sideways scroll bar of the text takes the room of a line.
    parts.push(`${plain.join("\n")}\n\n`);
    numbers.replaceChildren(...parts);
  }
  numbers.scrollTop = text.scrollTop;
};
text.addEventListener("scroll", () => {
  numbers.scrollTop = text.scrollTop;
});

const goTo = (line) => {
  let start = 0;
  for (let k = 1; k < line; k += 1) start = text.value.indexOf("\n", start) + 1;
  const end = text.value.indexOf("\n", start);
  text.focus();
  text.setSelectionRange(start, end < 0 ? text.value.length : end);
  const high = parseFloat(getComputedStyle(text).lineHeight);
  text.scrollTop = Math.max(0, (line - 4) * high);
  text.scrollLeft = 0;
};

/** Whether the line of the cursor is in sight, and how far down the text has to be for that. */
const cursor = () => {
  const { lineHeight, paddingTop } = getComputedStyle(text);
  const high = parseFloat(lineHeight);
  const line = text.value.slice(0, text.selectionEnd).split("\n").length;
  const bottom = parseFloat(paddingTop) + line * high;
  const least = bottom - text.clientHeight;
  // The browser brings the letters into sight, and not all of the line.
  const spare = high / 2;
  return { least, seen: text.scrollTop >= least - spare && text.scrollTop <= bottom - spare };
};

let toldMistakes = "";
const showMistakes = (mistakes) => {
  const told = JSON.stringify(mistakes);
  if (told === toldMistakes) return;
  toldMistakes = told;
  const typing = document.activeElement === text && cursor().seen;
  wrong = new Set(mistakes.map((mistake) => mistake.line));
  wrong.delete(0);
  const many = mistakes.length;
  element("mistakes-said").textContent = many
    ? `${many} mistake${many > 1 ? "s" : ""} in the text`
    : "";
  if (many) text.setAttribute("aria-invalid", "true");
  else text.removeAttribute("aria-invalid");
  const items = mistakes.map((mistake) => {
    const item = document.createElement("li");
    const what = document.createElement(mistake.line ? "button" : "p");
    what.dir = "auto";
    if (mistake.line) {
      what.type = "button";
      const where = document.createElement("b");
      where.textContent = `Line ${mistake.line}: `;
      what.append(where);
      what.addEventListener("click", () => goTo(mistake.line));
    }
    what.append(mistake.what);
    item.append(what);
    return item;
  });
  element("mistakes").replaceChildren(...items);
  // The box is smaller where mistakes stand below it.
  if (typing) text.scrollTop = Math.max(text.scrollTop, cursor().least + 1);
  number();
};

const lose = (typed, why, now) => {
  element("lost").hidden = false;
  element("lost-said").textContent = `${why} Your words stand here, to copy them from.`;
  element("lost-text").value = typed;
  put(now);
};
element("lost-seen").addEventListener("click", () => {
  element("lost").hidden = true;
  text.focus();
});

/** Send what is not sent yet, one change after the other. */
const flush = async () => {
  if (live.sending || live.closed) return;
  live.sending = true;
  try {
    while (text.value !== base && !live.closed) {
      const sent = text.value;
      const typed = between(base, sent);
      const { ok, status, state } = await change("edit", {
        start: points(base, typed.start),
        old: typed.old,
        new: typed.new,
      });
      if (ok) {
        take(state, sent);
      } else if (status === 409) {
        // With what was typed since it was sent.
        lose(between(base, text.value).new, state.refused, state.text);
        base = state.text;
        live.revision = state.revision;
        take(state, state.text);
      } else throw new Error(state.what);
    }
  } catch {
    end();
  } finally {
    live.sending = false;
  }
};

text.addEventListener("input", () => {
  number();
  flush();
});
// The browser's own undo knows nothing of what came from elsewhere.
text.addEventListener("beforeinput", (event) => {
  if (event.inputType === "historyUndo" || event.inputType === "historyRedo") {
    event.preventDefault();
    step(event.inputType === "historyUndo" ? "undo" : "redo");
  }
});

const renewed = (state, sent) => {
  const theirs = state.text ?? sent;
  const local = text.value;
  if (local === sent) {
    put(theirs);
  } else {
    // Something was typed meanwhile: it is carried over to the new text.
    const carried = after(between(sent, local), between(sent, theirs));
    if (carried) put(made(theirs, carried));
    else lose(between(sent, local).new, "It met another change at the same place.", theirs);
  }
  base = theirs;
};

number();
begin({
  renewed,
  shown: (state) => {
    showMistakes(state.mistakes);
    // Said anew, the same language would have the browser style each line of the text anew.
    if (text.lang !== state.language) text.lang = state.language;
  },
  isSent: () => text.value === base,
  sent: () => text.value,
  flush,
  focus: () => text.focus(),
});
