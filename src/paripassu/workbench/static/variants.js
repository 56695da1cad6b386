// Variants of an agreement: sends what is changed in them, and shows what each comes to. It
// computes nothing.
import { begin, change, end, live, take } from "./live.js";
import { announce } from "./plan.js";
import { element, file, post } from "./wire.js";

const place = element("variants");
const most = Number(place.dataset.most);

let seen = ""; // the file of variants that stands here
let chosen = new Set(); // variants beside each other, by their names
const unfolded = new Set(); // variants whose changes stand open
let answered = null; // those of the answer that is shown
let asking = 0;
let shownRevision = null; // of the agreement
let applied = null; // where that is said, and of which text

const variantOf = (node) => node.closest(".variant")?.dataset.variant ?? "";
const say = (said) => {
  if (element("variants-said").textContent !== said) element("variants-said").textContent = said;
};

/** Show the list as it is now: all of it, or of what stands there only what may change. */
const show = (answer, whole) => {
  seen = answer.seen;
  const fresh = document.createElement("div");
  fresh.innerHTML = answer.list; // escaped where it was made, and of a policy that runs nothing
  const same =
    !whole &&
    [...fresh.querySelectorAll("[id]")].map((one) => one.id).join() ===
      [...place.querySelectorAll("[id]")].map((one) => one.id).join();
  if (!same) {
    const focused = document.activeElement?.id;
    const inside = place.contains(document.activeElement);
    const field = element("add-field")?.value;
    const to = element("add-to")?.value;
    for (const one of place.querySelectorAll("details")) fold(variantOf(one), one.open);
    place.replaceChildren(...fresh.childNodes);
    for (const one of place.querySelectorAll("details")) one.open = unfolded.has(variantOf(one));
    if (to && element("add-to")) choose(element("add-to"), to);
    if (field && element("add-field")) choose(element("add-field"), field);
    if (inside) (element(focused) ?? element("variants-title")).focus({ preventScroll: true });
  } else {
    for (const one of fresh.querySelectorAll(".live")) {
      const old = element(one.id);
      if (old === document.activeElement) continue;
      if (one.matches("input, select, textarea")) {
        if (!pending.has(one.id.replace(/-slide$/, ""))) {
          const value = one.value; // before its options go over
          for (const { name, value } of one.attributes) old.setAttribute(name, value);
          if (one.matches("select") && old.options.length !== one.options.length)
            old.replaceChildren(...one.childNodes);
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
    for (const id of ["add-to", "add-field"]) {
      const list = element(id);
      if (!list) continue;
      const kept = list.selectedIndex;
      list.replaceChildren(...fresh.querySelector(`#${id}`).childNodes);
      list.selectedIndex = kept;
    }
  }
  const names = new Set([...place.querySelectorAll(".variant")].map((one) => one.dataset.variant));
  chosen = new Set([...chosen].filter((name) => names.has(name)));
  mark();
};

/** Have a variant stand open, once it is there. */
const unfold = (name) => {
  unfolded.add(name);
  const there = [...place.querySelectorAll("details")].find((one) => variantOf(one) === name);
  if (there) there.open = true;
};
const fold = (name, open) => (open ? unfolded.add(name) : unfolded.delete(name));

const choose = (select, value) => {
  if ([...select.options].some((one) => one.value === value)) select.value = value;
};

/** Show which variants are chosen; no more than so many can be. */
const mark = () => {
  for (const box of place.querySelectorAll("[data-beside]")) {
    box.checked = chosen.has(variantOf(box));
  }
};

// What is typed is sent one after the other, of each field the newest only.
const pending = new Map();
let sending = null;

const send = async (act, whole = false, focus = "", problem = null) => {
  // Each change is made on what the one before it left.
  while (sending) await sending;
  let done;
  sending = new Promise((resume) => (done = resume));
  try {
    const response = await post(`${file}/variants/change`, { seen, ...act });
    const answer = await response.json();
    if (!response.ok && !answer.list) throw new Error(answer.what);
    const shown = problem ?? element("variants-said");
    const what = response.ok ? "" : answer.what;
    const elsewhere = !response.ok && answer.seen !== seen;
    if (response.ok) say("");
    (elsewhere ? element("variants-said") : shown).textContent = what;
    show(answer, whole || elsewhere);
    if (response.ok && focus) {
      const there = element(focus);
      if (there?.matches("summary")) there.parentElement.open = true;
      there?.focus();
    }
    if (response.ok) changed();
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
    if (field && !ok && problem?.textContent) field.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
  }
};
const flush = () => {
  flushing ??= flushAll().finally(() => (flushing = null));
  return flushing;
};
let due = 0;
const later = (id, act) => {
  pending.delete(id);
  pending.set(id, act);
  clearTimeout(due);
  due = setTimeout(flush, 200);
};

const typed = (field) => {
  const group = field.closest(".change");
  return () => ({
    act: field.dataset.act,
    variant: variantOf(field),
    value: field.value,
    ...(group && {
      entry: group.dataset.entry,
      key: group.dataset.key,
      at: Number(field.closest("[data-at]").dataset.at),
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
    if (node.dataset.act !== "rename") later(node.id, typed(node));
  } else if (node.matches("[data-beside]")) {
    const name = variantOf(node);
    if (node.checked && chosen.size >= most) {
      node.checked = false;
      announce(`${most} variants are the most that stand beside each other.`);
    } else if (node.checked) chosen.add(name);
    else chosen.delete(name);
  }
});
// In a field of a variant the browser's own undo is meant, not that of the agreement.
document.querySelector(".sides").addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.target.matches("input, textarea"))
    event.stopPropagation();
});
place.addEventListener("change", async (event) => {
  const node = event.target;
  if (node.dataset.act !== "rename") {
    flush(); // whoever leaves a field need not wait
    return;
  }
  const [before, act] = [variantOf(node), typed(node)()];
  await flush();
  const ok = await send(act, false, "", element(`${node.id}-said`));
  if (ok && chosen.delete(before)) {
    chosen.add(act.value);
    mark();
  }
});
place.addEventListener("submit", (event) => {
  event.preventDefault();
  const [entry, key = null] = element("add-field").value.split(" ");
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

const apply = async (variant, said) => {
  try {
    live.sending = true;
    const { ok, state } = await change("variants/apply", { variant });
    if (state.text !== undefined) take(state, "");
    said.textContent = ok
      ? "It is in the agreement now. Undo takes it back, in one step."
      : (state.refused ?? state.what);
    if (ok) applied = { said, revision: state.revision };
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
    const response = await post(`${file}/variants/save`, { variant, name: field.value });
    const answer = await response.json();
    said.textContent = response.ok ? `${answer.name} is written.` : answer.what;
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
  if (await send({ act: "new", value: element("new-name").value }, true, `v${before}-name`))
    element("new-name").value = "";
});

// Repairs to start from.
element("find-repairs").addEventListener("click", async () => {
  const said = element("repairs-said");
  said.textContent = "Looking for repairs.";
  try {
    const response = await post(`${file}/variants/repairs`, {});
    const answer = await response.json();
    if (answer.stage === "stopped") return;
    said.textContent = answer.what || answer.said;
    element("repairs").replaceChildren(
      ...answer.repairs.map(({ name, note }) => {
        const item = document.createElement("li");
        const words = document.createElement("p");
        const button = document.createElement("button");
        const tools = document.createElement("p");
        const bold = document.createElement("b");
        bold.textContent = `${name}. `;
        words.dir = "auto";
        words.append(bold, note);
        button.type = "button";
        button.textContent = "Open as a variant";
        button.setAttribute("aria-label", `Open as a variant: ${name}`);
        button.addEventListener("click", () => {
          const before = place.querySelectorAll(".variant").length;
          send({ act: "repair", variant: name }, true, `v${before}-changes`);
        });
        tools.append(button);
        item.append(words, tools);
        return item;
      }),
    );
  } catch {
    end();
  }
});

// Variants beside each other.
const older = (is) => {
  element("older").hidden = !is || !element("answers").childNodes.length;
};

const compare = async () => {
  const names = [...chosen];
  if (!names.length) {
    announce("Choose at least one variant.");
    return;
  }
  asking += 1;
  const mine = asking;
  announce("The answers are being worked out.");
  element("said").classList.remove("heard");
  element("answers").setAttribute("aria-busy", "true");
  try {
    const response = await post(`${file}/variants/compare`, { variants: names });
    const answer = await response.json();
    if (mine !== asking || answer.stage === "stopped") return;
    if (answer.page) {
      const fresh = document.createElement("div");
      fresh.innerHTML = answer.page;
      await Promise.race([
        Promise.all([...fresh.querySelectorAll("img")].map((img) => img.decode().catch(() => {}))),
        new Promise((resume) => setTimeout(resume, 400)),
      ]);
      if (mine !== asking) return;
      const focused = element("answers").contains(document.activeElement)
        ? document.activeElement.getAttribute("aria-label")
        : null;
      element("answers").replaceChildren(...fresh.childNodes);
      if (focused)
        [...element("answers").querySelectorAll("[aria-label]")]
          .find((one) => one.getAttribute("aria-label") === focused)
          ?.focus({ preventScroll: true });
      answered = names;
      older(false);
    }
    announce(answer.what || answer.said);
    // What was found stands in the answers, too: there it is for the eye, here for the ear.
    element("said").classList.toggle("heard", !answer.what);
    element("answers").removeAttribute("aria-busy");
  } catch {
    end();
  }
};
element("compare").addEventListener("click", async () => {
  await flush();
  await compare();
});

/** Something has changed: what is shown beside each other is worked out anew. */
let soon = 0;
const changed = () => {
  if (!answered) return;
  older(true);
  clearTimeout(soon);
  soon = setTimeout(() => {
    if (chosen.size) compare();
  }, 300);
};

const look = async (whole) => {
  try {
    const response = await fetch(`${file}/variants/list`, { redirect: "error" });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.what);
    if (!sending && !pending.size) show(answer, whole);
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
      }
    }
  },
  isSent: () => true,
  sent: () => "",
  flush,
  focus: () => element("variants-title").focus(),
});
