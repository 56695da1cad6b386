// What every page has: the way to the server.
const token = document.querySelector("meta[name=token]");

export const element = (id) => document.getElementById(id);

/** Send a change; nothing is changed by a mere look. */
export const post = (address, what, signal = null) =>
  fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", [token.dataset.header]: token.content },
    body: JSON.stringify(what),
    redirect: "error",
    signal,
  });

const main = document.querySelector("main");

/** The address of the file that the page is about, where it is about one. */
export const file = main.dataset.file ? `/file/${main.dataset.file}` : "";
