// Files of a declaration as a reader has them: what is sealed is opened here, and then judged with the rest.

import { checkDisclosures } from "./escrow.js";
import { decode, ours, read, wants } from "./escrow_files.js";
import { Opening } from "./escrow_opening.js";
import { Commitment } from "./escrow_trees.js";
import { Slots, span } from "./escrow_values.js";
import { NOT_CHECKED, REFUSED, VERIFIED } from "./holds.js";
import { quoted, Refused } from "./refused.js";
import { guardianOf, kindOf, readHanded, receive, release, SEAL_ERRORS } from "./seals.js";

const say = (holds, what, why = "", more = {}) => ({ step: "seal", holds, what, why, ...more });
const NOBODY_YET = "This accuses nobody.";
const FALSE_SEAL = "If the record shows who entered the seal, this convicts them: it is a false statement of what it opens.";
const count = (number) => (number === 1 ? "1 share" : `${number} shares`);
const numbered = (numbers, one, several) =>
  numbers.length === 1 ? `Share ${numbers[0]} ${one}` : `Shares ${numbers.join(", ")} ${several}`;

/** The commitments among files, by their roots; what is none is left to the judgement of all files. */
const commitmentsIn = (files) => {
  const found = new Map();
  for (const bytes of files.values()) {
    if (!ours(bytes, true)) continue;
    try {
      const one = new Commitment(decode(bytes), null);
      found.set(one.root, one);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  return found;
};

const regionOf = (tree, regions) => {
  const spans = regions.map((prefix) => span(prefix, tree.depth));
  return new Slots(spans.flatMap(([low, high]) => [...tree.territory.within(low, high)]));
};

/** Whether a content is a disclosure that opens exactly what the template says of a stage. */
const isStage = (content, commitment, name) => {
  const { root, tables } = read(decode(content), "disclosure");
  wants(root === commitment.root, "WrongCommitment");
  const stage = commitment.template.stages.find((one) => one.name === name);
  const wanted = new Map();
  for (const { table, regions, columns } of stage.opens) {
    const tree = commitment.trees.find((one) => one.name === table);
    const slots = regionOf(tree, regions);
    if (slots.size) wanted.set(tree.number, { slots, columns: columns.map((column) => tree.column(column)) });
  }
  if (tables.length !== wanted.size) return false;
  return tables.every((part) => {
    const { slots, columns } = wanted.get(part.table) ?? {};
    if (slots === undefined) return false;
    const opening = new Opening(commitment.trees[part.table], part);
    const same = (one, other) => one.length === other.length && one.every((item, at) => item === other[at]);
    return same(opening.open.edges, slots.edges) && same(part.columns, opening.slots.length ? columns : []);
  });
};

class Seals {
  constructor(handed, commitments, mayUseSecrets) {
    Object.assign(this, { commitments, mayUseSecrets, unread: [] });
    for (const kind of ["seal", "seal-package", "sealed-share", "share", "guardian-secret"]) {
      this[kind] = this.readAll(handed, kind);
    }
    this.opened = new Map();
  }

  readAll(handed, kind) {
    const found = [];
    for (const [name, bytes] of handed) {
      if (kindOf(bytes) !== kind) continue;
      try {
        found.push({ name, ...readHanded(bytes, kind) });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        this.unread.push([name, error.message]);
      }
    }
    return found;
  }

  *check() {
    for (const [name, why] of this.unread) yield say(REFUSED, `The file ${quoted(name)} is rejected. ${NOBODY_YET}`, why);
    if (this["guardian-secret"].length && !this.mayUseSecrets) {
      const why = "Save the check as one file, and open it from your own disk: it may not use the network.";
      yield say(NOT_CHECKED, "Your secret key was not used: a page from a server should see none.", why);
      this["guardian-secret"] = [];
    }
    const lonely = !this.seal.length && (this.share.length || this["sealed-share"].length || this["seal-package"].length);
    if (lonely) yield say(NOT_CHECKED, "Shares and packages say nothing without their seal.", "Choose the seal, too.");
    for (const seal of this.seal) yield* this.ofSeal(seal);
  }

  *ofSeal(seal) {
    const what = seal.stage === null ? "of the whole secret" : `of the stage ${quoted(seal.stage)}`;
    const commitment = this.commitments.get(seal.root);
    if (commitment === undefined) {
      yield say(NOT_CHECKED, `The seal ${what} is of a commitment that is not here.`, "Choose its commitment, too.");
      return;
    }
    const known = seal.stage === null || commitment.template.stages.some((one) => one.name === seal.stage);
    if (!known) {
      yield say(REFUSED, `The seal ${what} names a stage that the declaration does not have.`, NOBODY_YET);
      return;
    }
    const size = seal.stage === null ? null : commitment.template.seal_size;
    const own = yield* this.received(seal, what, size);
    const packages = this["seal-package"];
    if (!packages.length) {
      yield say(NOT_CHECKED, `The seal ${what} was not opened.`, "The package, which its guardians keep, is not here.");
      return;
    }
    yield* this.released(seal, what, size, commitment, own);
  }

  /** What guardians of whom the key is here have received: their shares. */
  *received(seal, what, size) {
    const own = [];
    for (const handed of this["sealed-share"]) {
      const secret = this["guardian-secret"].find((one) => guardianOf(one) === handed.to);
      if (secret === undefined) {
        yield say(NOT_CHECKED, `Share ${handed.index} of the seal ${what} stays sealed.`, "The key of its guardian is not here.");
        continue;
      }
      try {
        const share = receive(seal, null, handed, secret, size);
        own.push(share);
        const why = "The guardian may confirm it. What the seal opens to, nobody can see before it is opened.";
        yield say(VERIFIED, `Share ${handed.index} opens with the key of ${quoted(secret.name)}, and is the seal's.`, why);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        yield say(REFUSED, `Share ${handed.index} of the seal ${what} is refused. ${NOBODY_YET}`, error.message);
      }
    }
    return own;
  }

  *released(seal, what, size, commitment, own) {
    const public_ = this.share;
    const known = new Set(public_.map((one) => one.index));
    const shares = [...public_, ...own.filter((one) => !known.has(one.index))];
    let found = null;
    let wrong = null;
    for (const pack of this["seal-package"]) {
      try {
        found = release(seal, pack, shares, size);
        break;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (wrong === null || wrong.rule === "PackageMismatch") wrong = error;
      }
    }
    if (found === null) {
      if (wrong.rule === "TooFew") {
        const why = `It opens by ${count(seal.k)} of different guardians; ${shares.length || "none"} of them ${shares.length > 1 ? "are" : "is"} here.`;
        yield say(NOT_CHECKED, `The seal ${what} does not open yet.`, why);
        return;
      }
      const convicts = ["KeyMismatch", "StageMismatch"].includes(wrong.rule);
      const why = `${wrong.message} ${convicts ? FALSE_SEAL : NOBODY_YET}`;
      yield say(REFUSED, `The seal ${what} does not open.`, why, { error: wrong.rule });
      return;
    }
    yield say(VERIFIED, `${numbered(found.used, "opens", "open")} the seal ${what}.`);
    if (found.aside.length) {
      const why = "They are not the seal's. In a guardian's own entry of the record this names that guardian.";
      yield say(REFUSED, `${numbered(found.aside, "was", "were")} set aside.`, why, { error: "ShareMismatch" });
    }
    if (seal.stage === null) {
      const why = "`paripassu declare recover` writes it as a file. Whoever has it can open everything.";
      yield say(NOT_CHECKED, "The secret that it opens to is not shown here, and not looked at.", why);
    } else yield* this.stage(seal, what, found.content, commitment);
  }

  *stage(seal, what, content, commitment) {
    let right = false;
    let why = SEAL_ERRORS.StageMismatch;
    try {
      right = isStage(content, commitment, seal.stage);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      why = error.message;
    }
    if (!right) {
      yield say(REFUSED, `The seal ${what} opens to something else than that stage.`, `${why} ${FALSE_SEAL}`, { error: "StageMismatch" });
      return;
    }
    yield say(VERIFIED, "It opens exactly what the template says of that stage.");
    this.opened.set(`what the seal ${what} opens`, content);
  }
}

/**
 * Check files of a declaration, and give one sentence after another, as `checkDisclosures` does: what
 * seals among them open to is checked along with the others.
 *
 * `options` may have, besides those of `verifyDisclosures`, `secrets: false`: no secret key is used.
 */
export async function* checkDeclaration(files, options = {}, hear = async () => {}) {
  const handed = new Map([...files].filter(([, bytes]) => kindOf(bytes) !== undefined));
  const others = new Map([...files].filter(([name]) => !handed.has(name)));
  const seals = new Seals(handed, commitmentsIn(others), options.secrets !== false);
  yield* seals.check();
  if (!others.size) return;
  const all = new Map([...others, ...seals.opened]);
  yield* checkDisclosures(all, { ...options, sealed: new Set(seals.opened.keys()) }, hear);
}

