/** Keeps the places apart that a panel hears for different uses: what is practised or qualified on must not come back in the trials. */
import type { PcmAudio } from '@earwitness/engine';
import { BenchError } from '../errors.ts';
import type { ComparisonUse } from '../panel/panel-pack.ts';
import type { ComparisonRequest, StoredAudio } from './comparison-request.ts';

/** Fades, and what versions are moved by to lie on each other, are no music heard twice. */
const MOST_SHARED_SECONDS = 0.05;

/** A stretch of a piece, in its first version. */
interface HeardPlace {
  readonly piece: PcmAudio | string;
  readonly use: ComparisonUse;
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

const pieceOf = (audio: PcmAudio | StoredAudio): PcmAudio | string =>
  'open' in audio ? audio.sha256 : audio;

function placesOf(
  { renderings, excerpt, use = 'trials' }: ComparisonRequest,
  { startSeconds, seconds }: { startSeconds: number; seconds: number },
): HeardPlace[] {
  const [first] = renderings;
  if (first === undefined) return [];
  const { audio, nextAudio } = first;
  const endSeconds = startSeconds + seconds;
  if (excerpt === undefined || !('lastSeconds' in excerpt) || nextAudio === undefined)
    return [{ piece: pieceOf(audio), use, fromSeconds: startSeconds, toSeconds: endSeconds }];
  return [
    { piece: pieceOf(audio), use, fromSeconds: startSeconds, toSeconds: startSeconds + excerpt.lastSeconds },
    { piece: pieceOf(nextAudio), use, fromSeconds: 0, toSeconds: excerpt.firstSeconds },
  ];
}

/**
 * Remembers what is heard where.
 *
 * @returns takes a comparison and where it turned out to lie; throws {@link BenchError} where another use hears the same
 */
export function createPlaceKeeper(): (
  request: ComparisonRequest,
  place: { startSeconds: number; seconds: number },
) => void {
  const heard: HeardPlace[] = [];
  return (request, place) => {
    for (const one of placesOf(request, place)) {
      const other = heard.find(
        ({ piece, use, fromSeconds, toSeconds }) =>
          use !== one.use &&
          piece === one.piece &&
          Math.min(toSeconds, one.toSeconds) - Math.max(fromSeconds, one.fromSeconds) > MOST_SHARED_SECONDS,
      );
      if (other !== undefined)
        throw new BenchError(
          `Cannot hear “${request.itemTitle}” at ${text(one)} for ${one.use} as ${other.use} hears it at ${text(other)}: choose other places, or other items, for one of them`,
        );
      heard.push(one);
    }
  };
}

const text = ({ fromSeconds, toSeconds }: HeardPlace): string =>
  `${fromSeconds.toFixed(1)} to ${toSeconds.toFixed(1)} s`;
