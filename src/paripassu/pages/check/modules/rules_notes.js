// The rules of notes: checkpoints of the log and receipts, which give entries their times.

import { equal, hex } from "./bytes.js";
import { DIGEST, RECEIPT } from "./forms.js";
import { lineName, parseCheckpoint, signers } from "./note.js";
import { lowerMedian } from "./policy.js";
import { need, quoted, Refused } from "./refused.js";
import { HOUR, isEarlierDay } from "./times.js";

/** Judge a note; gives the change of the state. */
export const judgeNote = (state, note, rootAt) => {
  need(state.eras.length, "first", "A note cannot be the first entry of a log.");
  const checkpoint = parseCheckpoint(note);
  if (checkpoint.origin === state.charter.origin) {
    return judgeCheckpoint(state, note, checkpoint, rootAt);
  }
  return judgeReceipt(state, note, checkpoint);
};

const judgeCheckpoint = (state, note, checkpoint, rootAt) => {
  const inside = checkpoint.size >= 1n && checkpoint.size <= BigInt(state.size);
  need(inside, "note-size", "The size of a note is 1 or more, and at most its index.");
  const size = Number(checkpoint.size);
  need(equal(checkpoint.root, rootAt(size)), "note-root", "A note has another root than this log.");
  let settling = null;
  let time;
  if (state.settling === null) {
    time = verified(note, [state.charter, state.charterAt(size)]);
  } else {
    const awaited = size === state.settling.size;
    need(awaited, "settling", "The charter has changed, and a checkpoint of another size is awaited.");
    ({ settling, time } = settle(state, note));
  }
  if (state.settling === null) {
    const useful = state.hasStatement(state.times.gainsFrom(time), size);
    need(useful, "note-use", "The note gives no statement a time, or an earlier day.");
  }
  verifyNotLate(state, time);
  return () => {
    state.settling = settling;
    state.times.withCheckpoint(size, time);
    state.addVoid();
  };
};

/** Take a checkpoint that a changed charter waits for, by either charter's rules. */
const settle = (state, note) => {
  const [now, old] = [state.charter, state.charterAt(state.settling.size - 1)];
  const times = timesOf(note, [now, old]);
  const [noNew, noOld] = [refusal(times, now), refusal(times, old)];
  if (noNew && noOld) throw noNew;
  verifyHour(times, [now, old]);
  const left = {
    size: state.settling.size,
    needsOld: state.settling.needsOld && noOld !== null,
    needsNew: state.settling.needsNew && noNew !== null,
  };
  const gone =
    left.needsOld !== state.settling.needsOld || left.needsNew !== state.settling.needsNew;
  need(gone, "note-use", "Those who signed this checkpoint have signed one already.");
  const time = lowerMedian(stampsOf(times, noNew ? old : now));
  return { settling: left.needsOld || left.needsNew ? left : null, time };
};

const judgeReceipt = (state, note, checkpoint) => {
  const { origin, size, root } = checkpoint;
  const at = origin.lastIndexOf(RECEIPT);
  const id = at < 0 ? "" : origin.slice(at + RECEIPT.length);
  const log = at < 0 ? null : origin.slice(0, at);
  const charters = [state.charter, state.before?.state.charter];
  const charter = charters.find((one) => one !== undefined && one.origin === log);
  const known = DIGEST.test(id) && charter !== undefined;
  need(known, "note-origin", `The note is of another log: ${quoted(origin)}.`);
  need(state.settling === null, "settling", "The charter has changed: no receipt is logged yet.");
  need(size === 1n, "note-size", "A receipt has the size 1.");
  need(hex(root) === id, "note-root", "The root of a receipt is the id in its name.");
  const time = verified(note, [{ ...charter, logKeys: [] }]);
  const index = state.ids.get(id);
  const useful = index !== undefined && isEarlierDay(time, state.times.own(index));
  need(useful, "note-use", "The receipt gives no logged statement an earlier day.");
  verifyNotLate(state, time);
  return () => {
    state.times.withReceipt(index, time);
    state.addVoid();
  };
};

/** Verify that a note has all that some charters ask; give its time by the first. */
const verified = (note, charters) => {
  const times = timesOf(note, charters);
  for (const charter of charters) {
    const no = refusal(times, charter);
    if (no) throw no;
  }
  verifyHour(times, charters);
  return lowerMedian(stampsOf(times, charters[0]));
};

const timesOf = (note, charters) => {
  const keys = charters.flatMap((charter) => [...charter.logKeys, ...charter.witnesses]);
  const known = new Set(keys.map(lineName));
  const all = note.signatures.every((line) => known.has(lineName(line)));
  need(all, "note-unknown", "The charter does not know a key under the note.");
  return signers(note, keys).times;
};

/** The stamps that count: those of witnesses who state a time. */
const stampsOf = (times, charter) =>
  charter.witnesses.map((key) => times.get(lineName(key)) ?? 0n).filter((time) => time > 0n);

const refusal = (times, charter) => {
  if (!charter.logKeys.every((key) => times.has(lineName(key)))) {
    return new Refused("note-log-keys", "The log has not signed the note with each of its keys.");
  }
  if (stampsOf(times, charter).length >= charter.quorum) return null;
  return new Refused("note-quorum", "Too few witnesses have cosigned the note.");
};

const verifyHour = (times, charters) => {
  const stamps = charters.flatMap((charter) => stampsOf(times, charter));
  const sorted = stamps.sort((one, other) => (one < other ? -1 : 1));
  const near = sorted[sorted.length - 1] - sorted[0] <= HOUR;
  need(near, "note-hour", "The stamps of the note lie more than an hour apart.");
};

const verifyNotLate = (state, time) =>
  need(!state.times.isLate(time), "note-late", "The note is more than 7 days too late.");
