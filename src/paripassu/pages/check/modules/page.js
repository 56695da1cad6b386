// The page of the check: what a reader brings, and one sentence after another of what was found.
//
// The same script works in one file on a disk, beside the pages of a record, and in the worker that it
// starts of itself.

import { chosen, dropped } from "./dropped.js";
import { VERIFIED } from "./holds.js";
import { Place } from "./place.js";
import { begin, work } from "./running.js";
import { addressOf, answerIn, element, show, showFork, showProgress, showRunning } from "./showing.js";
import { recordIn } from "./source.js";

/** Places that are looked at where the reader has the patience: as many as the program does. */
const PATIENT = 2 ** 28;

/** A worker that runs this same script. */
const worker = () => {
  const script = element("script");
  const address = script.src || URL.createObjectURL(new Blob([script.textContent], { type: "text/javascript" }));
  return new Worker(address);
};

const main = () => {
  const form = element("form");
  const drop = element("drop");
  const state = element("state");
  const place = form.dataset.log === undefined ? null : new Place(form.dataset.log);
  if (place !== null && !place.works) {
    place.sayWhy();
    return;
  }
  element("still").hidden = true;
  form.hidden = false;
  place?.show();

  let files = new Map();
  let before = [];
  let stop = () => {};

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
  element("before").addEventListener("change", (event) => {
    const record = recordIn(chosen(event.target.files));
    if (record) before.push(record);
    else before = [];
    const many = before.length === 1 ? "1 log before is chosen." : `${before.length} logs before are chosen.`;
    element("before-chosen").textContent = record ? many : "That was no log: no log before is chosen.";
  });
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

  /** What the reader brings along: files and texts, where there are any. */
  const brought = () => {
    const asked = { now: Date.now() / 1000 };
    for (const name of ["charter", "key"]) {
      const text = element(name).value.trim();
      if (text) asked[name] = text;
    }
    for (const name of ["policy", "since"]) {
      const [file] = element(name).files;
      if (file) asked[name] = file;
    }
    return asked;
  };

  /** The logs before that lie beside the one that is checked from where it lies. */
  const beside = () => {
    const many = { length: Number(form.dataset.before ?? 0) };
    return Array.from(many, (_, at) => `${place.address}predecessor/${at + 1}/`);
  };

  const jobOf = () => {
    const record = files.size ? recordIn(files) : place?.address;
    if (record) {
      const asked = brought();
      if (files.size) return { record, asked, before };
      return { record, asked: place.asked(asked), before: before.length ? before : beside() };
    }
    const [template] = element("template").files;
    const mostSlots = element("patient").checked ? PATIENT : undefined;
    return { files, template, mostSlots, secrets: place === null };
  };

  /** Check, and give the sentences to the page as they come. */
  const run = (job) => {
    let forked = false;
    let charter = null;
    const over = (text) => {
      stop = () => {};
      showRunning(false);
      state.textContent = text;
    };
    const ended = async ({ answer, checkpoint, size }) => {
      over(answerIn(answer));
      if (job.record === undefined || checkpoint === null) return;
      const { since } = job.asked;
      if (forked) showFork(since instanceof Blob ? await since.arrayBuffer() : since, checkpoint);
      if (answer !== VERIFIED) return;
      element("save").href = addressOf(checkpoint);
      element("keep").hidden = false;
      if (typeof job.record === "string") place.remember({ at: Date.now(), size, charter, checkpoint });
    };
    const told = {
      sentence: (one) => {
        forked ||= one.step === "since" && one.holds === "refused";
        if (one.step === "charter" && one.holds === VERIFIED) charter = one.id;
        show(one);
      },
      progress: showProgress,
      ended,
      failed: (why) =>
        over(
          why === null
            ? "The check itself has failed. This says nothing about the files."
            : `It could not be checked. ${why}`,
        ),
    };
    const end = begin(job, told, worker);
    stop = () => {
      end();
      over("Stopped: nothing is said of what was not looked at.");
    };
  };

  element("stop").addEventListener("click", () => stop());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stop();
    element("sentences").replaceChildren();
    element("fork").replaceChildren();
    element("keep").hidden = true;
    if (!files.size && place === null) {
      state.textContent = "Choose the folder of a record, or files of a declaration, first.";
      element("folder").focus();
      return;
    }
    state.textContent = "Checking.";
    showRunning(true);
    run(jobOf());
  });
};

if (typeof document === "undefined") work(self);
else main();
