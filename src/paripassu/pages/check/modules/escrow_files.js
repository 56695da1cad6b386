// Files of the escrow: one encoding, exact keys, exact forms (docs/specification/escrow.md, "Files").

import { unbase64, utf8 } from "./bytes.js";
import { parsePlain } from "./json.js";
import { need, Refused } from "./refused.js";

export const ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz";
/** What each error says; the last two reject nothing: nobody can tell. */
export const ERRORS = {
  NotCanonical: "It is not the one encoding of an object.",
  WrongShape: "Its keys, its values or a rule of its template are not as laid down.",
  CommitmentMismatch: "Its root is not that of its header and its tables.",
  TemplateMismatch: "Its template is not the one of the agreement.",
  WrongCommitment: "It is of another commitment.",
  CoverNotCanonical: "What it covers is not written in the one way.",
  SlotOrder: "Its slots do not ascend.",
  SlotOutsideCover: "A slot is not among those that are opened.",
  BadCount: "A number of records is 0, too large, or not that of the values.",
  SeedCount: "Seeds are missing or left over.",
  ProofTooShort: "Hashes are missing in it.",
  ProofTooLong: "Hashes are left over in it.",
  RootMismatch: "This is not what was committed to.",
  TooMuchWork: "It would take too long to check here.",
  NotAskable: "This question cannot be put to this commitment.",
};
export const CANNOT_TELL = ["TooMuchWork", "NotAskable"];

export const wants = (holds, error = "WrongShape") => need(holds, error, ERRORS[error]);

const INTEGER = "(?!-?[0-9]{39})(?:0|-?[1-9][0-9]*)"; // at most 38 digits
const DECIMAL = `(?!-?(?:\\.?[0-9]){39})(?:${INTEGER}|-?(?:0|[1-9][0-9]*)\\.[0-9]*[1-9])`;
/** Texts: the types of values, then the other forms. */
export const PATTERNS = new Map(
  Object.entries({
    integer: INTEGER,
    decimal: DECIMAL,
    boolean: "true|false",
    date: "(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?!00)[0-9]{2}",
    place: `${DECIMAL},${DECIMAL}`,
    cell: `[${ALPHABET}]{1,12}`,
    party: "[^]{1,200}",
    hash: "[0-9a-f]{64}",
    name: "[a-z][a-z0-9_-]{0,63}",
    node: "[1-9a-f][0-9a-f]{0,15}",
    prefix: `[${ALPHABET}]{0,12}`,
  }).map(([name, pattern]) => [name, new RegExp(`^(?:${pattern})$`, "u")]),
);
const ANY = ["text", "tag"];
/** Characters of a text of any form but ANY, at most. */
const MOST_TEXT = 4096;

export const fits = (text, form) =>
  ANY.includes(form) || (text.length <= MOST_TEXT && PATTERNS.get(form).test(text));

/** Objects: each key with its form. `*` is an array, `?` may be null, `..` is between numbers. */
const OBJECTS = new Map(
  Object.entries({
    commitment: "format:paripassu/commitment/1 header:header root:hash tables:hash*",
    header: "nonce:hash predecessor:hash? template:template version:1..4294967295",
    template:
      "agreement:party declarer:party interval_days:1..36500 origin:party " +
      "seal_size:1..67108864 stages:stage* tables:table* territory:prefix*",
    table:
      "answer:name* columns:column* depth:0..60 key:name? kind:cell|tag|row " +
      "most:1..4294967295 name:name quota:0..4294967295 references:reference* tolerance:0..100 " +
      "totals:totals* unique:name*",
    column: "name:name type:text|integer|decimal|boolean|date|place|cell|tag",
    reference: "column:name to:text",
    totals: "columns:total* depth:0..60",
    total: "name:name sum:name? where:where?",
    where: "column:name value:text",
    stage: "name:name opens:opens*",
    opens: "columns:name* regions:prefix* table:text",
    disclosure: "format:paripassu/disclosure/1 root:hash tables:part*",
    part:
      "bodies:blob columns:0..* counts:0..* cover:node* entries:entry** fields:blob* " +
      "path:blob seeds:blob slots:node* table:0..",
    "question about a place": "format:paripassu/question/1 place:place root:hash table:text",
    "question about a tag": "format:paripassu/question/1 root:hash table:text tag:tag",
  }).map(([name, form]) => [name, form.split(" ").map((field) => field.split(":"))]),
);

/** Read a file, which must be the one encoding of an object. */
export const decode = (bytes) => {
  try {
    return parsePlain(bytes);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const name = error.rule === "depth" ? "TooMuchWork" : "NotCanonical";
    throw new Refused(name, ERRORS[name]);
  }
};

const has = (bytes, text) => {
  const wanted = utf8(text);
  for (let at = bytes.indexOf(wanted[0]); at >= 0; at = bytes.indexOf(wanted[0], at + 1)) {
    if (wanted.every((byte, place) => bytes[at + place] === byte)) return true;
  }
  return false;
};

/** Whether a file is one of these at all, however it was changed; the first is a commitment. */
export const ours = (bytes, first) => {
  const others = ["disclosure", "question", "seal"].map((kind) => `paripassu/${kind}/`);
  const other = first && others.some((text) => has(bytes, text));
  if (other && !has(bytes, "paripassu/commitment/")) return false;
  return ['"format"', '"root"', "paripassu/"].some((text) => has(bytes, text));
};

/** A value, which must have a form: hashes where it is a blob, a BigInt where a node. */
export const read = (value, form) => {
  const last = form[form.length - 1];
  if (last === "?") return value === null ? null : read(value, form.slice(0, -1));
  if (last === "*") {
    wants(Array.isArray(value));
    return value.map((one) => read(one, form.slice(0, -1)));
  }
  if (form === "entry") return read(value, Array.isArray(value) ? "text?*" : "leaf");
  if (form.includes("..")) return number(value, form);
  if (OBJECTS.has(form)) return object(value, form);
  wants(typeof value === "string");
  if (form === "blob" || form === "leaf") return hashes(value, form);
  if (PATTERNS.has(form) || ANY.includes(form)) wants(fits(value, form));
  else wants(form.split("|").includes(value));
  wants(form !== "party" || utf8(value).length <= 200);
  return form === "node" ? BigInt(`0x${value}`) : value;
};

const number = (value, form) => {
  const [low, high] = form.split("..");
  const inside = Number.isSafeInteger(value) && value >= Number(low);
  wants(inside && (high === "" || value <= Number(high)));
  return value;
};

const object = (value, form) => {
  const fields = OBJECTS.get(form);
  wants(value !== null && typeof value === "object" && !Array.isArray(value));
  const same = Object.keys(value).length === fields.length;
  wants(same && fields.every(([key]) => Object.hasOwn(value, key)));
  return Object.fromEntries(fields.map(([key, one]) => [key, read(value[key], one)]));
};

const hashes = (value, form) => {
  const bytes = unbase64(value);
  wants(bytes !== null && bytes.length % 32 === 0);
  wants(form === "blob" || bytes.length === 32);
  const found = [];
  for (let at = 0; at < bytes.length; at += 32) found.push(bytes.subarray(at, at + 32));
  return form === "blob" ? found : found[0];
};
