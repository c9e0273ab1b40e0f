import { BlockList, isIP } from 'node:net';

/** `cidr`: an IPv4 or IPv6 address within the block. */
export function compileCidr(argument: unknown, path: string): (value: unknown) => boolean {
  const [network = '', bits] = typeof argument === 'string' ? argument.split('/') : [];
  const family = isIP(network);
  const prefix = Number(bits);
  if (
    family === 0 ||
    bits === undefined ||
    !Number.isInteger(prefix) ||
    prefix < 0 ||
    prefix > (family === 4 ? 32 : 128)
  )
    throw new Error(`Event pattern at ${path}: cidr takes an address block such as 10.0.0.0/24`);
  const block = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  block.addSubnet(network, prefix, type);
  return (value) => typeof value === 'string' && isIP(value) === family && block.check(value, type);
}
