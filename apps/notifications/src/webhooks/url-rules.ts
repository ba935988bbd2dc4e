import { BlockList, isIP } from 'node:net';

/** Hosts that webhooks may lead to: these names, `*.name` for all below one; with none, any public one. */
export type AllowedHosts = readonly string[];

const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv6');
}

/** True for an address of this machine, a local network, or none that is routed. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  return PRIVATE.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Why a webhook may not be posted to, `undefined` when it may. */
export function faultOfUrl(text: string, allowed: AllowedHosts): string | undefined {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    return 'url must be an http or https URL';
  }
  if (url.username !== '' || url.password !== '') return 'url must hold no credentials';
  const host = hostOf(url);
  if (isNamed(host, allowed)) return undefined;
  if (allowed.length > 0) return `${host} is not among the hosts that are allowed`;
  const isLocal = host === 'localhost' || host.endsWith('.localhost');
  return isLocal || (isIP(host) !== 0 && isPrivateAddress(host))
    ? `${host} is private, and not among the hosts that are allowed`
    : undefined;
}

/** Which addresses the name of a webhook may lead to: private ones only when the host is named. */
export function addressRule(url: URL, allowed: AllowedHosts): (address: string) => boolean {
  const named = isNamed(hostOf(url), allowed);
  return (address) => named || !isPrivateAddress(address);
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').toLowerCase();
}

function isNamed(host: string, allowed: AllowedHosts): boolean {
  return allowed.some((name) =>
    name.startsWith('*.')
      ? host.endsWith(name.slice(1).toLowerCase())
      : host === name.toLowerCase(),
  );
}
