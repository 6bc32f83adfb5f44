import { type PanelDefinition, playbackPassportSchema } from '@earwitness/bench/panel';
import type { Rehearsals } from '../admin/rehearsals.ts';
import type { CrowdVerifier, SignedIds } from '../crowd/crowd-signature.ts';
import { LinkRefusedError } from '../errors.ts';
import { declareRoute, json, jsonBody, type RouteRule } from '../http/declare-route.ts';
import { done, doneSchema, nothingSchema } from '../http/done.ts';
import {
  answerReplySchema,
  answerSchema,
  claimSchema,
  completionSchema,
  faceQuery,
  faceSchema,
  handoverSchema,
  nextTrialSchema,
  openPreparedSchema,
  ownResultSchema,
  panelParams,
  preparedTrialSchema,
  presentedTrialSchema,
  questionnaireSchema,
  sessionStateSchema,
  startSchema,
  trialParams,
  voidSchema,
} from '../http/listener-schemas.ts';
import { newRouter } from '../http/new-router.ts';
import type { PublicPlace } from '../http/public-place.ts';
import type { RateLimits } from '../http/rate-limits.ts';
import { wantedLanguages } from '../http/wanted.ts';
import { takeGuess } from '../middleware/enforce-rules.ts';
import { readListenerCookie, writeListenerCookie } from '../middleware/listener-cookie.ts';
import type { PanelDesk } from '../panels/panel-desk.ts';

const READ: Omit<RouteRule, 'takesHead'> = { side: 'listener', may: 'listener', rate: 'read' };
const WRITE: Omit<RouteRule, 'takesHead'> = { side: 'listener', may: 'listener', rate: 'write' };

type CrowdPlatform = NonNullable<PanelDefinition['access']['crowd']>['platform'];

/** The others' links hold ids and nothing that vouches for them. */
const SIGNING_PLATFORM: CrowdPlatform = 'prolific';

/** What a listener's page asks: the panel, a session, trials, answers, and in the end one's own result. */
export function listenerRoutes({
  desk,
  rateLimits,
  rehearsals,
  place,
  crowdVerifier,
}: {
  desk: PanelDesk;
  rateLimits: RateLimits;
  rehearsals: Rehearsals;
  place: PublicPlace;
  /** Of the platform that signs its links; null where its keys are not known here. */
  crowdVerifier: () => CrowdVerifier | null;
}) {
  const { basePath } = place;

  /** null where the platform signs nothing. */
  async function isVouchedFor(
    ids: SignedIds | null,
    platform: CrowdPlatform | undefined,
  ): Promise<boolean | null> {
    if (ids === null || platform !== SIGNING_PLATFORM) return null;
    return (await crowdVerifier()?.(ids)) ?? false;
  }

  return newRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/panels/{panelId}',
        rule: { ...READ, may: 'anyone' },
        summary: 'The panel, in the language of ?lang or the browser, and where this listener stands',
        request: { params: panelParams, query: faceQuery },
        responses: { 200: json(faceSchema, 'The panel') },
        errors: ['not-found'],
      }),
      (c) => {
        const { panelId } = c.req.valid('param');
        const languages = wantedLanguages({
          chosen: c.req.valid('query').lang,
          acceptLanguage: c.req.header('accept-language'),
        });
        const face = desk.find(panelId).listener.face({ cookie: readListenerCookie(c, panelId), languages });
        return c.json(face, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/panels/{panelId}/sessions',
        rule: { ...WRITE, may: 'anyone', rate: 'begin' },
        summary: 'Consents and begins a session, or takes up the one that is not finished',
        request: { params: panelParams, body: jsonBody(startSchema) },
        responses: {
          200: json(
            sessionStateSchema,
            'The session that was not finished; on another device also the last one',
          ),
          201: json(sessionStateSchema, 'A new session'),
        },
        errors: [
          'not-found',
          'link-refused',
          'quota-full',
          'already-taken',
          'other-playback',
          'panel-closed',
          'not-allowed',
        ],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        const { consent: _, language, invite, crowd, rehearsal, ...rest } = c.req.valid('json');
        const { listener, experimenter } = desk.find(panelId);
        const signature = crowd?.signature ?? null;
        if ([invite, rehearsal, rest.sitting, signature].some((shown) => shown !== null))
          await takeGuess(c, rateLimits);
        if (rehearsal !== null && !rehearsals.holds({ panelId, token: rehearsal })) {
          throw new LinkRefusedError();
        }
        const known = readListenerCookie(c, panelId);
        const languages = wantedLanguages({
          chosen: language,
          acceptLanguage: c.req.header('accept-language'),
        });
        const verified = await isVouchedFor(crowd, experimenter.definition.access.crowd?.platform);
        const { created, cookie, session } = await listener.startSession({
          ...rest,
          cookie: known,
          language: listener.face({ cookie: known, languages }).language,
          invite,
          crowd: crowd === null ? null : { ...crowd, verified },
          rehearsal: rehearsal !== null,
        });
        writeListenerCookie(c, { panelId, cookie, basePath });
        return created ? c.json(session, 201) : c.json(session, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/panels/{panelId}/questionnaire',
        rule: WRITE,
        summary: 'Answers the questionnaire',
        request: { params: panelParams, body: jsonBody(questionnaireSchema) },
        responses: { 200: json(sessionStateSchema, 'Where the listener stands now') },
        errors: ['not-found', 'not-allowed', 'panel-closed'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        const session = await desk.find(panelId).listener.answerQuestionnaire({
          cookie: readListenerCookie(c, panelId),
          answers: c.req.valid('json').answers,
        });
        return c.json(session, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/panels/{panelId}/passport',
        rule: WRITE,
        summary: 'Notes what the page found out about the playback',
        request: { params: panelParams, body: jsonBody(playbackPassportSchema) },
        responses: { 200: json(doneSchema, 'Noted') },
        errors: ['not-found', 'panel-closed'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        await desk.find(panelId).listener.recordPassport({
          cookie: readListenerCookie(c, panelId),
          passport: c.req.valid('json'),
        });
        return c.json(done, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/panels/{panelId}/trials',
        rule: WRITE,
        summary: 'Presents the trial that is due; one that lay open is given up and drawn anew',
        request: { params: panelParams, body: jsonBody(nextTrialSchema) },
        responses: { 200: json(presentedTrialSchema, 'The trial') },
        errors: [
          'not-found',
          'not-allowed',
          'not-qualified',
          'open-elsewhere',
          'panel-closed',
          'session-finished',
        ],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        const trial = await desk.find(panelId).listener.nextTrial({
          cookie: readListenerCookie(c, panelId),
          ...c.req.valid('json'),
        });
        return c.json(trial, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/panels/{panelId}/trials/prepare',
        rule: WRITE,
        summary: 'The trial after the one that is open, so that its sounds can be fetched meanwhile',
        request: { params: panelParams, body: jsonBody(nothingSchema) },
        responses: { 200: json(preparedTrialSchema, 'The trial, or none') },
        errors: ['not-found', 'panel-closed'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        const trial = await desk
          .find(panelId)
          .listener.prepareTrial({ cookie: readListenerCookie(c, panelId) });
        return c.json({ trial }, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/panels/{panelId}/trials/{trialToken}/open',
        rule: WRITE,
        summary: 'Opens the trial that was prepared, once its turn has come',
        request: { params: trialParams, body: jsonBody(openPreparedSchema) },
        responses: { 200: json(doneSchema, 'It is open') },
        errors: ['not-found', 'not-qualified', 'panel-closed', 'trial-closed'],
      }),
      async (c) => {
        const { panelId, trialToken } = c.req.valid('param');
        await desk.find(panelId).listener.openPreparedTrial({
          cookie: readListenerCookie(c, panelId),
          trialToken,
          ...c.req.valid('json'),
        });
        return c.json(done, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/panels/{panelId}/trials/{trialToken}/void',
        rule: WRITE,
        summary: 'Gives a trial up that could not be heard as it should',
        request: { params: trialParams, body: jsonBody(voidSchema) },
        responses: { 200: json(doneSchema, 'Given up') },
        errors: ['not-found', 'panel-closed', 'trial-closed'],
      }),
      async (c) => {
        const { panelId, trialToken } = c.req.valid('param');
        await desk.find(panelId).listener.voidTrial({
          cookie: readListenerCookie(c, panelId),
          trialToken,
          ...c.req.valid('json'),
        });
        return c.json(done, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/panels/{panelId}/trials/{trialToken}/answer',
        rule: WRITE,
        summary: 'Answers a trial; a repeat under the same key gets the same reply',
        request: { params: trialParams, body: jsonBody(answerSchema) },
        responses: { 200: json(answerReplySchema, 'The answer is on the disk') },
        errors: ['not-found', 'not-allowed', 'panel-closed', 'trial-closed', 'conflict'],
      }),
      async (c) => {
        const { panelId, trialToken } = c.req.valid('param');
        const reply = await desk.find(panelId).listener.answer({
          cookie: readListenerCookie(c, panelId),
          trialToken,
          request: c.req.valid('json'),
        });
        return c.json(reply, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/panels/{panelId}/result',
        rule: READ,
        summary: 'The listener’s own result, where the panel shows it',
        request: { params: panelParams },
        responses: { 200: json(ownResultSchema, 'The result') },
        errors: ['not-found', 'not-allowed'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        const result = await desk
          .find(panelId)
          .listener.ownResult({ cookie: readListenerCookie(c, panelId) });
        return c.json(result, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/panels/{panelId}/completion',
        rule: READ,
        summary: 'How the session ended, the code that shows it to a crowd platform, and the debriefing',
        request: { params: panelParams },
        responses: { 200: json(completionSchema, 'The code') },
        errors: ['not-found', 'not-allowed'],
      }),
      (c) => {
        const { panelId } = c.req.valid('param');
        return c.json(
          desk.find(panelId).listener.completion({ cookie: readListenerCookie(c, panelId) }),
          200,
        );
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/panels/{panelId}/handovers',
        rule: WRITE,
        summary: 'A code by which another device goes on as the same listener',
        request: { params: panelParams, body: jsonBody(nothingSchema) },
        responses: { 201: json(handoverSchema, 'The code') },
        errors: ['not-found', 'panel-closed'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        const handover = await desk
          .find(panelId)
          .listener.createHandover({ cookie: readListenerCookie(c, panelId) });
        return c.json(handover, 201);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/panels/{panelId}/handovers/claim',
        rule: { ...WRITE, may: 'anyone', rate: 'begin' },
        summary: 'Goes on here as the listener who made a code',
        request: { params: panelParams, body: jsonBody(claimSchema) },
        responses: { 200: json(doneSchema, 'This device is the listener’s now') },
        errors: ['not-found', 'link-refused'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        await takeGuess(c, rateLimits);
        const { cookie } = await desk.find(panelId).listener.claimHandover(c.req.valid('json'));
        writeListenerCookie(c, { panelId, cookie, basePath });
        return c.json(done, 200);
      },
    );
}
