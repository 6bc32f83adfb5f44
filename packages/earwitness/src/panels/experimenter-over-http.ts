/** An experimenter who asks a server. */
import type { BrokenPanel, PanelProgress } from '@earwitness/listening-web';
import { parse } from 'csv-parse/sync';
import { UsageError } from '../terminal/report-failure.ts';
import { type Completion, type Experimenter, listPanels, type PanelLook } from './experimenter.ts';
import type { RunningServer } from './running-server.ts';

/** Of one request for invitations: well below what a server takes of labels, and in bytes. */
const MOST_LABELS = 200;
const MOST_LABEL_CHARACTERS = 12_000;

export function experimenterOverHttp({ adminUrl, token }: RunningServer): Experimenter {
  async function call(path: string, body?: object): Promise<Response> {
    const reply = await fetch(`${adminUrl}/api/admin/panels${path}`, {
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      redirect: 'error',
    }).catch((cause: Error) => {
      throw new UsageError(`Cannot reach the server ${adminUrl}: ${messageOf(cause)}`, { cause });
    });
    if (reply.ok) return reply;
    throw new UsageError(`The server at ${adminUrl} says: ${await refusalOf(reply)}`);
  }
  const ask = async (path: string, body?: object): Promise<unknown> => (await call(path, body)).json();
  const at = (panelId: string) => `/${encodeURIComponent(panelId)}`;

  return {
    async list() {
      const { panels, broken } = (await ask('')) as ListReply;
      return listPanels(panels, broken);
    },
    async look(panelId) {
      const [panel, quality, evidence, invites] = await Promise.all([
        ask(at(panelId)),
        ask(`${at(panelId)}/quality`),
        ask(`${at(panelId)}/evidence`),
        ask(`${at(panelId)}/invites`),
      ]);
      const { progress } = panel as Pick<PanelLook, 'progress'>;
      return { progress, quality, ...(evidence as Pick<PanelLook, 'evidence'>), invites } as PanelLook;
    },
    async completions(panelId) {
      const reply = await ask(`${at(panelId)}/completions`);
      return (reply as { completions: readonly Completion[] }).completions;
    },
    async invite({ panelId, labels, keep }) {
      for (const some of inParts(labels)) {
        const table = await (await call(`${at(panelId)}/invites`, { labels: some })).text();
        const lines = parse(table, { columns: true }) as readonly { link: string }[];
        await keep(lines.map(({ link }) => link));
      }
    },
    rehearse: async (panelId) => ((await ask(`${at(panelId)}/rehearsals`, {})) as { url: string }).url,
    close: async ({ panelId, reason }) =>
      (await ask(`${at(panelId)}/close`, reason === '' ? {} : { reason })) as PanelProgress,
    unblind: async ({ panelId, reason }) =>
      (await ask(`${at(panelId)}/unblind`, { reason })) as PanelProgress,
    async erase({ panelId, listener, reason }) {
      await ask(`${at(panelId)}/erasures`, { listener, reason });
    },
    leave: async () => {},
  };
}

interface ListReply {
  readonly panels: readonly PanelProgress[];
  readonly broken: readonly BrokenPanel[];
}

/** In the order given, none so large that a server would refuse it. */
function inParts(labels: readonly string[]): string[][] {
  const parts: string[][] = [];
  let room = 0;
  for (const label of labels) {
    const last = parts.at(-1);
    if (last === undefined || last.length === MOST_LABELS || room < label.length) {
      parts.push([label]);
      room = MOST_LABEL_CHARACTERS;
    } else last.push(label);
    room -= label.length;
  }
  return parts;
}

async function refusalOf(reply: Response): Promise<string> {
  const text = await reply.text();
  try {
    return (JSON.parse(text) as { message: string }).message;
  } catch {
    return `status ${reply.status}`;
  }
}

/** What fetch says is only that it failed; why, its cause knows. */
const messageOf = ({ message, cause }: Error): string =>
  cause instanceof Error && cause.message !== '' ? cause.message : message;
