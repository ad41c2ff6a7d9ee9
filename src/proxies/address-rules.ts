import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';

/**
 * `PRIVATE`: loopback, private, unique-local and carrier-grade NAT, allowed where ALLOW_PRIVATE_ADDRESSES says so.
 * `FORBIDDEN`: never, because nothing there is a mail server and much there trusts whoever can reach it.
 */
export type AddressKind = 'PUBLIC' | 'PRIVATE' | 'FORBIDDEN';

const PRIVATE_RANGES = ['loopback', 'private', 'uniqueLocal', 'carrierGradeNat'];

/** Metadata services outside of the link-local range; they hand out credentials of the machine we run on. */
const METADATA = [
  '100.100.100.200/32', // Alibaba Cloud
  '168.63.129.16/32', // Azure
  '192.0.0.192/32', // Oracle Cloud
  'fd00:ec2::/32', // AWS
  'fd20:ce::254/128', // Google Cloud
].map((range) => ipaddr.parseCIDR(range));

/** The judgement on an IP address as text; what is no IP address is FORBIDDEN. */
export function addressKind(address: string): AddressKind {
  return ipaddr.isValid(address) ? kindOf(ipaddr.parse(address)) : 'FORBIDDEN';
}

export function isAddressAllowed(address: string, allowPrivate: boolean): boolean {
  const kind = addressKind(address);
  return kind === 'PUBLIC' || (kind === 'PRIVATE' && allowPrivate);
}

/**
 * The address that a host text already is, in its usual spelling, or null when it is a name that has to be looked up.
 * Understands the odd spellings that resolvers do (`2130706433`, `0x7f.1`, `0177.0.0.1`, `[::1]`) and localhost.
 */
export function literalAddress(host: string): string | null {
  const bare = host
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
  if (bare === 'localhost' || /[.-]localhost$|^localhost\.localdomain$/.test(bare)) return '127.0.0.1';
  if (ipaddr.isValid(bare)) return ipaddr.parse(bare).toString();
  // The URL standard's host parser knows the remaining spellings, such as full-width digits.
  const ascii = domainToASCII(bare);
  return ipaddr.isValid(ascii) ? ipaddr.parse(ascii).toString() : null;
}

function kindOf(address: ipaddr.IPv4 | ipaddr.IPv6): AddressKind {
  if (METADATA.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits))) {
    return 'FORBIDDEN';
  }
  const embedded = address instanceof ipaddr.IPv6 ? embeddedIPv4(address) : null;
  if (embedded) return kindOf(embedded);
  const range = address.range();
  if (range === 'unicast') return 'PUBLIC';
  return PRIVATE_RANGES.includes(range) ? 'PRIVATE' : 'FORBIDDEN';
}

/** The IPv4 address at which a packet for this IPv6 address ends up; null when there is none. */
function embeddedIPv4(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  const bytes = address.toByteArray();
  const at = (start: number, flip = 0) => new ipaddr.IPv4(bytes.slice(start, start + 4).map((byte) => byte ^ flip));
  switch (address.range()) {
    case 'ipv4Mapped': // ::ffff:a.b.c.d, RFC 4291
    case 'rfc6145': // ::ffff:0:a.b.c.d
      return at(12);
    case 'rfc6052': // 64:ff9b::a.b.c.d; the local-use 64:ff9b:1::/48 says nothing about its layout
      return bytes[5] === 0 ? at(12) : null;
    case '6to4': // 2002:aabb:ccdd::, RFC 3056
      return at(2);
    case 'teredo': // the client's address stands at the end with its bits inverted, RFC 4380
      return at(12, 0xff);
    default: // ::a.b.c.d, deprecated by RFC 4291; not :: and ::1
      return bytes.slice(0, 12).every((byte) => byte === 0) && bytes.slice(12, 15).some((byte) => byte !== 0)
        ? at(12)
        : null;
  }
}
