// What a check finds, on the page: one sentence after another, how far it is, and two histories.

import { REFUSED, VERIFIED } from "./holds.js";

export const element = (id) => document.getElementById(id);

/** An element with a text in it, which stays text. */
export const made = (name, text, className = "") => {
  const found = document.createElement(name);
  found.textContent = text;
  if (className) found.className = className;
  return found;
};

/** The address of bytes that a reader may keep as a file. */
export const addressOf = (bytes) => URL.createObjectURL(new Blob([bytes]));

/** What is open of a table, behind a line that opens it. */
const shownTable = ({ title, header, rows, more }) => {
  const box = document.createElement("details");
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const name of header) {
    const cell = made("th", name);
    cell.scope = "col";
    head.append(cell);
  }
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const text of row) {
      const cell = made("td", text);
      cell.dir = "auto";
      line.append(cell);
    }
  }
  const scrolled = made("div", "", "scrolled");
  Object.assign(scrolled, { tabIndex: 0, role: "region", ariaLabel: title });
  scrolled.append(table);
  box.append(made("summary", title), scrolled);
  if (more) box.append(made("p", `${more.toLocaleString("en")} more are not shown here.`));
  return box;
};

/** A sentence as an item of the list. */
export const show = ({ holds, what, why, table }) => {
  const item = document.createElement("li");
  const said = document.createElement("p");
  said.append(made("span", `${holds[0].toUpperCase()}${holds.slice(1)}: `, `answer ${holds.replace(" ", "-")}`), what);
  item.append(said);
  if (why) item.append(made("p", why, "why"));
  if (table?.rows.length) item.append(shownTable(table));
  element("sentences").append(item);
};

const ANSWERS = {
  [VERIFIED]: "Nothing is refused. Read below what was not checked, and what nobody can verify.",
  [REFUSED]: "Refused: read below why.",
};
export const answerIn = (answer) => ANSWERS[answer] ?? "It could not be checked: read below why.";

const STEPS = {
  entries: "Reading entries",
  before: "Judging the log before",
  rules: "Judging entries and their signatures",
  files: "Reading files that statements name",
  places: "Looking at places",
};

/** Show how far it is; what changes so often is not read out. */
export const showProgress = (step, done, all) => {
  if (!STEPS[step]) return;
  const far = element("far");
  far.max = Math.max(1, all);
  far.value = Math.min(done, all);
  element("step").textContent = `${STEPS[step]}: ${done.toLocaleString("en")} of ${all.toLocaleString("en")}.`;
};

/** Show that a check runs, or that it does not any more; the focus is never lost. */
export const showRunning = (runs) => {
  const stop = element("stop");
  if (!runs && document.activeElement === stop) element("check").focus();
  stop.hidden = !runs;
  element("going").hidden = !runs;
  element("far").removeAttribute("value");
  element("step").textContent = "";
};

/** Show loudly that the log has two histories, with both checkpoints to keep. */
export const showFork = (before, now) => {
  const link = (bytes, name, text) => {
    const found = made("a", text);
    found.href = addressOf(bytes);
    found.download = name;
    return found;
  };
  const ways = made("p", "", "ways");
  ways.append(
    link(before, "checkpoint-before", "Keep the checkpoint that you saw before"),
    link(now, "checkpoint-now", "Keep the checkpoint of now"),
  );
  element("fork").replaceChildren(
    made("h3", "This log does not show you what it showed you before."),
    made("p", "Keep both checkpoints, and show them to others: where the log's keys have signed both, they prove it. What this browser remembers stays as it was."),
    ways,
  );
};
