// The four answers that a sentence has.

export const VERIFIED = "verified";
export const REFUSED = "refused";
export const NOT_CHECKED = "not checked";
export const NOBODY = "nobody can";

/** The answer in one word: refused where anything is, else whether all that was asked was checked. */
export const verdict = (sentences) => {
  if (sentences.some((one) => one.holds === REFUSED)) return REFUSED;
  return sentences.some((one) => one.step === "rest") ? NOT_CHECKED : VERIFIED;
};
