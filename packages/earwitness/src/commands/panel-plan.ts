/** `earwitness panel plan`: how many listeners, tracks and trials it takes to show what one wants to show. */
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { GENERALIZATIONS, GOALS, type GoalName, type PlanOptions } from '../panels/plan-options.ts';
import type { SimulatedPower } from '../panels/plan-text.ts';
import {
  parseAnyCount,
  parseCorrelation,
  parsePoints,
  parseRange,
  parseShare,
} from '../terminal/option-parsers.ts';
import { asUsage, UsageError } from '../terminal/report-failure.ts';
import { terminalWidth } from '../terminal/terminal-width.ts';

interface PanelPlanOptions extends PlanOptions {
  simulate?: number;
  plot?: string;
  json?: boolean;
}

export function definePanelPlan(panel: Command): void {
  panel
    .command('plan')
    .description('says how many listeners, tracks and trials it takes; asks, where nothing is said')
    .addOption(new Option('--show <what>', 'what the panel is to show').choices(GOALS))
    .option(
      '--rate <share>',
      'right answers (or choices) that you expect, such as 0.575 or 57.5%',
      parseShare,
    )
    .option('--against <share>', 'difference: right answers where less is heard (default: 50%)', parseShare)
    .option('--chance <share>', 'what guessing gives (default: 50%)', parseShare)
    .option(
      '--margin <share>',
      'inaudible: within so much of chance (default: 5%); rating: in points',
      parseMargin,
    )
    .option('--range <low-high>', 'range: from where to where (default: 55-60%)', parseRange)
    .option('--points <number>', 'rating: points of 100 apart (default: 5)', parsePoints)
    .option('--two-sided', 'audible: fewer right answers than chance count as well')
    .option('--groups', 'difference: half of the listeners in each, rather than all in both')
    .option('--conditions <number>', 'preference: how many are compared in pairs (default: 2)', parseAnyCount)
    .option('--spread <points>', 'rating: standard deviation of single ratings (default: 15)', parsePoints)
    .option('--listener-spread <points>', 'rating: of listeners’ own opinions (default: 6)', parsePoints)
    .option('--track-spread <points>', 'rating: of how it comes out on a track (default: 5)', parsePoints)
    .option('--power <share>', 'how surely it is to be shown (default: 80%)', parseShare)
    .option('--alpha <share>', 'how often it may be shown when it is not so (default: 5%)', parseShare)
    .option('--trials <number>', 'answers per listener (default: 20)', parseAnyCount)
    .option('--tracks <number>', 'pieces of music (default: as many as it takes)', parseAnyCount)
    .option('--listeners <number>', 'the panel that you have in mind', parseAnyCount)
    .option(
      '--icc <number>',
      'how alike a listener’s answers are: intra-class correlation (default: 0.05)',
      parseCorrelation,
    )
    .option('--track-icc <number>', 'the same of answers on a track (default: 0.04)', parseCorrelation)
    .addOption(
      new Option(
        '--generalize <to-whom>',
        'of whom the result is to speak (default: listeners-and-tracks)',
      ).choices(GENERALIZATIONS),
    )
    .option('--simulate <panels>', 'check the power by so many simulated panels', parseAnyCount)
    .option('--plot <page.html>', 'write a page with the power curve')
    .option('--json', 'print the plan as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  earwitness panel plan --show audible --rate 57.5% --listeners 30 --tracks 20 --plot plan.html\n\nEnds with 1 when no number of listeners is enough, or the panel in mind is too small.',
    )
    .action(runPanelPlan);
}

/** A share, or points of a scale: which, the goal says. */
const parseMargin = (text: string): number => (Number(text) >= 1 ? parsePoints(text) : parseShare(text));

async function runPanelPlan(options: PanelPlanOptions): Promise<void> {
  if (options.plot !== undefined && !/\.html?$/i.test(options.plot)) {
    throw new UsageError(`Cannot write the page to ${options.plot}: its name must end with .html`);
  }
  const asked = await askedFor(options);
  const { questionOf } = await import('../panels/plan-options.ts');
  const { createRandom, planPanel, simulatePanelPower } = await import('@earwitness/bench/statistics');
  const question = asUsage(() => questionOf(asked));
  const plan = asUsage(() => planPanel(question));
  const { goal, tracks, trials, listenerCorrelation, trackCorrelation, here } = plan;
  let simulated: SimulatedPower | null = null;
  if (options.simulate !== undefined && here.listeners !== null) {
    const layout = { listeners: here.listeners, tracks, trials, listenerCorrelation, trackCorrelation };
    const panels = options.simulate;
    const random = createRandom(`panel plan ${JSON.stringify(question)}`);
    simulated = {
      ...asUsage(() =>
        simulatePanelPower(goal, layout, {
          alpha: plan.alpha,
          ...(question.generalize && { generalize: question.generalize }),
          panels,
          random,
        }),
      ),
      panels,
    };
  }
  if (options.plot !== undefined) {
    const { writePanelPlan } = await import('@earwitness/bench');
    await writePanelPlan({ file: resolve(options.plot), plan });
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ ...plan, simulated }, null, 2)}\n`);
  else {
    const { planText } = await import('../panels/plan-text.ts');
    process.stdout.write(planText(plan, { width: terminalWidth(), simulated }));
    if (options.plot !== undefined) process.stdout.write(`\nPage: ${resolve(options.plot)}\n`);
  }
  if (plan.listeners === null || here.power < plan.wantedPower) process.exitCode = 1;
}

/** What was said, or else what is answered at a terminal. */
async function askedFor(options: PanelPlanOptions): Promise<PlanOptions & { show: GoalName }> {
  const { show } = options;
  if (show !== undefined) return { ...options, show };
  const isNothingSaid = Object.keys(options).every((name) => name === 'plot' || name === 'simulate');
  if (isNothingSaid && process.stdin.isTTY && process.stdout.isTTY) {
    const { askPlan } = await import('../panels/ask-plan.ts');
    return askPlan();
  }
  throw new UsageError(
    `Cannot plan a panel without knowing what it is to show: name --show ${GOALS.join(', ')}`,
  );
}
