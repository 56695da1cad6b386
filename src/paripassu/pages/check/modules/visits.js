// What a reader's browser remembers of a log: the checkpoints that it has verified, by their days.

import { base64, unbase64 } from "./bytes.js";

const nameOf = (log) => `paripassu visits ${log}`;
/** Visits that are remembered, the last ones. */
const MOST_VISITS = 20;
/** Characters of what is remembered of one log, at most: other pages want room, too. */
const MOST_TEXT = 1000000;

const isVisit = (one) =>
  one !== null &&
  typeof one === "object" &&
  Number.isSafeInteger(one.at) &&
  Number.isSafeInteger(one.size) &&
  (one.charter === null || /^[0-9a-f]{64}$/.test(one.charter)) &&
  typeof one.checkpoint === "string" &&
  Boolean(unbase64(one.checkpoint)?.length);

/**
 * The visits to a log, the last one first: `{at, size, charter, checkpoint}`; none where the browser
 * keeps nothing. `at` is in milliseconds, `charter` the id of entry 0 that was verified, or null,
 * `checkpoint` bytes. `storage` is `localStorage`, or something like it; `log` the log's address.
 */
export const visitsTo = (storage, log) => {
  try {
    const found = JSON.parse(storage.getItem(nameOf(log)) ?? "[]");
    const right = Array.isArray(found) ? found.filter(isVisit).slice(0, MOST_VISITS) : [];
    return right.map((one) => ({ ...one, checkpoint: unbase64(one.checkpoint) }));
  } catch {
    return [];
  }
};

/** Remember a visit at which nothing was refused; whether it is kept. */
export const remember = (storage, log, visit) => {
  const kept = [visit, ...visitsTo(storage, log)].slice(0, MOST_VISITS);
  const texts = kept.map((one) => JSON.stringify({ ...one, checkpoint: base64(one.checkpoint) }));
  while (texts.length > 1 && texts.join().length > MOST_TEXT) texts.pop();
  try {
    storage.setItem(nameOf(log), `[${texts.join()}]`);
    return true;
  } catch {
    return false; // the reader has forbidden it, or there is no room
  }
};

/** Forget all visits to a log; whether nothing is kept any more. */
export const forget = (storage, log) => {
  try {
    storage.removeItem(nameOf(log));
    return true;
  } catch {
    return false;
  }
};
