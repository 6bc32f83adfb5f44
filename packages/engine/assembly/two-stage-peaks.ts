import { magnitudes } from './magnitudes';

// Points a sixteenth of a frame apart, by way of the points halfway between samples. With samples x and points halfway o, both lines
// together are the signal at twice the rate, of which twelve neighbours give the seven points between any two.

/** Sums of a mirrored row, as in interpolated-peaks.ts: three pairs of phases and one that is its own mirror image. */
const ROW_BYTES: usize = 28;

/** Points halfway behind four frames; `first` is the first frame's sample. Four sums that need not wait for each other. */
export function halfwayPoints(first: usize, taps: usize, pairs: i32, into: usize): void {
  let before = first;
  let behind = first + 4;
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (const end = taps + (<usize>pairs << 2); taps < end; taps += 16) {
    a = f32x4.add(a, weighed(taps, before, behind));
    b = f32x4.add(b, weighed(taps + 4, before - 4, behind + 4));
    c = f32x4.add(c, weighed(taps + 8, before - 8, behind + 8));
    d = f32x4.add(d, weighed(taps + 12, before - 12, behind + 12));
    before -= 16;
    behind += 16;
  }
  v128.store(into, f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
}

// @ts-ignore: decorator
@inline
function weighed(tap: usize, before: usize, behind: usize): v128 {
  return f32x4.mul(v128.load32_splat(tap), f32x4.add(v128.load(before), v128.load(behind)));
}

/** The largest magnitudes of four frames: of their samples, their points halfway, and the points between. */
export function peaksBetween(x: usize, o: usize, rows: usize): v128 {
  const early = largestOfSeven(
    v128.load(x, 12), v128.load(o - 12),
    v128.load(o, 8), v128.load(x - 8),
    v128.load(x, 8), v128.load(o - 8),
    v128.load(o, 4), v128.load(x - 4),
    v128.load(x, 4), v128.load(o - 4),
    v128.load(o), v128.load(x),
    rows,
  );
  const late = largestOfSeven(
    v128.load(o, 12), v128.load(x - 8),
    v128.load(x, 12), v128.load(o - 8),
    v128.load(o, 8), v128.load(x - 4),
    v128.load(x, 8), v128.load(o - 4),
    v128.load(o, 4), v128.load(x),
    v128.load(x, 4), v128.load(o),
    rows,
  );
  const both = f32x4.pmax(magnitudes(v128.load(x)), magnitudes(v128.load(o)));
  return f32x4.pmax(both, f32x4.pmax(early, late));
}

/** Twelve neighbours, the outermost two first, the newer before the older. */
function largestOfSeven(
  late0: v128, early0: v128,
  late1: v128, early1: v128,
  late2: v128, early2: v128,
  late3: v128, early3: v128,
  late4: v128, early4: v128,
  late5: v128, early5: v128,
  rows: usize,
): v128 {
  const plus0 = f32x4.add(late0, early0);
  const plus1 = f32x4.add(late1, early1);
  const plus2 = f32x4.add(late2, early2);
  const plus3 = f32x4.add(late3, early3);
  const plus4 = f32x4.add(late4, early4);
  const plus5 = f32x4.add(late5, early5);
  const minus0 = f32x4.sub(late0, early0);
  const minus1 = f32x4.sub(late1, early1);
  const minus2 = f32x4.sub(late2, early2);
  const minus3 = f32x4.sub(late3, early3);
  const minus4 = f32x4.sub(late4, early4);
  const minus5 = f32x4.sub(late5, early5);
  const pair1 = f32x4.add(
    magnitudes(column(rows, plus0, plus1, plus2, plus3, plus4, plus5)),
    magnitudes(column(rows + 4, minus0, minus1, minus2, minus3, minus4, minus5)),
  );
  const pair2 = f32x4.add(
    magnitudes(column(rows + 8, plus0, plus1, plus2, plus3, plus4, plus5)),
    magnitudes(column(rows + 12, minus0, minus1, minus2, minus3, minus4, minus5)),
  );
  const pair3 = f32x4.add(
    magnitudes(column(rows + 16, plus0, plus1, plus2, plus3, plus4, plus5)),
    magnitudes(column(rows + 20, minus0, minus1, minus2, minus3, minus4, minus5)),
  );
  const middle = magnitudes(column(rows + 24, plus0, plus1, plus2, plus3, plus4, plus5));
  return f32x4.pmax(f32x4.pmax(pair1, pair2), f32x4.pmax(pair3, middle));
}

/** One column of all six rows. */
// @ts-ignore: decorator
@inline
function column(at: usize, a: v128, b: v128, c: v128, d: v128, e: v128, f: v128): v128 {
  const ab = f32x4.add(
    f32x4.mul(v128.load32_splat(at), a),
    f32x4.mul(v128.load32_splat(at + ROW_BYTES), b),
  );
  const cd = f32x4.add(
    f32x4.mul(v128.load32_splat(at + 2 * ROW_BYTES), c),
    f32x4.mul(v128.load32_splat(at + 3 * ROW_BYTES), d),
  );
  const ef = f32x4.add(
    f32x4.mul(v128.load32_splat(at + 4 * ROW_BYTES), e),
    f32x4.mul(v128.load32_splat(at + 5 * ROW_BYTES), f),
  );
  return f32x4.add(f32x4.add(ab, cd), ef);
}
