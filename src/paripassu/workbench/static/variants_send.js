// What is done to variants is sent, each change made on what the one before it left.
import { end } from "./live.js";
import { list, pending, show } from "./variants_list.js";
import { element, file, post } from "./wire.js";

const hearing = [];
/** Have something done after each change of a variant that stands beside others. */
export const whenChanged = (hear) => hearing.push(hear);

/** Whether something is on its way. */
export const isSending = () => sending !== null || pending.size > 0;

const say = (said) => {
  if (element("variants-said").textContent !== said) element("variants-said").textContent = said;
};

// What is typed is sent one after the other, of each field the newest only.
let sending = null;

export const send = async (act, whole = false, focus = "", problem = null) => {
  // Each change is made on what the one before it left.
  while (sending) await sending;
  let done;
  const before = list.chosen.has(act.variant) ? null : [...list.chosen].join("\0");
  sending = new Promise((resume) => (done = resume));
  try {
    const response = await post(`${file}/variants/change`, { seen: list.seen, ...act });
    const answer = await response.json();
    if (!response.ok && !answer.list) throw new Error(answer.what);
    const shown = problem ?? element("variants-said");
    const what = response.ok ? "" : answer.what;
    const elsewhere = !response.ok && answer.seen !== list.seen;
    if (response.ok) say("");
    (elsewhere ? element("variants-said") : shown).textContent = what;
    show(answer, (response.ok && whole) || elsewhere);
    if (response.ok && focus) {
      const there = element(focus);
      if (there?.matches("summary")) there.parentElement.open = true;
      there?.focus();
    }
    // What it is about stands beside others, or a new one does now.
    if (response.ok && before !== [...list.chosen].join("\0")) for (const hear of hearing) hear();
    return response.ok;
  } catch {
    end();
    return false;
  } finally {
    sending = null;
    done();
  }
};

let flushing = null;
const flushAll = async () => {
  for (;;) {
    const [id, act] = pending.entries().next().value ?? [];
    if (!id) return;
    const field = element(id);
    const problem = element(`${id}-said`);
    const ok = await send(act(), false, "", problem);
    // Until it is there, no older answer takes its place.
    if (pending.get(id) === act) pending.delete(id);
    for (const one of field?.matches("fieldset") ? field.querySelectorAll("input") : [field])
      if (!ok && problem?.textContent) one?.setAttribute("aria-invalid", "true");
      else one?.removeAttribute("aria-invalid");
  }
};
export const flush = () => {
  flushing ??= flushAll().finally(() => (flushing = null));
  return flushing;
};
let due = 0;
export const later = (id, act) => {
  pending.delete(id);
  pending.set(id, act);
  clearTimeout(due);
  due = setTimeout(flush, 200);
};
