import { describe, expect, it } from 'vitest';
import { addNoise, loadDemo } from '../../../test/planting.ts';
import { sine, syntheticMix } from '../../../test/signals.ts';
import type { PcmAudio } from '../../audio/pcm-audio.ts';
import { analyze } from '../analyze.ts';
import { collectEvidence } from '../collect-evidence.ts';
import { readLoudnessAnalysis } from '../read-analysis.ts';
import { findDefects } from './find-defects.ts';

const kindsOf = async (audio: PcmAudio) => (await analyze(audio)).defects.map(({ kind }) => kind);
const stereo = (channels: readonly Float32Array[]): PcmAudio => ({
  sampleRate: 44_100,
  channelLayout: 'stereo',
  channels,
});

describe('findDefects()', () => {
  // What is raised in the demo set is true: the stems of francium were coded (its spectrum falls by 30 dB at 19.4 kHz), its pad
  // at 316 Hz cancels in mono, and dirtylove and francium have hi-hats and sibilants.
  it.each([
    ['buzzer.mix', []],
    ['krem.mix', []],
    ['menu.mix', []],
    ['dirtylove.mix', ['sibilance']],
    ['francium.mix', ['lossy-cutoff', 'mono-loss', 'out-of-phase', 'sibilance']],
    ['buzzer.human', ['already-limited', 'clipping', 'inter-sample-overs', 'no-headroom']],
    ['krem.human', ['already-limited', 'clipping', 'inter-sample-overs']],
    ['menu.human', ['no-headroom']],
  ])('raises in %s what is there, and nothing else', async (name, kinds) => {
    expect((await kindsOf(await loadDemo(name))).sort()).toEqual(kinds);
  });

  it('raises nothing in noise, and in a synthetic mix only its drums of noise', async () => {
    const frames = 12 * 44_100;
    const mix = syntheticMix(frames, { sampleRate: 44_100, seed: 1 });
    expect(await kindsOf(stereo(mix))).toEqual(['sibilance']);
    let noise = stereo([new Float32Array(frames), new Float32Array(frames)]);
    // Nearly normal: peaks of a uniform distribution meet one ceiling.
    for (const seed of [1, 2, 3, 4, 5]) noise = addNoise(noise, { levelDbfs: -27, seed });
    expect(await kindsOf(noise)).toEqual([]);
  });

  it('has nothing to say of a piece without frames, and copes with the shortest', async () => {
    expect(await kindsOf(stereo([new Float32Array(0), new Float32Array(0)]))).toEqual([]);
    for (const frames of [1, 100, 4_410]) {
      const note = sine(frames, { frequencyHz: 997, sampleRate: 44_100, amplitude: 0.5 });
      for (const { confidence } of (await analyze(stereo([note, note]))).defects) {
        expect(confidence).toBeGreaterThan(0);
      }
    }
  });

  it('copes with every rate and layout', async () => {
    for (const sampleRate of [8_000, 11_025, 22_050, 32_000, 96_000, 192_000]) {
      const [left] = syntheticMix(4 * sampleRate, { sampleRate, seed: 1 });
      const { defects } = await analyze({ sampleRate, channelLayout: 'mono', channels: [left] });
      expect(
        defects.map(({ kind }) => kind),
        `${sampleRate} Hz`,
      ).toEqual([]);
    }
  });

  it('gives the gravest first, with finite numbers and whole sentences', async () => {
    const { defects, seconds } = await analyze(await loadDemo('buzzer.human'));
    const order = ['fault', 'warning', 'note'];
    const ranks = defects.map(({ severity }) => order.indexOf(severity));
    expect(ranks).toEqual([...ranks].sort());
    for (const defect of defects) {
      expect(defect.sentence).toMatch(/^[A-Z0-9].*\.$/);
      expect(Object.values(defect.measured).every(Number.isFinite)).toBe(true);
      expect(defect.stretches.length).toBeLessThanOrEqual(20);
      for (const { startSeconds, endSeconds } of defect.stretches) {
        expect(startSeconds).toBeLessThan(endSeconds);
        expect(endSeconds).toBeLessThanOrEqual(seconds);
      }
    }
  });

  it('refuses evidence of loudness alone', async () => {
    const note = sine(44_100, { frequencyHz: 997, sampleRate: 44_100, amplitude: 0.5 });
    const evidence = await collectEvidence(stereo([note, note]), { scope: 'loudness' });
    expect(() => findDefects(evidence, readLoudnessAnalysis(evidence))).toThrow(RangeError);
  });
});
