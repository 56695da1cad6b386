// Where the files of a record come from: a web server, or files that were opened from a disk.

import { Unreachable } from "./refused.js";

/** The files below an address. */
export const httpSource = (address, fetcher = (...given) => fetch(...given)) => {
  const base = address.endsWith("/") ? address : `${address}/`;
  return {
    name: address,
    async read(path, most) {
      let response;
      try {
        response = await fetcher(base + path, {
          cache: "no-cache",
          credentials: "omit",
          redirect: "error",
          referrerPolicy: "no-referrer",
        });
        if (response.status === 404 || response.status === 410) return null;
        if (!response.ok) throw new Error(`the server answers ${response.status}`);
        return await limited(response, most);
      } catch (error) {
        throw new Unreachable(`${path} cannot be read now: ${error.message}.`);
      }
    },
  };
};

/** All bytes of an answer; of a longer one the first `most + 1`. */
const limited = async (response, most) => {
  const reader = response.body.getReader();
  const parts = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    if (length > most) {
      await reader.cancel();
      break;
    }
  }
  const found = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    found.set(part, at);
    at += part.length;
  }
  return found.subarray(0, Math.min(length, most + 1));
};

/** Files by their paths: each is bytes, or a file of the browser. */
export const fileSource = (files, name = "files") => ({
  name,
  async read(path, most) {
    const file = files.get(path);
    if (file === undefined) return null;
    if (file instanceof Uint8Array) return file.subarray(0, most + 1);
    try {
      return new Uint8Array(await file.slice(0, most + 1).arrayBuffer());
    } catch (error) {
      throw new Unreachable(`${path} cannot be read now: ${error.message}.`);
    }
  },
});

/**
 * The files of a folder that was opened or dropped, by their paths below the record: the shallowest
 * folder with a checkpoint in it. Null: there is none.
 */
export const recordIn = (files) => {
  const roots = [...files.keys()]
    .filter((path) => path === "checkpoint" || path.endsWith("/checkpoint"))
    .map((path) => path.slice(0, -"checkpoint".length))
    .sort((one, other) => one.length - other.length || (one < other ? -1 : 1));
  if (!roots.length) return null;
  const found = new Map();
  for (const [path, file] of files) {
    if (path.startsWith(roots[0])) found.set(path.slice(roots[0].length), file);
  }
  return found;
};
