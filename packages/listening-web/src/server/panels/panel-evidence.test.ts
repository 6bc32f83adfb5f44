import type { PanelDefinitionInput } from '@earwitness/bench/panel';
import { createRandom, type Random, verdict } from '@earwitness/bench/statistics';
import { describe, expect, it } from 'vitest';
import { aDefinition } from '../../../test/panel-without-http.ts';
import type { PanelEvent } from './panel-events.ts';
import { panelEvidence } from './panel-evidence.ts';
import type { PanelState, SessionRecord, TrialRecord } from './panel-records.ts';
import { PanelTally } from './panel-tally.ts';

type Claims = PanelDefinitionInput['analysisPlan']['claims'];
const watched = (method: 'abx' | 'triangle' | 'preference', claims: Claims, exclusions: object[] = []) =>
  aDefinition({
    method,
    analysisPlan: { claims, stoppingRule: 'any-time', exclusions: exclusions as never },
  });
const EITHER = { test: 'e-process', alternative: 'two-sided' } as const;
const MORE = { test: 'e-process', alternative: 'greater' } as const;

interface Row {
  readonly listener: string;
  readonly itemId: string;
  readonly training: false;
  readonly catchTrial: boolean;
  readonly kind: 'trial' | 'catch';
  readonly level: string;
  readonly attribute: null;
  readonly conditionA: string;
  readonly conditionB: string;
  readonly choice: string;
  readonly correct: boolean | null;
}

/** Answers of five listeners about up to three pairs at up to two levels, in each of which there is something to hear or nothing. */
function drawRows(random: Random, isPreference: boolean): Row[] {
  const levels = ['matched', 'as-released'].slice(random.integer(2));
  const pairs = [
    ['ours', 'human'],
    ['ours', 'mix'],
    ['human', 'mix'],
  ].slice(random.integer(3));
  const cells = levels.flatMap((level) =>
    pairs.map((pair) => ({ level, pair, share: random.integer(4) === 0 ? 0.5 : 0.9 })),
  );
  const count = 20 + random.integer(260);
  return Array.from({ length: count }, (_, index): Row => {
    const { level, pair, share } = cells[random.integer(cells.length)]!;
    const isCatch = index % 9 === 8;
    const listener = `listener-${random.integer(5)}`;
    const isGood = random.uniform() < (isCatch && listener === 'listener-0' ? 0.4 : share);
    const [conditionA, conditionB] = random.integer(2) === 0 ? pair : pair.toReversed();
    const liked = conditionA! < conditionB! === isGood ? 'A' : 'B';
    return {
      listener,
      itemId: 'item',
      training: false,
      catchTrial: isCatch,
      kind: isCatch ? 'catch' : 'trial',
      level,
      attribute: null,
      conditionA: conditionA!,
      conditionB: conditionB!,
      choice: isPreference && random.integer(12) === 0 ? 'none' : liked,
      correct: isPreference && !isCatch ? null : isGood,
    };
  });
}

function tallyOf(definition: ReturnType<typeof aDefinition>, rows: readonly Row[]): PanelTally {
  const rowOf = ({ number }: { number: number }) => rows[number]!;
  const tally = new PanelTally({
    definition,
    blinding: {
      trialCounts: { qualification: 0, training: 0, trials: rows.length + 1 },
      fellOnFirst: () => null,
      kindOf: (trial) => rowOf(trial).kind,
      isCorrect: (trial) => rowOf(trial).correct,
      reveal: (trial) => rowOf(trial) as never,
    },
  });
  for (const [number, { listener, choice }] of rows.entries()) {
    const trial = { place: {}, stage: 'trials', number, attempt: 0, answer: { answer: { choice } } };
    const session = {
      session: listener,
      listener,
      rehearsal: false,
      done: { qualification: 0, training: 0, trials: 0 },
      answeredTrials: [trial as unknown as TrialRecord],
    };
    const sessions = new Map([[listener, session as unknown as SessionRecord]]);
    tally.note({ sessions } as PanelState, { kind: 'answer-given', session: listener } as PanelEvent);
  }
  return tally;
}

describe('panelEvidence()', () => {
  const strict = [{ rule: 'catch-trials', required: 4, of: 5 }];
  it.each([
    ['abx', watched('abx', [MORE])],
    ['abx by pair', watched('abx', [{ ...MORE, stratum: 'condition-pair' }, EITHER], strict)],
    ['triangle of one pair', watched('triangle', [{ ...EITHER, conditions: ['human', 'ours'] }])],
    ['preference', watched('preference', [{ ...EITHER, alpha: 0.01 }], strict)],
  ])('says that a panel may stop when every verdict is there, and not before: %s', (name, definition) => {
    const { method, analysisPlan } = definition;
    const random = createRandom(name);
    const seen = new Set<boolean>();
    for (let panel = 0; panel < 60; panel += 1) {
      const rows = drawRows(random, method === 'preference');
      const evidence = panelEvidence({ definition, tally: tallyOf(definition, rows) })!;
      const judged = verdict(rows, { method: method as 'abx', simulated: false, analysisPlan });
      const isDecided = judged.verdicts.every(
        ({ exploratory, outcome }) => exploratory || outcome !== 'undecided',
      );
      expect(evidence.mayStop).toBe(isDecided);
      expect(evidence.mayStop).toBe(evidence.eValue! >= evidence.threshold!);
      seen.add(isDecided);
    }
    expect(seen).toEqual(new Set([true, false]));
  });

  it.each<[string, ReturnType<typeof aDefinition>, RegExp]>([
    ['a side', watched('preference', [MORE]), /one side/],
    ['nearness', watched('abx', [{ test: 'similarity', margin: 0.1, generalize: false }]), /more than/],
    ['a margin', watched('abx', [{ ...MORE, margin: 0.1 }]), /margin/],
    ['some answers', watched('abx', [{ ...MORE, where: { playback: ['phone'] } }]), /apart/],
    ['each listener’s playback', watched('abx', [{ ...MORE, stratum: 'playback' }]), /apart/],
    [
      'others than are counted',
      watched('abx', [MORE], [{ rule: 'where', column: 'verified', values: ['false'] }]),
      /leaves answers out/,
    ],
  ])('says why it has no value where the plan asks for %s', (_, definition, why) => {
    expect(panelEvidence({ definition, tally: tallyOf(definition, []) })).toEqual({
      answers: 0,
      eValue: null,
      threshold: null,
      mayStop: false,
      notTold: expect.stringMatching(why),
    });
  });

  it('starts at 1, which says nothing', () => {
    const definition = watched('abx', [MORE]);
    expect(panelEvidence({ definition, tally: tallyOf(definition, []) })).toEqual({
      answers: 0,
      eValue: 1,
      threshold: 20,
      mayStop: false,
      notTold: null,
    });
  });
});
