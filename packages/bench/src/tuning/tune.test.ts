import { describe, expect, it } from 'vitest';
import type { EvaluateSettings } from './evaluation.ts';
import { plannedTries, type TuneOptions, tune } from './tune.ts';

const IDS = Array.from({ length: 9 }, (_, index) => `piece-${index}`);
/** Best at 3, each piece by a little of its own; the last has no score at all, the one before none below 0. */
const scoreOf = (id: string, x: number): number | null => {
  const piece = IDS.indexOf(id);
  if (piece === 8 || (piece === 7 && x < 0)) return null;
  return (x - 3 - (piece - 4) / 20) ** 2;
};

function options(changes: Partial<TuneOptions> = {}): TuneOptions & { tries: () => number } {
  let tries = 0;
  const evaluate: EvaluateSettings = async (settings, itemIds) => {
    tries += settings.length * itemIds.length;
    return settings.map(({ x }) =>
      itemIds.map((id) => ({ missDb: scoreOf(id, Number(x)), peakDbtp: Number(x) })),
    );
  };
  return {
    parameters: { x: { low: -5, high: 5, scale: 'linear', whole: false } },
    base: { x: 0 },
    objective: {
      aim: { kind: 'metrics', terms: [{ metric: 'missDb', goal: 'lower', scale: 1, weight: 1 }] },
      constraints: [],
    },
    items: IDS.map((id) => ({ id, targetLufs: null })),
    groups: IDS.map((id) => ({ name: `artist of ${id}`, itemIds: [id] })),
    ...{ evaluate, evaluations: 40, folds: 4, ...changes },
    tries: () => tries,
  };
}

describe('tune', () => {
  it('finds the optimum, leaves out what has no score, and says why where somebody knows', async () => {
    const { tuned, unseen, leftOut, items } = await tune(
      options({ failureOf: () => 'its program ended with 3' }),
    );
    expect(tuned.x).toBeCloseTo(2.98, 1);
    expect(unseen).toMatchObject({ outcome: 'learned', artists: 8 });
    expect(leftOut).toEqual([{ itemId: 'piece-8', reason: 'its program ended with 3' }]);
    expect(items.every(({ fold, unseenCost }) => fold !== null && unseenCost !== null)).toBe(true);
  });

  it('tries nobody’s music in the search that is judged on it', async () => {
    const { folds, history } = await tune(options());
    for (const { number, itemIds } of folds)
      for (const { itemCosts } of history.filter(({ search }) => search === number))
        expect(Object.keys(itemCosts).filter((id) => itemIds.includes(id))).toEqual([]);
    expect(folds.flatMap(({ itemIds }) => itemIds).sort()).toEqual(IDS.slice(0, 8));
  });

  it('gives the same for the same seed', async () => {
    expect(await tune(options({ seed: 'a' }))).toEqual(await tune(options({ seed: 'a' })));
    expect((await tune(options({ seed: 'b' }))).history).not.toEqual(
      (await tune(options({ seed: 'a' }))).history,
    );
  });

  it('stays within a hard constraint, and does not claim a gain that breaks it on other music', async () => {
    const { objective } = options();
    const held = {
      ...objective,
      constraints: [{ metric: 'peakDbtp', most: 1, over: 'each', kind: 'hard', scale: 1 }] as const,
    };
    const { tuned, seenCost } = await tune(options({ objective: held }));
    expect(tuned.x).toBeCloseTo(1, 1);
    expect(Number(tuned.x)).toBeLessThanOrEqual(1);
    expect(seenCost.violation).toBe(0);

    // louder on music that is judged than on what the searches heard
    const judge: EvaluateSettings = async (settings, itemIds) =>
      settings.map(({ x }) =>
        itemIds.map((id) => ({ missDb: scoreOf(id, Number(x)), peakDbtp: Number(x) * 2 })),
      );
    const { unseen } = await tune(options({ objective: held, judge }));
    expect(unseen.interval!.low).toBeGreaterThan(0);
    expect(unseen.outcome).toBe('nothing learned');
    expect(unseen.objection).toMatch(/break the constraints by/);
  });

  it('never ends worse than the base setting on the music it heard', async () => {
    const { tuned, seenGain } = await tune(options({ base: { x: 3 } }));
    expect(seenGain).toBeGreaterThanOrEqual(0);
    expect(tuned.x).toBeCloseTo(3, 1);
  });

  it('says nothing of other music where nobody can be left out', async () => {
    const together = [{ name: 'a band', itemIds: IDS }];
    const { unseen, folds, artistGains } = await tune(options({ groups: together }));
    expect(unseen.outcome).toBe('too few artists to tell');
    expect([folds, artistGains]).toEqual([[], []]);
  });

  it('knows beforehand how much it will try at most', async () => {
    const all = options();
    await tune(all);
    const { parameters, items, groups } = all;
    const planned = plannedTries({
      parameters,
      items,
      groups,
      evaluations: 40,
      folds: 4,
      slices: 5,
      judgesApart: false,
    });
    expect(all.tries()).toBeLessThanOrEqual(planned);
    expect(all.tries()).toBeGreaterThan(0.8 * planned);
  });

  it.each([
    [{ parameters: {} }, 'there must be at least one parameter'],
    [{ evaluations: 3 }, 'evaluations must be a whole number >= 4'],
    [{ folds: -1 }, 'folds must be a whole number >= 0'],
    [{ alpha: 1 }, 'alpha must be between 0 and 1'],
    [{ groups: [] }, 'every item must be in one group'],
    [{ base: { x: Number.NaN } }, 'no piece has a cost under the base setting; of piece-0: '],
  ] as [Partial<TuneOptions>, string][])('refuses %j', async (changes, message) => {
    const evaluate: EvaluateSettings = async (settings, itemIds) =>
      settings.map(({ x }) => itemIds.map(() => ({ missDb: Number.isNaN(x) ? null : 1 })));
    await expect(tune({ ...options(changes), evaluate })).rejects.toThrow(message);
  });
});
