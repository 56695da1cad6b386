// Seals: what a guardian receives, and what k guardians open (docs/specification/escrow-seals.md).

import { bigEndian, concat, hex, numberOf, unbase64, unhex, utf8 } from "./bytes.js";
import { decode, PATTERNS, wants } from "./escrow_files.js";
import { decrypt, publicKey, unseal } from "./hpke.js";
import { need } from "./refused.js";
import { combined, everyFew } from "./shamir.js";
import { sha256 } from "./tree.js";

/** What each error says, besides those of other files. */
export const SEAL_ERRORS = {
  WrongSecret: "The share is for another guardian than the one of this key.",
  ShareMismatch: "The share does not open with this key, or is not the one of the seal.",
  PackageMismatch: "The package is not the one of the seal.",
  KeyMismatch: "The shares are those of the seal, and no set of them gives its key.",
  StageMismatch: "What the seal opens to is not what it says.",
  TooFew: "There are too few shares, or two of one guardian.",
};
const must = (holds, error) => need(holds, error, SEAL_ERRORS[error]);

const FIELDS = {
  seal: "format k key n package root shares stage",
  "seal-package": "format sealed",
  "sealed-share": "format index sealed to",
  share: "format index share",
  "guardian-secret": "format name seed",
};
const SEALED = 1168;
const isCount = (value, most) => Number.isSafeInteger(value) && value >= 1 && value <= most;
const is = (form, value) => typeof value === "string" && PATTERNS.get(form).test(value);

/** The kind of one of these files by its format; undefined: it is none of them. */
export const kindOf = (bytes) => {
  const start = bytes.subarray(0, 65536);
  const [, kind] = /"format":"paripassu\/([a-z-]+)\/1"/.exec(new TextDecoder().decode(start)) ?? [];
  return Object.hasOwn(FIELDS, kind ?? "") ? kind : undefined;
};

const bytesIn = (text) => {
  const found = typeof text === "string" ? unbase64(text) : null;
  wants(found !== null);
  return found;
};

/** Read a file of a kind. */
export const readHanded = (bytes, kind) => {
  const found = decode(bytes);
  const keys = Object.keys(found).sort().join(" ");
  wants(keys === FIELDS[kind] && found.format === `paripassu/${kind}/1`);
  wants(!("index" in found) || isCount(found.index, 16));
  wants(!("name" in found) || is("name", found.name));
  const hashes = kind === "seal" ? ["key", "package", "root"] : ["share", "to", "seed"];
  wants(hashes.every((key) => !(key in found) || is("hash", found[key])));
  if (kind === "seal") {
    const { k, n, shares, stage } = found;
    wants(Array.isArray(shares) && shares.every((one) => is("hash", one)) && n === shares.length);
    wants(isCount(n, 16) && isCount(k, n) && (stage === null || is("name", stage)));
    const text = utf8(stage ?? "");
    const numbers = [k, n, text.length].map((one) => bigEndian(one, 4));
    return { ...found, bound: concat(unhex(found.root), ...numbers, text) };
  }
  if (!("sealed" in found)) return found;
  const sealed = bytesIn(found.sealed);
  wants(kind !== "sealed-share" || sealed.length === SEALED);
  return { ...found, sealed };
};

const digest = (name, ...parts) => hex(sha256(concat(utf8(`paripassu/escrow/1/${name}\n`), ...parts)));
const use = (name, { bound }, ...parts) => concat(utf8(`paripassu/escrow/1/${name}\n`), bound, ...parts);

const isShare = (seal, index, share) =>
  index <= seal.n && digest("seal-share", seal.bound, bigEndian(index, 4), share) === seal.shares[index - 1];

const verifyPackage = (seal, { sealed }, size) => {
  must(digest("seal-package", seal.bound, sealed) === seal.package, "PackageMismatch");
  must(size === null || sealed.length === size + 24, "PackageMismatch");
};

/** The guardian's digest of the public key of a secret. */
export const guardianOf = (secret) => digest("guardian", publicKey(unhex(secret.seed)));

/** What a guardian receives: its share, once everything is as the seal says. */
export const receive = (seal, pack, handed, secret, size = null) => {
  must(handed.to === guardianOf(secret), "WrongSecret");
  const info = use("seal-info", seal, bigEndian(handed.index, 4));
  const share = unseal(unhex(secret.seed), info, handed.sealed);
  must(share !== null && isShare(seal, handed.index, share), "ShareMismatch");
  if (pack !== null) verifyPackage(seal, pack, size);
  return { index: handed.index, share: hex(share) };
};

/**
 * Open a seal by shares: `{content, used, aside}`, the indices of those that gave the key, and of those
 * that are not the seal's. `size` is that of the template; null: whatever it was padded to.
 */
export const release = (seal, pack, shares, size = null) => {
  verifyPackage(seal, pack, null);
  must(new Set(shares.map((one) => one.index)).size === shares.length, "TooFew");
  const good = shares.filter(({ index, share }) => isShare(seal, index, unhex(share)));
  const aside = shares.filter((one) => !good.includes(one)).map((one) => one.index);
  if (good.length < seal.k) must(false, aside.length ? "ShareMismatch" : "TooFew");
  const pairs = good.map(({ index, share }) => [index, unhex(share)]);
  for (const chosen of everyFew(pairs.sort(([one], [other]) => one - other), seal.k)) {
    const key = combined(chosen);
    if (digest("seal-key", seal.bound, key) === seal.key) {
      return { content: contentOf(seal, pack, key, size), used: chosen.map(([index]) => index), aside };
    }
  }
  must(false, "KeyMismatch");
};

/** The content of a package, of which only zeros follow. */
const contentOf = (seal, { sealed }, key, size) => {
  const plain = decrypt(key, sealed, use("seal-data", seal));
  must(plain !== null && plain.length >= 8, "StageMismatch");
  const most = size ?? plain.length - 8;
  const length = numberOf(plain.subarray(0, 8));
  must(plain.length === most + 8 && length <= BigInt(most), "StageMismatch");
  const end = 8 + Number(length);
  must(plain.subarray(end).every((byte) => byte === 0), "StageMismatch");
  return plain.subarray(8, end);
};
