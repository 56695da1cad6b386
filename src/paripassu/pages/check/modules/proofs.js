// Proofs that stand alone: of an entry (tlog-proof), of a log that went on, and of a fork.

import { equal, hashOf, textOf, utf8 } from "./bytes.js";
import { parsePlain } from "./json.js";
import { decimal, lineName, parseCheckpoint, parseNote, signers } from "./note.js";
import { countPolicy } from "./policy.js";
import { need } from "./refused.js";
import { consistent, EMPTY_ROOT, included, leafHash } from "./tree.js";

const RULE = "proof";
const MOST_HASHES = 63;
const MOST_BYTES = 768 * 1024;

const hashesOf = (lines) => {
  need(lines.length <= MOST_HASHES, RULE, "The proof has more than 63 hashes.");
  const found = lines.map(hashOf);
  need(!found.includes(null), RULE, "A hash of the proof is not 32 bytes in base64.");
  return found;
};

/** The lines of a proof, and the checkpoint below its first empty line. */
const divided = (bytes) => {
  need(bytes.length <= MOST_BYTES, RULE, "The proof is longer than any.");
  const text = textOf(bytes);
  const at = text === null ? -1 : text.indexOf("\n\n");
  need(at >= 0, RULE, "The proof has no checkpoint after an empty line.");
  return { lines: text.slice(0, at).split("\n"), note: parseNote(utf8(text.slice(at + 2)), RULE) };
};

const numbered = (lines, word) => {
  const line = lines.shift() ?? "";
  const found = line.startsWith(`${word} `) ? decimal(line.slice(word.length + 1)) : null;
  need(found !== null, RULE, `The proof has no line “${word}” where it belongs.`);
  return found;
};

const quorate = (note, policy) => {
  const counted = countPolicy(note, policy);
  need(counted.enough, "quorum", "Too few witnesses have cosigned the checkpoint.");
  return counted;
};

/** Verify the proof that an entry stands in a log which a policy believes. */
export const verifyEntryProof = (bytes, policy, entry) => {
  const { lines, note } = divided(bytes);
  need(lines.shift() === "c2sp.org/tlog-proof@v1", RULE, "It is no proof of an entry.");
  if (lines[0]?.startsWith("extra ")) lines.shift(); // nothing proves it
  const index = numbered(lines, "index");
  const hashes = hashesOf(lines);
  const counted = quorate(note, policy);
  const { size, root } = counted.checkpoint;
  const holds = included(index, size, leafHash(entry), hashes, root);
  need(holds, RULE, "The entry does not stand there.");
  return { index, ...counted };
};

/** Verify that a log went on from an earlier checkpoint; where a fork is seen, say so. */
const verifyWentOn = (earlier, later, hashes) => {
  need(earlier.origin === later.origin, "origin", "The two checkpoints are of two logs.");
  const forked = earlier.size === later.size && !equal(earlier.root, later.root);
  need(!forked, "fork", "The log has shown two histories: two roots at one size.");
  const empty = earlier.size !== 0n || equal(earlier.root, EMPTY_ROOT);
  need(empty, RULE, "The earlier checkpoint of size 0 has another root than an empty log.");
  const holds = consistent(earlier.size, later.size, hashes, earlier.root, later.root);
  need(holds, RULE, "The hashes do not prove that the log went on.");
};

/** Verify the proof that a log which a policy believes went on from a checkpoint that one has. */
export const verifyGoingOnProof = (bytes, policy, earlierBytes) => {
  const { lines, note } = divided(bytes);
  const old = numbered(lines, "old");
  const hashes = hashesOf(lines);
  const earlier = parseCheckpoint(parseNote(earlierBytes, RULE), { rule: RULE });
  const counted = quorate(note, policy);
  need(old === earlier.size, RULE, "The proof begins at another size than the earlier checkpoint.");
  verifyWentOn(earlier, counted.checkpoint, hashes);
  return counted;
};

const keysAre = (value, names) =>
  value !== null && typeof value === "object" && Object.keys(value).sort().join() === names.join();

/** Verify the proof that a log has shown two histories, by the keys of a policy. */
export const verifyFork = (bytes, policy) => {
  const form = parsePlain(bytes);
  need(keysAre(form, ["first", "format", "second", "size"]), RULE, "It is no proof of a fork.");
  need(form.format === "paripassu/record-fork/1", RULE, "It is no proof of a fork.");
  const whole = Number.isInteger(form.size) && form.size >= 1;
  need(whole, RULE, "The size of the fork is no whole number above 0.");
  const sides = [form.first, form.second].map((side) => branch(side, BigInt(form.size), policy));
  need(sides[0].origin === sides[1].origin, "origin", "The two checkpoints are of two logs.");
  need(!equal(sides[0].root, sides[1].root), RULE, "The two histories are one.");
  return { origin: sides[0].origin, size: form.size };
};

const branch = (side, size, policy) => {
  need(keysAre(side, ["checkpoint", "hashes", "root"]), RULE, "A side of the fork is in no form.");
  const texts = Array.isArray(side.hashes) && typeof side.checkpoint === "string";
  need(texts, RULE, "A side of the fork is in no form.");
  const [root, ...hashes] = hashesOf([side.root, ...side.hashes]);
  const note = parseNote(utf8(side.checkpoint), RULE);
  const keys = [...policy.logs, ...policy.witnesses].map((one) => one.key);
  const { checkpoint, times } = signers(note, keys);
  const ofLog = policy.logs.map((one) => one.key).filter((key) => key.name === checkpoint.origin);
  const signed = ofLog.some((key) => times.has(lineName(key)));
  need(signed, "unsigned", "No key of the log has signed a checkpoint of the fork.");
  const holds = consistent(size, checkpoint.size, hashes, root, checkpoint.root);
  need(holds, RULE, "A checkpoint of the fork does not go on from what is said of it.");
  return { origin: checkpoint.origin, root };
};
