// The jobs that tests have the check do, in Node and in Chromium: each `{do, …}` gets an answer,
// {"is": value}, {"refused": rule, "said": sentence} or {"crashed": what}.

import * as check from "./library.js";

/** Reads a file from a disk, where there is one. */
let readFile = null;

/** Bytes stand in jobs as {"$bytes": base64}. */
const revived = (value) => {
  if (value === null || typeof value !== "object") return value;
  if (typeof value.$bytes === "string") return check.unbase64(value.$bytes);
  if (Array.isArray(value)) return value.map(revived);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, revived(one)]));
};

/** Files by path, given as bytes or as names of files on disk. */
const filesOf = (given) =>
  new Map(
    Object.entries(given).map(([path, content]) => [
      path,
      typeof content === "string" ? readFile(content) : content,
    ]),
  );

const policyOf = (job) => check.parsePolicy(job.policy);

const DO = {
  ed25519: ({ key, message, signature }) => check.verifyEd25519(key, message, signature),
  mldsa: ({ key, message, signature, context }) =>
    check.verifyMlDsa(key, message, signature, context ?? undefined),
  publicKey: ({ text }) => check.parsePublicKey(text, "key").id,
  verifierKey: ({ text }) => check.parseVerifierKey(text).id,
  included: ({ index, size, leaf, proof, root }) =>
    check.included(BigInt(index), BigInt(size), leaf, proof, root),
  consistent: ({ first, second, proof, firstRoot, secondRoot }) =>
    check.consistent(BigInt(first), BigInt(second), proof, firstRoot, secondRoot),
  roots: ({ entries }) => {
    const tree = new check.Tree();
    for (const entry of entries) tree.append(check.leafHash(entry));
    return Array.from({ length: entries.length + 1 }, (_, size) => check.hex(tree.root(size)));
  },
  canonical: ({ text }) => check.canonical(JSON.parse(text)),
  plain: ({ bytes, negative }) => check.canonical(check.parsePlain(bytes, negative)),
  base64: ({ text }) => {
    const found = check.unbase64(text);
    return found === null ? null : check.hex(found);
  },
  quoted: ({ text }) => check.quoted(text),
  checkpoint: ({ note, extensions, ...job }) => {
    const found = check.countPolicy(check.parseNote(note), policyOf(job), { extensions });
    return {
      size: String(found.checkpoint.size),
      stamps: Object.fromEntries([...found.stamps].map(([name, time]) => [name, String(time)])),
      signed: found.signed.length,
      enough: found.enough,
    };
  },
  policy: (job) => policyOf(job).witnesses.length,
  entryProof: ({ proof, entry, ...job }) =>
    String(check.verifyEntryProof(proof, policyOf(job), entry).index),
  goingOnProof: ({ proof, earlier, ...job }) =>
    String(check.verifyGoingOnProof(proof, policyOf(job), earlier).checkpoint.size),
  fork: ({ proof, ...job }) => check.verifyFork(proof, policyOf(job)).size,
  history: async ({ files, size, root, earlier }) => {
    const source = check.fileSource(filesOf(files));
    const history = new check.History(source, { size: BigInt(size), root });
    await history.verify();
    const entries = [];
    for (let index = 0; index < size; index += 1) entries.push(check.hex(await history.entry(index)));
    const roots = [];
    for (const one of earlier ?? []) roots.push(check.hex(await history.rootAt(one)));
    return { entries, roots };
  },
};

/** Fold the entries of a log from memory: rules broken, ids and times, and the root. */
const folded = async (entries, files, before) => {
  const state = new check.State(before);
  const tree = new check.Tree();
  const ids = [];
  const breaks = [];
  for (const bytes of entries) {
    const read = async (digest) => files[digest] ?? null;
    const found = await check.takeEntry(state, bytes, (size) => tree.root(size), read);
    breaks.push(found.breach?.rule ?? null);
    ids.push(found.statement?.id ?? null);
    tree.append(check.leafHash(bytes));
  }
  return { state, tree, ids, breaks };
};

DO.fold = async ({ entries, files, before }) => {
  let earlier = null;
  if (before) {
    const { state, tree } = await folded(before, files, null);
    earlier = { state, root: (size) => tree.root(size) };
  }
  const { state, tree, ids, breaks } = await folded(entries, files, earlier);
  const shown = (time) => (time === null ? null : Number(time));
  return {
    ids,
    breaks,
    time: ids.map((id, index) => (id === null ? null : shown(state.times.time(index)))),
    own: ids.map((id, index) => (id === null ? null : shown(state.times.own(index)))),
    root: check.hex(tree.root()),
  };
};

/** Fold a log, and then say of each of some entries which rule it would break: none changes it. */
DO.attacks = async ({ entries, files, before, tries }) => {
  let earlier = null;
  if (before) {
    const { state, tree } = await folded(before, files, null);
    earlier = { state, root: (size) => tree.root(size) };
  }
  const { state, tree } = await folded(entries, files, earlier);
  const found = [];
  for (const bytes of tries) {
    const read = async (digest) => files[digest] ?? null;
    const { breach } = await check.takeEntry(state, bytes, (size) => tree.root(size), read);
    found.push(breach?.rule ?? null);
    if (!breach) break; // it counts, and nothing after it would be asked of the same log
    state.others.pop();
    state.size -= 1;
  }
  return found;
};

DO.charter = ({ bytes }) => check.parseCharter(bytes).holders.length;
DO.entry = ({ bytes }) => check.parseEntry(bytes).statement?.id ?? null;

const bytesOf = (value) => (typeof value === "string" ? readFile(value) : value);

DO.audit = async ({ files, url, before, policy, since, ...asked }) => {
  const given = { ...asked, before: (before ?? []).map((one) => check.fileSource(filesOf(one))) };
  if (policy) given.policy = bytesOf(policy);
  if (since) given.since = bytesOf(since);
  const sentences = [];
  const source = url ? check.httpSource(url) : check.fileSource(filesOf(files));
  for await (const one of check.auditRecord(source, given)) {
    sentences.push(one);
  }
  return { verdict: check.verdict(sentences), sentences };
};

const template = (bytes) => (bytes ? JSON.parse(check.textOf(bytes)) : null);

DO.disclosures = ({ files, mostSlots, ...given }) => {
  const named = new Map(files.map((bytes, at) => [String(at), bytes]));
  return check.verifyDisclosures(named, { template: template(given.template), mostSlots });
};

DO.told = async ({ files, mostSlots, ...given }) => {
  const named = new Map(files.map((bytes, at) => [String(at), bytes]));
  const sentences = [];
  const options = { template: template(given.template) ?? undefined, mostSlots };
  for await (const one of check.checkDisclosures(named, options)) sentences.push(one);
  return { verdict: check.verdict(sentences), sentences };
};

DO.value = ({ text, kind }) => check.isValue(text, kind);
DO.tag = ({ text }) => check.folded(text);
DO.place = ({ text, depth }) =>
  check.interleaved(...check.columnAndRow(text, depth), depth).toString(2).padStart(depth, "0");

/** Visit a log again and again, with what is kept before; and where the browser keeps nothing. */
DO.visits = ({ text, visits }) => {
  const kept = new Map(text === undefined ? [] : [["paripassu visits log", text]]);
  const storage = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, one) => kept.set(name, one),
    removeItem: (name) => kept.delete(name),
  };
  const no = () => {
    throw new Error("no");
  };
  const shut = { getItem: no, setItem: no, removeItem: no };
  const shown = (found) => found.map(({ checkpoint, ...one }) => ({ ...one, checkpoint: check.hex(checkpoint) }));
  const before = shown(check.visitsTo(storage, "log"));
  const done = visits.map((one) => check.remember(storage, "log", one));
  const after = shown(check.visitsTo(storage, "log"));
  const others = check.visitsTo(storage, "other log").length + check.visitsTo(shut, "log").length;
  const refused = [check.remember(shut, "log", visits[0]), check.forget(shut, "log")];
  const forgotten = [check.forget(storage, "log"), check.visitsTo(storage, "log").length];
  return { before, done, after, others, refused, forgotten };
};

DO.draft = (given) => {
  const { bytes, id, name } = check.draftStatement(given);
  return { bytes: check.base64(bytes), id, name };
};
DO.faults = ({ kind, body, schemas }) => Object.fromEntries(check.faultsOfBody(kind, body, schemas));
DO.body = ({ kind, schemas, given, ids }) =>
  check.bodyOf(kind, schemas, given, new Map(Object.entries(ids ?? {})));
DO.bodyFile = ({ body }) => check.textOf(check.bodyFile(body));
DO.saidByFile = ({ kind, key, bytes, commitments }) => check.saidByFile(kind, key, bytes, commitments);
DO.isPackage = ({ bytes }) => check.isPackage(bytes);

/** All files of a declaration, seals and shares too, in sentences; tables as they are shown. */
DO.declaration = async ({ files, secrets }) => {
  const sentences = [];
  for await (const one of check.checkDeclaration(new Map(Object.entries(files)), { secrets })) sentences.push(one);
  return { verdict: check.verdict(sentences), sentences };
};

DO.combined = ({ shares }) => check.hex(check.combined(shares));
DO.guardian = ({ seed }) => check.hex(check.publicKey(seed));
/** A file of a seal, read. */
DO.handed = ({ bytes, kind }) => Boolean(check.readHanded(bytes, kind));
/** A case of the vectors of seals, files by what each is. */
DO.seal = ({ seal: bytes, pack, sealed, secret, shares, size, root }) => {
  const seal = check.readHanded(bytes, "seal");
  const package_ = check.readHanded(pack, "seal-package");
  if (sealed) {
    const handed = check.readHanded(sealed, "sealed-share");
    const own = check.readHanded(secret, "guardian-secret");
    if (seal.root !== root) throw new check.Refused("WrongCommitment", "");
    return check.receive(seal, package_, handed, own, size);
  }
  const released = shares.map((one) => check.readHanded(one, "share"));
  if (seal.root !== root) throw new check.Refused("WrongCommitment", "");
  const { content, used, aside } = check.release(seal, package_, released, size);
  return { content: check.textOf(content), used, aside };
};

/** Do jobs, one after another. */
export const answered = async (jobs, reader = null) => {
  readFile = reader;
  const answers = [];
  for (const { do: name, ...given } of jobs) {
    try {
      answers.push({ is: await DO[name](revived(given)) });
    } catch (error) {
      if (error instanceof check.Refused) answers.push({ refused: error.rule, said: error.message });
      else answers.push({ crashed: `${error.stack}` });
    }
  }
  return answers;
};
