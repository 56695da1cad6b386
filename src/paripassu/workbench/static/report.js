// A report to hand over: made by the server, and saved where the browser saves what it downloads.
import { lastOf, patiently } from "./search.js";
import { element, file, post, upload } from "./wire.js";

const TYPES = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  pdf: "application/pdf",
  html: "text/html",
};

const section = element("handover");
const said = element("report-said");
const ending = patiently(element("report-stop"), () => element("handover-title"));
let making = null;

const save = (name, kind, base64) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: TYPES[kind] }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

const sent = new Map(); // what was sent of the files that are chosen: each once

/** Send what is chosen beside the report; null where something is wrong with it. */
const chosen = async () => {
  const given = {};
  for (const input of section.querySelectorAll("input[type=file]")) {
    const [one] = input.files;
    const wrong = element(`${input.id}-said`);
    wrong.textContent = "";
    input.removeAttribute("aria-invalid");
    if (!one) continue;
    const kept = sent.get(one) ?? (await upload(one));
    if (!kept.file) {
      wrong.textContent = kept.what;
      input.setAttribute("aria-invalid", "true");
      input.focus();
      return null;
    }
    sent.set(one, kept);
    given[input.dataset.file] = kept.file;
  }
  return given;
};

const make = async (kind) => {
  making?.abort();
  const mine = new AbortController();
  making = mine;
  const hear = (what) => {
    if (making === mine) said.textContent = what;
  };
  hear("Making the report.");
  ending.wait();
  try {
    const given = await chosen();
    if (making !== mine) return;
    if (given === null) {
      hear("There is no report: a file cannot be taken. It says why.");
      return;
    }
    const response = await post(`${file}/report`, { form: kind, ...given }, mine.signal);
    const { answer, status } = await lastOf(response, hear);
    if (making !== mine) return;
    if (status === 410) sent.clear(); // they are sent again
    if (answer.font) element("report-more").open = true;
    if (answer.report) {
      save(answer.name, kind, answer.report);
      const likely = answer.likely ? " It says how likely a deal is, too." : "";
      hear(`${answer.name} was given to the browser, which keeps it with its other downloads.${likely}`);
    } else if (answer.stage === "mistakes") {
      hear("There is no report yet. Something in the agreement is missing or wrong: the page says what.");
    } else {
      hear(`There is no report: ${answer.what || answer.said}`);
    }
  } catch (error) {
    hear(
      error.name === "AbortError"
        ? "The report was stopped."
        : "There is no report: the workbench does not answer.",
    );
  } finally {
    if (making === mine) {
      ending.end();
      making = null;
    }
  }
};

section.addEventListener("click", (event) => {
  const { report } = event.target.dataset;
  if (report) make(report);
});
element("report-stop").addEventListener("click", () => {
  const stopped = making;
  stopped?.abort();
});
