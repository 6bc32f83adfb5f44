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
  interface Cell {
    readonly listener: number;
    readonly track: number;
    successes: number;
    n: number;
  }
  const counted: Cell[] = [];
  // small whole numbers as keys: the table of 100,000 answers takes milliseconds
  const cellOf: Map<number, Cell>[] = [];
  for (const answer of answers) {
    const listener = placeOf(answer.listener, listeners);
    const track = placeOf(answer.track, tracks);
    cellOf[listener] ??= new Map();
    let cell = cellOf[listener].get(track);
    if (cell === undefined) {
      cell = { listener, track, successes: 0, n: 0 };
      cellOf[listener].set(track, cell);
      counted.push(cell);
    }
    cell.n += 1;
    if (answer.correct) cell.successes += 1;
  }
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
