// Puts what is new into what stands there, and leaves what is the same: with it the focus stays,
// what is half typed, and what is open.

const CONTROLS = new Set(["INPUT", "SELECT", "TEXTAREA"]);

/** What a control shows when nobody has touched it. */
const given = (control) => {
  if (control.tagName === "SELECT") return control.dataset.value ?? "";
  if (control.type === "checkbox") return control.hasAttribute("checked");
  return control.defaultValue;
};

/** Show in a control what the server has. */
export const settle = (control) => {
  const value = given(control);
  if (control.type === "checkbox") {
    if (control.checked !== value) control.checked = value;
  } else if (control.type !== "range" && control.value !== value) control.value = value;
};

/** Bring controls that came as text to what they show, and sliders to where they belong. */
export const prepare = (root) => {
  for (const select of root.querySelectorAll("select[data-value]")) settle(select);
  for (const slider of root.querySelectorAll("input.slider")) slide(slider);
};

/** Move a slider to the last stop that is no further than the number beside it. */
export const slide = (slider) => {
  const stops = slider.dataset.stops.split(" ");
  const number = slider.parentElement.querySelector("[name=percent]").value.trim();
  const at = Number(number || "100");
  let best = 0;
  for (let k = 0; k < stops.length; k += 1) if (Number(stops[k]) <= at + 1e-9) best = k;
  slider.value = String(best);
  slider.setAttribute("aria-valuetext", number === "" ? "not said" : `${number} %`);
};

const attributes = (old, fresh) => {
  for (const { name, value } of fresh.attributes)
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes])
    if (!fresh.hasAttribute(name) && name !== "open" && !name.startsWith("data-own"))
      old.removeAttribute(name);
};

const control = (old, fresh, kept) => {
  const typed = old.type === "checkbox" ? old.checked : old.value;
  const before = given(old);
  const keep = kept(old);
  attributes(old, fresh);
  if (old.tagName === "SELECT") {
    if (old.innerHTML !== fresh.innerHTML) old.innerHTML = fresh.innerHTML;
  } else if (old.tagName === "TEXTAREA") old.defaultValue = fresh.defaultValue;
  const touched = keep || (given(old) === before && old === document.activeElement);
  if (!touched) settle(old);
  else if (old.type === "checkbox") old.checked = typed;
  else if (old.value !== typed) old.value = typed;
};

const children = (old, fresh, kept) => {
  const named = new Map();
  for (const child of old.children) if (child.id) named.set(child.id, child);
  const wanted = new Set([...fresh.children].map((child) => child.id).filter(Boolean));
  let at = old.firstChild;
  const skip = () => {
    while (at && at.nodeType === 1 && (at.dataset.own !== undefined || (at.id && !wanted.has(at.id)))) {
      const next = at.nextSibling;
      if (at.dataset.own === undefined) at.remove();
      at = next;
    }
  };
  for (const child of [...fresh.childNodes]) {
    skip();
    const same = child.id ? named.get(child.id) : null;
    if (same && same.nodeName === child.nodeName) {
      if (same === at) at = at.nextSibling;
      else old.insertBefore(same, at);
      renew(same, child, kept);
    } else if (
      !child.id && at && !at.id && at.nodeName === child.nodeName &&
      (at.nodeType !== 1 || at.dataset.own === undefined)
    ) {
      const here = at;
      at = at.nextSibling;
      if (child.nodeType === 1) renew(here, child, kept);
      else if (here.data !== child.data) here.data = child.data;
    } else {
      old.insertBefore(child, at);
      if (child.nodeType === 1) {
        if (child.matches("select[data-value]")) settle(child);
        prepare(child);
      }
    }
  }
  while (at) {
    const next = at.nextSibling;
    if (at.nodeType !== 1 || at.dataset.own === undefined) at.remove();
    at = next;
  }
};

/** Make one element like another; `kept` says of a control whether what stands in it stays. */
export const renew = (old, fresh, kept) => {
  if (CONTROLS.has(old.nodeName)) {
    control(old, fresh, kept);
    return;
  }
  attributes(old, fresh);
  children(old, fresh, kept);
};

/** Make the inside of an element what a text says. */
export const renewInside = (old, html, kept) => {
  const fresh = document.createElement("template");
  fresh.innerHTML = html; // escaped where it was made, and of a policy that runs nothing
  const inside = document.createElement("div");
  inside.append(fresh.content);
  children(old, inside, kept);
  for (const slider of old.querySelectorAll("input.slider"))
    if (slider !== document.activeElement) slide(slider);
};
