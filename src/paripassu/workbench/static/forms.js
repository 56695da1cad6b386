// The forms of an agreement: sends what is filled in, and shows what comes back. It computes nothing.
import { controls, fieldOf, givenBy, typedIn } from "./fields.js";
import { answers, begin, change, end, live, take } from "./live.js";
import { announce } from "./plan.js";
import { ask, refusal } from "./refused.js";
import { prepare, renew, renewInside, settle, slide } from "./renew.js";
import { element, file, get } from "./wire.js";

const forms = element("forms");
const sections = element("sections");

// The revision that the forms show: what is filled in is meant for its text.
let have = -1;
// What is not sent yet, in turn: of a field its newest value only.
const waiting = [];
// What is on its way: the field, and what stood in its controls.
let under = null;

const entries = () => forms.querySelectorAll("details.entry");
const entryOf = (node) => node.closest("details.entry");

const opened = () => {
  const found = {};
  for (const entry of entries()) if (entry.open) found[entry.dataset.key] = entry.dataset.ownDigest ?? "";
  return found;
};

/** Whether what stands in a control is newer than what the server has. */
const isNewer = (control) => {
  const field = fieldOf(control);
  if (!field) return false;
  if (patient.has(field) || waiting.some((one) => one.field === field)) return true;
  // What was sent, and has been taken as it is: the answer may write it in another way.
  const now = control.type === "checkbox" ? control.checked : control.value;
  return under?.field === field && under.was.get(control) === now;
};

/** Show in a field what the text says, unless something newer is typed there. */
const settleIn = (field) => {
  for (const one of controls(field)) if (!isNewer(one) && !one.matches("[data-adds]")) settle(one);
};

/** Remember where the focus is, to find a place near it where that place goes. */
const refocus = () => {
  const focused = document.activeElement;
  const chain = [];
  for (let at = focused; at && at !== document.body; at = at.parentElement) chain.push(at);
  return () => {
    if (!chain.length || (focused.isConnected && document.activeElement === focused)) return;
    for (const near of chain) {
      if (!near.isConnected || !sections.contains(near)) continue;
      const next = near.matches("section, details.section")
        ? near.querySelector(":scope > .tools button")
        : near.querySelector("summary, button, input, select, textarea");
      if (next) {
        next.focus();
        return;
      }
    }
  };
};

const showLines = (section, told) => {
  const place = section.querySelector(".entries");
  const known = new Map([...place.children].map((entry) => [entry.dataset.key, entry]));
  let at = place.firstElementChild;
  for (const key of told.keys) {
    let entry = known.get(key);
    known.delete(key);
    if (told.lines[key] !== undefined) {
      const fresh = document.createElement("template");
      fresh.innerHTML = told.lines[key];
      const made = fresh.content.firstElementChild;
      if (entry) {
        entry.dataset.path = made.dataset.path;
        renew(entry.querySelector("summary"), made.querySelector("summary"), () => false);
      } else entry = made;
    }
    while (at && known.has(at.dataset.key) && !told.keys.includes(at.dataset.key)) {
      const next = at.nextElementSibling;
      at.remove();
      at = next;
    }
    if (entry === at) at = at.nextElementSibling;
    else place.insertBefore(entry, at);
  }
  for (const gone of known.values()) gone.remove();
};

/** Show what has changed. */
const show = (told) => {
  const back = refocus();
  have = told.revision;
  element("unreadable").hidden = told.readable;
  sections.hidden = !told.readable;
  if (told.todo !== null) renewInside(element("todo"), told.todo, () => false);
  for (const [kind, section] of Object.entries(told.sections)) {
    const place = forms.querySelector(`[data-kind="${kind}"].section`);
    renewInside(place.querySelector(".mistakes"), section.mistakes, () => false);
    showLines(place, section);
  }
  for (const [key, body] of Object.entries(told.bodies)) {
    const entry = element(key);
    if (!entry) continue;
    entry.dataset.ownDigest = body.digest;
    renewInside(entry.querySelector(".body"), body.html, isNewer);
  }
  back();
};

/** Ask for what is new, and show it. */
let asking = null;
let again = false;
const asked = async () => {
  let failed = 0;
  while (again && !live.closed) {
    again = false;
    const base = have;
    try {
      const what = new URLSearchParams({ have });
      for (const [key, digest] of Object.entries(opened())) what.append("open", `${key}:${digest}`);
      const told = await get(`${file}/forms?${what}`);
      // It tells what differs from what was there when it was asked for.
      if (have === base) show(told);
      else again = true;
    } catch {
      failed += 1;
      again = true;
      have = -1; // whatever stands there by now: all of it is asked for
      if (failed > 2 || !(await answers())) end();
    }
  }
  asking = null;
};
const refresh = () => {
  again = true;
  asking ??= asked();
  return asking;
};

/** Open an entry, and give the focus to a place in it. */
const goTo = async (entry, find) => {
  for (let at = entry; at; at = at.parentElement.closest("details")) at.open = true;
  if (entry.dataset.ownDigest === undefined) await refresh();
  const place = find(entry) ?? entry.querySelector("summary");
  for (let at = place.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
  place.focus();
  place.scrollIntoView({ block: "nearest" });
};

const FILLABLE = ".body input:not([type=range]), .body select, .body textarea";
const firstWanted = (entry) =>
  entry.querySelector('[aria-invalid="true"], .field.open [name]') ??
  entry.querySelector(".mistaken [name]") ??
  entry.querySelector(FILLABLE);

/** Say at a field, or in its entry, that something was not taken. */
const refuse = (done, state) => {
  const field = done.field?.isConnected ? done.field : null;
  const host = field ?? done.entry?.querySelector(".body");
  announce(state.refused);
  if (host) refusal(host, state, field && !done.given && { field, typed: done.typed, fill });
  else element("place").textContent = state.refused;
};

/** What is sent of something done, as the page stands when it is sent. */
const message = (done) => {
  const more = { revision: have, open: opened(), tab: live.tab };
  if (done.act === "add") return { act: "add", kind: done.kind, ...more };
  const node = done.node;
  const path = JSON.parse(node.dataset.path);
  if (done.act === "rename") return { act: "rename", path, id: done.id, ...more };
  if (done.act === "drop") return { act: "drop", path, sure: done.sure ?? false, ...more };
  const follows = entryOf(node).dataset.ownNew !== undefined;
  return { act: "set", path, kind: node.dataset.kind, given: done.given ?? givenBy(node), follows, ...more };
};

/** Send what is not sent yet, one after the other. */
const flush = async () => {
  if (live.sending || live.closed) return;
  live.sending = true;
  try {
    while (waiting.length && !live.closed) {
      const done = waiting.shift();
      if (done.node && !done.node.isConnected) continue;
      const what = message(done);
      done.typed = done.field ? typedIn(done.field) : new Map();
      under = { field: done.field, was: done.typed };
      const { ok, status, state } = await change("act", what);
      if (!ok && status !== 409) throw new Error(state.what);
      // What a field was refused is shown at it: the field shows what the text says.
      if (state.refused) under = null;
      take(state, null);
      if (have === what.revision) show(state.forms);
      else await refresh();
      // Somebody else was faster than the answer.
      if (have < live.revision) refresh();
      under = null;
      if (state.refused && done.field?.isConnected) settleIn(done.field);
      if (ok && done.gives && done.field.isConnected) empty(done.field, done.typed);
      if (state.named) ask(state.named, () => later({ ...done, sure: true }));
      else if (state.refused) refuse(done, state);
      else if (state.added) {
        const entry = element(state.added);
        entry.dataset.ownNew = "";
        await goTo(entry, (one) => one.querySelector(FILLABLE));
      }
    }
  } catch {
    end();
  } finally {
    under = null;
    live.sending = false;
  }
};

// What adds something is empty again once that is there.
const empty = (field, sent) => {
  for (const one of controls(field)) if (one.matches("[data-adds]") && one.value === sent.get(one)) one.value = "";
};

const later = (done) => {
  const same = done.field && !done.given ? waiting.findIndex((one) => one.field === done.field) : -1;
  if (same >= 0) waiting[same] = done;
  else waiting.push(done);
  flush();
};

/** Add what was chosen in a list, which can be chosen from again at once. */
const give = (list) => {
  if (!list.value) return;
  const field = fieldOf(list);
  const given = givenBy(field);
  list.value = "";
  later({ act: "set", field, node: field, given });
};
// With the keys one passes what stands above what is meant: it is added by Enter, or by going on.
let keyed = null;
forms.addEventListener("pointerdown", () => {
  keyed = null;
});

const fill = (field) => later({ act: "set", field, node: field });

// With the arrow keys one comes to what is meant over others, and each would take something away.
const PATIENCE = 500;
const patient = new Map();
const fillSoon = (field) => {
  clearTimeout(patient.get(field));
  patient.set(field, setTimeout(() => fillNow(field), PATIENCE));
};
const fillNow = (field) => {
  if (!patient.has(field)) return;
  clearTimeout(patient.get(field));
  patient.delete(field);
  fill(field);
};

forms.addEventListener("input", (event) => {
  const control = event.target;
  const field = fieldOf(control);
  if (control.matches("[data-adds], [data-rename]")) {
    if (control.matches("select") && control !== keyed) give(control);
    return;
  }
  if (control.matches("input.slider")) {
    const stops = control.dataset.stops.split(" ");
    const number = field.querySelector("[name=percent]");
    number.value = stops[Number(control.value)];
    control.setAttribute("aria-valuetext", `${number.value} %`);
  } else if (control.name === "percent") {
    const slider = [...field.querySelectorAll("input.slider")].find((one) => fieldOf(one) === field);
    if (slider) slide(slider);
  }
  if (!field) return;
  if (field.matches(".is-claim, .is-key")) fillSoon(field);
  else fill(field);
});

// A number is written as the file has it once its field is left.
forms.addEventListener("focusout", (event) => {
  const control = event.target;
  if (control.matches("select[data-adds]")) give(control);
  else if (control.matches("select")) fillNow(fieldOf(control));
  if (control.matches("input[name], textarea[name]") && !control.matches("[data-adds]")) {
    const field = fieldOf(control);
    if (field && under?.field !== field && !waiting.some((one) => one.field === field)) settle(control);
  }
});

forms.addEventListener("keydown", (event) => {
  keyed = event.target;
  if (event.key !== "Enter" || event.isComposing) return;
  if (event.target.matches("select[data-adds]")) {
    event.preventDefault();
    give(event.target);
  } else if (event.target.matches("[data-adds], [data-rename]")) {
    event.preventDefault();
    event.target.parentElement.querySelector("button").click();
  }
});

forms.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const entry = entryOf(button);
  switch (button.dataset.act) {
    case "add":
      for (let at = button.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
      later({ act: "add", kind: button.closest(".section").dataset.kind });
      break;
    case "give":
      later({ act: "set", field: fieldOf(button), node: fieldOf(button), gives: true });
      break;
    case "drop": {
      const node = button.dataset.of ? element(button.dataset.of) : fieldOf(button);
      later({ act: "drop", node, entry });
      break;
    }
    case "drop-entry":
      later({ act: "drop", node: entry, entry });
      break;
    case "rename":
      later({ act: "rename", node: entry, entry, id: element(`${entry.dataset.key}-id`).value });
      break;
    default:
      if (button.dataset.first) element(`${button.dataset.first}-add`).click();
      if (button.dataset.goto) {
        const wanted = element(button.dataset.goto);
        if (wanted) goTo(wanted, firstWanted);
      }
  }
});

// What is inside an entry is asked for when it is opened. (The event does not rise.)
forms.addEventListener(
  "toggle",
  (event) => {
    if (event.target.matches("details.entry") && event.target.open) refresh();
  },
  true,
);

begin({
  renewed: (state) => {
    if (state.forms === undefined) refresh();
  },
  shown: () => {},
  isSent: () => waiting.length === 0 && patient.size === 0,
  sent: () => null,
  flush: async () => {
    for (const field of [...patient.keys()]) fillNow(field);
    await flush();
  },
  focus: () => forms.querySelector("summary, button")?.focus(),
});
prepare(forms);
refresh();
