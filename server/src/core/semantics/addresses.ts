/** Who can reach an address that a process listens on or tells others. */
export type Reach = 'public' | 'all' | 'private';

/**
 * What a literal address is: of the public internet, all interfaces of the machine, or neither. Host names are `private`,
 * since nothing here says where they lead.
 */
export function reachOf(address: string): Reach {
  const host = hostOf(address.trim());
  if (host === '' || host === '*' || /^(0{1,3}\.){3}0{1,3}$|^0$|^\[?(0*:)+:?0*\]?$/.test(host)) return 'all';
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) return isPublic4(host) ? 'public' : 'private';
  return /^[23][\da-f]{3}:[\da-f:]*$/i.test(host.replace(/^\[|\]$/g, '')) ? 'public' : 'private';
}

/** The host of `host`, `host:port`, `[host]:port` or `scheme://host:port`. */
function hostOf(address: string): string {
  const rest = address.replace(/^\w+:\/\//, '');
  const bracket = /^\[([^\]]*)\]/.exec(rest)?.[1];
  if (bracket !== undefined) return bracket === '' ? '::' : bracket;
  // More than one colon without brackets is an IPv6 address without a port.
  return rest.split(':').length === 2 ? rest.replace(/:[^:]*$/, '') : rest;
}

function isPublic4(host: string): boolean {
  const parts = host.split('.').map(Number);
  if (parts.some((part) => part > 255)) return false;
  const [a = 0, b = 0] = parts;
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if ((a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 169 && b === 254)) return false;
  // Shared address space of carriers and clouds (RFC 6598) and of benchmarks (RFC 2544).
  return !(a === 100 && b >= 64 && b < 128) && !(a === 198 && (b === 18 || b === 19));
}
