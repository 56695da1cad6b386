"use strict";
// Search in the sentences of the record. They lie in files of 256 entries beside this page; each
// file hands its entries to one function, since a page from a disk may not read files any other way.
(() => {
  const form = document.getElementById("find");
  const input = document.getElementById("words");
  const state = document.getElementById("state");
  const list = document.getElementById("found");
  const more = document.getElementById("more");
  const size = Number(form.dataset.size);
  const width = Number(form.dataset.width);
  const PAGE = 100;
  const parts = new Map();
  let search = null;
  let typing = 0;

  // Forms of one letter are one (Unicode UAX 15), and so are capitals and small ones.
  const plain = (text) => text.normalize("NFKC").toLowerCase();

  globalThis.foundEntries = (first, entries) => parts.set(first, entries);

  const load = (first) =>
    new Promise((done, failed) => {
      if (parts.has(first)) {
        done(parts.get(first));
        return;
      }
      const script = document.createElement("script");
      script.src = `find/${first}.js`;
      script.onload = () => (parts.has(first) ? done(parts.get(first)) : failed());
      script.onerror = failed;
      document.head.append(script);
    });

  const show = ([index, sentence, when]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `record/${index - (index % width)}.html#entry-${index}`;
    link.textContent = `Entry ${index.toLocaleString("en")}`;
    const words = document.createElement("bdi");
    words.textContent = sentence;
    item.append(link, when ? `, ${when}: ` : ": ", words);
    list.append(item);
  };

  const told = (one) => {
    const entries = (n) => (n === 1 ? "1 entry" : `${n.toLocaleString("en")} entries`);
    const looked = size - Math.max(one.next + width, 0);
    if (one.next < 0) return `${entries(one.found)} found. All ${entries(size)} were searched.`;
    return `${entries(one.found)} found in the newest ${entries(looked)}.`;
  };

  const go = async (one) => {
    more.hidden = true;
    const until = one.found + PAGE;
    while (one.next >= 0 && one.found < until) {
      let entries;
      try {
        entries = await load(one.next);
      } catch {
        if (search === one) state.textContent = `The file find/${one.next}.js cannot be read.`;
        return;
      }
      if (search !== one) return;
      for (let at = entries.length - 1; at >= 0; at -= 1) {
        const text = plain(`entry ${entries[at][0]} ${entries[at][1]} ${entries[at][2]}`);
        if (one.words.every((word) => text.includes(word))) {
          show(entries[at]);
          one.found += 1;
        }
      }
      one.next -= width;
    }
    state.textContent = told(one);
    more.hidden = one.next < 0;
  };

  const begin = () => {
    const words = plain(input.value).split(/\s+/u).filter(Boolean);
    if (search !== null && search.words.join(" ") === words.join(" ")) return;
    list.replaceChildren();
    more.hidden = true;
    state.textContent = "";
    search = { words, found: 0, next: size ? size - 1 - ((size - 1) % width) : -1 };
    if (words.length) {
      state.textContent = "Searching…";
      go(search);
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    begin();
  });
  input.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(begin, 400);
  });
  more.addEventListener("click", () => {
    if (search !== null) go(search);
    input.focus();
  });
  form.hidden = false;
})();
