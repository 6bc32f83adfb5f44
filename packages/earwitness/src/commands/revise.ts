/** `earwitness revise`: a kept plan changed as the client asks, each change rendered from the mix, all on one page to compare. */
import { availableParallelism } from 'node:os';
import { type MasteringPlan, REVISION_EXAMPLES } from '@earwitness/engine';
import type { Analysis } from '@earwitness/engine/measure';
import type { Command } from 'commander';
import { readPlan } from '../master/master-order.ts';
import { isComplete, isMeasured, type MeasuredFile } from '../measure/measure-files.ts';
import { measureWithProgress } from '../measure/measure-with-progress.ts';
import { type RevisedMaster, renderRevisions, type Span } from '../revise/render-revisions.ts';
import { placeRevisions } from '../revise/revision-places.ts';
import { revisionsJson } from '../revise/revisions-json.ts';
import { revisionsSummary, shortfallOf } from '../revise/revisions-summary.ts';
import { parseSpan, parseThreads } from '../terminal/option-parsers.ts';
import { createProgressReporter } from '../terminal/progress-bar.ts';
import { UsageError } from '../terminal/report-failure.ts';
import { terminalWidth } from '../terminal/terminal-width.ts';
import { printable } from '../terminal/text-width.ts';
import { untilInterrupted } from '../terminal/until-interrupted.ts';

interface ReviseOptions {
  mix: string;
  out?: string;
  page: boolean;
  preview?: Span;
  force?: boolean;
  threads?: number;
  json?: boolean;
}

export function defineRevise(command: Command): void {
  command
    .argument('<plan.json>', 'the plan of a master, as `master` leaves it')
    .argument('<requests...>', 'what to change; each request makes a revision of its own, up to ten at once')
    .requiredOption('--mix <file>', 'the mix that the plan was made for')
    .option('--out <folder>', 'where the revisions go (default: beside the plan)')
    .option(
      '--preview <start-end>',
      'render this part alone, quickly, as 60-75 in seconds or 1:00-1:15',
      parseSpan,
    )
    .option('--no-page', 'write no page to compare them on')
    .option('--force', 'write over files that exist')
    .option('--threads <number>', 'how many revisions at a time (default: one a core)', parseThreads)
    .option('--json', 'print plans and measurements for programs')
    .addHelpText(
      'after',
      `\nA request holds one or several phrases such as: ${REVISION_EXAMPLES.join(', ')}.\n\nExample:\n  earwitness revise masters/song.plan.json "tone strength 0.5" "1 dB louder, ceiling -2" --mix song.wav\n\nIt leaves song.revision-1.wav and song.revision-1.plan.json for the first request and so on, each made from\nthe mix and the given plan, and song.revisions.html, on which mix, master and revisions play in step.`,
    )
    .action(runRevise);
}

async function runRevise(planFile: string, requests: string[], options: ReviseOptions): Promise<void> {
  const { mix: mixFile, out, page, preview, force = false, threads } = options;
  const plan = await readPlan(planFile);
  const places = await placeRevisions({
    ...{ planFile, mix: mixFile, requests, out, page, force },
    isPreview: preview !== undefined,
  });
  const mix = await listenToMix(mixFile, { plan, planFile });
  if (preview) requireWithin(preview, mix.analysis);
  const progress = await createProgressReporter({ quiet: process.stderr.isTTY !== true });
  progress.step('revise');
  const revised = await untilInterrupted((signal) =>
    renderRevisions({
      ...{ mix, plan, places, preview, signal },
      // One more than the requests: the plan's own master is rendered beside them.
      threads: threads ?? Math.min(requests.length + 1, availableParallelism()),
      writePage: async (file, made, paths) => {
        // The bench's reports take longer to load than a preview takes to render.
        const { writeRevisionsPage } = await import('../revise/write-revisions-page.ts');
        await writeRevisionsPage(file, made, { ...paths, planFile, preview });
      },
      onProgress: (share) =>
        progress.update({ done: Math.round(share * 100), total: 100, label: printable(mixFile) }),
    }).finally(() => progress.stop()),
  );
  tell(revised, { ...options, planFile, pageFile: places.page });
}

/** @throws {UsageError} a file that cannot be measured, or is another mix */
async function listenToMix(
  file: string,
  { plan, planFile }: { plan: MasteringPlan; planFile: string },
): Promise<MeasuredFile<Analysis>> {
  const [measured] = await measureWithProgress([file], { title: 'listen to the mix' });
  if (!measured || !isMeasured(measured)) throw new UsageError(measured?.reason ?? `Cannot read ${file}`);
  if (!isComplete(measured) || measured.analysis.samplesDigest !== plan.inputDigest) {
    throw new UsageError(`Cannot revise ${planFile}: it was made for another mix than ${file}`);
  }
  return measured;
}

function requireWithin({ startSeconds, endSeconds }: Span, { seconds }: Analysis): void {
  if (endSeconds <= seconds) return;
  throw new UsageError(
    `Cannot preview ${startSeconds} to ${endSeconds} s: the mix ends at ${(Math.floor(seconds * 10) / 10).toFixed(1)} s`,
  );
}

function tell(
  revised: RevisedMaster,
  {
    planFile,
    pageFile,
    preview,
    json = false,
  }: Pick<ReviseOptions, 'preview' | 'json'> & { planFile: string; pageFile: string | undefined },
): void {
  const text = json
    ? JSON.stringify(revisionsJson(revised, { planFile, page: pageFile }), null, 2)
    : revisionsSummary(revised, {
        page: pageFile,
        preview,
        width: terminalWidth(),
      });
  process.stdout.write(`${text}\n`);
  if (preview) return;
  for (const revision of revised.revisions) {
    const { plan, after } = revision.mastering;
    if (!plan.feasible && after.integratedLufs !== null) {
      process.stderr.write(`earwitness: ${shortfallOf(revision)}\n`);
    }
  }
}
