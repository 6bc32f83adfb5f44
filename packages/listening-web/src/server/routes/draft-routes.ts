import { z } from '@hono/zod-openapi';
import type { Audited } from '../admin/audit.ts';
import type { DraftDesk, DraftPanel } from '../drafts/draft-desk.ts';
import { adminRule, declareRoute, json, jsonBody } from '../http/declare-route.ts';
import {
  buildBodySchema,
  checkBodySchema,
  checkedDraftSchema,
  draftBuildSchema,
  draftItemsSchema,
  draftParams,
  itemsBodySchema,
  offeredMusicSchema,
  preparedSoundsSchema,
  saveBodySchema,
  soundParams,
  soundsBodySchema,
  suggestionsBodySchema,
  suggestionsSchema,
  waveformBodySchema,
  waveformSchema,
} from '../http/draft-schemas.ts';
import { newRouter } from '../http/new-router.ts';
import { wantedStimulusTypes } from '../http/wanted.ts';

/** Drafts name conditions, so they are for those who may also open panels. */
const rule = adminRule('runner');
const sound = { schema: z.string().openapi({ format: 'binary' }) };

/** How a panel is drawn up before there is one: its music, its sounds, its file, its pack. */
export function draftRoutes({ drafts, audited }: { drafts: DraftDesk; audited: Audited }) {
  return newRouter()
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/drafts/music',
        rule,
        summary: 'Datasets, runs and folders of audio that a panel can be made of',
        responses: { 200: json(offeredMusicSchema, 'The places, by path below the music folder') },
        errors: ['panel-refused'],
      }),
      async (c) => c.json(await drafts.music(), 200),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/drafts/items',
        rule,
        summary: 'The pieces of a source, and their versions',
        request: { body: jsonBody(itemsBodySchema) },
        responses: { 200: json(draftItemsSchema, 'The pieces') },
        errors: ['panel-refused'],
      }),
      async (c) => c.json({ items: await drafts.items(c.req.valid('json').source) }, 200),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/drafts/waveform',
        rule,
        summary: 'One picture of a piece for all its versions, and where all of them have music',
        request: { body: jsonBody(waveformBodySchema) },
        responses: { 200: json(waveformSchema, 'The picture') },
        errors: ['panel-refused'],
      }),
      async (c) => c.json(await drafts.waveform(c.req.valid('json').comparison), 200),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/drafts/suggestions',
        rule,
        summary: 'Where excerpts of a length would be chosen, by each rule',
        request: { body: jsonBody(suggestionsBodySchema) },
        responses: { 200: json(suggestionsSchema, 'A place a rule') },
        errors: ['panel-refused'],
      }),
      async (c) => {
        const { comparison, seconds } = c.req.valid('json');
        return c.json({ suggestions: await drafts.suggest(comparison, { seconds }) }, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/drafts/sounds',
        rule,
        summary: 'Makes an excerpt of every version, equally loud, as a pack would have it',
        request: { body: jsonBody(soundsBodySchema) },
        responses: { 201: json(preparedSoundsSchema, 'What the sounds are, and by what ids they are had') },
        errors: ['panel-refused'],
      }),
      async (c) => {
        const { comparison, ...place } = c.req.valid('json');
        return c.json(await drafts.prepare(comparison, place), 201);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/draft-sounds/{soundId}',
        rule,
        summary: 'A sound that was made for a draft, whole, as FLAC or WAV by the Accept header',
        request: { params: soundParams },
        responses: {
          200: { description: 'The sound', content: { 'audio/flac': sound, 'audio/wav': sound } },
        },
        errors: ['not-found', 'panel-refused'],
      }),
      async (c) => {
        const { soundId } = c.req.valid('param');
        const accepts = wantedStimulusTypes(c.req.header('accept'));
        const { type, bytes } = await drafts.sound(soundId, { accepts });
        return new Response(bytes, {
          status: 200,
          headers: { 'content-type': type, 'content-length': String(bytes.byteLength) },
        });
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/drafts/check',
        rule,
        summary:
          'The panel.yaml of a draft, and what is wrong with it, by the rules that panels are built by',
        request: { body: jsonBody(checkBodySchema) },
        responses: { 200: json(checkedDraftSchema, 'The file, and its first problem') },
        errors: ['panel-refused'],
      }),
      async (c) => c.json(await drafts.check(c.req.valid('json').panel as DraftPanel), 200),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/drafts/{draftId}/file',
        rule,
        summary: 'Writes panel.yaml into a folder of the panel’s own; never over another unless forced',
        request: { params: draftParams, body: jsonBody(saveBodySchema) },
        responses: { 200: json(checkedDraftSchema, 'The file is written') },
        errors: ['panel-refused'],
      }),
      async (c) => {
        const { draftId } = c.req.valid('param');
        const { panel, force } = c.req.valid('json');
        const saved = await audited(
          c,
          { action: 'write a panel’s file', panelId: draftId, detail: force ? 'over another' : '' },
          () => drafts.save({ ...panel, panelId: draftId } as DraftPanel, { force }),
        );
        return c.json(saved, 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/admin/drafts/{draftId}/build',
        rule,
        summary: 'Begins to build the panel whose file was written; one is built at a time',
        request: { params: draftParams, body: jsonBody(buildBodySchema) },
        responses: { 202: json(draftBuildSchema, 'It has begun') },
        errors: ['panel-refused'],
      }),
      async (c) => {
        const { draftId } = c.req.valid('param');
        const { force } = c.req.valid('json');
        const begun = await audited(
          c,
          { action: 'build a panel', panelId: draftId, detail: force ? 'over another' : '' },
          () => drafts.startBuild(draftId, { force }),
        );
        return c.json(begun, 202);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/admin/drafts/{draftId}/build',
        rule,
        summary: 'How far a build is, and how it ended',
        request: { params: draftParams },
        responses: { 200: json(draftBuildSchema, 'The build') },
        errors: ['not-found'],
      }),
      (c) => c.json(drafts.build(c.req.valid('param').draftId), 200),
    );
}
