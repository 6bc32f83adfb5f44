/** What our readers make of a damaged file, and what may never come of it. */
import { EngineError } from '../../src/errors.ts';
import { toByteSource } from '../../src/files/byte-source.ts';
import { decodeAudio } from '../../src/files/decode-audio.ts';
import { decodeByOptionalPackage } from '../../src/files/decode-by-optional-package.ts';
import { openTaggedByteSource } from '../../src/files/open-byte-source.ts';
import type { DamagedFile } from './mutate.ts';

export type Outcome = 'decoded' | 'truncated' | `refused: ${string}`;

/** Of processor time, so that a busy machine does not fail; no good file of this size takes a hundredth. */
const LONGEST_SECONDS = 5;
const LONGEST_REASON = 400;
/** They would break the line, or command the terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f-\u009f]/;
/** Samples of 8 bits grow fourfold; the rest is what any small file takes. */
const LARGEST_GROWTH = 4;
const LEAST_BYTES = 2 ** 16;

/**
 * Reads a file whole and in pieces.
 *
 * @throws when something happened that must not: another error than ours, an empty result, samples that are no audio, too much
 *   memory for what is there, too much time, or two answers that differ
 */
export async function readDamaged({ seed, bytes }: DamagedFile): Promise<Outcome> {
  const before = process.cpuUsage();
  const whole = await decodeAudio(bytes, { name: 'damaged', multichannel: true }).catch(asRefusal);
  const inPieces = await readInPieces(bytes).catch(asRefusal);
  const { user, system } = process.cpuUsage(before);
  if (user + system > LONGEST_SECONDS * 1e6) throw new Error(`It took ${(user + system) / 1e6} s`);
  if (typeof whole === 'string' || typeof inPieces === 'string') {
    if (whole === inPieces) return `refused: ${whole as string}`;
    throw new Error(`At once: ${describe(whole)}, in pieces: ${describe(inPieces)}`);
  }
  const { audio, format } = whole;
  checkSamples(audio.channels);
  if (inPieces.frameCount !== audio.channels[0]!.length) throw new Error('In pieces it has another length');
  const decodedBytes = audio.channels.reduce((sum, channel) => sum + channel.buffer.byteLength, 0);
  if (
    seed.kind === 'pcm' &&
    isPcm(format.codec) &&
    decodedBytes > LARGEST_GROWTH * bytes.byteLength + LEAST_BYTES
  ) {
    throw new Error(`${bytes.byteLength} bytes became ${decodedBytes}`);
  }
  return format.truncated ? 'truncated' : 'decoded';
}

async function readInPieces(bytes: Uint8Array): Promise<{ frameCount: number }> {
  const file = await openTaggedByteSource(toByteSource(bytes), {
    name: 'damaged',
    multichannel: true,
    decodeOther: decodeByOptionalPackage,
  });
  try {
    const { frameCount } = file.source;
    const pieceFrames = Math.max(1, Math.ceil(frameCount / 3));
    const into = Array.from({ length: 8 }, () => new Float32Array(Math.min(pieceFrames, 2 ** 20)));
    for (let start = 0; start < frameCount; start += into[0]!.length) {
      await file.source.read(
        start,
        Math.min(into[0]!.length, frameCount - start),
        into.slice(0, channelsOf(file.source)),
      );
    }
    return { frameCount };
  } finally {
    await file.close();
  }
}

const channelsOf = ({ channelLayout }: { channelLayout: string }): number =>
  ({ mono: 1, stereo: 2, '5.0': 5, '5.1': 6, '7.1': 8 })[channelLayout]!;

/** The kind of refusal, its numbers left out; other errors are thrown on. */
function asRefusal(error: unknown): string {
  if (!(error instanceof EngineError)) throw error;
  const { message } = error;
  if (CONTROL_CHARACTERS.test(message) || message.length > LONGEST_REASON || !message.includes('damaged')) {
    throw new Error(`Not a reason of one line: ${JSON.stringify(message)}`);
  }
  return message
    .replace(/^Cannot (read|use) damaged( as audio)?: /, '')
    .replace(/"[^"]*"/g, '"…"')
    .replace(/-?\b(0x[0-9a-f]+|\d+(\.\d+)?(e[+-]?\d+)?|NaN|Infinity)\b/g, 'N');
}

function checkSamples(channels: readonly Float32Array[]): void {
  const [first] = channels;
  if (!first || first.length === 0) throw new Error('Nothing came back, without a word');
  for (const channel of channels) {
    if (channel.length !== first.length) throw new Error('The channels are of different lengths');
    if (channel.some((sample) => !(Math.abs(sample) <= 8))) throw new Error('Samples are no audio');
  }
}

const isPcm = (codec: string): boolean => codec.startsWith('pcm');

const describe = (result: unknown): string => (typeof result === 'string' ? result : 'decoded');
