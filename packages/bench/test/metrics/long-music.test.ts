import { analyze } from '@earwitness/engine/measure';
import { expect, it } from 'vitest';
import { METRICS } from '../../src/metrics/metric-table.ts';
import { mapSamples, music } from '../synthetic-music.ts';
import { loopedMusic } from './looped-music.ts';

/** Two minutes at a rate at which they are quick. Ten hours are in ten-hours.long.test.ts. */
const SECONDS = 120;
const MOST_FRAMES = 2 ** 17;

it('reads long music in pieces, every metric', async () => {
  const piece = mapSamples(music('long', { seconds: 10, sampleRate: 8_000 }), (sample) => 4 * sample);
  const master = mapSamples(piece, (sample) => Math.tanh(3 * sample) / 3);
  let largest = 0;
  const watched = async (audio: typeof piece) => {
    const source = loopedMusic(audio, SECONDS);
    return {
      source: {
        ...source,
        read(startFrame: number, frames: number, into: readonly Float32Array[]) {
          largest = Math.max(largest, frames);
          return source.read(startFrame, frames, into);
        },
      },
      analysis: await analyze(source),
    };
  };
  const [rendering, other] = [await watched(master), await watched(piece)];
  const input = { rendering, toReference: { rendering, other }, toMix: { rendering, other } };
  for (const metric of METRICS) {
    const score = await metric.measure(input);
    if (score === null) expect(metric.meaning, metric.id).toMatch(/without a value/i);
    else expect(Number.isFinite(score), metric.id).toBe(true);
  }
  expect(largest).toBeGreaterThan(0);
  expect(largest).toBeLessThanOrEqual(MOST_FRAMES);
}, 120_000);
