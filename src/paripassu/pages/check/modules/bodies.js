// What a statement of each kind has to say: by the schema of the bodies, and what it cannot tell.

/** What is wrong with a text of a form, by a mark in the form's pattern. */
const FORMS = [
  ["^sha256", "a file", "Choose a file, or write sha256: and its 64 digits."],
  [":[1-9]", "a step", "Write a step as MEASURE:PORTION, such as arms:1."],
  ["^[0-9a-f]{64}", "an id", "Write 64 digits from 0 to f."],
  ["{4}-", "a day", "Write a day as YEAR-MONTH-DAY, such as 2027-04-30."],
  ["^(0", "a probability", "Write a number from 0 to 1 with a point, such as 0.92."],
  ["^[a-z0-9]", "a name", "Write a name in small letters, digits, - and _."],
];
const NEEDED = "This is needed.";

/** The form of a pattern: what is wrong with a text that does not fit. */
const formOf = (pattern) => FORMS.find(([mark]) => pattern.includes(mark));

/** The schemas that a value may have, null aside. */
export const choices = (schema) => (schema.anyOf ?? [schema]).filter((one) => one.type !== "null");
export const mayBeNull = (schema) => (schema.anyOf ?? []).some((one) => one.type === "null");

const isDay = (text) => {
  const [year, month, day] = text.split("-").map(Number);
  const found = new Date(Date.UTC(2000, month - 1, day));
  found.setUTCFullYear(year, month - 1, day); // years below 100 are years of their own
  return year >= 1 && found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
};

const length = (text) => [...text].length;

const faultInText = (text, schema) => {
  if (typeof text !== "string") return "Write a text.";
  if (/[\ud800-\udfff]/u.test(text)) return "This holds half of a character: write it again.";
  if (schema.enum) return schema.enum.includes(text) ? null : `Choose one of ${schema.enum.join(", ")}.`;
  if (length(text) < (schema.minLength ?? 0)) return NEEDED;
  const most = schema.maxLength;
  if (length(text) > (most ?? Infinity)) return `Write at most ${most.toLocaleString("en")} characters.`;
  if (schema.pattern === undefined) return null;
  const [mark, , wrong] = formOf(schema.pattern);
  if (!new RegExp(schema.pattern, "u").test(text)) return wrong;
  return mark === "{4}-" && !isDay(text) ? "There is no such day in the calendar." : null;
};

const faultInNumber = (value, { minimum, maximum }) => {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return "Write a whole number.";
  if (value >= minimum && value <= maximum) return null;
  const to = maximum === Number.MAX_SAFE_INTEGER ? " or more" : ` to ${maximum}`;
  return `Write a whole number, ${minimum}${to}.`;
};

/** What is wrong with a value; null: nothing. `defs` are the schemas that others name. */
const faultIn = (value, schema, defs) => {
  const found = choices(schema).map((one) => faultInOne(value, one, defs));
  if (found.includes(null) || (value === null && mayBeNull(schema))) return null;
  return found[found.length - 1];
};

const faultInOne = (value, schema, defs) => {
  if (schema.$ref) return faultInParts(value, defs[schema.$ref.split("/").pop()], defs);
  if (schema.type === "integer") return faultInNumber(value, schema);
  if (schema.type === "boolean") return typeof value === "boolean" ? null : "Say yes or no.";
  if (schema.type !== "array") return faultInText(value, schema);
  if (!Array.isArray(value)) return "Write a list.";
  if (value.length < (schema.minItems ?? 0)) return NEEDED;
  if (value.length > (schema.maxItems ?? Infinity)) return `Name at most ${schema.maxItems}.`;
  const wrong = value.map((one) => faultIn(one, schema.items, defs)).find((one) => one !== null);
  if (wrong !== undefined) return wrong;
  const plain = !schema.items.$ref;
  return plain && new Set(value).size < value.length ? "The same one stands there twice." : null;
};

const faultInParts = (value, schema, defs) => {
  const [wrong] = faultsIn(value, schema, defs).values();
  return wrong ?? null;
};

/** The faults of an object by its keys. */
const faultsIn = (value, schema, defs) => {
  const found = new Map();
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    return new Map([["", "Write all parts."]]);
  }
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(schema.properties, key)) found.set(key, "No such thing is said here.");
  }
  for (const [key, one] of Object.entries(schema.properties)) {
    const there = Object.hasOwn(value, key);
    const wrong = there ? faultIn(value[key], one, defs) : null;
    if (!there && (schema.required ?? []).includes(key)) found.set(key, NEEDED);
    else if (wrong !== null) found.set(key, wrong);
  }
  return found;
};

/** What the schema cannot tell: `[key, sentence]` of each kind, where something is wrong. */
const TOGETHER = {
  withdraw: ({ cause, steps }) =>
    cause !== undefined && steps === undefined && ["cause", "A cause goes with steps: who leaves needs none."],
  dispute: ({ of, step }) => of !== undefined && step !== undefined && ["step", "Name the claim or the step, not both."],
  notify: ({ begins, ends }) => ends < begins && ["ends", "This lies before the first day."],
  disclose: ({ table, stage }) =>
    (table === undefined) === (stage === undefined) && ["stage", "Name a table or a stage, and not both."],
  seal: ({ stage, tables, k, guardians }) => {
    if ((stage === undefined) === (tables === undefined)) return ["tables", "Name a stage or tables, and not both."];
    return k > guardians.length && ["k", `There are only ${guardians.length} guardians.`];
  },
};

/** What is wrong with the body of a statement: sentences by its keys; none: it may be signed. */
export const faultsOfBody = (kind, body, defs) => {
  const found = faultsIn(body, defs[kind], defs);
  if (found.size || !TOGETHER[kind]) return found;
  const wrong = TOGETHER[kind](body);
  return wrong ? new Map([wrong]) : found;
};
