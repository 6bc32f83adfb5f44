import { describe, expect, it } from 'vitest';
import { TooFewLevelsError } from '../clustered/grouped-answers.ts';
import { CollinearityError } from '../clustered/logistic-regression.ts';
import { drawNormal } from '../numeric/normal-deviates.ts';
import { createRandom } from '../numeric/random.ts';
import { describeScores } from './describe-scores.ts';
import { contrastSystems, ratingContrast } from './rating-contrast.ts';
import { ConfoundedTermError } from './rating-design.ts';
import { fitRatingModel, NoResidualError } from './rating-model.ts';
import { listenerDifferences, type Rating } from './rating-table.ts';

function draw(
  seed: string,
  {
    listeners,
    items,
    systems,
    taste = 4,
  }: { listeners: number; items: number; systems: number; taste?: number },
): Rating[] {
  const random = createRandom(seed);
  const tastes = Array.from({ length: listeners * systems }, () => taste * drawNormal(random));
  const habits = Array.from({ length: listeners }, () => 8 * drawNormal(random));
  return Array.from({ length: listeners * items * systems }, (_, row) => {
    const system = row % systems;
    const item = Math.floor(row / systems) % items;
    const listener = Math.floor(row / systems / items);
    const score =
      60 -
      5 * system +
      2 * item +
      habits[listener]! +
      tastes[listener * systems + system]! +
      6 * drawNormal(random);
    return { listener, item, system: `s${system}`, score };
  });
}

const squares = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
};

describe('fitRatingModel()', () => {
  it('contrasts two systems of a full panel as the paired t test does, degrees of freedom included', () => {
    const ratings = draw('paired', { listeners: 9, items: 5, systems: 2 });
    const model = fitRatingModel(ratings, { random: ['listener', 'item', 'listener:system'] });
    const contrast = ratingContrast(model, { weights: { s0: 1, s1: -1 } });
    const differences = listenerDifferences(ratings, { first: 's0', second: 's1' }).map(
      ({ difference }) => difference,
    );
    const { mean, interval } = describeScores(differences);
    expect(model.singular).toEqual([]);
    expect(contrast.estimate).toBeCloseTo(mean, 8);
    expect(contrast.degreesOfFreedom).toBeCloseTo(8, 4);
    expect(contrast.interval.low).toBeCloseTo(interval!.low, 5);
  });

  it('has the spreads that mean squares give in a full panel', () => {
    const [listeners, items, systems] = [12, 6, 3];
    const ratings = draw('mean squares', { listeners, items, systems });
    const model = fitRatingModel(ratings, { random: ['listener', 'item', 'listener:system'] });
    const meanBy = (key: (rating: Rating) => string): Map<string, number> => {
      const sums = new Map<string, number[]>();
      for (const rating of ratings) sums.set(key(rating), [...(sums.get(key(rating)) ?? []), rating.score]);
      return new Map(
        [...sums].map(([name, all]) => [name, all.reduce((sum, each) => sum + each, 0) / all.length]),
      );
    };
    const cells = meanBy(({ listener, system }) => `${listener} ${system}`);
    const byItem = meanBy(({ item }) => `${item}`);
    const whole = squares(ratings.map(({ score }) => score));
    const between = items * squares([...cells.values()]);
    const ofItems = listeners * systems * squares([...byItem.values()]);
    const degrees = ratings.length - 1 - (items - 1) - (listeners * systems - 1);
    const residual = (whole - between - ofItems) / degrees;
    expect(model.residualSd).toBeCloseTo(Math.sqrt(residual), 7);
    const itemSquare = ofItems / (items - 1);
    const sdOf = (name: string) => model.spreads.find(({ term }) => term === name)!.sd;
    expect(sdOf('item')).toBeCloseTo(Math.sqrt((itemSquare - residual) / (listeners * systems)), 6);
  });

  it('fits without terms whose spread is 0, and names them', () => {
    const ratings = draw('no taste', { listeners: 8, items: 4, systems: 3, taste: 0 });
    const model = fitRatingModel(ratings);
    expect(model.singular).toEqual(['item:system']);
    const without = fitRatingModel(ratings, {
      random: model.spreads.map(({ term }) => term).filter((term) => !model.singular.includes(term)),
    });
    expect(without.restrictedDeviance).toBeCloseTo(model.restrictedDeviance, 8);
    expect(ratingContrast(model, { weights: { s0: 1, s1: -1 } }).pValue).toBeCloseTo(
      ratingContrast(without, { weights: { s0: 1, s1: -1 } }).pValue,
      6,
    );
  });

  it('finds one restricted likelihood whatever order the ratings come in, with gaps', () => {
    const ratings = draw('gaps', { listeners: 10, items: 5, systems: 3 }).filter((_, row) => row % 7 !== 3);
    const one = fitRatingModel(ratings);
    const other = fitRatingModel([...ratings].reverse());
    expect(other.restrictedDeviance).toBeCloseTo(one.restrictedDeviance, 8);
    expect(contrastSystems(one)).toHaveLength(3);
  });

  it('takes a covariate: an effect of position comes back', () => {
    const ratings = draw('position', { listeners: 10, items: 6, systems: 3 });
    const values = ratings.map((_, row) => (row * 7) % 5);
    const moved = ratings.map((rating, row) => ({ ...rating, score: rating.score + 3 * values[row]! }));
    const model = fitRatingModel(moved, { covariates: [{ name: 'position', values }] });
    const { interval } = ratingContrast(model, { weights: { position: 1 } });
    expect(interval.low).toBeLessThan(3);
    expect(interval.high).toBeGreaterThan(3);
    expect(interval.low).toBeGreaterThan(2);
  });

  it('leaves out what a panel cannot show: one listener, one item, one rating for each', () => {
    const lone = fitRatingModel(draw('lone', { listeners: 1, items: 6, systems: 3 }));
    expect(lone.leftOut.map(({ term }) => term)).toEqual(['listener', 'listener:system', 'item:system']);
    const oneItem = fitRatingModel(draw('one item', { listeners: 6, items: 1, systems: 3 }));
    expect(oneItem.leftOut.map(({ term }) => term)).toEqual(['item', 'listener:system', 'item:system']);
    const single = fitRatingModel(
      draw('single', { listeners: 1, items: 1, systems: 1 }).flatMap((each) => [each, { ...each, score: 3 }]),
    );
    expect(single.spreads).toEqual([]);
    expect(ratingContrast(single, { weights: { s0: 1 } }).degreesOfFreedom).toBe(1);
  });

  it('throws what can be mended, with the way out', () => {
    const lone = draw('lone', { listeners: 1, items: 6, systems: 3 });
    expect(() => fitRatingModel(lone, { random: ['listener'] })).toThrow(TooFewLevelsError);
    const once = draw('once', { listeners: 5, items: 1, systems: 3 });
    expect(() => fitRatingModel(once, { random: ['listener:system'] })).toThrow(ConfoundedTermError);
    const panel = draw('panel', { listeners: 5, items: 3, systems: 3 });
    const values = panel.map(({ system }) => (system === 's1' ? 1 : 0));
    expect(() => fitRatingModel(panel, { covariates: [{ name: 'is s1', values }] })).toThrow(
      CollinearityError,
    );
    const alike = panel.map((rating) => ({ ...rating, score: 50 }));
    expect(() => fitRatingModel(alike)).toThrow(NoResidualError);
    expect(() => fitRatingModel(panel.slice(0, 3))).toThrow(NoResidualError);
    expect(() => fitRatingModel([])).toThrow(RangeError);
  });

  it('throws no residual where listeners and systems explain every rating', () => {
    const exact = draw('exact', { listeners: 5, items: 3, systems: 3 }).map((rating) => ({
      ...rating,
      score: 10 * Number(rating.listener) + (rating.system === 's1' ? 5 : 0),
    }));
    expect(() => fitRatingModel(exact)).toThrow(NoResidualError);
  });
});

describe('ratingContrast()', () => {
  it('knows its columns only', () => {
    const model = fitRatingModel(draw('columns', { listeners: 5, items: 3, systems: 2 }));
    expect(() => ratingContrast(model, { weights: { s7: 1 } })).toThrow('current value is s7');
    expect(() => ratingContrast(model, { weights: {} })).toThrow('not all 0');
  });

  it('takes fewest degrees of freedom of what the model names', () => {
    const model = fitRatingModel(draw('fewest', { listeners: 9, items: 4, systems: 2 }));
    const { degreesOfFreedom } = ratingContrast(model, {
      weights: { s0: 1, s1: -1 },
      degreesOfFreedom: 'fewest',
    });
    expect(degreesOfFreedom).toBe(3);
  });
});
