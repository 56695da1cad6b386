// What is found of the text, beside it, on pages that have a place for it.
import { offer, patiently } from "./search.js";
import { element } from "./wire.js";

// Announced at most once a second, and only what is not what was announced before.
let announced = -1000; // on a clock that nobody sets
let waiting = 0;
let next = "";
export const announce = (said) => {
  next = said;
  if (waiting) return;
  const left = Math.max(0, announced + 1000 - performance.now());
  waiting = setTimeout(() => {
    waiting = 0;
    announced = performance.now();
    const said = element("said");
    if (said && said.textContent !== next) said.textContent = next;
  }, left);
};

export const parts = [...document.querySelectorAll("[data-part]")].map((node) => ({
  name: node.dataset.part,
  node,
  note: document.querySelector(`[data-older=${node.dataset.part}]`) ?? element("older"),
  id: "", // of what stands there, or is about to
  shown: "", // of what stands there
  revision: -1,
}));

// While somebody types, nothing is put that no key waits for: that key would wait for it.
const PAUSE = 150;
let typed = -PAUSE;
document.addEventListener("beforeinput", () => (typed = performance.now()), true);

/**
 * Hold back all bodies of a table but the first, and put one after the other: in between there is time
 * for keys. Meanwhile the table takes the room of the one that stood there.
 */
const fill = async (part, fresh, table, before) => {
  const held = [...table.tBodies].slice(1);
  if (!held.length) return;
  for (const body of held) body.remove();
  table.style.minHeight = `${before?.offsetHeight ?? 0}px`;
  for (const body of held) {
    do await new Promise((resume) => requestAnimationFrame(() => setTimeout(resume)));
    while (performance.now() - typed < PAUSE);
    if (part.node !== fresh) return; // something newer came
    table.append(body);
  }
  table.style.minHeight = "";
};

/** Put something new in the place of a part, and keep the focus in it. */
const put = (part, fresh) => {
  const before = part.node.querySelectorAll("table");
  fresh.querySelectorAll("table").forEach((table, k) => fill(part, fresh, table, before[k]));
  const focused = part.node.contains(document.activeElement)
    ? document.activeElement.getAttribute("aria-label")
    : null;
  part.node.replaceWith(fresh);
  part.node = fresh;
  part.shown = part.id;
  if (focused)
    [...fresh.querySelectorAll("[aria-label]")]
      .find((one) => one.getAttribute("aria-label") === focused)
      ?.focus({ preventScroll: true });
};

/** Show new content of a part once its pictures are drawn; those that stand already stay. */
const paint = async (part, html) => {
  const fresh = document.createElement("div");
  fresh.dataset.part = part.name;
  fresh.innerHTML = html; // escaped where it was made, and of a policy that runs nothing
  // Those in what is folded are drawn once it is unfolded.
  const pictures = [...fresh.querySelectorAll("img:not([loading=lazy])")];
  if (pictures.length) {
    const standing = new Map(
      [...part.node.querySelectorAll("img")].map((img) => [img.getAttribute("src"), img]),
    );
    const drawn = pictures
      .filter((img) => !standing.has(img.getAttribute("src")))
      .map((img) => img.decode().catch(() => {}));
    if (drawn.length) {
      const { id } = part;
      await Promise.race([Promise.all(drawn), new Promise((resume) => setTimeout(resume, 1000))]);
      if (part.id !== id) return; // something newer came
    }
    for (const img of pictures) {
      const same = standing.get(img.getAttribute("src"));
      if (same) img.parentElement.replaceWith(same.parentElement);
    }
  }
  put(part, fresh);
  part.node.dataset.revision = part.revision;
  mark(part, part.older);
};

const mark = (part, older) => {
  // What stands there, and not what is about to.
  part.note.hidden = !((older || part.shown !== part.id) && part.node.hasChildNodes());
};

/** The parts that stand there: the server need not send them again. */
export const pageShown = () => parts.map((part) => part.id).join(".");

const title = () => element("plan-title");
const ending = parts.length ? patiently(element("enough"), title) : null;
let searched = -1;
const offerSearch = (state) => {
  const planning = state.stage === "planning";
  if (!planning || state.revision !== searched) ending.end();
  searched = state.revision;
  if (planning) ending.wait();
  offer(element("longer"), state.longer, title);
};

/** Show what a state says of the plan. */
export const showPlan = (state) => {
  if (!parts.length) return;
  announce(state.said);
  offerSearch(state);
  // What was found stands in the page itself, too: there it is for the eye, here for the ear.
  const older = state.parts.some((one) => one.older);
  element("said").classList.toggle("heard", state.stage === "planned" && !older);
  for (const part of parts) {
    const now = state.parts.find((one) => one.name === part.name);
    if (now) showPart(part, now);
  }
};

/** Show what a state says of a part. */
export const showPart = (part, now) => {
  part.older = now.older;
  part.revision = now.revision;
  if (now.id !== part.id && now.html !== null) {
    part.id = now.id;
    paint(part, now.html);
  } else if (part.shown === part.id) {
    part.node.dataset.revision = now.revision;
  }
  mark(part, now.older);
};

// A picture as large as the window, wherever there is no room for that beside the text.
const large = element("large");
const dark = matchMedia("(prefers-color-scheme: dark)");
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-large]");
  if (!button) return;
  const picture = document.createElement("img");
  picture.src = `${button.dataset.large}/wide-${dark.matches ? "dark" : "light"}.svg`;
  picture.alt = button.closest("figure").querySelector("img").alt;
  element("large-title").textContent = button.closest("figure").querySelector("h4").textContent;
  element("large-place").replaceChildren(picture);
  large.showModal();
});
element("large-close")?.addEventListener("click", () => large.close());
