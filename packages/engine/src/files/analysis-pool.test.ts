import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// The threads run what is built, so the pool is taken from there as well.
import { createAnalysisPool } from '@earwitness/engine/files';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { PcmAudio } from '../audio/pcm-audio.ts';
import { analyze, analyzeLoudness } from '../measure/analyze.ts';
import { encodeWav } from './encode-wav.ts';

const folder = mkdtempSync(join(tmpdir(), 'earwitness-pool-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Long enough to be cut into stretches; at a low rate, so that it is quick. */
const long = noise({ seconds: 9.5 * 60, sampleRate: 8_000 });
const longFile = write('long.wav', long);
const short = noise({ seconds: 3, sampleRate: 8_000 });
const shortFile = write('short.wav', short);
const brokenFile = join(folder, 'broken.wav');
writeFileSync(brokenFile, 'no audio at all');

const expected = Promise.all([long, short].map(async (audio) => JSON.stringify(await analyze(audio))));

describe('createAnalysisPool()', () => {
  it.each([1, 2, 3])('on %i threads reads what analyze() reads, bit for bit', async (threads) => {
    const pool = createAnalysisPool({ threads });
    const [ofLong, ofShort] = await Promise.all([pool.analyzeFile(longFile), pool.analyzeFile(shortFile)]);
    await pool.close();
    const [expectedOfLong, expectedOfShort] = await expected;
    expect(JSON.stringify(ofLong.analysis)).toBe(expectedOfLong);
    expect(JSON.stringify(ofShort.analysis)).toBe(expectedOfShort);
    expect(ofLong.format).toMatchObject({ container: 'wav', bitDepth: 32, truncated: false });
  });

  it('measures loudness alone when asked', async () => {
    const pool = createAnalysisPool({ threads: 2 });
    const { analysis } = await pool.analyzeFile(longFile, { scope: 'loudness' });
    await pool.close();
    expect(analysis).toEqual(await analyzeLoudness(long));
  });

  it.each([1, 2])('on %i threads refuses a file with its reason, and goes on', async (threads) => {
    const pool = createAnalysisPool({ threads });
    await expect(pool.analyzeFile(brokenFile)).rejects.toMatchObject({
      name: 'UnreadableAudioError',
      file: brokenFile,
      message: expect.stringContaining(`Cannot read ${brokenFile} as audio: `),
    });
    expect((await pool.analyzeFile(shortFile)).analysis.frameCount).toBe(24_000);
    await pool.close();
  });

  it('reads mono as dual mono 3.01 LU louder', async () => {
    const pool = createAnalysisPool({ threads: 1 });
    const mono = write('mono.wav', { ...short, channelLayout: 'mono', channels: [short.channels[0]!] });
    const [one, both] = [await pool.analyzeFile(mono), await pool.analyzeFile(mono, { dualMono: true })];
    expect(both.analysis.integratedLufs! - one.analysis.integratedLufs!).toBeCloseTo(3.0103, 4);
    expect(both.analysis.channelLayout).toBe('dual-mono');
  });

  it.each([1, 2])('on %i threads says how far it is, up to the whole', async (threads) => {
    const pool = createAnalysisPool({ threads });
    const onProgress = vi.fn();
    await pool.analyzeFile(longFile, { scope: 'loudness', onProgress });
    await pool.close();
    const shares = onProgress.mock.calls.flat() as number[];
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.length).toBeGreaterThan(10);
    expect(shares.at(-1)).toBeGreaterThan(0.98);
  });

  it.each([1, 2])('on %i threads throws the reason of an abort', async (threads) => {
    const pool = createAnalysisPool({ threads });
    const controller = new AbortController();
    const reason = new Error('enough');
    const aborted = pool.analyzeFile(longFile, {
      onProgress: () => controller.abort(reason),
      signal: controller.signal,
    });
    await expect(aborted).rejects.toBe(reason);
    await pool.close();
  });

  it.each([0, 1.5, -1])('refuses %f threads', (threads) => {
    expect(() => createAnalysisPool({ threads })).toThrow(RangeError);
  });
});

function write(name: string, audio: PcmAudio): string {
  const file = join(folder, name);
  writeFileSync(file, encodeWav(audio, { bitDepth: 'float32' }));
  return file;
}

function noise({ seconds, sampleRate }: { seconds: number; sampleRate: number }): PcmAudio {
  let state = 5;
  const channels = [0, 1].map(() =>
    Float32Array.from({ length: seconds * sampleRate }, (_, n) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (0.3 + 0.2 * Math.sin(n / 90_000)) * (state / 2 ** 31 - 1);
    }),
  );
  return { sampleRate, channelLayout: 'stereo', channels };
}
