import { describe, expect, it } from 'vitest';
import { drawSource, secretKey } from '../blinding/draws.ts';
import { balancedOrder } from './balanced-order.ts';
import { type SessionPlan, scheduleSession } from './session-schedule.ts';

const secret = secretKey('ab'.repeat(32));
const plain: SessionPlan = {
  trialsPerSession: 4,
  trainingTrials: 0,
  qualificationTrials: 0,
  nullTrials: 0,
  repeats: 0,
  catchTrials: 0,
  labelTrials: 0,
  attributes: 0,
};

const schedule = (block: number, plan: Partial<SessionPlan> = {}, groups = 6) =>
  scheduleSession({
    counts: { trials: groups, training: 3, qualification: 2, catch: 2 },
    plan: { ...plain, ...plan },
    block,
    roundSource: (round) => drawSource(secret, ['round', round]),
    sessionSource: drawSource(secret, ['session', block]),
  });

describe('scheduleSession()', () => {
  it('asks about every group equally often over sessions that are too short for all of them', () => {
    const counts = new Map<number, number>();
    for (let block = 0; block < 9; block += 1) {
      for (const { group } of schedule(block).trials) counts.set(group, (counts.get(group) ?? 0) + 1);
    }
    expect([...counts.values()]).toEqual([6, 6, 6, 6, 6, 6]);
  });

  it('never asks about one group more than once oftener than another, whenever one stops', () => {
    const counts = Array.from({ length: 7 }, () => 0);
    for (let block = 0; block < 40; block += 1) {
      for (const { group } of schedule(block, {}, 7).trials) counts[group]! += 1;
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });

  it('asks about each attribute of each group on a trial of its own', () => {
    const { trials } = schedule(0, { trialsPerSession: 12, attributes: 2 });
    const asked = trials.map(({ group, attribute }) => `${group}/${attribute}`);
    expect(new Set(asked).size).toBe(12);
    expect(new Set(trials.map(({ attribute }) => attribute))).toEqual(new Set([0, 1]));
  });

  it('puts controls anywhere among the trials, and each repeat behind what it repeats', () => {
    const places = new Set<number>();
    for (let block = 0; block < 60; block += 1) {
      const { trials } = schedule(block, { nullTrials: 1, catchTrials: 1, repeats: 2, labelTrials: 1 }, 4);
      expect(trials.map(({ kind }) => kind).toSorted()).toEqual([
        'catch',
        'label',
        'null',
        'repeat',
        'repeat',
        'trial',
        'trial',
        'trial',
        'trial',
      ]);
      places.add(trials.findIndex(({ kind }) => kind === 'null'));
      const repeated = trials.flatMap((trial, place) => (trial.kind === 'repeat' ? [{ trial, place }] : []));
      for (const { trial, place } of repeated) {
        const original = trials.findIndex(({ kind, group }) => kind === 'trial' && group === trial.group);
        expect(original).toBeGreaterThanOrEqual(0);
        expect(original).toBeLessThan(place);
      }
      expect(new Set(repeated.map(({ trial }) => trial.group)).size).toBe(2);
    }
    expect(places.size).toBeGreaterThan(6);
  });

  it('goes through practice and qualification material before any of it comes again', () => {
    const { training, qualification } = schedule(3, { trainingTrials: 3, qualificationTrials: 4 });
    expect(training.map(({ group }) => group).toSorted()).toEqual([0, 1, 2]);
    expect(
      qualification
        .slice(0, 2)
        .map(({ group }) => group)
        .toSorted(),
    ).toEqual([0, 1]);
    expect(qualification.every(({ kind }) => kind === 'qualification')).toBe(true);
  });

  it('puts either member of a pair under null trials', () => {
    const members = new Set(
      Array.from({ length: 20 }, (_, block) => schedule(block, { nullTrials: 1 }).trials)
        .flat()
        .flatMap(({ nullMember }) => nullMember ?? []),
    );
    expect(members).toEqual(new Set([0, 1]));
  });
});

describe('balancedOrder()', () => {
  it('puts each treatment at each place equally often in every full turn of listeners', () => {
    const order = (ordinal: number) =>
      balancedOrder({ treatments: 4, ordinal, sourceOf: (turn) => drawSource(secret, ['turn', turn]) });
    for (const turn of [0, 1, 2]) {
      const rows = [0, 1, 2, 3].map((row) => order(4 * turn + row));
      for (const place of [0, 1, 2, 3])
        expect(rows.map((row) => row[place]).toSorted()).toEqual([0, 1, 2, 3]);
    }
    expect(order(0)).toEqual(order(0));
    const firsts = new Set(Array.from({ length: 40 }, (_, turn) => order(4 * turn).join()));
    expect(firsts.size).toBeGreaterThan(10);
  });
});
