/** A listener who takes a panel over HTTP, as the page does. */
interface Trial {
  readonly trialToken: string;
  readonly formats: readonly { readonly type: string; readonly byteLength: number }[];
  readonly stimuli: readonly { readonly slot: string; readonly url: string }[];
}

export interface HttpListener {
  begin(): Promise<void>;
  /** Draws the next trial and loads all of it. */
  loadTrial(): Promise<{ trial: Trial; sounds: ReadonlyMap<string, Uint8Array> }>;
  answer(trial: Trial, choice: 'A' | 'B' | 'none'): Promise<{ stage: string }>;
  /** What the last page shows. */
  result(): Promise<unknown>;
}

export function createHttpListener(address: string): HttpListener {
  const { origin, pathname } = new URL(address);
  const panelId = pathname.split('/').at(-1);
  let cookie = '';
  const call = async (path: string, body?: unknown): Promise<Response> => {
    const response = await fetch(new URL(path, `${origin}/`), {
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return response;
  };
  return {
    async begin() {
      await call(`/api/panels/${panelId}/sessions`, {
        consent: true,
        playback: 'headphones',
        trainedListener: true,
      });
    },
    async loadTrial() {
      const trial = (await (await call(`/api/panels/${panelId}/trials`, {})).json()) as Trial;
      const sounds = new Map<string, Uint8Array>();
      for (const { slot, url } of trial.stimuli) {
        sounds.set(slot, new Uint8Array(await (await call(url)).arrayBuffer()));
      }
      return { trial, sounds };
    },
    async answer({ trialToken }, choice) {
      const response = await call(`/api/panels/${panelId}/trials/${trialToken}/answer`, {
        idempotencyKey: trialToken,
        answer: { choice },
        confidence: null,
        responseSeconds: 2.5,
        switches: 3,
      });
      return ((await response.json()) as { session: { stage: string } }).session;
    },
    async result() {
      return (await call(`/api/panels/${panelId}/result`)).json();
    },
  };
}

/** Whether two stimuli are the same sound: their bytes after the header are equal. */
export function sameSound(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one !== undefined && other !== undefined && Buffer.from(one).equals(Buffer.from(other));
}
