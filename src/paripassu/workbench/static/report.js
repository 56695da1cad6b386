// A report to hand over: made by the server, and saved where the browser saves what it downloads.
import { lastOf, patiently } from "./search.js";
import { element, file, post } from "./wire.js";

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
    const response = await post(`${file}/report`, { form: kind }, mine.signal);
    const { answer } = await lastOf(response, hear);
    if (making !== mine) return;
    if (answer.report) {
      save(answer.name, kind, answer.report);
      hear(`${answer.name} was given to the browser, which keeps it with its other downloads.`);
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
