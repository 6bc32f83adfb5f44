/** How commands come to panels: through a server, or through their database. */
import { UsageError } from '../terminal/report-failure.ts';
import type { Experimenter } from './experimenter.ts';
import { experimenterOnDatabase } from './experimenter-on-database.ts';
import { experimenterOverHttp } from './experimenter-over-http.ts';
import { findPanels, idNamed, type PlaceOptions, serverFileOf } from './panels-place.ts';
import { findRunningServer } from './running-server.ts';

export interface ExperimenterOptions extends PlaceOptions {
  /** Address of a server's experimenter side. */
  readonly server?: string;
  /** Where listeners come to, for links made without a server. */
  readonly publicUrl?: string;
}

/**
 * Comes to panels: through the server that was named, or the one that has the database open where something is to be changed, else
 * through the database itself.
 *
 * @param named a panel's id, or where panels are
 * @param writes whether anything is to be changed
 * @param work is given the panel that is meant
 * @throws {UsageError} where that cannot be said, or there is nothing
 */
export async function withExperimenter<Result>(
  named: string | undefined,
  { writes, ...options }: ExperimenterOptions & { writes: boolean },
  work: (experimenter: Experimenter, panelId: string) => Promise<Result>,
): Promise<Result> {
  const { experimenter, panelId } = await comeIn(named, { ...options, writes });
  try {
    return await work(experimenter, panelId ?? (await theOnlyPanel(experimenter)));
  } finally {
    await experimenter.leave();
  }
}

/** The same for what concerns all panels of a place. */
export async function withPanels<Result>(
  named: string | undefined,
  options: ExperimenterOptions,
  work: (experimenter: Experimenter) => Promise<Result>,
): Promise<Result> {
  const { experimenter } = await comeIn(named, { ...options, writes: false });
  try {
    return await work(experimenter);
  } finally {
    await experimenter.leave();
  }
}

async function comeIn(
  named: string | undefined,
  { server, publicUrl, writes, ...options }: ExperimenterOptions & { writes: boolean },
): Promise<{ experimenter: Experimenter; panelId: string | null }> {
  if (server !== undefined) {
    return {
      experimenter: experimenterOverHttp({ adminUrl: adminUrlOf(server), token: tokenAtHand() }),
      panelId: await idNamed(named),
    };
  }
  const { database, panelId } = await findPanels(named, options, { writes });
  const running = writes ? await findRunningServer(serverFileOf(database, options)) : null;
  return {
    panelId,
    experimenter:
      running === null
        ? await experimenterOnDatabase({ database, readOnly: !writes, publicUrl: publicUrl ?? null })
        : experimenterOverHttp(running),
  };
}

/** The address as it was given, or as the link to the admin page has it. */
function adminUrlOf(server: string): string {
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol)) {
    throw new UsageError(
      `Cannot reach the server ${server}: it must be an address such as http://127.0.0.1:4181`,
    );
  }
  return new URL(server).href.replace(/#.*$/, '').replace(/(\/admin)?\/*$/, '');
}

function tokenAtHand(): string {
  const token = process.env.EARWITNESS_TOKEN;
  if (token === undefined || token === '') {
    throw new UsageError(
      'Cannot sign in to the server without a token: put it in the environment as EARWITNESS_TOKEN',
    );
  }
  return token;
}

async function theOnlyPanel(experimenter: Experimenter): Promise<string> {
  const [first, ...others] = await experimenter.list();
  if (first === undefined) throw new UsageError('Cannot find a panel: none was opened here yet');
  if (others.length === 0) return first.panelId;
  const ids = [first, ...others].map(({ panelId }) => panelId);
  throw new UsageError(`Cannot choose between the panels here: name one of ${ids.join(', ')}`);
}
