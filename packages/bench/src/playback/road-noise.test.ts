import { analyze, toAudioSource } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { pcmOf } from '../../test/pcm-of.ts';
import { THIRD_OCTAVES_HZ } from '../processing/third-octave-gains.ts';
import { ROAD_NOISE_SPL_DB, roadNoiseLike, roadNoiseRelativeLu } from './road-noise.ts';

const RATE = 32_000;
const like = (channelLayout: 'mono' | 'stereo') =>
  toAudioSource({
    sampleRate: RATE,
    channelLayout,
    channels: Array.from({ length: channelLayout === 'mono' ? 1 : 2 }, () => new Float32Array(25 * RATE)),
  });

describe('road noise', () => {
  it('has the loudness asked for and the spectrum of its table', async () => {
    for (const layout of ['mono', 'stereo'] as const) {
      const noise = await pcmOf(roadNoiseLike(like(layout), { lufs: -20, seed: 'road' }));
      const { integratedLufs, thirdOctaves } = await analyze(noise);
      expect(Math.abs(integratedLufs! + 20)).toBeLessThan(0.2);
      const levels = THIRD_OCTAVES_HZ.flatMap((hz, band) => {
        const index = thirdOctaves.centersHz.findIndex((center) => Math.abs(center / hz - 1) < 0.01);
        const level = thirdOctaves.levelsDb[index];
        return hz < 100 || hz > 12_000 || level == null
          ? []
          : [{ hz, offDb: level - ROAD_NOISE_SPL_DB[band]! }];
      });
      expect(levels.length).toBeGreaterThan(20);
      const mean = levels.reduce((sum, { offDb }) => sum + offDb, 0) / levels.length;
      // 25 s of noise leave a third octave at 100 Hz uncertain by 0.3 dB
      for (const { hz, offDb } of levels)
        expect(Math.abs(offDb - mean), `${hz.toFixed(0)} Hz`).toBeLessThan(1);
    }
  });

  it('is one and the same at both ears in the bass, unrelated in the treble', async () => {
    const noise = await pcmOf(roadNoiseLike(like('stereo'), { lufs: -20, seed: 'ears' }));
    const { centersHz, correlations } = (await analyze(noise)).thirdOctaves;
    const at = (hz: number) =>
      correlations[centersHz.findIndex((center) => Math.abs(center / hz - 1) < 0.02)]!;
    expect(at(63)).toBeGreaterThan(0.95);
    expect(Math.abs(at(5000))).toBeLessThan(0.15);
  });

  it('is as far below the music as the sound pressures say', () => {
    expect(roadNoiseRelativeLu(80)).toBeCloseTo(-5, 0);
    expect(roadNoiseRelativeLu(70) - roadNoiseRelativeLu(80)).toBeCloseTo(10, 9);
  });
});
