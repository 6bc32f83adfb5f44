/**
 * One picture for all stimuli of a trial: the mean of the peaks of A and B, so that it looks the same whichever plays. X is
 * left out, since it would weigh one of the two double.
 *
 * @param stimuli stimuli[stimulus][channel][frame]; the first two are drawn
 * @returns `bars` heights 0…1, the tallest 1; all 0 for silence
 */
export function neutralWaveform(stimuli: readonly Float32Array[][], bars = 120): number[] {
  const pair = stimuli.slice(0, 2);
  const frames = pair[0]?.[0]?.length ?? 0;
  const heights = Array.from({ length: bars }, (_, bar) => {
    const start = Math.floor((bar * frames) / bars);
    const end = Math.floor(((bar + 1) * frames) / bars);
    return pair.reduce((sum, stimulus) => sum + peak(stimulus, start, end) / pair.length, 0);
  });
  const tallest = Math.max(...heights);
  return tallest > 0 ? heights.map((height) => height / tallest) : heights;
}

function peak(stimulus: readonly Float32Array[], start: number, end: number): number {
  let highest = 0;
  for (const channel of stimulus) {
    for (let frame = start; frame < end; frame += 1) highest = Math.max(highest, Math.abs(channel[frame]!));
  }
  return highest;
}
