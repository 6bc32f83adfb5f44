import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { sameSamples } from '../../test/same-samples.ts';
import { syntheticMix } from '../../test/signals.ts';
import { type PcmAudio, toAudioSource } from '../audio/pcm-audio.ts';
import { resample } from '../audio/resample.ts';
import { decide } from '../decide/decide-plan.ts';
import { diagnose } from '../decide/diagnose.ts';
import { revise } from '../decide/revise.ts';
import { EngineError, InvalidPlanError, UnreadableAudioError } from '../errors.ts';
import { encodeWav } from '../files/encode-wav.ts';
import { master } from '../master.ts';
import { analyze } from '../measure/analyze.ts';
import { render } from '../render/render-plan.ts';
import { connectEngine } from './connect-engine.ts';
import type { Port } from './port.ts';
import { serveEngine } from './serve-engine.ts';

const SAMPLE_RATE = 44_100;
const MIX: PcmAudio = {
  sampleRate: SAMPLE_RATE,
  channelLayout: 'stereo',
  channels: syntheticMix(8 * SAMPLE_RATE, { sampleRate: SAMPLE_RATE, seed: 5 }),
};
const FILE = encodeWav(MIX, { bitDepth: 'float32' });

/** Both ends in one thread, with real messages between them. */
function connect() {
  const { port1, port2 } = new MessageChannel();
  ends.push(() => port1.close());
  serveEngine(port2 as unknown as Port);
  port2.start();
  const connected = connectEngine(port1 as unknown as Port);
  port1.start();
  return connected;
}
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

describe('the engine through a port', () => {
  it('masters as it does here, and leaves what it was given', async () => {
    const { engine } = connect();
    const here = await master(MIX, { target: 'streaming' });
    const there = await engine.master(MIX, { target: 'streaming' });
    expect(sameSamples(there.master, here.master)).toBe(true);
    expect(there.plan).toEqual(here.plan);
    expect(there.after).toEqual(here.after);
    expect(MIX.channels[0]).toHaveLength(8 * SAMPLE_RATE);
  });

  it.each([
    ['PcmAudio', MIX],
    ['an AudioSource', toAudioSource(MIX)],
    [
      'an AudioBuffer',
      {
        sampleRate: SAMPLE_RATE,
        numberOfChannels: 2,
        length: 8 * SAMPLE_RATE,
        getChannelData: (channel: number) => MIX.channels[channel]!,
      },
    ],
  ])('analyzes %s', async (_, audio) => {
    expect(await connect().engine.analyze(audio)).toEqual(await analyze(MIX));
  });

  it.each([
    ['bytes', FILE],
    ['a Blob', new Blob([FILE as Uint8Array<ArrayBuffer>])],
  ])('opens %s, works on what it opened, and gives samples of it', async (_, file) => {
    const { engine } = connect();
    const audio = await engine.openAudio(file);
    expect(audio).toMatchObject({ format: { codec: 'pcm-float' }, isStreamed: true, tags: {} });
    expect(audio.source).toMatchObject({ sampleRate: SAMPLE_RATE, channelLayout: 'stereo' });
    const analysis = await engine.analyze(audio.source);
    expect(analysis.samplesDigest).toBe((await analyze(MIX)).samplesDigest);
    const plan = await engine.decide(analysis, { target: 'streaming' });
    expect(plan).toEqual(decide(analysis, { target: 'streaming' }));
    expect(sameSamples(await engine.render(audio.source, plan), await render(MIX, plan))).toBe(true);
    const into = [new Float32Array(200_000), new Float32Array(200_000)];
    await audio.source.read(77_777, 200_000, into);
    expect(into[1]).toEqual(MIX.channels[1]!.subarray(77_777, 277_777));
    await audio.close();
    await expect(engine.analyze(audio.source)).rejects.toThrow(
      new EngineError('Cannot use an audio file that was closed'),
    );
  });

  it('encodes, and hands the bytes over', async () => {
    const { engine } = connect();
    const encoding = { bitDepth: 24, dither: 'shaped' } as const;
    const [there, here] = [await engine.encodeWav(MIX, encoding), encodeWav(MIX, encoding)];
    expect(Buffer.compare(there, here)).toBe(0);
    const blob = await engine.encodeWavBlob(MIX, encoding);
    expect(blob.type).toBe('audio/wav');
    expect(Buffer.compare(new Uint8Array(await blob.arrayBuffer()), here)).toBe(0);
  });

  it('diagnoses and revises', async () => {
    const { engine } = connect();
    const analysis = await analyze(MIX);
    expect(await engine.diagnose(analysis)).toEqual(diagnose(analysis));
    const plan = decide(analysis, {});
    const request = 'tone strength 0.5, ceiling −2 dBTP';
    expect(await engine.revise(plan, request, { analysis })).toEqual(revise(plan, request, { analysis }));
  });

  it('converts rates', async () => {
    const { engine } = connect();
    expect(sameSamples(await engine.resample(MIX, 48_000), resample(MIX, 48_000))).toBe(true);
    expect(sameSamples(await engine.resample(MIX, SAMPLE_RATE), MIX)).toBe(true);
    expect(MIX.channels[0]).toHaveLength(8 * SAMPLE_RATE);
  });

  it('refuses to read beyond the end of what it opened', async () => {
    const { source } = await connect().engine.openAudio(FILE);
    const into = [new Float32Array(2), new Float32Array(2)];
    await expect(source.read(source.frameCount - 1, 2, into)).rejects.toThrow(RangeError);
  });

  it('reports progress', async () => {
    const shares: number[] = [];
    await connect().engine.analyze(MIX, { onProgress: (share) => shares.push(share) });
    expect(shares.length).toBeGreaterThan(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it('writes blocks to a sink of the caller’s', async () => {
    const { engine } = connect();
    const plan = decide(await analyze(MIX), {});
    const blocks: (readonly Float32Array[])[] = [];
    let closed = 0;
    const sink = {
      write: async (block: readonly Float32Array[]) => void blocks.push(block),
      close: async () => void closed++,
    };
    expect(await engine.render(MIX, plan, { sink })).toBeUndefined();
    expect(closed).toBe(1);
    const whole = await render(MIX, plan);
    const channels = whole.channels.map((_, index) =>
      Float32Array.from(blocks.flatMap((block) => [...block[index]!])),
    );
    expect(sameSamples({ ...whole, channels }, whole)).toBe(true);
  });

  it('throws the errors that the engine throws, with what they carry', async () => {
    const { engine } = connect();
    const wrongBrief = engine.decide(await analyze(MIX), { target: 'nonsense' });
    await expect(wrongBrief).rejects.toBeInstanceOf(InvalidPlanError);
    await expect(wrongBrief).rejects.toMatchObject({ subject: 'mastering brief', path: 'target' });
    const notAudio = engine.openAudio(new TextEncoder().encode('no audio'), { name: 'a.txt' });
    await expect(notAudio).rejects.toBeInstanceOf(UnreadableAudioError);
    await expect(notAudio).rejects.toMatchObject({ name: 'UnreadableAudioError', file: 'a.txt' });
    await expect(engine.analyze({ ...MIX, channelLayout: 'mono' })).rejects.toThrow(RangeError);
    const unknown = (engine as unknown as { constructor: () => Promise<void> }).constructor();
    await expect(unknown).rejects.toThrow('there is no such function');
  });

  it('passes on what a source of the caller’s throws', async () => {
    const source = {
      ...toAudioSource(MIX),
      read: () => Promise.reject(new UnreadableAudioError({ file: 'tape', reason: 'it tore' })),
    };
    await expect(connect().engine.analyze(source)).rejects.toThrow('Cannot read tape as audio: it tore');
  });

  it('rejects at once with the reason of an abort, and works on', async () => {
    const { engine } = connect();
    const controller = new AbortController();
    const aborted = engine.master(
      MIX,
      {},
      { signal: controller.signal, onProgress: () => controller.abort(new Error('enough')) },
    );
    await expect(aborted).rejects.toThrow('enough');
    await expect(engine.master(MIX, {}, { signal: controller.signal })).rejects.toThrow('enough');
    expect((await engine.analyze(MIX)).frameCount).toBe(8 * SAMPLE_RATE);
  });

  it('stops reading after an abort', async () => {
    const controller = new AbortController();
    let reads = 0;
    const source = toAudioSource({ ...MIX, channels: MIX.channels.map(() => new Float32Array(1e7)) });
    const counted = {
      ...source,
      read(...args: Parameters<typeof source.read>) {
        if (++reads === 3) controller.abort();
        return source.read(...args);
      },
    };
    await expect(connect().engine.analyze(counted, { signal: controller.signal })).rejects.toThrow();
    const readsAtAbort = reads;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(reads - readsAtAbort).toBeLessThanOrEqual(3);
    expect(reads).toBeLessThan(10);
  });

  it('rejects whatever waits when it is cut', async () => {
    const { engine, cut } = connect();
    const waiting = engine.analyze(MIX);
    cut(new EngineError('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(engine.analyze(MIX)).rejects.toThrow('gone');
  });

  it('is nothing that one could await', async () => {
    const { engine } = connect();
    expect(await engine).toBe(engine);
  });
});

describe('engine-worker.ts', () => {
  it('forbids schemas to compile themselves before any is made', () => {
    const script = readFileSync(new URL('./engine-worker.ts', import.meta.url), 'utf8');
    expect(/import .*/.exec(script)?.[0]).toBe("import './without-eval.ts';");
  });
});
