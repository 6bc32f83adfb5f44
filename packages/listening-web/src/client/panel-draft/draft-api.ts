/** What the page that draws up panels asks of the server; loaded with that page alone. */
import type { PanelFileInput } from '@earwitness/bench/panel';
import { hc, type InferRequestType, type InferResponseType } from 'hono/client';
import type { AdminAppType } from '../../server/app.ts';
import { reply, served } from '../api.ts';

const { admin } = hc<AdminAppType>(served, { init: { cache: 'no-store' } }).api;
const { drafts } = admin;
const draft = drafts[':draftId'];

export type OfferedMusic = InferResponseType<typeof drafts.music.$get, 200>;
export type DraftItem = InferResponseType<typeof drafts.items.$post, 200>['items'][number];
export type Waveform = InferResponseType<typeof drafts.waveform.$post, 200>;
export type Suggestion = InferResponseType<typeof drafts.suggestions.$post, 200>['suggestions'][number];
export type PreparedSounds = InferResponseType<typeof drafts.sounds.$post, 201>;
export type CheckedDraft = InferResponseType<typeof drafts.check.$post, 200>;
export type DraftBuild = InferResponseType<typeof draft.build.$get, 200>;
export type DraftComparison = InferRequestType<typeof drafts.waveform.$post>['json']['comparison'];
export type DraftSource = DraftComparison['source'];
export type ExcerptRule = Suggestion['rule'];
interface DraftExcerpt {
  readonly startSeconds: number;
  readonly endSeconds: number;
}
/** As it is checked by the server: fields may be wrong yet. */
export type DraftPanel = InferRequestType<typeof drafts.check.$post>['json']['panel'];
export type MusicPlace = OfferedMusic['places'][number];
export type LooseFile = NonNullable<DraftSource['files']>[number];
export type Maker = NonNullable<NonNullable<PanelFileInput['material']['files']>[number]['maker']>;

/** Every call throws `NoConnectionError` or `RefusedError`. */
export function draftApi(token: string | null) {
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  const options = { headers };
  return {
    /** For whoever fetches sounds by themselves. */
    headers,
    soundUrl: (soundId: string) => `api/admin/draft-sounds/${soundId}`,
    music: () => reply(drafts.music.$get({}, options)),
    items: (source: DraftSource) => reply(drafts.items.$post({ json: { source } }, options)),
    waveform: (comparison: DraftComparison) =>
      reply(drafts.waveform.$post({ json: { comparison } }, options)),
    suggestions: (comparison: DraftComparison, seconds: number) =>
      reply(drafts.suggestions.$post({ json: { comparison, seconds } }, options)),
    /** @param anchorsOf the version that anchors are made of; null for none */
    sounds: (
      comparison: DraftComparison,
      { startSeconds, endSeconds, anchorsOf }: DraftExcerpt & { anchorsOf: string | null },
    ) => {
      const json = { comparison, startSeconds, endSeconds, ...(anchorsOf !== null && { anchorsOf }) };
      return reply(drafts.sounds.$post({ json }, options));
    },
    check: (panel: DraftPanel) => reply(drafts.check.$post({ json: { panel } }, options)),
    save: (panel: DraftPanel, force: boolean) =>
      reply(draft.file.$post({ param: { draftId: panel.panelId }, json: { panel, force } }, options)),
    startBuild: (draftId: string, force: boolean) =>
      reply(draft.build.$post({ param: { draftId }, json: { force } }, options)),
    build: (draftId: string) => reply(draft.build.$get({ param: { draftId } }, options)),
    open: (folder: string) => reply(admin.panels.$post({ json: { folder } }, options)),
  };
}
export type DraftApi = ReturnType<typeof draftApi>;
