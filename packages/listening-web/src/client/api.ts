/** The panel server as the pages see it. Failures are told apart by what a page can do about them. */
import type { PanelMethod, PanelResultRow, PlaybackSystem } from '@earwitness/bench/panel';
import type { Verdict } from '@earwitness/bench/statistics';

export interface SessionState {
  stage: 'training' | 'trials' | 'finished';
  trainingDone: number;
  trainingTotal: number;
  trialsDone: number;
  trialsTotal: number;
}

export interface Panel {
  panelId: string;
  title: string;
  method: PanelMethod;
  question: string;
  introduction: string;
  trialsPerSession: number;
  trainingTrials: number;
  minutes: number;
  showOwnResult: boolean;
  simulated: boolean;
  state: 'open' | 'closed';
  session: SessionState | null;
}

export interface Trial {
  trialToken: string;
  number: number;
  total: number;
  training: boolean;
  sampleRate: number;
  channelCount: number;
  frameCount: number;
  byteLength: number;
  stimuli: { slot: 'A' | 'B' | 'X'; url: string }[];
}

export type Choice = 'A' | 'B' | 'none';

export interface Answer {
  idempotencyKey: string;
  choice: Choice;
  confidence: number | null;
  responseSeconds: number;
  switches: number;
}

export interface AnswerReply {
  session: SessionState;
  feedback: { correct: boolean } | null;
}

export interface OwnResult {
  verdicts: Verdict[];
  correct: number | null;
  answered: number;
  reveal:
    | {
        trial: number;
        choice: Choice;
        truth: 'A' | 'B' | null;
        correct: boolean | null;
        itemTitle: string;
        conditionA: string;
        conditionB: string;
      }[]
    | null;
}

export interface PanelStatus {
  panelId: string;
  title: string;
  method: PanelMethod;
  simulated: boolean;
  state: 'open' | 'closed' | 'unblinded';
  sessionsStarted: number;
  sessionsFinished: number;
  answers: number;
  answersWanted: number | null;
  trialsPerSession: number;
  voidedTrials: number;
  xIsA: number;
  xIsB: number;
  balance: 'fine' | 'unusual';
  byPlayback: { playback: PlaybackSystem; answers: number }[];
  medianResponseSeconds: number | null;
  lastEventAt: string | null;
}

export interface PanelResults {
  rows: PanelResultRow[];
  verdicts: Verdict[];
}

/** The server could not be reached, or could not cope just now: the same request may be sent again. */
export class NoConnectionError extends Error {
  override readonly name = 'NoConnectionError';
}

/** The server understood and said no: the same request will not do better. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const listenerApi = {
  panel: (panelId: string) => request<Panel>('GET', `/api/panels/${encodeURIComponent(panelId)}`),
  startSession: (panelId: string, session: { playback: PlaybackSystem; trainedListener: boolean }) =>
    request<SessionState>('POST', `/api/panels/${panelId}/sessions`, { body: { consent: true, ...session } }),
  nextTrial: (panelId: string) => request<Trial>('POST', `/api/panels/${panelId}/trials`, { body: {} }),
  answer: (panelId: string, trialToken: string, answer: Answer) =>
    request<AnswerReply>('POST', `/api/panels/${panelId}/trials/${trialToken}/answer`, { body: answer }),
  result: (panelId: string) => request<OwnResult>('GET', `/api/panels/${panelId}/result`),
};

export const adminApi = (token: string) => ({
  panels: () => request<{ panels: PanelStatus[] }>('GET', '/api/admin/panels', { token }),
  close: (panelId: string) =>
    request<PanelStatus>('POST', `/api/admin/panels/${panelId}/close`, { token, body: {} }),
  unblind: (panelId: string, reason: string) =>
    request<PanelStatus>('POST', `/api/admin/panels/${panelId}/unblind`, { token, body: { reason } }),
  results: (panelId: string) =>
    request<PanelResults>('GET', `/api/admin/panels/${panelId}/results`, { token }),
});

async function request<Reply>(
  method: 'GET' | 'POST',
  path: string,
  { body, token }: { body?: unknown; token?: string } = {},
): Promise<Reply> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      cache: 'no-store',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new NoConnectionError('The server could not be reached.', { cause });
  }
  const reply: unknown = await response.json().catch(() => null);
  if (response.ok && reply !== null) return reply as Reply;
  if (response.status >= 500 || response.ok) {
    throw new NoConnectionError(`The server could not answer (status ${response.status}).`);
  }
  const { error = 'unknown', message = `The server said no (status ${response.status}).` } = (reply ??
    {}) as { error?: string; message?: string };
  throw new RefusedError(error, message);
}
