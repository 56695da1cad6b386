// Bytes as text and back: each form has one encoding, and nothing else is read.

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** The text of bytes in UTF-8; null: they are none. */
export const textOf = (bytes) => {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
};

export const utf8 = (text) => encoder.encode(text);

const DIGITS = "0123456789abcdef";
export const hex = (bytes) => {
  let found = "";
  for (const byte of bytes) found += DIGITS[byte >> 4] + DIGITS[byte & 15];
  return found;
};

/** The bytes of small hexadecimal digits, of which there is an even number. */
export const unhex = (text) =>
  Uint8Array.from({ length: text.length / 2 }, (_, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16));

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PLACES = new Int8Array(128).fill(-1);
for (let at = 0; at < 64; at += 1) PLACES[ALPHABET.charCodeAt(at)] = at;

export const base64 = (bytes) => {
  const found = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const bits = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    found.push(ALPHABET[bits >> 18] + ALPHABET[(bits >> 12) & 63]);
    found.push(left > 1 ? ALPHABET[(bits >> 6) & 63] : "=", left > 2 ? ALPHABET[bits & 63] : "=");
  }
  return found.join("");
};

/** The bytes of base64 with padding (RFC 4648, section 4), unused bits zero; null: it is none. */
export const unbase64 = (text) => {
  const length = text.length;
  if (length % 4) return null;
  const pad = length && text[length - 1] === "=" ? (text[length - 2] === "=" ? 2 : 1) : 0;
  const found = new Uint8Array((length / 4) * 3 - pad);
  let bits = 0;
  let to = 0;
  for (let at = 0; at < length - pad; at += 1) {
    const code = text.charCodeAt(at);
    const six = code < 128 ? PLACES[code] : -1;
    if (six < 0) return null;
    bits = ((bits << 6) | six) & 0xffffff;
    if (at % 4 === 1) found[to++] = bits >> 4;
    else if (at % 4 === 2) found[to++] = bits >> 2;
    else if (at % 4 === 3) found[to++] = bits;
  }
  return pad && bits & (pad === 1 ? 3 : 15) ? null : found;
};

/** 32 bytes in base64; null: they are none. */
export const hashOf = (text) => {
  const found = typeof text === "string" && text.length === 44 ? unbase64(text) : null;
  return found?.length === 32 ? found : null;
};

export const concat = (...parts) => {
  const found = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    found.set(part, at);
    at += part.length;
  }
  return found;
};

export const equal = (one, other) =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

/** A whole number in so many bytes, the most significant first. */
export const bigEndian = (number, length) => {
  const found = new Uint8Array(length);
  let left = BigInt(number);
  for (let at = length - 1; at >= 0; at -= 1) {
    found[at] = Number(left & 255n);
    left >>= 8n;
  }
  return found;
};

export const numberOf = (bytes) => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
