import type { Audited } from '../admin/audit.ts';
import { adminRule, declareRoute, json, jsonBody } from '../http/declare-route.ts';
import { done, doneSchema, nothingSchema } from '../http/done.ts';
import { panelParams } from '../http/listener-schemas.ts';
import { newRouter } from '../http/new-router.ts';
import {
  beginSittingSchema,
  levelSchema,
  sittingLinksSchema,
  sittingParams,
  sittingsSchema,
} from '../http/room-schemas.ts';
import type { PanelDesk } from '../panels/panel-desk.ts';

/** What the experimenter asks of sittings: listeners in one room at one time. */
export function sittingRoutes({
  desk,
  audited,
  listenerUrl,
}: {
  desk: PanelDesk;
  audited: Audited;
  /** Where links for listeners lead. */
  listenerUrl: () => string;
}) {
  return newRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/panels/{panelId}/sittings',
        rule: adminRule('viewer'),
        summary: 'The sittings of a panel, and how each stands',
        request: { params: panelParams },
        responses: { 200: json(sittingsSchema, 'The sittings, in the order they were begun') },
        errors: ['not-found'],
      }),
      (c) => c.json({ sittings: desk.find(c.req.valid('param').panelId).experimenter.sittings() }, 200),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/panels/{panelId}/sittings',
        rule: adminRule('runner'),
        summary: 'Begins a sitting; its links are told this once',
        request: { params: panelParams, body: jsonBody(beginSittingSchema) },
        responses: { 201: json(sittingLinksSchema, 'The links for its seats and its conductor') },
        errors: ['not-found', 'panel-closed'],
      }),
      async (c) => {
        const { panelId, experimenter } = desk.find(c.req.valid('param').panelId);
        const { playbackBy, playback, levelDba } = c.req.valid('json');
        const by = c.get('account').name;
        const detail = playbackBy === 'conductor' ? 'one machine plays for all' : 'each seat plays';
        const { sitting, joinToken, conductorToken } = await audited(
          c,
          { action: 'begin a sitting', panelId, detail },
          () => experimenter.beginSitting({ playbackBy, playback, levelDba, by }),
        );
        const page = `${listenerUrl()}/p/${panelId}`;
        const joinUrl = `${page}#sitting=${joinToken}`;
        // The conductor shows the way in.
        return c.json(
          { sitting, joinUrl, conductorUrl: `${page}#conduct=${conductorToken}&sitting=${joinToken}` },
          201,
        );
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/panels/{panelId}/sittings/{sitting}/level',
        rule: adminRule('runner'),
        summary: 'Notes what a sound level meter read at the seats, in dBA',
        request: { params: sittingParams, body: jsonBody(levelSchema) },
        responses: { 200: json(doneSchema, 'Noted') },
        errors: ['not-found'],
      }),
      async (c) => {
        const { panelId, sitting } = c.req.valid('param');
        const { levelDba } = c.req.valid('json');
        const { experimenter } = desk.find(panelId);
        const detail = `${sitting}: ${levelDba === null ? 'none' : `${levelDba} dBA`}`;
        await audited(c, { action: 'note a level', panelId, detail }, () =>
          experimenter.noteLevel({ sitting, levelDba, by: c.get('account').name }),
        );
        return c.json(done, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/panels/{panelId}/sittings/{sitting}/end',
        rule: adminRule('runner'),
        summary: 'Ends a sitting, for good',
        request: { params: sittingParams, body: jsonBody(nothingSchema) },
        responses: { 200: json(doneSchema, 'The sitting is over') },
        errors: ['not-found'],
      }),
      async (c) => {
        const { panelId, sitting } = c.req.valid('param');
        await audited(c, { action: 'end a sitting', panelId, detail: sitting }, () =>
          desk.find(panelId).experimenter.endSitting({ sitting }),
        );
        return c.json(done, 200);
      },
    );
}
