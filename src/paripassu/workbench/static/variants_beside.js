// Variants beside each other: asks what each comes to, and shows how far that is.
import { end } from "./live.js";
import { announce } from "./plan.js";
import { lastOf, offer, patiently } from "./search.js";
import { list, mark } from "./variants_list.js";
import { flush } from "./variants_send.js";
import { element, file, post } from "./wire.js";

let answered = false; // something is shown
let asking = null; // what was asked last, and can be given up

const older = (is) => {
  element("older").hidden = !is || !element("answers").childNodes.length;
};

const near = () => element("beside-title");
const enough = patiently(element("beside-enough"), near);
const offerLonger = (can) => offer(element("beside-longer"), can, near);

/** Put the answer where the older one stands, once its pictures are there. */
const put = async (page, names, wanted) => {
  const fresh = document.createElement("div");
  fresh.innerHTML = page; // escaped where it was made, and of a policy that runs nothing
  const drawn = [...fresh.querySelectorAll("img")].map((img) => img.decode().catch(() => {}));
  await Promise.race([Promise.all(drawn), new Promise((resume) => setTimeout(resume, 400))]);
  if (!wanted()) return;
  const answers = element("answers");
  const label = (one) => one.getAttribute("aria-label") ?? one.textContent;
  const named = "[aria-label], summary";
  const focused = answers.contains(document.activeElement) ? label(document.activeElement) : null;
  const open = new Set([...answers.querySelectorAll("details[open] > summary")].map(label));
  for (const one of fresh.querySelectorAll("summary")) one.parentElement.open = open.has(label(one));
  answers.replaceChildren(...fresh.childNodes);
  if (focused)
    [...answers.querySelectorAll(named)]
      .find((one) => label(one) === focused)
      ?.focus({ preventScroll: true });
  answered = true;
  list.worked = new Set(names);
  mark();
  older(false);
};

const compare = async (longer = false) => {
  const names = [...list.chosen];
  if (!names.length) {
    announce("Choose at least one variant.");
    return;
  }
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  const wanted = () => asking === mine;
  announce("The answers are being worked out.");
  element("said").classList.remove("heard");
  element("answers").setAttribute("aria-busy", "true");
  offerLonger(false);
  enough.wait();
  try {
    const asked = { variants: names, longer };
    const response = await post(`${file}/variants/compare`, asked, mine.signal);
    const { answer } = await lastOf(response, (said) => wanted() && announce(said));
    if (!wanted()) return;
    if (answer.stage === "stopped") {
      announce("Another window has asked for a comparison. To have this one, ask again.");
      return;
    }
    announce(answer.what || answer.said);
    if (answer.page) await put(answer.page, names, wanted);
    if (!wanted()) return;
    // What was found stands in the answers, too: there it is for the eye, here for the ear.
    element("said").classList.toggle("heard", !answer.what);
    offerLonger(Boolean(answer.longer));
  } catch {
    if (wanted()) end();
  } finally {
    if (wanted()) {
      element("answers").removeAttribute("aria-busy");
      enough.end();
    }
  }
};

let soon = 0;
/** Something has changed: what is shown is worked out anew. */
export const changed = () => {
  if (!answered) return;
  older(true);
  clearTimeout(soon);
  soon = setTimeout(() => {
    if (list.chosen.size) compare();
  }, 300);
};

element("compare").addEventListener("click", async () => {
  await flush();
  await compare();
});
element("beside-longer").addEventListener("click", () => compare(true));
element("beside-enough").addEventListener("click", () =>
  post(`${file}/variants/enough`, {}).catch(end),
);
