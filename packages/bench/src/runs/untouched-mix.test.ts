import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallDataset } from '../../test/small-dataset.ts';
import { mapSamples, music } from '../../test/synthetic-music.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { runBench } from './run-bench.ts';

/** Gives the mix back, but for a last sample that is drawn anew each time. */
const CONFIG = `
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
export default {
  conditions: [{
    kind: 'making', conditionId: 'dice',
    maker: () => ({ kind: 'service', name: 'Dice' }),
    codeDigest: async () => 'dice 1',
    settings: () => null,
    async render({ mixFile, workFolder }) {
      const bytes = await readFile(mixFile);
      randomBytes(2).copy(bytes, bytes.length - 6);
      const file = join(workFolder, 'master.wav');
      await writeFile(file, bytes);
      return { file, planText: null, findings: [] };
    },
  }],
};
`;
const ONLY_LEVEL = expect.stringMatching(/^the same but for level: /);

describe('a run of masters that are their mix', () => {
  it('says so whoever made them, not of what is the mix on purpose; and which condition is not deterministic', {
    timeout: 60_000,
  }, async () => {
    const folder = await temporaryFolder();
    const mix = mapSamples(music('piece', { seconds: 2 }), (sample) => 0.4 * sample);
    const dataset = await smallDataset(folder, [{ id: 'piece', mix, masters: { human: mix } }]);
    const configFile = join(folder, 'earwitness.config.mjs');
    await writeFile(configFile, CONFIG);
    const storeFolder = join(folder, 'store');
    const run = async () => {
      const { records } = await runBench({
        ...{ dataset, configFile, storeFolder, workers: 0 },
        conditionSpecs: ['human', 'dice', 'unprocessed', 'same=loudness-only', 'dull=anchor:lowpass-7000'],
        metricIds: ['integratedLufs'],
        runFolder: join(folder, 'run'),
      });
      expect(records.map(({ failure }) => failure)).toEqual(records.map(() => null));
      return Object.fromEntries(records.map(({ conditionId, findings }) => [conditionId, findings]));
    };
    const findings = await run();
    expect(findings).toMatchObject({ dice: [ONLY_LEVEL], human: [ONLY_LEVEL], unprocessed: [], dull: [] });
    expect(findings.same).not.toContainEqual(ONLY_LEVEL);

    await rm(join(storeFolder, 'renderings'), { recursive: true });
    const again = { ...findings, dice: [expect.stringContaining('is not deterministic'), ONLY_LEVEL] };
    expect(await run()).toEqual(again);
    // and goes on with what it has now
    expect(await run()).toEqual(again);
  });
});
