/** examples/own-bench-parts, run with the packed bench and engine as its own project. */
import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeWav } from '@earwitness/engine/files';
import { describe, expect, it } from 'vitest';
import { DATASET_SCHEMA } from '../../src/datasets/dataset-manifest.ts';
import { writeManifest } from '../../src/datasets/write-manifest.ts';
import { sha256OfFile } from '../../src/files/sha256.ts';
import { music } from '../synthetic-music.ts';
import { packedProject } from './packed-project.ts';

const run = promisify(execFile);
const EXAMPLE = join(import.meta.dirname, '../../../../examples/own-bench-parts');
const TSC = join(import.meta.dirname, '../../../../node_modules/.bin/tsc');

interface PrintedRecord {
  readonly conditionId: string;
  readonly scores: Readonly<Record<string, number | null>>;
  readonly heardOn: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  readonly failure: string | null;
  readonly findings: readonly string[];
}

async function exampleProject(): Promise<string> {
  const folder = await packedProject({ tools: ['@types/node'] });
  await cp(EXAMPLE, folder, { recursive: true });
  const dataset = join(folder, 'dataset');
  await mkdir(dataset);
  await writeWav(join(dataset, 'mix.wav'), music('example', { seconds: 5 }));
  const sha256 = await sha256OfFile(join(dataset, 'mix.wav'));
  await writeManifest(dataset, {
    schema: DATASET_SCHEMA,
    id: 'small',
    title: 'Small',
    items: [
      {
        id: 'one',
        title: 'One',
        artist: 'a',
        genre: 'g',
        tags: [],
        mix: { file: 'mix.wav', sha256, licence: 'CC0', credit: 'made here' },
        conditions: [],
      },
    ],
  });
  return folder;
}

describe('the example of own bench parts', () => {
  it('runs a metric, a condition and a playback system of its own, as the compiler sees them too', {
    timeout: 180_000,
  }, async () => {
    const folder = await exampleProject();
    const { stdout } = await run(process.execPath, ['run.mjs', 'dataset'], { cwd: folder });
    const [tube, unprocessed] = stdout
      .trim()
      .split('\n')
      .map((line): PrintedRecord => JSON.parse(line));
    expect(tube).toMatchObject({ conditionId: 'tube', failure: null });
    // so warm a tube is hardly more than gain, which the bench says of everybody's masters
    expect(tube!.findings).toEqual([
      'driven by 1.5',
      expect.stringContaining('the same but for level: +4.4 dB'),
    ]);
    expect(unprocessed).toMatchObject({ conditionId: 'unprocessed', failure: null });
    expect(tube!.scores.integratedLufs).toBeGreaterThan(unprocessed!.scores.integratedLufs! + 2);
    for (const { scores, heardOn } of [tube!, unprocessed!]) {
      expect(scores.subBassDb).toBeLessThan(0);
      expect(heardOn['kitchen-radio']!.integratedLufs).toBeCloseTo(scores.integratedLufs!, 1);
    }
    await expect(run(TSC, ['-p', folder], { cwd: folder })).resolves.toMatchObject({ stdout: '' });
  });
});
