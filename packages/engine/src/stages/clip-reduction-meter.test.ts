import { describe, expect, it } from 'vitest';
import { ClipReductionMeter } from './clip-reduction-meter.ts';

const SAMPLE_RATE = 1000;
/** Halves what lies above 0.5. */
const bend = (amplitude: number) => Math.min(amplitude, 0.5);

/** A second in windows of ten frames, of which the first `loud` peak at 1. */
function reading(loud: number, blockFrames: number) {
  const channel = new Float32Array(SAMPLE_RATE).map((_, frame) =>
    frame % 10 === 3 && frame < loud * 10 ? -1 : 0.25,
  );
  const meter = new ClipReductionMeter(bend, SAMPLE_RATE);
  for (let start = 0; start < SAMPLE_RATE; start += blockFrames) {
    const block = channel.subarray(start, start + blockFrames);
    meter.hear([block], block.length);
  }
  return meter.read();
}

describe('ClipReductionMeter', () => {
  it('reads what the curve takes off the highest sample, and what it exceeds one hundredth of the time', () => {
    expect(reading(50, 1000)).toEqual({ maxDb: expect.closeTo(6.02, 2), p99Db: expect.closeTo(6.02, 2) });
    expect(reading(1, 1000)).toEqual({ maxDb: expect.closeTo(6.02, 2), p99Db: 0 });
    expect(reading(0, 1000)).toEqual({ maxDb: 0, p99Db: 0 });
  });

  it.each([1, 7, 64])('reads the same in blocks of %i frames', (blockFrames) => {
    expect(reading(30, blockFrames)).toEqual(reading(30, 1000));
  });
});
