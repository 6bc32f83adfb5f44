import { describe, expect, it } from 'vitest';
import type { PanelLook } from './experimenter.ts';
import { panelList, panelStatus } from './status-text.ts';

const look: PanelLook = {
  progress: {
    panelId: 'warmth',
    version: 1,
    title: 'Warmth',
    method: 'same-different',
    simulated: false,
    state: 'open',
    listeners: 3,
    sessionsStarted: 3,
    sessionsFinished: 3,
    rehearsals: 0,
    answers: 60,
    answersWanted: null,
    trialsPerSession: 20,
    voidedTrials: 0,
    overRedrawLimit: 0,
    invites: 0,
    coins: { first: 20, second: 22 },
    balance: 'fine',
    byPlayback: [],
    medianResponseSeconds: 9,
    openedAt: '2026-11-26T12:00:00.000Z',
    lastEventAt: '2026-11-26T13:00:00.000Z',
  },
  quality: {
    catchTrials: { right: 0, answers: 0 },
    nullTrials: { right: 15, answers: 18 },
    repeats: 0,
    sessions: [],
    flagged: 0,
  },
  evidence: null,
  invites: { invited: 0, came: 0 },
};
const said = (changes: Partial<PanelLook>): string => panelStatus({ ...look, ...changes }, { width: 400 });

describe('panelStatus()', () => {
  it('calls a difference that was heard where there is none a false alarm', () => {
    expect(said({})).toContain('3 of 18 null trials called different, where nothing differs: false alarms');
    const progress = { ...look.progress, method: 'abx' as const };
    expect(said({ progress })).toContain('15 of 18 null trials “right”, where there is nothing to hear');
  });

  it('says that a panel may stop when its plan says so, and why nothing is told where nothing is', () => {
    const evidence = { answers: 60, eValue: 12.345, threshold: 20, mayStop: false, notTold: null };
    expect(said({ evidence })).toContain('has least of it: 12.3 where 20 is enough. It does not tell');
    expect(said({ evidence: { ...evidence, eValue: 20.1, mayStop: true } })).toContain(
      '20.1 where 20 is enough: the panel may stop.',
    );
    expect(
      said({ evidence: { ...evidence, eValue: null, threshold: null, notTold: 'The plan has a margin.' } }),
    ).toContain('Evidence: not told here. The plan has a margin.');
    expect(said({})).not.toContain('Evidence');
  });
});

describe('panelList()', () => {
  it('names a panel that could not be taken up, and why', () => {
    const problem = 'Cannot trust the log of panel warmth: event 12 is broken';
    const lines = panelList([{ panelId: 'warmth', state: 'broken', problem }]).split('\n');
    expect(lines.find((line) => line.includes('warmth'))).toMatch(/warmth +BROKEN/);
    expect(lines.at(-1)).toBe(problem);
  });
});
