"use strict";
// Search in the sentences of the record. They lie in files of 256 entries beside this page; each
// file hands its entries to one function, since a page from a disk may not read files any other way.
// Of full files an index says which runs of one to three letters stand in which: it is read first,
// and only files that may hold all words are read after it (pages/indexed.py makes both).
(() => {
  const form = document.getElementById("find");
  const input = document.getElementById("words");
  const state = document.getElementById("state");
  const list = document.getElementById("found");
  const more = document.getElementById("more");
  const size = Number(form.dataset.size);
  const width = Number(form.dataset.width);
  const PAGE = 100;
  const WIDTHS = [16, 4];
  const FILES = 16;
  const MOST = 3;
  // Runs of a word that are looked up: few, so that few files are read.
  const RUNS = 4;
  const loaded = new Map();
  let search = null;
  let typing = 0;

  // Forms of one letter are one (Unicode UAX 15), and so are capitals and small ones.
  const plain = (text) => text.normalize("NFKC").toLowerCase();

  globalThis.foundEntries = (first, entries) => loaded.set(`${first}`, entries);
  globalThis.foundWords = (page, pages, file, known) =>
    loaded.set(`words-${page}-${pages}-${file}`, new Map(Object.entries(known)));

  const load = (name) =>
    new Promise((done, failed) => {
      if (loaded.has(name)) {
        done(loaded.get(name));
        return;
      }
      const unread = () => failed(new Error(`The file find/${name}.js cannot be read.`));
      const script = document.createElement("script");
      script.src = `find/${name}.js`;
      script.onload = () => (loaded.has(name) ? done(loaded.get(name)) : unread());
      script.onerror = unread;
      document.head.append(script);
    });

  // Pages that are searched together, the newest first: those of one index, or one page alone.
  const blocks = () => {
    const found = [];
    let page = 0;
    for (const pages of WIDTHS) {
      for (; page + pages <= Math.floor(size / width); page += pages) found.push({ page, pages });
    }
    for (; page * width < size; page += 1) found.push({ page, pages: 1 });
    return found.reverse();
  };

  const fileOf = (run) => [...run].reduce((sum, letter) => sum * 31 + letter.codePointAt(0), 0) % FILES;

  // Some runs of a word, from its beginning to its end.
  const runsOf = (word) => {
    const letters = [...word];
    const length = Math.min(MOST, letters.length);
    const last = letters.length - length;
    const places = Array.from({ length: RUNS }, (_, at) => Math.round((at * last) / (RUNS - 1)));
    return [...new Set(places)].map((at) => letters.slice(at, at + length).join(""));
  };

  // The pages of a block that may hold all words, the newest first.
  const pagesOf = async ({ page, pages }, words) => {
    if (pages === 1) return [page];
    const runs = [...new Set(words.flatMap(runsOf))];
    const known = await Promise.all(runs.map((run) => load(`words-${page}-${pages}-${fileOf(run)}`)));
    const bits = runs.reduce((left, run, at) => left & (known[at].get(run) ?? 0), 2 ** pages - 1);
    return Array.from({ length: pages }, (_, at) => page + at)
      .filter((_, at) => bits & (1 << at))
      .reverse();
  };

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
    const left = one.pages.length ? one.pages[0] + 1 : one.blocks.length ? one.blocks[0].page + one.blocks[0].pages : 0;
    if (!left) return `${entries(one.found)} found. All ${entries(size)} were searched.`;
    return `${entries(one.found)} found in the newest ${entries(Math.max(size - left * width, 0))}.`;
  };

  const look = (one, entries) => {
    for (let at = entries.length - 1; at >= 0; at -= 1) {
      const text = plain(`entry ${entries[at][0]} ${entries[at][1]} ${entries[at][2]}`);
      if (one.words.every((word) => text.includes(word))) {
        show(entries[at]);
        one.found += 1;
      }
    }
  };

  const go = async (one) => {
    more.hidden = true;
    const until = one.found + PAGE;
    try {
      while ((one.pages.length || one.blocks.length) && one.found < until) {
        if (one.pages.length) {
          const entries = await load(`${one.pages[0] * width}`);
          if (search !== one) return;
          one.pages.shift();
          look(one, entries);
        } else {
          const pages = await pagesOf(one.blocks[0], one.words);
          if (search !== one) return;
          one.blocks.shift();
          one.pages = pages;
        }
      }
    } catch (error) {
      if (search === one) state.textContent = error.message;
      return;
    }
    state.textContent = told(one);
    more.hidden = !one.pages.length && !one.blocks.length;
  };

  const begin = () => {
    const words = plain(input.value).split(/\s+/u).filter(Boolean);
    if (search !== null && search.words.join(" ") === words.join(" ")) return;
    list.replaceChildren();
    more.hidden = true;
    state.textContent = "";
    search = { words, found: 0, pages: [], blocks: blocks() };
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
