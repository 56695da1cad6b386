// Repairs to start from, of the agreement or of a variant: each can be opened as a variant.
import { end } from "./live.js";
import { lastOf, patiently } from "./search.js";
import { aimAtLast } from "./variants_list.js";
import { flush, send } from "./variants_send.js";
import { element, file, post } from "./wire.js";

let asking = null; // what was asked last, and can be given up
const enough = patiently(element("repairs-enough"), () => element("find-repairs"));
const say = (text) => (element("repairs-said").textContent = text);

const item = (found, { name, note }) => {
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
  button.addEventListener("click", async () => {
    const before = element("variants").querySelectorAll(".variant").length;
    const act = { act: "repair", variant: name, found };
    if (await send(act, true, `v${before}-changes`)) aimAtLast();
  });
  tools.append(button);
  item.append(words, tools);
  return item;
};

/** The agreement is another now: what was found may say no more of it. */
export const older = () => {
  if (element("repairs").childNodes.length)
    say("These were found before the agreement changed. You can look for repairs again.");
};

element("find").addEventListener("submit", async (event) => {
  event.preventDefault();
  await flush(); // what was typed last belongs to the variant
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  const wanted = () => asking === mine;
  say("Looking for repairs.");
  element("repairs").replaceChildren();
  enough.wait();
  try {
    const what = { variant: element("repairs-of").value };
    const response = await post(`${file}/variants/repairs`, what, mine.signal);
    const { answer } = await lastOf(response, (said) => wanted() && say(said));
    if (!wanted()) return;
    if (answer.stage === "stopped") {
      say("Another window has asked for repairs. To have them here, ask again.");
      return;
    }
    say(answer.what || answer.said);
    element("repairs").replaceChildren(
      ...(answer.repairs ?? []).map((repair) => item(answer.found, repair)),
    );
  } catch {
    if (wanted()) end();
  } finally {
    if (wanted()) enough.end();
  }
});
element("repairs-enough").addEventListener("click", () =>
  post(`${file}/variants/repairs/enough`, {}).catch(end),
);
