// Tiles and bundles of entries (C2SP tlog-tiles): their paths, and exactly what stands in them.

import { Damaged } from "./refused.js";

export const WIDTH = 256;
const HASH = 32;
const TILE_BYTES = WIDTH * HASH;
const MOST_BUNDLE = WIDTH * (2 + 65535);

const place = (number, width) => {
  let path = String(number % 1000).padStart(3, "0");
  for (let left = Math.floor(number / 1000); left; left = Math.floor(left / 1000)) {
    path = `x${String(left % 1000).padStart(3, "0")}/${path}`;
  }
  return width === WIDTH ? path : `${path}.p/${width}`;
};

export const tilePath = (level, number, width = WIDTH) => `tile/${level}/${place(number, width)}`;
export const bundlePath = (number, width = WIDTH) => `tile/entries/${place(number, width)}`;

/** How many hashes a tree of such a size has at a level. */
export const countAt = (size, level) => Math.floor(size / WIDTH ** level);

/** How wide the tile, or the bundle, in a place is; 0: there is none. */
export const widthAt = (size, level, number) =>
  Math.max(0, Math.min(WIDTH, countAt(size, level) - WIDTH * number));

/**
 * Read a file that may be partial. A partial one may be gone once the full one is there, which begins
 * alike; never the reverse.
 */
const readEither = async (source, pathOf, width, most) => {
  for (const wide of width === WIDTH ? [WIDTH] : [width, WIDTH]) {
    const path = pathOf(wide);
    const bytes = await source.read(path, most);
    if (bytes !== null) return { path, bytes, wide };
  }
  throw new Damaged(pathOf(width), "is missing.");
};

/** The hashes of a tile, 32 bytes each: as many as the size has there. */
export const readTile = async (source, level, number, width) => {
  const pathOf = (wide) => tilePath(level, number, wide);
  const { path, bytes, wide } = await readEither(source, pathOf, width, TILE_BYTES);
  if (bytes.length !== HASH * wide) throw new Damaged(path, "does not have its length.");
  return Array.from({ length: width }, (_, at) => bytes.subarray(HASH * at, HASH * (at + 1)));
};

/** The entries of a bundle: as many as the size has there. */
export const readBundle = async (source, number, width) => {
  const pathOf = (wide) => bundlePath(number, wide);
  const { path, bytes, wide } = await readEither(source, pathOf, width, MOST_BUNDLE);
  if (bytes.length > MOST_BUNDLE) throw new Damaged(path, "is longer than any bundle.");
  const entries = [];
  let at = 0;
  while (at < bytes.length) {
    const start = at + 2;
    at = start + ((bytes[at] << 8) | (bytes[start - 1] ?? 0));
    if (start > bytes.length || at > bytes.length) throw new Damaged(path, "ends within an entry.");
    entries.push(bytes.subarray(start, at));
    if (entries.length > wide) break;
  }
  if (entries.length !== wide) throw new Damaged(path, "has more or fewer entries than its size.");
  return entries.slice(0, width);
};
