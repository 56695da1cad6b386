// Whether an entry keeps the rules of its log (docs/specification/record.md, "Rules").
//
// Each judge verifies everything first, and only then gives the change of the state: an entry that
// breaks a rule changes nothing.

import { equal } from "./bytes.js";
import { verifyHolder, verifySignatures } from "./holders.js";
import { need, quoted, Refused } from "./refused.js";
import { judgeCharter, judgeKeys } from "./rules_lists.js";
import { judgeNote } from "./rules_notes.js";
import { parseNote } from "./note.js";
import { parseStatement } from "./statement.js";
import { EMPTY_ROOT } from "./tree.js";

const CHARTER = "charter";
const KEYS = "keys";
const BRACE = 0x7b;
/** Bytes of an entry at most: its length stands in two bytes. */
const MOST_ENTRY = 65535;

/** Read an entry: `{statement}` or `{note}`. */
export const parseEntry = (bytes) => {
  need(bytes.length > 0 && bytes.length <= MOST_ENTRY, "size", "An entry has 1 to 65535 bytes.");
  if (bytes[0] === BRACE) return { statement: parseStatement(bytes) };
  return { note: parseNote(bytes) };
};

/**
 * Take the next entry of a log, whether it keeps the rules or not.
 *
 * `rootAt` gives the log's root at an earlier size; `readBlob` a file that statements name, or null.
 * Gives `{statement}` or `{note}` of what counts, with `breach` where it is void. Files count as
 * there, but for a charter: without it nobody can go on, and MissingCharter is thrown.
 */
export const takeEntry = async (state, bytes, rootAt, readBlob) => {
  try {
    const entry = parseEntry(bytes);
    const change = entry.note
      ? judgeNote(state, entry.note, rootAt)
      : await judgeStatement(state, entry.statement, rootAt, readBlob);
    change();
    return entry;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    state.addVoid();
    return { breach: error };
  }
};

const judgeStatement = async (state, statement, rootAt, readBlob) => {
  const first = !state.eras.length;
  if (first) verifyFirst(state, statement);
  else verifyPlace(state, statement, rootAt);
  const author = state.holders.get(statement.author);
  const held = `${quoted(statement.author)} holds no key that is in force.`;
  need(first || author !== undefined, "author", held);
  verifyOrder(state, statement);
  let change;
  let party = author?.party;
  let limits = first ? null : state.charter.limits;
  if (first || statement.kind === CHARTER) {
    const judged = await judgeCharter(state, statement, readBlob);
    change = judged.change;
    if (first) {
      party = judged.charter.holders.find((one) => one.name === statement.author).party;
      limits = judged.charter.limits;
    }
  } else if (statement.kind === KEYS) change = judgeKeys(state, statement);
  else {
    verifyHolder(statement.signed, author);
    verifySignatures(statement, new Map(author.keys.map((key) => [key.id, key])));
    change = () => {};
  }
  const used = usage(state, party, statement, limits);
  return () => {
    change();
    state.used.set(party, used);
    const { id, after, origin } = statement;
    const before = state.before !== null && origin !== state.charter.origin;
    state.last.set(statement.author, { id, before, after: after.size });
    state.ids.set(id, state.size);
    state.size += 1;
  };
};

const verifyFirst = (state, statement) => {
  need(!state.size, "first", "Entry 0 is void, and without its charter nothing can be logged.");
  need(statement.kind === CHARTER, "first", "The first entry should name the charter.");
  const empty = statement.after.size === 0 && equal(statement.after.root, EMPTY_ROOT);
  need(empty, "after", "Entry 0 should come after the empty log.");
};

/** No changed charter waits for its checkpoints. */
const verifySettled = (state) =>
  need(
    state.settling === null,
    "settling",
    "The charter has changed, and both quorums have not yet signed it.",
  );

/** Verify that a statement belongs to this log, and here. */
const verifyPlace = (state, statement, rootAt) => {
  verifySettled(state);
  const { before } = state;
  // A statement that the log before did not log any more.
  const older =
    before !== null &&
    statement.origin === before.state.charter.origin &&
    ![CHARTER, KEYS].includes(statement.kind);
  const { charter, size: most } = older ? before.state : state;
  const root = older ? before.root : rootAt;
  need(statement.origin === charter.origin, "origin", "It was written for another log.");
  const agreed = statement.agreement === charter.agreement;
  need(agreed, "agreement", "It is about another agreement.");
  const { after } = statement;
  const seen = after.size >= 1 && after.size <= most && equal(root(after.size), after.root);
  need(seen, "after", "What its author had seen is no checkpoint of this log.");
};

/** Verify that a statement follows on its author's last one. */
const verifyOrder = (state, statement) => {
  need(!state.ids.has(statement.id), "repeat", "The same statement is logged already.");
  const last = state.last.get(statement.author);
  const follows = (last?.id ?? null) === statement.previous;
  need(follows, "previous", "It does not follow on its author's last statement.");
  if (last === undefined) return;
  const before = state.before !== null && statement.origin === state.before.state.charter.origin;
  const falls = before === last.before ? statement.after.size < last.after : before;
  need(!falls, "after-falls", "Its author had seen more at the statement before.");
};

/** Count a statement for its author's party, within the limits. */
const usage = (state, party, statement, limits) => {
  const used = state.used.get(party) ?? { entryBytes: 0, blobBytes: 0 };
  const entryBytes = used.entryBytes + statement.length;
  const blobBytes = statement.blobs.reduce((sum, blob) => sum + blob.size, used.blobBytes);
  const small = entryBytes <= limits.entryBytes;
  need(small, "entry-limit", `The statements of ${quoted(party)} have more bytes than allowed.`);
  const few = blobBytes <= limits.blobBytes;
  need(few, "blob-limit", `The files of ${quoted(party)} have more bytes than allowed.`);
  return { entryBytes, blobBytes };
};
