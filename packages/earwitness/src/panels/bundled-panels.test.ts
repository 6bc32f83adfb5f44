import { datasetManifestSchema, judgePanel, type PanelToJudge } from '@earwitness/bench';
import { verdict } from '@earwitness/bench/statistics';
import { describe, expect, it } from 'vitest';
import { bundledPanels } from './bundled-panels.ts';

const manifest = datasetManifestSchema.parse({
  schema: 'earwitness.dataset/1',
  id: 'two-genres',
  title: 'Two genres',
  items: ['a', 'b', 'c', 'd'].map((id, index) => ({
    id,
    title: id,
    artist: `artist ${index}`,
    genre: index < 2 ? 'electronic' : 'folk',
    tags: index % 2 === 0 ? ['vocal'] : [],
  })),
});

const rows = Array.from({ length: 96 }, (_, index) => ({
  listener: `ear ${index % 8}`,
  itemId: ['a', 'b', 'c', 'd'][index % 4]!,
  training: false,
  conditionA: 'ours',
  conditionB: 'human',
  choice: 'A' as const,
  correct: index % 3 > 0,
  playback: index % 16 < 8 ? 'phone' : 'headphones',
}));

const panel: PanelToJudge = {
  name: 'answers.jsonl',
  answers: {
    kind: 'choices',
    method: 'abx',
    rows,
    format: 'a table',
    columns: [],
    unread: [],
    notes: [],
    simulated: false,
  },
  definition: null,
  plan: {
    claims: [
      {
        id: 'heard in electronic',
        test: 'exact-binomial',
        alternative: 'greater',
        alpha: 0.05,
        stratum: 'overall',
        where: { genre: ['electronic'] },
      },
    ],
    stoppingRule: 'fixed-trials',
    exclusions: [],
  },
  origin: { kind: 'given', words: 'Named now.' },
  planDigest: 'f'.repeat(64),
  switching: null,
};

describe('bundledPanels()', () => {
  const evidence = judgePanel(panel, { manifest });
  const [bundled] = bundledPanels([evidence]);

  it('takes the very verdicts of the report, judged once, with all its strata', () => {
    expect(bundled!.judged).toBe(evidence.judged);
    expect(evidence.judged.verdicts[0]!.n).toBe(48);
    expect(evidence.judged.strata.map(({ column }) => column)).toEqual(
      expect.arrayContaining(['playback', 'itemId', 'genre', 'tag: vocal']),
    );
  });

  it('holds answers and plan from which these verdicts follow', () => {
    const { answers, plan, judged } = bundled!;
    if (answers.kind !== 'choices') throw new Error('choices went in');
    expect(verdict(answers.rows, { method: 'abx', simulated: false, analysisPlan: plan })).toEqual(judged);
    expect(bundled!.planOrigin).toEqual({ kind: 'given', sha256: panel.planDigest });
  });
});
