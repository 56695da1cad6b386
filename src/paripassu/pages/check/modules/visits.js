// What a reader's browser remembers of a log: the last checkpoint that it has verified.

import { base64, unbase64 } from "./bytes.js";

const nameOf = (log) => `paripassu checkpoint ${log}`;

/**
 * The checkpoint of the last visit, as `since` of `auditRecord`; undefined: there was none, or the
 * browser keeps nothing. `storage` is `localStorage`, or something like it; `log` the log's address.
 */
export const remembered = (storage, log) => {
  try {
    const text = storage.getItem(nameOf(log));
    return (text && unbase64(text)) || undefined;
  } catch {
    return undefined;
  }
};

/** Remember a checkpoint, once nothing was refused; whether it is kept. */
export const remember = (storage, log, bytes) => {
  try {
    storage.setItem(nameOf(log), base64(bytes));
    return true;
  } catch {
    return false; // the reader has forbidden it, or there is no room
  }
};
