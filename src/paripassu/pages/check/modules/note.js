// Signed notes, checkpoints and cosignatures (C2SP: signed-note, tlog-checkpoint, tlog-cosignature).

import { bigEndian, concat, hashOf, hex, numberOf, textOf, unbase64, utf8 } from "./bytes.js";
import { COSIGNATURE, isKeyName, NOTE, verify } from "./keys.js";
import { need, quoted } from "./refused.js";

export const MOST_NOTE = 512 * 1024;
const MOST_SIGNATURES = 64;
const MOST = 2n ** 63n - 1n;

/** Read a note; nothing in it is to be believed yet. */
export const parseNote = (bytes, rule = "note-form") => {
  need(bytes.length <= MOST_NOTE, rule, "The note is longer than any.");
  const control = bytes.some((byte) => byte < 32 && byte !== 10);
  need(!control, rule, "The note has a control character in it.");
  const whole = textOf(bytes);
  need(whole !== null, rule, "The note is not text in UTF-8.");
  const at = whole.lastIndexOf("\n\n");
  const ends = at >= 0 && at + 2 < whole.length && whole.endsWith("\n");
  need(ends, rule, "The note has no signatures after an empty line.");
  const lines = whole.slice(at + 2, -1).split("\n");
  need(lines.length <= MOST_SIGNATURES, rule, "The note has more than 64 signatures.");
  const text = whole.slice(0, at + 1);
  return { text, bytes: utf8(text), signatures: lines.map((line) => parseLine(line, rule)) };
};

const parseLine = (line, rule) => {
  const [dash, name, ...rest] = line.split(" ");
  const encoded = rest.join(" ");
  const good = dash === "—" && name !== undefined && isKeyName(name);
  need(good, rule, `The note has a line that is no signature: ${quoted(line)}.`);
  const signature = unbase64(encoded);
  const long = signature !== null && signature.length > 4;
  need(long, rule, `The signature by ${quoted(name)} is not written in base64.`);
  return { name, keyId: hex(signature.subarray(0, 4)), signature: signature.slice(4), encoded };
};

/** A decimal number below 2^63; null: it is none. */
export const decimal = (text) => {
  if (!/^(?:0|[1-9][0-9]{0,18})$/.test(text) || BigInt(text) > MOST) return null;
  return BigInt(text);
};

/** Read the text of a note that should be a checkpoint: origin, size, root. */
export const parseCheckpoint = (note, { extensions = false, rule = "note-form" } = {}) => {
  const lines = note.text.split("\n");
  const form = lines.length >= 4 && lines.pop() === "" && lines.every((line) => line !== "");
  need(form, rule, "A checkpoint should be three lines: origin, size and root.");
  const [origin, sizeText, rootText, ...rest] = lines;
  need(extensions || !rest.length, rule, "The checkpoint has a line after the root.");
  const size = decimal(sizeText);
  need(size !== null, rule, "The size of the checkpoint is no good number.");
  const root = hashOf(rootText);
  need(root !== null, rule, "The root of the checkpoint is not 32 bytes in base64.");
  return { origin, size, root };
};

const short = (text) => {
  const bytes = utf8(text);
  if (bytes.length < 1 || bytes.length > 255) return null;
  return concat(Uint8Array.of(bytes.length), bytes);
};

/** What a cosigner of type 0x06 signs (tlog-cosignature, subtree/v1); null: names are too long. */
const subtreeMessage = (cosigner, time, { origin, size, root }) => {
  const [one, two] = [short(cosigner), short(origin)];
  if (one === null || two === null) return null;
  const span = concat(bigEndian(0, 8), bigEndian(size, 8));
  return concat(utf8("subtree/v1\n\0"), one, bigEndian(time, 8), two, span, root);
};

/** Verify one signature under a checkpoint, and give its time; 0: it has none. */
const timeOf = (note, checkpoint, line, key) => {
  const wrong = `The signature by ${quoted(key.name)} is wrong.`;
  if (key.type === NOTE) {
    need(verify(key, note.bytes, line.signature), "note-signature", wrong);
    return 0n;
  }
  need(line.signature.length > 8, "note-signature", wrong);
  const time = numberOf(line.signature.subarray(0, 8));
  need(time <= MOST, "note-signature", wrong);
  const message =
    key.type === COSIGNATURE
      ? concat(utf8(`cosignature/v1\ntime ${time}\n`), note.bytes)
      : subtreeMessage(key.name, time, checkpoint);
  const holds = message !== null && verify(key, message, line.signature.subarray(8));
  need(holds, "note-signature", wrong);
  return time;
};

export const lineName = ({ name, keyId }) => `${name}+${keyId}`;

/**
 * Say which of some keys have signed a checkpoint, by name and id, each with its time.
 *
 * Lines of unknown keys are ignored. One wrong signature by a known key spoils the note. Two right
 * ones by one key that differ: none counts; of equal ones, one.
 */
export const signers = (note, keys, options) => {
  const checkpoint = parseCheckpoint(note, options);
  const known = new Map(keys.map((key) => [lineName(key), key]));
  const found = new Map();
  for (const line of note.signatures) {
    const key = known.get(lineName(line));
    if (key === undefined) continue;
    const ofKey = found.get(lineName(key)) ?? new Map();
    found.set(lineName(key), ofKey);
    if (!ofKey.has(line.encoded)) ofKey.set(line.encoded, timeOf(note, checkpoint, line, key));
  }
  const times = new Map();
  for (const [name, ofKey] of found) if (ofKey.size === 1) times.set(name, [...ofKey.values()][0]);
  return { checkpoint, times };
};
