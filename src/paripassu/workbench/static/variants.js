// Variants of an agreement: what is typed, chosen and pressed on their page. It computes nothing.
import { begin, change, end, live, take } from "./live.js";
import { changed } from "./variants_beside.js";
import {
  aimAtLast,
  leftAside,
  list,
  mark,
  offerFields,
  place,
  show,
  unfold,
  variantOf,
} from "./variants_list.js";
import { older } from "./variants_repairs.js";
import { flush, isSending, later, send, whenChanged } from "./variants_send.js";
import { element, file, post } from "./wire.js";

let shownRevision = null; // of the agreement
let applied = null; // where that is said, and of which text

whenChanged(changed);

const typed = (field) => {
  const group = field.closest(".change");
  const row = field.closest("[data-at]");
  const several = [...(field.closest(".several")?.querySelectorAll("input") ?? [])];
  const chosen = () => several.filter((one) => one.checked).map((one) => one.value);
  return () => ({
    act: field.dataset.act,
    variant: variantOf(field),
    value: several.length ? chosen().join(" ") : field.value,
    ...(group && {
      entry: group.dataset.entry,
      key: row.dataset.key ?? group.dataset.key,
      at: Number(row.dataset.at),
    }),
  });
};

place.addEventListener("input", (event) => {
  const node = event.target;
  if (node.matches(".slide")) {
    const field = element(node.id.replace(/-slide$/, ""));
    if (field.matches("select")) {
      field.selectedIndex = Number(node.value);
      node.setAttribute("aria-valuetext", field.selectedOptions[0].textContent);
    } else field.value = node.value;
    later(field.id, typed(field));
  } else if (node.dataset.act) {
    const slide = element(`${node.id}-slide`);
    if (slide && node.matches("select")) {
      slide.value = node.selectedIndex;
      slide.setAttribute("aria-valuetext", node.selectedOptions[0].textContent);
    } else if (slide && Number.isFinite(Number(node.value))) slide.value = node.value;
    // A name is sent when it is done: half a name may be another variant's.
    if (node.dataset.act !== "rename") later(node.dataset.of ?? node.id, typed(node));
  } else if (node.matches("[data-beside]")) {
    const name = variantOf(node);
    if (node.checked && leftAside(name)) {
      mark();
      return;
    }
    if (node.checked) list.chosen.add(name);
    else list.chosen.delete(name);
    mark();
    changed();
  }
});
// In a field of a variant the browser's own undo is meant, not that of the agreement.
document.querySelector(".sides").addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.target.matches("input, textarea"))
    event.stopPropagation();
});
place.addEventListener("change", async (event) => {
  const node = event.target;
  if (node.id === "add-entry") {
    offerFields();
    return;
  }
  if (node.dataset.act !== "rename") {
    flush(); // whoever leaves a field need not wait
    return;
  }
  const [before, act] = [variantOf(node), typed(node)()];
  await flush();
  const chosen = list.chosen.has(before);
  const aside = list.aside.has(before);
  if (await send(act, false, "", element(`${node.id}-said`))) {
    // It is no new one: it stays beside the others, or away from them.
    if (chosen) list.chosen.add(act.value);
    else list.chosen.delete(act.value);
    if (!aside) list.aside.delete(act.value);
    if (list.worked.has(before)) list.worked.add(act.value);
    mark();
  }
});
/** Add a measure as it is typed; what is typed goes once it is there. */
const addMeasure = async (form) => {
  const values = (key) => [...form.querySelectorAll(`[data-${key}]`)];
  const variant = element("measure-to").value;
  const measure = {
    title: element("measure-title").value,
    by: values("by")
      .filter((one) => one.checked)
      .map((one) => one.dataset.by),
    worth: Object.fromEntries(values("worth").map((one) => [one.dataset.worth, one.value])),
  };
  const section = [...place.querySelectorAll(".variant")].find((one) => variantOf(one) === variant);
  unfold(variant);
  const said = element("measure-said");
  if (await send({ act: "measure", variant, measure }, true, `${section.id}-changes`, said))
    for (const one of place.querySelectorAll("#add-measure input"))
      if (one.type === "checkbox") one.checked = false;
      else one.value = "";
};
place.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.target.id === "add-measure") {
    addMeasure(event.target);
    return;
  }
  const entry = element("add-entry").value;
  const key = JSON.parse(element("add-field").value);
  const variant = element("add-to").value;
  unfold(variant);
  send({ act: "add", variant, entry, key }, true);
});

place.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-do]");
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  const variant = variantOf(button);
  const section = button.closest(".variant");
  const group = button.closest(".change");
  const field = group && { entry: group.dataset.entry, key: group.dataset.key || null };
  await flush();
  switch (button.dataset.do) {
    case "remove":
      await send({ act: "remove", variant, ...field }, true, `${section.id}-title`);
      break;
    case "refit":
      await send({ act: "refit", variant, ...field }, true, `${group.id}-remove`);
      break;
    case "ask":
      element(`${section.id}-question`).hidden = false;
      element(`${section.id}-no`).focus();
      break;
    case "keep":
      element(`${section.id}-question`).hidden = true;
      element(`${section.id}-delete`).focus();
      break;
    case "delete":
      if (await send({ act: "delete", variant }, true)) element("variants-title").focus();
      break;
    case "apply":
      await apply(variant, element(`${section.id}-said`));
      break;
    case "save":
      await save(variant, section);
      break;
  }
});

/** Say why something was not done; where the file is another one by now, it is shown. */
const refuse = async (said, what) => {
  said.textContent = what;
  await look(false);
  if (!said.isConnected) element("variants-said").textContent = what;
};

const apply = async (variant, said) => {
  try {
    live.sending = true;
    const { ok, state } = await change("variants/apply", { variant, seen: list.seen });
    if (state.text !== undefined) take(state, "");
    if (ok) {
      said.textContent = "It is in the agreement now. Undo takes it back, in one step.";
      applied = { said, revision: state.revision };
    } else await refuse(said, state.refused ?? state.what);
  } catch {
    end();
  } finally {
    live.sending = false;
  }
};

const save = async (variant, section) => {
  const said = element(`${section.id}-said`);
  const field = element(`${section.id}-file`);
  try {
    const response = await post(`${file}/variants/save`, {
      variant,
      seen: list.seen,
      name: field.value,
    });
    const answer = await response.json();
    if (response.ok) said.textContent = `${answer.name} is written.`;
    else await refuse(said, answer.what);
    if (response.ok && answer.address) {
      const link = document.createElement("a");
      link.href = answer.address;
      link.textContent = "Open it";
      said.append(" ", link);
    }
  } catch {
    end();
  }
};

element("new-variant").addEventListener("submit", async (event) => {
  event.preventDefault();
  const before = place.querySelectorAll(".variant").length;
  if (await send({ act: "new", value: element("new-name").value }, true, `v${before}-name`)) {
    element("new-name").value = "";
    aimAtLast();
  }
});

let looks = 0;
const look = async (whole) => {
  const [mine, before] = [(looks += 1), list.seen];
  try {
    const response = await fetch(`${file}/variants/list`, { redirect: "error" });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.what);
    // What is on its way, and a later look, show what is so by then.
    if (isSending() || mine !== looks) return;
    if (list.seen !== before) await look(whole); // another change was faster
    else show(answer, whole);
  } catch {
    end();
  }
};

look(true);
begin({
  renewed: () => {},
  shown: (state) => {
    // What fits hangs on the text of the agreement.
    if (shownRevision !== state.revision) {
      const first = shownRevision === null;
      shownRevision = state.revision;
      if (applied && applied.revision !== state.revision) {
        applied.said.textContent = ""; // it is another text by now
        applied = null;
      }
      if (!first) {
        look(false);
        changed();
        older();
      }
    }
  },
  isSent: () => true,
  sent: () => "",
  flush,
  focus: () => element("variants-title").focus(),
});
