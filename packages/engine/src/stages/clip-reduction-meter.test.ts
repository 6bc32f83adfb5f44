import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/load-kernels.ts';
import { ClipReductionMeter } from './clip-reduction-meter.ts';

const SAMPLE_RATE = 1000;
const LATENCY = 7;
const FRAMES = 2 * SAMPLE_RATE;

/** Two seconds in windows of ten frames, of which the first `loud` peak at 1 and come out at a half, later. */
function reading(loud: number, blockFrames: number) {
  const input = new Float32Array(FRAMES).map((_, frame) =>
    frame % 10 === 3 && frame < loud * 10 ? -1 : 0.25,
  );
  const output = input.map((_, frame) => Math.max(-0.5, input[frame - LATENCY] ?? 0));
  const meter = new ClipReductionMeter({
    above: 0.4,
    latencyFrames: LATENCY,
    sampleRate: SAMPLE_RATE,
    kernels: createKernels(),
  });
  for (let start = 0; start < FRAMES; start += blockFrames) {
    const end = Math.min(FRAMES, start + blockFrames);
    meter.hearInput([input.subarray(start, end)], end - start);
    meter.hearOutput([output.subarray(start, end)], end - start);
  }
  return meter.read();
}

describe('ClipReductionMeter', () => {
  it('reads what is taken off the highest sample, and what is exceeded one hundredth of the time', () => {
    expect(reading(50, 1000)).toEqual({ maxDb: expect.closeTo(6.02, 2), p99Db: expect.closeTo(6.02, 2) });
    expect(reading(1, 1000)).toEqual({ maxDb: expect.closeTo(6.02, 2), p99Db: 0 });
    expect(reading(0, 1000)).toEqual({ maxDb: 0, p99Db: 0 });
  });

  it.each([1, 7, 64])('reads the same in blocks of %i frames', (blockFrames) => {
    expect(reading(30, blockFrames)).toEqual(reading(30, 1000));
  });
});
