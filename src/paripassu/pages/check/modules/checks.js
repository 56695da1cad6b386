// A check, as it is asked for: what stands there to be checked, and what the reader brings along.

import { auditRecord } from "./audit.js";
import { textOf } from "./bytes.js";
import { bytesOf } from "./dropped.js";
import { verdict } from "./holds.js";
import { MOST_NOTE, parseCheckpoint, parseNote } from "./note.js";
import { checkDeclaration } from "./opened.js";
import { Refused, Unreachable } from "./refused.js";
import { fileSource, httpSource } from "./source.js";

/** A source of which the checkpoint is kept as it was read: that one was verified, and no other. */
const keeping = (source) => ({
  name: source.name,
  checkpoint: null,
  async read(path, most) {
    const bytes = await source.read(path, most);
    if (path === "checkpoint") this.checkpoint = bytes;
    return bytes;
  },
});

/** What a reader brings as files, read: `policy` and `since` of `auditRecord`. */
const brought = async (asked) => {
  const found = { ...asked };
  for (const name of ["policy", "since"]) {
    if (asked[name] instanceof Blob) found[name] = await bytesOf(asked[name]);
  }
  return found;
};

const templateOf = async (file) => {
  const text = file === undefined ? undefined : textOf(await bytesOf(file));
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Unreachable("The template is no JSON.");
  }
};

/** The files of a declaration: the commitment first. */
const declaration = async (files) => {
  const named = [];
  for (const [name, file] of files) named.push([name, await bytesOf(file)]);
  const isFirst = (bytes) => (textOf(bytes.subarray(0, 64)) ?? "").includes("paripassu/commitment/");
  return new Map(named.sort(([, one], [, other]) => isFirst(other) - isFirst(one)));
};

/** The size of a checkpoint, for whoever remembers it. */
const sizeOf = (bytes) => {
  try {
    return Number(parseCheckpoint(parseNote(bytes), { extensions: true }).size);
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
};

/**
 * Do a check, and tell of it: `told.sentence(one)` for each, `told.progress(step, done, all)`, which may
 * give a promise. Gives `{answer, checkpoint, size}`: the verdict, and of a record its checkpoint.
 *
 * `job` has `record`, files by path or the address of a log; or `files`, those of a declaration. It may
 * have `asked`, as of `auditRecord`, `before`, the logs before, each files by path or an address,
 * `template`, a file, `mostSlots`, and `secrets: false`, where no secret key may be used. Nothing in it needs a page: it can be sent to a worker.
 */
export const doCheck = async (job, told) => {
  const hear = (...step) => told.progress(...step);
  const sentences = [];
  const take = async (saying) => {
    for await (const one of saying) {
      sentences.push(one);
      told.sentence(one);
    }
  };
  if (job.record === undefined) {
    const { mostSlots, secrets } = job;
    const options = { template: await templateOf(job.template), mostSlots, secrets };
    await take(checkDeclaration(await declaration(job.files), options, hear));
    return { answer: verdict(sentences), checkpoint: null, size: null };
  }
  const { record } = job;
  const source = keeping(typeof record === "string" ? httpSource(record) : fileSource(record));
  const before = (job.before ?? []).map((one) =>
    typeof one === "string" ? httpSource(one) : fileSource(one, "a log before"),
  );
  await take(auditRecord(source, { ...(await brought(job.asked ?? {})), before }, hear));
  const { checkpoint } = source;
  const kept = checkpoint !== null && checkpoint.length <= MOST_NOTE ? checkpoint : null;
  return { answer: verdict(sentences), checkpoint: kept, size: kept === null ? null : sizeOf(kept) };
};
