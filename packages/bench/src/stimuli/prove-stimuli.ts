/** What is measured on finished stimuli, from the bytes that listeners get. */
import type { PcmAudio } from '@earwitness/engine';
import { decodeAudio, decodeWav } from '@earwitness/engine/files';
import { measureIntegratedLoudness, measureTruePeak } from '@earwitness/engine/measure';
import type { Alignment } from '../alignment/align.ts';
import { BenchError } from '../errors.ts';
import type { Comparison } from '../panel/panel-pack.ts';
import type { ComparisonRequest } from './comparison-request.ts';
import { FADE_SECONDS } from './cut-excerpt.ts';
import type { EncodedStimulus } from './encode-stimuli.ts';
import { alignToFirst, frameCountOf, MAXIMUM_LOCAL_LAG_SECONDS } from './line-up.ts';

/** The rule of blind tests: 0.1 dB. */
const MOST_RESIDUAL_LU = 0.1;
const MOST_LAG_FRAMES = 1;

const isSame = (one: PcmAudio, other: PcmAudio): boolean =>
  one.sampleRate === other.sampleRate &&
  one.channels.length === other.channels.length &&
  one.channels.every((channel, index) => {
    const counterpart = other.channels[index]!;
    return (
      channel.length === counterpart.length && channel.every((sample, frame) => sample === counterpart[frame])
    );
  });

/** The samples that listeners get, whichever file they get them from. @throws {BenchError} when that is not the same */
async function decodeStimulus({ wav, flac }: EncodedStimulus): Promise<PcmAudio> {
  const { audio } = decodeWav(wav, { name: 'a finished stimulus' });
  if (flac !== null && !isSame(audio, (await decodeAudio(flac, { name: 'a finished stimulus' })).audio))
    throw new BenchError('Cannot build a stimulus as FLAC: its samples are not those of its WAV file');
  return audio;
}

/** Lag where it is worst, at an end when there is drift, with the sign of the lag at the middle. */
function worstLag({ lagFrames, driftPpm }: Alignment, frameCount: number): number {
  const worst = Math.abs(lagFrames) + Math.abs(driftPpm) * 1e-6 * (frameCount / 2);
  return lagFrames < 0 ? -worst : worst;
}

function refuseUnfair(
  proof: Comparison['proof'],
  { itemTitle, level = 'matched' }: Pick<ComparisonRequest, 'itemTitle' | 'level'>,
): void {
  const isLoud = level === 'matched' && proof.residualLu > MOST_RESIDUAL_LU;
  if (!isLoud && Math.abs(proof.lagFrames) <= MOST_LAG_FRAMES) return;
  throw new BenchError(
    `Cannot compare versions of “${itemTitle}” blind: the finished stimuli differ by ${proof.residualLu.toFixed(2)} LU (at most ${MOST_RESIDUAL_LU}) ` +
      `and ${proof.lagFrames.toFixed(2)} frames (at most ${MOST_LAG_FRAMES})`,
  );
}

/**
 * Decodes every file and measures what could tell stimuli apart. The lag is that of the renderings: what is made of them is filtered
 * without delay.
 *
 * @param stimuli first those of the renderings, in their order
 * @returns the proof, and the decoded stimuli
 * @throws {AlignmentError} when the finished stimuli are not surely the same music
 * @throws {BenchError} when they differ in bytes, by more than a frame, or, where levels are matched, by more than 0.1 LU; or when FLAC
 *   holds other samples than PCM
 */
export async function proveStimuli(
  stimuli: readonly EncodedStimulus[],
  { request, gainsDb }: { request: ComparisonRequest; gainsDb: readonly number[] },
): Promise<{ proof: Comparison['proof']; audios: PcmAudio[] }> {
  for (const format of ['wav', 'flac'] as const)
    if (new Set(stimuli.map((stimulus) => stimulus[format]?.byteLength)).size > 1)
      throw new BenchError(
        `Cannot compare versions of “${request.itemTitle}” blind: the finished stimuli have unequal bytes`,
      );
  const audios: PcmAudio[] = [];
  for (const stimulus of stimuli) audios.push(await decodeStimulus(stimulus));
  const loudnesses = audios.map((audio) => measureIntegratedLoudness(audio) ?? -Infinity);
  const alignments = await alignToFirst(audios.slice(0, request.renderings.length), {
    request,
    maximumLagSeconds: MAXIMUM_LOCAL_LAG_SECONDS,
    where: ', as finished stimuli',
  });
  const lags = alignments.map((alignment) => worstLag(alignment, frameCountOf(audios[0]!)));
  const truePeak = Math.max(...audios.map((audio) => measureTruePeak(audio) ?? -Infinity));
  const proof: Comparison['proof'] = {
    residualLu: Math.max(...loudnesses) - Math.min(...loudnesses),
    lagFrames: lags.reduce((worst, lag) => (Math.abs(lag) > Math.abs(worst) ? lag : worst), 0),
    equalLength: true,
    equalBytes: true,
    gainsDb: [...gainsDb],
    truePeakDbtp: Number.isFinite(truePeak) ? truePeak : null,
    fadeSeconds: FADE_SECONDS,
  };
  refuseUnfair(proof, request);
  return { proof, audios };
}
