/** The process that opens music for drafts: what takes seconds of a core must not be on the thread that answers listeners. */
import { constants, setPriority } from 'node:os';
import { dirname } from 'node:path';
import {
  BenchError,
  buildPanel,
  checkPanelFile,
  createDraftStudio,
  type DraftStudio,
  endWithParent,
  type FromWorker,
  openInside,
  PanelFileError,
  panelFileText,
  type ToWorker,
} from '@earwitness/bench';
import { certifySwitch } from '../../switch-proof/certify-switch.ts';
import type { CheckedDraft, DraftJob, DraftOutcome, DraftPlace, DraftResults } from './draft-job.ts';

/** A pack of hours of music takes as long as it takes; what hangs beyond that is ended. */
const LONGEST_JOB_SECONDS = 4 * 3_600;
/** Of the engine, for files that are no audio or none that it can decode. */
const OF_THE_FILE: readonly string[] = ['UnreadableAudioError', 'UnsupportedAudioError'];

/** Whose places nobody is told; the longer first, as one may lie in the other. */
let folders: readonly string[] = [];
let studio: DraftStudio | undefined;
let open: ReturnType<typeof openInside> | undefined;

const send = (message: FromWorker<DraftOutcome>): void => {
  if (process.connected) process.send?.(message);
};

const withoutFolders = (message: string): string =>
  folders.reduce(
    (text, folder) => text.replaceAll(`${folder}/`, '').replaceAll(folder, 'the folder'),
    message,
  );

async function check({ panel, panelFile }: DraftJob & { kind: 'check' }): Promise<CheckedDraft> {
  const text = panelFileText(panel);
  try {
    const { conditionIds, comparisons, itemIds } = await checkPanelFile(panelFile, {
      text,
      ...(open !== undefined && { open }),
    });
    return { text, checked: { conditionIds, comparisons, itemIds }, problem: null };
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    // whoever sees the text beside it needs no name of the file
    const { line, path, problem } =
      error instanceof PanelFileError ? error : { line: null, path: [], problem: error.message };
    return { text, checked: null, problem: { line, path, message: withoutFolders(problem) } };
  }
}

async function build({ panelFile, replace }: DraftJob & { kind: 'build' }): Promise<DraftResults['build']> {
  const { pack } = await buildPanel({
    panelFile,
    outFolder: dirname(panelFile),
    replace,
    certify: certifySwitch,
    ...(open !== undefined && { open }),
    onProgress: (progress) => send({ kind: 'progress', progress }),
  });
  return { warnings: pack.warnings.map(({ kind, message }) => ({ kind, message })) };
}

function perform(job: DraftJob): Promise<DraftResults[keyof DraftResults]> {
  if (studio === undefined) throw new Error('a job came before the folder of music');
  switch (job.kind) {
    case 'items':
      return studio.items(job.source);
    case 'waveform':
      return studio.waveform(job.comparison);
    case 'suggest':
      return studio.suggest({ ...job.comparison, seconds: job.seconds });
    case 'prepare':
      return studio.prepare({ ...job, ...job.comparison });
    case 'check':
      return check(job);
    case 'build':
      return build(job);
  }
}

async function runJob(job: DraftJob): Promise<void> {
  send({ kind: 'part', limitSeconds: LONGEST_JOB_SECONDS });
  try {
    send({ kind: 'done', result: { kind: 'given', value: await perform(job) } });
  } catch (error) {
    const { name, message } = error as Error;
    const isRefusal =
      error instanceof BenchError || error instanceof RangeError || OF_THE_FILE.includes(name);
    if (isRefusal) send({ kind: 'done', result: { kind: 'refused', message: withoutFolders(message) } });
    else send({ kind: 'unable', message: `${name}: ${message}`, isRefusal: false });
  }
}

process.on('message', (message: ToWorker<DraftPlace, DraftJob>) => {
  if (message.kind === 'start') {
    const { musicFolder, panelsFolder } = message.start;
    folders = [musicFolder, ...(panelsFolder === null ? [] : [panelsFolder])].toSorted(
      (one, other) => other.length - one.length,
    );
    studio = createDraftStudio({ musicFolder });
    open = openInside(musicFolder);
  } else if (message.kind === 'job') void runJob(message.job);
  else process.exit(0);
});
// listeners' requests come first
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
endWithParent(() => process.exit(0));
