import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// The threads run what is built, so the pool is taken from there as well.
import { createMasteringPool, decodeWav } from '@earwitness/engine/files';
import { afterAll, describe, expect, it } from 'vitest';
import { syntheticMix } from '../../test/signals.ts';
import type { PcmAudio } from '../audio/pcm-audio.ts';
import { revise } from '../decide/revise.ts';
import { master } from '../master.ts';
import { solveLoudness } from '../render/solve-loudness.ts';
import { encodeWav } from './encode-wav.ts';

const SAMPLE_RATE = 44_100;
const folder = mkdtempSync(join(tmpdir(), 'earwitness-mastering-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

/** As a file of 16 bits holds it. */
const mix: PcmAudio = decodeWav(
  encodeWav(
    {
      sampleRate: SAMPLE_RATE,
      channelLayout: 'stereo',
      channels: syntheticMix(3 * SAMPLE_RATE, { sampleRate: SAMPLE_RATE, seed: 4 }),
    },
    { bitDepth: 16 },
  ),
).audio;
writeFileSync(at('mix.wav'), encodeWav(mix, { bitDepth: 16, tags: { title: 'Mix' } }));
writeFileSync(at('text.wav'), 'no audio at all');

describe('createMasteringPool()', () => {
  it('decides and measures what master() does, and leaves a file with the tags', async () => {
    const pool = createMasteringPool({ threads: 2 });
    const shares: number[] = [];
    const [first, second] = await Promise.all(
      ['first.wav', 'second.wav'].map((name) =>
        pool.masterFile(at('mix.wav'), { out: at(name), onProgress: (share) => shares.push(share) }),
      ),
    );
    await pool.close();
    const expected = await master(mix);
    expect(first!.plan).toEqual(expected.plan);
    expect(first!.before).toEqual(expected.before);
    expect(first!.after).toEqual(expected.after);
    expect(first!.tags).toEqual({ title: 'Mix' });
    expect(first!.masterFormat).toEqual({ container: 'wav', codec: 'pcm', bitDepth: 24, truncated: false });
    expect(second).toEqual(first);
    expect(readFileSync(at('first.wav')).equals(readFileSync(at('second.wav')))).toBe(true);
    expect(shares.at(-1)).toBe(1);
  });

  it('copies the bits where a plan does nothing and none are lost', async () => {
    const pool = createMasteringPool({ threads: 1 });
    const { plan } = await pool.masterFile(at('mix.wav'), { out: at('any.wav') });
    const idle = { ...plan, stages: [] };
    await pool.masterFile(at('mix.wav'), { out: at('same.wav'), plan: idle, bitDepth: 16 });
    await pool.close();
    expect(decodeWav(readFileSync(at('same.wav'))).audio).toEqual(mix);
  });

  it('settles a revised plan again, from an analysis that is kept, and renders a range of it alone', async () => {
    const pool = createMasteringPool({ threads: 2 });
    const { plan: first, before: analysis } = await pool.masterFile(at('mix.wav'), { out: at('first.wav') });
    const plan = revise(first, 'ceiling −2 dBTP, 1 dB louder', { analysis });
    const range = { startFrame: SAMPLE_RATE, frameCount: SAMPLE_RATE };
    const settled = { plan, analysis, settle: true };
    const [whole, part] = await Promise.all([
      pool.masterFile(at('mix.wav'), { ...settled, out: at('whole.wav') }),
      pool.masterFile(at('mix.wav'), { ...settled, out: at('piece.wav'), range }),
    ]);
    await pool.close();
    expect(whole.plan).toEqual(await solveLoudness(mix, plan));
    expect(part.plan).toEqual(whole.plan);
    expect(Math.abs(whole.after.integratedLufs! + 13)).toBeLessThan(0.05);
    expect(part.after.frameCount).toBe(range.frameCount);
    const [all, piece] = ['whole.wav', 'piece.wav'].map((name) => decodeWav(readFileSync(at(name))).audio);
    const heard = all!.channels[0]!.subarray(range.startFrame, range.startFrame + range.frameCount);
    const apart = heard.map((sample, frame) => Math.abs(sample - piece!.channels[0]![frame]!));
    // Both are dithered, each by itself.
    expect(Math.max(...apart)).toBeLessThan(2 ** -21);
  });

  it('refuses with the errors that a caller handles, and leaves nothing behind', async () => {
    const pool = createMasteringPool({ threads: 1 });
    const { plan } = await pool.masterFile(at('mix.wav'), { out: at('planned.wav') });
    const refuse = (path: string, options: object) =>
      pool.masterFile(at(path), { out: at('never.wav'), ...options });
    await expect(refuse('text.wav', {})).rejects.toMatchObject({
      name: 'UnreadableAudioError',
      file: at('text.wav'),
    });
    await expect(refuse('mix.wav', { brief: { target: 'moon' } })).rejects.toMatchObject({
      name: 'InvalidPlanError',
      path: 'target',
    });
    const ofAnother = { ...plan, inputDigest: 'xxh64/60s:0' };
    await expect(refuse('mix.wav', { plan: ofAnother })).rejects.toMatchObject({
      name: 'InvalidPlanError',
      path: 'inputDigest',
    });
    const tooMuch = plan.stages.flatMap((stage) =>
      stage.kind === 'loudness-gain' ? [{ ...stage, settings: { gainDb: 40 } }] : [],
    );
    await expect(refuse('mix.wav', { plan: { ...plan, stages: tooMuch } })).rejects.toMatchObject({
      name: 'InvalidPlanError',
      path: 'stages',
      reason: expect.stringContaining('within ±1'),
    });
    expect(
      (await pool.masterFile(at('mix.wav'), { out: at('forced.wav'), plan: ofAnother, acceptOtherMix: true }))
        .plan,
    ).toEqual(ofAnother);
    await pool.close();
    expect(readdirSync(folder).filter((name) => /never|part/.test(name))).toEqual([]);
  });

  it('stops on abort, with its reason, and leaves nothing behind', async () => {
    const long = { ...mix, channels: mix.channels.map((channel) => repeated(channel, 40)) };
    writeFileSync(at('long.wav'), encodeWav(long));
    const pool = createMasteringPool({ threads: 1 });
    const controller = new AbortController();
    const work = pool.masterFile(at('long.wav'), {
      out: at('aborted.wav'),
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(work).rejects.toThrow('enough');
    await expect(
      pool.masterFile(at('mix.wav'), { out: at('aborted.wav'), signal: controller.signal }),
    ).rejects.toThrow('enough');
    await pool.close();
    expect(readdirSync(folder).filter((name) => name.includes('aborted'))).toEqual([]);
  });

  it('refuses a number of threads that is none', () => {
    expect(() => createMasteringPool({ threads: 0 })).toThrow(RangeError);
    expect(() => createMasteringPool({ threads: 1.5 })).toThrow(/whole number > 0: current value is 1\.5/);
  });
});

function repeated(samples: Float32Array, times: number): Float32Array {
  const whole = new Float32Array(samples.length * times);
  for (let time = 0; time < times; time++) whole.set(samples, time * samples.length);
  return whole;
}
