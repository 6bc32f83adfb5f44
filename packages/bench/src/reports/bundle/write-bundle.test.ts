import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { heardPanel, ratedPanel } from '../../../test/bundle/drawn-panels.ts';
import { choicePanel } from '../../../test/bundle/judged-panels.ts';
import { choiceRow } from '../../../test/panel-rows.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import type { ChoiceRow } from '../../answers/answers-read.ts';
import { parseTable } from '../../answers/parse-table.ts';
import { PANEL_RESULTS_SCHEMA } from '../../panel/panel-results.ts';
import type { BundledPanel } from './bundled-panel.ts';
import { writeBundle } from './write-bundle.ts';

const claims = [{ test: 'exact-binomial', alternative: 'greater', alpha: 0.05, stratum: 'overall' }] as const;

const row = (more: Record<string, string | number | boolean | null> = {}): ChoiceRow => ({
  listener: 'a',
  itemId: 'piece',
  training: false,
  conditionA: 'ours',
  conditionB: 'theirs',
  choice: 'A',
  correct: true,
  ...more,
});

async function bundled(panels: readonly BundledPanel[]) {
  const folder = await temporaryFolder();
  const { files } = await writeBundle({ folder, panels });
  return { folder, files, read: (name: string) => readFile(join(folder, name), 'utf8') };
}

describe('writeBundle()', () => {
  it('writes a folder for each panel, both scripts, and the digest of every file', async () => {
    const panels = [
      { ...heardPanel(), answers: { ...heardPanel().answers, simulated: false } },
      ratedPanel(),
    ];
    const { folder, files, read } = await bundled(panels);
    expect(files).toEqual([
      'README.md',
      'recompute.R',
      'recompute.py',
      'bundle.json',
      'heard/answers.jsonl',
      'heard/answers.csv',
      'heard/answers.schema.json',
      'heard/plan.json',
      'heard/verdicts.json',
      'screened/simulated-answers.jsonl',
      'screened/simulated-answers.csv',
      'screened/simulated-answers.schema.json',
      'screened/plan.json',
      'screened/verdicts.json',
      'SHA256SUMS',
    ]);
    expect((await readdir(folder, { recursive: true })).length).toBe(files.length + panels.length);
    const sums = (await read('SHA256SUMS')).trimEnd().split('\n');
    expect(sums).toHaveLength(files.length - 1);
    for (const line of sums) {
      const [digest, name] = line.split('  ');
      expect(
        createHash('sha256')
          .update(await read(name!))
          .digest('hex'),
      ).toBe(digest);
    }
    expect(JSON.parse(await read('heard/verdicts.json')).planSha256).toBe(
      createHash('sha256')
        .update(await read('heard/plan.json'))
        .digest('hex'),
    );
  });

  it('keeps every answer as it is, in its order, in JSON Lines that the schema allows', async () => {
    for (const panel of [heardPanel(), ratedPanel()]) {
      const { read } = await bundled([panel]);
      const lines = (await read(`${panel.id}/simulated-answers.jsonl`)).trimEnd().split('\n');
      expect(lines.map((line) => JSON.parse(line))).toEqual(panel.answers.rows);
      const schema = z.fromJSONSchema(JSON.parse(await read(`${panel.id}/simulated-answers.schema.json`)));
      for (const line of lines) expect(schema.safeParse(JSON.parse(line)).success).toBe(true);
      expect(schema.safeParse({ ...panel.answers.rows[0], listener: 7 }).success).toBe(false);
    }
  });

  it('has the schema of our own panels’ rows for those', async () => {
    const own = choiceRow({ simulated: true });
    const { read } = await bundled([choicePanel('own', { method: 'abx', rows: [own], plan: { claims } })]);
    const { properties } = JSON.parse(await read('own/simulated-answers.schema.json'));
    expect(properties.schema).toMatchObject({ const: PANEL_RESULTS_SCHEMA });
  });

  it('makes a table that a spreadsheet cannot run: formulas have an apostrophe before them', async () => {
    const rows = [
      row({ comment: '=1+1', score: -3, mood: null }),
      row({ comment: 'fine, "really"', late: true }),
      row({ comment: '@SUM(A1)\nand more' }),
    ];
    const { read } = await bundled([choicePanel('table', { method: 'abx', rows, plan: { claims } })]);
    const { columns, records } = parseTable(await read('table/simulated-answers.csv'));
    expect(columns).toEqual([...Object.keys(row()), 'comment', 'score', 'mood', 'late']);
    expect(records.map(({ values }) => values.comment)).toEqual([
      "'=1+1",
      'fine, "really"',
      "'@SUM(A1)\nand more",
    ]);
    expect(records[0]!.values).toMatchObject({
      training: 'false',
      correct: 'true',
      score: '-3',
      mood: '',
      late: '',
    });
    expect(records[1]!.values.late).toBe('true');
  });

  it('says of simulated answers what they are in every file that has a head, and in the names of the others', async () => {
    const { read } = await bundled([heardPanel()]);
    expect(await read('README.md')).toContain('SIMULATED ANSWERS');
    for (const file of ['plan.json', 'verdicts.json'])
      expect(JSON.parse(await read(`heard/${file}`)).simulated).toBe(true);
    expect(JSON.parse(await read('bundle.json')).panels).toEqual([
      { id: 'heard', title: 'Panel heard', simulated: true, answers: 'heard/simulated-answers.jsonl' },
    ]);
    const listened = { ...heardPanel(), answers: { ...heardPanel().answers, simulated: false } };
    expect(
      (await bundled([listened]).then(({ read: readOther }) => readOther('README.md'))).toLowerCase(),
    ).not.toContain('simulated');
  });

  it('says of a plan no more than is known: frozen, given on somebody’s word, or none', async () => {
    const said = async (kind: 'frozen' | 'given' | 'none') => {
      const { read } = await bundled([{ ...heardPanel(), planOrigin: { kind, sha256: 'abc' } }]);
      const { isFixedBeforehand, planOrigin } = JSON.parse(await read('heard/plan.json'));
      return { readme: await read('README.md'), isFixedBeforehand, planOrigin };
    };
    const [frozen, given, none] = [await said('frozen'), await said('given'), await said('none')];
    expect(frozen.readme).toContain('The plan (SHA-256 abc) was fixed before the answers.');
    expect(given.readme).toContain('that it is older than they are is the word of whoever shows this');
    expect(given.readme).not.toContain('was fixed before');
    expect(given).toMatchObject({ isFixedBeforehand: true, planOrigin: 'given' });
    expect(none).toMatchObject({ isFixedBeforehand: false, planOrigin: 'none' });
    expect(none.readme).toContain('everything is exploratory');
  });

  it('has every number of the verdicts, those without end too', async () => {
    const panel = heardPanel();
    const { read } = await bundled([
      {
        ...panel,
        judged: { ...panel.judged, verdicts: [{ ...panel.judged.verdicts[0]!, estimate: -Infinity }] },
      },
    ]);
    const { judged } = JSON.parse(await read('heard/verdicts.json'));
    expect(judged.verdicts[0].estimate).toBe('-Infinity');
    expect(judged.verdicts[0].pValue).toBe(panel.judged.verdicts[0]!.pValue);
  });

  it('gives the same bytes for the same panels', async () => {
    const [one, other] = [await bundled([heardPanel()]), await bundled([heardPanel()])];
    expect(await one.read('SHA256SUMS')).toBe(await other.read('SHA256SUMS'));
  });

  it('refuses no panels, and ids that are no folders or twice there', async () => {
    const folder = await temporaryFolder();
    const named = (id: string): BundledPanel => ({ ...heardPanel(), id });
    await expect(writeBundle({ folder, panels: [] })).rejects.toThrow(/at least one panel/);
    await expect(writeBundle({ folder, panels: [named('../x')] })).rejects.toThrow(
      /current value is \.\.\/x/,
    );
    await expect(writeBundle({ folder, panels: [named('x'), named('X')] })).rejects.toThrow(/must differ/);
    await expect(writeBundle({ folder, panels: [named('README.md')] })).rejects.toThrow(/names of folders/);
    expect(await readdir(folder)).toEqual([]);
  });
});
