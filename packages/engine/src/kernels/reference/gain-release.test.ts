import { describe, expect, it } from 'vitest';
import { releaseSteps } from '../../stages/gain-release.ts';
import { GainRelease } from './gain-release.ts';

const SAMPLE_RATE = 10_000;
const releaseOf = (releaseSeconds: number) =>
  new GainRelease(releaseSteps({ releaseSeconds, stepsPerSecond: SAMPLE_RATE }));
const dip = (release: GainRelease, { gain, frames }: { gain: number; frames: number }) => {
  for (let n = 0; n < frames; n++) nextOf(release, gain);
};
const framesUntil = (release: GainRelease, gain: number) => {
  for (let n = 0; n < 100_000; n++) if (nextOf(release, 1) >= gain) return n;
  return Number.POSITIVE_INFINITY;
};

const nextOf = (release: GainRelease, allowed: number) => {
  const gains = Float64Array.of(allowed);
  release.process(gains);
  return gains[0]!;
};

describe('GainRelease', () => {
  it('never exceeds what is allowed', () => {
    const release = releaseOf(0.3);
    for (let n = 0; n < 5000; n++) {
      const allowed = 0.5 + 0.5 * Math.abs(Math.sin(n * n));
      expect(nextOf(release, allowed)).toBeLessThanOrEqual(allowed);
    }
  });

  it('comes back faster after a lone peak than after lasting reduction', () => {
    const afterPeak = releaseOf(0.3);
    dip(afterPeak, { gain: 0.5, frames: 30 });
    const afterPassage = releaseOf(0.3);
    dip(afterPassage, { gain: 0.5, frames: 20_000 });
    expect(framesUntil(afterPeak, 0.9)).toBeLessThan(0.15 * SAMPLE_RATE);
    expect(framesUntil(afterPassage, 0.9)).toBeGreaterThan(0.4 * SAMPLE_RATE);
  });

  it('returns to exactly one', () => {
    const release = releaseOf(0.05);
    dip(release, { gain: 0.1, frames: 5000 });
    expect(framesUntil(release, 1)).toBeLessThan(2 * SAMPLE_RATE);
  });
});
