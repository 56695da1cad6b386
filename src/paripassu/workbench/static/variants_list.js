// The list of variants as it stands on the page: shown anew without taking away what is typed.
import { announce } from "./plan.js";
import { element } from "./wire.js";

export const place = element("variants");

export const list = {
  seen: "", // the file of variants that stands here
  chosen: new Set(), // variants beside each other, by their names
  known: new Set(), // variants that stood here: only a new one is chosen by itself
  worked: new Set(), // variants that are worked out in what stands beside
  aside: new Set(), // variants for which there was no room beside the others
};
const most = Number(place.dataset.most);
const FULL = `${most} variants are the most that stand beside each other.`;

/** Leave a variant away where no more can stand beside each other; whether it is. */
export const leftAside = (name, quietly = false) => {
  if (list.chosen.size < most) return false;
  list.aside.add(name);
  if (!quietly) {
    element("said").classList.remove("heard"); // for the eye, too
    announce(FULL);
  }
  return true;
};
/** What is typed and not sent: for each field what is to be sent. */
export const pending = new Map();
const unfolded = new Set(); // variants whose changes stand open

export const variantOf = (node) => node.closest(".variant")?.dataset.variant ?? "";

/** Show the list as it is now: all of it, or of what stands there only what may change. */
export const show = (answer, whole) => {
  list.seen = answer.seen;
  const fresh = document.createElement("div");
  fresh.innerHTML = answer.list; // escaped where it was made, and of a policy that runs nothing
  const same =
    !whole &&
    [...fresh.querySelectorAll("[id]")].map((one) => one.id).join() ===
      [...place.querySelectorAll("[id]")].map((one) => one.id).join();
  if (!same) {
    const focused = document.activeElement?.id;
    const inside = place.contains(document.activeElement);
    const selects = ["add-to", "add-entry", "add-field", "measure-to"];
    const chosen = selects.map((id) => [id, element(id)?.value]);
    const typed = [...place.querySelectorAll("#add-measure input")];
    for (const one of place.querySelectorAll("details")) fold(variantOf(one), one.open);
    place.replaceChildren(...fresh.childNodes);
    for (const one of place.querySelectorAll("details")) one.open = unfolded.has(variantOf(one));
    offerFields();
    for (const [id, value] of chosen) {
      if (value && element(id)) choose(element(id), value);
      if (id === "add-entry") offerFields();
    }
    for (const { id, value, checked } of typed)
      if (element(id)) Object.assign(element(id), { value, checked });
    if (inside) (element(focused) ?? element("variants-title")).focus({ preventScroll: true });
  } else {
    for (const one of fresh.querySelectorAll(".live")) {
      const old = element(one.id);
      // What was refused stays as it was typed, with what is said of it.
      if (old === document.activeElement || old.getAttribute("aria-invalid") === "true") continue;
      if (one.matches("input, select, textarea")) {
        const field = one.dataset.of ?? one.id.replace(/-slide$/, "");
        if (!pending.has(field)) {
          const value = one.value; // before its options go over
          for (const { name, value } of one.attributes) old.setAttribute(name, value);
          if (one.matches("select") && old.options.length !== one.options.length)
            old.replaceChildren(...one.childNodes);
          if (one.type === "checkbox") old.checked = one.checked;
          old.value = value;
        }
      } else if (one.matches("button")) {
        if (one.getAttribute("aria-disabled")) old.setAttribute("aria-disabled", "true");
        else old.removeAttribute("aria-disabled");
      } else if (old.innerHTML !== one.innerHTML) old.replaceChildren(...one.childNodes);
    }
    for (const one of fresh.querySelectorAll(".variant")) {
      element(one.id).dataset.variant = one.dataset.variant;
    }
    for (const id of ["add-to", "add-entry", "measure-to"]) {
      const select = element(id);
      if (!select) continue;
      const kept = select.selectedIndex;
      select.replaceChildren(...fresh.querySelector(`#${id}`).childNodes);
      select.selectedIndex = kept;
    }
    offerFields();
  }
  const titles = new Map(
    [...place.querySelectorAll(".variant")].map((one) => [
      one.dataset.variant,
      one.querySelector("h3").textContent,
    ]),
  );
  const names = new Set(titles.keys());
  for (const name of list.chosen) if (!names.has(name)) list.chosen.delete(name);
  // Where a name is gone, another one may be of the same variant: that is no new one.
  const gone = [...list.known].some((name) => !names.has(name));
  for (const name of names)
    if (!list.known.has(name) && !leftAside(name, gone)) list.chosen.add(name);
  list.known = names;
  offerRepairs(titles);
  mark();
};

/** Offer to look for the repairs of each variant; what is chosen stays, also under another name. */
const offerRepairs = (titles) => {
  const select = element("repairs-of");
  const [itself, ...before] = select.options;
  const at = select.selectedIndex;
  const kept = select.value;
  select.replaceChildren(itself, ...[...titles].map(([name, title]) => new Option(title, name)));
  const renamed = titles.size === before.length && !titles.has(kept);
  if (renamed) select.selectedIndex = at;
  else choose(select, kept);
};

/** Have what is changed next go into the last variant: the one that somebody has just made. */
export const aimAtLast = () => {
  for (const id of ["add-to", "measure-to"]) {
    const select = element(id);
    if (select) select.selectedIndex = select.options.length - 1;
  }
};

/** Have a variant stand open, once it is there. */
export const unfold = (name) => {
  unfolded.add(name);
  const there = [...place.querySelectorAll("details")].find((one) => variantOf(one) === name);
  if (there) there.open = true;
};
const fold = (name, open) => (open ? unfolded.add(name) : unfolded.delete(name));

const choose = (select, value) => {
  if ([...select.options].some((one) => one.value === value)) select.value = value;
};

/** Offer what can be changed of the entry that is chosen. */
export const offerFields = () => {
  const field = element("add-field");
  if (!field) return;
  const kept = field.value;
  const fields = JSON.parse(element("add-entry").selectedOptions[0]?.dataset.fields ?? "[]");
  field.replaceChildren(...fields.map(([key, words]) => new Option(words, JSON.stringify(key))));
  choose(field, kept);
  if (field.selectedIndex < 0) field.selectedIndex = 0;
};

const note = (name) => {
  if (!list.chosen.has(name)) return list.aside.has(name) ? FULL : "";
  return list.worked.has(name) ? "" : "Not worked out yet: compare what is chosen.";
};

/** Show which variants are chosen, which had no room beside them, and which are not worked out. */
export const mark = () => {
  // Of what somebody leaves out, or chooses, there is nothing to say any more.
  if (list.chosen.size < most) list.aside.clear();
  for (const name of list.chosen) list.aside.delete(name);
  for (const one of place.querySelectorAll("[data-unworked]"))
    one.textContent = note(variantOf(one));
  for (const box of place.querySelectorAll("[data-beside]")) {
    box.checked = list.chosen.has(variantOf(box));
  }
};
