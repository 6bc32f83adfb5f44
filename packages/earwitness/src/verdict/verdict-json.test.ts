import { panelRowsAsAnswers } from '@earwitness/bench';
import { type AnalysisPlan, verdict } from '@earwitness/bench/statistics';
import { expect, it } from 'vitest';
import { verdictJson } from './verdict-json.ts';

it('keeps numbers without end, which JSON has no words for', () => {
  const plan: AnalysisPlan = {
    claims: [{ test: 'ranking', alpha: 0.05, stratum: 'overall' }],
    stoppingRule: 'fixed-trials',
    exclusions: [],
  };
  // one listener: nothing tells how listeners differ, and degrees of freedom have no end
  const rows = ['A', 'A', 'B'].map((choice, index) => ({
    listener: 'ear',
    itemId: `piece ${index}`,
    training: false,
    conditionA: 'ours',
    conditionB: 'human',
    choice: choice as 'A' | 'B',
    correct: null,
  }));
  const judged = verdict(rows, { method: 'preference', simulated: false, analysisPlan: plan });
  const text = verdictJson({
    file: 'answers.jsonl',
    answers: panelRowsAsAnswers({ rows: [], unread: [] }, 'answers.jsonl'),
    plan,
    planDigest: 'abc',
    origin: { kind: 'given', words: 'Named now.' },
    judged,
    controls: null,
  });
  expect(judged.rankings[0]!.scale.degreesOfFreedom).toBe(Infinity);
  expect(JSON.parse(text).rankings[0].scale.degreesOfFreedom).toBe('Infinity');
  expect(JSON.parse(text).plan).toMatchObject({ isFixedBeforehand: true, origin: 'given', sha256: 'abc' });
});
