// What was not taken: said where it was filled in, with both values where somebody else was first.
import { saidIn, typedIn } from "./fields.js";
import { element } from "./wire.js";

/**
 * Say in a field or in an entry why something was not taken.
 *
 * `mine` has the field, what was typed in its controls, and `fill`, which sends what stands there.
 */
export const refusal = (host, state, mine) => {
  host.querySelector(":scope > [data-own]")?.remove();
  const box = document.createElement("div");
  box.dataset.own = "";
  box.className = "choice refused";
  box.setAttribute("role", "alert");
  const what = document.createElement("p");
  what.textContent = state.refused;
  const buttons = document.createElement("p");
  buttons.className = "tools";
  const button = (words, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", () => {
      box.remove();
      act();
      host.querySelector("[name]")?.focus();
    });
    buttons.append(made);
  };
  box.append(what);
  if (state.stale && mine && mine.typed.size) {
    const both = document.createElement("dl");
    for (const [name, typed] of [
      ["Here now", typedIn(mine.field)],
      ["You filled in", mine.typed],
    ]) {
      const term = document.createElement("dt");
      term.textContent = name;
      const value = document.createElement("dd");
      value.dir = "auto";
      value.textContent = saidIn(mine.field, typed) || "nothing";
      both.append(term, value);
    }
    box.append(both);
    button("Keep what is here now", () => {});
    button("Take what you filled in", () => {
      for (const [one, value] of mine.typed) {
        if (one.type === "checkbox") one.checked = value;
        else one.value = value;
      }
      mine.fill(mine.field);
    });
  } else button("I have seen it", () => {});
  box.append(buttons);
  host.append(box);
};

const dialog = element("named");
// What is done once the dialog is answered. (Its event of being closed may come when it is open
// for something else already.)
let wanted = () => {};

/** Ask whether what names an entry may be changed, too. */
export const ask = (named, go) => {
  element("named-list").replaceChildren(
    ...named.map((one) => {
      const item = document.createElement("li");
      item.dir = "auto";
      item.textContent = `${one.says} ${one.goes}`.trim();
      return item;
    }),
  );
  wanted = go;
  dialog.showModal();
  element("named-keep").focus();
};
element("named-keep").addEventListener("click", () => dialog.close());
element("named-drop").addEventListener("click", () => {
  dialog.close();
  wanted();
});
