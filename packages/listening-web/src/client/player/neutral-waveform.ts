/**
 * Peaks of one stimulus over all its channels, in `bars` stretches of one length.
 *
 * @param channels channels[channel][frame]
 */
export function peaksOf(channels: readonly Float32Array[], bars = 120): number[] {
  const frames = channels[0]?.length ?? 0;
  return Array.from({ length: bars }, (_, bar) => {
    const start = Math.floor((bar * frames) / bars);
    const end = Math.floor(((bar + 1) * frames) / bars);
    let highest = 0;
    for (const channel of channels) {
      for (let frame = start; frame < end; frame += 1) {
        const magnitude = Math.abs(channel[frame]!);
        if (magnitude > highest) highest = magnitude;
      }
    }
    return highest;
  });
}

/**
 * One picture for all stimuli of a trial: the mean of their peaks, so that it looks the same whichever plays. X is left out, since it
 * would weigh one of the others double.
 *
 * @param stimuli the peaks of each, equally many
 * @returns heights 0…1, the tallest 1; all 0 for silence
 */
export function neutralWaveform(stimuli: readonly { slot: string; peaks: readonly number[] }[]): number[] {
  const shown = stimuli.filter(({ slot }) => slot !== 'X').map(({ peaks }) => peaks);
  const heights = (shown[0] ?? []).map(
    (_, bar) => shown.reduce((sum, peaks) => sum + peaks[bar]!, 0) / shown.length,
  );
  const tallest = Math.max(...heights);
  return tallest > 0 ? heights.map((height) => height / tallest) : heights;
}
