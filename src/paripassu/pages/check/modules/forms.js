// The forms that values have in statements and charters (docs/specification/record.md, "Forms").

import { hashOf, unbase64 } from "./bytes.js";
import { need } from "./refused.js";

export const DIGEST = /^[0-9a-f]{64}$/;
const NAME = /^[a-z0-9][a-z0-9_-]{0,199}$/;
const KIND = /^[a-z][a-z-]{0,63}$/;
const ORIGIN = /^[a-z0-9./-]{1,120}$/;
const MEDIA = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$/;
/** What an origin and an id have between them in the origin of a receipt. */
export const RECEIPT = "/receipt/";

const SHAPE = "shape";

export const isObject = (value) =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Take an object that has exactly some keys. */
export const hasKeys = (value, keys, what) => {
  need(isObject(value), SHAPE, `${what} should be an object.`);
  const found = Object.keys(value);
  const same = found.length === keys.length && keys.every((key) => Object.hasOwn(value, key));
  need(same, SHAPE, `${what} should have the keys ${keys.join(", ")}, and no other.`);
  return value;
};

const matching = (value, pattern, what, form) => {
  const fits = typeof value === "string" && pattern.test(value);
  need(fits, SHAPE, `${what} should be ${form}.`);
  return value;
};

export const digest = (value, what) => matching(value, DIGEST, what, "64 small hexadecimal digits");
export const name = (value, what) => matching(value, NAME, what, "a name");
export const kind = (value) => matching(value, KIND, "The kind", "a word in small letters");
export const media = (value) => matching(value, MEDIA, "The type of a file", "a media type");

export const origin = (value) => {
  matching(value, ORIGIN, "The origin", "the name of a log");
  need(!value.includes(RECEIPT), SHAPE, "The origin should not contain /receipt/.");
  return value;
};

export const root = (value) => {
  const found = hashOf(value);
  need(found !== null, SHAPE, "A root should be base64 of 32 bytes.");
  return found;
};

export const whole = (value, what, least = 0, most = Number.MAX_SAFE_INTEGER) => {
  const fits = Number.isSafeInteger(value) && value >= least && value <= most;
  need(fits, SHAPE, `${what} should be a whole number from ${least} to ${most}.`);
  return value;
};

export const list = (value, what, rule = SHAPE) => {
  need(Array.isArray(value), rule, `${what} should be a list.`);
  return value;
};

/** The bytes of base64, as many as they should be. */
export const sized = (value, size, what) => {
  const found = typeof value === "string" ? unbase64(value) : null;
  need(found?.length === size, SHAPE, `${what} should be base64 of ${size} bytes.`);
  return found;
};
