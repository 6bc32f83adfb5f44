/** `earwitness panel simulate`: a study tried out before anybody is asked. */
import { type Command, InvalidArgumentError } from 'commander';
import { parseAnyCount, parseCount, parseDPrime } from '../terminal/option-parsers.ts';
import { UsageError } from '../terminal/report-failure.ts';
import { terminalWidth } from '../terminal/terminal-width.ts';

interface SimulateOptions {
  folder?: string;
  listeners: number;
  dPrime: number;
  strength?: Record<string, number>;
  panels: number;
  seed: string;
  json?: boolean;
}

export function definePanelSimulate(panel: Command): void {
  panel
    .command('simulate')
    .description(
      'lets listeners made of arithmetic take throw-away copies of a built panel, and judges their answers',
    )
    .argument('[panel]', 'its folder, or its id in --folder (default: the only one there)')
    .option('--folder <folder>', 'where built panels lie (default: here)')
    .option('--listeners <number>', 'how many a panel', parseCount, 12)
    .option('--d-prime <number>', 'how well they hear; 0 guesses', parseDPrime, 1)
    .option(
      '--strength <condition=number>',
      'how good a condition is to them, in d′, or in points of a rating; may be repeated',
      addStrength,
    )
    .option(
      '--panels <number>',
      'how many copies: what share of them shows what is claimed is the power',
      parseAnyCount,
      1,
    )
    .option('--seed <text>', 'the same seed gives as many right answers', 'simulation')
    .option('--json', 'print everything as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  earwitness panel simulate study/warmth --listeners 20 --d-prime 1.2 --panels 20\n\nEnds with 1 when what the listeners were made of does not come back from their answers.',
    )
    .action(runSimulate);
}

function addStrength(text: string, strengths: Record<string, number> = {}): Record<string, number> {
  const [, condition, number] = /^([^=]+)=(-?\d*\.?\d+)$/.exec(text.replace('−', '-').trim()) ?? [];
  if (condition === undefined || number === undefined) {
    throw new InvalidArgumentError('It must be a condition and a number, such as ours=1.5.');
  }
  return { ...strengths, [condition.trim()]: Number(number) };
}

async function runSimulate(named: string | undefined, options: SimulateOptions): Promise<void> {
  const { listeners, dPrime, strength: strengths = {}, panels, seed, json = false } = options;
  const { chooseBuiltPanel } = await import('../panels/find-built-panels.ts');
  const panel = await chooseBuiltPanel(named, options.folder);
  const { hasStrengths } = await import('../panels/known-truth.ts');
  if (Object.keys(strengths).length > 0 && !hasStrengths(panel.definition.method)) {
    throw new UsageError(
      `Cannot use --strength with ${panel.definition.method}: it only asks whether a difference is heard, which --d-prime says`,
    );
  }
  const { simulateStudy } = await import('../panels/simulate-study.ts');
  const { createProgressReporter } = await import('../terminal/progress-bar.ts');
  const progress = await createProgressReporter({ quiet: json });
  progress.step('simulated listeners');
  const study = await simulateStudy({
    panel,
    settings: { listeners, dPrime, strengths, panels, seed },
    onProgress: (at) => progress.update(at),
  }).finally(() => progress.stop());
  if (json) process.stdout.write(`${JSON.stringify(study, null, 2)}\n`);
  else {
    const { simulationText } = await import('../panels/simulation-text.ts');
    process.stdout.write(`${simulationText(study, { width: terminalWidth() })}\n`);
  }
  if (!study.recovered.every(({ comesBack }) => comesBack)) process.exitCode = 1;
}
