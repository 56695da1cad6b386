// Policies (C2SP tlog-policy): which logs one believes, which witnesses, and how many of them.

import { textOf } from "./bytes.js";
import { COSIGNATURE, COSIGNING, parseVerifierKey } from "./keys.js";
import { lineName, signers } from "./note.js";
import { need, quoted } from "./refused.js";

const RULE = "policy";
const MOST_EACH = 64;

/** Read a policy. */
export const parsePolicy = (bytes) => {
  need(bytes.length <= 1024 * 1024, RULE, "The policy is longer than any.");
  const text = textOf(bytes);
  need(text !== null, RULE, "The policy is not text in UTF-8.");
  const control = /[\u0000-\u0008\u000b-\u001f\u007f]/.test(text);
  need(!control, RULE, "The policy has a control character in it.");
  const policy = { logs: [], witnesses: [], groups: new Map(), quorum: null };
  const taken = new Map(); // names, each with whether it is in a group by now
  for (const line of text.split("\n")) {
    const words = line.split(/[ \t]+/).filter((word) => word !== "");
    if (words.length && !words[0].startsWith("#")) readLine(policy, taken, words);
  }
  need(policy.quorum !== null, RULE, "The policy has no line with its quorum.");
  return policy;
};

const readLine = (policy, taken, [word, ...rest]) => {
  const fits = { log: [1, 2], witness: [2, 3], group: [3, Infinity], quorum: [1, 1] };
  const [least, most] = Object.hasOwn(fits, word) ? fits[word] : [1, 0];
  const right = rest.length >= least && rest.length <= most;
  need(right, RULE, `The policy has a line that is not understood: ${quoted(word)}.`);
  if (word === "log") {
    const key = newKey(policy, rest[0], policy.logs);
    need(key.type !== COSIGNATURE, RULE, "The key of a log is of another type.");
    policy.logs.push({ key });
  } else if (word === "witness") {
    const key = newKey(policy, rest[1], policy.witnesses);
    need(COSIGNING.includes(key.type), RULE, "The key of a witness is of another type.");
    define(taken, rest[0]);
    policy.witnesses.push({ name: rest[0], key });
  } else if (word === "group") readGroup(policy, taken, rest);
  else {
    need(policy.quorum === null, RULE, "The policy has two lines with a quorum.");
    const known = rest[0] === "none" || taken.has(rest[0]);
    need(known, RULE, `Nothing above the quorum is called ${quoted(rest[0])}.`);
    [policy.quorum] = rest;
  }
  const full = [policy.logs.length, policy.witnesses.length, policy.groups.size];
  need(Math.max(...full) <= MOST_EACH, RULE, "The policy has more lines than are read.");
};

const newKey = (policy, text, others) => {
  const key = parseVerifierKey(text, RULE);
  const same = others.some((one) => one.key.id === key.id);
  need(!same, RULE, `The public key of ${quoted(key.name)} stands there twice.`);
  const known = [...policy.logs, ...policy.witnesses].map((one) => one.key);
  const clash = known.some((one) => lineName(one) === lineName(key) && one.text !== key.text);
  need(!clash, RULE, "Two keys of the policy have one name and one id.");
  return key;
};

const define = (taken, name) => {
  need(name !== "none" && !taken.has(name), RULE, `The name ${quoted(name)} is taken.`);
  taken.set(name, false);
};

const readGroup = (policy, taken, [name, count, ...members]) => {
  for (const member of members) {
    need(taken.has(member), RULE, `Nothing above a group is called ${quoted(member)}.`);
    need(!taken.get(member), RULE, `${quoted(member)} is in a group already.`);
    taken.set(member, true);
  }
  let threshold = /^[1-9][0-9]{0,3}$/.test(count) ? Number(count) : 0;
  if (count === "all") threshold = members.length;
  if (count === "any") threshold = 1;
  const can = threshold >= 1 && threshold <= members.length;
  need(can, RULE, "A group asks for more members than it has, or for none.");
  define(taken, name);
  policy.groups.set(name, { threshold, members });
};

/** The policy "so many of these witnesses": what a charter asks. */
export const quorumPolicy = (logKeys, witnesses, quorum) => ({
  logs: logKeys.map((key) => ({ key })),
  witnesses: witnesses.map((key) => ({ name: key.name, key })),
  groups: new Map([["all witnesses", { threshold: quorum, members: witnesses.map((one) => one.name) }]]),
  quorum: "all witnesses", // no key has a blank in its name
});

const counts = (policy, name, cosigned) => {
  const group = policy.groups.get(name);
  if (group === undefined) return cosigned.has(name);
  const enough = group.members.filter((one) => counts(policy, one, cosigned));
  return enough.length >= group.threshold;
};

/** Say who of a policy stands behind a checkpoint, and whether these are enough. */
export const countPolicy = (note, policy, options) => {
  const keys = [...policy.logs, ...policy.witnesses].map((one) => one.key);
  const { checkpoint, times } = signers(note, keys, options);
  const ofLog = policy.logs.map((one) => one.key).filter((key) => key.name === checkpoint.origin);
  const named = `The checkpoint is of the log ${quoted(checkpoint.origin)}, which is not the one asked for.`;
  need(ofLog.length, "origin", named);
  const signed = ofLog.filter((key) => times.has(lineName(key)));
  need(signed.length, "unsigned", "No key of the log has signed the checkpoint.");
  const stamps = new Map();
  for (const { name, key } of policy.witnesses) {
    const time = times.get(lineName(key)) ?? 0n;
    if (time > 0n) stamps.set(name, time); // a cosignature without a time does not count
  }
  const enough = policy.quorum === "none" || counts(policy, policy.quorum, stamps);
  return { checkpoint, signed, stamps, enough };
};

/** The lower median of times: half of the witnesses, the earlier ones, had not passed it. */
export const lowerMedian = (stamps) => {
  const sorted = [...stamps].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  return sorted[Math.floor((sorted.length - 1) / 2)];
};
