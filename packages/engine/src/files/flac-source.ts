/**
 * FLAC as a source of audio, through @audio/decode-flac piece by piece: exact again (its decoder divides by 2^(b − 1) − 1), held
 * against its own header, and never in memory as a whole.
 */
import type { AudioSource } from '../audio/pcm-audio.ts';
import { UnreadableAudioError } from '../errors.ts';
import type { ByteSource } from './byte-source.ts';
import type { ChannelPlacement } from './channel-placement.ts';
import { decodeQuietly } from './decode-quietly.ts';
import { type FlacPlace, findFlacFrame } from './find-flac-frame.ts';
import { createFlacDigest, type FlacDigest } from './flac-digest.ts';
import {
  type FlacStreamInfo,
  LAST_BLOCK,
  STREAM_INFO_BYTES,
  STREAM_INFO_OFFSET,
} from './flac-stream-info.ts';
import { checkReadRange } from './read-range.ts';

export interface FlacStream {
  readonly bytes: ByteSource;
  readonly streamInfo: FlacStreamInfo;
  readonly placement: ChannelPlacement;
  /** Where the stream begins: magic and STREAMINFO of a native one, the first page of one in Ogg. */
  readonly streamOffset: number;
  /** Where the first audio frame of a native stream begins; `undefined` in Ogg, which is decoded from its start. */
  readonly framesOffset: number | undefined;
}

export interface FlacSource extends AudioSource {
  /** Frees the decoder, after the reads that were begun. */
  close(): Promise<void>;
}

/** Compressed bytes decoded at a time. */
const PIECE_BYTES = 2 ** 16;
/** Decoded audio that is kept behind the last read, for whoever reads a little of it again. */
const KEPT_SECONDS = 2;
/** Nearer than this ahead, decoding on is cheaper than searching. */
const SEARCH_SECONDS = 4;

type Decoder = Awaited<ReturnType<typeof import('@audio/decode-flac')['decoder']>>;
/** What its types leave out. */
type Decoded = ReturnType<Decoder['decode']> & { readonly errors?: readonly unknown[] };

/** Consecutive decoded audio: integers over full scale, in the file's channel order. */
interface Piece {
  readonly firstFrame: number;
  readonly channels: readonly Float32Array[];
}

/** One run of the decoder from some place on. */
interface Run {
  readonly decoder: Decoder;
  /** Only of a run that begins at the start, which alone can prove the checksum. */
  readonly digest: FlacDigest | undefined;
  pieces: Piece[];
  /** The next bytes to decode. */
  byteOffset: number;
  /** Behind the last decoded frame. */
  endFrame: number;
  ended: boolean;
  /** Compressed bytes since the last decoded frame. */
  barrenBytes: number;
  /** Whether length and checksum were looked at. */
  proved: boolean;
}

/** Counts the frames of a stream whose header does not say, by decoding all of it. */
export async function countFlacFrames(stream: FlacStream, { name }: { name: string }): Promise<number> {
  const run = await createRun(stream, startOf(stream));
  try {
    while (!run.ended) {
      await decodePiece(run, stream, name);
      run.pieces = [];
    }
    return run.endFrame;
  } finally {
    run.decoder.free();
  }
}

const startOf = ({ framesOffset, streamOffset }: FlacStream): FlacPlace => ({
  byteOffset: framesOffset ?? streamOffset,
  firstFrame: 0,
});

/**
 * Decodes where it is read, to exactly the integers that were encoded, over 2^(b − 1) (beyond 24 bits to the nearest 32-bit float).
 * Reading on is cheapest; elsewhere the nearest frame is searched for, which costs a few reads of the file.
 *
 * `read()` rejects with `UnreadableAudioError` when the stream is damaged, ends before its header says (with both lengths), or,
 * at the end of a reading from its start, does not have the header's checksum.
 */
export function createFlacSource(stream: FlacStream, { name }: { name: string }): FlacSource {
  const { streamInfo, placement, framesOffset } = stream;
  const { sampleRate, frameCount } = streamInfo;
  const start = startOf(stream);
  let run: Run | undefined;
  let lastRead: Promise<void> = Promise.resolve();

  const stop = () => {
    run?.decoder.free();
    run = undefined;
  };

  const beginAt = async (frame: number): Promise<Run> => {
    stop();
    const isNearStart = framesOffset === undefined || frame < SEARCH_SECONDS * sampleRate;
    const place = isNearStart
      ? start
      : await findFlacFrame({ bytes: stream.bytes, streamInfo, start }, frame);
    run = await createRun(stream, place);
    return run;
  };

  const readNow = async (startFrame: number, frames: number, into: readonly Float32Array[]) => {
    const isNear =
      run &&
      startFrame >= (run.pieces[0]?.firstFrame ?? run.endFrame) &&
      startFrame < run.endFrame + SEARCH_SECONDS * sampleRate;
    const reading = run && isNear ? run : await beginAt(startFrame);
    while (reading.endFrame < startFrame + frames) {
      await decodePiece(reading, stream, name);
      const firstKept = startFrame - KEPT_SECONDS * sampleRate;
      reading.pieces = reading.pieces.filter((piece) => endOf(piece) > firstKept);
    }
    if (reading.endFrame === frameCount && !reading.proved) await prove(reading, stream, name);
    copyFrames(reading.pieces, { startFrame, frames, places: placement.places }, into);
  };

  return {
    sampleRate,
    channelLayout: placement.channelLayout,
    frameCount,
    async read(startFrame, frames, into) {
      checkReadRange({ frameCount }, startFrame, frames);
      // One decoder serves all: reads wait for each other, and after a failure the next begins anew.
      lastRead = lastRead
        .catch(() => {})
        .then(() => readNow(startFrame, frames, into))
        .catch((error: unknown) => {
          stop();
          throw error;
        });
      await lastRead;
    },
    async close() {
      await lastRead.catch(() => {});
      stop();
    },
  };
}

async function createRun(
  { bytes, streamInfo, framesOffset, streamOffset }: FlacStream,
  place: FlacPlace,
): Promise<Run> {
  const header = framesOffset === undefined ? undefined : await readBareHeader(bytes, streamOffset);
  const { decoder: createDecoder } = await import('@audio/decode-flac');
  const decoder = await createDecoder();
  if (header) decoder.decode(header);
  return {
    decoder,
    digest: place.firstFrame === 0 ? createFlacDigest(streamInfo) : undefined,
    pieces: [],
    byteOffset: place.byteOffset,
    endFrame: place.firstFrame,
    ended: false,
    barrenBytes: 0,
    proved: false,
  };
}

/** Magic and STREAMINFO alone, marked as the last block: comments and pictures are not for the decoder. */
async function readBareHeader(bytes: ByteSource, streamOffset: number): Promise<Uint8Array> {
  // a copy, which `slice()` of a Buffer is not
  const header = new Uint8Array(await bytes.read(streamOffset, STREAM_INFO_OFFSET + STREAM_INFO_BYTES));
  header[4]! |= LAST_BLOCK;
  return header;
}

async function decodePiece(run: Run, { bytes, streamInfo }: FlacStream, name: string): Promise<void> {
  const window = await bytes.read(run.byteOffset, PIECE_BYTES);
  const isLast = run.byteOffset + window.byteLength >= bytes.byteLength;
  const compressed = isLast ? window : window.subarray(0, endOutsideHeaders(window));
  run.byteOffset += compressed.byteLength;
  run.ended = compressed.byteLength === 0;
  const decoded = decodeOrRefuse(run, compressed, name);
  const frames = decoded[0]?.length ?? 0;
  if (frames > 0 && decoded.length !== streamInfo.channelCount) {
    throw new UnreadableAudioError({ file: name, reason: 'its FLAC stream is damaged: its channels change' });
  }
  run.barrenBytes = frames > 0 ? 0 : run.barrenBytes + compressed.byteLength;
  if (run.barrenBytes > mostFrameBytes(streamInfo)) refuseDamage(run, name);
  if (frames > 0) {
    run.pieces.push({ firstFrame: run.endFrame, channels: makeExact(decoded, run, streamInfo) });
    run.endFrame += frames;
  }
  checkLength(run, streamInfo, name);
}

/** A frame header takes no more. */
const LARGEST_HEADER_BYTES = 16;

/** The decoder misses a frame whose header it is given in two parts: where it may be given the rest later. */
function endOutsideHeaders(bytes: Uint8Array): number {
  let end = bytes.byteLength;
  for (let at = end - 1; at >= Math.max(0, end - LARGEST_HEADER_BYTES); at--) {
    const maybeHeader = bytes[at] === 0xff && (at + 1 === end || (bytes[at + 1]! & 0xfe) === 0xf8);
    if (maybeHeader) end = at;
  }
  return end === 0 ? bytes.byteLength : end;
}

function decodeOrRefuse(run: Run, compressed: Uint8Array, name: string): readonly Float32Array[] {
  try {
    const { channelData, errors } = decodeQuietly<Decoded>(() =>
      run.ended ? run.decoder.flush() : run.decoder.decode(compressed),
    );
    if (!errors?.length) return channelData;
  } catch (cause) {
    throw new UnreadableAudioError({ file: name, reason: 'its FLAC stream is damaged', cause });
  }
  return refuseDamage(run, name);
}

function refuseDamage(run: Run, name: string): never {
  throw new UnreadableAudioError({
    file: name,
    reason: `its FLAC stream is damaged about ${run.endFrame} frames from its start`,
  });
}

/** Behind a damaged frame the decoder collects bytes for ever: so many cannot belong to one frame, not even uncompressed. */
const mostFrameBytes = ({ largestBlockFrames, channelCount, bitDepth }: FlacStreamInfo): number =>
  4 * PIECE_BYTES + 2 * Math.max(largestBlockFrames, 4096) * channelCount * Math.ceil((bitDepth + 1) / 8);

function checkLength(run: Run, { frameCount }: FlacStreamInfo, name: string): void {
  if (frameCount === 0) return;
  const tooShort = run.ended && run.endFrame < frameCount;
  if (!tooShort && run.endFrame <= frameCount) return;
  const what = tooShort ? 'it is truncated or damaged' : 'it is damaged';
  throw new UnreadableAudioError({
    file: name,
    reason: `${what}: its header promises ${frameCount} frames, ${run.endFrame} could be decoded`,
  });
}

/** At the last frame: whether there are more than promised, and whether they are the ones that were encoded. */
async function prove(run: Run, stream: FlacStream, name: string): Promise<void> {
  while (!run.ended) await decodePiece(run, stream, name);
  run.proved = true;
  if (!run.digest || run.digest.hex() === stream.streamInfo.md5) return;
  throw new UnreadableAudioError({
    file: name,
    reason: 'it is damaged: its samples do not have the checksum that its header states',
  });
}

/**
 * The decoder divides by 2^(b − 1) − 1, for either sign. Times that and rounded, every sample is the stored integer, as long as a
 * 32-bit float holds it; beyond, it is brought to our scale as it is.
 */
function makeExact(
  decoded: readonly Float32Array[],
  run: Run,
  { bitDepth }: FlacStreamInfo,
): readonly Float32Array[] {
  const fullScale = 2 ** (bitDepth - 1);
  if (bitDepth > 24) {
    return decoded.map((channel) => channel.map((sample) => (sample * (fullScale - 1)) / fullScale));
  }
  const integers = decoded.map((channel) => restoreIntegers(channel, fullScale - 1));
  run.digest?.update(integers);
  return integers.map((channel) => scaleToFloats(channel, fullScale));
}

function restoreIntegers(channel: Float32Array, decoderScale: number): Int32Array {
  const integers = new Int32Array(channel.length);
  for (let frame = 0; frame < channel.length; frame++) {
    const value = channel[frame]! * decoderScale;
    // Rounds as Math.round does but for halves, which do not occur, and much quicker.
    integers[frame] = (value < 0 ? value - 0.5 : value + 0.5) | 0;
  }
  return integers;
}

function scaleToFloats(integers: Int32Array, fullScale: number): Float32Array {
  const floats = new Float32Array(integers.length);
  const step = 1 / fullScale;
  for (let frame = 0; frame < integers.length; frame++) floats[frame] = integers[frame]! * step;
  return floats;
}

const endOf = ({ firstFrame, channels }: Piece): number => firstFrame + channels[0]!.length;

function copyFrames(
  pieces: readonly Piece[],
  { startFrame, frames, places }: { startFrame: number; frames: number; places: readonly number[] },
  into: readonly Float32Array[],
): void {
  for (const piece of pieces) {
    const from = Math.max(startFrame, piece.firstFrame);
    const to = Math.min(startFrame + frames, endOf(piece));
    if (from >= to) continue;
    for (const [ours, place] of places.entries()) {
      const samples = piece.channels[place]!.subarray(from - piece.firstFrame, to - piece.firstFrame);
      into[ours]!.set(samples, from - startFrame);
    }
  }
}
