// The plan gone through, moment by moment, and what if. It computes nothing.
import { begin, live } from "./live.js";
import { announce } from "./plan.js";
import { follow, offer, patiently } from "./search.js";
import { element, file, post } from "./wire.js";

const base = `${file}/rehearsal`;
const place = element("course");
let at = 0; // moments that are done
let last = 0;
let asked = null; // the question that is answered below
let picked = false; // whether somebody has chosen a late step; else it is the next one

const ask = (address, what, hear = () => {}, signal = undefined) =>
  follow(`${base}/${address}?${new URLSearchParams(what)}`, hear, signal);

const OVERTAKEN = "overtaken";
const running = {}; // what ends what is asked: of the course, and of a question

/**
 * Ask what may take long: say how far it is, and offer to stop it.
 *
 * The first stop gives the best so far, if `best`; the next one, or any other, gives nothing.
 */
const askLong = async (of, address, what, best) => {
  const said = element(`${of}-said`);
  const stop = element(`${of}-stop`);
  const leaving = new AbortController();
  const ending = patiently(stop, () => element(of === "course" ? "course" : "questions-title"));
  const slow = setTimeout(() => (said.hidden = false), 300);
  let gently = best;
  running[of] = leaving;
  said.textContent = of === "course" ? "Planning." : "The answer is being worked out.";
  stop.textContent = best ? "Stop, and show the best so far" : "Stop";
  stop.onclick = () => {
    if (!gently) leaving.abort();
    else post(`${base}/enough`, { of }).catch(() => leaving.abort());
    gently = false;
    stop.textContent = "Stop at once";
  };
  ending.wait();
  try {
    return await ask(
      address,
      what,
      (words) => {
        said.textContent = words;
        announce(words);
      },
      leaving.signal,
    );
  } catch (error) {
    if (!leaving.signal.aborted) throw error;
    if (leaving.signal.reason !== OVERTAKEN) announce("Stopped.");
    return { status: 200, answer: { stage: "stopped", said: "Stopped." } };
  } finally {
    running[of] = null;
    clearTimeout(slow);
    ending.end();
    said.hidden = true;
  }
};

/**
 * One at a time: while an answer is awaited, only the newest of what is asked meanwhile counts.
 *
 * What takes long is ended by what is asked meanwhile.
 */
const oneByOne = (work, of = "") => {
  let busy = false;
  let next = null;
  return async (what) => {
    next = what;
    if (busy) {
      running[of]?.abort(OVERTAKEN);
      return;
    }
    busy = true;
    try {
      while (next !== null) {
        const now = next;
        next = null;
        await work(now, () => next !== null);
      }
    } catch {
      element("older").hidden = false;
      element("older").textContent = "The workbench does not answer.";
    } finally {
      busy = false;
    }
  };
};

/** Put a page where another one was, and keep the focus on what has the same name. */
const put = (shown, page) => {
  const active = shown.contains(document.activeElement) ? document.activeElement : null;
  const name = active?.getAttribute("aria-label");
  const open = shown.querySelector("details")?.open;
  shown.innerHTML = page; // escaped where it was made, and of a policy that runs nothing
  if (open) shown.querySelectorAll("details").forEach((one) => (one.open = true));
  if (!active || active === shown) return;
  const same = name
    ? [...shown.querySelectorAll("[aria-label]")].find((one) => one.getAttribute("aria-label") === name)
    : shown.querySelector(active.localName);
  (same ?? shown.closest("[tabindex]") ?? element("slide")).focus({ preventScroll: true });
};

const showPoint = oneByOne(async (point, overtaken) => {
  const { status, answer } = await ask("point", { point });
  if (status === 409) return load({});
  if (overtaken() || answer.stage !== "planned") return;
  put(element("point"), answer.page);
  element("point").dataset.at = point;
  announce(answer.said);
});

const showDate = oneByOne(async (date, overtaken) => {
  const { status, answer } = await ask("point", { date });
  if (status === 409) return load({});
  if (!overtaken() && answer.stage === "planned") go(answer.point);
});

const showAnswer = oneByOne(async (what, overtaken) => {
  element("wrong").textContent = "";
  const shown = element("answer");
  const anew = what.given.what === "anew";
  const { status, answer } = await askLong("if", "if", what.given, anew);
  if (status === 409) return load({});
  if (overtaken()) return;
  if (status !== 200 || answer.stage !== "planned") {
    if (answer.stage !== "stopped") element("wrong").textContent = answer.said || answer.what;
    return;
  }
  asked = what;
  put(shown, answer.page);
  element("if-longer")?.addEventListener("click", () =>
    showAnswer({ given: { ...what.given, seconds: answer.longer }, go: true }),
  );
  shown.hidden = false;
  shown.dataset.what = what.given.what;
  shown.dataset.at = what.given.point ?? "";
  announce(answer.said);
  if (what.go) {
    shown.focus({ preventScroll: true });
    shown.scrollIntoView({ block: "start" });
  }
}, "if");

const go = (point) => {
  at = Math.max(0, Math.min(last, point));
  element("slide").value = at;
  element("slide").setAttribute("aria-valuetext", `${at} of ${last} moments are done`);
  if (document.activeElement !== element("number")) element("number").value = at;
  if (element("date") && document.activeElement !== element("date")) element("date").value = "";
  for (const button of place.querySelectorAll("[data-go]")) {
    const can = ["first", "back"].includes(button.dataset.go) ? at > 0 : at < last;
    if (can) button.removeAttribute("aria-disabled");
    else button.setAttribute("aria-disabled", "true");
  }
  const next = place.querySelector(`#late [data-at="${at}"]`);
  if (next && !picked) next.selected = true;
  showPoint(at);
  // What was asked of the moment is asked of the new one, too.
  if (asked && ["stop", "walk"].includes(asked.given.what))
    showAnswer({ given: { ...asked.given, point: at }, go: false });
};

const GO = { first: () => 0, back: () => at - 1, on: () => at + 1, last: () => last };

const listen = () => {
  element("slide").addEventListener("input", () => go(Number(element("slide").value)));
  element("number").addEventListener("input", () => {
    const { value } = element("number");
    if (/^\d{1,7}$/.test(value)) go(Number(value));
  });
  element("number").addEventListener("blur", () => (element("number").value = at));
  element("date")?.addEventListener("input", () => {
    const { value } = element("date"); // empty while only a part of it is filled in
    if (value) showDate(value);
  });
  for (const button of place.querySelectorAll("[data-go]"))
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") !== "true") go(GO[button.dataset.go]());
    });
  element("late")?.addEventListener("change", () => (picked = true));
  for (const form of place.querySelectorAll("form"))
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const given = { what: form.dataset.what, ...Object.fromEntries(new FormData(form)) };
      if (given.what !== "late") given.point = at;
      for (const day of ["today", "date"]) if (!given[day]) delete given[day];
      showAnswer({ given, go: true });
    });
};

/** What was chosen in the forms, to choose it again after they were renewed. */
const chosen = () =>
  Object.fromEntries(
    ["walker", "late", "days", "today"].filter(element).map((id) => [id, element(id).value]),
  );

const load = oneByOne(async (how, overtaken) => {
  const button = element("course-longer");
  if (button) offer(button, false, () => place);
  const { answer } = await askLong("course", "course", how, true);
  if (overtaken()) return;
  if (answer.stage === "stopped") {
    if (button) button.hidden = false;
    if (!element("slide")) place.textContent = "Stopped. Load the page again to begin again.";
    return;
  }
  running.if?.abort(OVERTAKEN); // it was asked of a plan that is not shown any more
  const before = chosen();
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const again = asked;
  asked = null;
  place.lang = answer.language || "en";
  if (answer.stage !== "planned") {
    const said = document.createElement("p");
    said.className = "lead";
    said.textContent = answer.said;
    const list = document.createElement("ol");
    list.className = "mistakes";
    for (const mistake of answer.mistakes) {
      const item = document.createElement("li");
      item.textContent = (mistake.line ? `Line ${mistake.line}: ` : "") + mistake.what;
      list.append(item);
    }
    place.replaceChildren(said, list);
  } else place.innerHTML = answer.page; // escaped where it was made
  element("older").hidden = answer.revision === live.revision;
  place.dataset.revision = answer.revision;
  announce(answer.said);
  element("course-longer")?.addEventListener("click", () => load({ seconds: answer.longer }));
  if (!element("slide")) return;
  last = Number(element("slide").max);
  for (const [id, value] of Object.entries(before)) {
    const field = element(id);
    if (field && (field.localName !== "select" || [...field.options].some((one) => one.value === value)))
      field.value = value;
  }
  listen();
  if (focused) (focused.id && element(focused.id) ? element(focused.id) : element("slide")).focus();
  go(at);
  if (again?.given.what === "late") showAnswer({ given: again.given, go: false });
  else if (again && again.given.what !== "anew") showAnswer({ given: { ...again.given, point: at }, go: false });
}, "course");

document.addEventListener("keydown", (event) => {
  if (!element("slide") || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  if (event.target.closest("input, select, textarea, .scroll, pre")) return;
  event.preventDefault();
  go(at + (event.key === "ArrowLeft" ? -1 : 1));
});

begin({
  renewed() {
    element("older").hidden = false;
    load({});
  },
  shown() {},
  isSent: () => true,
  sent: () => null,
  flush: async () => {},
  focus: () => element("slide")?.focus(),
});
load({});
