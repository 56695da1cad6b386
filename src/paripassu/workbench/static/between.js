// What makes one text of another: the part in which they differ.

const low = (string, at) => (string.charCodeAt(at) & 0xfc00) === 0xdc00;
const high = (string, at) => (string.charCodeAt(at) & 0xfc00) === 0xd800;

/** How many characters two texts have in common: by halves, for each key goes through all of both. */
const alike = (most, same) => {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (same(low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** The shortest change that makes one text of another: where, and how much goes at its end. */
export const between = (before, after) => {
  const most = Math.min(before.length, after.length);
  let start = alike(most, (from, to) => before.slice(from, to) === after.slice(from, to));
  if (start && high(before, start - 1)) start -= 1; // no half character
  let end = alike(
    most - start,
    (from, to) =>
      before.slice(before.length - to, before.length - from) ===
      after.slice(after.length - to, after.length - from),
  );
  if (end && low(before, before.length - end)) end -= 1;
  return {
    start,
    old: before.slice(start, before.length - end),
    new: after.slice(start, after.length - end),
  };
};
