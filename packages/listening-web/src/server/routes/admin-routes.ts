import { rowsAsCsv, rowsAsJsonLines } from '@earwitness/bench/answers';
import { z } from '@hono/zod-openapi';
import { stringify } from 'csv-stringify/sync';
import type { Audited } from '../admin/audit.ts';
import { openPanelFolder } from '../admin/open-panel-folder.ts';
import type { Rehearsals } from '../admin/rehearsals.ts';
import { NotFoundError } from '../errors.ts';
import {
  closeSchema,
  commentsSchema,
  completionCodesSchema,
  eraseSchema,
  evidenceSchema,
  inviteCountsSchema,
  inviteSchema,
  openPanelSchema,
  outcomeSchema,
  panelSchema,
  panelsSchema,
  progressSchema,
  qualitySchema,
  reasonBodySchema,
  rehearsalSchema,
  reportSchema,
  verificationSchema,
} from '../http/admin-schemas.ts';
import { adminRule, declareRoute, json, jsonBody } from '../http/declare-route.ts';
import { done, doneSchema, nothingSchema } from '../http/done.ts';
import { panelParams } from '../http/listener-schemas.ts';
import { newRouter } from '../http/new-router.ts';
import type { ExperimenterSide } from '../panels/panel-api.ts';
import type { PanelDesk } from '../panels/panel-desk.ts';
import type { PanelStores } from '../stores/panel-stores.ts';

const table = (description: string) => ({ description, content: { 'text/csv': { schema: z.string() } } });

/** What the experimenter's page and programs ask of panels. Blind like everyone else until a panel is unblinded. */
export function adminRoutes({
  desk,
  stores,
  audited,
  rehearsals,
  panelsFolder,
  listenerUrl,
}: {
  desk: PanelDesk;
  stores: Pick<PanelStores, 'log' | 'invites'>;
  audited: Audited;
  rehearsals: Rehearsals;
  panelsFolder: string | null;
  /** Where links for listeners lead. */
  listenerUrl: () => string;
}) {
  const find = (panelId: string) => desk.find(panelId).experimenter;
  const inFull = (panel: ExperimenterSide) => ({
    progress: panel.progress(),
    definition: panel.definition,
    definitionSha256: panel.definitionSha256,
    packSha256: panel.packSha256,
  });
  const link = (panelId: string, fragment: string) => `${listenerUrl()}/p/${panelId}#${fragment}`;

  return newRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/panels',
        rule: adminRule('viewer'),
        summary: 'Every panel, and how it is going',
        responses: { 200: json(panelsSchema, 'The panels, in the order they were opened') },
      }),
      (c) =>
        c.json(
          {
            panels: desk.all().map(({ experimenter }) => experimenter.progress()),
            broken: desk.broken(),
            listenerUrl: listenerUrl(),
          },
          200,
        ),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/panels',
        rule: adminRule('runner'),
        summary: 'Opens a panel from a folder that was built; the same again changes nothing',
        request: { body: jsonBody(openPanelSchema) },
        responses: { 200: json(panelSchema, 'The panel is open') },
        errors: ['panel-refused'],
      }),
      async (c) => {
        const { folder } = c.req.valid('json');
        const panelId = await audited(c, { action: 'open a panel', detail: folder }, () =>
          openPanelFolder({ panelsFolder, folder, open: (request) => desk.open(request) }),
        );
        return c.json(inFull(find(panelId)), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/panels/{panelId}',
        rule: adminRule('viewer'),
        summary: 'A panel: its definition as it was frozen, and how it is going',
        request: { params: panelParams },
        responses: { 200: json(panelSchema, 'The panel') },
        errors: ['not-found'],
      }),
      (c) => c.json(inFull(find(c.req.valid('param').panelId)), 200),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/panels/{panelId}/close',
        rule: adminRule('runner'),
        summary: 'Takes no more answers, for good',
        request: { params: panelParams, body: jsonBody(closeSchema) },
        responses: { 200: json(progressSchema, 'The panel is closed') },
        errors: ['not-found'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        const { reason = '' } = c.req.valid('json');
        const panel = find(panelId);
        await audited(c, { action: 'close a panel', panelId, detail: reason }, () => panel.close());
        return c.json(panel.progress(), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/panels/{panelId}/unblind',
        rule: adminRule('admin'),
        summary: 'Names the conditions of a closed panel, once and for good',
        request: { params: panelParams, body: jsonBody(reasonBodySchema) },
        responses: { 200: json(progressSchema, 'The panel is unblinded') },
        errors: ['not-found', 'panel-open'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        const { reason } = c.req.valid('json');
        const panel = find(panelId);
        await audited(c, { action: 'unblind a panel', panelId, detail: reason }, () =>
          panel.unblind({ reason, by: c.get('account').name }),
        );
        return c.json(panel.progress(), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/panels/{panelId}/quality',
        rule: adminRule('viewer'),
        summary: 'Control trials, pace and what devices told, before anybody knows what the answers say',
        request: { params: panelParams },
        responses: { 200: json(qualitySchema, 'The quality') },
        errors: ['not-found'],
      }),
      (c) => c.json(find(c.req.valid('param').panelId).quality(), 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/panels/{panelId}/evidence',
        rule: adminRule('viewer'),
        summary: 'How far the answers have come, whichever way; null where the plan does not allow to look',
        request: { params: panelParams },
        responses: { 200: json(evidenceSchema, 'The evidence') },
        errors: ['not-found'],
      }),
      (c) => c.json({ evidence: find(c.req.valid('param').panelId).evidence() }, 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/panels/{panelId}/results',
        rule: adminRule('viewer'),
        summary: 'Every answer as a row, and the verdicts, once the panel is unblinded',
        request: { params: panelParams },
        responses: { 200: json(outcomeSchema, 'The results') },
        errors: ['not-found'],
      }),
      async (c) => c.json(await find(c.req.valid('param').panelId).results(), 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/panels/{panelId}/results.csv',
        rule: adminRule('viewer'),
        summary: 'The rows as a table, once the panel is unblinded',
        request: { params: panelParams },
        responses: { 200: table('The rows') },
        errors: ['not-found'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        const rows = await find(panelId).rows();
        return download(rowsAsCsv(rows), { type: 'text/csv; charset=utf-8', file: `${panelId}.csv` });
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/panels/{panelId}/results.jsonl',
        rule: adminRule('viewer'),
        summary: 'The rows as JSON Lines, which keep every value, once the panel is unblinded',
        request: { params: panelParams },
        responses: {
          200: { description: 'The rows', content: { 'application/x-ndjson': { schema: z.string() } } },
        },
        errors: ['not-found'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        const rows = await find(panelId).rows();
        const reply = download(rowsAsJsonLines(rows), {
          type: 'application/x-ndjson',
          file: `${panelId}.jsonl`,
        });
        return reply as never;
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/panels/{panelId}/report',
        rule: adminRule('viewer'),
        summary: 'The verdicts in words and pictures, once the panel is unblinded',
        request: { params: panelParams },
        responses: { 200: json(reportSchema, 'What the report is made of') },
        errors: ['not-found'],
      }),
      async (c) => {
        const { account, notJudged } = await find(c.req.valid('param').panelId).report();
        const { verdicts, pictures } = account ?? { verdicts: [], pictures: [] };
        return c.json({ verdicts, pictures, notJudged }, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/panels/{panelId}/report.html',
        rule: adminRule('viewer'),
        summary: 'The report as one file that needs no server, once the panel is unblinded',
        request: { params: panelParams },
        responses: { 200: { description: 'The file', content: { 'text/html': { schema: z.string() } } } },
        errors: ['not-found'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        const { account } = await find(panelId).report();
        if (account === null) throw new NotFoundError();
        const type = 'text/html; charset=utf-8';
        return download(account.report, { type, file: `${panelId}-verdict.html` });
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/panels/{panelId}/comments',
        rule: adminRule('viewer'),
        summary: 'What listeners wrote beside their answers, once the panel is unblinded',
        request: { params: panelParams },
        responses: { 200: json(commentsSchema, 'The comments') },
        errors: ['not-found'],
      }),
      async (c) => c.json({ comments: await find(c.req.valid('param').panelId).comments() }, 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/panels/{panelId}/completions',
        rule: adminRule('runner'),
        summary: 'What finished sessions are known by on a crowd platform',
        request: { params: panelParams },
        responses: { 200: json(completionCodesSchema, 'The codes') },
        errors: ['not-found'],
      }),
      async (c) => c.json({ completions: await find(c.req.valid('param').panelId).completionCodes() }, 200),
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/panels/{panelId}/verification',
        rule: adminRule('viewer'),
        summary: 'Whether log and draws are as they were written and committed to, and the switch was proven',
        request: { params: panelParams },
        responses: { 200: json(verificationSchema, 'What the check found') },
        errors: ['not-found'],
      }),
      async (c) => {
        const { panelId, experimenter } = desk.find(c.req.valid('param').panelId);
        return c.json(
          {
            log: await stores.log.verify(panelId),
            draws: await experimenter.verifyDraws(),
            switching: await experimenter.verifySwitching(),
          },
          200,
        );
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/panels/{panelId}/invites',
        rule: adminRule('runner'),
        summary: 'Makes invitations, as a table for a mail merge; their links are told this once',
        request: { params: panelParams, body: jsonBody(inviteSchema) },
        responses: { 201: table('A line each: label, link') },
        errors: ['not-found', 'panel-closed'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        const { labels } = c.req.valid('json');
        const panel = find(panelId);
        const invites = await audited(
          c,
          { action: 'invite listeners', panelId, detail: `${labels.length} of them` },
          () => panel.invite({ labels }),
        );
        const lines = invites.map(({ label, invite }) => ({
          label,
          link: link(panelId, `invite=${invite}`),
        }));
        const csv = stringify(lines, { header: true, escape_formulas: true, record_delimiter: 'windows' });
        return download(csv, {
          type: 'text/csv; charset=utf-8',
          file: `${panelId}-invitations.csv`,
          status: 201,
        });
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/panels/{panelId}/invites',
        rule: adminRule('viewer'),
        summary: 'How many were invited, and how many came',
        request: { params: panelParams },
        responses: { 200: json(inviteCountsSchema, 'The counts') },
        errors: ['not-found'],
      }),
      async (c) => {
        const { panelId } = desk.find(c.req.valid('param').panelId);
        return c.json(await stores.invites.count(panelId), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/panels/{panelId}/rehearsals',
        rule: adminRule('runner'),
        summary: 'A link for trying the panel as a listener: marked, never counted',
        request: { params: panelParams, body: jsonBody(nothingSchema) },
        responses: { 201: json(rehearsalSchema, 'The link, which holds for a day') },
        errors: ['not-found'],
      }),
      async (c) => {
        const { panelId } = desk.find(c.req.valid('param').panelId);
        const token = await audited(c, { action: 'try a panel', panelId }, async () =>
          rehearsals.createToken(panelId),
        );
        return c.json({ url: link(panelId, `rehearsal=${token}`) }, 201);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/panels/{panelId}/erasures',
        rule: adminRule('admin'),
        summary:
          'Erases what a listener wrote and how the listener was known; answers stay, under the pseudonym',
        request: { params: panelParams, body: jsonBody(eraseSchema) },
        responses: { 200: json(doneSchema, 'Erased') },
        errors: ['not-found'],
      }),
      async (c) => {
        const { panelId } = c.req.valid('param');
        const { listener, reason } = c.req.valid('json');
        const panel = find(panelId);
        await audited(c, { action: 'erase a listener', panelId, detail: `${listener}: ${reason}` }, () =>
          panel.eraseListener({ listener, by: c.get('account').name }),
        );
        return c.json(done, 200);
      },
    );
}

function download(
  body: string,
  { type, file, status = 200 }: { type: string; file: string; status?: number },
): Response {
  return new Response(body, {
    status,
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${file}"`,
      'cache-control': 'no-store',
    },
  });
}
