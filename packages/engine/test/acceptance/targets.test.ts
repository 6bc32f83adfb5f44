import { describe, expect, it } from 'vitest';
import type { PcmAudio } from '../../src/audio/pcm-audio.ts';
import { master } from '../../src/master.ts';
import { DELIVERY_TARGETS } from '../../src/plan/delivery-target.ts';
import { demoMix, excerptOf } from '../demo-music.ts';
import { independentTruePeakDbtp } from '../independent-true-peak.ts';

const TARGETS = Object.entries(DELIVERY_TARGETS);
const mixOf = async (name: 'krem' | 'francium', seconds = 8) => excerptOf(await demoMix(name), 6, seconds);

/** Differences of differences: what a filter in the bass turns does not count. */
const sharpened = ({ channels, ...format }: PcmAudio): PcmAudio => ({
  ...format,
  channels: channels.map((channel) =>
    channel.map((sample, frame) => (channel[frame - 1] ?? 0) * 2 - sample - (channel[frame - 2] ?? 0)),
  ),
});

/** In frames, to a fraction of one: where the cross-correlation of two pieces peaks, near zero. */
function delayFrames(a: PcmAudio, b: PcmAudio): number {
  const margin = 8;
  const correlate = (lag: number) => {
    let sum = 0;
    for (const [index, channel] of a.channels.entries()) {
      const other = b.channels[index]!;
      for (let frame = margin; frame < channel.length - margin; frame++)
        sum += channel[frame]! * other[frame + lag]!;
    }
    return sum;
  };
  const [before, here, after] = [-1, 0, 1].map(correlate) as [number, number, number];
  expect(here).toBeGreaterThan(Math.max(before, after));
  return (before - after) / (2 * (before - 2 * here + after));
}

describe('every delivery target', () => {
  it.each(TARGETS)(
    'check 1, 2: %s is met in loudness or told to be out of reach, under its ceiling',
    async (_, target) => {
      const {
        before,
        after,
        plan,
        feasible,
        master: finished,
      } = await master(await mixOf('krem'), { target });
      const wanted = target.integratedLufs ?? before.integratedLufs!;
      if (feasible) expect(Math.abs(after.integratedLufs! - wanted)).toBeLessThanOrEqual(0.1);
      else expect(plan.shortfallLu).toBeCloseTo(wanted - after.integratedLufs!, 1);
      expect(independentTruePeakDbtp(finished.channels)).toBeLessThanOrEqual(target.ceilingDbtp + 0.05);
      expect(after.samplePeakDbfs!).toBeLessThanOrEqual(target.ceilingDbtp);
    },
  );

  it.each(TARGETS.filter(([, { sampleRate }]) => sampleRate === undefined))(
    'check 5: %s keeps length and time',
    async (_, target) => {
      const mix = await mixOf('francium');
      const { master: finished } = await master(mix, { target });
      expect(finished.channels[0]).toHaveLength(mix.channels[0]!.length);
      // Minimum-phase filters in the bass delay what little of it is left by a trace.
      const filters = target.highPassHz !== undefined || target.monoBelowHz !== undefined;
      expect(Math.abs(delayFrames(sharpened(mix), sharpened(finished)))).toBeLessThan(filters ? 0.05 : 0.01);
    },
  );

  it.each(['club', 'vinyl-premaster'] as const)('check 9: %s has its bass in the middle', async (target) => {
    const { after } = await master(await mixOf('francium'), { target });
    expect(after.lowSideToMidDb!).toBeLessThan(-20);
  });

  it('vinyl-premaster is never limited', async () => {
    const { plan } = await master(await mixOf('krem'), { target: 'vinyl-premaster' });
    expect(plan.stages.map(({ kind }) => kind)).toEqual(['subsonic-filter', 'stereo-width', 'loudness-gain']);
  });

  it('check 9: a dual mono mix stays mono', async () => {
    const { channels, ...format } = await mixOf('krem');
    const mono = { ...format, channels: [channels[0]!, channels[0]!.slice()] };
    const { master: finished } = await master(mono, { target: 'club' });
    expect(finished.channels[1]).toEqual(finished.channels[0]);
  });
});
