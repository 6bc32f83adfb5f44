/** A panel's answers counted by listener, by track and by both: what the methods on the rate itself need. */
import type { Level } from './grouped-answers.ts';

/** One answer of a panel. */
export interface ClusteredAnswer {
  readonly listener: Level;
  readonly track: Level;
  readonly correct: boolean;
}

export interface Count {
  readonly successes: number;
  readonly n: number;
}

export interface AnswerTable extends Count {
  readonly listeners: readonly Level[];
  readonly tracks: readonly Level[];
  readonly byListener: readonly Count[];
  readonly byTrack: readonly Count[];
  /** Listeners and tracks as places in the lists above. */
  readonly cells: readonly (Count & { readonly listener: number; readonly track: number })[];
}

/**
 * Counts answers.
 *
 * @throws {RangeError} for no answers
 */
export function answerTable(answers: readonly ClusteredAnswer[]): AnswerTable {
  if (answers.length === 0)
    throw new RangeError('Cannot analyze a panel as there must be at least one answer');
  const listeners = new Map<Level, number>();
  const tracks = new Map<Level, number>();
  const placeOf = (label: Level, known: Map<Level, number>): number => {
    const place = known.get(label) ?? known.size;
    known.set(label, place);
    return place;
  };
  const cells = new Map<string, { listener: number; track: number; successes: number; n: number }>();
  for (const { listener, track, correct } of answers) {
    const place = { listener: placeOf(listener, listeners), track: placeOf(track, tracks) };
    const key = `${place.listener} ${place.track}`;
    const cell = cells.get(key) ?? { ...place, successes: 0, n: 0 };
    cell.n += 1;
    if (correct) cell.successes += 1;
    cells.set(key, cell);
  }
  const counted = [...cells.values()];
  const sum = (size: number, placeIn: (cell: (typeof counted)[number]) => number): Count[] => {
    const counts = Array.from({ length: size }, () => ({ successes: 0, n: 0 }));
    for (const cell of counted) {
      counts[placeIn(cell)]!.successes += cell.successes;
      counts[placeIn(cell)]!.n += cell.n;
    }
    return counts;
  };
  const [whole] = sum(1, () => 0);
  return {
    ...whole!,
    listeners: [...listeners.keys()],
    tracks: [...tracks.keys()],
    byListener: sum(listeners.size, ({ listener }) => listener),
    byTrack: sum(tracks.size, ({ track }) => track),
    cells: counted,
  };
}
