import { ipKeyGenerator } from 'express-rate-limit';

/** Of an IPv6 address this many bits are a customer's, the rest are theirs to choose. */
const IPV6_CUSTOMER_BITS = 64;

/** What a limit for each address counts by: an IPv4 address, or the /64 network of an IPv6 one. */
export function networkOf(address: string): string {
  const [withoutZone = ''] = address.split('%');
  return ipKeyGenerator(withoutZone, IPV6_CUSTOMER_BITS);
}
