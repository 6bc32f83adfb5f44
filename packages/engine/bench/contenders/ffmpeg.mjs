/** ffmpeg's `ebur128` filter as whole processes on the same samples; reading them alone is measured too, to be subtracted. */
import { execFileSync } from 'node:child_process';
import { runCounted } from '../counted-process.mjs';

export const FFMPEG = process.env.EARWITNESS_FFMPEG ?? 'ffmpeg';

const FILTERS = {
  'ffmpeg anull': 'anull',
  'ffmpeg ebur128': 'ebur128',
  'ffmpeg ebur128=peak=true': 'ebur128=peak=true',
};

/** The release, or undefined where there is no ffmpeg. */
export function ffmpegVersion() {
  try {
    return /^ffmpeg version (\S+)/.exec(execFileSync(FFMPEG, ['-version'], { encoding: 'utf8' }))?.[1];
  } catch {
    return undefined;
  }
}

/** Of audio in one run, as a process costs as much as some seconds of audio. */
const LEAST_SECONDS = 60;

/** @param samplesFile `seconds` of interleaved stereo floats */
export function ffmpegContenders({ samplesFile, seconds, sampleRate, childUsage, folder }) {
  return Object.entries(FILTERS).map(([id, filter]) => ({
    id,
    leastPasses: Math.ceil(LEAST_SECONDS / seconds),
    async cpuSeconds(passes) {
      const usage = await runCounted(
        [
          ...[FFMPEG, '-v', 'quiet', '-nostdin', '-stream_loop', String(passes - 1)],
          ...['-f', 'f32le', '-ar', String(sampleRate), '-ac', '2', '-i', samplesFile],
          ...['-af', filter, '-f', 'null', '-'],
        ],
        { childUsage, folder },
      );
      return usage.cpuSeconds;
    },
  }));
}
