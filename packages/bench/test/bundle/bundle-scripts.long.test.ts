/** A hundred panels drawn at random, judged by Earwitness and by the bundle's scripts. */
import { describe, expect, it } from 'vitest';
import { writeBundle } from '../../src/reports/bundle/write-bundle.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { python, rscript } from './other-programs.ts';
import { randomPanel } from './random-panels.ts';
import { runScript, withoutAgreement } from './run-script.ts';

const PANELS = 100;

describe.each([
  { program: rscript, script: 'recompute.R', result: 'recomputed-r.json' },
  { program: python, script: 'recompute.py', result: 'recomputed-python.json' },
])('$script', (each) => {
  it.skipIf(each.program === null)('agrees on every number of panels drawn at random', async () => {
    const panels = Array.from({ length: PANELS }, (_, seed) => randomPanel(String(seed)));
    const folder = await temporaryFolder();
    await writeBundle({ folder, panels });
    const { code, stdout, linesOf } = await runScript(folder, each);
    for (const { id } of panels) expect(withoutAgreement(await linesOf(id)), id).toEqual([]);
    expect(code).toBe(0);
    console.log(`${each.script}: ${stdout.trimEnd().split('\n').at(-1)}`);
  });
});
