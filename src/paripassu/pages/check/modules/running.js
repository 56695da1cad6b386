// Runs a check beside the page, in a worker, so that the page stays at hand; without one, within it.

import { doCheck } from "./checks.js";
import { Unreachable } from "./refused.js";

/** Milliseconds between two words on how far it is. */
const PAUSE = 100;

class Stopped extends Error {}

/** What is said of a check that could not be done: null where the check itself has failed. */
const failure = (error) => (error instanceof Unreachable ? error.message : null);

/** In a worker: do the jobs that are sent, and send back what is found. */
export const work = (scope) => {
  let last = 0;
  const told = {
    sentence: (one) => scope.postMessage({ sentence: one }),
    progress: (...step) => {
      if (performance.now() - last < PAUSE) return;
      last = performance.now();
      scope.postMessage({ progress: step });
    },
  };
  scope.addEventListener("message", async ({ data }) => {
    try {
      scope.postMessage({ ended: await doCheck(data, told) });
    } catch (error) {
      scope.postMessage({ failed: failure(error) });
    }
  });
  scope.postMessage({ ready: true });
};

/** In the page: the browser draws now and then, and hears that it should stop. */
const within = (job, told) => {
  let stopped = false;
  let last = performance.now();
  const progress = async (...step) => {
    if (performance.now() - last < PAUSE) return;
    told.progress(...step);
    await new Promise((go) => setTimeout(go));
    last = performance.now();
    if (stopped) throw new Stopped();
  };
  doCheck(job, { sentence: (one) => stopped || told.sentence(one), progress }).then(
    (found) => stopped || told.ended(found),
    (error) => error instanceof Stopped || stopped || told.failed(failure(error)),
  );
  return () => {
    stopped = true;
  };
};

/**
 * Begin a check. `told` has `sentence`, `progress`, `ended` and `failed`, as the messages of the worker
 * have them; `worker` gives a worker that runs `work`, or throws. Gives what stops the check.
 */
export const begin = (job, told, worker) => {
  let made;
  try {
    made = worker();
  } catch {
    return within(job, told);
  }
  let ready = false;
  let stop = () => made.terminate();
  made.addEventListener("message", ({ data }) => {
    const [[kind, value]] = Object.entries(data);
    if (kind === "ready") {
      ready = true;
      made.postMessage(job);
    } else if (kind === "progress") told.progress(...value);
    else {
      if (kind !== "sentence") made.terminate();
      told[kind](value);
    }
  });
  made.addEventListener("error", () => {
    made.terminate();
    if (ready) told.failed(null);
    else stop = within(job, told); // this browser allows no worker here
  });
  return () => stop();
};
