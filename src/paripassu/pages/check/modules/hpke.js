// Opening what was sealed to a key: HPKE (RFC 9180) in its base mode, one message, with MLKEM768-X25519,
// HKDF-SHA256 and ChaCha20-Poly1305. Both exchanges have to be broken before somebody else reads it.

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { montgomery } from "@noble/curves/abstract/montgomery.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { sha3_256, shake256 } from "@noble/hashes/sha3.js";
import { ml_kem768 as mlKem } from "@noble/post-quantum/ml-kem.js";
import { concat, utf8 } from "./bytes.js";

// RFC 9180, section 5.1: the exchange 0x647a, HKDF-SHA256 1, ChaCha20-Poly1305 3.
const SUITE = concat(utf8("HPKE"), Uint8Array.of(0x64, 0x7a, 0, 1, 0, 3));
const VERSION = utf8("HPKE-v1");
const LABEL = utf8("\\.//^\\"); // draft-irtf-cfrg-concrete-hybrid-kems, MLKEM768-X25519
const CIPHERTEXT = 1088;
const ENCAPSULATED = CIPHERTEXT + 32;

// RFC 7748, sections 4.1 and 5.
const FIELD = 2n ** 255n - 19n;
const power = (base, exponent) => {
  let found = 1n;
  let square = base % FIELD;
  for (let left = exponent; left; left >>= 1n) {
    if (left & 1n) found = (found * square) % FIELD;
    square = (square * square) % FIELD;
  }
  return found;
};
const x25519 = montgomery({
  P: FIELD,
  type: "x25519",
  powPminus2: (x) => power(x, FIELD - 2n),
  adjustScalarBytes: (bytes) => {
    bytes[0] &= 248;
    bytes[31] &= 127;
    bytes[31] |= 64;
    return bytes;
  },
});

/** The two key pairs that follow from a seed. */
const expanded = (seed) => {
  const full = shake256(seed, { dkLen: 96 });
  const secret = full.subarray(64);
  return { lattice: mlKem.keygen(full.subarray(0, 64)), secret, own: x25519.getPublicKey(secret) };
};

/** The public key of a seed: that of ML-KEM-768, then that of X25519. */
export const publicKey = (seed) => {
  const { lattice, own } = expanded(seed);
  return concat(lattice.publicKey, own);
};

const decapsulate = (seed, encapsulated) => {
  const { lattice, secret, own } = expanded(seed);
  const other = encapsulated.subarray(CIPHERTEXT);
  const one = mlKem.decapsulate(encapsulated.subarray(0, CIPHERTEXT), lattice.secretKey);
  return sha3_256(concat(one, x25519.getSharedSecret(secret, other), other, own, LABEL));
};

const extract = (salt, label, material) =>
  hmac(sha256, salt.length ? salt : new Uint8Array(32), concat(VERSION, SUITE, utf8(label), material));

/** LabeledExpand, for at most 32 bytes. */
const expand = (secret, label, info, length) => {
  const labeled = concat(Uint8Array.of(0, length), VERSION, SUITE, utf8(label), info, Uint8Array.of(1));
  return hmac(sha256, secret, labeled).subarray(0, length);
};

const NONE = new Uint8Array();

/** Open what was sealed to the key of a seed, for one use; null: it is for another, or was altered. */
export const unseal = (seed, info, sealed) => {
  try {
    const shared = decapsulate(seed, sealed.subarray(0, ENCAPSULATED));
    const context = concat(Uint8Array.of(0), extract(NONE, "psk_id_hash", NONE), extract(NONE, "info_hash", info));
    const secret = extract(shared, "secret", NONE);
    const [key, nonce] = [expand(secret, "key", context, 32), expand(secret, "base_nonce", context, 12)];
    return chacha20poly1305(key, nonce).decrypt(sealed.subarray(ENCAPSULATED));
  } catch {
    return null;
  }
};

/** Decrypt under a key that encrypts one plaintext and nothing else; null: it is another key's. */
export const decrypt = (key, sealed, associated) => {
  try {
    return chacha20poly1305(key, new Uint8Array(12), associated).decrypt(sealed);
  } catch {
    return null;
  }
};
