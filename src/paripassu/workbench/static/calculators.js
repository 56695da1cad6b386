// A calculator: sends the form, shows how far it is and what comes of it, and takes dropped files.
import { offer } from "./search.js";
import { element, post, upload } from "./wire.js";

const form = document.querySelector("main").dataset.form;
const fields = [...element("calculator").elements].filter((one) => one.name);
const CLOSED = "The workbench does not answer: it was closed.";

/** Say how far it is: for the ear alone where the page says the same to the eye. */
const say = (what, heard = false) => {
  element("said").classList.toggle("heard", heard);
  if (element("said").textContent !== what) element("said").textContent = what;
};

/** Say at a field what is wrong with it; nothing: it is right. */
const mark = (name, what) => {
  element(`${name}-wrong`).textContent = what;
  const field = element(`field-${name}`);
  if (what) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
};

/** What stands in the form. */
const filled = () => {
  const values = {};
  const files = {};
  for (const field of fields) {
    if (field.dataset.kind === "file") files[field.name] = field.value;
    else values[field.name] = field.type === "checkbox" ? field.checked : field.value;
  }
  return { values, files };
};

let newest = 0; // counts what was asked
let running = null; // the number of the calculation that is worked on
let shown = ""; // the form that the result belongs to

const show = (page) => {
  const fresh = document.createElement("div");
  fresh.id = "result";
  fresh.innerHTML = page; // escaped where it was made, and of a policy that runs nothing
  element("result").replaceWith(fresh);
};

const working = (number) => {
  running = number;
  const stop = element("stop");
  if (number === null && document.activeElement === stop)
    element("calculator").querySelector("[type=submit]").focus();
  stop.hidden = number === null;
  stop.textContent = "Stop";
  element("result").setAttribute("aria-busy", String(number !== null));
};

const older = () => {
  element("older").hidden = !shown || shown === JSON.stringify(filled());
};

let longer = 0; // seconds that a longer search takes; 0: it would find nothing better
const offerLonger = (seconds) => {
  longer = seconds;
  offer(element("longer"), seconds > 0, () => element("result-title"));
};

const end = (state, sent) => {
  working(null);
  offerLonger(state.longer);
  say(state.said, state.state === "done" || state.state === "wrong");
  for (const field of fields) mark(field.name, "");
  if (state.state === "done" || state.state === "wrong") {
    show(state.page);
    shown = sent;
    older();
  }
  for (const name of new Set(state.wrongs.map((one) => one.field))) {
    const [first, ...more] = state.wrongs.filter((one) => one.field === name);
    const many = `There are ${more.length + 1} mistakes in it. They are listed with the result.`;
    if (name) mark(name, more.length ? many : first.what);
  }
  if (state.state === "wrong") {
    const first = fields.find((field) => field.hasAttribute("aria-invalid"));
    (first && first.dataset.kind !== "file" ? first : element("result-title")).focus();
  } else if (element("result-title").getBoundingClientRect().top > innerHeight - 80)
    element("result-title").scrollIntoView();
};

const ask = async (seconds = 0) => {
  newest += 1;
  const mine = newest;
  const what = filled();
  say("Working.");
  offerLonger(0);
  try {
    const response = await post(`/calculators/${form}/ask`, { ...what, seconds });
    const begun = await response.json();
    if (mine !== newest) return;
    if (!response.ok) {
      say("");
      working(null);
      if (begun.field) mark(begun.field, begun.what);
      else say(begun.what);
      return;
    }
    working(begun.number);
    let seen = 0;
    while (mine === newest) {
      const place = `/calculators/${form}/${begun.number}`;
      const answer = await fetch(`${place}/news?seen=${seen}`, { redirect: "error" });
      if (!answer.ok) throw new Error(answer.statusText);
      const state = await answer.json();
      if (mine !== newest) return;
      seen = state.version;
      if (state.state !== "working") {
        end(state, JSON.stringify(what));
        return;
      }
      if (state.said) say(state.said);
    }
  } catch {
    if (mine !== newest) return;
    working(null);
    say(CLOSED);
  }
};

element("calculator").addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
element("calculator").addEventListener("input", older);
element("calculator").addEventListener("change", older);

element("longer").addEventListener("click", () => {
  const field = element("field-time_limit");
  if (field) field.value = longer;
  ask(field ? 0 : longer);
});

element("stop").addEventListener("click", async () => {
  if (running === null) return;
  const number = running;
  try {
    await post(`/calculators/${form}/${number}/stop`, {});
    if (running === number) element("stop").textContent = "Stop at once";
  } catch {
    say(CLOSED);
  }
});

/** Send a file, and choose it. */
const take = async (name, file) => {
  mark(name, "");
  const kept = await upload(file);
  if (!kept.file) {
    mark(name, kept.what);
    return;
  }
  const option = new Option(kept.name, kept.file, false, true);
  option.dir = "auto";
  element(`field-${name}`).append(option);
  older();
  say(`${kept.name} is chosen.`);
};

for (const drop of document.querySelectorAll(".drop")) {
  const name = drop.dataset.field;
  const input = drop.querySelector("input");
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (file) await take(name, file);
    input.value = ""; // so that the same file can be chosen again
  });
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const { files } = event.dataTransfer;
    if (files.length === 1) take(name, files[0]);
    else mark(name, "Drop one file.");
  });
}
// A file that misses its place is not shown in place of the page.
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => event.preventDefault());
