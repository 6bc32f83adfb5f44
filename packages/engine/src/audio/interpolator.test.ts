import { describe, expect, it } from 'vitest';
import type { InterpolatorTaps } from '../kernels/kernels.ts';
import { BS1770_INTERPOLATOR, HQ_INTERPOLATOR } from './interpolator.ts';

/** How far phase `phase` reads a unit complex exponential at `cyclesPerFrame` from where it says it sits. */
function phaseError(
  taps: InterpolatorTaps,
  { phase, offset, cyclesPerFrame }: { phase: number; offset: number; cyclesPerFrame: number },
): number {
  let re = 0;
  let im = 0;
  for (const [k, tap] of taps.phases[phase]!.entries()) {
    const framesFromPoint = taps.delayFrames - k - offset;
    re += tap * Math.cos(2 * Math.PI * cyclesPerFrame * framesFromPoint);
    im += tap * Math.sin(2 * Math.PI * cyclesPerFrame * framesFromPoint);
  }
  return Math.hypot(re - 1, im);
}

describe('HQ_INTERPOLATOR', () => {
  it('reads a tone at 0.4 of the rate at the time it says, in every phase', () => {
    for (let phase = 0; phase < 8; phase++) {
      expect(phaseError(HQ_INTERPOLATOR, { phase, offset: phase / 8, cyclesPerFrame: 0.4 })).toBeLessThan(
        2e-3,
      );
    }
  });

  it('has the sample itself as phase 0', () => {
    const [sampleItself] = HQ_INTERPOLATOR.phases;
    expect(sampleItself!.filter((tap) => tap !== 0)).toEqual(Float32Array.of(1));
    expect(sampleItself!.indexOf(1)).toBe(16);
  });

  it('bounds its gain as published for 8 × 32 taps', () => {
    expect(HQ_INTERPOLATOR.gainBound).toBeCloseTo(2.432, 2);
  });
});

describe('BS1770_INTERPOLATOR', () => {
  it('sits at odd eighths after the sample', () => {
    for (let phase = 0; phase < 4; phase++) {
      const error = phaseError(BS1770_INTERPOLATOR, {
        phase,
        offset: (2 * phase + 1) / 8,
        cyclesPerFrame: 0.05,
      });
      expect(error).toBeLessThan(0.02);
    }
  });

  it('bounds its gain as the table sums', () => {
    expect(BS1770_INTERPOLATOR.gainBound).toBeCloseTo(2.0228, 3);
  });
});
