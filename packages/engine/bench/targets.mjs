/** What the engine must hold, as data: `ours` must be at least `atLeast` times as quick as `yardstick` on each of `signals`. */

export const SPEED_TARGETS = [
  {
    title: 'loudness against libebur128 (its cheapest mode)',
    ours: 'ours I+M+S+LRA',
    yardstick: 'libebur128 I',
    atLeast: 7,
    signals: 'all',
  },
  {
    title: 'loudness and true peak by the standard’s table',
    ours: 'ours I+M+S+LRA+TP (table)',
    yardstick: 'libebur128 I+M+S+LRA+TP',
    atLeast: 10,
    signals: 'all',
  },
  {
    title: 'loudness and true peak, hq, skipping',
    ours: 'ours I+M+S+LRA+TP (hq)',
    yardstick: 'libebur128 I+M+S+LRA+TP',
    atLeast: 8,
    signals: 'masters',
  },
];

/** FFT of two real channels against pffft-wasm: at least this ratio at each of these sizes. */
export const TRANSFORM_TARGET = { atLeast: 0.95, sizes: [1024, 2048, 4096, 8192] };

/** Whole processes on a file of an hour, against ffmpeg's ebur128=peak=true. */
export const PROCESS_TARGETS = [
  { title: 'loudness family and true peak of an hour', ours: 'lean', atMostShareOfCpu: 1 / 8 },
  { title: 'full measure of an hour', ours: 'full', atMostShareOfCpu: 1 / 4 },
];
export const PEAK_MEMORY_TARGET_MIB = 200;

/** On many short files. */
export const BUSY_CORES_TARGET = 0.9;

/** Mastering a stereo song of three minutes at 44.1 kHz in one thread, in CPU seconds. */
export const MASTERING_TARGETS = {
  timesRealTime: 60,
  songMib: 400,
  hourMib: 600,
  previewSeconds: 2,
  wholeSeconds: 4,
};
