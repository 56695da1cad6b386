// A box for a long text: each block of it is laid out by itself, so that a key costs as much in a
// long text as in a short one. To those who use it, and to what reads it out, it is one text box:
// it has the value and the selection of a <textarea>, and says `input` where something was typed.
import { Blocks } from "./blocks.js";
import { between } from "./between.js";

const plain = (text) => text.replace(/\r\n?/g, "\n");
const half = (text, at) => (text.charCodeAt(at) & 0xfc00) === 0xdc00;

class TextEditor extends HTMLElement {
  static formAssociated = true; // a label can be its

  #blocks = new Blocks("");
  #nodes = []; // of each block the element, which holds one piece of text
  #anchor = 0; // where the selection began, and where it is moved: kept while the focus is elsewhere
  #caret = 0;
  #composing = false;
  #pointed = false;
  #returning = 0;

  connectedCallback() {
    if (this.isContentEditable) return;
    this.#begin(this.textContent);
    // Not "plaintext-only": there Chromium does not say what a key is about to take away. Whatever is
    // not text is refused below.
    this.contentEditable = "true";
    this.addEventListener("beforeinput", (event) => this.#before(event));
    this.addEventListener("input", (event) => event.isTrusted && this.#adopt());
    this.addEventListener("compositionstart", () => {
      this.#composing = true;
    });
    this.addEventListener("compositionend", () => {
      this.#composing = false;
      this.#adopt();
    });
    this.addEventListener("paste", (event) => {
      event.preventDefault();
      this.#type(event.clipboardData.getData("text/plain"));
    });
    for (const name of ["copy", "cut"])
      this.addEventListener(name, (event) => {
        const [start, end] = this.#ends();
        event.preventDefault();
        if (start === end) return;
        event.clipboardData.setData("text/plain", this.value.slice(start, end));
        if (name === "cut") this.#type("");
      });
    this.addEventListener("pointerdown", () => {
      this.#pointed = true;
    });
    // By the keys one comes back to where one was: after the browser has gone to the beginning.
    this.addEventListener("focus", () => {
      if (!this.#pointed) this.#returning = setTimeout(() => this.#select());
      this.#pointed = false;
    });
    // A key can come before the browser tells of what the last one did, and before one has come back.
    this.addEventListener("keydown", () => (this.#returning ? this.#select() : this.#look()));
    this.addEventListener("blur", () => {
      this.#pointed = false;
      this.#stay(); // a selection that comes too late would bring the focus back
    });
    document.addEventListener("selectionchange", () => this.#look());
  }

  get value() {
    return this.#blocks.value;
  }

  get lines() {
    return this.#blocks.lines;
  }

  get selectionStart() {
    return this.#ends()[0];
  }

  get selectionEnd() {
    return this.#ends()[1];
  }

  get selectionDirection() {
    this.#look();
    return this.#caret < this.#anchor ? "backward" : "forward";
  }

  setSelectionRange(start, end, direction = "forward") {
    const most = this.value.length;
    const ends = [Math.min(start, most), Math.min(end, most)];
    [this.#anchor, this.#caret] = direction === "backward" ? ends.reverse() : ends;
    if (document.activeElement === this) this.#select();
  }

  /** Change a part of the text; who uses the box has asked for it, and is told nothing. */
  replace(start, end, fresh) {
    this.#look();
    const ends = [this.#anchor, this.#caret];
    this.#show(this.#blocks.splice(start, end, fresh));
    const grown = fresh.length - (end - start);
    const moved = (at) => (at <= start ? at : at >= end ? at + grown : start + fresh.length);
    [this.#anchor, this.#caret] = ends.map(moved);
    if (document.activeElement === this) this.#select();
  }

  /** How high a line is: what the browser makes of it, which rounds it. */
  get lineHeight() {
    const { top } = this.#nodes[0].getBoundingClientRect();
    return (this.#nodes.at(-1).getBoundingClientRect().bottom - top) / this.lines;
  }

  /** The line of a place, from 1. */
  lineOf(at) {
    return this.#blocks.line(at);
  }

  /** Where a line begins and ends. */
  spanOf(line) {
    return this.#blocks.span(line);
  }

  #ends() {
    this.#look();
    return [Math.min(this.#anchor, this.#caret), Math.max(this.#anchor, this.#caret)];
  }

  // What is typed.

  #before(event) {
    const type = event.inputType;
    if (!event.cancelable || event.isComposing) return; // what is being composed is the browser's
    event.preventDefault();
    if (type.startsWith("insert")) {
      const broken = type === "insertLineBreak" || type === "insertParagraph";
      const text = broken ? "\n" : (event.data ?? event.dataTransfer?.getData("text/plain"));
      if (text) this.#type(text, this.#target(event));
    } else if (type.startsWith("delete")) {
      const target = this.#target(event);
      if (!target) return;
      let [start, end] = target;
      if (start === end && /Backward$/.test(type)) start -= half(this.value, start - 1) ? 2 : 1;
      else if (start === end && /Forward$/.test(type)) end += half(this.value, end + 1) ? 2 : 1;
      this.#type("", [Math.max(0, start), Math.min(end, this.value.length)]);
    }
  }

  /** The part that an event is about. */
  #target(event) {
    const [range] = event.getTargetRanges();
    if (!range) return this.#ends();
    const start = this.#at(range.startContainer, range.startOffset);
    const end = this.#at(range.endContainer, range.endOffset);
    return start === null || end === null ? this.#ends() : [start, end];
  }

  #type(typed, [start, end] = this.#ends()) {
    const text = plain(typed);
    if (start === end && !text) return;
    this.#show(this.#blocks.splice(start, end, text));
    this.#anchor = this.#caret = start + text.length;
    this.#select();
    this.#reveal();
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Take over what the browser itself has put here, as it does while something is composed. */
  #adopt() {
    const lines = [...this.childNodes].filter((node) => node.nodeName !== "BR");
    const whole = plain(lines.map((node) => node.textContent).join("\n"));
    const { start, old, new: fresh } = between(this.value, whole);
    if (lines.length === this.#nodes.length && lines.every((node, k) => node === this.#nodes[k])) {
      const last = lines.length - 1;
      lines.forEach((node, k) => {
        const text = k < last ? `${node.textContent}\n` : node.textContent;
        if (text !== this.#blocks.texts[k]) this.#blocks.put(k, 1, [text]);
      });
    } else if (old || fresh) this.#blocks.splice(start, start + old.length, fresh);
    this.#look();
    if (!this.#composing) this.#mend();
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // What is seen.

  /** Show a text from the beginning. */
  #begin(text) {
    this.#blocks = new Blocks(text);
    this.#nodes = [];
    this.replaceChildren();
    this.#show({ from: 0, gone: 0, texts: this.#blocks.texts });
  }

  /** Show what was changed. */
  #show({ from, gone, texts }) {
    for (const node of this.#nodes.splice(from + texts.length, gone - texts.length)) node.remove();
    const next = this.#nodes[from + gone] ?? null;
    texts.forEach((_, k) => {
      if (k >= gone) {
        const node = this.insertBefore(document.createElement("div"), next);
        this.#nodes.splice(from + k, 0, node);
      }
      this.#write(from + k);
    });
  }

  /** What stands in the element of a block: its end breaks the line where another one follows. */
  #shown(block) {
    const text = this.#blocks.texts[block];
    return block < this.#blocks.texts.length - 1 ? text.slice(0, -1) : text;
  }

  /** Write a block into its element, and only what differs. */
  #write(block) {
    const node = this.#nodes[block];
    const text = this.#shown(block);
    const piece = node.firstChild?.nodeType === Node.TEXT_NODE ? node.firstChild : document.createTextNode("");
    const { start, old, new: fresh } = between(piece.data, text);
    if (old || fresh) piece.replaceData(start, old.length, fresh);
    if (piece !== node.firstChild) node.prepend(piece);
    // An empty line at the end is there only where it is said.
    const open = !text || text.endsWith("\n");
    const more = [...node.childNodes].slice(1);
    if (open && more.length === 1 && more[0].nodeName === "BR") return;
    for (const one of more) one.remove();
    if (open) node.append(document.createElement("br"));
  }

  /** Bring the elements back to what they are to be, once the browser has changed them itself. */
  #mend() {
    const nodes = [...this.childNodes];
    const { texts } = this.#blocks;
    const fits =
      nodes.length === texts.length &&
      nodes.length === this.#nodes.length &&
      nodes.every((node, k) => node === this.#nodes[k] && node.textContent === this.#shown(k));
    if (fits) nodes.forEach((_, k) => this.#write(k));
    else this.#begin(this.value);
    if (!fits && document.activeElement === this) this.#select();
  }

  // Where the selection is.

  /** The place in the text of one in the page; null where it is not in here. */
  #at(container, offset) {
    if (!this.contains(container)) return null;
    if (container === this) return this.#blocks.start(Math.min(offset, this.#nodes.length));
    const block = this.#nodes.findIndex((node) => node.contains(container));
    if (block < 0) return null;
    const text = container.nodeType === Node.TEXT_NODE;
    const inside = text || (container === this.#nodes[block] && !offset) ? offset : this.#shown(block).length;
    return this.#blocks.start(block) + inside;
  }

  #look() {
    if (document.activeElement !== this || this.#returning) return;
    const { anchorNode, anchorOffset, focusNode, focusOffset } = document.getSelection();
    const anchor = anchorNode && this.#at(anchorNode, anchorOffset);
    const focus = focusNode && this.#at(focusNode, focusOffset);
    if (anchor !== null && focus !== null) [this.#anchor, this.#caret] = [anchor, focus];
  }

  #spot(at) {
    const { block, offset } = this.#blocks.place(at);
    const piece = this.#nodes[block].firstChild;
    return piece?.nodeType === Node.TEXT_NODE && piece.data ? [piece, offset] : [this.#nodes[block], 0];
  }

  #stay() {
    clearTimeout(this.#returning);
    this.#returning = 0;
  }

  #select() {
    this.#stay();
    document.getSelection().setBaseAndExtent(...this.#spot(this.#anchor), ...this.#spot(this.#caret));
  }

  /** Bring the cursor into sight, as the browser does where it types by itself. */
  #reveal() {
    const { paddingTop, paddingLeft } = getComputedStyle(this);
    const high = this.lineHeight;
    const top = parseFloat(paddingTop) + (this.lineOf(this.#caret) - 1) * high;
    if (top < this.scrollTop) this.scrollTop = top;
    else if (top + high > this.scrollTop + this.clientHeight)
      this.scrollTop = top + high - this.clientHeight;
    const range = document.createRange();
    range.setStart(...this.#spot(this.#caret));
    const [caret] = range.getClientRects();
    const box = this.getBoundingClientRect();
    const spare = parseFloat(paddingLeft);
    if (!caret || caret.left - spare < box.left - this.scrollLeft) this.scrollLeft = 0;
    else if (caret.left - spare < box.left) this.scrollLeft += caret.left - spare - box.left;
    else if (caret.right + spare > box.left + this.clientWidth)
      this.scrollLeft += caret.right + spare - box.left - this.clientWidth;
  }
}

customElements.define("text-editor", TextEditor);
