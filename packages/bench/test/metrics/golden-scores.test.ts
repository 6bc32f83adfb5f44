/**
 * The scores of the demo's pairs, kept: a change of a meter, a kernel or a metric shows here before it shows in anybody's comparison.
 * `EARWITNESS_REWRITE=1 npx vitest run --project bench packages/bench/test/metrics/golden-scores.test.ts` writes them anew.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PcmAudio } from '@earwitness/engine';
import { readAudio } from '@earwitness/engine/files';
import { expect, it } from 'vitest';
import { writeFileSafely } from '../../src/files/write-file-safely.ts';
import { codecOvershoot } from '../../src/metrics/codec-overshoot.ts';
import { METRICS } from '../../src/metrics/metric-table.ts';
import { measured } from './compared.ts';

const DEMO_AUDIO = join(import.meta.dirname, '../../../../datasets/demo/audio');
const GOLDEN_FILE = join(import.meta.dirname, 'golden-scores.json');

/** Relative, and absolute below 1: another machine's last bits, and nothing that anybody reads. */
const TOLERANCE = 1e-5;

/** Enough for every metric: DR has no value under 9 s. */
const SECONDS = 10;

/** Frames by which the master is late. */
const LAGS = { krem: 0, dirtylove: 220, buzzer: 1, menu: 0 } as const;

const open = async (file: string): Promise<PcmAudio> => (await readAudio(join(DEMO_AUDIO, file))).audio;

function cut(audio: PcmAudio, start: number, frames: number): PcmAudio {
  return { ...audio, channels: audio.channels.map((channel) => channel.subarray(start, start + frames)) };
}

/** The artist's own master, what it is far from its mix, and how far the mix is from it. */
async function scoresOf(piece: keyof typeof LAGS): Promise<Record<string, number | null>> {
  const [mix, human] = [await open(`${piece}.mix.flac`), await open(`${piece}.human.flac`)];
  const lag = LAGS[piece];
  const frames = SECONDS * mix.sampleRate;
  const cutMix = await measured(cut(mix, 0, frames));
  const cutHuman = await measured(cut(human, lag, frames));
  const input = {
    rendering: cutHuman,
    toReference: { rendering: cutMix, other: cutHuman },
    toMix: { rendering: cutHuman, other: cutMix },
  };
  const scores: Record<string, number | null> = {};
  // Another release of ffmpeg is another encoder
  for (const metric of METRICS.filter((one) => one !== codecOvershoot))
    scores[metric.id] = await metric.measure(input);
  return scores;
}

it.each(Object.keys(LAGS) as (keyof typeof LAGS)[])(
  'scores %s as before',
  async (piece) => {
    const scores = await scoresOf(piece);
    const golden = JSON.parse(await readFile(GOLDEN_FILE, 'utf8').catch(() => '{}'));
    if (process.env.EARWITNESS_REWRITE === '1') {
      await writeFileSafely(GOLDEN_FILE, `${JSON.stringify({ ...golden, [piece]: scores }, null, 2)}\n`);
      return;
    }
    expect(Object.keys(scores)).toEqual(Object.keys(golden[piece] ?? {}));
    for (const [id, score] of Object.entries(scores)) {
      const before: number | null = golden[piece][id];
      if (score === null || before === null) expect(score, id).toBe(before);
      else
        expect(Math.abs(score - before), id).toBeLessThanOrEqual(TOLERANCE * Math.max(1, Math.abs(before)));
    }
  },
  120_000,
);
