/**
 * The sum of each block of frames, in double precision: every fourth frame into one of four sums, which need not wait for each other.
 *
 * @param blockFrames a multiple of four
 */
export function sumsOfBlocks(samples: usize, blockFrames: i32, sums: usize, blocks: i32): void {
  for (const end = sums + (<usize>blocks << 3); sums < end; sums += 8) {
    let early = f64x2.splat(0);
    let late = early;
    for (const blockEnd = samples + (<usize>blockFrames << 2); samples < blockEnd; samples += 16) {
      const four = v128.load(samples);
      early = f64x2.add(early, f64x2.promote_low_f32x4(four));
      late = f64x2.add(late, f64x2.promote_low_f32x4(v128.shuffle<f64>(four, four, 1, 1)));
    }
    const even = f64x2.extract_lane(early, 0) + f64x2.extract_lane(early, 1);
    store<f64>(sums, even + (f64x2.extract_lane(late, 0) + f64x2.extract_lane(late, 1)));
  }
}
