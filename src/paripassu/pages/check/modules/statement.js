// Statements: a DSSE envelope around an in-toto Statement, in its one encoding.

import { concat, hex, unbase64, utf8 } from "./bytes.js";
import { digest, DIGEST, hasKeys, isObject, kind, list, media, name, origin, root, whole } from "./forms.js";
import { parsePlain } from "./json.js";
import { need } from "./refused.js";
import { leafHash } from "./tree.js";

export const PAYLOAD_TYPE = "application/vnd.in-toto+json";
export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
export const PREDICATE_TYPE = "paripassu:statement/1";

/** What is signed: DSSE's pre-authentication encoding. */
export const pae = (payload) =>
  concat(utf8(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `), payload);

/** Read an entry that is a statement; its length was looked at. */
export const parseStatement = (bytes) => {
  const envelope = parsePlain(bytes, true);
  hasKeys(envelope, ["payload", "payloadType", "signatures"], "The envelope");
  need(envelope.payloadType === PAYLOAD_TYPE, "shape", "The payload is of another type.");
  need(typeof envelope.payload === "string", "shape", "The payload should be a text.");
  const signatures = list(envelope.signatures, "The signatures").map(parseSignature);
  const payload = unbase64(envelope.payload);
  need(payload !== null, "encoding", "The payload is not written in base64.");
  verifyOrder(signatures);
  const said = parsePayload(parsePlain(payload, true));
  const message = pae(payload);
  const id = hex(leafHash(message));
  const signed = new Set(signatures.map((one) => one.keyId));
  return { ...said, signatures, signed, message, id, length: bytes.length };
};

const parseSignature = (value) => {
  hasKeys(value, ["keyid", "sig"], "A signature");
  const keyId = digest(value.keyid, "The id of a key");
  const signature = typeof value.sig === "string" ? unbase64(value.sig) : null;
  need(signature !== null, "encoding", "A signature is not written in base64.");
  return { keyId, signature };
};

const verifyOrder = (signatures) => {
  const rising = signatures.every((one, at) => !at || one.keyId > signatures[at - 1].keyId);
  need(rising, "signature-order", "Signatures are not in the order of their key ids, each once.");
};

const parsePayload = (payload) => {
  hasKeys(payload, ["_type", "predicate", "predicateType", "subject"], "The payload");
  const typed = payload._type === STATEMENT_TYPE && payload.predicateType === PREDICATE_TYPE;
  need(typed, "shape", "The payload is no statement of a record.");
  const one = list(payload.subject, "The subject").length === 1;
  need(one, "shape", "The subject should be a list of one.");
  const subject = hasKeys(payload.subject[0], ["digest"], "The subject");
  hasKeys(subject.digest, ["sha256"], "The digest of the subject");
  const keys = ["after", "author", "blobs", "body", "kind", "origin", "previous"];
  const predicate = hasKeys(payload.predicate, keys, "The predicate");
  const after = hasKeys(predicate.after, ["root", "size"], "after");
  need(isObject(predicate.body), "shape", "The body should be an object.");
  return {
    agreement: digest(subject.digest.sha256, "The digest of the subject"),
    origin: origin(predicate.origin),
    author: name(predicate.author, "The author"),
    kind: kind(predicate.kind),
    body: predicate.body,
    blobs: parseBlobs(predicate.blobs),
    after: { size: whole(after.size, "The size of after"), root: root(after.root) },
    previous: predicate.previous === null ? null : digest(predicate.previous, "previous"),
  };
};

const parseBlobs = (value) => {
  let before = "";
  return list(value, "The list of files").map((one) => {
    hasKeys(one, ["digest", "size", "type"], "A file");
    const found = digest(one.digest, "The digest of a file");
    need(found > before, "blob-order", "Files are not in the order of their digests, each once.");
    before = found;
    return { digest: found, size: whole(one.size, "The size of a file"), type: media(one.type) };
  });
};

export const isDigest = (value) => typeof value === "string" && DIGEST.test(value);
