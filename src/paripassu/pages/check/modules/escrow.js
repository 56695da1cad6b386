// What is opened of a declaration, against its commitment (docs/specification/escrow.md).

import { CANNOT_TELL, decode, ERRORS, ours, read, wants } from "./escrow_files.js";
import { Opening } from "./escrow_opening.js";
import { Question } from "./escrow_question.js";
import { Commitment } from "./escrow_trees.js";
import { tableOf } from "./escrow_table.js";
import { findings, stagesOf, totals } from "./escrow_view.js";
import { NOBODY, NOT_CHECKED, REFUSED, VERIFIED } from "./holds.js";
import { equal } from "./bytes.js";
import { quoted, Refused } from "./refused.js";

/** Slots that are looked at here at most: with a few hashes for each, about a minute's work. */
const MOST_SLOTS = 2 ** 22;
const FORMATS = new Map(["commitment", "question", "disclosure"].map((kind) => [`paripassu/${kind}/1`, kind]));
const number = (value) => (value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value));

/**
 * Verify files together, `files` by name: a commitment, then files of any kind.
 *
 * `template` is the agreement's, where it is at hand. Gives what stands on the page of the escrow:
 * `rejected`, what is open of the first commitment, `conflicts`, and `further`: the same of others.
 * Where it cannot tell: `error`, `file` and `what` alone. `options.see` is given the commitments, with
 * what is open of each.
 */
export const verifyDisclosures = async (files, options = {}, hear = async () => {}) => {
  const checking = new Checking(files, options, hear);
  for (const step of ["file", "commitment", "question", "disclosure", "root"]) {
    if (checking.work() > BigInt(options.mostSlots ?? MOST_SLOTS)) return stop("TooMuchWork", null);
    for (const name of files.keys()) {
      if (checking.rejected.has(name)) continue;
      try {
        await checking[step](name);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        const gone = CANNOT_TELL.includes(error.rule);
        if (gone || !ours(files.get(name), name === checking.first)) return stop(error.rule, name);
        checking.rejected.set(name, error.rule);
      }
    }
  }
  const result = checking.result();
  options.see?.([...checking.commitments.values()]);
  return result;
};

const stop = (error, file) => ({ error, file, what: ERRORS[error] });

class Checking {
  constructor(files, { template = null }, hear) {
    Object.assign(this, { files, template, hear });
    this.first = files.keys().next().value;
    this.documents = new Map();
    this.kinds = new Map();
    this.author = null; // all commitments are of one agreement, origin and declarer
    this.commitments = new Map();
    this.openings = new Map();
    this.questions = [];
    this.rejected = new Map();
    this.seenSlots = 0;
  }

  /** Slots under all covers, and those that questions ask for. */
  work() {
    const opened = [...this.openings.values()].flat().map((one) => one.open.size);
    return [...opened, ...this.questions.map((one) => one.work)].reduce((sum, one) => sum + one, 0n);
  }

  file(name) {
    const bytes = this.files.get(name);
    const document = decode(bytes);
    wants(ours(bytes, name === this.first));
    const kind = FORMATS.get(String(document.format)) ?? "disclosure";
    this.documents.set(name, document);
    this.kinds.set(name, name === this.first ? "commitment" : kind);
  }

  commitment(name) {
    if (this.kinds.get(name) !== "commitment") return;
    const found = new Commitment(this.documents.get(name), this.template);
    this.author ??= found.author;
    wants(this.author === found.author, "WrongCommitment");
    if (!this.commitments.has(found.root)) this.commitments.set(found.root, found);
  }

  question(name) {
    if (this.kinds.get(name) !== "question") return;
    this.questions.push(new Question(this.documents.get(name), this.commitments));
  }

  disclosure(name) {
    if (this.kinds.get(name) !== "disclosure") return;
    const { root, tables } = read(this.documents.get(name), "disclosure");
    wants(tables.length);
    wants(this.commitments.has(root), "WrongCommitment");
    const { trees } = this.commitments.get(root);
    let before = -1;
    const found = tables.map((part) => {
      wants(before < part.table && part.table < trees.length);
      before = part.table;
      return new Opening(trees[part.table], part);
    });
    this.openings.set(name, found);
  }

  async root(name) {
    const opened = this.openings.get(name) ?? [];
    const commitment = this.commitments.get(this.documents.get(name).root);
    const all = Number(this.work());
    const breathe = (slots) => {
      this.seenSlots += Number(slots);
      return this.hear("places", this.seenSlots, all);
    };
    for (const one of opened) {
      const root = await one.root(commitment, breathe);
      wants(equal(root, commitment.roots[one.tree.number]), "RootMismatch");
    }
    for (const one of opened) one.tree.openings.push(one);
  }

  result() {
    const seen = [...this.commitments.values()].map((one) => this.seen(one));
    const empty = { tables: {}, totals: [], questions: [], stages: {}, findings: [] };
    const rejected = [...this.files.keys()].filter((name) => this.rejected.has(name));
    return {
      rejected: rejected.map((name) => stop(this.rejected.get(name), name)),
      ...(seen[0] ?? empty),
      conflicts: [...conflicts([...this.commitments.values()])],
      further: seen.slice(1),
    };
  }

  /** What is open of a commitment. */
  seen(one) {
    for (const tree of one.trees) tree.see();
    const added = [...totals(one)];
    const table = (tree) => ({
      slots: number(tree.territory.size),
      open: number(tree.open.size),
      records: [...tree.counts.values()].reduce((sum, n) => sum + n, 0),
    });
    const asked = this.questions.filter((question) => question.commitment === one);
    return {
      root: one.root,
      tables: Object.fromEntries(one.trees.map((tree) => [tree.name, table(tree)])),
      totals: added.map((total) => total.said),
      questions: asked.map((question) => question.answer()),
      stages: Object.fromEntries(stagesOf(one)),
      findings: [...findings(one), ...added.map((total) => total.finding).filter((found) => found)],
    };
  }
}

/** The conflicts between commitments: one version twice, or a broken chain. */
function* conflicts(given) {
  for (const [at, one] of given.entries()) {
    const { version, predecessor } = one.header;
    for (const other of given.slice(0, at)) {
      if (other.header.version === version) yield { conflict: "version", roots: [other.root, one.root] };
    }
    const before = given.filter((other) => other.header.version === version - 1).map((other) => other.root);
    const broken = before.length && !before.includes(predecessor);
    if (broken) yield { conflict: "predecessor", roots: [before[0], one.root] };
  }
}

const say = (step, holds, what, why = "", more = {}) => ({ step, holds, what, why, ...more });

/**
 * Say in sentences what files show, as `auditRecord` does. `options.sealed` names those that seals opened to.
 * What is open of a table goes along with its sentence, as `table`.
 */
export async function* checkDisclosures(files, options = {}, hear = async () => {}) {
  let seen = [];
  const see = (commitments) => {
    seen = commitments;
  };
  const found = await verifyDisclosures(files, { ...options, see }, hear);
  if (Object.hasOwn(found, "error")) {
    const file = found.file === null ? "The files together" : quoted(found.file);
    const most = (options.mostSlots ?? MOST_SLOTS).toLocaleString("en");
    const more = found.error === "TooMuchWork" ? ` At most ${most} places are looked at, unless you ask for more.` : "";
    const why = `${file}: ${found.what}${more}`;
    yield say("files", NOT_CHECKED, "The files can be neither accepted nor rejected.", why);
    yield say("rest", NOT_CHECKED, "What comes after this was not looked at.");
    return;
  }
  for (const { file, what } of found.rejected) {
    const own = options.sealed?.has(file);
    const more = "If the record shows who entered the seal, this convicts them: it is a false statement of what it opens.";
    const said = own ? `It is not true: ${file}.` : `The file ${quoted(file)} is rejected. This accuses nobody.`;
    yield say("files", REFUSED, said, own ? `${what} ${more}` : what, { file });
  }
  const accepted = files.size - found.rejected.length;
  if (accepted) yield say("files", VERIFIED, `${accepted} of ${files.size} files are true to the commitment.`);
  if (options.template === undefined) {
    const what = "Nothing here says whether the template is the one that was agreed on.";
    yield say("template", NOT_CHECKED, what, "Give the template of the agreement.");
  }
  const views = found.root === undefined ? [] : [found, ...found.further];
  for (const [at, view] of views.entries()) yield* ofView(view, seen[at].trees);
  for (const { conflict } of found.conflicts) {
    const what = "Two of the commitments cannot both stand.";
    const why = { version: "They are of one version.", predecessor: "One does not follow on the other." };
    yield say("conflict", REFUSED, what, why[conflict]);
  }
  yield say("truth", NOBODY, "No file can show whether what was declared is true.");
  yield say("author", NOBODY, "No file can show who made it.", "The record shows who entered the commitment.");
}

const FINDINGS = {
  WrongNumber: "A number of records is wrong",
  BadValue: "A value is not of its type",
  Misplaced: "A record stands in a place that is not its own",
  Twice: "A value stands twice that may stand once",
  Dangling: "A value refers to nothing",
  TotalContradicted: "A total is false",
};

function* ofView({ tables, totals: sums, questions, findings: wrong }, trees) {
  for (const [name, { slots, open, records }] of Object.entries(tables)) {
    const tree = trees.find((one) => one.name === name);
    const rest = open === slots ? "All of it is open: nothing else is declared." : "What is not open may hold anything.";
    const many = records === 1 ? "1 record" : `${records} records`;
    const part = `${open} of ${slots} places of ${quoted(name)} ${open === 1 ? "is" : "are"} open, with ${many}.`;
    if (open) yield say("open", VERIFIED, part, rest, { table: tableOf(tree) });
  }
  for (const one of questions) {
    const asked = `${quoted(one.place ?? one.tag)} in ${quoted(one.table)}`;
    const told = { declared: `${one.n} declared`, nothing: "nothing is declared", "not open": "this is not open" };
    const holds = one.outcome === "not open" ? REFUSED : VERIFIED;
    yield say("question", holds, `At ${asked}: ${told[one.outcome]}.`);
  }
  const verified = sums.filter((one) => one.state === "verified").length;
  if (sums.length) yield say("totals", VERIFIED, `${verified} of ${sums.length} open totals are verified.`);
  for (const { error, table, slot, column } of wrong.slice(0, 100)) {
    const where = [quoted(table), column && `column ${quoted(column)}`, slot && `slot ${slot}`];
    const why = "This convicts whoever entered the commitment in the record.";
    yield say("finding", REFUSED, `${FINDINGS[error]}: ${where.filter((one) => one).join(", ")}.`, why, { error });
  }
  if (!wrong.length) yield say("finding", VERIFIED, "Nothing that is open is false in itself.");
}
