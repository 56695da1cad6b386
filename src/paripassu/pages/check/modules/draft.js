// A statement without signatures: the bytes that `paripassu record state` writes, and its id.

import { base64, hex, utf8 } from "./bytes.js";
import { canonical } from "./json.js";
import { need } from "./refused.js";
import { pae, parseStatement, PAYLOAD_TYPE, PREDICATE_TYPE, STATEMENT_TYPE } from "./statement.js";
import { leafHash } from "./tree.js";

const MOST_BYTES = 65535;

/** Files in their order, each once. */
const inOrder = (blobs) => {
  const found = new Map(blobs.map((one) => [one.digest, one]));
  return [...found.values()].sort((one, other) => (one.digest < other.digest ? -1 : 1));
};

/**
 * Write a statement: `{bytes, id, name}`, its name as a file. `after` has `size` and `root`, in base64;
 * `blobs` are `{digest, size, type}`; `previous` is an id or null.
 */
export const draftStatement = ({ origin, agreement, author, kind, body, blobs, after, previous }) => {
  const predicate = { after, author, blobs: inOrder(blobs), body, kind, origin, previous };
  const subject = [{ digest: { sha256: agreement } }];
  const said = { _type: STATEMENT_TYPE, predicate, predicateType: PREDICATE_TYPE, subject };
  const payload = utf8(canonical(said));
  const envelope = { payload: base64(payload), payloadType: PAYLOAD_TYPE, signatures: [] };
  const bytes = utf8(canonical(envelope));
  const small = bytes.length <= MOST_BYTES;
  need(small, "size", "The statement is longer than an entry can be: put what is long into a file.");
  parseStatement(bytes); // what the log would not take is not written
  const id = hex(leafHash(pae(payload)));
  return { bytes, id, name: `${author}-${kind}-${id.slice(0, 8)}.json` };
};

/** A statement as a value, as it stands in the file of a body. */
export const bodyFile = (body) => utf8(`${canonical(body)}\n`);

