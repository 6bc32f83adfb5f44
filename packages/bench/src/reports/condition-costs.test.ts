import { describe, expect, it } from 'vitest';
import { type CostRecord, costRecordSchema } from '../runs/run-record.ts';
import { conditionCostsOf } from './condition-costs.ts';
import type { ConditionLook } from './condition-looks.ts';
import { costFigure } from './figures/cost.ts';

const costOf = (conditionId: string, itemId: string, changes: Partial<CostRecord>): CostRecord =>
  costRecordSchema.parse({
    schema: 'earwitness.cost-record/2',
    itemId,
    conditionId,
    cpuSeconds: null,
    wallSeconds: null,
    realTimeFactor: null,
    peakMemoryMib: null,
    price: null,
    currency: null,
    turnaroundSeconds: null,
    machine: null,
    date: null,
    attempt: 1,
    reused: false,
    ...changes,
  });

const lookOf = (conditionId: string): ConditionLook => ({
  conditionId,
  label: `Master ${conditionId}`,
  color: 'var(--ours)',
  dash: '',
  symbol: 'circle',
});
const looks = ['anna', 'ours', 'mixed', 'nobody'].map(lookOf);
const costs = [
  costOf('anna', 'one', { price: 50, currency: 'EUR', turnaroundSeconds: 86_400 }),
  costOf('anna', 'two', { price: 70, currency: 'EUR', turnaroundSeconds: 172_800 }),
  costOf('anna', 'three', { price: 50, currency: 'EUR', turnaroundSeconds: 86_400 }),
  costOf('ours', 'one', { turnaroundSeconds: 4 }),
  costOf('ours', 'two', { turnaroundSeconds: 6 }),
  costOf('mixed', 'one', { price: 50, currency: 'EUR', turnaroundSeconds: 60 }),
  costOf('mixed', 'two', { price: 50, currency: 'USD' }),
];

describe('conditionCostsOf()', () => {
  it('takes the median for a track and the sum for an album', () => {
    const [anna, ours] = conditionCostsOf(costs, looks);
    expect(anna).toEqual({
      conditionId: 'anna',
      items: 3,
      currency: 'EUR',
      trackPrice: 50,
      albumPrice: 170,
      trackTurnaroundSeconds: 86_400,
      albumTurnaroundSeconds: 345_600,
    });
    expect(ours).toMatchObject({ trackPrice: null, currency: null, albumTurnaroundSeconds: 10 });
  });

  it('adds up no two currencies, and no time that is missing for an item', () => {
    expect(conditionCostsOf(costs, looks)[2]).toMatchObject({
      currency: null,
      trackPrice: null,
      albumPrice: null,
      albumTurnaroundSeconds: null,
    });
  });

  it('leaves out what there is no record of', () => {
    expect(conditionCostsOf(costs, looks).map(({ conditionId }) => conditionId)).toEqual([
      'anna',
      'ours',
      'mixed',
    ]);
  });
});

describe('costFigure()', () => {
  const values = { anna: { middle: 1, low: 0.5, high: 1.5 }, ours: { middle: 2, low: 1, high: 3 } };
  const distances = { label: 'Distance, dB', better: 'lower' as const, digits: 1, values };

  it('sets quality against turnaround and against price, of those that have both', () => {
    const markup = costFigure({
      id: 'cost',
      costs: conditionCostsOf(costs, looks),
      looks,
      distances,
    })!.markup;
    expect(markup.match(/<svg class="plot"/g)).toHaveLength(2);
    expect(markup).toContain('Master anna: 1.0 for 24\u00a0h; Master ours: 2.0 for 5\u00a0s.');
    expect(markup).toContain('Master anna: 1.0 for 50.00 EUR.');
  });

  it('draws preferences on a scale of their own', () => {
    const preferences = { ...distances, label: 'Simulated listeners: preference', better: 'higher' as const };
    const markup = costFigure({
      id: 'cost',
      costs: conditionCostsOf(costs, looks),
      looks,
      preferences,
    })!.markup;
    expect(markup).toContain('Simulated listeners: preference · ↑ better');
  });

  it('is nothing where no condition has both', () => {
    expect(costFigure({ id: 'cost', costs: [], looks, distances })).toBeNull();
    expect(costFigure({ id: 'cost', costs: conditionCostsOf(costs, looks), looks })).toBeNull();
  });
});
