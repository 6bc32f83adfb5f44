/** Which delivered master belongs to which piece: fingerprints propose, the aligner decides; names only settle what sounds the same. */
import { openAudio } from '@earwitness/engine/files';
import type { Alignment } from '../alignment/align.ts';
import { alignFiles } from './align-files.ts';
import type { Maker } from './dataset-manifest.ts';
import { nameSimilarity } from './name-similarity.ts';
import { compareFingerprints, type SoundFingerprint, takeFingerprint } from './sound-fingerprint.ts';

/** A piece by the file that all its masters are lined up with. */
export interface PieceAnchor {
  readonly pieceId: string;
  readonly file: string;
}

export interface Delivery {
  readonly conditionId: string;
  readonly maker: Maker;
  readonly file: string;
}

export interface SoundPair {
  readonly pieceId: string;
  readonly delivery: Delivery;
  readonly alignment: Alignment;
}

export interface Leftover {
  readonly file: string;
  /** `unreadable`; `stranger` to all pieces; `rival` of another delivery; `unaligned`, though it is like a piece; `alone`, a mix without a master. */
  readonly kind: 'unreadable' | 'stranger' | 'rival' | 'unaligned' | 'alone';
  readonly reason: string;
}

export interface PairingProgress {
  readonly done: number;
  readonly total: number;
  readonly file: string;
}

/** Masters differ from their mixes in 3 to 30 % of the bits, strangers in 45 % and more. */
const MOST_BIT_ERROR_RATE = 0.4;
/** So near that no other piece needs a hearing. */
const SURE_BIT_ERROR_RATE = 0.12;
/** Rates closer than this are alike; then names decide. */
const LIKE_BIT_ERROR_RATE = 0.03;
/** Names this alike get a hearing by the aligner where fingerprints say nothing. */
const LEAST_NAME_SIMILARITY = 0.8;
/** Services trim heads and engines add delay. */
const LEAST_SEARCH_SECONDS = 3;
/** The fingerprint knows the place to a few hundredths of a second. */
const SEARCH_MARGIN_SECONDS = 1;

interface Candidate {
  readonly anchor: PieceAnchor;
  readonly delivery: Delivery;
  /** null where a name speaks for the pair, not the sound. */
  readonly bitErrorRate: number | null;
  readonly offsetSeconds: number;
  readonly similarity: number;
}

async function fingerprintOf(
  file: string,
  signal: AbortSignal | undefined,
): Promise<SoundFingerprint | Error> {
  try {
    const audio = await openAudio(file);
    try {
      return await takeFingerprint(audio.source, { signal });
    } finally {
      await audio.close();
    }
  } catch (error) {
    signal?.throwIfAborted();
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The pieces that a delivery may be of, those of like names first: a sure match needs no other. */
function candidatesOf(
  delivery: Delivery,
  anchors: readonly PieceAnchor[],
  fingerprints: ReadonlyMap<string, SoundFingerprint>,
): Candidate[] {
  const fingerprint = fingerprints.get(delivery.file);
  if (fingerprint === undefined) return [];
  const byName = anchors
    .map((anchor) => ({ anchor, similarity: nameSimilarity(anchor.file, delivery.file) }))
    .sort((one, other) => other.similarity - one.similarity);
  const candidates: Candidate[] = [];
  for (const { anchor, similarity } of byName) {
    const anchorFingerprint = fingerprints.get(anchor.file);
    if (anchorFingerprint === undefined) continue;
    const match = compareFingerprints(anchorFingerprint, fingerprint);
    const sounds = match !== null && match.bitErrorRate <= MOST_BIT_ERROR_RATE;
    if (sounds) candidates.push({ anchor, delivery, similarity, ...match });
    else if (similarity >= LEAST_NAME_SIMILARITY)
      candidates.push({ anchor, delivery, similarity, bitErrorRate: null, offsetSeconds: 0 });
    if (match !== null && match.bitErrorRate <= SURE_BIT_ERROR_RATE) break;
  }
  return candidates;
}

const rankOf = ({ bitErrorRate }: Candidate): number =>
  bitErrorRate === null ? Infinity : Math.round(bitErrorRate / LIKE_BIT_ERROR_RATE);

function byLikeness(one: Candidate, other: Candidate): number {
  const [rank, otherRank] = [rankOf(one), rankOf(other)];
  return rank === otherRank ? other.similarity - one.similarity : rank - otherRank;
}

/**
 * Pairs deliveries with pieces, one of each condition at most with one piece.
 *
 * Every pair was lined up by the aligner before it counts. Files that are silent or shorter than half a second are found by name alone.
 *
 * @returns pairs in the order of the deliveries; every delivery and every anchor that cannot be read is left over, with why
 * @throws the signal's reason, when it aborts
 */
export async function pairBySound({
  anchors,
  deliveries,
  onProgress,
  signal,
}: {
  anchors: readonly PieceAnchor[];
  deliveries: readonly Delivery[];
  onProgress?: ((progress: PairingProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
}): Promise<{ pairs: SoundPair[]; leftovers: Leftover[] }> {
  const fingerprints = new Map<string, SoundFingerprint>();
  const reasons = new Map<string, Pick<Leftover, 'kind' | 'reason'>>();
  const files = [...new Set([...anchors, ...deliveries].map(({ file }) => file))];
  const total = files.length + deliveries.length;
  for (const [done, file] of files.entries()) {
    onProgress?.({ done, total, file });
    const fingerprint = await fingerprintOf(file, signal);
    if (fingerprint instanceof Error)
      reasons.set(file, { kind: 'unreadable', reason: `it cannot be read as audio: ${fingerprint.message}` });
    else fingerprints.set(file, fingerprint);
  }

  const candidates = deliveries
    .flatMap((delivery) => candidatesOf(delivery, anchors, fingerprints))
    .sort(byLikeness);
  const pairs = new Map<Delivery, SoundPair>();
  const taken = new Map<string, Delivery>();
  for (const candidate of candidates) {
    const { anchor, delivery } = candidate;
    if (pairs.has(delivery)) continue;
    signal?.throwIfAborted();
    const place = `${delivery.conditionId} ${anchor.pieceId}`;
    const rival = taken.get(place);
    if (rival !== undefined) {
      reasons.set(delivery.file, {
        kind: 'rival',
        reason: `another master of the same music fits as well or better: ${rival.file}`,
      });
      continue;
    }
    onProgress?.({ done: files.length + pairs.size, total, file: delivery.file });
    const alignment = await alignFiles(anchor.file, delivery.file, {
      maximumLagSeconds: Math.max(
        LEAST_SEARCH_SECONDS,
        Math.abs(candidate.offsetSeconds) + SEARCH_MARGIN_SECONDS,
      ),
    });
    if (alignment.refusal === null) {
      pairs.set(delivery, { pieceId: anchor.pieceId, delivery, alignment });
      taken.set(place, delivery);
    } else if (!reasons.has(delivery.file)) {
      reasons.set(delivery.file, {
        kind: 'unaligned',
        reason: `it is like ${anchor.file}, but does not line up: ${alignment.refusal}`,
      });
    }
  }
  const unread = [...new Set(anchors.map(({ file }) => file))].filter((file) => !fingerprints.has(file));
  const stranger = { kind: 'stranger', reason: 'it is the same music as none of the pieces' } as const;
  return {
    pairs: deliveries.flatMap((delivery) => pairs.get(delivery) ?? []),
    leftovers: [
      ...unread.map((file) => ({ file, ...reasons.get(file)! })),
      ...deliveries
        .filter((delivery) => !pairs.has(delivery) && !unread.includes(delivery.file))
        .map(({ file }) => ({ file, ...(reasons.get(file) ?? stranger) })),
    ],
  };
}
