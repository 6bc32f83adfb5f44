/**
 * Keeps the page itself, and nothing that it shows, so that a listener who loads it anew without a network sees the page and not the
 * browser's dinosaur: it then says what is the matter, holds the kept answers and goes on when the network is back. Sounds and what the
 * server says pass by it untouched: they are one listener's, and some of them are what the test is about.
 *
 * A build has a worker of its own (its bytes differ), a cache of its own, and goes into force when no page of the build before is open.
 */

/** Files of this build below `assets/`, and a name for all of them together; the build puts both here. */
declare const BUILD: { readonly id: string; readonly assets: readonly string[] };

interface Lifetime {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching {
  readonly request: Request;
  respondWith(reply: Promise<Response>): void;
}
interface ServiceWorkerScope {
  readonly registration: { readonly scope: string };
  addEventListener(name: 'install' | 'activate', listen: (event: Lifetime) => void): void;
  addEventListener(name: 'fetch', listen: (event: Fetching) => void): void;
}

const worker = globalThis as unknown as ServiceWorkerScope;
const { scope } = worker.registration;
const prefix = `earwitness ${scope} `;
const cacheName = prefix + BUILD.id;
/** The page is the same for every panel. */
const shell = new URL('any', scope).href;
const assets = new Map(BUILD.assets.map((file) => [new URL(`../assets/${file}`, scope).href, file]));

worker.addEventListener('install', (event) => event.waitUntil(keepPage()));
worker.addEventListener('activate', (event) => event.waitUntil(forgetOthers()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.mode === 'navigate') event.respondWith(replyToVisit(request));
  else if (assets.has(request.url)) event.respondWith(replyWithAsset(request));
});

async function keepPage(): Promise<void> {
  const page = await fetch(shell, { cache: 'no-cache', credentials: 'omit' });
  const text = await page.clone().text();
  // Another build has come in between: its own worker will keep it.
  if (!page.ok || !BUILD.assets.some((file) => file.endsWith('.js') && text.includes(`assets/${file}`))) {
    throw new TypeError('The page is not of the same build as its worker.');
  }
  const cache = await caches.open(cacheName);
  // What the page has loaded already is in the browser's own cache.
  await cache.addAll([...assets.keys()].map((url) => new Request(url, { cache: 'force-cache' })));
  await cache.put(shell, page);
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(prefix) && name !== cacheName);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** As the server has it, so that a new build is seen at once; the kept page only where no server can be reached. */
async function replyToVisit(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await fromCache(shell);
    if (kept === undefined) throw error;
    return kept;
  }
}

async function replyWithAsset(request: Request): Promise<Response> {
  return (await fromCache(request.url)) ?? fetch(request);
}

async function fromCache(url: string): Promise<Response | undefined> {
  return (await caches.open(cacheName)).match(url);
}

export {};
