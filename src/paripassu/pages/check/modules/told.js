// What the files of a statement say of it, so that nobody has to copy digests and names by hand.

import { textOf } from "./bytes.js";

const parsed = (bytes) => {
  try {
    const found = JSON.parse(textOf(bytes) ?? "");
    return found !== null && typeof found === "object" ? found : {};
  } catch {
    return {};
  }
};

const names = (list) => (Array.isArray(list) ? list.map((one) => String(one?.name)).join("\n") : "");

/** Of each kind, what its file says: texts by the keys of the body. */
const SAYS = {
  "commit file": (found, commitments) => {
    const { header, root } = found;
    if (found.format !== "paripassu/commitment/1" || !header?.template) return {};
    const follows = header.predecessor === null ? "" : (commitments[header.predecessor] ?? "");
    const { tables, stages } = header.template;
    return { root, version: String(header.version), tables: names(tables), stages: names(stages), follows };
  },
  "disclose file": (found, commitments) => ({ commitment: commitments[found.root] ?? "" }),
  "challenge file": (found, commitments) =>
    found.format === "paripassu/question/1"
      ? { table: String(found.table), commitment: commitments[found.root] ?? "" }
      : {},
  "seal file": (found, commitments) =>
    found.format === "paripassu/seal/1"
      ? { k: String(found.k), stage: found.stage ?? "", commitment: commitments[found.root] ?? "" }
      : {},
};

/** What a file says of the statement of a kind that names it under a key; `commitments` are ids by roots. */
export const saidByFile = (kind, key, bytes, commitments) =>
  SAYS[`${kind} ${key}`]?.(parsed(bytes), commitments) ?? {};

/** Whether a file is what guardians keep of a seal: it goes along with a release. */
export const isPackage = (bytes) => parsed(bytes).format === "paripassu/seal-package/1";
