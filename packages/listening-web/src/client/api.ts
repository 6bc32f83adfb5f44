/** The panel server as the pages see it: typed by its own routes, with failures told apart by what a page can do about them. */
import { type ClientResponse, hc, type InferRequestType, type InferResponseType } from 'hono/client';
import type { AdminAppType, ListenerAppType } from '../server/app.ts';

/** The page says where it is served, which may be below a path; a test of what is around has no page. */
const served = globalThis.document?.baseURI ?? '/';
const { panels } = hc<ListenerAppType>(served, { init: { cache: 'no-store' } }).api;
const { admin } = hc<AdminAppType>(served, { init: { cache: 'no-store' } }).api;
const panel = panels[':panelId'];
const adminPanel = admin.panels[':panelId'];
const answerRoute = panel.trials[':trialToken'].answer;

export type Panel = InferResponseType<typeof panel.$get, 200>;
export type SessionState = NonNullable<Panel['session']>;
export type SessionChoice = Omit<InferRequestType<typeof panel.sessions.$post>['json'], 'consent'>;
export type Trial = InferResponseType<typeof panel.trials.$post, 200>;
export type Answer = InferRequestType<typeof answerRoute.$post>['json'];
export type Choice = string;
export type OwnResult = InferResponseType<typeof panel.result.$get, 200>;
export type PanelStatus = InferResponseType<typeof admin.panels.$get, 200>['panels'][number];
export type PanelResults = InferResponseType<typeof adminPanel.results.$get, 200>;

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

/** What a listener's page asks of one panel. Every call throws {@link NoConnectionError} or {@link RefusedError}. */
export function listenerApi(panelId: string) {
  const param = { panelId };
  return {
    panel: () => reply(panel.$get({ param, query: {} })),
    startSession: (choice: SessionChoice) =>
      reply(panel.sessions.$post({ param, json: { consent: true, ...choice } })),
    nextTrial: () => reply(panel.trials.$post({ param, json: {} })),
    answer: (trialToken: string, json: Answer) =>
      reply(answerRoute.$post({ param: { panelId, trialToken }, json })),
    result: () => reply(panel.result.$get({ param })),
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
  try {
    response = await request;
  } catch (cause) {
    throw new NoConnectionError('The server could not be reached.', { cause });
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as GoodReply<Reply>;
  if (response.ok || response.status >= 500) {
    throw new NoConnectionError(`The server could not answer (status ${response.status}).`);
  }
  const { error = 'unknown', message = `The server said no (status ${response.status}).` } = (body ?? {}) as {
    error?: string;
    message?: string;
  };
  throw new RefusedError(error, message);
}
