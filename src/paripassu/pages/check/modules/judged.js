// Every entry of a log, judged as the log should have: what counts, and what breaks a rule.

import { equal, hex, textOf } from "./bytes.js";
import { isDigest } from "./statement.js";
import { parseCharter } from "./charter.js";
import { need, quoted, Refused, Unreachable } from "./refused.js";
import { parseEntry, takeEntry } from "./rules.js";
import { State } from "./state.js";
import { sha256 } from "./tree.js";
import { parseCheckpoint, parseNote } from "./note.js";
import { WholeLog } from "./whole.js";
import { WIDTH } from "./tiles.js";

/** Bytes of one file at most. */
const MOST_BLOB = 64 * 1024 * 1024;
export const blobPath = (digest) => `blobs/sha256/${digest.slice(0, 2)}/${digest}`;

/** A file that statements name, if it is there with the bytes that its name promises; else null. */
export const readBlob = async (source, digest, most = MOST_BLOB) => {
  const bytes = await source.read(blobPath(digest), most);
  if (bytes === null || bytes.length > most) return null;
  return hex(sha256(bytes)) === digest ? bytes : null;
};

/**
 * Judge the first entries of a log that is verified.
 *
 * Gives `{state, counted, breaches}`: the statements that count with their indices, and the entries
 * that are void with the rule that each breaks. MissingCharter is thrown where nobody can go on.
 */
export const judgeEntries = async (log, before, end, hear = async () => {}) => {
  const state = new State(before);
  const counted = [];
  const breaches = [];
  const rootAt = (size) => log.tree.root(size);
  const read = (digest) => readBlob(log.source, digest);
  for (let number = 0; number * WIDTH < end; number += 1) {
    const entries = (await log.bundle(number)).slice(0, end - WIDTH * number);
    for (const [at, bytes] of entries.entries()) {
      const index = WIDTH * number + at;
      const { statement, breach } = await takeEntry(state, bytes, rootAt, read);
      if (statement) counted.push({ index, statement });
      if (breach) breaches.push({ entry: index, rule: breach.rule, what: breach.message });
      await hear(index + 1, end);
    }
  }
  return { state, counted, breaches };
};

/** The checkpoint of the log before, as the charter of entry 0 names it; null: there is none. */
export const predecessorOf = async (log) => {
  if (!log.size) return null;
  try {
    const { statement } = parseEntry((await log.bundle(0))[0]);
    const digest = statement?.body.charter;
    const content = isDigest(digest) ? await readBlob(log.source, digest) : null;
    return content === null ? null : parseCharter(content).predecessor;
  } catch (error) {
    if (error instanceof Refused) return null; // whoever judges the entries says what is wrong
    throw error;
  }
};

/** No copy of the log before is at hand: nothing can be said of the one that goes on from it. */
export class NoCopy extends Unreachable {}

/** Judge the log before a successor from a copy of it, up to what the successor's charter names. */
export const judgeBefore = async (named, sources, hear) => {
  if (named === null) {
    need(!sources.length, "predecessor", "A log before this one was given, and its charter names none.");
    return null;
  }
  const lacking = `The log goes on from ${quoted(named.origin)}, and no copy of that is here.`;
  if (!sources.length) throw new NoCopy(lacking);
  const [source, ...rest] = await nearest(sources, named);
  const log = await reaching(source, named);
  const before = await judgeBefore(await predecessorOf(log), rest, hear);
  const { state } = await judgeEntries(log, before, named.size, hear);
  need(state.eras.length, "predecessor", "The log before this one has no charter.");
  const same = state.charter.origin === named.origin;
  need(same, "predecessor", "The copy of the log before is one of another log.");
  return { state, root: (size) => log.tree.root(size) };
};

/** The copies with that of the log that is named first, whatever order a reader gave them in. */
const nearest = async (sources, { origin }) => {
  for (const source of sources) {
    const note = await source.read("checkpoint", 512 * 1024);
    const start = note === null ? null : textOf(note.subarray(0, note.indexOf(10)));
    if (start === origin) return [source, ...sources.filter((one) => one !== source)];
  }
  return sources;
};

/** The copy at the size that is named, or at its own where its partial tiles are gone. */
const reaching = async (source, named) => {
  const log = new WholeLog(source, { size: BigInt(named.size), root: named.root });
  const [fault] = await log.verify();
  if (fault === undefined) return log;
  const note = await source.read("checkpoint", 512 * 1024);
  const own = note === null ? null : parseCheckpoint(parseNote(note));
  if (own === null || own.size <= BigInt(named.size)) throw fault;
  const larger = new WholeLog(source, own);
  const [wrong] = await larger.verify();
  if (wrong !== undefined) throw wrong;
  const same = equal(larger.tree.root(named.size), named.root);
  need(same, "predecessor", "The log before has shown two histories: keep both checkpoints.");
  return larger;
};
