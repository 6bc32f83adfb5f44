/** The one room that knows what is behind A, B and X: everyone else asks it. */
import type { BlindingKey, Comparison, PanelPack } from '@earwitness/bench/panel';
import { DefinitionRefusedError } from '../errors.ts';
import type { TestMethod } from '../methods/method.ts';
import type { Slot } from '../panels/panel-events.ts';
import { commitTo, drawCoins, drawPairIndex, type Presentation } from './draws.ts';

/** What a presentation is to the listener's side: sounds under slots, and no names. */
interface BlindTrial {
  readonly comparison: Comparison;
  readonly stimulusBySlot: ReadonlyMap<Slot, string>;
}

/** Which coins fell, for the check of balance; tells no condition. */
interface CoinSides {
  readonly firstSide: boolean;
}

/** What a presentation was: for scoring, and for those who may know. */
interface RevealedTrial {
  readonly truth: 'A' | 'B' | null;
  readonly itemId: string;
  readonly itemTitle: string;
  readonly conditionA: string;
  readonly conditionB: string;
}

export interface Blinding {
  present(presentation: Presentation): BlindTrial;
  truth(presentation: Presentation): 'A' | 'B' | null;
  coinSides(presentation: Presentation): CoinSides;
  reveal(presentation: Presentation): RevealedTrial;
  /** The secret itself, to be given away at unblinding and not before. */
  readonly secret: string;
  /** The commitment to it, given away when the panel freezes. */
  readonly secretSha256: string;
}

type KeyEntry = BlindingKey['stimuli'][number];

interface Pair {
  readonly comparison: Comparison;
  readonly first: KeyEntry;
  readonly second: KeyEntry;
}

/**
 * Makes the blinding of one panel.
 *
 * @throws {DefinitionRefusedError} if no pair of the pack suits the method
 */
export function createBlinding({
  secret,
  key,
  pack,
  method,
}: {
  secret: string;
  key: BlindingKey;
  pack: PanelPack;
  method: TestMethod;
}): Blinding {
  const pairs = listPairs({ key, pack, method });
  if (pairs.length === 0) {
    throw new DefinitionRefusedError({
      problem: `its method ${method.method} needs ${method.pairRule}, and the pack has none`,
    });
  }

  function draw(presentation: Presentation) {
    const pair = pairs[drawPairIndex({ secret, presentation, pairCount: pairs.length })];
    if (pair === undefined) throw new RangeError('Cannot draw a trial as its number must be >= 1');
    const { xIsA, swapped } = drawCoins({ secret, presentation });
    const [a, b] = swapped ? [pair.second, pair.first] : [pair.first, pair.second];
    const truth = method.truth({ xIsA, makerKindA: a.makerKind, makerKindB: b.makerKind });
    return { pair, xIsA, swapped, a, b, truth };
  }

  return {
    secret,
    secretSha256: commitTo(secret),
    present(presentation) {
      const { pair, xIsA, a, b } = draw(presentation);
      const stimulusOf: Record<Slot, string> = {
        A: a.stimulusId,
        B: b.stimulusId,
        X: xIsA ? a.stimulusId : b.stimulusId,
      };
      return {
        comparison: pair.comparison,
        stimulusBySlot: new Map(method.slots.map((slot) => [slot, stimulusOf[slot]])),
      };
    },
    truth: (presentation) => draw(presentation).truth,
    coinSides(presentation) {
      const { xIsA, swapped } = draw(presentation);
      return { firstSide: method.slots.includes('X') ? xIsA : !swapped };
    },
    reveal(presentation) {
      const { a, b, truth } = draw(presentation);
      return {
        truth,
        itemId: a.itemId,
        itemTitle: a.itemTitle,
        conditionA: a.conditionId,
        conditionB: b.conditionId,
      };
    },
  };
}

/** Every pair of stimuli within a comparison that the method can ask about, in the order of the pack. */
function listPairs({
  key,
  pack,
  method,
}: {
  key: BlindingKey;
  pack: PanelPack;
  method: TestMethod;
}): readonly Pair[] {
  const entryOf = new Map(key.stimuli.map((entry) => [entry.stimulusId, entry]));
  return pack.comparisons.flatMap((comparison) => {
    const entries = comparison.stimuli.flatMap(({ stimulusId }) => entryOf.get(stimulusId) ?? []);
    return entries
      .flatMap((first, index) => entries.slice(index + 1).map((second) => ({ comparison, first, second })))
      .filter(({ first, second }) =>
        method.acceptsPair({ first: first.makerKind, second: second.makerKind }),
      );
  });
}
