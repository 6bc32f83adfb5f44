import { isIP } from 'node:net';

/**
 * Whether the `Host` of a request is one that nobody but this server's own people can have made lead here: an address itself, this
 * machine's name for itself, or a name that was configured. Any other name may be that of a stranger's page, whose script the browser
 * lets read what "its own" host replies (DNS rebinding).
 *
 * @param names host names without a port
 */
export function isKnownHost(host: string, names: readonly string[]): boolean {
  if (!URL.canParse(`http://${host}`)) return false;
  const name = hostName(`http://${host}`);
  return (
    isIP(name.replace(/^\[|\]$/g, '')) !== 0 ||
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    names.some((known) => hostName(`http://${known}`) === name)
  );
}

const hostName = (url: string): string => new URL(url).hostname.replace(/\.$/, '');
