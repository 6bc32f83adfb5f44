/** One item by one making condition, and no rendering that is none: what comes back was opened and is as long as the mix. */
import { lstat, realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { openAudio } from '@earwitness/engine/files';
import { ConditionError } from '../errors.ts';
import type { MadeRendering, MakingCondition, RenderJob } from './condition.ts';
import { usualLimitSeconds } from './usual-limit.ts';

/** Encoders pad by up to a twentieth of a second. */
const NOTABLE_SECONDS = 0.06;
/** Silence that is trimmed, and tails that ring out. */
const MOST_SECONDS = 5;
const MOST_SHARE = 0.2;

/** For what is being aborted to clean up behind itself. */
const LAST_MILLISECONDS = 3000;

async function secondsOf(file: string): Promise<number> {
  const { source, format, close } = await openAudio(file, { multichannel: true });
  await close();
  if (format.truncated) throw new Error('it ends before its header says it should');
  return source.frameCount / source.sampleRate;
}

/** A link would be kept in the store, which takes files over by their names, and would lead out of it. */
async function refuseNoFile(conditionId: string, file: string, workFolder: string): Promise<void> {
  const refuse = (reason: string) => new ConditionError({ conditionId, kind: 'nothing', reason });
  const outside = 'it left its rendering outside its folder';
  if (isOutside(workFolder, file)) throw refuse(outside);
  const found = await lstat(file).catch(() => null);
  if (found === null) throw refuse('it wrote no audio');
  if (found.isSymbolicLink()) throw refuse('it left a link and no file of its own');
  if (!found.isFile()) throw refuse('what it left is no plain file');
  if (isOutside(await realpath(workFolder), await realpath(file))) throw refuse(outside);
  if (found.nlink > 1) throw refuse('it left a link and no file of its own');
  if (found.size === 0) throw refuse('it wrote no audio');
}

function isOutside(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
}

async function renderingSeconds(conditionId: string, file: string, workFolder: string): Promise<number> {
  await refuseNoFile(conditionId, file, workFolder);
  return secondsOf(file).catch((cause: Error) => {
    const reason = `what it wrote is not audio that can be read: ${cause.message.split('\n')[0]!.replaceAll(file, 'its file')}`;
    throw new ConditionError({ conditionId, kind: 'garbage', reason, cause });
  });
}

/** In seconds, positive where the rendering is longer; what is more than a trim or a tail is refused. */
function judgeLength(conditionId: string, { rendering, mix }: { rendering: number; mix: number }): string[] {
  const difference = rendering - mix;
  const words = `${Math.abs(difference).toFixed(2)} s ${difference > 0 ? 'longer' : 'shorter'} than the mix`;
  if (Math.abs(difference) > Math.min(MOST_SECONDS, MOST_SHARE * mix))
    throw new ConditionError({ conditionId, kind: 'length', reason: `its rendering is ${words}` });
  return Math.abs(difference) > NOTABLE_SECONDS ? [`the rendering is ${words}`] : [];
}

/**
 * Renders an item.
 *
 * A rendering may be shorter or longer than its mix by a fifth, and by 5 s at most; from 0.06 s on, which encoders do not explain, a
 * finding says so.
 *
 * @param limitSeconds for a condition that has no limit of its own; else ten minutes and ten times the length of the mix
 * @throws {ConditionError} it took too long, or wrote nothing, something other than audio, or audio of another length
 * @throws what the condition throws; the signal's reason, when it aborts
 */
export async function renderItem(
  condition: MakingCondition,
  job: RenderJob,
  { limitSeconds: otherLimitSeconds }: { limitSeconds?: number | undefined } = {},
): Promise<MadeRendering> {
  const { conditionId } = condition;
  const { mixFile, workFolder } = job;
  const mix = await secondsOf(mixFile);
  const limitSeconds = condition.limitSeconds ?? otherLimitSeconds ?? usualLimitSeconds(mix);
  const limit = AbortSignal.timeout(Math.ceil(limitSeconds * 1000));
  const signal = job.signal === undefined ? limit : AbortSignal.any([job.signal, limit]);
  const made = await beforeItAborts(signal, condition.render({ ...job, signal })).catch((error: unknown) => {
    job.signal?.throwIfAborted();
    if (!limit.aborted) throw error;
    const reason = `it was not done after ${formatSeconds(limitSeconds)}`;
    throw new ConditionError({ conditionId, kind: 'hang', reason, cause: error });
  });
  const rendering = await renderingSeconds(conditionId, made.file, workFolder);
  return { ...made, findings: [...made.findings, ...judgeLength(conditionId, { rendering, mix })] };
}

const formatSeconds = (seconds: number): string => `${Number(seconds.toFixed(1))} s`;

/** Ends also where the work does not listen to its signal. */
async function beforeItAborts<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const givenUp = new Promise<never>((_, reject) => {
    const stop = () => {
      timer = setTimeout(() => reject(signal.reason), LAST_MILLISECONDS);
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    const result = await Promise.race([work, givenUp]);
    signal.throwIfAborted();
    return result;
  } finally {
    clearTimeout(timer);
  }
}
