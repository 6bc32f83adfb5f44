import { createHash, randomBytes } from 'node:crypto';
import ipaddr from 'ipaddr.js';

/**
 * Whose `X-Forwarded-For` and `X-Forwarded-Proto` count: nobody's; that of so many proxies in a row; or that of proxies at these
 * addresses and networks (`10.0.0.0/8`).
 */
export type TrustProxy = false | number | readonly string[];

/** Who is at the other end, as far as it can be known. */
export interface RequestOrigin {
  readonly address: ipaddr.IPv4 | ipaddr.IPv6 | null;
  readonly isSecure: boolean;
}

type Network = ReturnType<typeof ipaddr.parseCIDR>;

/**
 * Makes the reader of where requests come from.
 *
 * @throws {RangeError} if a network is malformed, or the number of proxies is none
 */
export function originReader(trustProxy: TrustProxy) {
  const hops = typeof trustProxy === 'number' ? trustProxy : 0;
  if (!Number.isSafeInteger(hops) || hops < 0) {
    throw new RangeError(`Cannot trust proxies as their number must be >= 0: current value is ${hops}`);
  }
  const networks = Array.isArray(trustProxy) ? trustProxy.map(parseNetwork) : [];
  const isTrusted = (address: string, hop: number) =>
    typeof trustProxy === 'number' ? hop < hops : isInside(address, networks);

  return ({
    socketAddress,
    socketIsSecure,
    forwardedFor,
    forwardedProto,
  }: {
    socketAddress: string;
    socketIsSecure: boolean;
    forwardedFor: string | undefined;
    forwardedProto: string | undefined;
  }): RequestOrigin => {
    // Each proxy adds whom it heard from at the end, so the list is read from there, for as long as who wrote is trusted.
    const said = (forwardedFor ?? '').split(',').map((part) => part.trim());
    let address = socketAddress;
    for (let hop = 0; isTrusted(address, hop); hop += 1) {
      const before = said.pop();
      if (before === undefined || !ipaddr.isValid(before)) break;
      address = before;
    }
    const proto = isTrusted(socketAddress, 0) ? forwardedProto?.split(',').at(-1)?.trim() : undefined;
    return {
      address: ipaddr.isValid(address) ? ipaddr.process(address) : null,
      isSecure: proto === undefined ? socketIsSecure : proto === 'https',
    };
  };
}

function parseNetwork(text: string): Network {
  try {
    if (text.includes('/')) return ipaddr.parseCIDR(text);
    const address = ipaddr.process(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128] as Network;
  } catch {
    throw new RangeError(
      `Cannot trust a proxy as its address must be such as 10.0.0.1 or 10.0.0.0/8: current value is ${text}`,
    );
  }
}

function isInside(address: string, networks: readonly Network[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return networks.some(
    ([network, bits]) => network.kind() === parsed.kind() && parsed.match([network, bits] as never),
  );
}

export function isLoopback(address: RequestOrigin['address']): boolean {
  return address?.range() === 'loopback';
}

const DAY_MILLISECONDS = 24 * 3600 * 1000;
/** What one household or office is given of IPv6. */
const IPV6_NETWORK_BYTES = 8;

/** Names networks by a hash whose salt is forgotten after a day and never written anywhere, so that no name outlives the day. */
export function networkNamer({ now = () => performance.now() }: { now?: () => number } = {}) {
  let salt = randomBytes(32);
  let saltMadeAt = now();
  return (address: RequestOrigin['address']): string => {
    if (now() - saltMadeAt >= DAY_MILLISECONDS) {
      salt = randomBytes(32);
      saltMadeAt = now();
    }
    const bytes = address?.toByteArray() ?? [];
    const network = bytes.length === 16 ? bytes.slice(0, IPV6_NETWORK_BYTES) : bytes;
    return createHash('sha256')
      .update(salt)
      .update(Uint8Array.from(network))
      .digest('base64url')
      .slice(0, 22);
  };
}
