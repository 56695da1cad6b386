// Where a bound lies among values that rise.

/** How many of some rising values lie below a bound; with `after`, below or at it. */
export const bisect = (some, bound, { of = (one) => one, after = false, from = 0, to = some.length } = {}) => {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = of(some[middle]);
    if (value < bound || (after && value === bound)) low = middle + 1;
    else high = middle;
  }
  return low;
};
