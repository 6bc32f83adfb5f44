/** A source through stages, block by block, with their latency taken out: as many frames come out as went in. */
import { channelCountOf } from '../audio/channel-layout.ts';
import type { AudioSource } from '../audio/pcm-audio.ts';
import { createThreadSharing } from '../audio/thread-sharing.ts';
import { UnsupportedAudioError } from '../errors.ts';
import type { StageState } from '../stages/stage.ts';

export interface RunOptions {
  /** How many frames come out; what the source has behind them is only heard by stages that look ahead. All, if left out. */
  readonly frameCount?: number;
  /** Whether the source is known to have finite samples alone. */
  readonly knownFinite?: boolean;
  readonly blockFrames: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((share: number) => void) | undefined;
}

/**
 * @param states stages in order, made for this source's format and not used before
 * @param write receives each block in order; it is valid only during the call, and never empty
 */
export async function runStages(
  source: AudioSource,
  states: readonly StageState[],
  write: (block: readonly Float32Array[]) => void | Promise<void>,
  { blockFrames, signal, onProgress, frameCount = source.frameCount, knownFinite = false }: RunOptions,
): Promise<void> {
  if (!(Number.isInteger(blockFrames) && blockFrames > 0)) {
    throw new RangeError(
      `Cannot run stages as blockFrames must be a whole number above 0: current value is ${blockFrames}`,
    );
  }
  const latencyFrames = states.reduce((sum, state) => sum + state.latencyFrames, 0);
  const totalFrames = frameCount + latencyFrames;
  const block = Array.from(
    { length: channelCountOf(source.channelLayout) },
    () => new Float32Array(blockFrames),
  );
  const shareThread = createThreadSharing();
  for (let start = 0; start < totalFrames; start += blockFrames) {
    signal?.throwIfAborted();
    const frames = Math.min(blockFrames, totalFrames - start);
    await readOrSilence(source, { start, frames, block });
    if (!knownFinite) refuseNonFinite(block, { start, frames });
    for (const state of states) state.process(block, frames);
    const early = Math.min(frames, Math.max(0, latencyFrames - start));
    if (early < frames) await write(block.map((channel) => channel.subarray(early, frames)));
    onProgress?.((start + frames) / totalFrames);
    await shareThread(frames);
  }
}

/** Behind the source's end lies silence, which pushes the last frames out of stages with latency. */
async function readOrSilence(
  source: AudioSource,
  { start, frames, block }: { start: number; frames: number; block: readonly Float32Array[] },
): Promise<void> {
  const fromSource = Math.max(0, Math.min(frames, source.frameCount - start));
  if (fromSource > 0) await source.read(start, fromSource, block);
  for (const channel of block) channel.fill(0, fromSource, frames);
}

function refuseNonFinite(
  block: readonly Float32Array[],
  { start, frames }: { start: number; frames: number },
): void {
  for (const [index, channel] of block.entries()) {
    const bad = findNonFinite(channel, frames);
    if (bad === undefined) continue;
    throw new UnsupportedAudioError(
      `Cannot render audio with samples that are not finite numbers: the first is ${channel[bad]} in channel ${index + 1} at frame ${start + bad}`,
    );
  }
}

function findNonFinite(samples: Float32Array, frames: number): number | undefined {
  // A finite number times 0 is 0, anything else NaN, which stays in a sum; four sums need not wait for each other.
  let [a, b, c, d] = [0, 0, 0, 0];
  let frame = 0;
  for (; frame + 4 <= frames; frame += 4) {
    a += samples[frame]! * 0;
    b += samples[frame + 1]! * 0;
    c += samples[frame + 2]! * 0;
    d += samples[frame + 3]! * 0;
  }
  for (; frame < frames; frame++) a += samples[frame]! * 0;
  if (a + b + c + d === 0) return undefined;
  return samples.findIndex((sample) => !Number.isFinite(sample));
}
