// What is found of the text, beside it, on pages that have a place for it.
import { element } from "./wire.js";

// Announced at most once a second, and only what is not what was announced before.
let announced = 0;
let waiting = 0;
let next = "";
export const announce = (said) => {
  next = said;
  if (waiting) return;
  const left = Math.max(0, announced + 1000 - Date.now());
  waiting = setTimeout(() => {
    waiting = 0;
    announced = Date.now();
    const said = element("said");
    if (said && said.textContent !== next) said.textContent = next;
  }, left);
};

/** Show a new page beside the text once its pictures are drawn, and keep the focus in it. */
let painting = 0;
const paint = async (page) => {
  painting += 1;
  const mine = painting;
  const fresh = document.createElement("div");
  fresh.id = "page";
  fresh.innerHTML = page; // escaped where it was made, and of a policy that runs nothing
  const drawn = [...fresh.querySelectorAll("img")].map((img) => img.decode().catch(() => {}));
  await Promise.race([Promise.all(drawn), new Promise((resume) => setTimeout(resume, 400))]);
  if (mine !== painting) return;
  const shown = element("page");
  const focused = shown.contains(document.activeElement)
    ? document.activeElement.getAttribute("aria-label")
    : null;
  shown.replaceWith(fresh);
  if (focused)
    [...fresh.querySelectorAll("[aria-label]")]
      .find((one) => one.getAttribute("aria-label") === focused)
      ?.focus({ preventScroll: true });
};

let pageId = "";
const place = element("page");

/** The page that stands there: the server need not send it again. */
export const pageShown = () => pageId;

/** Show what a state says of the plan. */
export const showPlan = (state) => {
  if (!place) return;
  announce(state.said);
  // What was found stands in the page itself, too: there it is for the eye, here for the ear.
  element("said").classList.toggle("heard", state.stage === "planned" && !state.older);
  element("older").hidden = !state.older;
  if (state.page !== null && state.page_id !== pageId) {
    pageId = state.page_id;
    paint(state.page);
  }
};
