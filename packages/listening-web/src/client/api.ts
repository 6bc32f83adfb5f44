/** The panel server as the pages see it: typed by its own routes, with failures told apart by what a page can do about them. */
import { type ClientResponse, hc, type InferRequestType, type InferResponseType } from 'hono/client';
import type { AdminAppType, ListenerAppType } from '../server/app.ts';
import type { ErrorCode } from '../server/http-errors.ts';

/** The page says where it is served, which may be below a path; a test of what is around has no page. */
export const served = globalThis.document?.baseURI ?? '/';
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
/** A trial as far as its answer needs it: a seat of a room has no sounds of it. */
export type AskedTrial = InferResponseType<typeof panel.seat.trial.$post, 200>;
export type SeatView = InferResponseType<typeof panel.seat.$get, 200>;
export type RoomFace = InferResponseType<typeof panel.room.look.$post, 200>;
export type RoomView = InferResponseType<typeof panel.room.now.$post, 200>;
/** What the conductor's machine plays. */
export type RoomPlays = NonNullable<InferRequestType<typeof panel.room.now.$post>['json']['plays']>;
export type Sitting = InferResponseType<typeof adminPanel.sittings.$get, 200>['sittings'][number];
export type SittingChoice = InferRequestType<typeof adminPanel.sittings.$post>['json'];
export type VoidReason = InferRequestType<typeof trialRoute.void.$post>['json']['reason'];
export type Answer = InferRequestType<typeof trialRoute.answer.$post>['json'];
/** What a listener has answered, before it is sent under a key. */
export type GivenAnswer = Omit<Answer, 'idempotencyKey'>;
export type AnswerReply = InferResponseType<typeof trialRoute.answer.$post, 200>;
export type Choice = string;
export type OwnResult = InferResponseType<typeof panel.result.$get, 200>;
export type Completion = InferResponseType<typeof panel.completion.$get, 200>;
export type PanelStatus = InferResponseType<typeof admin.panels.$get, 200>['panels'][number];
export type BrokenPanel = InferResponseType<typeof admin.panels.$get, 200>['broken'][number];
export type Account = InferResponseType<typeof admin.account.$get, 200>;
export type Role = Account['role'];
export type Quality = InferResponseType<typeof adminPanel.quality.$get, 200>;
export type Evidence = NonNullable<InferResponseType<typeof adminPanel.evidence.$get, 200>['evidence']>;
export type Report = InferResponseType<typeof adminPanel.report.$get, 200>;
export type Verification = InferResponseType<typeof adminPanel.verification.$get, 200>;
export type AuditEntry = InferResponseType<typeof admin.audit.$get, 200>['entries'][number];
export type AdminApi = ReturnType<typeof adminApi>;

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
  'seats-missing': 'no',
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
    /** What a link to a room leads to. */
    lookAtRoom: (sitting: string) => reply(panel.room.look.$post({ param, json: { sitting } })),
    seat: () => reply(panel.seat.$get({ param })),
    seatTrial: () => reply(panel.seat.trial.$post({ param, json: {} })),
    claimHandover: (code: string) => reply(panel.handovers.claim.$post({ param, json: { code } })),
  };
}

/** What the page of a room's conductor asks. Every call throws {@link NoConnectionError} or {@link RefusedError}. */
export function conductorApi(panelId: string) {
  const param = { panelId };
  const { room } = panel;
  return {
    panel: () => reply(panel.$get({ param, query: {} })),
    conduct: (conductor: string) => reply(room.conduct.$post({ param, json: { conductor } })),
    now: (plays: RoomPlays | null) => reply(room.now.$post({ param, json: { plays } })),
    begin: () => reply(room.begin.$post({ param, json: {} })),
    /** @param leaves the trial that is left; null for the first, and where a reload has lost it */
    nextTrial: (json: { leaves: string | null; withoutMissing: boolean }) =>
      reply(room.trials.$post({ param, json })),
    voidTrial: (trialToken: string, reason: VoidReason) =>
      reply(room.void.$post({ param, json: { trialToken, reason } })),
    end: () => reply(room.end.$post({ param, json: {} })),
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
    account: () => reply(admin.account.$get({}, options)),
    panels: () => reply(admin.panels.$get({}, options)),
    definition: (panelId: string) => reply(adminPanel.$get({ param: { panelId } }, options)),
    quality: (panelId: string) => reply(adminPanel.quality.$get({ param: { panelId } }, options)),
    evidence: (panelId: string) => reply(adminPanel.evidence.$get({ param: { panelId } }, options)),
    inviteCounts: (panelId: string) => reply(adminPanel.invites.$get({ param: { panelId } }, options)),
    /** A table of label and link for each, told this once. */
    invite: (panelId: string, labels: string[]) =>
      fileOf(adminPanel.invites.$post({ param: { panelId }, json: { labels } }, options)),
    rehearse: (panelId: string) =>
      reply(adminPanel.rehearsals.$post({ param: { panelId }, json: {} }, options)),
    sittings: (panelId: string) => reply(adminPanel.sittings.$get({ param: { panelId } }, options)),
    /** Its links are told this once. */
    beginSitting: (panelId: string, json: SittingChoice) =>
      reply(adminPanel.sittings.$post({ param: { panelId }, json }, options)),
    noteLevel: (panelId: string, sitting: string, levelDba: number | null) =>
      reply(
        adminPanel.sittings[':sitting'].level.$post(
          { param: { panelId, sitting }, json: { levelDba } },
          options,
        ),
      ),
    endSitting: (panelId: string, sitting: string) =>
      reply(adminPanel.sittings[':sitting'].end.$post({ param: { panelId, sitting }, json: {} }, options)),
    close: (panelId: string, reason: string) =>
      reply(adminPanel.close.$post({ param: { panelId }, json: reason === '' ? {} : { reason } }, options)),
    unblind: (panelId: string, reason: string) =>
      reply(adminPanel.unblind.$post({ param: { panelId }, json: { reason } }, options)),
    report: (panelId: string) => reply(adminPanel.report.$get({ param: { panelId } }, options)),
    reportFile: (panelId: string) => fileOf(adminPanel['report.html'].$get({ param: { panelId } }, options)),
    answersTable: (panelId: string) =>
      fileOf(adminPanel['results.csv'].$get({ param: { panelId } }, options)),
    answersInFull: (panelId: string) =>
      // Not among the typed routes, which take all that ends with json for one value.
      fileOf(
        fetch(new URL(`./api/admin/panels/${encodeURIComponent(panelId)}/results.jsonl`, served), {
          cache: 'no-store',
          ...options,
        }),
      ),
    comments: (panelId: string) => reply(adminPanel.comments.$get({ param: { panelId } }, options)),
    completions: (panelId: string) => reply(adminPanel.completions.$get({ param: { panelId } }, options)),
    verification: (panelId: string) => reply(adminPanel.verification.$get({ param: { panelId } }, options)),
    erase: (panelId: string, json: { listener: string; reason: string }) =>
      reply(adminPanel.erasures.$post({ param: { panelId }, json }, options)),
    users: () => reply(admin.users.$get({}, options)),
    saveUser: (name: string, json: { role: Role; password: string }) =>
      reply(admin.users[':name'].$put({ param: { name }, json }, options)),
    removeUser: (name: string) => reply(admin.users[':name'].$delete({ param: { name } }, options)),
    createToken: (json: { label: string; role: Role; days: number }) =>
      reply(admin.tokens.$post({ json }, options)),
    audit: (query: { afterSeq: number; limit: number }) =>
      reply(
        admin.audit.$get(
          { query: { afterSeq: String(query.afterSeq), limit: String(query.limit) } },
          options,
        ),
      ),
    backup: () => fileOf(admin.backup.$post({ json: {} }, options)),
  };
}

/** What the server gave out as a file. */
export interface ServerFile {
  readonly name: string;
  readonly content: Blob;
}

async function fileOf(request: Promise<Response | ClientResponse<unknown>>): Promise<ServerFile> {
  try {
    const response = await request;
    if (!response.ok) throw failureOf(response, await bodyOf(response));
    const [, name = 'earwitness'] =
      /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '') ?? [];
    return { name, content: await response.blob() };
  } catch (cause) {
    if (cause instanceof NoConnectionError || cause instanceof RefusedError) throw cause;
    throw new NoConnectionError('The server could not be reached.', { cause });
  }
}

type GoodReply<Reply> = Reply extends ClientResponse<infer Body, 200 | 201 | 202, 'json'> ? Body : never;

export async function reply<Reply extends ClientResponse<unknown, number, string>>(
  request: Promise<Reply>,
): Promise<GoodReply<Reply>> {
  let response: Reply;
  let body: unknown;
  try {
    response = await request;
    body = await bodyOf(response);
  } catch (cause) {
    throw new NoConnectionError('The server could not be reached.', { cause });
  }
  if (response.ok && body !== null) return body as GoodReply<Reply>;
  throw failureOf(response, body);
}

/** null where it is no JSON. */
function bodyOf(response: Pick<Response, 'json'>): Promise<unknown> {
  return response.json().catch((error: unknown) => {
    if (error instanceof SyntaxError) return null;
    throw error;
  });
}

function failureOf(
  response: Pick<Response, 'ok' | 'status' | 'headers'>,
  body: unknown,
): RefusedError | NoConnectionError {
  const { error, message } = (body ?? {}) as { error?: unknown; message?: unknown };
  const code = Object.keys(REFUSALS).find((one) => one === error) as ErrorCode | undefined;
  if (!response.ok && code !== undefined && REFUSALS[code] === 'no') {
    return new RefusedError(code, String(message));
  }
  return new NoConnectionError(`The server could not answer (status ${response.status}).`, {
    retryAfterSeconds: Number(response.headers.get('retry-after')) || 0,
  });
}
