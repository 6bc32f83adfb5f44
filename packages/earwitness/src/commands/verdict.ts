/** `earwitness verdict`: what a panel's answers say, claim by claim, from whichever program they come. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { ColumnNames, PageKind, ReadAnswersOptions } from '@earwitness/bench';
import type { ChoiceMethod } from '@earwitness/bench/statistics';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseShare } from '../terminal/option-parsers.ts';
import { asUsage, UsageError } from '../terminal/report-failure.ts';
import { terminalWidth } from '../terminal/terminal-width.ts';
import type { ChosenPlan } from '../verdict/choose-plan.ts';

const COLUMN_FLAGS = [
  ['listener', 'who answered'],
  ['item', 'the piece'],
  ['correct', 'right or wrong'],
  ['choice', 'which version was chosen'],
  ['a', 'the first version'],
  ['b', 'the second version'],
  ['truth', 'which version was right'],
  ['condition', 'the version that was rated'],
  ['rating', 'the rating'],
  ['session', 'the session'],
  ['training', 'practice or not'],
  ['catchTrial', 'catch trial or not'],
] as const;
type ColumnFlag = (typeof COLUMN_FLAGS)[number][0];

interface VerdictOptions extends Partial<Record<ColumnFlag, string>> {
  plan?: string;
  seedClaim?: boolean;
  method?: ChoiceMethod;
  alpha?: number;
  margin?: number;
  by?: string;
  strata?: string[];
  where?: Record<string, string[]>;
  test?: string;
  pages?: PageKind;
  panel?: string;
  out?: string;
  json?: boolean;
  force?: boolean;
}

export function defineVerdict(command: Command): void {
  command
    .argument('<results>', 'file of answers, folder of a run or of its panels')
    .addOption(
      new Option(
        '--plan <file>',
        'judge by this plan (YAML or JSON); that it is older than the answers is your word',
      ).conflicts(['seedClaim', 'alpha', 'margin', 'by', 'strata']),
    )
    .addOption(
      new Option(
        '--seed-claim',
        'ask: trained listeners hear it in the studio, hardly on consumer playback',
      ).conflicts(['alpha', 'margin', 'by', 'strata']),
    )
    .addOption(
      new Option(
        '--method <name>',
        'what a table of right and wrong asked (default: by its columns)',
      ).choices([
        'abx',
        'same-different',
        'triangle',
        'tetrad',
        'identification',
        'preference',
        'paired-comparison',
      ]),
    )
    .option(
      '--alpha <share>',
      'without a plan: how often a claim may be supported by luck (default: 5%)',
      parseShare,
    )
    .option('--margin <share>', 'without a plan: so near to chance counts as nothing', parseShare)
    .option('--by <column>', 'without a plan: a verdict for each value of a column')
    .option('--strata <columns>', 'without a plan: columns to break the answers down by', parseList)
    .option('--where <column=values>', 'judge only these answers; may be repeated', addFilter)
    .option('--test <name>', 'pymushra: which test')
    .addOption(
      new Option('--pages <kind>', 'pymushra: which pages').choices([
        'mushra',
        'bs1116',
        'likert',
        'paired_comparison',
        'preference_test',
      ]),
    )
    .option('--panel <id>', 'which panel of a run');
  for (const [flag, words] of COLUMN_FLAGS)
    command.option(`--${flag === 'catchTrial' ? 'catch-trial' : flag} <column>`, `the column with ${words}`);
  command
    .option('--out <report.html>', 'write the full report')
    .option('--force', 'write over a file that exists')
    .option('--json', 'print everything for programs')
    .addHelpText(
      'after',
      '\nExample:\n  earwitness verdict answers.csv --by song --out verdict.html\n\nKnows the files of webMUSHRA and pymushra, and our own, by what is in them. Ends with 1 when a claim that was\nfixed beforehand (by --plan, --seed-claim or the panel itself) is refuted or undecided.',
    )
    .action(runVerdict);
}

const parseList = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function addFilter(text: string, filters: Record<string, string[]> = {}): Record<string, string[]> {
  const [, column, values] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (column === undefined || values === undefined)
    throw new InvalidArgumentError('It must be a column and its values, such as playback=phone,car.');
  return { ...filters, [column.trim()]: parseList(values) };
}

async function runVerdict(path: string, options: VerdictOptions): Promise<void> {
  const out = outOf(options);
  const { loadResults } = await import('../verdict/load-results.ts');
  const { choosePlan } = await import('../verdict/choose-plan.ts');
  const results = await loadResults(path, {
    ...readOptionsOf(options),
    ...(options.panel !== undefined && { panel: options.panel }),
  });
  const { answers, definition, switching } = results;
  const chosen = narrowed(await choosePlan(results, options), options);
  const { plan, planDigest, origin } = chosen;
  const simulated = answers.simulated || (definition?.simulated ?? false);
  const { isFixedBeforehand, judgeAnswers } = await import('@earwitness/bench');
  const outcome = asUsage(() =>
    judgeAnswers(answers, { plan, simulated, isFixed: isFixedBeforehand(origin) }),
  );
  const { judged } = outcome;
  if (out !== undefined) {
    const { writeVerdictReport } = await import('@earwitness/bench');
    const panel = {
      method: answers.method ?? ('rating' as const),
      simulated,
      analysisPlan: plan,
    };
    const { textIn } = await import('@earwitness/bench/panel');
    const name = definition === null ? basename(path) : textIn(definition.title, ['en']);
    const report = { name, answers, panel, ...outcome, origin, planDigest, switching };
    await writeVerdictReport({ file: out, report });
  }
  if (options.json) {
    const { verdictJson } = await import('../verdict/verdict-json.ts');
    process.stdout.write(
      verdictJson({
        file: path,
        answers,
        ...chosen,
        judged: outcome.ratings ?? judged,
        controls: outcome.controls,
      }),
    );
  } else {
    const { verdictText } = await import('../verdict/verdict-text.ts');
    const width = terminalWidth();
    process.stdout.write(verdictText(outcome, { name: basename(path), answers, origin, width }));
    if (out !== undefined) process.stdout.write(`\nReport: ${out}\n`);
  }
  if (judged.verdicts.some(({ exploratory, outcome: found }) => !exploratory && found !== 'supported'))
    process.exitCode = 1;
}

/** Which answers to judge was chosen now, whatever was fixed before. */
function narrowed(chosen: ChosenPlan, { where }: VerdictOptions): ChosenPlan {
  if (where === undefined || chosen.origin.kind === 'none') return chosen;
  const words = `${chosen.origin.words} But --where chose among the answers now, so all of this is exploratory.`;
  return { ...chosen, origin: { kind: 'none', words } };
}

function outOf({ out, force = false }: VerdictOptions): string | undefined {
  if (out === undefined) return undefined;
  if (!/\.html?$/i.test(out))
    throw new UsageError(`Cannot write the report to ${out}: its name must end with .html`);
  if (existsSync(out) && !force)
    throw new UsageError(`Cannot write ${out}: it exists already; --force writes over it`);
  return resolve(out);
}

function readOptionsOf(options: VerdictOptions): ReadAnswersOptions {
  const { method, where, test, pages } = options;
  const columns: ColumnNames = Object.fromEntries(
    COLUMN_FLAGS.flatMap(([flag]) => (options[flag] === undefined ? [] : [[flag, options[flag]]])),
  );
  return {
    columns,
    ...(method !== undefined && { method }),
    ...(where !== undefined && { where }),
    ...(test !== undefined && { test }),
    ...(pages !== undefined && { pages }),
  };
}
