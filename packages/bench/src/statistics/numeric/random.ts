/** Random numbers that repeat: every draw outside the panel's own secret coins comes from a seeded generator. */

export interface Random {
  /** 0 ≤ value < 1, 53 bits. */
  uniform(): number;
  /** A whole number 0 … bound − 1, without bias. */
  integer(bound: number): number;
}

const rotateLeft = (word: number, by: number): number => ((word << by) | (word >>> (32 - by))) >>> 0;

/** FNV-1a over UTF-16 code units: only spreads seeds apart. */
function hashSeed(seed: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < seed.length; index += 1) {
    hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}

/**
 * A seeded generator; the same seed gives the same numbers on every machine.
 *
 * @source Blackman & Vigna, xoshiro128** 1.1; the state is filled by splitmix32 steps
 */
export function createRandom(seed: number | string): Random {
  let filler = hashSeed(String(seed));
  const fill = (): number => {
    filler = (filler + 0x9e3779b9) >>> 0;
    let word = filler;
    word = Math.imul(word ^ (word >>> 16), 0x21f0aaad) >>> 0;
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97) >>> 0;
    return (word ^ (word >>> 15)) >>> 0;
  };
  let [a, b, c, d] = [fill(), fill(), fill(), fill() | 1];

  const next = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5) >>> 0, 7), 9) >>> 0;
    const shifted = (b << 9) >>> 0;
    c = (c ^ a) >>> 0;
    d = (d ^ b) >>> 0;
    b = (b ^ c) >>> 0;
    a = (a ^ d) >>> 0;
    c = (c ^ shifted) >>> 0;
    d = rotateLeft(d, 11);
    return result;
  };

  return {
    uniform: () => ((next() >>> 5) * 0x4000000 + (next() >>> 6)) / 0x20000000000000,
    integer(bound) {
      if (!Number.isInteger(bound) || bound < 1 || bound > 0x100000000)
        throw new RangeError(`Cannot draw as bound must be a whole number 1…2^32: current value is ${bound}`);
      const fair = 0x100000000 - (0x100000000 % bound);
      let draw = next();
      while (draw >= fair) draw = next();
      return draw % bound;
    },
  };
}
