// The log beside a page that is served: where it is, and what this browser remembers of it.

import { addressOf, element, made } from "./showing.js";
import { forget, remember, visitsTo } from "./visits.js";

const DISK = "This page was opened from a disk, where a browser lets no page read other files. Open ";
const INSTEAD = " instead, and choose the folder of the record.";
const FROM_ADDRESS =
  "This id came with the address of this page. It is worth as much as whoever gave you that address: " +
  "if it came from these pages themselves, it shows only that the record fits itself.";
const FROM_VISIT = "This is the id that you gave at your last visit.";

const onDay = (time) => new Date(time).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
const entries = (size) => (size === 1 ? "1 entry" : `${size.toLocaleString("en")} entries`);

/** What a browser keeps; nothing where the reader has forbidden it. */
const storage = () => {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
};

export class Place {
  /** `path` leads from the page to the log: empty, or ending in `/`. */
  constructor(path) {
    this.works = location.protocol === "http:" || location.protocol === "https:";
    this.address = new URL(path || ".", location.href).href;
    this.from = "";
  }

  /** Say what to do where no page may read files. */
  sayWhy() {
    element("results").hidden = true;
    const link = element("still").querySelector("a");
    element("still").replaceChildren(DISK, link, INSTEAD);
  }

  show() {
    this.takeId();
    window.addEventListener("hashchange", () => this.takeId());
    element("charter").addEventListener("input", () => this.say(""));
    element("forget").addEventListener("click", () => {
      const gone = forget(storage(), this.address);
      element("check").focus();
      this.list();
      element("state").textContent = gone ? "All visits are forgotten." : "This browser keeps them all the same.";
    });
    element("visit").addEventListener("change", () => this.offer());
    this.list();
  }

  /** Take the id of entry 0 from the address of the page, or from the last visit. */
  takeId() {
    const [, given] = /^#(?:charter=)?([0-9a-f]{64})$/.exec(location.hash) ?? [];
    const known = this.visits()[0]?.charter;
    if (given || known) element("charter").value = given ?? known;
    this.say(given ? FROM_ADDRESS : known ? FROM_VISIT : "");
  }

  /** Say where the id of entry 0 comes from. */
  say(from) {
    this.from = from;
    element("charter-from").textContent = from;
    element("charter-from").hidden = !from;
  }

  visits() {
    return visitsTo(storage(), this.address);
  }

  /** Show the visits that are remembered. */
  list() {
    const visits = this.visits();
    element("visits").hidden = !visits.length;
    const options = visits.map(({ at, size }, number) => {
      const option = made("option", `${number ? "The visit" : "Your last visit"} of ${onDay(at)}: ${entries(size)}`);
      option.value = String(number);
      return option;
    });
    const none = made("option", "Nothing: as at a first visit");
    none.value = "";
    element("visit").replaceChildren(...options, none);
    this.offer();
  }

  chosen() {
    const { value } = element("visit");
    return value === "" ? undefined : this.visits()[Number(value)];
  }

  /** Offer the checkpoint of the visit that is chosen as a file. */
  offer() {
    const visit = this.chosen();
    const link = element("keep-visit");
    link.hidden = visit === undefined;
    if (visit !== undefined) link.href = addressOf(visit.checkpoint);
  }

  /** What is asked of the log here, besides what the reader brings along. */
  asked(asked) {
    const visit = this.chosen();
    const found = this.from ? { ...asked, charterFrom: this.from } : asked;
    if (asked.since !== undefined || visit === undefined) return found;
    return { ...found, since: visit.checkpoint, seen: onDay(visit.at) };
  }

  /** Remember a visit at which nothing was refused. */
  remember(visit) {
    if (remember(storage(), this.address, visit)) this.list();
    else element("state").textContent += " This browser keeps nothing: keep the checkpoint as a file.";
  }
}
