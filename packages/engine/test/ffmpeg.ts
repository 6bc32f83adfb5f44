/** ffmpeg as the second opinion of tests: it writes files we did not write and measures what we measured. */
import { execFileSync } from 'node:child_process';

const program = process.env.EARWITNESS_FFMPEG ?? 'ffmpeg';

/** On CI a missing ffmpeg fails the tests that need it; elsewhere they are reported as skipped, by name. */
export const skipWithoutFfmpeg = !process.env.CI && !isInstalled();

/** The build of 2018 that npm ships names itself by a snapshot number; its resampler reads peaks less exactly than a release of today. */
export function isSnapshotOf2018(): boolean {
  return /^ffmpeg version N-47683\b/.test(execFileSync(program, ['-version'], { encoding: 'utf8' }));
}

function isInstalled(): boolean {
  try {
    execFileSync(program, ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Runs ffmpeg quietly and gives back what it writes to standard output. */
export function ffmpeg(...parameters: string[]): Buffer {
  return execFileSync(program, ['-v', 'error', '-nostdin', '-y', ...parameters], { maxBuffer: 2 ** 30 });
}

/** Integrated loudness and true peak of a file as ffmpeg's EBU R128 meter reads them, unrounded. */
export function measureByFfmpeg(file: string): { integratedLufs: number; truePeakDbtp: number } {
  const report = ffmpeg(
    ...['-i', file],
    ...['-af', 'ebur128=peak=true:metadata=1,ametadata=print:file=-', '-f', 'null', '-'],
  ).toString();
  const values = (key: RegExp) => [...report.matchAll(key)].map((match) => Number(match[1]));
  const peaks = values(/lavfi\.r128\.true_peaks_ch\d=(\S+)/g);
  return {
    integratedLufs: values(/lavfi\.r128\.I=(\S+)/g).at(-1) ?? Number.NaN,
    truePeakDbtp: 20 * Math.log10(peaks.reduce((largest, peak) => Math.max(largest, peak), 0)),
  };
}
