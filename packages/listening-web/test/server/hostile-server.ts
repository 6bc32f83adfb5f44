/** A server with two panels in it and everything stolen that could be: what both tests of hostile requests send to. */
import type { PresentedTrial } from '../../src/server/panels/panel-api.ts';
import { smallDefinition } from '../small-pack.ts';
import { TRIALS } from './hostile-listeners.ts';
import type { Loot } from './hostile-requests.ts';
import {
  ADMIN_TOKEN,
  openTrial,
  startSession,
  startTestServer,
  type TestServer,
  takeTrial,
} from './test-server.ts';

export interface HostileServer {
  readonly panel: TestServer;
  readonly loot: Loot;
  readonly origins: Readonly<Record<'listener' | 'admin', string>>;
}

export async function startHostileServer(): Promise<HostileServer> {
  const panel = await startTestServer({
    definition: smallDefinition({ trialsPerSession: TRIALS, trainingTrials: 0 }),
  });
  const { packFolder, blindingKeyFile } = panel.pack;
  // What is closed, unblinded and asked in other ways is this one.
  const definition = smallDefinition({
    panelId: 'fuzzed-panel',
    questionnaire: [{ fieldId: 'age', question: 'How old are you?', kind: 'number' }],
  });
  await panel.server.openPanel({ definition, packFolder, blindingKeyFile });
  const admin = panel.admin();
  const document = (await admin.get('/api/openapi.json')).json() as {
    paths: Record<string, Record<string, { tags: ('listener' | 'admin')[] }>>;
  };
  const { token } = (await admin.post('/api/admin/tokens', { label: 'thief', role: 'viewer' })).json() as {
    token: string;
  };
  const [one, other] = [panel.listener(), panel.listener()];
  const fuzzedTrials: PresentedTrial[] = [];
  await startSession(one);
  await startSession(other);
  for (const listener of [one, other]) {
    const fuzzed = '/api/panels/fuzzed-panel';
    await listener.post(`${fuzzed}/sessions`, { consent: true, playback: 'car', trainedListener: false });
    await listener.post(`${fuzzed}/questionnaire`, { answers: { age: 30 } });
    fuzzedTrials.push((await listener.post(`${fuzzed}/trials`, { tab: 'tab-2' })).json() as PresentedTrial);
  }
  const over = await takeTrial(one);
  const trials = [...fuzzedTrials, over.trial, await openTrial(one), await openTrial(other)];
  return {
    panel,
    origins: { listener: panel.server.url, admin: panel.adminOrigin },
    loot: {
      routes: Object.entries(document.paths).flatMap(([path, operations]) =>
        Object.entries(operations).flatMap(([method, { tags }]) =>
          tags.map((side) => ({ side, method: method.toUpperCase(), path })),
        ),
      ),
      panelIds: ['fuzzed-panel', 'no-panel'],
      tokens: trials.flatMap(({ trialToken, stimuli }) => [
        trialToken,
        ...stimuli.map(({ url }) => url.split('/').at(-1) ?? ''),
      ]),
      credentials: [
        {},
        one.headers(),
        other.headers(),
        { authorization: `Bearer ${token}` },
        { authorization: `Bearer ${ADMIN_TOKEN}` },
        { cookie: `earwitness_fuzzed-panel=${'0'.repeat(32)}` },
      ],
    },
  };
}
