// The text of an agreement: sends what is typed. It computes nothing.
import { between } from "./between.js";
import "./editor.js";
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
  const { start, old, new: fresh } = between(text.value, value);
  const [left, top] = [text.scrollLeft, text.scrollTop];
  text.replace(start, start + old.length, fresh);
  text.scrollLeft = left;
  text.scrollTop = top;
  number();
};

// Numbers of the lines in sight, with those marked that have mistakes.
const numbers = element("numbers");
const column = document.createElement("div");
numbers.append(column);
let wrong = new Set();
let shown = "";
const number = () => {
  const { lines, lineHeight: high, scrollTop, clientHeight } = text;
  const first = Math.max(1, Math.floor(scrollTop / high));
  const last = Math.min(lines, first + Math.ceil(clientHeight / high) + 1);
  column.style.transform = `translateY(${(first - 1) * high - scrollTop}px)`;
  const now = [first, last, lines, ...wrong].join();
  if (now === shown) return;
  shown = now;
  const wide = String(lines).length + (wrong.size ? 2 : 0);
  const parts = [];
  for (let line = first; line <= last; line += 1) {
    const one = document.createElement("div");
    if (wrong.has(line)) one.className = "wrong";
    one.textContent = (wrong.has(line) ? `! ${line}` : `${line}`).padStart(wide);
    parts.push(one);
  }
  column.replaceChildren(...parts);
};
text.addEventListener("scroll", number);
new ResizeObserver(number).observe(text);

const goTo = (line) => {
  const { start, end } = text.spanOf(line);
  text.focus();
  text.setSelectionRange(start, end);
  text.scrollTop = Math.max(0, (line - 4) * text.lineHeight);
  text.scrollLeft = 0;
};

/** Whether the line of the cursor is in sight, and how far down the text has to be for that. */
const cursor = () => {
  const high = text.lineHeight;
  const bottom = parseFloat(getComputedStyle(text).paddingTop) + text.lineOf(text.selectionEnd) * high;
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
        tab: live.tab,
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
