/** A panel server on a free port with a small panel in it, and listeners to visit it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PanelDefinitionInput } from '@earwitness/bench/panel';
import {
  createPanelServer,
  type PanelServer,
  type PanelServerOptions,
} from '../../src/server/panel-server.ts';
import type { AnswerReply, PresentedTrial } from '../../src/server/panels/panel-api.ts';
import { createVisitor, type Reply, type Visitor } from '../../src/simulation/visitor.ts';
import { type SmallPack, smallDefinition, writeSmallPack } from '../small-pack.ts';

export const ADMIN_TOKEN = 'an-admin-token-for-tests';

export interface TestServer {
  readonly server: PanelServer;
  readonly pack: SmallPack;
  readonly databaseFile: string;
  /** The server's log, line by line. */
  readonly logged: readonly string[];
  /** What of the log is an error. */
  errors(): readonly string[];
  /** The experimenter's address. */
  readonly adminOrigin: string;
  /** Where listeners are served, wherever a proxy may stand. */
  readonly listenerPort: number;
  listener(headers?: Record<string, string>): Visitor;
  /** Whoever started the server. */
  admin(): Visitor;
  /** Stops the server and starts another on the same database. */
  restart(): Promise<void>;
  end(): Promise<void>;
}

export async function startTestServer({
  definition = smallDefinition(),
  pack: givenPack,
  options = {},
}: {
  definition?: PanelDefinitionInput;
  pack?: SmallPack;
  options?: Partial<PanelServerOptions>;
} = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'earwitness-server-'));
  const databaseFile = join(folder, 'panels.sqlite');
  const pack = givenPack ?? (await writeSmallPack());
  const logged: string[] = [];
  await writeFile(join(folder, 'index.html'), '<title>client</title>');
  const start = () =>
    createPanelServer({
      database: databaseFile,
      clientFolder: folder,
      port: 0,
      adminToken: ADMIN_TOKEN,
      log: (line) => logged.push(line),
      ...options,
    });
  let server = await start();
  await server.openPanel({ definition, packFolder: pack.packFolder, blindingKeyFile: pack.blindingKeyFile });
  return {
    get server() {
      return server;
    },
    pack,
    databaseFile,
    logged,
    errors: () => logged.filter((line) => JSON.parse(line).level === 'error'),
    get listenerPort() {
      return server.listenerPort;
    },
    get adminOrigin() {
      return new URL(server.adminUrl).origin;
    },
    listener: (headers = {}) => createVisitor({ url: server.url, headers }),
    admin: () =>
      createVisitor({
        url: new URL(server.adminUrl).origin,
        headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      }),
    async restart() {
      await server.stop();
      server = await start();
    },
    async end() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
      await pack.remove();
    },
  };
}

export const PANEL = '/api/panels/small-panel';

export function startSession(listener: Visitor, changes: object = {}): Promise<Reply> {
  return listener.post(`${PANEL}/sessions`, {
    consent: true,
    playback: 'headphones',
    trainedListener: false,
    ...changes,
  });
}

export async function openTrial(listener: Visitor): Promise<PresentedTrial> {
  const reply = await listener.post(`${PANEL}/trials`, {});
  if (reply.status !== 200) throw new Error(`no trial: ${reply.status} ${JSON.stringify(reply.json())}`);
  return reply.json() as PresentedTrial;
}

/** Fetches every sound of a trial, by slot. */
export async function hear(listener: Visitor, trial: PresentedTrial): Promise<Map<string, Reply>> {
  const heard = new Map<string, Reply>();
  for (const { slot, url } of trial.stimuli) heard.set(slot, await listener.get(url));
  return heard;
}

export function anAnswer(changes: Record<string, unknown> = {}) {
  return {
    idempotencyKey: 'key-of-at-least-16',
    answer: { choice: 'A' },
    confidence: 3,
    responseSeconds: 12.5,
    switches: 4,
    ...changes,
  };
}

export function postAnswer(listener: Visitor, trial: PresentedTrial, answer: unknown): Promise<Reply> {
  return listener.post(`${PANEL}/trials/${trial.trialToken}/answer`, answer);
}

let keysMade = 0;

/** Opens, hears and answers one trial. */
export async function takeTrial(
  listener: Visitor,
  { choice = 'A', idempotencyKey }: { choice?: string; idempotencyKey?: string } = {},
): Promise<{ trial: PresentedTrial; heard: Map<string, Reply>; reply: AnswerReply }> {
  const trial = await openTrial(listener);
  const heard = await hear(listener, trial);
  keysMade += 1;
  const answered = await postAnswer(
    listener,
    trial,
    anAnswer({ answer: { choice }, idempotencyKey: idempotencyKey ?? `take-trial-key-${keysMade}` }),
  );
  if (answered.status !== 200) throw new Error(`no answer: ${answered.status}`);
  return { trial, heard, reply: answered.json() as AnswerReply };
}
