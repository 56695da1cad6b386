// How likely a deal is, beside the plan: asked for, stopped, and marked where the text is newer.
import { parts, showPart } from "./plan.js";
import { offer, patiently } from "./search.js";
import { element } from "./wire.js";

const part = parts.find((one) => one.name === "risk");
const title = () => element("risk-title");
const ending = part ? patiently(element("risk-stop"), title) : null;

/** What the button says that it does, by what is shown where it is pressed now. */
const STOP = { nothing: "Stop", counted: "Stop, and show what is counted", "at once": "Stop at once" };

const put = (node, said) => {
  if (node.textContent !== said) node.textContent = said;
};

/** Say how far it is, or that there is no answer; of an answer that stands there, to the ear alone. */
const say = (now) => {
  const older = "There was no answer for an older text. Work it out for the text as it is now.";
  put(element("risk-said"), now.refused_older ? older : now.said);
  element("risk-said").classList.toggle("heard", now.stage === "planned");
  const wrong = element("risk-wrong");
  const items = now.refused_older ? [] : now.wrong;
  wrong.hidden = !items.length;
  if ([...wrong.children].map((one) => one.textContent).join("\n") === items.join("\n")) return;
  wrong.replaceChildren(
    ...items.map((what) => {
      const item = document.createElement("li");
      item.dir = "auto";
      item.textContent = what;
      return item;
    }),
  );
};

/** Say whether a report has it. */
const sayOfReport = (found) => {
  const said = element("report-likely");
  said.hidden = !found;
  if (!found) return;
  const older = "How likely a deal is was worked out for an older text: a report leaves it out.";
  put(said, found.older ? older : "A report also says how likely a deal is, as it stands above.");
};

/** Show what a state says of how likely a deal is. */
export const showRisk = (now) => {
  if (!part) return;
  const running = now.stage === "planning";
  if (running) ending.wait();
  else ending.end();
  if (STOP[now.stop] !== element("risk-stop").textContent) {
    if (running && now.stop === "at once") {
      ending.end(); // two quick clicks are one: what is counted is to come
      ending.wait();
    }
    put(element("risk-stop"), STOP[now.stop]);
  }
  say(now);
  if (now.part) showPart(part, now.part);
  sayOfReport(now.part);
  const run = element("risk-run");
  if (running) run.setAttribute("aria-disabled", "true");
  else run.removeAttribute("aria-disabled");
  // Of an older text, or stopped early: there is more to know.
  const again = now.part && !now.part.older ? "Work it out to the end" : "Work it out again";
  put(run, now.part ? again : "Work out how likely it is");
  offer(run, running || !now.part || now.part.older || now.part.early, title);
};
