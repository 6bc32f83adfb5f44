/** Every metric by the same rules: what it says of itself holds. */
import type { PcmAudio } from '@earwitness/engine';
import { beforeAll, describe, expect, it } from 'vitest';
import { METRIC_FAMILIES, type Metric, type MetricInput } from '../../src/metrics/metric.ts';
import { METRICS } from '../../src/metrics/metric-table.ts';
import { mapSamples, music } from '../synthetic-music.ts';
import { compared, measured } from './compared.ts';

/** Longer than the longest window that a metric asks for: DR has none under 9 s. */
const piece = music('piece', { seconds: 10 });
const mono = (audio: PcmAudio): PcmAudio => ({
  ...audio,
  channelLayout: 'mono',
  channels: [audio.channels[0]!],
});
/** One-pole low-pass, side made narrower, peaks bent: other tone, width and dynamics. */
function otherMaster(audio: PcmAudio): PcmAudio {
  const memory = [0, 0];
  const [left, right] = audio.channels as [Float32Array, Float32Array];
  const channels = [new Float32Array(left.length), new Float32Array(left.length)];
  for (let frame = 0; frame < left.length; frame += 1) {
    const mid = (left[frame]! + right[frame]!) / 2;
    const side = (left[frame]! - right[frame]!) / 4;
    for (const [index, sample] of [mid + side, mid - side].entries()) {
      memory[index]! += 0.5 * (sample - memory[index]!);
      channels[index]![frame] = Math.tanh(4 * memory[index]!) / 4;
    }
  }
  return { ...audio, channels };
}
const silence = mapSamples(piece, () => 0);
const oneSample: PcmAudio = { ...piece, channels: [Float32Array.of(0.5), Float32Array.of(0.4)] };

const isComparing = ({ comparesWith }: Metric): boolean => comparesWith !== 'nothing';
const table = METRICS.map((metric) => [metric.id, metric] as const);
/** Levels reach metrics through 32-bit samples and the meter's 24-bit transforms. */
const TOLERANCE = 2e-3;
const near = (one: number | null, other: number | null, tolerance = TOLERANCE): boolean =>
  one !== null && other !== null && Math.abs(one - other) <= tolerance * Math.max(1, Math.abs(other));

let inputs: Record<
  | 'same'
  | 'changed'
  | 'again'
  | 'swapped'
  | 'louder'
  | 'quieter'
  | 'bothMono'
  | 'silent'
  | 'tiny'
  | 'toSilence',
  MetricInput
>;

beforeAll(async () => {
  const changed = otherMaster(piece);
  const one = await measured(changed);
  const other = await measured(piece);
  const louder = await measured(mapSamples(changed, (sample) => 8 * sample));
  const quieter = await measured(mapSamples(changed, (sample) => sample / 32));
  const pairOf = (rendering: typeof one, second: typeof one): MetricInput => ({
    rendering,
    toReference: { rendering, other: second },
    toMix: { rendering, other: second },
  });
  inputs = {
    same: pairOf(other, other),
    changed: pairOf(one, other),
    // Found in no memory of pairs
    again: pairOf(one, other),
    swapped: pairOf(other, one),
    louder: pairOf(louder, other),
    quieter: pairOf(quieter, other),
    bothMono: await compared(mono(changed), mono(piece)),
    silent: await compared(silence, silence),
    tiny: await compared(oneSample, oneSample),
    toSilence: await compared(piece, silence),
  };
});

describe('METRICS', () => {
  it('have ids of their own, and words for every reader', () => {
    expect(new Set(METRICS.map(({ id }) => id)).size).toBe(METRICS.length);
    for (const { id, title, meaning, source, digits } of METRICS) {
      expect(id).toMatch(/^[a-z][A-Za-z\d]+$/);
      expect(title).not.toBe('');
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      expect(source).toMatch(/^\S.*[^.]$/);
      expect(digits).toBeGreaterThanOrEqual(0);
    }
  });

  it('stand in the order of their families', () => {
    const places = METRICS.map(({ family }) => METRIC_FAMILIES.indexOf(family));
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });

  it('name 0 as the least of every distance', () => {
    for (const { least, ideal, better } of METRICS)
      if (ideal === 0 && better === 'lower') expect(least).toBe(0);
  });

  it('have an ideal if they compare, and none otherwise', () => {
    for (const metric of METRICS) expect(metric.ideal === null).toBe(!isComparing(metric));
  });
});

describe.each(table)('%s', (_, metric) => {
  it('has no value below its least', async () => {
    for (const input of [inputs.changed, inputs.silent, inputs.tiny, inputs.bothMono, inputs.louder]) {
      const score = await metric.measure(input);
      // what is 0 may come out a rounding below
      if (score !== null && metric.least !== null) expect(score).toBeGreaterThan(metric.least - 1e-9);
    }
  }, 120_000);

  it('is a finite number for music, or says when it has none', async () => {
    const score = await metric.measure(inputs.changed);
    if (score === null) expect(metric.meaning).toMatch(/without a value/i);
    else expect(Number.isFinite(score)).toBe(true);
  }, 120_000);

  it('scores silence as it says', async () => {
    expect(await metric.measure(inputs.silent)).toBe(metric.silence);
  });

  it('is defined on one sample, on mono, and against silence', async () => {
    for (const input of [inputs.tiny, inputs.bothMono, inputs.toSilence]) {
      const score = await metric.measure(input);
      expect(score === null || Number.isFinite(score)).toBe(true);
    }
  }, 120_000);

  it('hears level or does not, as it says', async () => {
    const score = await metric.measure(inputs.changed);
    if (score === null) return;
    expect(near(await metric.measure(inputs.louder), score)).toBe(metric.isLevelIndependent);
    // Some platforms turn nothing up
    if (metric.isLevelIndependent) expect(near(await metric.measure(inputs.quieter), score)).toBe(true);
  }, 120_000);

  it('gives the same bits again', async () => {
    expect(await metric.measure(inputs.again)).toBe(await metric.measure(inputs.changed));
  }, 120_000);
});

describe.each(table.filter(([, metric]) => isComparing(metric)))('%s', (_, metric) => {
  it('scores its ideal for the identical, and has no value without what it compares with', async () => {
    expect(near(await metric.measure(inputs.same), metric.ideal, 1e-3)).toBe(true);
    expect(await metric.measure({ ...inputs.same, toReference: null, toMix: null })).toBeNull();
  });

  it('is further from its ideal for another master', async () => {
    const score = (await metric.measure(inputs.changed))!;
    expect(Math.abs(score - metric.ideal!)).toBeGreaterThan(0.005);
  });

  it('is symmetric, or says why not', async () => {
    const [there, back] = [await metric.measure(inputs.changed), await metric.measure(inputs.swapped)];
    expect(near(back, there, 1e-9)).toBe(metric.asymmetry === null);
  });
});
