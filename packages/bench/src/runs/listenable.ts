/** A file of audio that a run listens to: found, opened and measured when that is first asked for, and once. */
import { basename } from 'node:path';
import { type Analysis, type AudioSource, UnreadableAudioError } from '@earwitness/engine';
import { type AudioFile, openAudio } from '@earwitness/engine/files';
import { analyze, channelCountOf } from '@earwitness/engine/measure';
import { z } from 'zod';
import type { MeasuredAudio } from '../metrics/metric.ts';
import { analysisSchema } from './analysis-schema.ts';
import { once } from './once.ts';
import { originalSchema, type RunRecord } from './run-record.ts';
import type { RunStore } from './run-store.ts';

type Original = NonNullable<RunRecord['original']>;

export interface Listenable {
  readonly sha256: string;
  /** Where the file is, checked against its digest. */
  file(): Promise<string>;
  seconds(): Promise<number>;
  original(): Promise<Original>;
  analysis(): Promise<Analysis>;
  measured(): Promise<MeasuredAudio>;
  /** Lets go of the file. */
  close(): Promise<void>;
}

const measuredSchema = z.strictObject({ original: originalSchema, analysis: analysisSchema });

async function openWhole(
  file: string,
  keepAtHand: (source: AudioSource) => Promise<AudioSource>,
): Promise<AudioFile> {
  const name = basename(file);
  // a worker has nothing else to do while it waits for its disk
  const opened = await openAudio(file, { name, blocking: true });
  try {
    if (opened.format.truncated)
      throw new UnreadableAudioError({ file: name, reason: 'it ends before its header says it should' });
    return opened.format.codec === 'flac' ? { ...opened, source: await keepAtHand(opened.source) } : opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/**
 * @param file finds the file and checks that it is the one with this digest
 * @param explain makes the error that a caller is to see from the one that opening gave
 * @param keepAtHand for what is slow to read
 */
export function toListenable({
  sha256,
  file,
  explain,
  keepAtHand,
  store,
  engineDigest,
  signal,
}: {
  sha256: string;
  file: () => Promise<string>;
  explain: (error: unknown) => unknown;
  keepAtHand: (source: AudioSource) => Promise<AudioSource>;
  store: RunStore;
  engineDigest: string;
  signal: AbortSignal | undefined;
}): Listenable {
  const fileOnce = once(file);
  let opened: Promise<AudioFile> | undefined;
  const open = (): Promise<AudioFile> => {
    opened ??= fileOnce().then((path) =>
      openWhole(path, keepAtHand).catch((error: unknown) => {
        signal?.throwIfAborted();
        throw explain(error);
      }),
    );
    return opened;
  };
  const key = store.key(sha256, engineDigest);
  const readKnown = once(() => store.read('analyses', key, measuredSchema));
  const measure = once(async () => {
    const known = await readKnown();
    if (known !== null) return known;
    const { source, format } = await open();
    const measured = {
      original: {
        sampleRate: source.sampleRate,
        bitDepth: format.bitDepth,
        codec: format.codec,
        channels: channelCountOf(source.channelLayout),
        container: format.container,
      },
      // parsed like one from the store, so that both write their fields in one order
      analysis: analysisSchema.parse(await analyze(source, { signal })),
    };
    await store.write('analyses', key, measured);
    return measured;
  });
  return {
    sha256,
    file: fileOnce,
    async seconds() {
      const known = await readKnown();
      if (known !== null) return known.analysis.seconds;
      const { source } = await open();
      return source.frameCount / source.sampleRate;
    },
    original: async () => (await measure()).original,
    analysis: async () => (await measure()).analysis,
    measured: async () => ({ analysis: (await measure()).analysis, source: (await open()).source }),
    async close() {
      await opened?.then(
        (file) => file.close(),
        () => {},
      );
    },
  };
}
