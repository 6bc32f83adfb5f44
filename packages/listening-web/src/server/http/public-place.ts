/** Where listeners reach the server: an origin, and a path below it when a proxy shares the origin with other things. */
export interface PublicPlace {
  /** As given, without a slash at its end; null where the server is reached as it listens. */
  readonly url: string | null;
  /** Empty, or such as `/listen`: begins with a slash, ends without. */
  readonly basePath: string;
  readonly isSecure: boolean;
}

/** First parts of the server's own addresses: below one of them no proxy's path could be told from ours. */
const OWN_PATHS = ['api', 'p', 'assets', 'admin'];

/**
 * Reads a public URL such as `https://example.org/listen`.
 *
 * @throws {RangeError} if it is no http or https URL, holds a query, fragment or name, or its path begins as the server's own do
 */
export function readPublicPlace(publicUrl: string | undefined): PublicPlace {
  if (publicUrl === undefined) return { url: null, basePath: '', isSecure: false };
  const refuse = (rule: string) =>
    new RangeError(`Cannot serve under a public URL as it ${rule}: current value is ${publicUrl}`);
  if (!URL.canParse(publicUrl)) throw refuse('must be a URL such as https://example.org/listen');
  const { protocol, username, password, search, hash, origin, pathname } = new URL(publicUrl);
  if (protocol !== 'https:' && protocol !== 'http:') throw refuse('must begin with https:// or http://');
  if (username + password + search + hash !== '') {
    throw refuse('must have neither a name, a query nor a fragment');
  }
  const basePath = pathname.replace(/\/+$/, '');
  if (!/^(\/[A-Za-z0-9._~-]+)*$/.test(basePath)) {
    throw refuse('must have a path of letters, digits, dots, dashes and underscores');
  }
  if (OWN_PATHS.includes(basePath.split('/')[1] ?? '')) {
    throw refuse(`must not have a path that begins with ${OWN_PATHS.join(', ')}`);
  }
  return { url: origin + basePath, basePath, isSecure: protocol === 'https:' };
}

/** The path of a request without the base path, whether the proxy left it on or took it off. */
export function pathWithoutBase(path: string, basePath: string): string {
  if (basePath === '' || !path.startsWith(basePath)) return path;
  const rest = path.slice(basePath.length);
  if (rest === '') return '/';
  return rest.startsWith('/') ? rest : path;
}
