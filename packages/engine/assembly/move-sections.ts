// State-variable sections in series whose coefficients move in straight lines from period to period. Lane 0 and lane 1 of a f64x2
// are two channels of one frame. All coefficients of a period's frames are laid out first, so that registers are left for memories.
import { demoteFrames, promoteFrames } from './biquad-section';

/** A point of a section, and its coefficients at one frame: a b c d e f, two to a f64x2. */
const POINT_BYTES: usize = 48;
/** A section's memory: s1, s2. */
const SECTION_BYTES: usize = 32;
/** Behind the position in the period. */
const SECTIONS_AT: usize = 16;
const SILENT_STATE: f64 = 1e-30;

/** Filters two planar channels in place; `points` begins with the one that the current period moves away from. */
export function moveSections(
  left: usize,
  right: usize,
  frames: i32,
  sections: i32,
  periodFrames: i32,
  points: usize,
  state: usize,
  scratch: usize,
): void {
  const pointBytes = <usize>sections * POINT_BYTES;
  const pairs = scratch + 2 * <usize>periodFrames * POINT_BYTES;
  const share = 1.0 / <f64>periodFrames;
  let position = load<i32>(state);
  for (let start = 0; start < frames; ) {
    const count = min(periodFrames - position, frames - start);
    const offset = <usize>start << 2;
    promoteFrames(left + offset, right + offset, count, pairs);
    const isNeutral = passesEverything(points, points + 2 * pointBytes);
    let section = state + SECTIONS_AT;
    let point = points;
    let rest = sections;
    for (; rest >= 2; rest -= 2) {
      if (isNeutral) listenWithTwo(pairs, count, section, point);
      else {
        layOut(point, pointBytes, position, count, share, scratch, 2 * POINT_BYTES);
        layOut(point + POINT_BYTES, pointBytes, position, count, share, scratch + POINT_BYTES, 2 * POINT_BYTES);
        moveTwo(pairs, count, section, scratch);
      }
      section += 2 * SECTION_BYTES;
      point += 2 * POINT_BYTES;
    }
    if (rest > 0) {
      if (isNeutral) listenWithOne(pairs, count, section, point);
      else {
        layOut(point, pointBytes, position, count, share, scratch, POINT_BYTES);
        moveOne(pairs, count, section, scratch);
      }
    }
    if (!isNeutral) demoteFrames(pairs, count, left + offset, right + offset);
    start += count;
    position += count;
    if (position < periodFrames) continue;
    points += pointBytes;
    position = 0;
    silence(state, sections);
  }
  store<i32>(state, position);
}

/** Whether d e f are 1 0 0 at all these points. */
function passesEverything(points: usize, end: usize): bool {
  for (; points < end; points += POINT_BYTES) {
    if (load<f64>(points, 24) != 1 || load<f64>(points, 32) != 0 || load<f64>(points, 40) != 0) return false;
  }
  return true;
}

/** Writes what a section's coefficients are at each frame, on the way from one point to the next. */
function layOut(
  point: usize,
  pointBytes: usize,
  position: i32,
  count: i32,
  share: f64,
  into: usize,
  strideBytes: usize,
): void {
  const from0 = v128.load(point);
  const from1 = v128.load(point, 16);
  const from2 = v128.load(point, 32);
  const next = point + pointBytes;
  const part = f64x2.splat(share);
  const step0 = f64x2.mul(f64x2.sub(v128.load(next), from0), part);
  const step1 = f64x2.mul(f64x2.sub(v128.load(next, 16), from1), part);
  const step2 = f64x2.mul(f64x2.sub(v128.load(next, 32), from2), part);
  const one = f64x2.splat(1);
  let done = f64x2.splat(<f64>(position + 1));
  for (let n = 0; n < count; n++) {
    v128.store(into, f64x2.add(from0, f64x2.mul(done, step0)));
    v128.store(into, f64x2.add(from1, f64x2.mul(done, step1)), 16);
    v128.store(into, f64x2.add(from2, f64x2.mul(done, step2)), 32);
    done = f64x2.add(done, one);
    into += strideBytes;
  }
}

function moveOne(frames: usize, count: i32, section: usize, coefficients: usize): void {
  let s1 = v128.load(section);
  let s2 = v128.load(section, 16);
  for (let n = 0; n < count; n++) {
    const x = v128.load(frames);
    const b = v128.load64_splat(coefficients, 8);
    const rest = f64x2.sub(x, s2);
    const band = f64x2.add(f64x2.mul(v128.load64_splat(coefficients), s1), f64x2.mul(b, rest));
    const low = f64x2.add(
      f64x2.add(s2, f64x2.mul(b, s1)),
      f64x2.mul(v128.load64_splat(coefficients, 16), rest),
    );
    const y = f64x2.add(
      f64x2.mul(v128.load64_splat(coefficients, 24), x),
      f64x2.add(f64x2.mul(v128.load64_splat(coefficients, 32), s1), f64x2.mul(v128.load64_splat(coefficients, 40), s2)),
    );
    s1 = band;
    s2 = low;
    v128.store(frames, y);
    frames += 16;
    coefficients += POINT_BYTES;
  }
  v128.store(section, s1);
  v128.store(section, s2, 16);
}

/** The same of two at once, whose long ways through their memories then overlap. */
function moveTwo(frames: usize, count: i32, section: usize, coefficients: usize): void {
  let s1 = v128.load(section);
  let s2 = v128.load(section, 16);
  let t1 = v128.load(section, 32);
  let t2 = v128.load(section, 48);
  for (let n = 0; n < count; n++) {
    const x = v128.load(frames);
    const b = v128.load64_splat(coefficients, 8);
    const rest = f64x2.sub(x, s2);
    const band = f64x2.add(f64x2.mul(v128.load64_splat(coefficients), s1), f64x2.mul(b, rest));
    const low = f64x2.add(
      f64x2.add(s2, f64x2.mul(b, s1)),
      f64x2.mul(v128.load64_splat(coefficients, 16), rest),
    );
    const y = f64x2.add(
      f64x2.mul(v128.load64_splat(coefficients, 24), x),
      f64x2.add(f64x2.mul(v128.load64_splat(coefficients, 32), s1), f64x2.mul(v128.load64_splat(coefficients, 40), s2)),
    );
    s1 = band;
    s2 = low;
    const nextB = v128.load64_splat(coefficients, 56);
    const nextRest = f64x2.sub(y, t2);
    const nextBand = f64x2.add(f64x2.mul(v128.load64_splat(coefficients, 48), t1), f64x2.mul(nextB, nextRest));
    const nextLow = f64x2.add(
      f64x2.add(t2, f64x2.mul(nextB, t1)),
      f64x2.mul(v128.load64_splat(coefficients, 64), nextRest),
    );
    const z = f64x2.add(
      f64x2.mul(v128.load64_splat(coefficients, 72), y),
      f64x2.add(f64x2.mul(v128.load64_splat(coefficients, 80), t1), f64x2.mul(v128.load64_splat(coefficients, 88), t2)),
    );
    t1 = nextBand;
    t2 = nextLow;
    v128.store(frames, z);
    frames += 16;
    coefficients += 2 * POINT_BYTES;
  }
  v128.store(section, s1);
  v128.store(section, s2, 16);
  v128.store(section, t1, 32);
  v128.store(section, t2, 48);
}

/** Only the memory goes on, of a section that puts out what comes in. */
function listenWithOne(frames: usize, count: i32, section: usize, point: usize): void {
  let s1 = v128.load(section);
  let s2 = v128.load(section, 16);
  const a = v128.load64_splat(point);
  const b = v128.load64_splat(point, 8);
  const c = v128.load64_splat(point, 16);
  for (let n = 0; n < count; n++) {
    const x = v128.load(frames);
    const rest = f64x2.sub(x, s2);
    s2 = f64x2.add(f64x2.add(s2, f64x2.mul(b, s1)), f64x2.mul(c, rest));
    s1 = f64x2.add(f64x2.mul(a, s1), f64x2.mul(b, rest));
    frames += 16;
  }
  v128.store(section, s1);
  v128.store(section, s2, 16);
}

function listenWithTwo(frames: usize, count: i32, section: usize, point: usize): void {
  let s1 = v128.load(section);
  let s2 = v128.load(section, 16);
  const a = v128.load64_splat(point);
  const b = v128.load64_splat(point, 8);
  const c = v128.load64_splat(point, 16);
  let t1 = v128.load(section, 32);
  let t2 = v128.load(section, 48);
  const d = v128.load64_splat(point, 48);
  const e = v128.load64_splat(point, 56);
  const f = v128.load64_splat(point, 64);
  for (let n = 0; n < count; n++) {
    const x = v128.load(frames);
    const rest = f64x2.sub(x, s2);
    s2 = f64x2.add(f64x2.add(s2, f64x2.mul(b, s1)), f64x2.mul(c, rest));
    s1 = f64x2.add(f64x2.mul(a, s1), f64x2.mul(b, rest));
    const nextRest = f64x2.sub(x, t2);
    t2 = f64x2.add(f64x2.add(t2, f64x2.mul(e, t1)), f64x2.mul(f, nextRest));
    t1 = f64x2.add(f64x2.mul(d, t1), f64x2.mul(e, nextRest));
    frames += 16;
  }
  v128.store(section, s1);
  v128.store(section, s2, 16);
  v128.store(section, t1, 32);
  v128.store(section, t2, 48);
}

/** Clears what would decay into denormals, which cost a hundred cycles each. */
function silence(state: usize, sections: i32): void {
  let section = state + SECTIONS_AT;
  const least = f64x2.splat(SILENT_STATE);
  for (const end = section + <usize>sections * SECTION_BYTES; section < end; section += 16) {
    const value = v128.load(section);
    v128.store(section, v128.andnot(value, f64x2.lt(f64x2.abs(value), least)));
  }
}
