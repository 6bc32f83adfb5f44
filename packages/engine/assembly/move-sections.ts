// State-variable sections in series whose coefficients move in straight lines from period to period. Lane 0 and lane 1 of a f64x2
// are two channels of one frame.
import { demoteFrames, promoteFrames } from './biquad-section';

/** a g m0 m1 m2 of one section at one moment. */
const POINT: usize = 5;
const POINT_BYTES: usize = 40;
/** A section's memory: s1, s2, then its coefficients at this frame, in both lanes. */
const SECTION_BYTES: usize = 112;
const COEFFICIENTS_AT: usize = 32;
/** Steps of the coefficients, in both lanes. */
const STEP_BYTES: usize = 80;
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
  const steps = scratch;
  const pairs = scratch + <usize>sections * STEP_BYTES;
  let position = load<i32>(state);
  for (let start = 0; start < frames; ) {
    const count = min(periodFrames - position, frames - start);
    const offset = <usize>start << 2;
    promoteFrames(left + offset, right + offset, count, pairs);
    const isNeutral = prepare(points, pointBytes, position, periodFrames, state, steps);
    let section = state + SECTIONS_AT;
    let step = steps;
    let rest = sections;
    for (; rest >= 2; rest -= 2) {
      if (isNeutral) listenWithTwo(pairs, count, section);
      else moveTwo(pairs, count, section, step);
      section += 2 * SECTION_BYTES;
      step += 2 * STEP_BYTES;
    }
    if (rest > 0) {
      if (isNeutral) listenWithOne(pairs, count, section);
      else moveOne(pairs, count, section, step);
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

/** Lays out the steps of this period, and at its start the coefficients. Returns whether no section does anything. */
function prepare(
  points: usize,
  pointBytes: usize,
  position: i32,
  periodFrames: i32,
  state: usize,
  steps: usize,
): bool {
  const share = 1.0 / <f64>periodFrames;
  let isNeutral = true;
  let section = state + SECTIONS_AT + COEFFICIENTS_AT;
  for (const end = points + pointBytes; points < end; points += POINT_BYTES) {
    for (let k: usize = 0; k < POINT; k++) {
      const from = load<f64>(points + (k << 3));
      const to = load<f64>(points + pointBytes + (k << 3));
      v128.store(steps + (k << 4), f64x2.splat((to - from) * share));
      if (position == 0) v128.store(section + (k << 4), f64x2.splat(from));
      const neutral: f64 = k == 2 ? 1 : 0;
      if (k >= 2 && (from != neutral || to != neutral)) isNeutral = false;
    }
    steps += STEP_BYTES;
    section += SECTION_BYTES;
  }
  return isNeutral;
}

function moveOne(frames: usize, count: i32, section: usize, steps: usize): void {
  let s1 = v128.load(section);
  let s2 = v128.load(section, 16);
  let a = v128.load(section, 32);
  let g = v128.load(section, 48);
  let m0 = v128.load(section, 64);
  let m1 = v128.load(section, 80);
  let m2 = v128.load(section, 96);
  for (let n = 0; n < count; n++) {
    a = f64x2.add(a, v128.load(steps));
    g = f64x2.add(g, v128.load(steps, 16));
    m0 = f64x2.add(m0, v128.load(steps, 32));
    m1 = f64x2.add(m1, v128.load(steps, 48));
    m2 = f64x2.add(m2, v128.load(steps, 64));
    const x = v128.load(frames);
    const across = f64x2.mul(a, g);
    const rest = f64x2.sub(x, s2);
    const band = f64x2.add(f64x2.mul(a, s1), f64x2.mul(across, rest));
    const rise = f64x2.add(f64x2.mul(across, s1), f64x2.mul(f64x2.mul(across, g), rest));
    const low = f64x2.add(s2, rise);
    s1 = f64x2.sub(f64x2.add(band, band), s1);
    s2 = f64x2.add(low, rise);
    v128.store(
      frames,
      f64x2.add(f64x2.add(f64x2.mul(m0, x), f64x2.mul(m1, band)), f64x2.mul(m2, low)),
    );
    frames += 16;
  }
  v128.store(section, s1);
  v128.store(section, s2, 16);
  v128.store(section, a, 32);
  v128.store(section, g, 48);
  v128.store(section, m0, 64);
  v128.store(section, m1, 80);
  v128.store(section, m2, 96);
}

/** The same of two at once, whose long ways through their memories then overlap. */
function moveTwo(frames: usize, count: i32, section: usize, steps: usize): void {
  let s1 = v128.load(section);
  let s2 = v128.load(section, 16);
  let a = v128.load(section, 32);
  let g = v128.load(section, 48);
  let m0 = v128.load(section, 64);
  let m1 = v128.load(section, 80);
  let m2 = v128.load(section, 96);
  let t1 = v128.load(section, 112);
  let t2 = v128.load(section, 128);
  let b = v128.load(section, 144);
  let h = v128.load(section, 160);
  let n0 = v128.load(section, 176);
  let n1 = v128.load(section, 192);
  let n2 = v128.load(section, 208);
  for (let n = 0; n < count; n++) {
    a = f64x2.add(a, v128.load(steps));
    g = f64x2.add(g, v128.load(steps, 16));
    m0 = f64x2.add(m0, v128.load(steps, 32));
    m1 = f64x2.add(m1, v128.load(steps, 48));
    m2 = f64x2.add(m2, v128.load(steps, 64));
    const x = v128.load(frames);
    const across = f64x2.mul(a, g);
    const rest = f64x2.sub(x, s2);
    const band = f64x2.add(f64x2.mul(a, s1), f64x2.mul(across, rest));
    const rise = f64x2.add(f64x2.mul(across, s1), f64x2.mul(f64x2.mul(across, g), rest));
    const low = f64x2.add(s2, rise);
    s1 = f64x2.sub(f64x2.add(band, band), s1);
    s2 = f64x2.add(low, rise);
    const y = f64x2.add(f64x2.add(f64x2.mul(m0, x), f64x2.mul(m1, band)), f64x2.mul(m2, low));
    b = f64x2.add(b, v128.load(steps, 80));
    h = f64x2.add(h, v128.load(steps, 96));
    n0 = f64x2.add(n0, v128.load(steps, 112));
    n1 = f64x2.add(n1, v128.load(steps, 128));
    n2 = f64x2.add(n2, v128.load(steps, 144));
    const nextAcross = f64x2.mul(b, h);
    const nextRest = f64x2.sub(y, t2);
    const nextBand = f64x2.add(f64x2.mul(b, t1), f64x2.mul(nextAcross, nextRest));
    const nextRise = f64x2.add(f64x2.mul(nextAcross, t1), f64x2.mul(f64x2.mul(nextAcross, h), nextRest));
    const nextLow = f64x2.add(t2, nextRise);
    t1 = f64x2.sub(f64x2.add(nextBand, nextBand), t1);
    t2 = f64x2.add(nextLow, nextRise);
    v128.store(
      frames,
      f64x2.add(f64x2.add(f64x2.mul(n0, y), f64x2.mul(n1, nextBand)), f64x2.mul(n2, nextLow)),
    );
    frames += 16;
  }
  v128.store(section, s1);
  v128.store(section, s2, 16);
  v128.store(section, a, 32);
  v128.store(section, g, 48);
  v128.store(section, m0, 64);
  v128.store(section, m1, 80);
  v128.store(section, m2, 96);
  v128.store(section, t1, 112);
  v128.store(section, t2, 128);
  v128.store(section, b, 144);
  v128.store(section, h, 160);
  v128.store(section, n0, 176);
  v128.store(section, n1, 192);
  v128.store(section, n2, 208);
}

/** Only the memory goes on, of a section that puts out what comes in. */
function listenWithOne(frames: usize, count: i32, section: usize): void {
  let s1 = v128.load(section);
  let s2 = v128.load(section, 16);
  const a = v128.load(section, 32);
  const g = v128.load(section, 48);
  for (let n = 0; n < count; n++) {
    const across = f64x2.mul(a, g);
    const rest = f64x2.sub(v128.load(frames), s2);
    const band = f64x2.add(f64x2.mul(a, s1), f64x2.mul(across, rest));
    const rise = f64x2.add(f64x2.mul(across, s1), f64x2.mul(f64x2.mul(across, g), rest));
    s1 = f64x2.sub(f64x2.add(band, band), s1);
    s2 = f64x2.add(f64x2.add(s2, rise), rise);
    frames += 16;
  }
  v128.store(section, s1);
  v128.store(section, s2, 16);
}

function listenWithTwo(frames: usize, count: i32, section: usize): void {
  let s1 = v128.load(section);
  let s2 = v128.load(section, 16);
  const a = v128.load(section, 32);
  const g = v128.load(section, 48);
  let t1 = v128.load(section, 112);
  let t2 = v128.load(section, 128);
  const b = v128.load(section, 144);
  const h = v128.load(section, 160);
  for (let n = 0; n < count; n++) {
    const x = v128.load(frames);
    const across = f64x2.mul(a, g);
    const rest = f64x2.sub(x, s2);
    const band = f64x2.add(f64x2.mul(a, s1), f64x2.mul(across, rest));
    const rise = f64x2.add(f64x2.mul(across, s1), f64x2.mul(f64x2.mul(across, g), rest));
    s1 = f64x2.sub(f64x2.add(band, band), s1);
    s2 = f64x2.add(f64x2.add(s2, rise), rise);
    const nextAcross = f64x2.mul(b, h);
    const nextRest = f64x2.sub(x, t2);
    const nextBand = f64x2.add(f64x2.mul(b, t1), f64x2.mul(nextAcross, nextRest));
    const nextRise = f64x2.add(f64x2.mul(nextAcross, t1), f64x2.mul(f64x2.mul(nextAcross, h), nextRest));
    t1 = f64x2.sub(f64x2.add(nextBand, nextBand), t1);
    t2 = f64x2.add(f64x2.add(t2, nextRise), nextRise);
    frames += 16;
  }
  v128.store(section, s1);
  v128.store(section, s2, 16);
  v128.store(section, t1, 112);
  v128.store(section, t2, 128);
}

/** Clears what would decay into denormals, which cost a hundred cycles each. */
function silence(state: usize, sections: i32): void {
  let section = state + SECTIONS_AT;
  for (const end = section + <usize>sections * SECTION_BYTES; section < end; section += SECTION_BYTES) {
    const s1 = v128.load(section);
    const s2 = v128.load(section, 16);
    const least = f64x2.splat(SILENT_STATE);
    v128.store(section, v128.andnot(s1, f64x2.lt(f64x2.abs(s1), least)));
    v128.store(section, v128.andnot(s2, f64x2.lt(f64x2.abs(s2), least)), 16);
  }
}
