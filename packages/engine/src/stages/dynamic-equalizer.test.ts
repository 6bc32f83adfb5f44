import { describe, expect, it } from 'vitest';
import { runStage } from '../../test/run-stage.ts';
import { pinkNoise, sine } from '../../test/signals.ts';
import type { DynamicEqualizerBand } from '../plan/mastering-plan.ts';
import { type DynamicEqualizerState, dynamicEqualizer } from './dynamic-equalizer.ts';

const RESONANCE: DynamicEqualizerBand = {
  shape: 'bell',
  frequencyHz: 1000,
  q: 3,
  thresholdDb: -24,
  ratio: 2,
  kneeDb: 6,
  mostReductionDb: 12,
  attackSeconds: 0.01,
  releaseSeconds: 0.1,
  detector: { lowHz: 700, highHz: 1400, relativeTo: null },
};
const DE_ESSER: DynamicEqualizerBand = {
  ...RESONANCE,
  shape: 'high-shelf',
  frequencyHz: 3500,
  q: 0.7,
  thresholdDb: 0,
  ratio: 4,
  mostReductionDb: 8,
  attackSeconds: 0.002,
  releaseSeconds: 0.05,
  detector: { lowHz: 4000, highHz: 9000, relativeTo: { lowHz: 1000, highHz: 4000 } },
};
const BOTH = [RESONANCE, DE_ESSER];

const equalize = (
  channels: Float32Array[],
  bands: DynamicEqualizerBand[],
  options: { sampleRate?: number; blockFrames?: number } = {},
) => {
  const { channels: equalized, state } = runStage(dynamicEqualizer, { bands }, channels, options);
  return { equalized, reductions: (state as DynamicEqualizerState).gainReduction(), state };
};

const amplitudeOf = (db: number): number => 10 ** (db / 20);

/** The level in dB of a tone over the last third, which holds whole periods of multiples of 10 Hz. */
function toneDb(samples: Float32Array, frequencyHz: number, sampleRate: number): number {
  const frames = Math.floor(samples.length / sampleRate / 0.3) * (sampleRate / 10);
  let re = 0;
  let im = 0;
  for (let n = samples.length - frames; n < samples.length; n++) {
    const angle = (2 * Math.PI * frequencyHz * n) / sampleRate;
    re += samples[n]! * Math.cos(angle);
    im += samples[n]! * Math.sin(angle);
  }
  return 20 * Math.log10((2 * Math.hypot(re, im)) / frames);
}

/** The static curve of a compressor with a soft knee, written out once more. */
function reductionDb(
  levelDb: number,
  { thresholdDb, ratio, kneeDb, mostReductionDb }: DynamicEqualizerBand,
): number {
  const over = levelDb - thresholdDb;
  if (2 * over <= -kneeDb) return 0;
  const bent = 2 * Math.abs(over) < kneeDb ? (over + kneeDb / 2) ** 2 / (2 * kneeDb) : over;
  return Math.min(bent * (1 - 1 / ratio), mostReductionDb);
}

describe('dynamicEqualizer', () => {
  describe('check 4: neutral', () => {
    const noise = [pinkNoise(9000, { seed: 1 }), pinkNoise(9000, { seed: 2 })];
    it.each<[string, DynamicEqualizerBand[]]>([
      ['no bands', []],
      ['ratio 1', BOTH.map((band) => ({ ...band, thresholdDb: -80, ratio: 1 }))],
      ['no reduction allowed', BOTH.map((band) => ({ ...band, thresholdDb: -80, mostReductionDb: 0 }))],
      ['nothing too loud', [{ ...RESONANCE, thresholdDb: 0, kneeDb: 0 }]],
    ])('passes every bit: %s', (_, bands) => {
      const { equalized, reductions } = equalize(noise, bands);
      expect(equalized).toEqual(noise);
      expect(reductions).toEqual(bands.map(() => ({ meanDb: 0, p95Db: 0, maxDb: 0 })));
    });

    it('is itself again, bit for bit, some time after it acted', () => {
      const music = pinkNoise(120_000, { seed: 3, amplitude: 0.01 });
      const tone = sine(120_000, { frequencyHz: 1000, sampleRate: 44_100, amplitude: 0.5 });
      const withTone = music.map((x, n) => (n > 5000 && n < 9000 ? x + tone[n]! : x));
      const { equalized, reductions } = equalize([withTone], [RESONANCE]);
      expect(reductions[0]!.maxDb).toBeGreaterThan(5);
      expect(equalized[0]!.subarray(-44_100)).toEqual(music.subarray(-44_100));
    });
  });

  it('check 5: keeps the length, and lets an impulse stay where it is', () => {
    const impulse = new Float32Array(2000);
    impulse[700] = 1;
    const [response] = equalize(
      [impulse],
      BOTH.map((band) => ({ ...band, thresholdDb: -80 })),
    ).equalized;
    expect(response).toHaveLength(2000);
    expect(response!.subarray(0, 700).every((sample) => sample === 0)).toBe(true);
    const magnitudes = Array.from(response!, Math.abs);
    expect(magnitudes.indexOf(Math.max(...magnitudes))).toBe(700);
  });

  describe('check 6: odd inputs', () => {
    const everything = BOTH.map((band) => ({ ...band, thresholdDb: -60 }));
    it('leaves silence silent, also behind sound', () => {
      const silence = new Float32Array(20_000);
      expect(equalize([silence], everything).equalized).toEqual([silence]);
      const burst = new Float32Array(200_000);
      burst.set(pinkNoise(20_000, { seed: 4 }));
      const { equalized, state } = equalize([burst], everything);
      expect(equalized[0]!.subarray(-44_100).every((sample) => sample === 0)).toBe(true);
      const tail = equalized[0]!.subarray(20_000 + state.tailFrames);
      expect(tail.every((sample) => Math.abs(sample) < 1e-6)).toBe(true);
    });
    it.each([
      ['a steady 0.5', new Float32Array(20_000).fill(0.5)],
      ['±1e30', Float32Array.from({ length: 5000 }, (_, n) => (n % 3 ? 1e30 : -1e30))],
      ['one sample', Float32Array.of(1)],
      ['no sample', new Float32Array(0)],
    ])('stays finite with %s', (_, samples) => {
      const [equalized] = equalize([samples], everything).equalized;
      expect(equalized).toHaveLength(samples.length);
      expect(equalized!.every(Number.isFinite)).toBe(true);
    });
  });

  describe('check 13: static curve and times', () => {
    it.each([
      [8000, 3, 6],
      [44_100, 2, 6],
      [48_000, 4, 0],
      [96_000, 2, 12],
      [192_000, 3, 6],
    ])('a bell meets its curve within 0.1 dB at %i Hz, ratio %i, knee %i dB', (sampleRate, ratio, kneeDb) => {
      for (const frequencyHz of [120, 1000, 3000]) {
        const detector = { lowHz: frequencyHz / 1.5, highHz: 1.5 * frequencyHz, relativeTo: null };
        const band = { ...RESONANCE, frequencyHz, ratio, kneeDb, detector };
        for (const levelDb of [-40, -25, -20, -12, -3]) {
          const tone = sine(0.6 * sampleRate, { frequencyHz, sampleRate, amplitude: amplitudeOf(levelDb) });
          const [equalized] = equalize([tone], [band], { sampleRate }).equalized;
          const error = toneDb(equalized!, frequencyHz, sampleRate) - levelDb + reductionDb(levelDb, band);
          expect(Math.abs(error), `${frequencyHz} Hz at ${levelDb} dB: ${error.toFixed(3)} dB`).toBeLessThan(
            0.1,
          );
        }
      }
    });

    it.each([48_000, 96_000])(
      'a shelf goes down by how much one range exceeds the other, at %i Hz',
      (sampleRate) => {
        // So far apart that neither tone is heard in the other's range.
        const detector = { lowHz: 4000, highHz: 9000, relativeTo: { lowHz: 700, highHz: 2500 } };
        const band = { ...DE_ESSER, detector };
        for (const [lowDb, highDb] of [
          [-20, -30],
          [-20, -20],
          [-26, -20],
          [-46, -40],
          [-40, -20],
        ] as const) {
          const voice = sine(sampleRate * 0.6, {
            frequencyHz: 1320,
            sampleRate,
            amplitude: amplitudeOf(lowDb),
          });
          const hiss = sine(sampleRate * 0.6, {
            frequencyHz: 6000,
            sampleRate,
            amplitude: amplitudeOf(highDb),
          });
          const probe = sine(sampleRate * 0.6, { frequencyHz: 16_000, sampleRate, amplitude: 1e-3 });
          const sum = voice.map((x, n) => x + hiss[n]! + probe[n]!);
          const { equalized } = equalize([sum], [band], { sampleRate });
          const wantedDb = reductionDb(highDb - lowDb, band);
          const error = toneDb(equalized[0]!, 16_000, sampleRate) + 60 + wantedDb;
          expect(Math.abs(error), `${lowDb} and ${highDb} dB: ${error.toFixed(3)} dB`).toBeLessThan(0.1);
        }
      },
    );

    it('takes no more than it may', () => {
      const tone = sine(60_000, { frequencyHz: 1000, sampleRate: 48_000 });
      const { reductions } = equalize([tone], [{ ...RESONANCE, ratio: 20, mostReductionDb: 4.5 }], {
        sampleRate: 48_000,
      });
      expect(reductions[0]!.maxDb).toBeLessThanOrEqual(4.5);
      expect(reductions[0]!.p95Db).toBeCloseTo(4.5, 2);
    });

    it.each([
      [5, 50],
      [20, 200],
    ])('attacks in %i ms and releases in %i ms, within a tenth', (attackMs, releaseMs) => {
      const sampleRate = 48_000;
      const tone = sine(180_000, { frequencyHz: 3000, sampleRate });
      const stepped = tone.map((x, n) => x * amplitudeOf(n >= 60_000 && n < 120_000 ? -8 : -14));
      const band = {
        ...RESONANCE,
        frequencyHz: 3000,
        q: 0.7,
        attackSeconds: attackMs / 1000,
        releaseSeconds: releaseMs / 1000,
        detector: { lowHz: 1500, highHz: 6000, relativeTo: null },
      };
      const { equalized } = equalize([stepped], [band], { sampleRate });
      const gainDbAround = (frame: number) => {
        let [energy, before] = [0, 0];
        for (let n = frame - 16; n < frame + 16; n++) {
          energy += equalized[0]![n]! ** 2;
          before += stepped[n]! ** 2;
        }
        return 10 * Math.log10(energy / before);
      };
      const lastTime = (from: number, isLeft: (gainDb: number) => boolean) => {
        let frame = from + 40_000;
        while (!isLeft(gainDbAround(frame))) frame--;
        return ((frame - from) / sampleRate) * 1000;
      };
      const attack = lastTime(60_000, (db) => db > -5 - 3 * (1 - 1 / Math.E));
      const release = lastTime(120_000, (db) => db < -8 + 3 * (1 - 1 / Math.E));
      expect(Math.abs(attack / attackMs - 1), `attack ${attack.toFixed(2)} ms`).toBeLessThan(0.1);
      expect(Math.abs(release / releaseMs - 1), `release ${release.toFixed(2)} ms`).toBeLessThan(0.1);
    });

    it('moves without clicks: a tone that swells and fades leaves no treble above −90 dB', () => {
      const sampleRate = 48_000;
      const driver = sine(48_000, { frequencyHz: 1000, sampleRate, amplitude: 0.5 });
      const gated = driver.map(
        (x, n) =>
          x * Math.min(1, Math.max(0, (n - 12_000) / 2400)) * Math.min(1, Math.max(0, (36_000 - n) / 2400)),
      );
      const { equalized, reductions } = equalize([gated], [RESONANCE], { sampleRate });
      expect(reductions[0]!.maxDb).toBeGreaterThan(8);
      // A click is wide: sixth differences, which keep treble and take 1 kHz down by 106 dB, show it.
      const last = (k: number, n: number): number => equalized[0]![n - k]!;
      let largest = 0;
      for (let n = 6; n < 48_000; n++) {
        const sixth =
          last(0, n) -
          6 * last(1, n) +
          15 * last(2, n) -
          20 * last(3, n) +
          15 * last(4, n) -
          6 * last(5, n) +
          last(6, n);
        largest = Math.max(largest, Math.abs(sixth / 64));
      }
      expect(20 * Math.log10(largest)).toBeLessThan(-90);
    });
  });

  it.each([1, 37, 255, 4096, 50_000])('gives the same samples in blocks of %i frames', (blockFrames) => {
    const loud = [pinkNoise(12_000, { seed: 7 }), pinkNoise(12_000, { seed: 8, amplitude: 0.2 })];
    const bands = BOTH.map((band) => ({ ...band, thresholdDb: -40 }));
    const { equalized, reductions } = equalize(loud, bands);
    const parts = equalize(loud, bands, { blockFrames });
    expect(parts.equalized).toEqual(equalized);
    expect(parts.reductions).toEqual(reductions);
    expect(equalized).not.toEqual(loud);
  });

  it('check 9: turns both channels down by the same gain, and treats mono alike', () => {
    const left = pinkNoise(12_000, { seed: 9 });
    const quarter = left.map((sample) => sample / 4);
    const bands = BOTH.map((band) => ({ ...band, thresholdDb: -40 }));
    const { equalized } = equalize([left, quarter], bands);
    expect(equalized[1]).toEqual(equalized[0]!.map((sample) => sample / 4));
    expect(equalized[0]).toEqual(equalize([left], bands).equalized[0]);
  });

  it.each([8000, 11_025, 192_000])('works at %i Hz, leaving out bands that lie above', (sampleRate) => {
    const noise = pinkNoise(sampleRate / 2, { seed: 10 });
    const bands = BOTH.map((band) => ({ ...band, thresholdDb: -60 }));
    const { equalized, reductions } = equalize([noise], bands, { sampleRate });
    expect(equalized[0]!.every(Number.isFinite)).toBe(true);
    expect(reductions[0]!.meanDb).toBeGreaterThan(1);
    expect(reductions[1]!.meanDb > 1).toBe(sampleRate > 9000);
  });

  it('takes esses from a voice, and leaves the voice and quiet noise as they are', () => {
    const sampleRate = 48_000;
    const voice = sine(96_000, { frequencyHz: 1500, sampleRate, amplitude: 0.2 });
    const hiss = sine(96_000, { frequencyHz: 7000, sampleRate, amplitude: 0.3 });
    const isEss = (n: number) => n % 24_000 > 18_000;
    const sung = voice.map((x, n) => (isEss(n) ? 0.2 * x + hiss[n]! : x));
    const { equalized } = equalize([sung], [DE_ESSER], { sampleRate });
    // The first frames of a vowel still see the release of the ess before it.
    const vowel = (samples: Float32Array) => samples.subarray(12_000, 18_000);
    expect(vowel(equalized[0]!).every((x, n) => Math.abs(x - vowel(sung)[n]!) < 1e-3)).toBe(true);
    const level = (samples: Float32Array) =>
      samples.subarray(20_000, 23_900).reduce((sum, x) => sum + x * x, 0);
    expect(10 * Math.log10(level(equalized[0]!) / level(sung))).toBeLessThan(-5);
    const noise = pinkNoise(96_000, { seed: 11, amplitude: 1e-4 }).map((x, n, all) => x - (all[n - 1] ?? 0));
    expect(equalize([noise], [DE_ESSER], { sampleRate }).equalized).toEqual([noise]);
  });
});
