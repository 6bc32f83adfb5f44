import { describe, expect, it } from 'vitest';
import { runStage } from '../../test/run-stage.ts';
import { pinkNoise, sine } from '../../test/signals.ts';
import type { CompressorBand, MultibandCompressorSettings } from '../plan/mastering-plan.ts';
import { type MultibandCompressorState, multibandCompressor } from './multiband-compressor.ts';

const BALLISTICS = { kneeDb: 6, attackSeconds: 0.02, releaseSeconds: 0.2 };
const at = (lowHz: number | null, highHz: number | null, more: Partial<CompressorBand> = {}) => ({
  lowHz,
  highHz,
  thresholdDb: -24,
  ratio: 2,
  ...BALLISTICS,
  ...more,
});
const four = (more: Partial<CompressorBand> = {}): CompressorBand[] => [
  at(null, 120, more),
  at(120, 800, more),
  at(800, 5000, more),
  at(5000, null, more),
];
const MIDDLES_HZ = [50, 310, 2000, 10_000];

const compress = (
  channels: Float32Array[],
  bands: CompressorBand[],
  {
    mix = 1,
    ...options
  }: { sampleRate?: number; blockFrames?: number; mix?: MultibandCompressorSettings['mix'] } = {},
) => {
  const settings: MultibandCompressorSettings = { bands, mix, link: 'stereo' };
  const { channels: compressed, state } = runStage(multibandCompressor, settings, channels, options);
  return { compressed, reductions: (state as MultibandCompressorState).gainReduction() };
};

const amplitudeOf = (db: number): number => 10 ** (db / 20);
const toDb = (amplitude: number): number => 20 * Math.log10(amplitude);

/** Amplitude of a tone over the last half, where frequencies are taken to fit whole periods. */
function toneAmplitude(samples: Float32Array, frequencyHz: number, sampleRate: number): number {
  const frames = Math.floor((samples.length / 2 / sampleRate) * 10) * (sampleRate / 10);
  const start = samples.length - frames;
  let re = 0;
  let im = 0;
  for (let n = start; n < samples.length; n++) {
    const angle = (2 * Math.PI * frequencyHz * n) / sampleRate;
    re += samples[n]! * Math.cos(angle);
    im += samples[n]! * Math.sin(angle);
  }
  return (2 * Math.hypot(re, im)) / frames;
}

/** The curve of the JAES paper, written out once more. */
function reductionDb(
  levelDb: number,
  { thresholdDb, ratio, kneeDb }: Pick<CompressorBand, 'thresholdDb' | 'ratio' | 'kneeDb'>,
) {
  const over = levelDb - thresholdDb;
  if (2 * over <= -kneeDb) return 0;
  const bent = 2 * Math.abs(over) < kneeDb ? (over + kneeDb / 2) ** 2 / (2 * kneeDb) : over;
  return bent * (1 - 1 / ratio);
}

describe('multibandCompressor', () => {
  describe('check 4: neutral', () => {
    const noise = [pinkNoise(9000, { seed: 1 }), pinkNoise(9000, { seed: 2 })];
    it('passes every bit at ratio 1, also far above the threshold', () => {
      expect(compress(noise, four({ thresholdDb: -80, ratio: 1 })).compressed).toEqual(noise);
    });
    it('passes every bit at mix 0', () => {
      expect(compress(noise, four({ thresholdDb: -60 }), { mix: 0 }).compressed).toEqual(noise);
    });
  });

  describe('check 5: time', () => {
    it('keeps the length, and lets an impulse stay where it is', () => {
      const impulse = new Float32Array(2000);
      impulse[700] = 1;
      const makeup = four().map((band, index) => ({ ...band, makeupDb: [3, -2, 4, -1][index]! }));
      const [response] = compress([impulse], makeup).compressed;
      expect(response).toHaveLength(2000);
      expect(response!.subarray(0, 700).every((sample) => sample === 0)).toBe(true);
      const magnitudes = Array.from(response!, Math.abs);
      expect(magnitudes.indexOf(Math.max(...magnitudes))).toBe(700);
    });

    it.each([
      [10, 60, 2000],
      [40, 300, 2000],
      [20, 150, 310],
      [40, 300, 50],
      [5, 50, 10_000],
    ])(
      'attacks in %i ms and releases in %i ms, within a tenth, at %i Hz',
      (attackMs, releaseMs, frequencyHz) => {
        const sampleRate = 48_000;
        const [quietFrames, loudFrames] = [60_000, 60_000];
        const tone = sine(180_000, { frequencyHz, sampleRate });
        const stepped = tone.map(
          (x, n) => x * amplitudeOf(n < quietFrames || n >= quietFrames + loudFrames ? -14 : -8),
        );
        const bands = four({ attackSeconds: attackMs / 1000, releaseSeconds: releaseMs / 1000 });
        const { compressed } = compress([stepped], bands, { sampleRate });
        // Over whole half periods, and half a millisecond at least.
        const windowFrames = (Math.ceil(0.001 * frequencyHz) * sampleRate) / frequencyHz / 2;
        const gainDbAround = (frame: number) => {
          let energy = 0;
          let before = 0;
          for (let n = Math.round(frame - windowFrames / 2); n < Math.round(frame + windowFrames / 2); n++) {
            energy += compressed[0]![n]! ** 2;
            before += stepped[n]! ** 2;
          }
          return 10 * Math.log10(energy / before);
        };
        // From the end backwards: right after a step the shelves still ring with what was before it.
        const lastTime = (from: number, isLeft: (gainDb: number) => boolean) => {
          let frame = from + 40_000;
          while (!isLeft(gainDbAround(frame))) frame--;
          return ((frame - from) / sampleRate) * 1000;
        };
        const attack = lastTime(quietFrames, (db) => db > -5 - 3 * (1 - 1 / Math.E));
        const release = lastTime(quietFrames + loudFrames, (db) => db < -8 + 3 * (1 - 1 / Math.E));
        expect(Math.abs(attack / attackMs - 1), `attack ${attack.toFixed(2)} ms`).toBeLessThan(0.1);
        expect(Math.abs(release / releaseMs - 1), `release ${release.toFixed(2)} ms`).toBeLessThan(0.1);
      },
    );
  });

  describe('check 6: odd inputs', () => {
    const everything = four({ thresholdDb: -60, ratio: 4 });
    it('leaves silence silent, also behind sound', () => {
      const silence = new Float32Array(20_000);
      expect(compress([silence], everything).compressed).toEqual([silence]);
      const burst = new Float32Array(200_000);
      burst.set(pinkNoise(20_000, { seed: 3 }));
      const [after] = compress([burst], everything).compressed;
      expect(after!.subarray(-44_100).every((sample) => sample === 0)).toBe(true);
    });
    it.each([
      ['a steady 0.5', new Float32Array(20_000).fill(0.5)],
      ['±1e30', Float32Array.from({ length: 5000 }, (_, n) => (n % 2 ? 1e30 : -1e30))],
      ['one sample', Float32Array.of(1)],
      ['no sample', new Float32Array(0)],
    ])('stays finite with %s', (_, samples) => {
      const [compressed] = compress([samples], everything).compressed;
      expect(compressed).toHaveLength(samples.length);
      expect(compressed!.every(Number.isFinite)).toBe(true);
    });
  });

  describe('check 13: idle, flat sum, static curve, mix', () => {
    it('passes every bit while no band is above its threshold', () => {
      const quiet = [
        pinkNoise(30_000, { seed: 4, amplitude: 0.05 }),
        pinkNoise(30_000, { seed: 5, amplitude: 0.05 }),
      ];
      const { compressed, reductions } = compress(quiet, four({ thresholdDb: -20 }));
      expect(compressed).toEqual(quiet);
      expect(reductions).toEqual(four().map(() => ({ meanDb: 0, p95Db: 0, maxDb: 0 })));
    });

    it('is itself again, bit for bit, some time after it acted', () => {
      const music = pinkNoise(120_000, { seed: 6, amplitude: 0.05 });
      const withBurst = music.map((x, n) => (n > 5000 && n < 9000 ? x * 16 : x));
      const { compressed, reductions } = compress(
        [withBurst],
        four({ thresholdDb: -20, releaseSeconds: 0.1 }),
      );
      expect(Math.max(...reductions.map(({ maxDb }) => maxDb))).toBeGreaterThan(1);
      expect(compressed[0]!.subarray(-44_100)).toEqual(music.subarray(-44_100));
    });

    it('has a flat sum with equal gains in all bands, within 0.01 dB', () => {
      const impulse = new Float32Array(8192);
      impulse[0] = 0.001;
      const [response] = compress([impulse], four({ makeupDb: -4 })).compressed;
      for (let thirdOctave = -17; thirdOctave <= 13; thirdOctave++) {
        const turns = (1000 * 10 ** (thirdOctave / 10)) / 44_100;
        let re = 0;
        let im = 0;
        for (const [n, sample] of response!.entries()) {
          re += sample * Math.cos(2 * Math.PI * turns * n);
          im += sample * Math.sin(2 * Math.PI * turns * n);
        }
        expect(Math.abs(toDb(Math.hypot(re, im) / 0.001) + 4)).toBeLessThan(0.01);
      }
    });

    it('has a flat sum within 0.2 dB while detectors lower all bands alike', () => {
      const sampleRate = 48_000;
      const tones = MIDDLES_HZ.map((frequencyHz) =>
        sine(96_000, { frequencyHz, sampleRate, amplitude: amplitudeOf(-18) }),
      );
      const sum = tones[0]!.map((_, n) => tones.reduce((total, tone) => total + tone[n]!, 0));
      // A probe far below tells the gain between the bands' middles.
      for (const probeHz of [120, 220, 800, 1300, 5000, 7000]) {
        const probe = sine(96_000, { frequencyHz: probeHz, sampleRate, amplitude: 1e-4 });
        const { compressed } = compress([sum.map((x, n) => x + probe[n]!)], four(), { sampleRate });
        const gainDb = toDb(toneAmplitude(compressed[0]!, probeHz, sampleRate) / 1e-4);
        expect(Math.abs(gainDb + 3), `${probeHz} Hz: ${gainDb.toFixed(3)} dB`).toBeLessThan(0.2);
      }
    });

    it.each([
      [8000, 3, 6],
      [44_100, 4, 6],
      [48_000, 2, 6],
      [96_000, 3, 0],
      [192_000, 2, 12],
    ])('meets the static curve within 0.2 dB at %i Hz, ratio %i, knee %i dB', (sampleRate, ratio, kneeDb) => {
      const bands = four({ ratio, kneeDb, attackSeconds: 0.015, releaseSeconds: 0.05 });
      for (const frequencyHz of MIDDLES_HZ.filter((hz) => hz < 0.4 * sampleRate)) {
        for (const levelDb of [-40, -25, -22, -18, -12, -6]) {
          const tone = sine(sampleRate * 0.6, { frequencyHz, sampleRate, amplitude: amplitudeOf(levelDb) });
          const { compressed } = compress([tone], bands, { sampleRate });
          const gainDb = toDb(toneAmplitude(compressed[0]!, frequencyHz, sampleRate)) - levelDb;
          const error = gainDb + reductionDb(levelDb, { thresholdDb: -24, ratio, kneeDb });
          const told = `${frequencyHz} Hz at ${levelDb} dB: ${error.toFixed(3)} dB`;
          expect(Math.abs(error), told).toBeLessThan(0.2);
        }
      }
    });

    it('meets the static curve with one band over everything', () => {
      for (const frequencyHz of [40, 100, 1000, 5000, 12_000]) {
        const tone = sine(44_100, { frequencyHz, sampleRate: 44_100, amplitude: amplitudeOf(-12) });
        const { compressed } = compress([tone], [at(null, null)]);
        const gainDb = toDb(toneAmplitude(compressed[0]!, frequencyHz, 44_100)) + 12;
        expect(Math.abs(gainDb + 6), `${frequencyHz} Hz: ${gainDb.toFixed(3)} dB`).toBeLessThan(0.2);
      }
    });

    it.each([0.25, 0.5, 1])(
      'shows no comb at mix %f: between the edges the gain is even, and never leaves its range',
      (mix) => {
        const sampleRate = 48_000;
        const driver = sine(48_000, { frequencyHz: 2000, sampleRate, amplitude: amplitudeOf(-12) });
        const wantedDb = toDb(1 - mix + mix * amplitudeOf(-6));
        const gains = [
          100, 200, 400, 560, 800, 1130, 1400, 1700, 2300, 2800, 3500, 5000, 7000, 9000, 14_000,
        ].map((probeHz) => {
          const probe = sine(48_000, { frequencyHz: probeHz, sampleRate, amplitude: 1e-4 });
          const { compressed } = compress([driver.map((x, n) => x + probe[n]!)], four(), { sampleRate, mix });
          return { probeHz, gainDb: toDb(toneAmplitude(compressed[0]!, probeHz, sampleRate) / 1e-4) };
        });
        for (const { probeHz, gainDb } of gains) {
          const told = `${probeHz} Hz: ${gainDb.toFixed(3)} dB`;
          expect(gainDb, told).toBeLessThan(0.2);
          expect(gainDb, told).toBeGreaterThan(wantedDb - 0.2);
          if (probeHz > 1300 && probeHz < 3000) expect(Math.abs(gainDb - wantedDb), told).toBeLessThan(0.2);
          if (probeHz < 420 || probeHz > 8000) expect(Math.abs(gainDb), told).toBeLessThan(0.2);
        }
      },
    );
  });

  it.each([1, 37, 255, 256, 1000, 50_000])('gives the same samples in blocks of %i frames', (blockFrames) => {
    const loud = [pinkNoise(12_000, { seed: 7 }), pinkNoise(12_000, { seed: 8, amplitude: 0.2 })];
    const bands = four({ thresholdDb: -40, ratio: 3, attackSeconds: 0.005, releaseSeconds: 0.05 });
    const whole = compress(loud, bands);
    const parts = compress(loud, bands, { blockFrames });
    expect(parts).toEqual(whole);
  });

  it('turns both channels down by the same gain', () => {
    const left = pinkNoise(12_000, { seed: 9 });
    const quarter = left.map((sample) => sample / 4);
    const { compressed } = compress([left, quarter], four({ thresholdDb: -40 }));
    expect(compressed[1]).toEqual(compressed[0]!.map((sample) => sample / 4));
    expect(compressed[0]).toEqual(compress([left], four({ thresholdDb: -40 })).compressed[0]);
  });

  it.each([8000, 11_025, 22_050, 192_000])('works at %i Hz, leaving out what lies above', (sampleRate) => {
    const noise = pinkNoise(sampleRate / 2, { seed: 10 });
    const { compressed, reductions } = compress([noise], four({ thresholdDb: -40 }), { sampleRate });
    expect(compressed[0]!.every(Number.isFinite)).toBe(true);
    expect(reductions.slice(0, 3).every(({ meanDb }) => meanDb > 1)).toBe(true);
    expect(reductions[3]!.maxDb > 0).toBe(5000 < 0.45 * sampleRate);
    const quiet = noise.map((sample) => sample / 1000);
    expect(compress([quiet], four(), { sampleRate }).compressed).toEqual([quiet]);
  });

  it('leaves alone what lies outside its bands', () => {
    const sampleRate = 48_000;
    const tone = sine(24_000, { frequencyHz: 8000, sampleRate, amplitude: amplitudeOf(-6) });
    const fadedIn = tone.map((x, n) => x * Math.min(1, n / 4800));
    const { compressed } = compress([fadedIn], [at(120, 800, { thresholdDb: -40 })], { sampleRate });
    expect(compressed[0]!.every((x, n) => x === fadedIn[n])).toBe(true);
  });

  it('reports what it took away from each band', () => {
    const tone = sine(88_200, { frequencyHz: 2000, sampleRate: 44_100, amplitude: amplitudeOf(-12) });
    const { reductions } = compress([tone], four());
    expect(reductions[2]!.maxDb).toBeCloseTo(6, 1);
    expect(reductions[2]!.p95Db).toBeCloseTo(6, 1);
    expect(reductions[2]!.meanDb).toBeCloseTo(6 * (1 - 0.02 / 2), 1);
    expect(reductions[0]).toEqual({ meanDb: 0, p95Db: 0, maxDb: 0 });
  });
});
