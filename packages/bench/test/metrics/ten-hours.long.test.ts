/** Ten hours of music through every metric, in bounded memory. About ten minutes of CPU. */
import { analyze } from '@earwitness/engine/measure';
import { expect, it } from 'vitest';
import { METRICS } from '../../src/metrics/metric-table.ts';
import { mapSamples, music } from '../synthetic-music.ts';
import { loopedMusic } from './looped-music.ts';

const HOURS = 10;
/** Samples of both alone would be 2.3 GB at 8 kHz. */
const MOST_GROWTH_BYTES = 100e6;

it('scores ten hours like twenty minutes of the same, without keeping them', async () => {
  const piece = mapSamples(music('long', { seconds: 10, sampleRate: 8_000 }), (sample) => 4 * sample);
  const master = mapSamples(piece, (sample) => Math.tanh(3 * sample) / 3);
  const measuredFor = async (audio: typeof piece, seconds: number) => {
    const source = loopedMusic(audio, seconds);
    return { source, analysis: await analyze(source) };
  };
  const inputOf = async (seconds: number) => {
    const [rendering, other] = [await measuredFor(master, seconds), await measuredFor(piece, seconds)];
    return { rendering, toReference: { rendering, other }, toMix: { rendering, other } };
  };
  const short = await inputOf(1_200);
  const long = await inputOf(HOURS * 3_600);
  let growth = 0;
  const before = process.memoryUsage();
  const lines: string[] = [];
  for (const metric of METRICS) {
    const [shortScore, score] = [await metric.measure(short), await metric.measure(long)];
    const now = process.memoryUsage();
    growth = Math.max(growth, now.rss - before.rss);
    lines.push(`${metric.id} ${shortScore?.toFixed(4)} ${score?.toFixed(4)}`);
    if (score === null || shortScore === null) expect(score, metric.id).toBe(shortScore);
    else
      expect(Math.abs(score - shortScore), metric.id).toBeLessThan(0.02 * Math.max(1, Math.abs(shortScore)));
  }
  console.info(`${lines.join('\n')}\nmemory grew by ${(growth / 1e6).toFixed(0)} MB while the metrics read`);
  expect(growth).toBeLessThan(MOST_GROWTH_BYTES);
});
