/** The panel server as the pages see it: typed by its own routes, with failures told apart by what a page can do about them. */
import { type ClientResponse, hc, type InferRequestType, type InferResponseType } from 'hono/client';
import type { AdminAppType, ListenerAppType } from '../server/app.ts';
import type { ErrorCode } from '../server/http-errors.ts';

/** The page says where it is served, which may be below a path; a test of what is around has no page. */
const served = globalThis.document?.baseURI ?? '/';
/** What hangs longer is tried again. */
const LONGEST_WAIT_SECONDS = 20;

const { panels } = hc<ListenerAppType>(served, {
  init: { cache: 'no-store' },
  fetch: (input: RequestInfo | URL, init?: RequestInit) =>
    fetch(input, { ...init, signal: AbortSignal.timeout(LONGEST_WAIT_SECONDS * 1_000) }),
}).api;
const { admin } = hc<AdminAppType>(served, { init: { cache: 'no-store' } }).api;
const panel = panels[':panelId'];
const adminPanel = admin.panels[':panelId'];
const trialRoute = panel.trials[':trialToken'];

export type Panel = InferResponseType<typeof panel.$get, 200>;
export type SessionState = NonNullable<Panel['session']>;
type SessionRequest = InferRequestType<typeof panel.sessions.$post>['json'];
export type SessionChoice = Omit<SessionRequest, 'consent'>;
export type QuestionnaireAnswers = InferRequestType<typeof panel.questionnaire.$post>['json']['answers'];
export type Passport = InferRequestType<typeof panel.passport.$post>['json'];
export type Trial = InferResponseType<typeof panel.trials.$post, 200>;
export type TrialWish = InferRequestType<typeof panel.trials.$post>['json'];
export type VoidReason = InferRequestType<typeof trialRoute.void.$post>['json']['reason'];
export type Answer = InferRequestType<typeof trialRoute.answer.$post>['json'];
export type AnswerReply = InferResponseType<typeof trialRoute.answer.$post, 200>;
export type Choice = string;
export type OwnResult = InferResponseType<typeof panel.result.$get, 200>;
export type Completion = InferResponseType<typeof panel.completion.$get, 200>;
export type PanelStatus = InferResponseType<typeof admin.panels.$get, 200>['panels'][number];
export type PanelResults = InferResponseType<typeof adminPanel.results.$get, 200>;

/** The server could not be reached, or could not cope just now: the same request may be sent again. */
export class NoConnectionError extends Error {
  override readonly name = 'NoConnectionError';
  /** Which the server asks to wait; 0 where it says nothing. */
  readonly retryAfterSeconds: number;

  constructor(
    message: string,
    { retryAfterSeconds = 0, ...options }: ErrorOptions & { retryAfterSeconds?: number } = {},
  ) {
    super(message, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The server understood and said no: the same request will not do better. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** What a refusal with a code means to a page: `no`, or `later`. A refusal without one of these is not the panel server's. */
const REFUSALS: Readonly<Record<ErrorCode, 'no' | 'later'>> = {
  'bad-request': 'no',
  'no-session': 'no',
  'no-login': 'no',
  'not-allowed': 'no',
  'link-refused': 'no',
  'not-qualified': 'no',
  'quota-full': 'no',
  'other-playback': 'no',
  'not-found': 'no',
  'already-taken': 'no',
  'open-elsewhere': 'no',
  'panel-closed': 'no',
  'panel-open': 'no',
  'session-finished': 'no',
  'trial-closed': 'no',
  'too-large': 'no',
  conflict: 'no',
  'panel-refused': 'no',
  'wrong-host': 'no',
  'panel-broken': 'later',
  'too-many-requests': 'later',
  internal: 'later',
  unavailable: 'later',
  'disk-full': 'later',
};

/** What a listener's page asks of one panel. Every call throws {@link NoConnectionError} or {@link RefusedError}. */
export function listenerApi(panelId: string) {
  const param = { panelId };
  return {
    panel: ({ language }: { language: string | null }) =>
      reply(panel.$get({ param, query: language === null ? {} : { lang: language } })),
    startSession: (choice: SessionChoice) =>
      reply(panel.sessions.$post({ param, json: { consent: true, ...choice } })),
    answerQuestionnaire: (answers: QuestionnaireAnswers) =>
      reply(panel.questionnaire.$post({ param, json: { answers } })),
    recordPassport: (json: Passport) => reply(panel.passport.$post({ param, json })),
    nextTrial: (json: TrialWish) => reply(panel.trials.$post({ param, json })),
    /** The trial after the one that is open; null where that is not known yet. */
    prepareTrial: () => reply(panel.trials.prepare.$post({ param, json: {} })),
    openPreparedTrial: (trialToken: string, tab: string) =>
      reply(trialRoute.open.$post({ param: { panelId, trialToken }, json: { tab } })),
    voidTrial: (trialToken: string, reason: VoidReason) =>
      reply(trialRoute.void.$post({ param: { panelId, trialToken }, json: { reason } })),
    answer: (trialToken: string, json: Answer) =>
      reply(trialRoute.answer.$post({ param: { panelId, trialToken }, json })),
    result: () => reply(panel.result.$get({ param })),
    completion: () => reply(panel.completion.$get({ param })),
    createHandover: () => reply(panel.handovers.$post({ param, json: {} })),
    claimHandover: (code: string) => reply(panel.handovers.claim.$post({ param, json: { code } })),
  };
}

/**
 * What the experimenter's page asks, by a token, or by the cookie of whoever has signed in. Every call throws {@link NoConnectionError} or
 * {@link RefusedError}.
 */
export function adminApi(token: string | null) {
  const options = token === null ? {} : { headers: { authorization: `Bearer ${token}` } };
  return {
    setUp: (json: InferRequestType<typeof admin.setup.$post>['json']) => reply(admin.setup.$post({ json })),
    signIn: (json: InferRequestType<typeof admin.login.$post>['json']) => reply(admin.login.$post({ json })),
    signOut: () => reply(admin.logout.$post({ json: {} }, options)),
    panels: () => reply(admin.panels.$get({}, options)),
    close: (panelId: string) => reply(adminPanel.close.$post({ param: { panelId }, json: {} }, options)),
    unblind: (panelId: string, reason: string) =>
      reply(adminPanel.unblind.$post({ param: { panelId }, json: { reason } }, options)),
    results: (panelId: string) => reply(adminPanel.results.$get({ param: { panelId } }, options)),
  };
}

type GoodReply<Reply> = Reply extends ClientResponse<infer Body, 200 | 201, 'json'> ? Body : never;

async function reply<Reply extends ClientResponse<unknown, number, string>>(
  request: Promise<Reply>,
): Promise<GoodReply<Reply>> {
  let response: Reply;
  let body: unknown;
  try {
    response = await request;
    body = await response.json().catch((error: unknown) => {
      if (error instanceof SyntaxError) return null;
      throw error;
    });
  } catch (cause) {
    throw new NoConnectionError('The server could not be reached.', { cause });
  }
  if (response.ok && body !== null) return body as GoodReply<Reply>;
  const { error, message } = (body ?? {}) as { error?: unknown; message?: unknown };
  const code = Object.keys(REFUSALS).find((one) => one === error) as ErrorCode | undefined;
  if (!response.ok && code !== undefined && REFUSALS[code] === 'no') {
    throw new RefusedError(code, String(message));
  }
  throw new NoConnectionError(`The server could not answer (status ${response.status}).`, {
    retryAfterSeconds: Number(response.headers.get('retry-after')) || 0,
  });
}
