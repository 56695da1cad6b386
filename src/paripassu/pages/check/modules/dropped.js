// Files that were chosen or dropped, by their paths.

import { quoted, Unreachable } from "./refused.js";

const MOST_BYTES = 256 * 1024 * 1024;
/** Files on a page at most: more are no record that is read here. */
const MOST_FILES = 500000;

export const chosen = (list) => {
  const files = new Map();
  for (const file of [...list].slice(0, MOST_FILES)) files.set(file.webkitRelativePath || file.name, file);
  return files;
};

const entriesOf = (reader) => new Promise((done, fail) => reader.readEntries(done, fail));
const fileOf = (entry) => new Promise((done, fail) => entry.file(done, fail));

const walk = async (entry, path, files) => {
  if (files.size >= MOST_FILES) return;
  if (entry.isFile) files.set(path + entry.name, await fileOf(entry));
  if (!entry.isDirectory) return;
  const reader = entry.createReader();
  for (let some = await entriesOf(reader); some.length; some = await entriesOf(reader)) {
    for (const one of some) await walk(one, `${path}${entry.name}/`, files);
  }
};

/** All files of what was dropped, folders too. */
export const dropped = async (transfer) => {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter((one) => one);
  if (!entries.length) return chosen(transfer.files);
  const files = new Map();
  for (const entry of entries) await walk(entry, "", files);
  return files;
};

/** All bytes of a file, unless it is longer than any that is read here. */
export const bytesOf = async (file) => {
  try {
    if (file.size <= MOST_BYTES) return new Uint8Array(await file.arrayBuffer());
  } catch {
    // it is gone, or may not be read
  }
  throw new Unreachable(`The file ${quoted(file.name)} cannot be read, or is too long.`);
};
