// Fields of the forms, and the controls in them.

export const fieldOf = (node) => node.closest(".field");

/** The controls of a field, without those of the fields inside it. */
export const controls = (field) =>
  [...field.querySelectorAll("[name]")].filter((one) => fieldOf(one) === field);

/** What stands in the controls of a field, by their names. */
export const givenBy = (field) => {
  const given = {};
  for (const one of controls(field)) {
    if (one.type !== "checkbox") given[one.name] = one.value;
    else {
      given[one.name] ??= [];
      if (one.checked) given[one.name].push(one.value);
    }
  }
  return given;
};

/** What stands in each control. */
export const typedIn = (field) =>
  new Map(controls(field).map((one) => [one, one.type === "checkbox" ? one.checked : one.value]));

/** What stands in a field, or was typed there, in words. */
export const saidIn = (field, typed) =>
  controls(field)
    .map((one) => {
      const value = typed.get(one);
      if (one.type === "checkbox") return value ? one.parentElement.textContent.trim() : "";
      if (one.tagName !== "SELECT") return value;
      return [...one.options].find((option) => option.value === value)?.textContent ?? value;
    })
    .filter(Boolean)
    .join(", ");
