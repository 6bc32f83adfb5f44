/** `earwitness panel build`: from panel.yaml to a panel that can be served. */
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { BuiltPanel, CheckedPanel } from '@earwitness/bench';
import type { Command } from 'commander';
import { countText } from '../terminal/count-text.ts';
import { UsageError } from '../terminal/report-failure.ts';
import { terminalWidth } from '../terminal/terminal-width.ts';

interface BuildOptions {
  out?: string;
  check?: boolean;
  force?: boolean;
  json?: boolean;
}

export function definePanelBuild(panel: Command): void {
  panel
    .command('build')
    .description(
      'checks a panel’s file and builds the panel: definition, blind stimuli, and the key beside them',
    )
    .argument('[file]', 'the panel’s file', 'panel.yaml')
    .option('--out <folder>', 'where to build it (default: the file’s folder)')
    .option('--check', 'only check, and build nothing')
    .option('--force', 'build over another panel')
    .option('--json', 'print what was built as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  earwitness panel build study/warmth/panel.yaml\n\nThe same file and music again change nothing. Warnings tell what could name a condition; they stop nothing.',
    )
    .action(runBuild);
}

async function runBuild(
  file: string,
  { out, check = false, force = false, json = false }: BuildOptions,
): Promise<void> {
  const { buildPanel, checkPanelFile, OtherPanelError } = await import('@earwitness/bench');
  const checked = await checkPanelFile(file);
  if (check) {
    process.stdout.write(
      json ? `${JSON.stringify(checked, null, 2)}\n` : `${checkedText(checked)}\nNothing was built.\n`,
    );
    return;
  }
  const outFolder = resolve(out ?? dirname(file));
  const { createProgressReporter } = await import('../terminal/progress-bar.ts');
  const progress = await createProgressReporter({ quiet: json });
  progress.step('blind stimuli');
  const built = await buildPanel({
    panelFile: file,
    outFolder,
    replace: force,
    certify: async (built) => (await import('@earwitness/listening-web')).certifySwitch(built),
    onProgress: ({ itemTitle, ...numbers }) => progress.update({ ...numbers, label: itemTitle }),
  })
    .catch((error: unknown) => {
      if (!(error instanceof OtherPanelError)) throw error;
      throw new UsageError(
        `${error.message}; choose another --out, or --force to build over it (an opened panel stays as it was opened, and an edit needs a panelId of its own)`,
        { cause: error },
      );
    })
    .finally(() => progress.stop());
  const { switchProof } = await import('@earwitness/bench/panel');
  const switching = switchProof(built.pack, built.definition);
  const pictures = await readPictures(built);
  if (json) {
    const { definition, pack, blindingKey: _, ...places } = built;
    const warnings = pack.warnings.map((warning) => ({
      ...warning,
      pictures: pictures.get(warning.kind) ?? [],
    }));
    process.stdout.write(`${JSON.stringify({ definition, ...places, switching, warnings }, null, 2)}\n`);
    return;
  }
  const { commandLine } = await import('../terminal/command-line.ts');
  const { wrapText } = await import('../terminal/text-width.ts');
  const { pathFromHere } = await import('../files/path-from-here.ts');
  const blocks = [
    checkedText(checked),
    warningsText(built, { pictures, width: terminalWidth() }),
    wrapText(switching.sentence, Math.max(40, terminalWidth())).join('\n'),
    `Built in ${outFolder}. Who knows blinding-key.json knows who is who.\nNext: ${commandLine('panel', 'serve', pathFromHere(outFolder) || '.')}`,
  ];
  process.stdout.write(`${(await Promise.all(blocks)).filter((block) => block !== '').join('\n\n')}\n`);
}

function checkedText({ definition, conditionIds, comparisons }: CheckedPanel): string {
  const { panelId, method, trialsPerSession, sessions, controls } = definition;
  const controlTrials = controls.nullTrials + controls.repeats + controls.catchTrials;
  const perSession =
    controlTrials === 0
      ? `${trialsPerSession} trials`
      : `${trialsPerSession} trials and ${controlTrials} controls`;
  return `${panelId}: ${method}, ${perSession} a session${sessions.perListener > 1 ? `, ${sessions.perListener} sessions a listener` : ''}\n${countText(comparisons, 'comparison')} of ${conditionIds.join(', ')}`;
}

/** By kind of warning, as they lie beside the key. */
async function readPictures({ warningsFolder }: BuiltPanel): Promise<ReadonlyMap<string, readonly string[]>> {
  const listed = JSON.parse(await readFile(join(warningsFolder, 'warnings.json'), 'utf8')) as readonly {
    kind: string;
    picture: string;
  }[];
  const pictures = new Map<string, string[]>();
  for (const { kind, picture } of listed) {
    pictures.set(kind, [...(pictures.get(kind) ?? []), join(warningsFolder, picture)]);
  }
  return pictures;
}

async function warningsText(
  { pack }: BuiltPanel,
  { pictures, width }: { pictures: ReadonlyMap<string, readonly string[]>; width: number },
): Promise<string> {
  if (pack.warnings.length === 0)
    return 'Nothing was found that could name a condition apart from its mastering.';
  const { wrapText } = await import('../terminal/text-width.ts');
  const { pathFromHere } = await import('../files/path-from-here.ts');
  const blocks = pack.warnings.map(({ kind, message }) =>
    [
      ...wrapText(`Warning (${kind}): ${message}`, Math.max(40, width)),
      ...(pictures.get(kind) ?? []).map((picture) => `  ${pathFromHere(picture)}`),
    ].join('\n'),
  );
  return `${blocks.join('\n')}\nThe pictures name conditions: do not look if you are to listen.`;
}
