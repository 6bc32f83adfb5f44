import type { PanelDefinitionInput } from '@earwitness/bench/panel';
import { createRandom, proportionCorrectAt } from '@earwitness/bench/statistics';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../test/server/test-server.ts';
import { encodeWav24, smallDefinition, writeSmallPack } from '../../test/small-pack.ts';
import { SimulationRefusedError } from '../server/errors.ts';
import { compareStimuli } from './compare-stimuli.ts';
import { simulatePanel } from './simulate-panel.ts';

const running: TestServer[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.end();
});

type Method = 'abx' | 'preference' | 'identification';

/** Simulates a panel to its end and gives its scored rows. */
async function simulate({
  dPrime,
  listeners = 4,
  method = 'abx',
  difference = 0.5,
  seed = 'a seed',
}: {
  dPrime: number;
  listeners?: number;
  method?: Method;
  difference?: number;
  seed?: string;
}) {
  const panel = await startTestServer({
    definition: smallDefinition({ method, simulated: true, trialsPerSession: 20 }),
    pack: await writeSmallPack({ difference }),
  });
  running.push(panel);
  const progress: number[] = [];
  const { answers } = await simulatePanel({
    url: panel.server.url,
    panelId: 'small-panel',
    listeners: Array.from({ length: listeners }, () => ({ dPrime, playback: 'headphones', trained: true })),
    seed,
    onProgress: (at) => progress.push(at.answers / at.answersTotal),
  });
  await panel.server.closePanel('small-panel');
  await panel.server.unblindPanel('small-panel', 'nobody to keep blind');
  const { rows, verdicts } = await panel.server.results('small-panel');
  return { answers, progress, verdicts, allRows: rows, rows: rows.filter(({ training }) => !training) };
}

/** Where 99.9 % of the shares lie that a true rate gives: 3.29 standard deviations of the binomial. */
function bandOf(rate: number, n: number): { low: number; high: number } {
  const reach = 3.29 * Math.sqrt((rate * (1 - rate)) / n);
  return { low: rate - reach, high: rate + reach };
}

const shareCorrect = (rows: readonly { correct: boolean | null }[]) =>
  rows.filter(({ correct }) => correct).length / rows.length;

describe('simulatePanel()', () => {
  it('takes the whole study over HTTP, training included, and reports on the way', async () => {
    const { answers, progress, allRows } = await simulate({ dPrime: 1, listeners: 3 });
    expect(answers).toBe(63);
    expect(progress).toHaveLength(63);
    expect(progress.at(-1)).toBe(1);
    expect(allRows).toHaveLength(63);
    expect(new Set(allRows.map(({ listener }) => listener)).size).toBe(3);
    expect(allRows.every(({ simulated, trainedListener }) => simulated && trainedListener)).toBe(true);
  });

  it('has listeners of known d′ right as often as theory says', async () => {
    const { rows } = await simulate({ dPrime: 2 });
    const expected = proportionCorrectAt({ protocol: 'abx-independent-observation', dPrime: 2 });
    const band = bandOf(expected, rows.length);
    expect(rows).toHaveLength(80);
    expect(shareCorrect(rows)).toBeGreaterThan(band.low);
    expect(shareCorrect(rows)).toBeLessThan(band.high);
    expect(expected).toBeGreaterThan(0.7);
  });

  it('has listeners of d′ 0 guess, and the verdict undecided', async () => {
    const { rows, verdicts } = await simulate({ dPrime: 0 });
    const band = bandOf(0.5, rows.length);
    expect(shareCorrect(rows)).toBeGreaterThan(band.low);
    expect(shareCorrect(rows)).toBeLessThan(band.high);
    expect(verdicts[0]?.outcome).toBe('undecided');
  });

  it('lets the best listener guess where there is nothing to hear', async () => {
    const { rows } = await simulate({ dPrime: 5, difference: 0.01, listeners: 3 });
    const band = bandOf(0.5, rows.length);
    expect(shareCorrect(rows)).toBeLessThan(band.high);
  });

  it('has as many right for the same seed, though the server draws otherwise', async () => {
    const [first, second] = [
      await simulate({ dPrime: 1, listeners: 3 }),
      await simulate({ dPrime: 1, listeners: 3 }),
    ];
    expect(shareCorrect(first.rows)).toBe(shareCorrect(second.rows));
    expect(first.rows.map(({ truth }) => truth)).not.toEqual(second.rows.map(({ truth }) => truth));
  });

  it('prefers the same condition of an item where there is something to hear, and none where not', async () => {
    const heard = await simulate({ dPrime: 4, method: 'preference', listeners: 2 });
    for (const item of ['canary-item-one', 'canary-item-two']) {
      const chosen = heard.rows
        .filter(({ itemId }) => itemId === item)
        .map(({ choice, conditionA, conditionB }) => (choice === 'A' ? conditionA : conditionB));
      const ours = chosen.filter((conditionId) => conditionId === 'canary-ours').length;
      expect(chosen).toHaveLength(20);
      // Φ(4/√2) = 0.998: at most one of twenty is a slip.
      expect(Math.min(ours, 20 - ours)).toBeLessThanOrEqual(1);
    }
    expect(heard.rows.every(({ correct }) => correct === null)).toBe(true);
    const alike = await simulate({ dPrime: 4, method: 'preference', difference: 0, listeners: 1 });
    expect(alike.rows.every(({ choice }) => choice === 'none')).toBe(true);
  });

  it('answers identification with A or B and is scored', async () => {
    const { rows } = await simulate({ dPrime: 1, method: 'identification', listeners: 1 });
    expect(rows).toHaveLength(20);
    expect(rows.every(({ choice, correct, truth }) => correct === (choice === truth))).toBe(true);
  });

  describe('with all that a panel can ask of a listener', () => {
    const comparison = (
      use: 'trials' | 'training' | 'qualification' | 'catch',
      role: 'condition' | 'spoiled' = 'condition',
    ) => ({
      itemId: use,
      itemTitle: use,
      use,
      stimuli: [
        { conditionId: 'ours', makerKind: 'engine' },
        { conditionId: 'human', makerKind: 'human', role },
      ],
    });
    const wanted = (changes: Partial<PanelDefinitionInput> = {}) =>
      smallDefinition({
        method: 'identification',
        simulated: true,
        trialsPerSession: 3,
        trainingTrials: 1,
        controls: { nullTrials: 1, repeats: 1, catchTrials: 1 },
        qualification: { trials: 2, required: 1, isGate: false },
        sessions: { perListener: 2, playback: ['headphones', 'phone'] },
        labelSwap: { trials: 4, question: 'Which do you like?', debriefing: 'Some labels were exchanged.' },
        questionnaire: [
          {
            fieldId: 'training',
            question: 'Trained?',
            kind: 'choice',
            options: [
              { value: 'yes', label: 'Yes' },
              { value: 'no', label: 'No' },
            ],
          },
          { fieldId: 'age', question: 'How old?', kind: 'number' },
          { fieldId: 'words', question: 'What else?', kind: 'text' },
        ],
        access: { by: 'open', crowd: { platform: 'other', returnUrl: 'https://example.org/{code}' } },
        showOwnResult: true,
        ...changes,
      });
    const open = async (definition = wanted()) => {
      const pack = await writeSmallPack({
        comparisons: [
          comparison('trials'),
          comparison('training'),
          comparison('qualification'),
          comparison('catch', 'spoiled'),
        ],
      });
      const panel = await startTestServer({ definition, pack });
      running.push(panel);
      return panel;
    };
    const listeners = Array.from({ length: 3 }, () => ({
      dPrime: 3,
      playback: 'headphones' as const,
      trained: false,
      labelPull: 20,
    }));

    it('fills in, qualifies, takes every session on its system, and falls for labels as told', async () => {
      const panel = await open();
      const paths: string[] = [];
      const { answers, turnedAway } = await simulatePanel({
        url: panel.server.url,
        panelId: 'small-panel',
        listeners,
        seed: 1,
        onTrafficRecord: ({ path }) => paths.push(path.replace(/[0-9a-f]{32}/g, '*')),
      });
      await panel.server.closePanel('small-panel');
      await panel.server.unblindPanel('small-panel', 'nobody to keep blind');
      const { rows } = await panel.server.results('small-panel');
      // qualification once, then practice and ten trials in each of two sessions
      expect(answers).toBe(3 * (2 + 2 * (1 + 10)));
      expect(turnedAway).toBe(0);
      expect(rows).toHaveLength(answers);
      expect(new Set(rows.map(({ kind }) => kind))).toEqual(
        new Set(['trial', 'repeat', 'null', 'catch', 'label', 'training', 'qualification']),
      );
      const systems = rows.map(({ sessionNumber, playback }) => `${sessionNumber} ${playback}`);
      expect(new Set(systems).size).toBe(4);
      expect(rows.every(({ source }) => source === 'other')).toBe(true);
      expect(rows.every((row) => typeof row.q_age === 'number' && row.q_words === 'a simulated answer')).toBe(
        true,
      );
      const labelled = rows.flatMap((row) => (row.answers === 'choice' && row.kind === 'label' ? [row] : []));
      expect(labelled).toHaveLength(3 * 2 * 4);
      for (const { choice, conditionA, conditionB, labels } of labelled) {
        const chosen = choice === 'A' ? conditionA : conditionB;
        expect(chosen).toBe(labels === 'true' ? 'human' : 'ours');
      }
      expect(paths.filter((path) => path.endsWith('/completion'))).toHaveLength(6);
      expect(paths.filter((path) => path.endsWith('/trials/*/answer'))).toHaveLength(answers);
    });

    it('counts whom a quota turns away', async () => {
      const definition = wanted({ quotas: [{ column: 'language', value: 'en', listeners: 1 }] });
      const panel = await open(definition);
      const { turnedAway } = await simulatePanel({
        url: panel.server.url,
        panelId: 'small-panel',
        listeners,
        seed: 1,
        listenersAtOnce: 1,
      });
      expect(turnedAway).toBe(2);
    });
  });

  it('refuses a panel that does not say it is simulated, or is closed, or does not exist', async () => {
    const panel = await startTestServer();
    running.push(panel);
    const listeners = [{ dPrime: 1, playback: 'phone', trained: false }] as const;
    const attempt = (panelId: string) =>
      simulatePanel({ url: panel.server.url, panelId, listeners, seed: 1 });
    await expect(attempt('small-panel')).rejects.toThrow(/does not say that it is simulated/);
    await expect(attempt('none')).rejects.toThrow(SimulationRefusedError);
    await panel.server.openPanel({
      definition: smallDefinition({ panelId: 'closed', simulated: true }),
      packFolder: panel.pack.packFolder,
      blindingKeyFile: panel.pack.blindingKeyFile,
    });
    await panel.server.closePanel('closed');
    await expect(attempt('closed')).rejects.toThrow(/panel-closed/);
    expect(panel.server.panel('small-panel').sessionsStarted).toBe(0);
  });
});

describe('compareStimuli()', () => {
  const noise = (seed: string, gain = 0.2) => {
    const random = createRandom(seed);
    return Float32Array.from({ length: 4000 }, () => gain * (2 * random.uniform() - 1));
  };

  it('hears nothing between a sound and the same sound at another level', async () => {
    const one = noise('one');
    const quieter = one.map((sample) => sample * 0.5);
    expect((await compareStimuli(encodeWav24([one]), encodeWav24([quieter]))).residualDb).toBeLessThan(-90);
  });

  it('measures how much is left between two sounds', async () => {
    const one = noise('one');
    const added = noise('other');
    const other = one.map((sample, frame) => sample + 0.1 * (added[frame] ?? 0));
    expect((await compareStimuli(encodeWav24([one]), encodeWav24([other]))).residualDb).toBeCloseTo(-20, 0);
  });

  it('tells the brighter and the denser one', async () => {
    const tone = (hertz: number) =>
      Float32Array.from({ length: 4000 }, (_, n) => 0.2 * Math.sin((n * hertz) / 1000));
    const [low, high] = [encodeWav24([tone(50)]), encodeWav24([tone(500)])];
    expect((await compareStimuli(low, high)).firstIsBrighter).toBe(false);
    expect((await compareStimuli(high, low)).firstIsBrighter).toBe(true);
    const square = tone(50).map((sample) => 0.2 * Math.sign(sample));
    expect((await compareStimuli(encodeWav24([square]), low)).firstIsDenser).toBe(true);
  });

  it('takes silence for the same as silence', async () => {
    const silence = encodeWav24([new Float32Array(100)]);
    expect((await compareStimuli(silence, silence)).residualDb).toBe(Number.NEGATIVE_INFINITY);
  });
});
