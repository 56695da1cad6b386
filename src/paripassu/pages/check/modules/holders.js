// Who holds which keys and for which party, and who of them has signed.

import { digest, hasKeys, list, name, sized } from "./forms.js";
import { ED25519, ML_DSA_44, parsePublicKey, verify } from "./keys.js";
import { need, quoted } from "./refused.js";

/** Bytes of a key to which files are sealed: ML-KEM-768 and X25519. */
const SEALING = 1216;
export const SCHEMES = [ED25519, ML_DSA_44];
const SETS = [ED25519, ML_DSA_44, SCHEMES.join()];

/** Read a holder; `party` where it stands in the list of one group. */
export const parseHolder = (value, party = null) => {
  const keys = ["keys", "name", "role", "sealing", ...(party === null ? ["party"] : [])];
  hasKeys(value, keys, "A holder");
  const few = Array.isArray(value.keys) && value.keys.length >= 1 && value.keys.length <= 2;
  need(few, "list", "A holder should have one or two public keys.");
  const found = value.keys.map((text) => parsePublicKey(text, "list"));
  const sorted = SETS.includes(found.map((key) => key.algorithm).join());
  need(sorted, "list", "The keys of a holder should be of two schemes, Ed25519 first.");
  const known = value.role === "officer" || value.role === "spare";
  need(known, "shape", "The role of a holder should be officer or spare.");
  if (value.sealing !== null) sized(value.sealing, SEALING, "The sealing key of a holder");
  return {
    name: name(value.name, "The name of a holder"),
    party: party ?? name(value.party, "The party of a holder"),
    role: value.role,
    sealing: value.sealing,
    keys: found,
    ids: found.map((key) => key.id),
  };
};

/** A holder as one text: two are the same if it is. */
const formOf = (one) => JSON.stringify([one.name, one.party, one.role, one.sealing, one.ids]);
export const sameHolders = (some, others) =>
  some.length === others.length && some.every((one, at) => formOf(one) === formOf(others[at]));

export const verifyNames = (holders) => {
  const rising = holders.every((one, at) => !at || one.name > holders[at - 1].name);
  need(rising, "list", "Holders are not in the order of their names, each once.");
};

export const verifySchemes = (holders, schemes) => {
  for (const holder of holders) {
    const all = schemes.every((scheme) => holder.keys.some((key) => key.algorithm === scheme));
    need(all, "list", `${quoted(holder.name)} has no key of a scheme that the charter demands.`);
  }
};

export const verifyThreshold = (group, threshold, holders) =>
  need(
    holders.length >= threshold,
    "list-threshold",
    `${quoted(group)} has fewer holders than have to sign for it.`,
  );

/** No public key stands in two places. */
export const verifyOnce = (keys) => {
  const ids = keys.map((key) => key.id);
  need(new Set(ids).size === ids.length, "key-twice", "A public key stands in two places.");
};

/** No holder has a name that was another party's. */
export const verifyFree = (holders, names) => {
  for (const holder of holders) {
    const free = (names.get(holder.name) ?? holder.party) === holder.party;
    need(free, "name", `${quoted(holder.name)} is the name of a holder of another party.`);
  }
};

export const keysById = (holders) =>
  new Map([...holders].flatMap((holder) => holder.keys.map((key) => [key.id, key])));

/** The ids of `keys` that are not among those of `others`. */
export const addedIds = (keys, others) => new Set([...keys.keys()].filter((id) => !others.has(id)));

/**
 * Verify that those have signed who have to, each with all keys, and nobody else.
 *
 * Of each pool `{name, threshold, holders}` so many have to sign; all of `added` have to, too. Gives
 * the names of those who signed.
 */
export const verifySigners = (signed, pools, added = new Set()) => {
  const names = new Set();
  const known = new Set(added);
  for (const { name: group, threshold, holders } of pools) {
    let count = 0;
    for (const holder of holders) {
      for (const id of holder.ids) known.add(id);
      if (!holder.ids.some((id) => signed.has(id))) continue;
      verifyWhole(signed, holder);
      names.add(holder.name);
      count += 1;
    }
    const enough = count >= threshold;
    need(enough, "threshold", `Fewer of ${quoted(group)} have signed than have to.`);
  }
  const superfluous = [...signed].some((id) => !known.has(id));
  need(!superfluous, "signature-superfluous", "A key has signed that has no part in this.");
  const unsigned = [...added].some((id) => !signed.has(id));
  need(!unsigned, "added-key", "A key that is added has not signed.");
  return names;
};

const verifyWhole = (signed, holder) => {
  const all = holder.ids.every((id) => signed.has(id));
  need(all, "signature-missing", `${quoted(holder.name)} has not signed with each of its keys.`);
};

/** Verify that a holder has signed with all keys, and nobody else has. */
export const verifyHolder = (signed, holder) => {
  verifyWhole(signed, holder);
  const alone = signed.size === holder.ids.length;
  need(alone, "signature-superfluous", `Somebody else than ${quoted(holder.name)} has signed.`);
};

/** Verify every signature of a statement; each is by one of some keys. */
export const verifySignatures = (statement, keys) => {
  for (const { keyId, signature } of statement.signatures) {
    const holds = verify(keys.get(keyId), statement.message, signature);
    need(holds, "signature-wrong", `The signature by the key ${keyId} is wrong.`);
  }
};

export const verifyAuthor = (statement, names) =>
  need(names.has(statement.author), "author", "The author is not one of those who sign this.");

/** The list of a statement that changes the holders of one group. */
export const parseHolders = (value, party) => {
  const found = list(value, "The list of holders", "list").map((one) => parseHolder(one, party));
  verifyNames(found);
  return found;
};

export const verifyReplaces = (value, inForce) =>
  need(
    digest(value, "replaces") === inForce,
    "replaces",
    "It replaces something else than what is in force.",
  );
