/** The second opinion: ffmpeg's ebur128 filter, unrounded. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const FFMPEG = process.env.EARWITNESS_FFMPEG ?? 'ffmpeg';

/** Integrated loudness and largest true peak of a file as ffmpeg reads them; its printed summary is rounded, its metadata is not. */
export async function measureByFfmpeg(
  file: string,
): Promise<{ integratedLufs: number; truePeakDbtp: number }> {
  const filter = 'ebur128=peak=true:metadata=1,ametadata=print:file=-';
  const { stdout } = await promisify(execFile)(
    FFMPEG,
    ['-hide_banner', '-nostats', '-v', 'error', '-i', file, '-af', filter, '-f', 'null', '-'],
    { maxBuffer: 256 * 1024 * 1024 },
  );
  const readings = (key: RegExp) => [...stdout.matchAll(key)].map((match) => Number(match[1]));
  const integrated = readings(/lavfi\.r128\.I=(\S+)/g).at(-1);
  const peaks = readings(/lavfi\.r128\.true_peaks_ch\d+=(\S+)/g);
  if (integrated === undefined || peaks.length === 0) throw new Error(`ffmpeg measured nothing in ${file}`);
  return {
    integratedLufs: integrated,
    truePeakDbtp: 20 * Math.log10(peaks.reduce((largest, peak) => Math.max(largest, peak), 0)),
  };
}
