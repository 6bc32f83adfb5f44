import { readdir } from 'node:fs/promises';
import { toAudioSource } from '@earwitness/engine';
import { describe, expect, it } from 'vitest';
import { music } from '../../test/synthetic-music.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { spool } from './spool.ts';

const piece = music('spooled', { seconds: 3 });

describe('spool()', () => {
  it('gives the same samples from any frame in blocks of any size', async () => {
    const { source, close } = await spool(toAudioSource(piece), {
      folder: await temporaryFolder(),
      signal: undefined,
    });
    for (const [start, frames] of [
      [0, piece.channels[0]!.length],
      [70_001, 9],
      [65_530, 12],
      [piece.channels[0]!.length - 1, 1],
    ] as const) {
      const into = [new Float32Array(frames + 3), new Float32Array(frames + 3)];
      await source.read(start, frames, into);
      for (const [index, channel] of into.entries()) {
        const wanted = new Float32Array(frames + 3);
        wanted.set(piece.channels[index]!.subarray(start, start + frames));
        expect(Buffer.compare(Buffer.from(channel.buffer), Buffer.from(wanted.buffer))).toBe(0);
      }
    }
    await close();
  });

  it('leaves no file behind: not when it is closed, not when its source fails, not when it is stopped', async () => {
    const folder = await temporaryFolder();
    const whole = await spool(toAudioSource(piece), { folder, signal: undefined });
    expect(await readdir(folder)).toHaveLength(1);
    await whole.close();
    const broken = { ...toAudioSource(piece), read: () => Promise.reject(new Error('damaged')) };
    await expect(spool(broken, { folder, signal: undefined })).rejects.toThrow('damaged');
    await expect(
      spool(toAudioSource(piece), { folder, signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough');
    expect(await readdir(folder)).toEqual([]);
  });
});
