/** Holds results against the targets; a target whose yardstick was not measured stays open. */
import {
  BUSY_CORES_TARGET,
  PEAK_MEMORY_TARGET_MIB,
  PROCESS_TARGETS,
  SPEED_TARGETS,
  TRANSFORM_TARGET,
} from './targets.mjs';

/** @returns {{ title: string, wanted: string, worst: string, outcome: 'met' | 'missed' | 'not measured' }[]} */
export function judgeTargets({ signals, transforms, longFile, manyFiles }) {
  return [
    ...SPEED_TARGETS.map((target) => judgeSpeed(target, signals)),
    judgeTransforms(transforms),
    ...PROCESS_TARGETS.map((target) => judgeProcess(target, longFile)),
    judgeMemory(longFile),
    judgeCores(manyFiles),
  ];
}

function judgeSpeed({ title, ours, yardstick, atLeast, signals: which }, signals) {
  const heard = signals.filter(({ isMaster }) => which === 'all' || isMaster);
  const ratios = heard.map(({ id, nsPerFrame }) => ({ id, ratio: nsPerFrame[yardstick] / nsPerFrame[ours] }));
  const worst = smallestBy(ratios, ({ ratio }) => ratio);
  return {
    title: `${title}, on ${which === 'all' ? 'every signal' : 'the demo’s masters'}`,
    wanted: `≥ ${atLeast}×`,
    ...outcome(worst && Number.isFinite(worst.ratio), worst?.ratio >= atLeast),
    worst: worst ? `${worst.ratio.toFixed(1)}× (${worst.id})` : '–',
  };
}

function judgeTransforms(transforms) {
  const { atLeast, sizes } = TRANSFORM_TARGET;
  const worst = smallestBy(
    transforms.filter(({ size }) => sizes.includes(size)),
    ({ ratio }) => ratio,
  );
  return {
    title: `transform of two channels against pffft-wasm, N = ${sizes.join(', ')}`,
    wanted: `≥ ${atLeast}×`,
    ...outcome(worst, worst?.ratio >= atLeast),
    worst: worst ? `${worst.ratio.toFixed(2)}× (N = ${worst.size})` : '–',
  };
}

function judgeProcess({ title, ours, atMostShareOfCpu }, longFile) {
  const shares = longFile
    .filter(({ id }) => id === ours)
    .map(({ bitDepth, cpuSeconds }) => {
      const theirs = longFile.find((row) => row.id === 'ffmpeg' && row.bitDepth === bitDepth);
      return { bitDepth, times: theirs ? theirs.cpuSeconds / cpuSeconds : Number.NaN };
    });
  const worst = smallestBy(shares, ({ times }) => times);
  return {
    title: `${title}: CPU time against ffmpeg ebur128=peak=true`,
    wanted: `≤ 1/${1 / atMostShareOfCpu}`,
    ...outcome(worst && Number.isFinite(worst.times), worst?.times * atMostShareOfCpu >= 1),
    worst: worst ? `1/${worst.times.toFixed(1)} (${worst.bitDepth} bit)` : '–',
  };
}

function judgeMemory(longFile) {
  // As a user meets it: how many threads there are is for the program to choose, unless he says so.
  const judged = new Set(PROCESS_TARGETS.map(({ ours }) => ours));
  const mebibytes = longFile.filter(({ id }) => judged.has(id)).map(({ peakRssKib }) => peakRssKib / 1024);
  const most = Math.max(...mebibytes);
  return {
    title: 'peak memory of both on the hour',
    wanted: `< ${PEAK_MEMORY_TARGET_MIB} MiB`,
    ...outcome(mebibytes.length > 0, most < PEAK_MEMORY_TARGET_MIB),
    worst: mebibytes.length > 0 ? `${most.toFixed(0)} MiB` : '–',
  };
}

function judgeCores(manyFiles) {
  return {
    title: 'share of all cores that many files keep busy',
    wanted: `≥ ${100 * BUSY_CORES_TARGET} %`,
    ...outcome(manyFiles, manyFiles?.busyShare >= BUSY_CORES_TARGET),
    worst: manyFiles ? `${(100 * manyFiles.busyShare).toFixed(0)} %` : '–',
  };
}

function outcome(isMeasured, isMet) {
  if (!isMeasured) return { outcome: 'not measured' };
  return { outcome: isMet ? 'met' : 'missed' };
}

function smallestBy(items, value) {
  return items.reduce((a, b) => (a === undefined || value(b) < value(a) ? b : a), undefined);
}
