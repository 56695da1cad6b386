// Public keys and signatures: Ed25519 (RFC 8032) and ML-DSA-44 (FIPS 204), as the record takes them.

import { edwards } from "@noble/curves/abstract/edwards.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { ml_dsa44 as mlDsa } from "@noble/post-quantum/ml-dsa.js";
import { concat, equal, hex, numberOf, unbase64, unhex } from "./bytes.js";
import { need, Refused } from "./refused.js";
import { sha256 } from "./tree.js";

export const ED25519 = "ed25519";
export const ML_DSA_44 = "ml-dsa-44";

// The curve of RFC 8032, section 5.1. The library's own rule for signatures is not the record's: it
// takes the cofactor, or points in several encodings. So only its points are used here.
const ORDER = 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn;
const FIELD = 2n ** 255n - 19n;
const Point = edwards({
  p: FIELD,
  n: ORDER,
  h: 8n,
  a: FIELD - 1n,
  d: 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n,
  Gx: 0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51an,
  Gy: 0x6666666666666666666666666666666666666666666666666666666666666658n,
});
const NEUTRAL = Point.ZERO.toBytes();

/** The point of a public key that is accepted; null: canonical, of prime order, it is not all of it. */
const accepted = (raw) => {
  let point;
  try {
    point = Point.fromBytes(raw, false);
  } catch {
    return null;
  }
  return point.is0() || !point.isTorsionFree() ? null : point;
};

/** Keys that are remembered, and those of them of which multiples are kept: half a megabyte each. */
const MOST_KEYS = 4096;
const MOST_TABLES = 64;
/** Signatures by one key after which its multiples are worth their making. */
const OFTEN = 4;
const known = new Map(); // by the bytes of a key: {minus, uses}, its point with the other sign, or null
let tables = 0;

/** The negative of a key's point; null: the key is none that is accepted. */
const minusOf = (raw) => {
  const name = hex(raw);
  if (!known.has(name)) {
    if (known.size >= MOST_KEYS) {
      known.clear();
      tables = 0;
    }
    const point = accepted(raw);
    known.set(name, point && { minus: point.negate(), uses: 0 });
  }
  return known.get(name);
};

const multiple = (key, scalar) => {
  key.uses += 1;
  if (key.uses === OFTEN && tables < MOST_TABLES) {
    tables += 1;
    key.minus.precompute(6);
  }
  return key.minus.multiplyUnsafe(scalar);
};

const little = (bytes) => numberOf(Uint8Array.from(bytes).reverse());

/** Whether a key and a signature keep the record's rule: S < L, R not neutral, no cofactor. */
export const verifyEd25519 = (raw, message, signature) => {
  if (raw.length !== 32 || signature.length !== 64) return false;
  const key = minusOf(raw);
  const r = signature.subarray(0, 32);
  const s = little(signature.subarray(32));
  if (key === null || s >= ORDER || equal(r, NEUTRAL)) return false;
  const k = little(sha512(concat(r, raw, message))) % ORDER;
  const found = Point.BASE.multiplyUnsafe(s).add(multiple(key, k));
  return equal(found.toBytes(), r);
};

/** Whether an ML-DSA-44 signature holds; the record's have no context. */
export const verifyMlDsa = (raw, message, signature, context) => {
  if (raw.length !== 1312 || signature.length !== 2420 || context?.length > 255) return false;
  return mlDsa.verify(signature, message, raw, context === undefined ? {} : { context });
};

export const verify = (key, message, signature) =>
  (key.algorithm === ED25519 ? verifyEd25519 : verifyMlDsa)(key.raw, message, signature);

/** The form SubjectPublicKeyInfo up to the bytes of the key (RFC 8410, RFC 9881). */
const INFO = new Map([
  [ED25519, unhex("302a300506032b6570032100")],
  [ML_DSA_44, unhex("30820532300b06096086480165030403110382052100")],
]);
const SIZE = { [ED25519]: 32, [ML_DSA_44]: 1312 };

/** Take the bytes of a public key, once, where it enters. */
export const acceptKey = (algorithm, raw, rule) => {
  need(raw.length === SIZE[algorithm], rule, "A public key does not have its length.");
  const good = algorithm === ML_DSA_44 || minusOf(raw) !== null;
  need(good, rule, "A public key of Ed25519 is not one that the record takes.");
  const info = concat(INFO.get(algorithm), raw);
  return Object.freeze({ algorithm, raw, info, id: hex(sha256(info)) });
};

/** Read a public key: base64 of its SubjectPublicKeyInfo. */
export const parsePublicKey = (text, rule) => {
  const info = typeof text === "string" ? unbase64(text) : null;
  need(info !== null, rule, "A public key is not written in base64.");
  for (const [algorithm, begins] of INFO) {
    if (equal(info.subarray(0, begins.length), begins)) {
      return acceptKey(algorithm, info.slice(begins.length), rule);
    }
  }
  throw new Refused(rule, "A public key is neither of Ed25519 nor of ML-DSA-44.");
};

export const NOTE = 0x01;
export const COSIGNATURE = 0x04;
export const SUBTREE = 0x06;
export const COSIGNING = [COSIGNATURE, SUBTREE];
const BLANK = /[+\u0000-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
export const isKeyName = (name) => name !== "" && !BLANK.test(name);

const encoder = new TextEncoder();

/** Read a verifier key, NAME+ID+KEY (signed-note), and accept its public key. */
export const parseVerifierKey = (text, rule = "key") => {
  const found = typeof text === "string" && /^([^+]*)\+([0-9a-f]{8})\+(.*)$/su.exec(text);
  need(found && isKeyName(found[1]), rule, "A verifier key is not written as NAME+ID+KEY.");
  const material = unbase64(found[3]);
  need(material !== null, rule, "A verifier key is not written in base64.");
  const type = material[0];
  const known = [NOTE, ...COSIGNING].includes(type);
  need(known, rule, "A verifier key is of a type that is not read here.");
  const algorithm = type === SUBTREE ? ML_DSA_44 : ED25519;
  const key = acceptKey(algorithm, material.slice(1), rule);
  const name = encoder.encode(found[1]);
  const id = hex(sha256(concat(name, Uint8Array.of(10, type), key.raw)).subarray(0, 4));
  need(id === found[2], rule, "The id of a verifier key is not that of its name and key.");
  return Object.freeze({ ...key, name: found[1], type, keyId: id, text });
};
