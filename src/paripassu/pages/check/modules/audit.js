// A record, checked step by step: what was verified, what was not, and what nobody can verify.

import { equal } from "./bytes.js";
import { DIGEST } from "./forms.js";
import { History } from "./history.js";
import { parseVerifierKey } from "./keys.js";
import { NOBODY, NOT_CHECKED, REFUSED, VERIFIED } from "./holds.js";
import { judgeBefore, judgeEntries, NoCopy, predecessorOf, readBlob, blobPath } from "./judged.js";
import { lineName, MOST_NOTE, parseCheckpoint, parseNote, signers } from "./note.js";
import { countPolicy, lowerMedian, parsePolicy, quorumPolicy } from "./policy.js";
import { Damaged, need, quoted, Refused, Unreachable } from "./refused.js";
import { MissingCharter } from "./rules_lists.js";
import { timeText } from "./times.js";
import { EMPTY_ROOT } from "./tree.js";
import { WholeLog } from "./whole.js";

/** Entries and files that are named one by one; of more their number is said. */
const MOST_SAID = 100;
const say = (step, holds, what, why = "", more = {}) => ({ step, holds, what, why, ...more });
const count = (number, word, words = `${word}s`) => `${number.toLocaleString("en")} ${number === 1 ? word : words}`;

/**
 * Check a record, and give one sentence after another: `{step, holds, what, why}`.
 *
 * `asked` may have: `key`, a verifier key of the log; `policy`, bytes; `charter`, the id of entry 0;
 * `since`, the checkpoint of an earlier visit, bytes, with `seen`, when that was, in words;
 * `charterFrom`, a sentence on where the id comes from; `maxAge` in seconds with `now`; `before`, sources
 * of the logs before this one; `rules: false`, to leave out what statements say and who signed them;
 * `files: false`, to leave out the files that they name; `only`, indices of entries: then these alone
 * are read, with the tiles that lead to them, and nothing is judged by rules. `hear(step, done, all)` is told how far it is,
 * and may give a promise that is waited for.
 */
export async function* auditRecord(source, asked = {}, hear = async () => {}) {
  const audit = new Audit(source, asked, hear);
  for (const part of [audit.brought, audit.checkpoint, audit.trusted, audit.wentOn, audit.entries, audit.rules]) {
    try {
      yield* part.call(audit);
    } catch (error) {
      yield audit.stopped(error);
    }
    if (audit.ended) break;
  }
  yield* audit.rest();
}

/** Judge the checkpoint: what is refused there is said of that file. */
const judged = (judge) => {
  try {
    return judge();
  } catch (error) {
    throw error instanceof Refused ? new Damaged("checkpoint", `is refused: ${error.message}`) : error;
  }
};

class Audit {
  constructor(source, asked, hear) {
    Object.assign(this, { source, asked, hear, ended: false, step: "checkpoint", log: null });
  }

  /** What a step that cannot go on says; nothing after it is checked. */
  stopped(error) {
    this.ended = true;
    if (error instanceof Unreachable) {
      const what = error instanceof NoCopy ? "The log before this one is needed." : "A file cannot be read now.";
      return say(this.step, NOT_CHECKED, what, error.message);
    }
    if (error instanceof MissingCharter) {
      const path = blobPath(error.blob.digest);
      const why = `${path} is missing, and it is a charter: nothing after it can be judged.`;
      return say(this.step, REFUSED, "A charter is missing.", why, { file: path });
    }
    if (!(error instanceof Refused)) throw error;
    if (this.step === "brought") {
      return say(this.step, NOT_CHECKED, "What you brought along cannot be read.", error.message);
    }
    const more = error instanceof Damaged ? { file: error.file } : {};
    return say(this.step, REFUSED, SENTENCE[this.step], error.message, more);
  }

  /** What the reader brings is read first: it accuses nobody where it is wrong. */
  async *brought() {
    this.step = "brought";
    const { key, policy, charter, since } = this.asked;
    this.key = key === undefined ? null : parseVerifierKey(key);
    this.policy = policy === undefined ? null : parsePolicy(policy);
    this.since = since === undefined ? null : parseCheckpoint(parseNote(since), { extensions: true });
    const id = charter === undefined || DIGEST.test(charter);
    need(id, "charter", "The id of entry 0 has 64 digits from 0 to f.");
  }

  async *checkpoint() {
    this.step = "checkpoint";
    const bytes = await this.source.read("checkpoint", MOST_NOTE);
    if (bytes === null) throw new Damaged("checkpoint", "is missing.");
    this.note = judged(() => parseNote(bytes));
    this.now = judged(() => parseCheckpoint(this.note, { extensions: true }));
    const { size, origin } = this.now;
    const why = `It promises ${size.toLocaleString("en")} entries of the log ${quoted(origin)}.`;
    yield say("checkpoint", VERIFIED, "The checkpoint is written as the standard asks.", why);
  }

  /** Who has signed the checkpoint, by what the reader brings. */
  async *trusted() {
    this.step = "signed";
    const { key, policy } = this;
    if (key !== null) {
      const { times } = judged(() => signers(this.note, [key], { extensions: true }));
      const own = this.now.origin === key.name && times.has(lineName(key));
      if (!own) throw new Damaged("checkpoint", "is not signed by the key of the log that you gave.");
      yield say("signed", VERIFIED, "The log's key that you gave has signed the checkpoint.");
    }
    if (policy !== null) yield* this.byPolicy("policy", policy);
    if (key === null && policy === null && this.asked.charter === undefined) {
      const why = "Give the id of entry 0, or a key of the log, from somebody whom you trust.";
      const what = "Nothing here says whether this is the log that you mean.";
      yield say("signed", NOT_CHECKED, what, why);
    }
  }

  async *byPolicy(step, policy, logKeys = []) {
    this.step = step;
    const counted = judged(() => countPolicy(this.note, policy, { extensions: true }));
    const all = logKeys.every((key) => counted.signed.includes(key));
    if (!all) throw new Damaged("checkpoint", "is not signed by each key of the log.");
    const stamps = counted.stamps.size;
    const some = `${stamps.toLocaleString("en")} of ${count(policy.witnesses.length, "witness", "witnesses")}`;
    if (counted.enough) {
      yield say(step, VERIFIED, `${some} saw the log as it is here, and these are enough.`);
    } else {
      const why = `${some} have signed the checkpoint.`;
      yield say(step, REFUSED, "Too few witnesses saw the log as it is here.", why, { file: "checkpoint" });
    }
    yield* this.age(counted.stamps);
  }

  *age(stamps) {
    if (!stamps.size) return;
    const seen = lowerMedian(stamps.values());
    const { maxAge, now } = this.asked;
    const what = `Half of the witnesses saw it at ${timeText(seen)} or later.`;
    const old = maxAge !== undefined && BigInt(Math.floor(now)) - seen > BigInt(Math.floor(maxAge));
    if (old) yield say("age", REFUSED, "The checkpoint is too old.", what, { file: "checkpoint" });
    else yield say("age", VERIFIED, what);
  }

  /** Whether the log can go on from what the reader saw before; its root there comes later. */
  async *wentOn() {
    this.step = "since";
    const { since } = this;
    if (since === null) return;
    if (since.origin !== this.now.origin) {
      throw new Damaged("checkpoint", "is of another log than at your last visit.");
    }
    if (since.size > this.now.size) {
      const why = "has fewer entries than at your last visit. Keep both checkpoints: they are the proof.";
      throw new Damaged("checkpoint", why);
    }
  }

  async *entries() {
    this.step = "entries";
    if (this.asked.only !== undefined) {
      yield* this.someEntries(this.asked.only);
      return;
    }
    this.log = new WholeLog(this.source, this.now);
    const faults = await this.log.verify((done, all) => this.hear("entries", done, all));
    if (faults.length) {
      this.ended = true;
      for (const fault of faults) {
        const { file } = fault;
        yield say("entries", REFUSED, SENTENCE.entries, fault.message, { file });
      }
      return;
    }
    const entries = count(this.log.size, "entry", "entries");
    const what = `All ${entries} and all tiles are those that the checkpoint promises.`;
    yield say("entries", VERIFIED, what);
    yield* this.oneHistory((size) => this.log.tree.root(size));
  }

  /** Some entries alone: each stands in the log as it is here. */
  async *someEntries(indices) {
    const history = new History(this.source, this.now);
    await history.verify();
    for (const [at, index] of indices.entries()) {
      await history.entry(index);
      yield say("entry", VERIFIED, `Entry ${index} stands in the log, at this place.`, "", { entry: index });
      await this.hear("entries", at + 1, indices.length);
    }
    yield* this.oneHistory((size) => history.rootAt(size));
    yield say("entries", NOT_CHECKED, "Other entries were not read.", "They were not asked for.");
    this.asked = { ...this.asked, rules: false };
  }

  async *oneHistory(rootAt) {
    if (this.since === null) {
      const what = "Nothing here says whether the log shows you the same history as before.";
      yield say("since", NOT_CHECKED, what, "This is your first visit, as far as is known here.");
      return;
    }
    const size = Number(this.since.size);
    const root = size ? await rootAt(size) : EMPTY_ROOT;
    if (!equal(root, this.since.root)) {
      const why = `At size ${size} it had another root at your last visit. Keep both checkpoints: they are the proof.`;
      yield say("since", REFUSED, SENTENCE.since, why, { file: "checkpoint" });
      return;
    }
    const came = this.now.size - this.since.size;
    const many = came === 1n ? "1 entry" : `${came.toLocaleString("en")} entries`;
    const on = this.asked.seen === undefined ? "" : ` on ${this.asked.seen}`;
    const why = came
      ? `Since your last visit${on}, ${many} came, and nothing before them was changed.`
      : `Since your last visit${on}, no entry came, and nothing was changed.`;
    yield say("since", VERIFIED, "The log shows one and the same history to you as at your last visit.", why);
  }

  /** What the entries say, who signed them, and the files that they name. */
  async *rules() {
    this.step = "rules";
    if (this.asked.rules === false) {
      yield say("rules", NOT_CHECKED, "What entries say, and who signed it, was not looked at.", "It was not asked for.");
      return;
    }
    const named = await predecessorOf(this.log);
    const before = await judgeBefore(named, this.asked.before ?? [], (done, all) => this.hear("before", done, all));
    const judged = await judgeEntries(this.log, before, this.log.size, (done, all) =>
      this.hear("rules", done, all),
    );
    this.judged = judged;
    yield* this.breaches(judged);
    yield* this.firstEntry(judged);
    if (!judged.state.eras.length) {
      const why = "No entry of the log puts a charter in force.";
      yield say("charter", REFUSED, "The log has no charter.", why, { file: "checkpoint" });
      return;
    }
    if (this.asked.files === false) {
      yield say("files", NOT_CHECKED, "The files that statements name were not looked at.", "It was not asked for.");
    } else yield* this.files(judged);
    const charter = judged.state.charterAt(Math.max(1, this.log.size));
    yield* this.byPolicy(
      "quorum",
      quorumPolicy(charter.logKeys, charter.witnesses, charter.quorum),
      charter.logKeys,
    );
  }

  *breaches({ breaches, counted }) {
    const known = this.since === null ? 0 : Number(this.since.size);
    const fresh = breaches.filter((one) => one.entry >= known);
    const old = breaches.length - fresh.length;
    for (const one of fresh.slice(0, MOST_SAID)) {
      const what = `Entry ${one.entry} breaks the rule “${one.rule}”, and has no effect.`;
      yield say("rules", REFUSED, what, one.what, { entry: one.entry, rule: one.rule });
    }
    if (fresh.length > MOST_SAID) {
      yield say("rules", REFUSED, `${count(fresh.length - MOST_SAID, "more entry", "more entries")} break a rule.`);
    }
    if (old) {
      const what = `${count(old, "entry", "entries")} from before your last visit break a rule, and have no effect.`;
      yield say("rules", VERIFIED, what, "They were to be seen then.");
    }
    const what = `All keys of their authors have signed the ${count(counted.length, "statement")} that count.`;
    const every = `${what} Every ${old ? "other " : ""}entry keeps the rules of the record.`;
    if (!fresh.length) yield say("rules", VERIFIED, every);
  }

  *firstEntry({ counted }) {
    const id = counted[0]?.index === 0 ? counted[0].statement.id : null;
    const { charter } = this.asked;
    if (charter === undefined) {
      const what = "Nothing here says whether the first entry is the one that was agreed on.";
      const why = id === null ? "" : `Compare its id with the one that you were given: ${id}.`;
      yield say("charter", NOT_CHECKED, what, why, { id });
    } else if (id === charter) {
      const why = this.asked.charterFrom ?? "";
      yield say("charter", VERIFIED, "The first entry has the id that you gave.", why, { id });
    } else if (id !== null) {
      const what = "The first entry is another one than you trust.";
      yield say("charter", REFUSED, what, `Its id is ${id}.`, { id, entry: 0, rule: "first" });
    }
  }

  async *files({ counted, state }) {
    this.step = "files";
    const blobs = new Map(counted.flatMap(({ statement }) => statement.blobs.map((one) => [`${one.digest} ${one.size}`, one])));
    const sorted = [...blobs.values()].sort((one, other) => (one.digest < other.digest ? -1 : 1));
    const wanted = sorted.filter((one) => !state.removed.has(one.digest));
    let missing = 0;
    for (const [at, { digest, size }] of wanted.entries()) {
      const bytes = await readBlob(this.source, digest, size);
      if (bytes?.length !== size) {
        const file = blobPath(digest);
        missing += 1;
        if (missing <= MOST_SAID) yield say("files", REFUSED, SENTENCE.files, `${file} is missing, or holds other bytes.`, { file });
      }
      await this.hear("files", at + 1, wanted.length);
    }
    if (missing > MOST_SAID) yield say("files", REFUSED, SENTENCE.files, `${missing} of them in all.`);
    const all = `All ${count(wanted.length, "file")} that statements name are there, byte for byte.`;
    if (!missing) yield say("files", VERIFIED, all);
    const gone = sorted.length - wanted.length;
    if (gone) {
      const what = `${count(gone, "file")} are no longer kept: a charter allows it.`;
      yield say("removed", NOT_CHECKED, what, "What stood in them can no longer be shown from here.");
    }
  }

  /** What is left: unchecked after a refusal, and beyond everybody. */
  *rest() {
    if (this.ended) yield say("rest", NOT_CHECKED, "What comes after this was not looked at.");
    yield say("truth", NOBODY, "No record can show whether what a statement says is true.");
    yield say("keys", NOBODY, "No record can show whether a secret key is still its owner's alone.");
    yield say("witnesses", NOBODY, "No record can show that two witnesses are not one.", "Their operators have to be known.");
    yield say("newest", NOBODY, "No files alone can show that there is no newer checkpoint.", "Ask a witness.");
  }
}

/** What a step says where it is refused. */
const SENTENCE = {
  checkpoint: "The checkpoint cannot be read.",
  signed: "The checkpoint is not signed as it should be.",
  policy: "The checkpoint is not signed as your policy asks.",
  quorum: "The checkpoint is not signed as the charter asks.",
  since: "The log does not show you the same history as at your last visit.",
  entries: "A file of the log is not what the checkpoint promises.",
  rules: "What the entries say cannot be judged.",
  files: "A file that a statement names is not there.",
};
