/** Ten hours through every simulated system; docs/playback.md keeps the figures. */
import type { AudioSource } from '@earwitness/engine';
import { toAudioSource } from '@earwitness/engine';
import { measureIntegratedLoudness } from '@earwitness/engine/measure';
import { describe, expect, it } from 'vitest';
import { music } from '../../test/synthetic-music.ts';
import { PLAYBACK_SYSTEMS } from './playback-table.ts';

const RATE = 8000;
const MINUTE = music('a minute', { seconds: 60, sampleRate: RATE });
const HOURS = 10;

/** A minute over and over. */
function tenHours(): AudioSource & { seen: { largest: number } } {
  const minute = toAudioSource(MINUTE);
  const seen = { largest: 0 };
  return {
    seen,
    sampleRate: RATE,
    channelLayout: 'stereo',
    frameCount: HOURS * 60 * minute.frameCount,
    async read(startFrame, frames, into) {
      seen.largest = Math.max(seen.largest, process.memoryUsage().rss);
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

describe.each(PLAYBACK_SYSTEMS.map((system) => [system.id, system] as const))(
  'ten hours on %s',
  (id, system) => {
    it('take no more memory than a minute, and are read from the end', async () => {
      const piece = tenHours();
      await system.simulate(toAudioSource(MINUTE), { seed: id });
      const before = process.memoryUsage().rss;
      const start = process.cpuUsage();
      const { source, measured } = await system.simulate(piece, { seed: id });
      const { user, system: kernel } = process.cpuUsage(start);
      const last = [new Float32Array(RATE), new Float32Array(RATE)];
      await source.read(piece.frameCount - RATE, RATE, last);
      expect(last.every((channel) => channel.every(Number.isFinite))).toBe(true);
      const grownMb = (piece.seen.largest - before) / 1e6;
      console.log(
        `${id}: ${((user + kernel) / 1e6).toFixed(0)} s CPU, ${grownMb.toFixed(0)} MB more, ${JSON.stringify(measured)}, ${measureIntegratedLoudness(MINUTE)} LUFS`,
      );
      expect(grownMb).toBeLessThan(400);
    });
  },
);
