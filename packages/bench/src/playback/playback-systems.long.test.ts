/** Ten hours through simulated systems; docs/playback.md keeps the figures. */
import type { AudioSource } from '@earwitness/engine';
import { toAudioSource } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { music } from '../../test/synthetic-music.ts';
import { PLAYBACK_SYSTEMS } from './playback-table.ts';

const RATE = 8000;
const MINUTE = music('a minute', { seconds: 60, sampleRate: RATE });
const HOURS = 10;

/** A minute over and over. */
function tenHours(): AudioSource & { seen: { largestBytes: number; frames: number } } {
  const minute = toAudioSource(MINUTE);
  const seen = { largestBytes: 0, frames: 0 };
  return {
    seen,
    sampleRate: RATE,
    channelLayout: 'stereo',
    frameCount: HOURS * 60 * minute.frameCount,
    async read(startFrame, frames, into) {
      seen.largestBytes = Math.max(seen.largestBytes, process.memoryUsage.rss());
      seen.frames += frames;
      for (let done = 0; done < frames; ) {
        const from = (startFrame + done) % minute.frameCount;
        const count = Math.min(frames - done, minute.frameCount - from);
        await minute.read(
          from,
          count,
          into.map((channel) => channel.subarray(done, done + count)),
        );
        done += count;
      }
    },
  };
}

/** Each part that systems are put together from: filters, noise, a limiter, a long response. The codec's blocks are like the limiter's. */
const SYSTEMS = PLAYBACK_SYSTEMS.filter(({ id }) => ['car', 'phone', 'club'].includes(id));

describe.each(SYSTEMS.map((system) => [system.id, system] as const))('ten hours on %s', (id, system) => {
  it('take no more memory than their measurement, and are read from the end at once', async () => {
    const piece = tenHours();
    await system.simulate(toAudioSource(MINUTE), { seed: id });
    const before = process.memoryUsage.rss();
    const start = process.cpuUsage();
    const { source, measured } = await system.simulate(piece, { seed: id });
    const { user, system: kernel } = process.cpuUsage(start);
    piece.seen.frames = 0;
    const last = [new Float32Array(RATE), new Float32Array(RATE)];
    await source.read(piece.frameCount - RATE, RATE, last);
    expect(last.every((channel) => channel.every(Number.isFinite))).toBe(true);
    expect(piece.seen.frames).toBeLessThan(20 * RATE);
    const grownMb = (piece.seen.largestBytes - before) / 1e6;
    const seconds = ((user + kernel) / 1e6).toFixed(0);
    console.log(
      `${id}: ${seconds} s CPU, ${grownMb.toFixed(0)} MB more at most, ${JSON.stringify(measured)}`,
    );
    expect(grownMb).toBeLessThan(400);
  });
});
