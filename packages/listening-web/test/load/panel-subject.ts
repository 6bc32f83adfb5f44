/** What a kill is done to over HTTP: a panel server with listeners, each of whom keeps an answer and sends it until it is acknowledged. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { exportPanel } from '../../src/server/exports/export-panel.ts';
import { EXPORT_FILES } from '../../src/server/exports/panel-export.ts';
import { createPanelServer } from '../../src/server/panel-server.ts';
import type { AnswerReply, PresentedTrial } from '../../src/server/panels/panel-api.ts';
import { createVisitor, type Reply, type Visitor } from '../../src/simulation/visitor.ts';
import { freePort } from '../deploy/free-port.ts';
import type { Answer } from '../faults/answer.ts';
import { NotTakenError, type RunningSubject, type Subject } from '../faults/subject.ts';
import { anAnswer, hear, PANEL, postAnswer, startSession } from '../server/test-server.ts';
import { smallDefinition, writeSmallPack } from '../small-pack.ts';

export interface PanelSubject extends Subject {
  /** What is known once `stored` was asked. */
  found(): {
    /** Answers sent again that were on the disk already: committed, and the acknowledgement lost. */
    readonly repeatsRecognized: number;
    /** Sessions and trials that were acknowledged, and that the server knew nothing of later. */
    readonly forgotten: number;
    /** Rows of the export's answers. */
    readonly exportedRows: number;
    /** Trials with more than one answer. */
    readonly trialsAnsweredTwice: number;
  };
  remove(): Promise<void>;
}

interface Listener {
  readonly visitor: Visitor;
  trial: PresentedTrial | null;
  /** Whether the answer of this trial has left. */
  wasSent: boolean;
}

/** What Node says to a request that does not come to its end: nothing was taken. */
const TOO_SLOWLY_ASKED = 408;

const DEFINITION = smallDefinition({
  method: 'preference',
  question: 'Which one do you prefer?',
  trialsPerSession: 40,
  trainingTrials: 0,
});

/** Opens a panel in a database, and starts a program of `serve-alone.ts` on it whenever it is wanted. */
export async function panelSubject({
  program,
  database,
}: {
  program: string;
  database: string;
}): Promise<PanelSubject> {
  const pack = await writeSmallPack();
  const { packFolder, blindingKeyFile } = pack;
  await withServer(database, (server) =>
    server.openPanel({ definition: DEFINITION, packFolder, blindingKeyFile }),
  );
  const port = await freePort();
  const listeners = new Map<number, Listener>();
  const sentAgainAt = new Map<string, string>();
  let forgotten = 0;
  let repeatsRecognized = 0;
  let exportedRows = 0;
  let trialsAnsweredTwice = 0;

  async function begin(client: number): Promise<Listener> {
    const visitor = createVisitor({ url: `http://127.0.0.1:${port}` });
    expectOk(await startSession(visitor));
    const listener: Listener = { visitor, trial: null, wasSent: false };
    listeners.set(client, listener);
    return listener;
  }

  /** Goes on where the listener stands: what was sent is sent again as it was, what was not yet heard is heard. */
  async function answerNext(listener: Listener, key: string): Promise<Reply> {
    const { visitor } = listener;
    if (listener.trial === null) {
      const opened = await visitor.post(`${PANEL}/trials`, {});
      if (opened.status !== 200) return opened;
      listener.trial = opened.json() as PresentedTrial;
    }
    if (listener.wasSent) {
      if (!sentAgainAt.has(key)) sentAgainAt.set(key, new Date().toISOString());
    } else {
      for (const reply of (await hear(visitor, listener.trial)).values()) {
        if (reply.status !== 200) return reply;
      }
    }
    listener.wasSent = true;
    return postAnswer(visitor, listener.trial, anAnswer({ idempotencyKey: key }));
  }

  async function submit({ client, number }: Answer): Promise<void> {
    const key = keyOfRequest({ client, number });
    for (const isLastTry of [false, false, true]) {
      const listener = listeners.get(client) ?? (await begin(client));
      const reply = await answerNext(listener, key);
      if (reply.status === 200) {
        listener.trial = null;
        listener.wasSent = false;
        if ((reply.json() as AnswerReply).session.stage === 'finished') leave(client, listener);
        return;
      }
      if (reply.status === TOO_SLOWLY_ASKED) throw new NotTakenError('the server waited no longer');
      if (reply.status >= 500 || isLastTry) expectOk(reply);
      forgotten += 1;
      leave(client, listener);
    }
  }

  function leave(client: number, { visitor }: Listener): void {
    visitor.leave();
    listeners.delete(client);
  }

  async function start(): Promise<RunningSubject> {
    const child = spawn(process.execPath, [program, database, `${port}`], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
    const lines = createInterface({ input: child.stdout });
    await Promise.race([
      once(lines, 'line'),
      ended.then(({ code, signal }) => {
        throw new Error(`the server ended before it was ready (${code ?? signal})`);
      }),
    ]);
    return {
      process: child,
      ended,
      submit: (answer) =>
        submit(answer).catch((problem: unknown) => {
          throw isCutOff(problem) ? new NotTakenError('the connection was cut') : problem;
        }),
    };
  }

  return {
    start,
    async stored() {
      for (const [client, listener] of listeners) leave(client, listener);
      const { panelId } = DEFINITION;
      await withServer(database, async (server) => {
        await server.closePanel(panelId);
        await server.unblindPanel(panelId, 'all kills are done');
      });
      const folder = await mkdtemp(join(tmpdir(), 'earwitness-export-'));
      const { contents } = await exportPanel({ database, panelId, folder });
      const [answers, log] = await Promise.all(
        [EXPORT_FILES.answers, EXPORT_FILES.log].map((name) => readFile(join(folder, name), 'utf8')),
      );
      await rm(folder, { recursive: true });
      exportedRows = linesOf(answers).length;
      if (exportedRows !== contents.answers) throw new RangeError('the export has not the answers it says');
      const events = linesOf(log).filter(({ kind }) => kind === 'answer-given');
      const bodies = events.map(({ body }) => JSON.parse(body as string) as Record<string, string>);
      const trials = new Set(bodies.map(({ session, stage, number }) => `${session} ${stage} ${number}`));
      trialsAnsweredTwice = bodies.length - trials.size;
      repeatsRecognized = events.filter((event, index) => {
        const sentAgain = sentAgainAt.get(bodies[index]?.idempotencyKey ?? '');
        return sentAgain !== undefined && String(event.recorded_at) < sentAgain;
      }).length;
      return bodies.map(({ idempotencyKey = '' }) => answerOfRequest(idempotencyKey));
    },
    found: () => ({ repeatsRecognized, forgotten, exportedRows, trialsAnsweredTwice }),
    remove: () => pack.remove(),
  };
}

async function withServer(
  database: string,
  act: (server: Awaited<ReturnType<typeof createPanelServer>>) => Promise<unknown>,
): Promise<void> {
  const server = await createPanelServer({ database, port: 0 });
  try {
    await act(server);
  } finally {
    await server.stop();
  }
}

function expectOk(reply: Reply): void {
  if (reply.status < 300) return;
  throw new Error(`the server answered ${reply.status}: ${new TextDecoder().decode(reply.bytes)}`);
}

/** Nobody answered, or not to the end. */
const isCutOff = (problem: unknown): boolean =>
  problem instanceof RangeError ||
  ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes((problem as NodeJS.ErrnoException).code ?? '');

const keyOfRequest = ({ client, number }: Answer): string => `the-answer-of-${client}-numbered-${number}`;

function answerOfRequest(key: string): Answer {
  const [client = 0, number = 0] = (key.match(/\d+/g) ?? []).map(Number);
  return { client, number };
}

const linesOf = (file = ''): Record<string, unknown>[] =>
  file
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
