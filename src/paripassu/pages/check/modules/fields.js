// The fields of a statement: of each what it takes, and what is said with what stands in them.

import { choices, mayBeNull } from "./bodies.js";

/** Keys that name an earlier statement, by its id or its number in the record. */
const NAMING = ["of", "cause", "commitment", "follows"];

/** What a field of the body is filled in with: a word for how it is shown. */
const shapeOf = (key, schema) => {
  const [one] = choices(schema);
  if (one.type === "array") {
    if (one.items.$ref) return "strata";
    if (one.items.pattern?.includes("sha256")) return "files";
    return one.items.pattern?.includes(":[1-9]") ? "steps" : "lines";
  }
  if (one.type === "integer") return "number";
  if (one.type === "boolean") return "yes";
  if (one.enum) return "choice";
  if (NAMING.includes(key)) return "earlier";
  const { pattern = "" } = one;
  if (pattern.includes("sha256")) return "file";
  if (pattern.includes(":[1-9]")) return "step";
  return pattern.includes("{4}-") ? "day" : "text";
};

/** The fields of a kind, in the order of the schema: `{key, shape, needed, empty, free, says, options}`. */
export const fieldsOf = (kind, defs) =>
  Object.entries(defs[kind].properties).map(([key, schema]) => ({
    key,
    shape: shapeOf(key, schema),
    needed: (defs[kind].required ?? []).includes(key),
    empty: mayBeNull(schema), // it may be said that there is none
    free: choices(schema)[0].type === "array" && !choices(schema)[0].minItems, // it may be an empty list
    says: schema.description,
    long: choices(schema)[0].maxLength >= 1000,
    options: choices(schema)[0].enum ?? [],
  }));

const linesOf = (text) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** A whole number as it is written; what is none stays a text, and is found wrong later. */
const numberOf = (text) => (/^(?:0|-?[1-9][0-9]{0,15})$/.test(text) ? Number(text) : text);

/** A stratum in a line: its name, how many are drawn, and the digest of its list. */
const stratumOf = (line) => {
  const parts = line.split(";").map((part) => part.trim());
  const [list, pick] = [parts.pop(), parts.pop() ?? ""];
  return { list, pick: numberOf(pick), stratum: parts.join(";") };
};

/** What stands in a field, as the body has it; undefined: nothing does. */
const valueOf = ({ shape, needed, empty }, given, ids) => {
  if (shape === "yes") return given ? true : undefined;
  if (shape === "files" || shape === "steps") return given.length ? given : needed ? [] : undefined;
  if (shape === "lines" || shape === "strata") {
    const lines = linesOf(given);
    if (!lines.length && !needed) return undefined;
    return shape === "lines" ? lines : lines.map(stratumOf);
  }
  const text = shape === "text" ? given : given.trim();
  if (text.trim() === "") return needed && empty ? null : undefined;
  if (shape === "number") return numberOf(text);
  return shape === "earlier" ? (ids.get(text.replace(/^entry /i, "")) ?? text) : text;
};

/**
 * The body of a statement by what stands in its fields: texts by their keys; a list of texts where files
 * and steps are chosen, true or false where yes is said. `ids` are ids by the numbers of statements.
 */
export const bodyOf = (kind, defs, given, ids) => {
  const body = {};
  for (const field of fieldsOf(kind, defs)) {
    const value = valueOf(field, given[field.key] ?? "", ids);
    if (value !== undefined) body[field.key] = value;
  }
  return body;
};
