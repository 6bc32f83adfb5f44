import { hostname, type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

/** Interfaces of programs on this machine, which no phone in the room reaches. */
const VIRTUAL_INTERFACE = /^(docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|cni|flannel|tun|tap|utun|wg)/;

/**
 * The addresses by which others on the local network reach this machine, the likeliest first. Those of IPv6 only where there
 * are no others: most of them change by the day, and each change would make every phone ask about the certificate anew.
 */
export function lanAddresses({
  interfaces = networkInterfaces(),
}: {
  interfaces?: NodeJS.Dict<readonly Pick<NetworkInterfaceInfo, 'address' | 'internal'>[]>;
} = {}): string[] {
  const found = Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ internal }) => !internal)
      .map(({ address }) => ({ address: ipaddr.process(address), isVirtual: VIRTUAL_INTERFACE.test(name) }))
      // What holds on one cable only says nothing without the name of the interface.
      .filter(({ address }) => address.range() !== 'linkLocal'),
  );
  const version4 = found.filter(({ address }) => address.kind() === 'ipv4');
  const usable = version4.length > 0 ? version4 : found;
  return usable
    .toSorted((one, other) => Number(one.isVirtual) - Number(other.isVirtual))
    .map(({ address }) => address.toString());
}

/** The names by which others on the local network may know this machine: its own, and that one under `.local`. */
export function lanNames({ name = hostname() }: { name?: string } = {}): string[] {
  const [label = ''] = name.toLowerCase().split('.');
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label) || label === 'localhost') return [];
  return [label, `${label}.local`];
}
