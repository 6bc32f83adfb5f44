import { declareRoute, json, jsonBody, type RouteRule } from '../http/declare-route.ts';
import { done, doneSchema, nothingSchema } from '../http/done.ts';
import { panelParams } from '../http/listener-schemas.ts';
import { newRouter } from '../http/new-router.ts';
import type { PublicPlace } from '../http/public-place.ts';
import type { RateLimits } from '../http/rate-limits.ts';
import {
  conductSchema,
  lookSchema,
  roomFaceSchema,
  roomNextReplySchema,
  roomNextSchema,
  roomNowSchema,
  roomViewSchema,
  roomVoidSchema,
  seatTrialSchema,
  seatViewSchema,
} from '../http/room-schemas.ts';
import { wantedLanguages } from '../http/wanted.ts';
import { takeGuess } from '../middleware/enforce-rules.ts';
import {
  readConductorCookie,
  readListenerCookie,
  writeConductorCookie,
} from '../middleware/listener-cookie.ts';
import type { PanelDesk } from '../panels/panel-desk.ts';

const BEGIN: Omit<RouteRule, 'takesHead'> = { side: 'listener', may: 'anyone', rate: 'begin' };
const READ: Omit<RouteRule, 'takesHead'> = { side: 'listener', may: 'listener', rate: 'read' };
const WRITE: Omit<RouteRule, 'takesHead'> = { side: 'listener', may: 'listener', rate: 'write' };

/**
 * What the pages of a room ask: those of its seats and that of its conductor. Each asks again and again, a request at a time, which
 * every proxy and phone lets through, and which goes on by itself after a restart.
 */
export function roomRoutes({
  desk,
  rateLimits,
  place: { basePath },
}: {
  desk: PanelDesk;
  rateLimits: RateLimits;
  place: PublicPlace;
}) {
  return newRouter()
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/panels/{panelId}/room/look',
        rule: BEGIN,
        summary: 'What the link to a room leads to',
        request: { params: panelParams, body: jsonBody(lookSchema) },
        responses: { 200: json(roomFaceSchema, 'The room') },
        errors: ['not-found', 'link-refused'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        await takeGuess(c, rateLimits);
        return c.json(desk.find(panelId).room.look(c.req.valid('json')), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/panels/{panelId}/seat',
        rule: READ,
        summary: 'How the room stands, for one of its seats, which is here as long as it asks',
        request: { params: panelParams },
        responses: { 200: json(seatViewSchema, 'The room') },
        errors: ['not-found'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        return c.json(await desk.find(panelId).room.seat({ cookie: readListenerCookie(c, panelId) }), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/panels/{panelId}/seat/trial',
        rule: WRITE,
        summary: 'The trial that is under way in the room, without its sounds; the same again on a repeat',
        request: { params: panelParams, body: jsonBody(nothingSchema) },
        responses: { 200: json(seatTrialSchema, 'The trial') },
        errors: ['not-found', 'not-allowed', 'panel-closed', 'session-finished', 'trial-closed'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        const cookie = readListenerCookie(c, panelId);
        return c.json(await desk.find(panelId).room.seatTrial({ cookie }), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/panels/{panelId}/room/conduct',
        rule: BEGIN,
        summary: 'Makes this machine the conductor’s',
        request: { params: panelParams, body: jsonBody(conductSchema) },
        responses: { 200: json(roomViewSchema, 'The room') },
        errors: ['not-found', 'link-refused'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        const { conductor } = c.req.valid('json');
        await takeGuess(c, rateLimits);
        const view = desk.find(panelId).room.conduct({ conductor });
        writeConductorCookie(c, { panelId, conductor, basePath });
        return c.json(view, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/panels/{panelId}/room/now',
        rule: WRITE,
        summary:
          'Says what the conductor’s machine plays and what the room has heard, and how the room stands',
        request: { params: panelParams, body: jsonBody(roomNowSchema) },
        responses: { 200: json(roomViewSchema, 'The room') },
        errors: ['not-found'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        const conductor = readConductorCookie(c, panelId);
        return c.json(await desk.find(panelId).room.room({ conductor, ...c.req.valid('json') }), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/panels/{panelId}/room/begin',
        rule: WRITE,
        summary: 'Lets the room begin',
        request: { params: panelParams, body: jsonBody(nothingSchema) },
        responses: { 200: json(doneSchema, 'The room has begun') },
        errors: ['not-found', 'not-allowed', 'panel-closed'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        await desk.find(panelId).room.begin({ conductor: readConductorCookie(c, panelId) });
        return c.json(done, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/panels/{panelId}/room/trials',
        rule: WRITE,
        summary: 'Leaves one trial and opens the next for the whole room; none once all are over',
        request: { params: panelParams, body: jsonBody(roomNextSchema) },
        responses: { 200: json(roomNextReplySchema, 'The trial, or none') },
        errors: ['not-found', 'not-allowed', 'panel-closed', 'seats-missing'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        const conductor = readConductorCookie(c, panelId);
        const trial = await desk.find(panelId).room.nextTrial({
          conductor,
          languages: wantedLanguages({ chosen: undefined, acceptLanguage: c.req.header('accept-language') }),
          ...c.req.valid('json'),
        });
        return c.json({ trial }, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/panels/{panelId}/room/void',
        rule: WRITE,
        summary: 'Gives a trial up that the room could not hear as it should; what was answered stands',
        request: { params: panelParams, body: jsonBody(roomVoidSchema) },
        responses: { 200: json(doneSchema, 'Given up') },
        errors: ['not-found', 'not-allowed', 'panel-closed', 'trial-closed'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        const conductor = readConductorCookie(c, panelId);
        await desk.find(panelId).room.voidTrial({ conductor, ...c.req.valid('json') });
        return c.json(done, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/panels/{panelId}/room/end',
        rule: WRITE,
        summary: 'Ends the sitting, for good',
        request: { params: panelParams, body: jsonBody(nothingSchema) },
        responses: { 200: json(doneSchema, 'The sitting is over') },
        errors: ['not-found'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        await desk.find(panelId).room.end({ conductor: readConductorCookie(c, panelId) });
        return c.json(done, 200);
      },
    );
}
