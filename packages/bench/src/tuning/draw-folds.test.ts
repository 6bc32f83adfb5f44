import { expect, it } from 'vitest';
import { drawFolds } from './draw-folds.ts';

const groups = [5, 1, 1, 1, 1, 1, 2, 2].map((count, group) => ({
  name: `artist ${group}`,
  itemIds: Array.from({ length: count }, (_, item) => `${group}-${item}`),
}));

it('puts each artist into one fold, and folds are about equally large', () => {
  const folds = drawFolds(groups, { count: 3, seed: '1' });
  expect(
    folds
      .flat()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(groups.map(({ name }) => name).sort());
  expect(folds.map((fold) => fold.flatMap(({ itemIds }) => itemIds).length).sort()).toEqual([4, 5, 5]);
});

it('draws by the seed, and has no fold without an artist', () => {
  expect(drawFolds(groups, { count: 3, seed: '1' })).toEqual(drawFolds(groups, { count: 3, seed: '1' }));
  expect(drawFolds(groups, { count: 3, seed: '2' })).not.toEqual(drawFolds(groups, { count: 3, seed: '1' }));
  expect(drawFolds(groups, { count: 99, seed: '1' }).map((fold) => fold.length)).toEqual(groups.map(() => 1));
});
