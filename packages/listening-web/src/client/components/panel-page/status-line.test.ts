import { describe, expect, it } from 'vitest';
import type { PanelStatus } from '../../api.ts';
import { statusLine } from './status-line.ts';

const status: PanelStatus = {
  panelId: 'p',
  version: 1,
  title: 'A panel',
  method: 'abx',
  simulated: false,
  state: 'open',
  listeners: 12,
  sessionsStarted: 13,
  sessionsFinished: 10,
  rehearsals: 0,
  answers: 214,
  answersWanted: null,
  trialsPerSession: 20,
  voidedTrials: 0,
  overRedrawLimit: 0,
  invites: 0,
  coins: { first: 100, second: 114 },
  balance: 'fine',
  byPlayback: [],
  medianResponseSeconds: null,
  openedAt: '2026-11-25T09:00:00.000Z',
  lastEventAt: '2026-11-25T10:00:00.000Z',
};

describe('statusLine()', () => {
  it('tells state, trials, listeners and balance in words', () => {
    expect(statusLine(status)).toBe('Running · 214 trials · 12 listeners · balance fine');
  });

  it('tells how many trials are wanted where that is known', () => {
    expect(statusLine({ ...status, answersWanted: 480 })).toContain('214 of 480 trials');
  });

  it('says nothing about balance before the first answer', () => {
    expect(statusLine({ ...status, answers: 0, listeners: 1 })).toBe('Running · 0 trials · 1 listener');
  });
});
