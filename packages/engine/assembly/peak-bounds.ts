import { largestLane, largestLanes, magnitudes } from './magnitudes';

/** Samples of which the largest curvature is kept, and frames that are bounded together. */
export const BLOCK: i32 = 16;
/** Frames whose four blocks are bounded at once, a lane each. */
export const ROW: i32 = 64;

/**
 * Writes the largest curvature of each block of samples; the outermost two samples have none.
 *
 * @param lanes 64 bytes: an engine would do all of a row's loads first, and have no registers for them, but for stores in between
 */
export function measureCurvatures(samples: usize, count: i32, curvatures: usize, lanes: usize): void {
  let start = 0;
  while (start < count) {
    const at = samples + (<usize>start << 2);
    if (start > 0 && start + ROW < count) {
      v128.store(lanes, curvatureOfBlock(at));
      v128.store(lanes, curvatureOfBlock(at + 64), 16);
      v128.store(lanes, curvatureOfBlock(at + 128), 32);
      v128.store(lanes, curvatureOfBlock(at + 192), 48);
      const largest = largestLanes(
        v128.load(lanes),
        v128.load(lanes, 16),
        v128.load(lanes, 32),
        v128.load(lanes, 48),
      );
      v128.store(curvatures, largest);
      curvatures += 16;
      start += ROW;
    } else {
      store<f32>(curvatures, curvatureAtEdge(samples, start, count));
      curvatures += 4;
      start += BLOCK;
    }
  }
}

// @ts-ignore: decorator
@inline
function curvatureOfBlock(at: usize): v128 {
  const early = f32x4.pmax(curvatureOfFour(at), curvatureOfFour(at + 16));
  return f32x4.pmax(early, f32x4.pmax(curvatureOfFour(at + 32), curvatureOfFour(at + 48)));
}

// @ts-ignore: decorator
@inline
function curvatureOfFour(at: usize): v128 {
  // Doubled by a multiplication, for which other units of the processor are free than for sums.
  const twice = f32x4.mul(v128.load(at), f32x4.splat(2));
  return magnitudes(f32x4.sub(f32x4.add(v128.load(at - 4), v128.load(at, 4)), twice));
}

function curvatureAtEdge(samples: usize, start: i32, count: i32): f32 {
  if (start > 0 && start + BLOCK < count) return largestLane(curvatureOfBlock(samples + (<usize>start << 2)));
  let largest: f32 = 0;
  const end = min(start + BLOCK, count - 1);
  for (let n = max(start, 1); n < end; n++) {
    const x = samples + (<usize>n << 2);
    largest = max(largest, abs(load<f32>(x - 4) + load<f32>(x, 4) - 2 * load<f32>(x)));
  }
  return largest;
}

/**
 * Marks the blocks that may hold a peak above `largest`: for each row of frames, and for what is left of the last, an i32 with a bit
 * for each block. Left over blocks are all marked.
 *
 * @param centre the first frame's own sample
 * @param lastBlockOfSupport how many blocks behind a frame's own its oldest and newest samples reach
 */
export function markBlocks(
  centre: usize,
  frames: i32,
  curvatures: usize,
  lastBlockOfSupport: i32,
  sampleGain: f32,
  curvatureGain: f32,
  allowance: f32,
  largest: f32,
  marks: usize,
): void {
  const sampleGains = f32x4.splat(sampleGain);
  const curvatureGains = f32x4.splat(curvatureGain);
  const allowances = f32x4.splat(allowance);
  const largests = f32x4.splat(largest);
  const supportEnd = <usize>(lastBlockOfSupport + 1) << 2;
  for (const end = marks + (<usize>(frames / ROW) << 2); marks < end; marks += 4) {
    let curvature = v128.load(curvatures);
    for (let block: usize = 4; block < supportEnd; block += 4) {
      curvature = f32x4.pmax(curvature, v128.load(curvatures + block));
    }
    const magnitude = largestLanes(
      magnitudeOfBlock(centre),
      magnitudeOfBlock(centre + 64),
      magnitudeOfBlock(centre + 128),
      magnitudeOfBlock(centre + 192),
    );
    const line = f32x4.mul(sampleGains, magnitude);
    const rest = f32x4.mul(curvatureGains, curvature);
    const bound = f32x4.add(f32x4.add(line, rest), allowances);
    store<i32>(marks, i32x4.bitmask(f32x4.gt(bound, largests)));
    centre += <usize>ROW << 2;
    curvatures += 16;
  }
  const blocksLeft = ((frames % ROW) + BLOCK - 1) / BLOCK;
  store<i32>(marks, (1 << blocksLeft) - 1);
}

/** Of the block's frames and of the one that follows them. */
function magnitudeOfBlock(at: usize): v128 {
  const early = f32x4.pmax(magnitudes(v128.load(at)), magnitudes(v128.load(at, 16)));
  const late = f32x4.pmax(magnitudes(v128.load(at, 32)), magnitudes(v128.load(at, 48)));
  return f32x4.pmax(f32x4.pmax(early, late), magnitudes(v128.load(at, 52)));
}
