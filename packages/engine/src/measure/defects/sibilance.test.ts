import { describe, expect, it } from 'vitest';
import { confidencesOf, findDefect, loadExcerpt, randomFrames } from '../../../test/planting.ts';
import { mulberry32 } from '../../../test/signals.ts';
import type { PcmAudio } from '../../audio/pcm-audio.ts';

const BURST_SECONDS = 0.12;

describe('findSibilance()', () => {
  it('is the surer the sharper bursts at 7 kHz are, and finds them where they are', async () => {
    const mix = await loadExcerpt('menu.mix');
    const confidences = await confidencesOf([-60, -30, -15], 'sibilance', (db) => addBursts(mix, db));
    expect(confidences).toEqual([...confidences].sort((a, b) => a - b));
    expect(confidences[0]).toBe(0);
    expect(confidences[2]).toBe(1);
    const found = await findDefect(addBursts(mix, -15), 'sibilance');
    const starts = burstFrames(mix).map((frame) => frame / mix.sampleRate);
    for (const { startSeconds, endSeconds } of found!.stretches) {
      expect(starts.some((start) => start + BURST_SECONDS > startSeconds && start < endSeconds)).toBe(true);
    }
  });

  it('does not take a steady hiss for bursts', async () => {
    const mix = await loadExcerpt('menu.mix');
    const random = mulberry32(6);
    const hiss = mix.channels[0]!.map(() => 0.2 * (random() - 0.5));
    const channels = mix.channels.map((samples) =>
      samples.map((sample, n) => sample + hiss[n]! - hiss[n - 2]!),
    );
    channels.map((samples) => samples.fill(0, 0, 2));
    expect(await findDefect({ ...mix, channels }, 'sibilance')).toBeUndefined();
  });
});

const burstFrames = (audio: PcmAudio): number[] => randomFrames(audio, { count: 8, seed: 7 });

/** Bursts of noise around 7 kHz in the middle of the image, 120 ms each. */
function addBursts(audio: PcmAudio, levelDbfs: number): PcmAudio {
  const random = mulberry32(8);
  const added = new Float32Array(audio.channels[0]!.length);
  const turn = (2 * Math.PI * 7_000) / audio.sampleRate;
  for (const start of burstFrames(audio)) {
    let [cosine, sine] = [0, 0];
    for (let n = 0; n < BURST_SECONDS * audio.sampleRate; n++) {
      cosine += 0.1 * (2 * random() - 1 - cosine);
      sine += 0.1 * (2 * random() - 1 - sine);
      added[start + n] =
        5 * 10 ** (levelDbfs / 20) * (cosine * Math.cos(turn * n) + sine * Math.sin(turn * n));
    }
  }
  return {
    ...audio,
    channels: audio.channels.map((samples) => samples.map((sample, n) => sample + added[n]!)),
  };
}
