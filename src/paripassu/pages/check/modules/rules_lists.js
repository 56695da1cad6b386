// The rules of statements that put a charter or a key list in force.

import { equal, hex } from "./bytes.js";
import { DEPOSITARY, parseCharter } from "./charter.js";
import { digest, hasKeys, list } from "./forms.js";
import {
  addedIds, keysById, parseHolders, sameHolders, verifyAuthor, verifyFree, verifyHolder, verifyNames,
  verifyOnce, verifyReplaces, verifySchemes, verifySignatures, verifySigners, verifyThreshold,
} from "./holders.js";
import { need } from "./refused.js";
import { sha256 } from "./tree.js";

/** The file of a charter is not there: nothing after it can be judged. */
export class MissingCharter extends Error {
  constructor(blob) {
    super(`The charter ${blob.digest} is not there.`);
    this.blob = blob;
  }
}

/** Judge a statement that puts a charter in force: the first, or a changed one. */
export const judgeCharter = async (state, statement, readBlob) => {
  const first = state.charterId === null;
  const { file, removed } = parseBody(state, statement);
  const content = await readBlob(file.digest);
  if (content === null || hex(sha256(content)) !== file.digest) {
    if (!first) verifyAsker(state, statement);
    throw new MissingCharter(file);
  }
  const charter = parseCharter(content);
  verifyFree(charter.holders, state.names);
  const { pools, added, known } = first ? founders(state, statement, charter) : changers(state, charter);
  verifyAuthor(statement, verifySigners(statement.signed, pools, added));
  verifySignatures(statement, keysById(known));
  const change = () => {
    state.eras.push({ start: state.size + 1, charter });
    state.charterId = statement.id;
    const lists = charter.groups.map(({ name }) => [
      name,
      { statement: statement.id, holders: charter.holdersOf(name) },
    ]);
    state.lists = new Map(lists);
    state.holders = new Map(charter.holders.map((holder) => [holder.name, holder]));
    for (const holder of charter.holders) state.names.set(holder.name, holder.party);
    for (const one of removed) state.removed.add(one);
    state.settling = first ? null : { size: state.size + 1, needsOld: true, needsNew: true };
  };
  return { charter, change };
};

const parseBody = (state, statement) => {
  const { body, blobs } = statement;
  const files = ["agreement", "plan"].filter((key) => Object.hasOwn(body, key));
  hasKeys(body, ["charter", "removed", "replaces", ...files], "The body");
  for (const key of ["charter", ...files]) digest(body[key], `The digest of the ${key}`);
  const removed = list(body.removed, "removed").map((one) => digest(one, "A removed file"));
  const rising = removed.every((one, at) => !at || one > removed[at - 1]);
  need(rising, "shape", "Removed files are not in ascending order, each once.");
  if (state.charterId !== null) verifyReplaces(body.replaces, state.charterId);
  else need(body.replaces === null, "replaces", "The first charter replaces nothing.");
  const file = blobs.find((blob) => blob.digest === body.charter);
  need(file !== undefined, "charter-file", "The statement does not list its charter among its files.");
  return { file, removed };
};

/** What can be verified before the charter is there: that its author asks for it. */
const verifyAsker = (state, statement) => {
  const author = state.holders.get(statement.author);
  const known = keysById(state.holders.values());
  verifyHolder(new Set(author.ids.filter((id) => statement.signed.has(id))), author);
  const signatures = statement.signatures.filter((one) => known.has(one.keyId));
  verifySignatures({ ...statement, signatures }, known);
};

const poolOf = (group, holders) => ({ name: group.name, threshold: group.threshold, holders });
const isParty = (group) => group.kind === "party";

/** Who signs entry 0: the parties (of a successor by their lists before), depositary, inspectorate. */
const founders = (state, statement, charter) => {
  need(statement.origin === charter.origin, "origin", "The charter is that of another log.");
  const agreed = statement.agreement === charter.agreement;
  need(agreed, "agreement", "The charter is about another agreement.");
  verifyPredecessor(state, charter);
  const old = state.before?.state ?? null;
  const older = new Set(old?.charter.groups.filter(isParty).map((group) => group.name));
  const offices = [DEPOSITARY, charter.inspectorate];
  const pools = charter.groups
    .filter((group) => offices.includes(group.name) || (old === null && isParty(group)))
    .filter((group) => !older.has(group.name))
    .map((group) => poolOf(group, charter.holdersOf(group.name)));
  let added = new Set();
  if (old !== null) {
    for (const name of older) pools.push(poolOf(old.charter.byGroup.get(name), old.lists.get(name).holders));
    const now = charter.holders.filter((one) => isParty(charter.byGroup.get(one.party)));
    added = addedIds(keysById(now), keysById(old.holders.values()));
  }
  return { pools, added, known: [...pools.flatMap((pool) => pool.holders), ...charter.holders] };
};

const verifyPredecessor = (state, charter) => {
  const [before, named] = [state.before, charter.predecessor];
  if (before === null && named === null) return;
  const same =
    before !== null &&
    named !== null &&
    named.origin === before.state.charter.origin &&
    named.size === before.state.size &&
    equal(named.root, before.root(named.size));
  need(same, "predecessor", "The charter names another log before it than the one at hand, or none is.");
};

/** Who signs a changed charter: every party by its list in force, and each added key. */
const changers = (state, charter) => {
  const now = state.charter;
  const one = JSON.stringify([charter.predecessor?.origin, charter.predecessor?.size]);
  const fixed =
    charter.origin === now.origin &&
    charter.agreement === now.agreement &&
    one === JSON.stringify([now.predecessor?.origin, now.predecessor?.size]) &&
    equal(charter.predecessor?.root ?? [], now.predecessor?.root ?? []);
  need(fixed, "charter-fixed", "A changed charter keeps origin, agreement and predecessor.");
  for (const [name, old] of state.lists) {
    const same = !charter.byGroup.has(name) || sameHolders(charter.holdersOf(name), old.holders);
    need(same, "charter-lists", "A changed charter repeats the key lists in force.");
  }
  const pools = now.groups
    .filter(isParty)
    .map((group) => poolOf(group, state.lists.get(group.name).holders));
  const added = addedIds(keysById(charter.holders), keysById(state.holders.values()));
  return { pools, added, known: [...state.holders.values(), ...charter.holders] };
};

/** Judge a statement that changes the key list of one group. */
export const judgeKeys = (state, statement) => {
  const { body } = statement;
  hasKeys(body, ["holders", "party", "replaces"], "The body");
  const { party } = body;
  const old = typeof party === "string" ? state.lists.get(party) : undefined;
  need(old !== undefined, "group", "The party is no group of the charter.");
  verifyReplaces(body.replaces, old.statement);
  const holders = parseHolders(body.holders, party);
  const { charter } = state;
  const { threshold } = charter.byGroup.get(party);
  verifyNames(holders);
  verifySchemes(holders, charter.schemes);
  verifyThreshold(party, threshold, holders);
  const others = [...state.holders.values()].filter((one) => one.party !== party);
  const keys = [...others, ...holders].flatMap((one) => one.keys);
  verifyOnce([...keys, ...charter.logKeys, ...charter.witnesses]);
  verifyFree(holders, state.names);
  const known = keysById([...old.holders, ...holders]);
  const added = addedIds(known, keysById(old.holders));
  const pools = [{ name: party, threshold, holders: old.holders }];
  verifyAuthor(statement, verifySigners(statement.signed, pools, added));
  verifySignatures(statement, known);
  return () => {
    state.lists.set(party, { statement: statement.id, holders });
    state.holders = new Map([...others, ...holders].map((holder) => [holder.name, holder]));
    for (const holder of holders) state.names.set(holder.name, party);
  };
};
