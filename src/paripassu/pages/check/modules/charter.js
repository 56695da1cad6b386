// The charter of a log: who may write into it, who watches it, and within which limits.

import { hasKeys, list, name, origin, digest, root, whole } from "./forms.js";
import { parseHolder, SCHEMES, verifyNames, verifyOnce, verifySchemes, verifyThreshold } from "./holders.js";
import { parsePlain } from "./json.js";
import { COSIGNING, NOTE, parseVerifierKey, SUBTREE } from "./keys.js";
import { need, Refused } from "./refused.js";
import { utf8 } from "./bytes.js";

export const DEPOSITARY = "depositary";
const FORMAT = "paripassu/charter/1";
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_WITNESSES = 14;
const MOST_THRESHOLD = 1000;
const KINDS = ["party", "office", DEPOSITARY];
const KEYS = [
  ...["agreement", "format", "groups", "holders", "inspectorate", "limits", "log_keys", "origin"],
  ...["predecessor", "quorum", "rules", "schemes", "witnesses"],
];

const wants = (holds, what) => need(holds, "charter", `The charter: ${what}.`);

/** Read a charter, if it is in its one encoding and fits together. */
export const parseCharter = (bytes) => {
  wants(bytes.length <= MOST_BYTES, "it is longer than any");
  try {
    return fitting(read(parsePlain(bytes)));
  } catch (error) {
    const form = error instanceof Refused && ["shape", "encoding", "depth"].includes(error.rule);
    throw form ? new Refused("charter", `The charter: ${error.message}`) : error;
  }
};

const read = (document) => {
  wants(document.format === FORMAT, `its format should be ${FORMAT}`);
  hasKeys(document, KEYS, "It");
  wants(document.rules === 1, "its rules should be 1");
  const limits = hasKeys(document.limits, ["blob_bytes", "entry_bytes"], "limits");
  const schemes = list(document.schemes, "schemes");
  const sets = [[], [SCHEMES[0]], [SCHEMES[1]], SCHEMES].map((set) => JSON.stringify(set));
  wants(sets.includes(JSON.stringify(schemes)), "its schemes are not in form");
  const before = document.predecessor;
  if (before !== null) hasKeys(before, ["origin", "root", "size"], "predecessor");
  const inspectorate = document.inspectorate;
  return {
    origin: origin(document.origin),
    agreement: digest(document.agreement, "agreement"),
    groups: list(document.groups, "groups").map(parseGroup),
    holders: list(document.holders, "holders").map((one) => parseHolder(one)),
    logKeys: list(document.log_keys, "log_keys").map((one) => parseVerifierKey(one, "charter")),
    witnesses: list(document.witnesses, "witnesses").map((one) => parseVerifierKey(one, "charter")),
    quorum: whole(document.quorum, "quorum"),
    limits: {
      entryBytes: whole(limits.entry_bytes, "entry_bytes"),
      blobBytes: whole(limits.blob_bytes, "blob_bytes"),
    },
    inspectorate: inspectorate === null ? null : name(inspectorate, "inspectorate"),
    schemes,
    predecessor: before === null ? null : {
      origin: origin(before.origin),
      size: whole(before.size, "The size of the predecessor", 1),
      root: root(before.root),
    },
  };
};

const parseGroup = (value) => {
  hasKeys(value, ["kind", "name", "threshold"], "A group");
  wants(KINDS.includes(value.kind), "the kind of a group is none");
  return {
    name: name(value.name, "The name of a group"),
    kind: value.kind,
    threshold: whole(value.threshold, "A threshold", 1, MOST_THRESHOLD),
  };
};

const rising = (some) => some.every((one, at) => !at || one.name > some[at - 1].name);

/** Verify that a charter fits together. */
const fitting = (charter) => {
  const { groups, holders, logKeys, witnesses, quorum, inspectorate, predecessor } = charter;
  wants(rising(groups), "groups are not in the order of their names, each once");
  for (const group of groups) {
    const own = (group.name === DEPOSITARY) === (group.kind === DEPOSITARY);
    wants(own, "the depositary's group, and no other, is named depositary");
  }
  const byGroup = new Map(groups.map((group) => [group.name, group]));
  wants(byGroup.has(DEPOSITARY), "there is no group of the depositary");
  wants(groups.some((group) => group.kind === "party"), "there is no party among the groups");
  const known = inspectorate === null || (inspectorate !== DEPOSITARY && byGroup.has(inspectorate));
  wants(known, "the inspectorate is no party and no office");
  const types = logKeys.map((key) => key.type).join();
  const pair = [String(NOTE), [NOTE, SUBTREE].join()].includes(types);
  wants(pair, "log_keys should be one of type 0x01, and after it at most one of type 0x06");
  wants(logKeys.every((key) => key.name === charter.origin), "a key of the log has another name");
  for (const key of witnesses) {
    wants(COSIGNING.includes(key.type), "the key of a witness is of another type");
    wants(key.name !== charter.origin, "a witness has the name of the log");
    wants(utf8(key.name).length <= 255, "the name of a witness is too long");
  }
  wants(byCodePoint(witnesses), "witnesses are not in the order of their names, each once");
  const count = witnesses.length;
  wants(count >= 1 && count <= MOST_WITNESSES, "there are no witnesses, or too many");
  wants(quorum * 2 > count && quorum <= count, "its quorum is not more than half of the witnesses");
  verifyNames(holders);
  wants(holders.every((one) => byGroup.has(one.party)), "a holder is of no group");
  verifySchemes(holders, charter.schemes);
  const holdersOf = (group) => holders.filter((one) => one.party === group);
  for (const group of groups) verifyThreshold(group.name, group.threshold, holdersOf(group.name));
  verifyOnce([...holders.flatMap((one) => one.keys), ...logKeys, ...witnesses]);
  const other = predecessor === null || predecessor.origin !== charter.origin;
  wants(other, "the log before this one should have another origin");
  return Object.freeze({ ...charter, byGroup, holdersOf });
};

/** Names of keys are any text: their order is that of code points, not of UTF-16. */
const byCodePoint = (keys) =>
  keys.every((key, at) => {
    if (!at) return true;
    const [one, other] = [keys[at - 1], key].map((each) => [...each.name].map((c) => c.codePointAt(0)));
    const place = one.findIndex((code, i) => code !== other[i]);
    if (place < 0) return one.length < other.length;
    return other[place] !== undefined && one[place] < other[place];
  });
