import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
// Workers are processes and run what is built, so the run is taken from there as well.
import { runBench } from '@earwitness/bench';
import { describe, expect, it } from 'vitest';
import { smallDataset } from '../../test/small-dataset.ts';
import { music } from '../../test/synthetic-music.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

const COMMANDS = {
  crash: { shell: 'echo "out of tubes" >&2; kill -SEGV $$' },
  refusal: { shell: 'echo "no licence" >&2; exit 3' },
  hang: { shell: 'sleep 600', limitSeconds: 0.5 },
  nothing: { shell: 'true' },
  garbage: { shell: 'echo this is no music > {out}' },
  short: { shell: 'head -c 60000 {mix} > {out}' },
};

/** Conditions that take their worker with them, each by its name. */
const CONFIG = `
const condition = (conditionId, render) => ({
  kind: 'making', conditionId, limitSeconds: 0.5, render,
  maker: () => ({ kind: 'engine', name: conditionId }),
  codeDigest: async () => conditionId,
  settings: () => null,
});
export default {
  conditions: [
    condition('killed', () => process.kill(process.pid, 'SIGKILL')),
    condition('aborted', () => process.abort()),
    condition('stuck', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)),
    condition('late', () => new Promise(() => setInterval(() => {}, 1000))),
  ],
};
`;

describe('a run of conditions that fail in every way', () => {
  it('has a row with the reason for each, the same each time, and goes on', {
    timeout: 240_000,
  }, async () => {
    const folder = await temporaryFolder();
    const dataset = await smallDataset(folder, [{ id: 'piece', mix: music('piece', { seconds: 2 }) }]);
    const conditionsFile = join(folder, 'conditions.yaml');
    const configFile = join(folder, 'earwitness.config.mjs');
    const commands = Object.fromEntries(
      Object.entries(COMMANDS).map(([name, command]) => [name, { versions: [], ...command }]),
    );
    await writeFile(conditionsFile, JSON.stringify({ schema: 'earwitness.conditions/1', commands }));
    await writeFile(configFile, CONFIG);
    const run = (conditionSpecs: readonly string[]) =>
      runBench({
        ...{ dataset, conditionsFile, configFile, conditionSpecs },
        metricIds: ['integratedLufs'],
        runFolder: join(folder, 'run'),
        storeFolder: join(folder, 'store'),
        workers: 2,
      });
    const { records } = await run([
      ...Object.keys(COMMANDS).map((command) => `cmd:${command}`),
      ...['killed', 'aborted', 'stuck', 'late', 'unprocessed'],
    ]);
    expect(Object.fromEntries(records.map(({ conditionId, failure }) => [conditionId, failure]))).toEqual({
      crash: expect.stringMatching(/was ended by SIGSEGV/),
      refusal: expect.stringMatching(/ended with exit code 3: no licence$/),
      hang: 'it was not done after 0.5 s',
      nothing: 'it wrote no audio',
      garbage: expect.stringMatching(/^what it wrote is not audio that can be read: /),
      short: expect.stringMatching(/shorter than the mix|ends before its header says/),
      killed: 'its process was ended by SIGKILL, twice',
      aborted: 'its process was ended by SIGABRT, twice',
      stuck: 'it was not done after 10.5 s',
      late: 'it was not done after 0.5 s',
      unprocessed: null,
    });
    const again = await run(['cmd:crash', 'cmd:garbage', 'cmd:short', 'killed']);
    expect(again.records).toEqual(
      records.filter(({ conditionId }) => ['crash', 'garbage', 'short', 'killed'].includes(conditionId)),
    );
  });
});
