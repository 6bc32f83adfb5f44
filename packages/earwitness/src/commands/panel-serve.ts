/** `earwitness panel serve`: panels on the air. */
import { type PanelMethod, panelMethodSchema } from '@earwitness/bench/panel';
import type { BrokenPanel, PanelServerOptions } from '@earwitness/listening-web';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ConditionPair } from '../panels/prepare-panel.ts';
import type { ServedPanels } from '../panels/serve-panels.ts';
import { parseCount, parsePort, parseSeconds } from '../terminal/option-parsers.ts';
import { UsageError } from '../terminal/report-failure.ts';

interface ServeOptions {
  database?: string;
  music?: string;
  host?: string;
  port: number;
  adminHost: string;
  adminPort?: number;
  publicUrl?: string;
  trustProxy?: number | string[];
  tlsCert?: string;
  tlsKey?: string;
  lan?: boolean;
  qr?: boolean;
  log?: boolean;
  method: PanelMethod;
  pair?: string;
  trials: number;
  seconds: number;
  json?: boolean;
}

export function definePanelServe(panel: Command): void {
  panel
    .command('serve')
    .description(
      'serves built panels, or the panel of a run: pages for listeners, and a side of its own for you',
    )
    .argument('[places...]', 'folders with built panels, or folders of runs', ['.'])
    .option(
      '--database <file or url>',
      'where answers go (default: DATABASE_URL, or panels.sqlite in the first folder)',
    )
    .option(
      '--music <folder>',
      'lets you draw up panels on your page from the music below this folder, and nothing outside it',
    )
    .option('--host <address>', 'where listeners come to (default: 127.0.0.1, this machine alone)')
    .option('--port <number>', 'where to serve listeners; 0 takes a free one', parsePort, 4180)
    .option('--admin-host <address>', 'where the experimenter comes to', '127.0.0.1')
    .option(
      '--admin-port <number>',
      'where to serve the experimenter (default: the port after --port)',
      parsePort,
    )
    .option(
      '--public-url <url>',
      'where listeners reach it through a proxy, such as https://example.org/listen',
    )
    .option(
      '--trust-proxy <hops or addresses>',
      'whose X-Forwarded headers count: so many proxies in a row, or those at 10.0.0.0/8,…',
      parseTrustProxy,
    )
    .option('--tls-cert <file.pem>', 'serve listeners over HTTPS with this certificate')
    .option('--tls-key <file.pem>', 'its key')
    .option('--lan', 'serve a room: over HTTPS on this machine’s own address, with a certificate made for it')
    .option('--qr', 'print the link as a code for phones (with --lan always)')
    .option('--log', 'print the server’s log to standard error, JSON lines without names or addresses')
    .addOption(
      new Option('--method <name>', 'of a run: the question')
        .choices(panelMethodSchema.options)
        .default('abx'),
    )
    .option('--pair <a,b>', 'of a run: the two conditions to compare (default: ours and the human master)')
    .option('--trials <number>', 'of a run: answers per listener', parseCount, 12)
    .option('--seconds <number>', 'of a run: length of the excerpts', parseSeconds, 10)
    .option('--json', 'print the links as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  earwitness panel serve study --public-url https://example.org/listen --trust-proxy 1',
    )
    .action(runServe);
}

const EVERY_ADDRESS = '0.0.0.0';

/** A number of proxies, or addresses and networks. */
function parseTrustProxy(text: string): number | string[] {
  const words = text.split(',').map((word) => word.trim());
  const [only = ''] = words;
  if (words.length === 1 && /^\d{1,2}$/.test(only)) return Number(only);
  if (words.some((word) => word === '')) {
    throw new InvalidArgumentError(
      'It must be a number of proxies, or addresses such as 10.0.0.1,10.1.0.0/16.',
    );
  }
  return words;
}

async function runServe(paths: string[], options: ServeOptions): Promise<void> {
  const { method, trials, seconds, json = false } = options;
  const question = { method, trials, seconds, pair: parsePair(options.pair) };
  const { createProgressReporter } = await import('../terminal/progress-bar.ts');
  const { servePanels } = await import('../panels/serve-panels.ts');
  const { asUsageAsync } = await import('../terminal/report-failure.ts');
  const { waitForInterrupt } = await import('../terminal/wait-for-interrupt.ts');
  const progress = await createProgressReporter({ quiet: json });
  const { database, music } = options;
  const served = await asUsageAsync(
    servePanels(paths, {
      place: { ...(database !== undefined && { database }) },
      question,
      progress,
      ...(music !== undefined && { musicFolder: music }),
      serverFor: (folder) => serverOptionsOf(options, { folder }),
    }),
  ).finally(() => progress.stop());
  try {
    process.stdout.write(json ? `${JSON.stringify(linksOf(served))}\n` : await linksText(served, options));
    await waitForInterrupt();
  } finally {
    await served.stop();
  }
}

/** Where answers go, a certificate that is made goes beside them. */
async function serverOptionsOf(
  {
    lan = false,
    host = lan ? EVERY_ADDRESS : undefined,
    port,
    adminHost,
    adminPort = port === 0 ? 0 : port + 1,
    publicUrl,
    trustProxy,
    tlsCert,
    tlsKey,
    log = false,
  }: ServeOptions,
  { folder }: { folder: string },
): Promise<Omit<PanelServerOptions, 'database' | 'mounts' | 'panelsFolder' | 'musicFolder'>> {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new UsageError('Cannot serve over HTTPS with half of it: name both --tls-cert and --tls-key');
  }
  if (lan && tlsCert !== undefined) {
    throw new UsageError('Cannot use --lan with --tls-cert: --lan makes a certificate of its own');
  }
  const tls: TlsFiles | undefined =
    tlsCert !== undefined && tlsKey !== undefined
      ? { certificateFile: tlsCert, keyFile: tlsKey }
      : lan
        ? await ownCertificate(folder)
        : undefined;
  return {
    port,
    adminHost,
    adminPort,
    ...(host !== undefined && { host }),
    ...(publicUrl !== undefined && { publicUrl }),
    ...(trustProxy !== undefined && { trustProxy }),
    ...(tls !== undefined && { tls }),
    ...(log && { log: (line) => process.stderr.write(`${line}\n`) }),
  };
}

type TlsFiles = NonNullable<PanelServerOptions['tls']>;

async function ownCertificate(folder: string): Promise<TlsFiles> {
  const { makeLanCertificate } = await import('@earwitness/listening-web');
  const { certificateFile, keyFile, fingerprint, isNew } = await makeLanCertificate({ folder });
  process.stderr.write(
    `Browsers warn of this certificate once${isNew ? ', as it is new' : ''}; its SHA-256 fingerprint is\n  ${fingerprint}\n`,
  );
  return { certificateFile, keyFile };
}

interface ServedLinks {
  readonly panels: readonly {
    readonly panelId: string;
    readonly state: string;
    readonly access: 'open' | 'invited';
    readonly url: string;
  }[];
  /** Those of the database that could not be taken up, and why. */
  readonly broken: readonly BrokenPanel[];
  readonly admin: string;
  /** Leads the first admin in; null when there is one. */
  readonly setup: string | null;
  readonly reports: readonly string[];
  readonly database: string;
}

function linksOf({ server, panelIds, broken, reports, database }: ServedPanels): ServedLinks {
  return {
    panels: panelIds.map((panelId) => {
      const { definition, state } = server.panel(panelId);
      return { panelId, state, access: definition.access.by, url: `${server.url}/p/${panelId}` };
    }),
    broken,
    admin: server.adminUrl,
    setup: server.setupUrl,
    reports: reports.map(({ url }) => url),
    database,
  };
}

async function linksText(
  served: ServedPanels,
  { music, lan = false, qr = lan }: ServeOptions,
): Promise<string> {
  const { panels, broken, admin, setup, reports } = linksOf(served);
  const { linkList } = await import('../terminal/tables.ts');
  const { commandLine } = await import('../terminal/command-line.ts');
  const isAlone = panels.length === 1;
  const links = linkList([
    ...panels.map(({ panelId, state, access, url }): [string, string] => [
      isAlone ? 'send to listeners' : `send to listeners of ${panelId}`,
      `${url}${state === 'open' ? '' : ` (${state})`}${access === 'invited' ? ' (only with an invitation: panel invite)' : ''}`,
    ]),
    [music === undefined ? 'watch and unblind' : 'draw up, watch and unblind', admin],
    ...(setup === null ? [] : [['make your account', setup] as const]),
    ...reports.map((url): [string, string] => ['read the report', url]),
  ]);
  const codes = qr
    ? await codesFor(panels.filter(({ state }) => state === 'open').map(({ url }) => url))
    : '';
  const after = served.reports.map(({ runFolder }) => commandLine('report', runFolder)).join(' ');
  const next = after === '' ? '' : ` After unblinding: ${after}`;
  const leftOut = broken.map(({ problem }) => `\n\nNot served: ${problem}`).join('');
  return `${codes}${links}${leftOut}\n\nServing until Ctrl+C.${next}\n`;
}

/** Links as codes that a phone's camera reads off the terminal. */
async function codesFor(urls: readonly string[]): Promise<string> {
  const { renderUnicodeCompact } = await import('uqr');
  return urls.map((url) => `${renderUnicodeCompact(url, { border: 2 })}\n  ${url}\n\n`).join('');
}

function parsePair(text: string | undefined): ConditionPair | undefined {
  if (text === undefined) return undefined;
  const [first, second, ...others] = text.split(',').map((id) => id.trim());
  if (!first || !second || first === second || others.length > 0) {
    throw new UsageError(
      `Cannot compare "${text}": --pair takes two different conditions, as ours,human-anna`,
    );
  }
  return { conditionIds: [first, second] };
}
