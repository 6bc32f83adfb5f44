import { describe, expect, it } from 'vitest';
import { LateAudio } from './late-audio.ts';

const SAMPLE_RATE = 48_000;
const BLOCK = 128;

/** Calls as a device makes them: `perCall` blocks at a time, each when its time has come by the machine's clock. */
function run(
  late: LateAudio,
  {
    seconds,
    perCall = 1,
    drift = 0,
    delayMilliseconds = () => 0,
    startFrame = 0,
    startMilliseconds = 1e12,
  }: {
    seconds: number;
    perCall?: number;
    drift?: number;
    delayMilliseconds?: (second: number) => number;
    startFrame?: number;
    startMilliseconds?: number;
  },
): { frame: number; milliseconds: number } {
  let frame = startFrame;
  let milliseconds = startMilliseconds;
  for (let call = 0; call * perCall * BLOCK < seconds * SAMPLE_RATE; call += 1) {
    const second = (call * perCall * BLOCK) / SAMPLE_RATE;
    milliseconds = startMilliseconds + 1_000 * second * (1 + drift) + delayMilliseconds(second);
    for (let block = 0; block < perCall; block += 1) {
      late.note({ frame, frames: BLOCK, milliseconds: Math.round(milliseconds) });
      frame += BLOCK;
    }
  }
  return { frame, milliseconds };
}

const create = () => new LateAudio({ sampleRate: SAMPLE_RATE, toleratedSeconds: 0.05 });

describe('LateAudio', () => {
  it('finds nothing where every call is in time', () => {
    for (const perCall of [1, 4, 32]) {
      const late = create();
      run(late, { seconds: 60, perCall });
      expect(late.take()).toEqual({ lateSeconds: 0, skippedFrames: 0 });
    }
  });

  it('finds nothing in jitter within what the device still has', () => {
    const late = create();
    let state = 1;
    run(late, {
      seconds: 60,
      perCall: 4,
      delayMilliseconds: () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return (45 * state) / 2 ** 32;
      },
    });
    expect(late.take().lateSeconds).toBe(0);
  });

  it('finds nothing in clocks that drift apart', () => {
    for (const drift of [5e-4, -5e-4]) {
      const late = create();
      run(late, { seconds: 600, perCall: 4, drift });
      expect(late.take().lateSeconds).toBe(0);
    }
  });

  it('tells how long a gap was, once', () => {
    const late = create();
    run(late, { seconds: 10, perCall: 4, delayMilliseconds: (second) => (second > 5 ? 120 : 0) });
    expect(late.take().lateSeconds).toBeCloseTo(0.12, 1);
    expect(late.take().lateSeconds).toBe(0);
  });

  it('counts the frames that were left out', () => {
    const late = create();
    const { frame, milliseconds } = run(late, { seconds: 1 });
    run(late, { seconds: 1, startFrame: frame + 1_024, startMilliseconds: milliseconds + 24 });
    expect(late.take().skippedFrames).toBe(1_024);
  });
});
