import { BlockList, isIP } from 'node:net';

/** Networks that an address is in or not. */
export interface Networks {
  /** Of the list; 0: no network was named. */
  readonly count: number;
  /** An IPv4 address that arrives at an IPv6 socket counts as what it is. */
  has(address: string): boolean;
}

type ReadNetworks =
  | { readonly ok: true; readonly value: Networks }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Reads comma-separated addresses and networks, `10.0.0.0/8,::1`; every one that is none is a fault. */
export function readNetworks(text: string): ReadNetworks {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const list = new BlockList();
  const faults = entries
    .filter((entry) => !add(list, entry))
    .map((entry) => `"${entry}" is no address or network`);
  if (faults.length > 0) return { ok: false, faults };
  const has = (address: string) => {
    const family = familyOf(address);
    return family !== undefined && list.check(address, family);
  };
  return { ok: true, value: { count: entries.length, has } };
}

function add(list: BlockList, entry: string): boolean {
  const [address = '', prefix, ...rest] = entry.split('/');
  const family = familyOf(address);
  if (family === undefined || rest.length > 0) return false;
  if (prefix === undefined) {
    list.addAddress(address, family);
    return true;
  }
  const bits = Number(prefix);
  if (!/^\d{1,3}$/.test(prefix) || bits > (family === 'ipv4' ? 32 : 128)) return false;
  list.addSubnet(address, bits, family);
  return true;
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 4 ? 'ipv4' : 'ipv6';
}
