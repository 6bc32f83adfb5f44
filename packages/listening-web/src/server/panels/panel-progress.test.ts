import { describe, expect, it } from 'vitest';
import { smallDefinition } from '../../../test/small-pack.ts';
import type { PanelEvent } from './panel-events.ts';
import { panelProgress } from './panel-progress.ts';
import { foldPanel } from './panel-state.ts';

const session = 'a'.repeat(32);
const hash = (digit: string) => digit.repeat(64);

const opening: PanelEvent[] = [
  {
    kind: 'panel-frozen',
    definition: smallDefinition({ trialsPerSession: 100 }),
    definitionSha256: hash('1'),
    packSha256: hash('2'),
    secretSha256: hash('3'),
  },
  {
    kind: 'session-started',
    session,
    listener: 'b'.repeat(32),
    cookieSha256: hash('4'),
    consent: true,
    playback: 'car',
    trainedListener: false,
  },
];

function trialEvents(number: number, { training = false, responseSeconds = number } = {}): PanelEvent[] {
  const trial = { session, number, training, attempt: 0 };
  return [
    {
      kind: 'trial-opened',
      ...trial,
      trialTokenSha256: hash('5'),
      stimulusTokenSha256s: { A: hash('6') },
      overRedrawLimit: false,
    },
    {
      kind: 'answer-given',
      ...trial,
      idempotencyKey: `key ${number}`,
      requestSha256: hash('7'),
      choice: 'A',
      confidence: null,
      responseSeconds,
      switches: 0,
    },
  ];
}

const noted = (events: readonly PanelEvent[]) =>
  events.map((event, index) => ({
    event,
    recordedAt: `2026-01-01T00:00:${String(index % 60).padStart(2, '0')}Z`,
  }));

/** How a panel stands after so many trials, with X drawn as `xIsA` says. */
function progressAfter(trials: number, xIsA: (number: number) => boolean) {
  const answers = Array.from({ length: trials }, (_, index) => trialEvents(index + 1)).flat();
  return panelProgress({
    state: foldPanel(noted([...opening, ...answers])),
    blinding: { coinSides: ({ number }) => ({ firstSide: xIsA(number) }) },
  });
}

describe('panelProgress()', () => {
  it('calls the coins unusual when fair ones fall so once in a thousand panels, and fine until then', () => {
    expect(progressAfter(20, () => true)).toMatchObject({ xIsA: 20, xIsB: 0, balance: 'unusual' });
    expect(progressAfter(20, (number) => number > 5)).toMatchObject({ xIsA: 15, xIsB: 5, balance: 'fine' });
    expect(progressAfter(5, () => true).balance).toBe('fine');
    expect(progressAfter(0, () => true)).toMatchObject({ balance: 'fine', medianResponseSeconds: null });
  });

  it('gives the median response time, of an even number as the mean of the middle two', () => {
    expect(progressAfter(3, () => true).medianResponseSeconds).toBe(2);
    expect(progressAfter(4, () => true).medianResponseSeconds).toBe(2.5);
  });

  it('counts no training trial', () => {
    const state = foldPanel(noted([...opening, ...trialEvents(1, { training: true, responseSeconds: 99 })]));
    expect(panelProgress({ state, blinding: { coinSides: () => ({ firstSide: true }) } })).toMatchObject({
      answers: 0,
      byPlayback: [],
      medianResponseSeconds: null,
    });
  });
});

describe('foldPanel()', () => {
  it('refuses a log that does not begin with the freezing, or tells the impossible', () => {
    const [frozen, started] = opening as [PanelEvent, PanelEvent];
    expect(() => foldPanel([])).toThrow(RangeError);
    expect(() => foldPanel(noted([started]))).toThrow(/panel-frozen/);
    expect(() => foldPanel(noted([frozen, frozen]))).toThrow(/frozen twice/);
    expect(() => foldPanel(noted([frozen, ...trialEvents(1)]))).toThrow(/never started/);
    expect(() => foldPanel(noted([frozen, started, ...trialEvents(1).slice(1)]))).toThrow(/no open trial/);
  });
});
