// The page that prepares a statement: nothing is sent, and no key comes near it.

import { faultsOfBody } from "./bodies.js";
import { hex } from "./bytes.js";
import { bodyFile, draftStatement } from "./draft.js";
import { bytesOf } from "./dropped.js";
import { bodyOf, fieldsOf } from "./fields.js";
import { Inputs, made } from "./inputs.js";
import { Refused, Unreachable } from "./refused.js";
import { isPackage, saidByFile } from "./told.js";
import { sha256 } from "./tree.js";

const element = (id) => document.getElementById(id);
const DIGEST = /^[0-9a-f]{64}$/;

/** A word of a command, as a shell takes it. */
const word = (text) => (/^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
const command = (...words) => words.map(word).join(" ");

class Prepare {
  constructor(form) {
    this.known = JSON.parse(form.dataset.known);
    this.defs = this.known.schemas;
    const here = location.protocol.startsWith("http");
    this.log = here ? new URL(this.known.log || ".", location.href).href.replace(/\/$/, "") : "LOG";
    this.chosen = new Map(); // by field: the files that were chosen
    this.reading = new Map(); // by field: what waits until they are read
    this.files = new Map(); // by field: those files, read
    this.ids = new Map(this.known.statements.map(({ index, id }) => [String(index), id]));
    this.inputs = new Inputs(this.known, element("fields"));
    for (const { name, title } of this.known.holders) this.option("author", name, `${name}, for ${title}`);
    element("author").addEventListener("change", () => this.takeAuthor());
    element("kind").addEventListener("change", () => this.takeKind());
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await Promise.all(this.reading.values()); // a statement names all that was chosen
      this.prepare();
    });
    element("fields").addEventListener("change", ({ target }) => {
      if (target.type === "file") this.reading.set(target.dataset.key, this.readFiles(target));
    });
    this.takeAuthor();
  }

  option(select, value, text) {
    const one = made("option", text);
    one.value = value;
    element(select).append(one);
  }

  get holder() {
    return this.known.holders.find(({ name }) => name === element("author").value);
  }

  get kind() {
    return element("kind").value;
  }

  takeAuthor() {
    element("previous").value = this.holder.last ?? "none";
    const before = this.kind;
    element("kind").replaceChildren();
    for (const kind of this.holder.kinds) {
      this.option("kind", kind, `${kind}: ${this.defs[kind].description.replaceAll("`", "")}`);
    }
    if (this.holder.kinds.includes(before)) element("kind").value = before;
    if (this.kind !== before) this.takeKind();
    this.clear();
  }

  takeKind() {
    for (const known of [this.chosen, this.reading, this.files]) known.clear();
    this.inputs.show(fieldsOf(this.kind, this.defs), this.known.given[this.kind] ?? {});
    element("by").textContent = `By ${this.known.kinds[this.kind]}.`;
    this.clear();
  }

  clear() {
    element("prepared").hidden = true;
    this.inputs.fault(new Map());
  }

  /** Read files as soon as they are chosen: what they say of the statement is filled in. */
  async readFiles(input) {
    const { key } = input.dataset;
    const files = [...input.files];
    const found = [];
    // Others may be chosen while these are read, or another kind of statement.
    const isNewest = () => this.chosen.get(key) === files;
    this.chosen.set(key, files);
    this.clear();
    try {
      for (const file of files) {
        const bytes = await bytesOf(file);
        const [, suffix = ""] = /.(\.[^.]+)$/.exec(file.name.toLowerCase()) ?? [];
        const type = this.known.media[suffix] ?? "application/octet-stream";
        found.push({ name: file.name, bytes, digest: hex(sha256(bytes)), size: bytes.length, type });
      }
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      if (!isNewest()) return;
      input.value = "";
      this.files.delete(key);
      this.inputs.setFiles(key, []);
      this.inputs.fault(new Map([[key, error.message]]));
      return;
    }
    if (!isNewest()) return;
    this.files.set(key, found);
    this.inputs.setFiles(key, found.map(({ digest }) => `sha256:${digest}`));
    const [one] = found;
    if (one) this.inputs.fill(saidByFile(this.kind, key, one.bytes, this.known.commitments));
  }

  /** Write the statement, or mark where something is wrong. */
  prepare() {
    const body = bodyOf(this.kind, this.defs, this.inputs.values(), this.ids);
    const faults = faultsOfBody(this.kind, body, this.defs);
    const previous = element("previous").value.trim();
    if (previous !== "none" && !DIGEST.test(previous)) {
      faults.set("previous", "Write the 64 digits of its id, or none.");
    }
    const package_ = (this.files.get("package") ?? [])[0];
    if (package_ && !isPackage(package_.bytes)) faults.set("package", "This is no package of a seal.");
    const named = JSON.stringify(body);
    const files = [...this.files.values()].flat();
    const used = files.filter((one) => named.includes(one.digest) || one === package_);
    if (!faults.size) {
      try {
        this.show(body, used, previous === "none" ? null : previous);
        return;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        faults.set("", error.message);
      }
    }
    element("prepared").hidden = true;
    this.inputs.fault(faults);
  }

  show(body, files, previous) {
    this.inputs.fault(new Map());
    const { kind, holder } = this;
    const { origin, agreement, after } = this.known;
    const blobs = files.map(({ digest, size, type }) => ({ digest, size, type }));
    const drafted = draftStatement({ origin, agreement, author: holder.name, kind, body, blobs, after, previous });
    const { bytes, id, name } = drafted;
    element("says").textContent = this.sentence(body) ?? `${holder.title}, by ${holder.name}: “${this.defs[kind].description.replaceAll("`", "")}”`;
    element("parts").replaceChildren(...this.inputs.inWords(body, files));
    element("id").textContent = id;
    this.link("draft", name, bytes, `The statement, not yet signed: ${name}`);
    this.link("body", "body.json", bodyFile(body), "What it says: body.json");
    const own = files.flatMap((one) => ["--file", one.name]);
    const keys = holder.keys.flatMap((scheme) => ["--sign", `${holder.name}.${scheme}.pem`]);
    element("sign").textContent = command("paripassu", "record", "state", name, ...keys);
    const evidence = files.flatMap((one) => ["--evidence", one.name]);
    element("send").textContent = command("paripassu", "record", "append", this.log, name, ...evidence, "--wait");
    const write = ["state", kind, "--author", holder.name, "--body", "body.json", ...own, "--log", this.log];
    element("write").textContent = command("paripassu", "record", ...write, "--out", name);
    element("prepared").hidden = false;
    element("told").focus();
  }

  /** What the statement will say in the record, where that was known beforehand. */
  sentence({ step, of, replaces, steps, deposit }) {
    if (replaces || steps || deposit) return undefined;
    const earlier = this.known.statements.find(({ id }) => id === of)?.index;
    const said = this.known.said[`${this.kind} ${this.holder.party}`] ?? {};
    return said[String(step ?? (of === undefined ? "" : earlier))];
  }

  link(id, name, bytes, text) {
    const link = element(id);
    URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(new Blob([bytes], { type: "application/json" }));
    link.download = name;
    link.textContent = text;
  }
}

const form = element("prepare");
element("still").hidden = true;
form.hidden = false;
new Prepare(form);
