/** Behind the state's first number, the frames of the top that the walk is in (0 outside one): the sample two before that top. */
const BEFORE: usize = 8;
/** A top's numbers: its last frame, its length in frames, its level. */
const TOP_BYTES: usize = 12;

let topFrames: i32 = 0;
let before: f32 = 0;

/**
 * Looks for level tops among `frames` frames (a multiple of eight) from `samples` on, of which three more are read on either side.
 * `state` holds two doubles from call to call. Writes three numbers a top into `tops`: end and length (i32), level (f32).
 *
 * A flat frame has a small step on either side, and one of the two begins at an even frame: most frames are passed over by
 * looking at those alone.
 *
 * @returns how many tops ended
 */
export function flatTops(
  samples: usize,
  frames: i32,
  step: f32,
  floor: f32,
  leastEdges: f64,
  state: usize,
  tops: usize,
): i32 {
  const steps = f32x4.splat(step);
  // The even frame lies within a step of the flat one.
  const evenFloors = f32x4.splat(floor - 2 * step);
  const magnitudeBits = i32x4.splat(0x7fffffff);
  topFrames = <i32>load<f64>(state);
  before = <f32>load<f64>(state + BEFORE);
  let top = tops;
  for (let frame = 0; frame < frames; frame += 8) {
    const at = samples + (<usize>frame << 2);
    const first = v128.load(at);
    const second = v128.load(at, 16);
    const even = v128.shuffle<i32>(first, second, 0, 2, 4, 6);
    const odd = v128.shuffle<i32>(first, second, 1, 3, 5, 7);
    const isLevel = f32x4.le(v128.and(f32x4.sub(odd, even), magnitudeBits), steps);
    const mayBeFlat = v128.and(isLevel, f32x4.ge(v128.and(even, magnitudeBits), evenFloors));
    if (v128.any_true(mayBeFlat)) {
      top = walk(at, frame, flatLanes(at, step, floor), leastEdges, top);
      top = walk(at + 16, frame + 4, flatLanes(at + 16, step, floor), leastEdges, top);
    } else if (topFrames > 0) top = endTop(at, frame, leastEdges, top);
  }
  store<f64>(state, <f64>topFrames);
  store<f64>(state + BEFORE, <f64>before);
  return <i32>((top - tops) / TOP_BYTES);
}

/** Which of four frames are flat, a bit each. */
// @ts-ignore: decorator
@inline
function flatLanes(at: usize, step: f32, floor: f32): i32 {
  const x = v128.load(at);
  const rise = f32x4.abs(f32x4.sub(x, v128.load(at - 4)));
  const next = f32x4.abs(f32x4.sub(v128.load(at + 4), x));
  const isLevel = f32x4.le(f32x4.max(rise, next), f32x4.splat(step));
  return i32x4.bitmask(v128.and(isLevel, f32x4.ge(f32x4.abs(x), f32x4.splat(floor))));
}

/** Four frames one by one, which of them are flat is in `flat`. */
// @ts-ignore: decorator
@inline
function walk(at: usize, frame: i32, flat: i32, leastEdges: f64, top: usize): usize {
  if (flat === 0) return topFrames > 0 ? endTop(at, frame, leastEdges, top) : top;
  for (let lane = 0; lane < 4; lane++) {
    const sample = at + (<usize>lane << 2);
    if ((flat >> lane) & 1) {
      if (topFrames === 0) before = load<f32>(sample - 12);
      // The first flat frame has an equal on either side.
      topFrames = topFrames === 0 ? 3 : topFrames + 1;
    } else if (topFrames > 0) top = endTop(sample, frame + lane, leastEdges, top);
  }
  return top;
}

/** The frame at `sample` is level with the top and the first behind it that is not flat. */
function endTop(sample: usize, frame: i32, leastEdges: f64, top: usize): usize {
  const level = <f64>load<f32>(sample);
  const rise = Math.abs(level) - <f64>before * signOf(level);
  const fall = Math.abs(level) - <f64>load<f32>(sample + 8) * signOf(level);
  if (rise > 0 && fall > 0 && rise + fall >= leastEdges) {
    store<i32>(top, frame);
    store<i32>(top + 4, topFrames);
    store<f32>(top + 8, <f32>Math.abs(level));
    top += TOP_BYTES;
  }
  topFrames = 0;
  return top;
}

// @ts-ignore: decorator
@inline
function signOf(value: f64): f64 {
  return value < 0 ? -1 : 1;
}
