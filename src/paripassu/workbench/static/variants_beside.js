// Variants beside each other: asks what each comes to, and shows how far that is.
import { end } from "./live.js";
import { announce } from "./plan.js";
import { list } from "./variants_list.js";
import { flush } from "./variants_send.js";
import { element, file, post } from "./wire.js";

let answered = false; // something is shown
let asking = null; // what was asked last, and can be given up

const older = (is) => {
  element("older").hidden = !is || !element("answers").childNodes.length;
};

/** Show or hide a button, and leave the focus near it. */
const offer = (id, can) => {
  const focused = !can && document.activeElement === element(id);
  element(id).hidden = !can;
  if (focused) element("beside-title").focus();
};

/** Give what comes line by line, as it comes. */
const lines = async function* (response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let left = "";
  for (;;) {
    const { value = "", done } = await reader.read();
    const parts = (left + value).split("\n");
    left = parts.pop();
    for (const part of parts) yield JSON.parse(part);
    if (done) return;
  }
};

/** Put the answer where the older one stands, once its pictures are there. */
const put = async (page, wanted) => {
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
  offer("beside-longer", false);
  // Who waits for two seconds may want to see the best so far.
  const patience = setTimeout(() => wanted() && offer("beside-enough", true), 2000);
  try {
    const asked = { variants: names, longer };
    const response = await post(`${file}/variants/compare`, asked, mine.signal);
    const answers = response.ok ? lines(response) : [await response.json()];
    let last = null;
    for await (const answer of answers) {
      if (!wanted()) return;
      last = answer;
      announce(answer.what || answer.said);
    }
    if (last === null || last.stage === "stopped") return;
    if (last.page) await put(last.page, wanted);
    if (!wanted()) return;
    // What was found stands in the answers, too: there it is for the eye, here for the ear.
    element("said").classList.toggle("heard", !last.what);
    offer("beside-longer", Boolean(last.longer));
  } catch (error) {
    if (wanted()) end();
  } finally {
    clearTimeout(patience);
    if (wanted()) {
      element("answers").removeAttribute("aria-busy");
      offer("beside-enough", false);
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
