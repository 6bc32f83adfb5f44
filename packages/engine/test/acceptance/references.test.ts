import { describe, expect, it } from 'vitest';
import type { PcmAudio } from '../../src/audio/pcm-audio.ts';
import { decide } from '../../src/decide/decide-plan.ts';
import { master } from '../../src/master.ts';
import { analyze } from '../../src/measure/analyze.ts';
import { DEMO_MASTERS, demoMaster, demoMix, excerptOf } from '../demo-music.ts';
import { toneDistanceDb } from '../tone-distance.ts';

const SECONDS = 12;
const excerpt = async (audio: Promise<PcmAudio>) => excerptOf(await audio, 4, SECONDS);

const CASES = DEMO_MASTERS.flatMap((mix) => DEMO_MASTERS.map((reference) => [mix, reference] as const));

describe('a reference', () => {
  it.each(CASES)(
    'check 12: %s comes nearer to the master of %s by 60 percent where they are more than 1 dB apart',
    async (mixName, referenceName) => {
      const mix = await excerpt(demoMix(mixName));
      const reference = await analyze(await excerpt(demoMaster(referenceName)));
      const { before, after, plan } = await master(mix, { references: [{ analysis: reference }] });
      const distanceDb = toneDistanceDb(before, reference);
      if (distanceDb > 1)
        expect(toneDistanceDb(after, reference, before)).toBeLessThanOrEqual(0.4 * distanceDb);
      else expect(plan.stages.map(({ kind }) => kind)).not.toContain('equalizer');
    },
  );

  it('check 12: draws the tone nearer the stronger it is, and not at all at strength 0', async () => {
    const mix = await excerpt(demoMix('krem'));
    const reference = await analyze(await excerpt(demoMaster('buzzer')));
    const distances: number[] = [];
    for (const tone of [0, 0.25, 0.5, 0.75, 1]) {
      const { after, before, plan } = await master(mix, {
        references: [{ analysis: reference }],
        strength: { tone, dynamics: 0, stereo: 0 },
        target: { integratedLufs: -18, ceilingDbtp: -1 },
      });
      distances.push(toneDistanceDb(after, reference, before));
      if (tone === 0) expect(plan.stages.map(({ kind }) => kind)).toEqual(['loudness-gain']);
    }
    expect(distances).toEqual(distances.toSorted((a, b) => b - a));
    expect(distances[0]! - distances[4]!).toBeGreaterThan(2);
  });

  it('gives its loudness when no target is asked for, and −1 dBTP whatever its own peaks are', async () => {
    const reference = await analyze(await excerpt(demoMaster('krem')));
    const plan = decide(await analyze(await excerpt(demoMix('dirtylove'))), {
      references: [{ analysis: reference }],
    });
    expect(plan.target.integratedLufs).toBeCloseTo(reference.integratedLufs!, 2);
    expect(plan.target.ceilingDbtp).toBe(-1);
  });

  it('counts by its weight among several', async () => {
    const mix = await analyze(await excerpt(demoMix('dirtylove')));
    const [bright, dark] = [
      await analyze(await excerpt(demoMaster('buzzer'))),
      await analyze(await excerpt(demoMaster('menu'))),
    ];
    const lufs = (brightWeight: number) =>
      decide(mix, {
        references: [
          { analysis: bright, weight: brightWeight },
          { analysis: dark, weight: 1 },
        ],
      }).target.integratedLufs;
    expect(lufs(1)).toBeCloseTo((bright.integratedLufs! + dark.integratedLufs!) / 2, 2);
    expect(lufs(1000)).toBeCloseTo(bright.integratedLufs!, 1);
  });
});
