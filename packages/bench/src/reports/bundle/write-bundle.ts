/** Writes all that somebody needs to check a report's numbers with other programs than ours. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isFixedBeforehand } from '../../answers/plan-origin.ts';
import { rowsAsCsv, rowsAsJsonLines } from '../../answers/rows-as-text.ts';
import { sha256 } from '../../files/sha256.ts';
import { writeFileSafely } from '../../files/write-file-safely.ts';
import { toJson } from '../../files/write-json-safely.ts';
import {
  LEAST_EVENNESS,
  MOST_SIZE,
  measuredSizesAt,
} from '../../statistics/clustered/confirmatory-method.ts';
import { MEASURED_RANKING_SIZES } from '../../statistics/preference/ranking-objection.ts';
import { CHOICE_METHODS } from '../../statistics/verdict/choice-method.ts';
import { bundleReadme } from './bundle-readme.ts';
import type { BundledPanel } from './bundled-panel.ts';
import { losslessJson } from './lossless-json.ts';
import { rowJsonSchema } from './row-json-schema.ts';

const BUNDLE_SCHEMA = 'earwitness.bundle/1';
const BUNDLED_PLAN_SCHEMA = 'earwitness.bundled-plan/1';
const BUNDLED_VERDICTS_SCHEMA = 'earwitness.bundled-verdicts/1';

/** The same depth from `src` and from `dist`. */
const ASSETS = new URL('../../../bundle/', import.meta.url);
const SCRIPTS = ['recompute.R', 'recompute.py'] as const;
/** Without a dot none is the name of a file beside it. */
const SAFE_ID = /^[\w-]{1,100}$/;

/**
 * Writes a folder with every answer, the plan and every number of the verdicts, and two scripts, in R and in Python, that work the
 * numbers out again and say where they agree.
 *
 * A folder for each panel, named by its id: `answers.jsonl` (lossless), `answers.csv` (for spreadsheets), `answers.schema.json`,
 * `plan.json`, `verdicts.json`. Answers of programs are in files called `simulated-answers`. Beside them `bundle.json`, which lists the
 * panels, `README.md`, `recompute.R`, `recompute.py` and `SHA256SUMS`, written last. Files of these names are replaced.
 *
 * @param panels judged by their plans as they stand, nothing changed since but `exploratory`
 * @returns the files written, as paths below the folder
 * @throws {RangeError} for no panels, or ids that are no names of folders or not unique
 * @throws the file system's own error
 */
export async function writeBundle({
  folder,
  panels,
}: {
  folder: string;
  panels: readonly BundledPanel[];
}): Promise<{ readonly files: readonly string[] }> {
  checkIds(panels.map(({ id }) => id));
  const files = new Map<string, string>();
  files.set('README.md', bundleReadme(panels));
  for (const script of SCRIPTS) files.set(script, await readFile(new URL(script, ASSETS), 'utf8'));
  files.set('bundle.json', toJson({ schema: BUNDLE_SCHEMA, panels: panels.map(entryOf) }));
  for (const panel of panels)
    for (const [name, content] of filesOf(panel)) files.set(`${panel.id}/${name}`, content);
  files.set('SHA256SUMS', [...files].map(([name, content]) => `${sha256(content)}  ${name}\n`).join(''));
  for (const [name, content] of files) await writeFileSafely(join(folder, name), content);
  return { files: [...files.keys()] };
}

function checkIds(ids: readonly string[]): void {
  if (ids.length === 0) throw new RangeError('Cannot write a bundle as it must hold at least one panel');
  const unsafe = ids.find((id) => !SAFE_ID.test(id));
  if (unsafe !== undefined)
    throw new RangeError(
      `Cannot write a bundle as ids must be names of folders (letters, digits, - and _): current value is ${unsafe}`,
    );
  if (new Set(ids.map((id) => id.toLowerCase())).size < ids.length)
    throw new RangeError(
      `Cannot write a bundle as the ids of panels must differ: current values are ${ids.join(', ')}`,
    );
}

const answersName = ({ answers }: BundledPanel): string =>
  answers.simulated ? 'simulated-answers' : 'answers';

const entryOf = (panel: BundledPanel) => ({
  id: panel.id,
  title: panel.title,
  simulated: panel.answers.simulated,
  answers: `${panel.id}/${answersName(panel)}.jsonl`,
});

/** Name and content of each file of a panel's folder. */
function filesOf(panel: BundledPanel): [string, string][] {
  const { id, title, answers, plan, planOrigin, judged } = panel;
  const head = { panel: id, title, simulated: answers.simulated };
  const name = answersName(panel);
  const measured = measuredSizesAt(answers.kind === 'choices' ? CHOICE_METHODS[answers.method].chance : 0.5);
  const planText = toJson({
    schema: BUNDLED_PLAN_SCHEMA,
    ...head,
    kind: answers.kind,
    ...(answers.method !== null && { method: answers.method }),
    isFixedBeforehand: isFixedBeforehand(planOrigin),
    planOrigin: planOrigin.kind,
    fixedPlanSha256: planOrigin.sha256,
    analysisPlan: plan,
    // what no formula gives: error rates that were measured, by which a test may decide or not
    rules: {
      mostSize: MOST_SIZE,
      leastEvenness: LEAST_EVENNESS,
      measuredSizes: measured.crossed,
      measuredOneWaySizes: measured.oneWay,
      measuredRankingSizes: MEASURED_RANKING_SIZES,
    },
  });
  return [
    [`${name}.jsonl`, rowsAsJsonLines(answers.rows)],
    [`${name}.csv`, rowsAsCsv(answers.rows)],
    [`${name}.schema.json`, toJson(rowJsonSchema(answers))],
    ['plan.json', planText],
    [
      'verdicts.json',
      losslessJson({
        schema: BUNDLED_VERDICTS_SCHEMA,
        ...head,
        planSha256: sha256(planText),
        answers: answers.rows.length,
        judged,
      }),
    ],
  ];
}
