// The page of the check: what a reader brings, and one sentence after another of what was found.

import { auditRecord } from "./audit.js";
import { textOf } from "./bytes.js";
import { bytesOf, chosen, dropped } from "./dropped.js";
import { checkDisclosures } from "./escrow.js";
import { REFUSED, verdict, VERIFIED } from "./holds.js";
import { Unreachable } from "./refused.js";
import { fileSource, recordIn } from "./source.js";

const element = (id) => document.getElementById(id);
const [form, drop, state, list] = ["form", "drop", "state", "sentences"].map(element);

let files = new Map();
let running = 0;

/** Say how many files are chosen, and as what they are read. */
const take = (found) => {
  files = found;
  const record = recordIn(found);
  const count = (record ?? found).size.toLocaleString("en");
  element("chosen").textContent = record
    ? `A record with ${count} files.`
    : `${count} files of a declaration, or of nothing that is known here.`;
};

element("folder").addEventListener("change", (event) => take(chosen(event.target.files)));
element("files").addEventListener("change", (event) => take(chosen(event.target.files)));
for (const name of ["dragenter", "dragover", "dragleave"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", name !== "dragleave");
  });
}
drop.addEventListener("drop", async (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  try {
    take(await dropped(event.dataTransfer));
  } catch {
    element("chosen").textContent = "What was dropped cannot be read.";
  }
});

const STEPS = {
  entries: "Reading entries",
  before: "Judging the log before",
  rules: "Judging entries and their signatures",
  files: "Reading files that statements name",
};

/** Tell how far it is, and let the browser draw now and then; another check ends this one. */
const hearing = (run) => {
  let last = performance.now();
  return async (step, done, all) => {
    if (performance.now() - last < 100) return;
    if (STEPS[step]) state.textContent = `${STEPS[step]}: ${done.toLocaleString("en")} of ${all.toLocaleString("en")}.`;
    await new Promise((go) => setTimeout(go));
    last = performance.now();
    if (run !== running) throw new Stopped();
  };
};

class Stopped extends Error {}

const show = ({ holds, what, why }) => {
  const item = document.createElement("li");
  const said = document.createElement("p");
  const word = document.createElement("span");
  word.className = "holds";
  word.textContent = `${holds[0].toUpperCase()}${holds.slice(1)}: `;
  said.append(word, what);
  item.append(said);
  if (why) {
    const reason = document.createElement("p");
    reason.className = "why";
    reason.textContent = why;
    item.append(reason);
  }
  list.append(item);
};

const ANSWERS = {
  [VERIFIED]: "Nothing is refused. Read below what was not checked, and what nobody can verify.",
  [REFUSED]: "Refused: read below why.",
};

/** What the reader brings along: files and texts, where there are any. */
const brought = async () => {
  const asked = { now: Date.now() / 1000 };
  for (const name of ["charter", "key"]) {
    const text = element(name).value.trim();
    if (text) asked[name] = text;
  }
  for (const name of ["policy", "since", "template"]) {
    const [file] = element(name).files;
    if (file) asked[name] = await bytesOf(file);
  }
  const before = recordIn(chosen(element("before").files));
  if (before) asked.before = [fileSource(before, "the log before")];
  return asked;
};

const templateOf = (bytes) => {
  const text = bytes === undefined ? undefined : textOf(bytes);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Unreachable("The template is no JSON.");
  }
};

/** The files of a declaration: the commitment first. */
const declaration = async (asked) => {
  const named = new Map();
  for (const [name, file] of files) named.set(name, await bytesOf(file));
  const isFirst = (bytes) => (textOf(bytes.subarray(0, 64)) ?? "").includes("paripassu/commitment/");
  const sorted = [...named].sort(([, one], [, other]) => isFirst(other) - isFirst(one));
  return checkDisclosures(new Map(sorted), { template: templateOf(asked.template) }, hearing(running));
};

const keep = async (source) => {
  const bytes = await source.read("checkpoint", 1024 * 1024);
  element("save").href = URL.createObjectURL(new Blob([bytes]));
  element("keep").hidden = false;
};

const run = async () => {
  const asked = await brought();
  const record = recordIn(files);
  const source = record && fileSource(record);
  const saying = record ? auditRecord(source, asked, hearing(running)) : await declaration(asked);
  const sentences = [];
  for await (const sentence of saying) {
    sentences.push(sentence);
    show(sentence);
  }
  const answer = verdict(sentences);
  state.textContent = ANSWERS[answer] ?? "It could not be checked: read below why.";
  if (record && answer === VERIFIED) await keep(source);
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  running += 1;
  list.replaceChildren();
  element("keep").hidden = true;
  if (!files.size) {
    state.textContent = "Choose the folder of a record, or files of a declaration, first.";
    element("folder").focus();
    return;
  }
  state.textContent = "Checking.";
  try {
    await run();
  } catch (error) {
    if (error instanceof Stopped) return;
    if (error instanceof Unreachable) {
      state.textContent = `It could not be checked. ${error.message}`;
      return;
    }
    state.textContent = "The check itself has failed. This says nothing about the files.";
  }
});
