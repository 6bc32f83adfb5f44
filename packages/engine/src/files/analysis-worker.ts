/** What each thread of an analysis pool runs. */
import { EngineError, UnreadableAudioError } from '../errors.ts';
import { type AnalysisTask, type AnalysisTaskResult, runAnalysisTask } from './analysis-task.ts';

/** A refusal of the engine in plain data: an error would lose its class and its fields on the way to another thread. */
export interface Refusal {
  readonly kind: 'refused';
  readonly message: string;
  readonly unreadable?: { readonly file: string; readonly reason: string };
}

export default async function work(task: AnalysisTask): Promise<AnalysisTaskResult | Refusal> {
  try {
    return await runAnalysisTask(task);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const { message } = error;
    if (!(error instanceof UnreadableAudioError)) return { kind: 'refused', message };
    return { kind: 'refused', message, unreadable: { file: error.file, reason: error.reason } };
  }
}
