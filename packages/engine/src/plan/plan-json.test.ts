import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planOf } from '../../test/plans.ts';
import { InvalidPlanError } from '../errors.ts';
import { ENGINE_VERSION } from './engine-version.ts';
import { formatPlan, parsePlan } from './plan-json.ts';

const PLAN = planOf({
  equalizer: [{ shape: 'bell', frequencyHz: 251.2, gainDb: -1.25, q: 1 }],
  gainDb: 4.321,
  limiter: true,
});

describe('formatPlan() and parsePlan()', () => {
  it('give the same bytes and the same plan, again and again', () => {
    const text = formatPlan(PLAN);
    expect(parsePlan(text)).toEqual(PLAN);
    expect(formatPlan(parsePlan(text))).toBe(text);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('do not depend on the order of keys in the text', () => {
    const { schema, ...rest } = PLAN;
    expect(formatPlan(parsePlan(JSON.stringify({ ...rest, schema })))).toBe(formatPlan(PLAN));
  });
});

describe('parsePlan()', () => {
  it('says that text is not JSON', () => {
    expect(() => parsePlan('{')).toThrow('Cannot use the mastering plan: it is not valid JSON');
  });

  it('names the first place that does not follow the schema', () => {
    const edited = JSON.parse(formatPlan(PLAN));
    edited.stages[1].settings.gainDb = 'loud';
    expect.assertions(2);
    try {
      parsePlan(JSON.stringify(edited));
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidPlanError);
      expect(error).toMatchObject({ path: 'stages.1.settings.gainDb' });
    }
  });

  it.each([
    ['take', [0, 120, 4000], true],
    ['take', [], true],
    ['refuse', [120, 4000], false],
    ['refuse', [0, 4000, 120], false],
    ['refuse', [0, 5], false],
  ])('%s bands of width from %j Hz', (_, fromHz, isValid) => {
    const edited = JSON.parse(formatPlan(PLAN));
    const bands = fromHz.map((hz) => ({ fromHz: hz, sideGainDb: 1 }));
    edited.stages[0] = { ...edited.stages[0], kind: 'stereo-width', settings: { bands, monoBelowHz: null } };
    const parse = () => parsePlan(JSON.stringify(edited));
    if (isValid) expect(parse()).toEqual(edited);
    else expect(parse).toThrow(InvalidPlanError);
  });

  it.each([
    ['take', 'saturator', { driveDb: 12, evenShare: 1, mix: 0.5 }, true],
    ['refuse', 'saturator', { driveDb: 12.5, evenShare: 1, mix: 0.5 }, false],
    ['refuse', 'saturator', { driveDb: 6, evenShare: -0.1, mix: 0.5 }, false],
    ['refuse', 'saturator', { driveDb: 6, evenShare: 0.5 }, false],
    ['take', 'soft-clip', { ceilingDb: -1, kneeDb: 6 }, true],
    ['refuse', 'soft-clip', { ceilingDb: -1, kneeDb: 5 }, false],
    ['refuse', 'soft-clip', { ceilingDb: 13, kneeDb: 6 }, false],
  ])('%s a %s of %j', (_, kind, settings, isValid) => {
    const edited = JSON.parse(formatPlan(PLAN));
    edited.stages[0] = { ...edited.stages[0], kind, settings };
    const parse = () => parsePlan(JSON.stringify(edited));
    if (isValid) expect(parse()).toEqual(edited);
    else expect(parse).toThrow(InvalidPlanError);
  });

  it.each([
    ['take', {}, true],
    ['take', { detector: { lowHz: 200, highHz: 300, relativeTo: null } }, true],
    ['refuse', { detector: { lowHz: 300, highHz: 200, relativeTo: null } }, false],
    ['refuse', { detector: { lowHz: 200, highHz: 300, relativeTo: { lowHz: 500, highHz: 400 } } }, false],
    ['refuse', { detector: { lowHz: 200, highHz: 300 } }, false],
    ['refuse', { shape: 'low-shelf' }, false],
    ['refuse', { mostReductionDb: 25 }, false],
  ])('%s a dynamic equalizer with %j', (_, changed, isValid) => {
    const edited = JSON.parse(formatPlan(PLAN));
    const band = {
      shape: 'bell',
      frequencyHz: 6500,
      q: 1,
      thresholdDb: 3,
      ratio: 3,
      kneeDb: 6,
      mostReductionDb: 6,
      attackSeconds: 0.002,
      releaseSeconds: 0.05,
      detector: { lowHz: 4000, highHz: 9000, relativeTo: { lowHz: 1000, highHz: 4000 } },
      ...changed,
    };
    edited.stages[0] = { ...edited.stages[0], kind: 'dynamic-equalizer', settings: { bands: [band] } };
    const parse = () => parsePlan(JSON.stringify(edited));
    if (isValid) expect(parse()).toEqual(edited);
    else expect(parse).toThrow(InvalidPlanError);
  });

  it.each([
    ['take', [[null, null]], true],
    [
      'take',
      [
        [null, 120],
        [800, 5000],
        [5000, null],
      ],
      true,
    ],
    ['refuse', [], false],
    ['refuse', [[800, 120]], false],
    [
      'refuse',
      [
        [null, 800],
        [120, null],
      ],
      false,
    ],
    [
      'refuse',
      [
        [800, null],
        [null, 120],
      ],
      false,
    ],
  ])('%s compressor bands over %j', (_, ranges, isValid) => {
    const edited = JSON.parse(formatPlan(PLAN));
    const curve = { thresholdDb: -30, ratio: 2, kneeDb: 6, attackSeconds: 0.02, releaseSeconds: 0.2 };
    const bands = ranges.map(([lowHz, highHz]) => ({ lowHz, highHz, ...curve }));
    const settings = { bands, mix: 1, link: 'stereo' };
    edited.stages[0] = { ...edited.stages[0], kind: 'multiband-compressor', settings };
    const parse = () => parsePlan(JSON.stringify(edited));
    if (isValid) expect(parse()).toEqual(edited);
    else expect(parse).toThrow(InvalidPlanError);
  });

  it('refuses a setting that no stage has', () => {
    const edited = JSON.parse(formatPlan(PLAN));
    edited.stages[1].settings.gainDB = 3;
    expect(() => parsePlan(JSON.stringify(edited))).toThrow(/gainDB/);
  });
});

describe('ENGINE_VERSION', () => {
  it('is the version of the package', () => {
    const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    expect(ENGINE_VERSION).toBe(JSON.parse(manifest).version);
  });
});
