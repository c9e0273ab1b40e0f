import { BlockList, isIPv6 } from 'node:net';

const family = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    list.addSubnet(address, Number(bits), family(address));
  }
  return list;
}

/** Whether an address lies in one of some ranges (CIDR). */
export const isInRanges = (ip: string, ranges: readonly string[]): boolean =>
  listOf(ranges).check(ip, family(ip));

/** Whether each range lies within one of some others. */
export const areWithin = (ranges: readonly string[], others: readonly string[]): boolean =>
  ranges.every((range) => others.some((other) => isWithin(range, other)));

function isWithin(range: string, other: string): boolean {
  const [address = '', bits] = range.split('/');
  const [wide = '', wideBits] = other.split('/');
  return (
    family(address) === family(wide) &&
    Number(bits) >= Number(wideBits) &&
    isInRanges(address, [other])
  );
}
