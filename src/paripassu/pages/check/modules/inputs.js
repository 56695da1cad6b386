// The fields of a statement on the page: each with its label, what it is for, and what is wrong with it.

/** An element with a text in it, which stays text. */
export const made = (name, text = "", attributes = {}) => {
  const found = document.createElement(name);
  found.textContent = text;
  for (const [key, value] of Object.entries(attributes)) found.setAttribute(key, value);
  return found;
};

const shown = (key) => `${key[0].toUpperCase()}${key.slice(1).replaceAll("_", " ")}`;
const HINTS = {
  earlier: "Its number in the record, or its id.",
  lines: "One on a line.",
  strata: "One on a line: its name; how many are drawn; the digest of its list.",
};

export class Inputs {
  constructor(known, place) {
    this.known = known;
    this.place = place;
    this.fields = [];
    this.chosen = new Map(); // by field: digests of files
  }

  /** Show the fields of a kind; `given` are texts that stand in them at first. */
  show(fields, given) {
    this.fields = fields;
    this.chosen.clear();
    this.place.replaceChildren(...fields.map((field) => this.field(field, given[field.key] ?? "")));
    if (fields.some((one) => one.key === "share")) {
      const says = "What guardians keep of the seal, unless it was released before.";
      const extra = { key: "package", shape: "file", needed: false, says, plain: true };
      this.fields = [...fields, extra];
      this.place.append(this.field(extra, ""));
    }
  }

  field(field, given) {
    const { key, shape, needed, empty, free } = field;
    const box = made("div", "", { class: "field" });
    const label = shown(key) + (needed && !empty && !free ? " (needed)" : "");
    const hint = [field.says.replaceAll("`", ""), HINTS[shape], needed && empty && "Leave it empty to say that there is none."];
    const told = made("p", hint.filter((one) => one).join(" "), { id: `hint-${key}`, class: "why" });
    const wrong = made("p", "", { id: `fault-${key}`, class: "fault" });
    const own = { id: `field-${key}`, "data-key": key, "aria-describedby": `hint-${key} fault-${key}` };
    if (shape === "steps") {
      const group = made("fieldset", "", { id: own.id, "aria-describedby": own["aria-describedby"], tabindex: "-1" });
      group.append(made("legend", label), told, ...this.known.steps.map((one) => this.checkbox(key, one)), wrong);
      box.append(group);
      return box;
    }
    const input = this.input(field, own, given);
    if (shape === "yes") {
      const line = made("label", "", { for: own.id });
      line.append(input, ` ${label}`);
      box.append(line);
    } else box.append(made("label", label, { for: own.id }), input);
    if (shape === "file" && !field.plain) {
      const digest = { id: `digest-${key}`, type: "text", "aria-label": `${label}: its digest`, autocomplete: "off", spellcheck: "false", placeholder: "sha256:…" };
      const text = made("input", "", { ...digest, "aria-describedby": own["aria-describedby"] });
      text.value = given;
      box.append(text);
    }
    if (shape === "earlier") box.append(this.statements(key));
    box.append(told, wrong);
    return box;
  }

  input({ key, shape, long, options }, own, given) {
    if (shape === "choice" || shape === "step") {
      const select = made("select", "", own);
      const steps = this.known.steps.map((one) => [one.key, `${one.key}: ${one.title}`]);
      const all = shape === "step" ? steps : options.map((one) => [one, one]);
      for (const [value, text] of [["", "Choose"], ...all]) select.append(made("option", text, { value }));
      return select;
    }
    if (shape === "file" || shape === "files") {
      return made("input", "", { ...own, type: "file", ...(shape === "files" ? { multiple: "" } : {}) });
    }
    if (shape === "yes") return made("input", "", { ...own, type: "checkbox" });
    const several = shape === "lines" || shape === "strata" || (shape === "text" && long && key === "ground");
    const input = made(several ? "textarea" : "input", "", { ...own, autocomplete: "off", ...(several ? { rows: "3" } : { type: shape === "day" ? "date" : "text" }) });
    if (shape === "earlier") input.setAttribute("list", `list-${key}`);
    if (shape === "number") input.setAttribute("inputmode", "numeric");
    input.value = given;
    return input;
  }

  checkbox(key, { key: step, title }) {
    const label = made("label");
    label.append(made("input", "", { type: "checkbox", value: step, name: `field-${key}` }), ` ${step}: ${title}`);
    return label;
  }

  /** The last statements, so that one can be chosen by what it says. */
  statements(key) {
    const list = made("datalist", "", { id: `list-${key}` });
    for (const { index, said } of this.known.statements) {
      list.append(made("option", `Entry ${index}: ${said}`, { value: String(index) }));
    }
    return list;
  }

  get(id) {
    return this.place.querySelector(`[id="${id}"]`);
  }

  /** What stands in the fields, by their keys. */
  values() {
    const found = {};
    for (const { key, shape, plain } of this.fields) {
      const input = this.get(`field-${key}`);
      if (plain) continue;
      if (shape === "yes") found[key] = input.checked;
      else if (shape === "steps") found[key] = [...input.querySelectorAll("input:checked")].map((one) => one.value);
      else if (shape === "files") found[key] = [...new Set(this.chosen.get(key) ?? [])];
      else found[key] = (shape === "file" ? this.get(`digest-${key}`) : input).value;
    }
    return found;
  }

  /** Take the digests of the files that were chosen. */
  setFiles(key, digests) {
    this.chosen.set(key, digests);
    const text = this.get(`digest-${key}`);
    if (text) text.value = digests[0] ?? "";
  }

  /** Fill in what a file says, where it says anything. */
  fill(texts) {
    for (const [key, text] of Object.entries(texts)) {
      const input = this.get(`field-${key}`);
      if (input && text) input.value = text;
    }
  }

  /** Mark what is wrong, each where it is, and go to the first. */
  fault(faults) {
    for (const { key } of [...this.fields, { key: "previous" }]) {
      const told = document.getElementById(`fault-${key}`);
      if (told) told.textContent = faults.get(key) ?? "";
      const input = document.getElementById(key === "previous" ? key : `field-${key}`);
      input?.setAttribute("aria-invalid", String(faults.has(key)));
    }
    const others = faults.get("") ?? "";
    const many = faults.size === 1 ? "One field is not right yet." : `${faults.size} fields are not right yet.`;
    document.getElementById("wrong").textContent = others || (faults.size ? many : "");
    const first = document.querySelector("[aria-invalid=true]");
    first?.focus();
  }

  /** The parts of a body in words: a term and a description each. */
  inWords(body, files) {
    const steps = new Map(this.known.steps.map((one) => [one.key, one.title]));
    const earlier = new Map(this.known.statements.map((one) => [one.id, one]));
    const names = new Map(files.map((one) => [`sha256:${one.digest}`, one.name]));
    const told = (value) => {
      if (value === null) return "none";
      if (Array.isArray(value)) return value.map(told).join("; ") || "none";
      if (typeof value === "object") return `${value.stratum || "all"}: ${value.pick} of the list ${value.list}`;
      if (value === true) return "yes";
      const known = earlier.get(value);
      if (known) return `Entry ${known.index}: ${known.said}`;
      if (names.has(value)) return `the file ${names.get(value)} (${value})`;
      return steps.has(value) ? `${steps.get(value)} (${value})` : String(value);
    };
    return Object.entries(body).flatMap(([key, value]) => [made("dt", shown(key)), made("dd", told(value))]);
  }
}
