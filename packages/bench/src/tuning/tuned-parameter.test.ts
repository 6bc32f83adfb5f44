import { describe, expect, it } from 'vitest';
import { createRandom } from '../statistics/numeric/random.ts';
import { openParameterSpace, tunedParameterSchema } from './tuned-parameter.ts';

const parse = (parameter: unknown) => tunedParameterSchema.parse(parameter);

describe('openParameterSpace', () => {
  const space = openParameterSpace({
    tiltDb: parse({ low: -2, high: 2 }),
    attackMs: parse({ low: 0.1, high: 100, scale: 'log' }),
    stages: parse({ low: 1, high: 4, whole: true }),
    knee: parse({ choices: ['soft', 'hard', false] }),
  });

  it('gives back the values that shares were made of', () => {
    const values = { tiltDb: -0.5, attackMs: 10, stages: 3, knee: 'hard' };
    expect(space.valuesAt(space.sharesOf(values))).toEqual(values);
    expect(space.size).toBe(6);
  });

  it('reaches both bounds and nothing beyond, and puts the middle of a log scale at the geometric mean', () => {
    expect(space.valuesAt([0, 0, 0, 0, 0, 1])).toEqual({ tiltDb: -2, attackMs: 0.1, stages: 1, knee: false });
    expect(space.valuesAt([1, 1, 1, 0, 1, 0])).toEqual({ tiltDb: 2, attackMs: 100, stages: 4, knee: 'hard' });
    expect(space.valuesAt([0.5, 0.5, 0.5, 1, 0, 0])).toMatchObject({ tiltDb: 0, attackMs: 3.162 });
  });

  it('gives each whole number as much room', () => {
    const random = createRandom('room');
    const counts = [0, 0, 0, 0];
    for (let draw = 0; draw < 4_000; draw += 1)
      counts[Number(space.valuesAt([0, 0, random.uniform(), 0, 0, 0]).stages) - 1]! += 1;
    for (const count of counts) expect(count).toBeGreaterThan(900);
  });

  it('takes what lies outside to the nearest bound', () => {
    expect(space.valuesAt(space.sharesOf({ tiltDb: -9, attackMs: 1_000, stages: 9, knee: 'other' }))).toEqual(
      {
        ...{ tiltDb: -2, attackMs: 100, stages: 4, knee: 'soft' },
      },
    );
  });
});

describe('tunedParameterSchema', () => {
  it.each([
    [{ low: 2, high: 1 }, 'low must be below high'],
    [{ low: 0, high: 1, scale: 'log' }, 'on a log scale low must be above 0'],
    [{ low: 0.5, high: 3, whole: true }, 'bounds of whole numbers must be whole'],
    [{ low: 0, high: 1, start: 2 }, 'start must be from low to high'],
    [{ choices: ['a', 'a'] }, 'choices must differ'],
    [{ choices: ['a', 'b'], start: 'c' }, 'start must be one of the choices'],
  ])('refuses %j', (parameter, message) => {
    expect(JSON.stringify(tunedParameterSchema.safeParse(parameter).error?.issues)).toContain(message);
  });
});
