/** libebur128, the C library that most loudness meters stand on, in a child process that holds the same samples. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Number of each mode in native/libebur128.c. */
const MODES = {
  'libebur128 I': 0,
  'libebur128 I+M+S+LRA': 1,
  'libebur128 I+TP': 2,
  'libebur128 I+M+S+LRA+TP': 3,
  'libebur128 I+M+S+LRA+TP, M and S read ten times a second': 4,
};

/**
 * @param samplesFile interleaved stereo floats
 * @returns contenders; what the fullest of them read, once it has run; and `close()`
 */
export function startLibebur128(program, { samplesFile, sampleRate }) {
  const child = spawn(program, [samplesFile, String(sampleRate)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let readings;
  const contenders = Object.entries(MODES).map(([id, mode]) => ({
    id,
    async cpuSeconds(passes) {
      child.stdin.write(`${mode} ${passes}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`Cannot measure ${id}: the child ended with exit code ${child.exitCode}`);
      const [seconds, integratedLufs, loudnessRangeLu, truePeak] = value.split(' ').map(Number);
      if (truePeak > 0 && loudnessRangeLu >= 0) {
        readings = { integratedLufs, loudnessRangeLu, truePeakDbtp: 20 * Math.log10(truePeak) };
      }
      return seconds;
    },
  }));
  return { contenders, readings: () => readings, close: () => child.stdin.end() };
}
