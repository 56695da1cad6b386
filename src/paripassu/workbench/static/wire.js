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

const MOST_BYTES = 20 * 1024 * 1024;

/** Send a file as it is; give what it is called from now on, or what is wrong with it. */
export const upload = async (file) => {
  const large = { what: `${file.name} is larger than 20 MB: choose a smaller file.` };
  if (file.size > MOST_BYTES) return large;
  try {
    const response = await fetch(`/uploads?name=${encodeURIComponent(file.name)}`, {
      method: "POST",
      headers: {
        "Content-Type": "application/octet-stream",
        [token.dataset.header]: token.content,
      },
      body: file,
      redirect: "error",
    });
    const text = await response.text();
    if (response.status === 413 && !text.startsWith("{")) return large;
    return JSON.parse(text);
  } catch {
    return { what: "The file could not be read: choose it again." };
  }
};

/**
 * Ask for what the server knows, past what the browser keeps: of two windows that ask for the same,
 * it would let one wait until the other has its answer.
 */
export const get = async (address) => {
  const response = await fetch(address, { redirect: "error", cache: "no-store" });
  if (!response.ok) throw new Error(response.statusText);
  return response.json();
};

const main = document.querySelector("main");

/** The address of the file that the page is about, where it is about one. */
export const file = main.dataset.file ? `/file/${main.dataset.file}` : "";
