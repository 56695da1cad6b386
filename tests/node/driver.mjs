// Has Node do jobs: node driver.mjs TASKS.mjs JOBS.json ANSWERS.json

import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , tasks, jobs, answers] = process.argv;
const { answered } = await import(pathToFileURL(tasks));
const found = await answered(
  JSON.parse(readFileSync(jobs, "utf-8")),
  (path) => new Uint8Array(readFileSync(path)),
);
writeFileSync(answers, JSON.stringify(found));
