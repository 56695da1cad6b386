// What the server knows of the file, and the steps back and forth: the same on every page about it.
//
// The part of the page that holds what is typed is its owner:
//   renewed(state, sent)  the text is of another revision than `live.revision`
//   shown(state)          a state was taken
//   isSent()              whether nothing is typed that was not sent
//   sent()                what was sent, as `renewed` wants it
//   flush()               sends what is not sent
//   focus()               takes the focus
import { announce, pageShown, showPlan } from "./plan.js";
import { showRisk } from "./risk.js";
import { element, file, get, post } from "./wire.js";

const main = document.querySelector("main");

let sending = false;
let sent = [];

export const live = {
  revision: Number(main.dataset.revision),
  closed: false, // the server has gone
  // What this page is called where it asks and edits: its own edits are no news to it.
  tab: String(Math.random()),
  // Whether a change is on its way.
  get sending() {
    return sending;
  },
  set sending(now) {
    sending = now;
    if (now) return;
    for (const resume of sent) resume();
    sent = [];
  },
};

const whenAnswered = async () => {
  while (live.sending) await new Promise((resume) => sent.push(resume));
};

let owner = null;
let seen = -1;
let place = "";

const SAID = {
  saved: "Saved",
  unsaved: "Not saved yet", // also beside a value that is half typed, which may not be saved at all
  unread: "Not saved yet: this does not read as an agreement",
};
const CHOICES = {
  clash: ["The file was changed, too. Which one?", "Keep what is here", "Take what is in the file"],
  gone: ["The file is not there", "Write it again", ""],
  left: ["Something was left unsaved", "Leave it out", "Take it into the text"],
};

/** Tell those who hear the page, at most once a second, what holds by then. */
let told = -1000; // on a clock that nobody sets
let telling = 0;
const tell = (said) => {
  clearTimeout(telling);
  telling = setTimeout(
    () => {
      told = performance.now();
      if (element("heard").textContent !== said) element("heard").textContent = said;
    },
    Math.max(0, told + 1000 - performance.now()),
  );
};

// "Saved" is said once it has been so for a second, and taken back at once: while somebody types,
// the words stay the same.
const CALM = 1000;
let calming = 0;
let first = true;
const sayPlace = (state) => {
  const said = state.what || SAID[state.place] || state.place;
  const shown = element("place");
  const say = () => {
    if (shown.textContent === said) return;
    shown.textContent = said;
    if (state.place !== "unsaved") tell(said);
  };
  clearTimeout(calming);
  if (first) shown.textContent = said; // nothing has happened yet that would have to be told
  else if (state.place === "saved" && !state.what) calming = setTimeout(say, CALM);
  else say();
  first = false;
};

const showPlace = (state) => {
  sayPlace(state);
  const shown = element("place");
  shown.classList.toggle("wrong", !["saved", "unsaved", "unread"].includes(state.place));
  const choice = CHOICES[state.place];
  const panel = element("choice");
  panel.hidden = !choice;
  if (choice) {
    element("choice-what").textContent = choice[0];
    element("choice-said").textContent = state.what;
    element("mine").textContent = choice[1];
    element("theirs").textContent = choice[2];
    element("theirs").hidden = !choice[2];
    const pre = element("differences");
    pre.hidden = !state.differences;
    element("signs").hidden = !state.differences;
    element("signs").textContent =
      state.place === "left" ? "+ was left unsaved, − stands here." : "+ stands here, − stands in the file.";
    if (state.differences)
      pre.textContent = state.differences.map((one) => `${one.sign === "-" ? "−" : one.sign} ${one.line}`).join("\n");
  }
  if (choice && state.place !== place) announce(state.what);
  if (!choice && CHOICES[place] && panel.contains(document.activeElement)) owner.focus();
  place = state.place;
};

const enable = (button, can) => {
  if (can) button.removeAttribute("aria-disabled");
  else button.setAttribute("aria-disabled", "true");
};

/** Take what the server says; `sent` is what was there when it was asked. */
export const take = (state, sent) => {
  if (state.version < seen) return;
  seen = state.version;
  if (state.revision !== live.revision) {
    owner.renewed(state, sent);
    live.revision = state.revision;
  }
  showPlace(state);
  enable(element("undo"), state.can_undo);
  enable(element("redo"), state.can_redo);
  showPlan(state);
  showRisk(state.risk);
  owner.shown(state);
};

export const end = () => {
  live.closed = true;
  clearTimeout(calming);
  element("place").classList.add("wrong");
  const said = "The workbench does not answer: it was closed. What you type now is not saved.";
  element("place").textContent = said;
  tell(said);
};

/** Ask for a change of the text as the page has it. */
export const change = async (what, more = {}) => {
  if (place === "saved") sayPlace({ place: "unsaved" }); // what is on its way is not saved yet
  const asked = { revision: live.revision, page: pageShown(), ...more };
  const response = await post(`${file}/${what}`, asked);
  return { ok: response.ok, status: response.status, state: await response.json() };
};

const whenSent = async () => {
  await whenAnswered();
  await owner.flush();
};

// Until the steps that were begun are answered: what was so before says nothing of them.
let steps = Promise.resolve();

/** Go a step: back, forth, or to what was chosen. */
export const step = (what, more = {}) => {
  const answered = stepped(what, more);
  steps = Promise.all([steps, answered]);
  return answered;
};

const stepped = async (what, more) => {
  await whenSent();
  if (live.closed) return;
  try {
    const sent = owner.sent();
    const { ok, state } = await change(what, more);
    if (ok) take(state, sent);
    else if (state.refused) {
      take(state, sent);
      clearTimeout(calming);
      element("place").textContent = state.refused;
      tell(state.refused);
    }
  } catch {
    end();
  }
};

for (const name of ["undo", "redo"])
  element(name).addEventListener("click", () => {
    if (element(name).getAttribute("aria-disabled") !== "true") step(name);
  });
for (const name of ["enough", "longer"])
  element(name)?.addEventListener("click", () => step(name));
for (const [name, what] of [["risk-run", "risk"], ["risk-stop", "risk/stop"]])
  element(name)?.addEventListener("click", () => {
    if (element(name).getAttribute("aria-disabled") !== "true") step(what);
  });
element("mine").addEventListener("click", () => step("choose", { mine: true }));
element("theirs").addEventListener("click", () => step("choose", { mine: false }));

/** Whether the server is there, once what went wrong may be over. */
export const answers = async () => {
  await new Promise((resume) => setTimeout(resume, 500));
  try {
    await get(`${file}/news?seen=-1`);
    return true;
  } catch {
    return false;
  }
};

/** Wait for what others change and for what the planner finds. */
const listen = async () => {
  while (!live.closed) {
    try {
      const { revision, tab } = live;
      const asked = new URLSearchParams({ seen, revision, tab, page: pageShown() });
      const state = await get(`${file}/news?${asked}`);
      // The answer to a change comes first, and what is typed is sent first.
      await steps;
      await whenAnswered();
      if (owner.isSent()) take(state, owner.sent());
      else await whenSent();
    } catch {
      if (!(await answers())) end();
    }
  }
};

/** Begin, with what holds what is typed. */
export const begin = (what) => {
  owner = what;
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    step(key === "y" || event.shiftKey ? "redo" : "undo");
  });
  listen();
};
