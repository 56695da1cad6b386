// The list of files: writes a new one, from nothing, from an example, or from a spreadsheet.
import { element, post } from "./wire.js";

/** Ask for a file, and go to its page; say what is wrong where there is none. */
const ask = async (address, what, place) => {
  element(place).textContent = "";
  try {
    const response = await post(address, what);
    const answer = await response.json();
    if (response.ok) location.assign(answer.address);
    else element(place).textContent = answer.what;
  } catch {
    element(place).textContent = "The workbench does not answer: it was closed.";
  }
};

element("new").addEventListener("submit", (event) => {
  event.preventDefault();
  ask("/new", { name: element("name").value, empty: event.submitter?.id === "empty" }, "new-said");
});
for (const button of document.querySelectorAll("[data-book]"))
  button.addEventListener("click", async () => {
    const reading = element("book-read");
    reading.textContent = `Reading ${button.firstElementChild.textContent} …`;
    await ask("/import", { book: Number(button.dataset.book) }, "book-said");
    if (element("book-said").textContent) reading.textContent = "";
  });
