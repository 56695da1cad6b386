"use strict";
// The workbench's page: sends what is typed, and shows what comes back. It computes nothing.
(() => {
  const element = (id) => document.getElementById(id);
  const token = document.querySelector("meta[name=token]");

  const post = (address, what) =>
    fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", [token.dataset.header]: token.content },
      body: JSON.stringify(what),
      redirect: "error",
    });

  const form = element("new");
  if (form) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const response = await post("/new", { name: element("name").value });
        const answer = await response.json();
        if (response.ok) location.assign(answer.address);
        else element("new-said").textContent = answer.what;
      } catch {
        element("new-said").textContent = "The workbench does not answer: it was closed.";
      }
    });
  }

  const text = element("text");
  if (!text) return;
  const file = `/file/${document.querySelector("main").dataset.file}`;

  // What the server has, of which revision; what stands in the box may be ahead of it.
  let base = text.value;
  let revision = Number(text.dataset.revision);
  let seen = -1;
  let pageId = "";
  let sending = false;
  let closed = false;
  let place = "";

  // Texts are counted in code points there, and in UTF-16 units here.
  const points = (string, end) => {
    let count = 0;
    for (let at = 0; at < end; count += 1) at += string.codePointAt(at) > 0xffff ? 2 : 1;
    return count;
  };
  const low = (string, at) => (string.charCodeAt(at) & 0xfc00) === 0xdc00;
  const high = (string, at) => (string.charCodeAt(at) & 0xfc00) === 0xd800;

  /** The shortest change that makes one text of another: where, and how much goes at its end. */
  const between = (before, after) => {
    const most = Math.min(before.length, after.length);
    let start = 0;
    while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
    if (start && high(before, start - 1)) start -= 1; // no half character
    let end = 0;
    while (
      end < most - start &&
      before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
    )
      end += 1;
    if (end && low(before, before.length - end)) end -= 1;
    return {
      start,
      old: before.slice(start, before.length - end),
      new: after.slice(start, after.length - end),
    };
  };

  /** A change carried over to a text in which another one was made first; null where they meet. */
  const after = (change, other) => {
    if (other.start + other.old.length <= change.start)
      return { ...change, start: change.start + other.new.length - other.old.length };
    return change.start + change.old.length <= other.start ? change : null;
  };

  const made = (string, change) =>
    string.slice(0, change.start) + change.new + string.slice(change.start + change.old.length);

  /** Put a text into the box, and leave the cursor where it was in the words around it. */
  const put = (value) => {
    if (text.value === value) return;
    const change = between(text.value, value);
    const grown = change.new.length - change.old.length;
    const moved = (at) =>
      at <= change.start
        ? at
        : at >= change.start + change.old.length
          ? at + grown
          : change.start + change.new.length;
    const [from, to, way] = [text.selectionStart, text.selectionEnd, text.selectionDirection];
    const [left, top] = [text.scrollLeft, text.scrollTop];
    text.value = value;
    text.setSelectionRange(moved(from), moved(to), way);
    text.scrollLeft = left;
    text.scrollTop = top;
    number();
  };

  // Numbers of lines, with those marked that have mistakes.
  const numbers = element("numbers");
  let lines = 0;
  let marked = "";
  let wrong = new Set();
  const number = () => {
    let count = 1;
    for (let at = text.value.indexOf("\n"); at >= 0; at = text.value.indexOf("\n", at + 1))
      count += 1;
    const marks = [...wrong].join();
    if (count !== lines || marks !== marked) {
      lines = count;
      marked = marks;
      const parts = [];
      let plain = [];
      for (let line = 1; line <= count; line += 1) {
        if (!wrong.has(line)) {
          plain.push(line);
          continue;
        }
        if (plain.length) parts.push(`${plain.join("\n")}\n`);
        plain = [];
        const mark = document.createElement("span");
        mark.className = "wrong";
        mark.textContent = `! ${line}`;
        parts.push(mark);
      }
      // A sideways scroll bar of the text takes the room of a line.
      parts.push(`${plain.join("\n")}\n\n`);
      numbers.replaceChildren(...parts);
    }
    numbers.scrollTop = text.scrollTop;
  };
  text.addEventListener("scroll", () => {
    numbers.scrollTop = text.scrollTop;
  });

  const goTo = (line) => {
    let start = 0;
    for (let k = 1; k < line; k += 1) start = text.value.indexOf("\n", start) + 1;
    const end = text.value.indexOf("\n", start);
    text.focus();
    text.setSelectionRange(start, end < 0 ? text.value.length : end);
    const high = parseFloat(getComputedStyle(text).lineHeight);
    text.scrollTop = Math.max(0, (line - 4) * high);
    text.scrollLeft = 0;
  };

  let toldMistakes = "";
  const showMistakes = (mistakes) => {
    const told = JSON.stringify(mistakes);
    if (told === toldMistakes) return;
    toldMistakes = told;
    wrong = new Set(mistakes.map((mistake) => mistake.line));
    wrong.delete(0);
    const many = mistakes.length;
    element("mistakes-said").textContent = many
      ? `${many} mistake${many > 1 ? "s" : ""} in the text`
      : "";
    if (many) text.setAttribute("aria-invalid", "true");
    else text.removeAttribute("aria-invalid");
    const items = mistakes.map((mistake) => {
      const item = document.createElement("li");
      const what = document.createElement(mistake.line ? "button" : "p");
      what.dir = "auto";
      if (mistake.line) {
        what.type = "button";
        const where = document.createElement("b");
        where.textContent = `Line ${mistake.line}: `;
        what.append(where);
        what.addEventListener("click", () => goTo(mistake.line));
      }
      what.append(mistake.what);
      item.append(what);
      return item;
    });
    element("mistakes").replaceChildren(...items);
    number();
  };

  // Announced at most once a second, and only what is not what was announced before.
  let announced = 0;
  let waiting = 0;
  let next = "";
  const announce = (said) => {
    next = said;
    if (waiting) return;
    const left = Math.max(0, announced + 1000 - Date.now());
    waiting = setTimeout(() => {
      waiting = 0;
      announced = Date.now();
      if (element("said").textContent !== next) element("said").textContent = next;
    }, left);
  };

  /** Show a new page beside the text once its pictures are drawn, and keep the focus in it. */
  let painting = 0;
  const paint = async (page) => {
    painting += 1;
    const mine = painting;
    const fresh = document.createElement("div");
    fresh.id = "page";
    fresh.innerHTML = page; // escaped where it was made, and of a policy that runs nothing
    const drawn = [...fresh.querySelectorAll("img")].map((img) => img.decode().catch(() => {}));
    await Promise.race([Promise.all(drawn), new Promise((resume) => setTimeout(resume, 400))]);
    if (mine !== painting) return;
    const shown = element("page");
    const focused = shown.contains(document.activeElement)
      ? document.activeElement.getAttribute("aria-label")
      : null;
    shown.replaceWith(fresh);
    if (focused)
      [...fresh.querySelectorAll("[aria-label]")]
        .find((one) => one.getAttribute("aria-label") === focused)
        ?.focus({ preventScroll: true });
  };

  const SAID = {
    saved: "Saved",
    unsaved: "Saved in a moment",
    unread: "Not saved yet: the text does not read as an agreement",
  };
  const CHOICES = {
    clash: ["The file was changed, too. Which one?", "Keep what is here", "Take what is in the file"],
    gone: ["The file is not there", "Write it again", ""],
    left: ["Something was left unsaved", "Leave it out", "Take it into the text"],
  };
  const showPlace = (state) => {
    const said = state.what || SAID[state.place] || state.place;
    const shown = element("place");
    if (shown.textContent !== said) shown.textContent = said;
    shown.classList.toggle("wrong", !["saved", "unsaved", "unread"].includes(state.place));
    const choice = CHOICES[state.place];
    const panel = element("choice");
    panel.hidden = !choice;
    if (choice) {
      element("choice-what").textContent = choice[0];
      element("choice-said").textContent = state.what;
      element("mine").textContent = choice[1];
      element("theirs").textContent = choice[2];
      element("theirs").hidden = !choice[2];
      const pre = element("differences");
      pre.hidden = !state.differences;
      element("signs").hidden = !state.differences;
      const there = state.place === "left" ? "was left unsaved" : "stands in the file";
      element("signs").textContent = `+ stands here, − ${there}.`;
      if (state.differences)
        pre.textContent = state.differences.map((one) => `${one.sign === "-" ? "−" : one.sign} ${one.line}`).join("\n");
    }
    if (choice && state.place !== place) announce(state.what);
    if (!choice && CHOICES[place] && panel.contains(document.activeElement)) text.focus();
    place = state.place;
  };

  const enable = (button, can) => {
    if (can) button.removeAttribute("aria-disabled");
    else button.setAttribute("aria-disabled", "true");
  };

  /** Take what the server says; `sent` is what was in the box when it was asked. */
  const take = (state, sent) => {
    if (state.version < seen) return;
    seen = state.version;
    if (state.revision !== revision) {
      const theirs = state.text ?? sent;
      const local = text.value;
      if (local === sent) {
        put(theirs);
      } else {
        // Something was typed meanwhile: it is carried over to the new text.
        const carried = after(between(sent, local), between(sent, theirs));
        if (carried) put(made(theirs, carried));
        else lose(between(sent, local).new, "It met another change at the same place.", theirs);
      }
      base = theirs;
      revision = state.revision;
    }
    showPlace(state);
    enable(element("undo"), state.can_undo);
    enable(element("redo"), state.can_redo);
    showMistakes(state.mistakes);
    announce(state.said);
    // What was found stands in the page itself, too: there it is for the eye, here for the ear.
    element("said").classList.toggle("heard", state.stage === "planned" && !state.older);
    element("older").hidden = !state.older;
    text.lang = state.language;
    if (state.page !== null && state.page_id !== pageId) {
      pageId = state.page_id;
      paint(state.page);
    }
  };

  const lose = (typed, why, now) => {
    element("lost").hidden = false;
    element("lost-said").textContent = `${why} Your words stand here, to copy them from.`;
    element("lost-text").value = typed;
    put(now);
  };
  element("lost-seen").addEventListener("click", () => {
    element("lost").hidden = true;
    text.focus();
  });

  const end = () => {
    closed = true;
    element("place").classList.add("wrong");
    element("place").textContent =
      "The workbench does not answer: it was closed. What you type now is not saved.";
  };

  /** Send what is not sent yet, one change after the other. */
  const flush = async () => {
    if (sending || closed) return;
    sending = true;
    try {
      while (text.value !== base && !closed) {
        const sent = text.value;
        const change = between(base, sent);
        const response = await post(`${file}/edit`, {
          start: points(base, change.start),
          old: change.old,
          new: change.new,
          revision,
          page: pageId,
        });
        const state = await response.json();
        if (response.ok) {
          take(state, sent);
        } else if (response.status === 409) {
          // With what was typed since it was sent.
          lose(between(base, text.value).new, state.refused, state.text);
          base = state.text;
          revision = state.revision;
          take(state, state.text);
        } else throw new Error(state.what);
      }
    } catch {
      end();
    } finally {
      sending = false;
    }
  };

  const whenSent = async () => {
    while (sending) await new Promise((resume) => setTimeout(resume, 10));
    await flush();
  };

  const step = async (what, more = {}) => {
    await whenSent();
    if (closed) return;
    try {
      const sent = text.value;
      const response = await post(`${file}/${what}`, { revision, page: pageId, ...more });
      const state = await response.json();
      if (response.ok) take(state, sent);
      else if (state.refused) {
        element("place").textContent = state.refused;
        take(state, sent);
      }
    } catch {
      end();
    }
  };

  text.addEventListener("input", () => {
    number();
    flush();
  });
  // The browser's own undo knows nothing of what came from elsewhere.
  text.addEventListener("beforeinput", (event) => {
    if (event.inputType === "historyUndo" || event.inputType === "historyRedo") {
      event.preventDefault();
      step(event.inputType === "historyUndo" ? "undo" : "redo");
    }
  });
  text.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    step(key === "y" || event.shiftKey ? "redo" : "undo");
  });
  for (const name of ["undo", "redo"])
    element(name).addEventListener("click", () => {
      if (element(name).getAttribute("aria-disabled") !== "true") step(name);
    });
  element("mine").addEventListener("click", () => step("choose", { mine: true }));
  element("theirs").addEventListener("click", () => step("choose", { mine: false }));

  /** Wait for what others change and for what the planner finds. */
  const listen = async () => {
    while (!closed) {
      try {
        const asked = new URLSearchParams({ seen, revision, page: pageId });
        const response = await fetch(`${file}/news?${asked}`, { redirect: "error" });
        if (!response.ok) throw new Error(response.statusText);
        const state = await response.json();
        // While a change is under way its own answer says more; what is typed is sent first.
        if (!sending && text.value === base) take(state, base);
        else await whenSent();
      } catch {
        await new Promise((resume) => setTimeout(resume, 500));
        try {
          const response = await fetch(`${file}/news?seen=-1`, { redirect: "error" });
          if (!response.ok) end();
        } catch {
          end();
        }
      }
    }
  };

  number();
  listen();
})();
