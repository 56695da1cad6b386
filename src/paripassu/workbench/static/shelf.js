// The list of files: writes a new one.
import { element, post } from "./wire.js";

element("new").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const response = await post("/new", {
      name: element("name").value,
      empty: event.submitter?.id === "empty",
    });
    const answer = await response.json();
    if (response.ok) location.assign(answer.address);
    else element("new-said").textContent = answer.what;
  } catch {
    element("new-said").textContent = "The workbench does not answer: it was closed.";
  }
});
