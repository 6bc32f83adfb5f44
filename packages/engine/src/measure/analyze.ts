/** Listens to a whole piece once, hop by hop, and writes down everything the engine measures. */
import type { AudioInput } from '../audio/pcm-audio.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Analysis } from './analysis.ts';
import { collectEvidence } from './collect-evidence.ts';
import { type LoudnessAnalysis, readAnalysis, readLoudnessAnalysis } from './read-analysis.ts';

export interface AnalyzeOptions {
  /** Also measures the true peak by the standard's own table, see `Analysis.truePeakBs1770Dbtp`. */
  readonly truePeakBs1770?: boolean | undefined;
  readonly kernels?: Kernels | undefined;
  /** Called as the work goes on with the share done, 0…1. */
  readonly onProgress?: ((share: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Measures a piece of audio in one pass and bounded memory (about 25 MB an hour beside the audio). The same samples give the
 * same analysis, bit for bit, however they come: from memory or a file, in one go, streamed, or in segments on several threads.
 *
 * Silence and too short a piece leave `null` where no value exists.
 *
 * @throws {UnsupportedAudioError} for NaN or infinite samples (says where), and for sample rates out of range
 * @throws the signal's reason, when it aborts
 */
export async function analyze(audio: AudioInput, options: AnalyzeOptions = {}): Promise<Analysis> {
  const evidence = await collectEvidence(audio, options);
  return readAnalysis(evidence, options);
}

/**
 * Measures loudness, peaks, dynamics and the stereo image alone: the same readings as `analyze` in less than half its time.
 *
 * @throws as `analyze`
 */
export async function analyzeLoudness(
  audio: AudioInput,
  options: AnalyzeOptions = {},
): Promise<LoudnessAnalysis> {
  return readLoudnessAnalysis(await collectEvidence(audio, { ...options, scope: 'loudness' }));
}
