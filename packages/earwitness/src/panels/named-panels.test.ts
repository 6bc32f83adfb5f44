import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLONE } from '../../test/program.ts';
import { namedPanels } from './named-panels.ts';

let folder = '';
let choice: Readonly<Record<string, unknown>> = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earwitness-named-'));
  const sample = join(CLONE, 'packages/bench/test/answers/samples/panel-results.jsonl');
  choice = JSON.parse((await readFile(sample, 'utf8')).split('\n')[1]!);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function panelOf(rows: readonly object[]) {
  const file = join(folder, 'rows.jsonl');
  await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return namedPanels([file], {});
}

it('takes the sounds of one rated trial, practice and qualification for answers of their own', async () => {
  const rating = {
    ...choice,
    method: 'mushra',
    answers: 'rating',
    role: 'condition',
    rating: 50,
    correct: null,
  };
  const trial = ['A', 'B'].map((slot) => ({ ...rating, slot, condition: slot }));
  const [panel] = await panelOf(trial);
  expect(panel!.answers.rows).toHaveLength(2);
  await expect(panelOf([...trial, trial[0]!])).rejects.toThrow('Cannot count an answer twice: trial 1 ');
  const practised = ['training', 'qualification'].map((kind) => ({ ...choice, kind, training: true }));
  expect((await panelOf([...practised, choice]))[0]!.answers.rows).toHaveLength(3);
});
