/** The bundle's scripts in R and Python, run for real: they must find the numbers that Earwitness says. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BundledPanel } from '../../src/reports/bundle/bundled-panel.ts';
import { writeBundle } from '../../src/reports/bundle/write-bundle.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { drawnPanels, heardPanel } from './drawn-panels.ts';
import { python, rscript } from './other-programs.ts';
import { runScript, withoutAgreement } from './run-script.ts';

const LIMIT = 300_000;

const SCRIPTS = [
  { program: rscript, script: 'recompute.R', result: 'recomputed-r.json', name: 'R with lme4 and jsonlite' },
  { program: python, script: 'recompute.py', result: 'recomputed-python.json', name: 'Python with numpy' },
] as const;

async function bundleOf(panels: readonly BundledPanel[]): Promise<string> {
  const folder = await temporaryFolder();
  await writeBundle({ folder, panels });
  return folder;
}

const lastLineOf = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

// judged once for both scripts
let panels: readonly BundledPanel[];
beforeAll(() => {
  panels = drawnPanels();
}, LIMIT);

describe.each(SCRIPTS)('$script', (each) => {
  it.skipIf(each.program === null)(
    `finds every number of panels of every kind, and passes over none (needs ${each.name})`,
    async () => {
      const { code, stdout, linesOf } = await runScript(await bundleOf(panels), each);
      for (const { id, answers, judged } of panels) {
        const lines = await linesOf(id);
        expect(withoutAgreement(lines), id).toEqual([]);
        const said = lines.numbers.filter(({ earwitness }) => typeof earwitness === 'number');
        // those of the verdicts, and how many answers there are
        expect(said, id).toHaveLength(
          countNumbers(answers.kind === 'rankings' ? countedOf(judged) : judged) + 1,
        );
        expect(lines.simulated).toBe(answers.simulated);
      }
      expect(code).toBe(0);
      expect(lastLineOf(stdout)).toMatch(/^\d{5} agree, 0 do not, \d+ not recomputed\.$/);
      expect(stdout.match(/^SIMULATED ANSWERS/gm)).toHaveLength(
        panels.filter(({ answers }) => answers.simulated).length,
      );
    },
    LIMIT,
  );

  it.skipIf(each.program === null)(
    `says which numbers do not agree, and ends with 1 (needs ${each.name})`,
    async () => {
      const panel = heardPanel();
      const folder = await bundleOf([panel]);
      const file = join(folder, panel.id, 'verdicts.json');
      const said = JSON.parse(await readFile(file, 'utf8'));
      const [first, second] = said.judged.verdicts;
      first.pValue *= 1 + 1e-8;
      second.outcome = 'refuted';
      said.judged.excluded[0].answers += 1;
      said.judged.verdicts.pop();
      await writeFile(file, JSON.stringify(said));
      const { code, stdout, linesOf } = await runScript(folder, each);
      expect(code).toBe(1);
      expect(lastLineOf(stdout)).toMatch(/ 4 do not, /);
      const wrong = (await linesOf(panel.id)).numbers.filter(({ agrees }) => agrees !== 'yes');
      expect(wrong.map(({ number, agrees }) => `${number}: ${agrees}`)).toEqual([
        'verdicts.length: NO',
        `verdicts[${first.id}].pValue: NO`,
        `verdicts[${second.id}].outcome: NO`,
        'excluded[1].answers: NO',
      ]);
    },
    LIMIT,
  );
});

/** Of whole orders: strengths are not worked out again, and stand in one line each. */
const countedOf = (judged: BundledPanel['judged']): unknown => ({
  ...judged,
  verdicts: judged.verdicts.map((verdict) => ({ ...verdict, interval: null })),
  ...('rankings' in judged && {
    rankings: judged.rankings.map((ranking) => ({
      ...ranking,
      scale: null,
      comparison: null,
      lackOfFit: null,
    })),
  }),
});

/** Numbers anywhere in the verdicts; what has no end is no number in JSON. */
function countNumbers(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? 1 : 0;
  if (value instanceof Map) return countNumbers([...value.values()]);
  if (value === null || typeof value !== 'object') return 0;
  return Object.values(value).reduce((sum: number, each) => sum + countNumbers(each), 0);
}
