/** `earwitness report`: a run, what listeners answered, or both on one page; as PDF, as files for papers, as a bundle to check. */
import { existsSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { PanelEvidence, PanelToJudge } from '@earwitness/bench';
import type { Command } from 'commander';
import { parseSeconds } from '../terminal/option-parsers.ts';
import { createProgressReporter } from '../terminal/progress-bar.ts';
import { asUsageAsync, UsageError } from '../terminal/report-failure.ts';
import { linkList } from '../terminal/tables.ts';
import { printable } from '../terminal/text-width.ts';

interface ReportOptions {
  panel?: string[];
  plan?: string;
  out?: string;
  /** true without a name. */
  pdf?: string | true;
  export?: string;
  bundle?: string;
  embedAudio?: boolean;
  excerptSeconds?: number;
  force?: boolean;
  json?: boolean;
}

export function defineReport(command: Command): void {
  command
    .argument('[run]', 'folder of a run; or its name, its id, latest, previous')
    .option(
      '--panel <results>',
      'file of answers, or folder with unblinded panels; may be repeated',
      (path: string, paths: string[] = []) => [...paths, path],
    )
    .option('--plan <file>', 'judge the named answers by this plan (YAML or JSON)')
    .option(
      '--out <report.html>',
      'where the page goes (default: index.html of the run, or beside the answers)',
    )
    .option('--pdf [file]', 'print the page to PDF too, by the browser at hand (default: beside the page)')
    .option('--export <folder>', 'write every figure as SVG and PNG and every table as CSV')
    .option('--bundle <folder>', 'write the answers with R and Python scripts that recompute every number')
    .option('--embed-audio', 'put the audio into the page, for a run that is small enough')
    .option('--excerpt-seconds <seconds>', 'how much can be heard of each item (default: 15)', parseSeconds)
    .option('--force', 'write over files that exist')
    .option('--json', 'print what was written and found as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  earwitness report reports/my-songs --pdf\n  earwitness report reports/my-songs --panel answers.jsonl --bundle check\n  earwitness report --panel answers.csv --plan plan.yaml --out verdicts.html\n\nA run is shown with its panels that are unblinded, and with the answers that are named: one page, a chapter for\neach panel. Answers alone make a page of verdicts. Blind panels are never shown.',
    )
    .action(runReport);
}

async function runReport(run: string | undefined, options: ReportOptions): Promise<void> {
  const { panel: paths = [], plan: planFile, json = false } = options;
  refuseMisuse(run, options);
  const progress = await createProgressReporter({ quiet: json });
  try {
    const runFolder = run === undefined ? null : await findRun(run);
    const places = placesOf(runFolder, options);
    const { panelsBesideRun } = await import('../panels/panels-beside-run.ts');
    const { namedPanels, withoutNamed } = await import('../panels/named-panels.ts');
    const beside = runFolder === null ? [] : await panelsBesideRun(runFolder);
    const named = await namedPanels(paths, { planFile, beside });
    const panels = [...withoutNamed(beside, named), ...named];
    if (options.bundle !== undefined && panels.length === 0)
      throw new UsageError(
        'Cannot write a bundle as there are no answers: unblind a panel of the run, or name answers with --panel',
      );
    progress.step('report');
    const { writeJointReport } = await import('../panels/report-run.ts');
    const { panels: shown } = await asUsageAsync<{ readonly panels: readonly PanelEvidence[] }>(
      runFolder === null
        ? writeVerdicts(panels, places.report)
        : writeJointReport({
            runFolder,
            panels,
            file: places.report,
            embedAudio: options.embedAudio ?? false,
            excerptSeconds: options.excerptSeconds,
            onProgress: (numbers) => progress.update(numbers),
          }),
    );
    const written = await writeBesides({ panels: shown, places });
    if (runFolder !== null) await bringHistoryUpToDate(runFolder);
    progress.stop();
    process.stdout.write(json ? await jsonOf(written, shown) : textOf(written, shown));
  } finally {
    progress.stop();
  }
}

function refuseMisuse(
  run: string | undefined,
  { panel = [], plan, embedAudio = false, excerptSeconds }: ReportOptions,
): void {
  if (run === undefined && panel.length === 0)
    throw new UsageError('Cannot report on nothing: name a run, or answers with --panel');
  if (plan !== undefined && panel.length === 0)
    throw new UsageError(
      'Cannot use --plan without --panel: the panels of a run are judged by the plans that were frozen with them',
    );
  if (run === undefined && (embedAudio || excerptSeconds !== undefined))
    throw new UsageError(
      `Cannot use ${embedAudio ? '--embed-audio' : '--excerpt-seconds'} without a run: answers alone have nothing to be heard`,
    );
}

/** A folder, or a kept run of the folder of reports here. */
async function findRun(run: string): Promise<string> {
  const { resolveRun } = await import('@earwitness/bench');
  return resolveRun(run, { reportsFolder: resolve('reports') });
}

/** The page of all runs has a link to this report now; where no run is kept there is none. */
async function bringHistoryUpToDate(runFolder: string): Promise<void> {
  const { readHistory, writeHistoryPage } = await import('@earwitness/bench');
  const reportsFolder = dirname(runFolder);
  const { entries, damaged } = await readHistory(reportsFolder);
  if (entries.length + damaged.length > 0) await writeHistoryPage(reportsFolder);
}

interface Places {
  readonly report: string;
  readonly pdf: string | null;
  readonly exports: string | null;
  readonly bundle: string | null;
}

/** Nothing is written over unasked, but what the program itself has put beside a run. */
function placesOf(runFolder: string | null, options: ReportOptions): Places {
  const { out, pdf, panel: [first = ''] = [], force = false } = options;
  const report = resolve(
    out ??
      (runFolder === null
        ? join(dirname(resolve(first)), `${basename(resolve(first), extname(first))}-report.html`)
        : join(runFolder, 'index.html')),
  );
  const isOfRun = out === undefined && runFolder !== null;
  if (!/\.html?$/i.test(report))
    throw new UsageError(`Cannot write the report to ${report}: its name must end with .html`);
  const pdfFile =
    pdf === undefined ? null : resolve(pdf === true ? report.replace(/\.html?$/i, '.pdf') : pdf);
  if (pdfFile !== null && !/\.pdf$/i.test(pdfFile))
    throw new UsageError(`Cannot write the PDF to ${pdfFile}: its name must end with .pdf`);
  const places: Places = {
    report,
    pdf: pdfFile,
    exports: options.export === undefined ? null : resolve(options.export),
    bundle: options.bundle === undefined ? null : resolve(options.bundle),
  };
  const inTheWay = [
    ...(isOfRun ? [] : [report]),
    ...(pdfFile === null || (isOfRun && pdf === true) ? [] : [pdfFile]),
  ].find((file) => existsSync(file));
  if (inTheWay !== undefined && !force)
    throw new UsageError(`Cannot write ${inTheWay}: it exists already; --force writes over it`);
  return places;
}

/** Answers without a run: the page of verdicts. */
async function writeVerdicts(
  panels: readonly PanelToJudge[],
  file: string,
): Promise<{ readonly panels: readonly PanelEvidence[] }> {
  const [panel, ...others] = panels;
  if (panel === undefined) throw new UsageError('Cannot report on nothing: there are no answers');
  if (others.length > 0)
    throw new UsageError(
      `Cannot put ${panels.length} panels (${panels.map(({ name }) => `“${name}”`).join(', ')}) on one page without the run that they are about: name it before --panel, or write a page for each`,
    );
  const { judgePanel, writeVerdictReport } = await import('@earwitness/bench');
  const report = judgePanel(panel);
  await writeVerdictReport({ file, report });
  return { panels: [report] };
}

interface Written {
  readonly report: string;
  readonly pdf: string | null;
  readonly exports: { readonly folder: string; readonly files: number } | null;
  readonly bundle: { readonly folder: string; readonly files: number } | null;
}

async function writeBesides({
  panels,
  places: { report, pdf, exports, bundle },
}: {
  panels: readonly PanelEvidence[];
  places: Places;
}): Promise<Written> {
  const { writeBundle, writePdf, writeReportExports } = await import('@earwitness/bench');
  if (pdf !== null) await writePdf({ htmlFile: report, pdfFile: pdf });
  const exported = exports === null ? null : await writeReportExports({ htmlFile: report, folder: exports });
  const { bundledPanels } = await import('../panels/bundled-panels.ts');
  const bundled =
    bundle === null ? null : await writeBundle({ folder: bundle, panels: bundledPanels(panels) });
  return {
    report,
    pdf,
    exports: exported && { folder: exports!, files: exported.files.length },
    bundle: bundled && { folder: bundle!, files: bundled.files.length },
  };
}

async function jsonOf(written: Written, panels: readonly PanelEvidence[]): Promise<string> {
  const { originJson } = await import('../verdict/verdict-json.ts');
  const told = panels.map(({ name, answers, panel, definition, origin, planDigest }) => ({
    name,
    panelId: definition?.panelId ?? null,
    simulated: panel.simulated,
    answers: answers.rows.length,
    unread: answers.unread,
    plan: originJson({ origin, planDigest }),
  }));
  return `${JSON.stringify({ ...written, panels: told }, null, 2)}\n`;
}

function textOf({ report, pdf, exports, bundle }: Written, panels: readonly PanelEvidence[]): string {
  const places: [string, string][] = [
    ['report', report],
    ...(pdf === null ? [] : [['PDF', pdf] as [string, string]]),
    ...(exports === null
      ? []
      : [['figures and tables', `${exports.folder} (${exports.files} files)`] as [string, string]]),
    ...(bundle === null ? [] : [['bundle', `${bundle.folder} (see its README.md)`] as [string, string]]),
  ];
  const where = places.length === 1 ? `Report: ${report}` : linkList(places);
  return [...panels.flatMap(unreadLine), where, ''].join('\n');
}

/** Answers that count for nothing as they could not be read: said wherever a report of the others is. */
function unreadLine({ name, answers: { rows, unread } }: PanelEvidence): string[] {
  const [first] = unread;
  if (first === undefined) return [];
  const count = unread.length === 1 ? '1 row' : `${unread.length} rows`;
  return [
    printable(
      `${name}: not read: ${count} of ${rows.length + unread.length} (${first.where}: ${first.reason}${unread.length > 1 ? ' …' : ''})`,
    ),
  ];
}
