import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A certificate and its key as PEM: an authority's, or a server's. */
export type Certificate = { name: string; cert: string; key: string; privateKey: KeyObject };

/** An authority of its own: what it signs is trusted by who trusts `cert`. */
export const makeAuthority = (name: string): Certificate => issue({ name, authority: undefined });

/** A server's certificate for some hosts. */
export const makeCertificate = (hosts: string[], authority: Certificate): Certificate =>
  issue({ name: hosts[0] as string, hosts, authority });

function issue(input: {
  name: string;
  hosts?: string[];
  authority: Certificate | undefined;
}): Certificate {
  const { name, hosts = [], authority } = input;
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(8)])),
    ECDSA,
    distinguished(authority?.name ?? name),
    sequence(time('20200101000000Z'), time('21200101000000Z')),
    distinguished(name),
    publicKey.export({ format: 'der', type: 'spki' }),
    der(0xa3, sequence(basicConstraints(authority === undefined), ...alternatives(hosts))),
  );
  const signature = sign('sha256', body, authority?.privateKey ?? privateKey);
  const whole = sequence(body, ECDSA, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = whole.toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd();
  return {
    name,
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: String(privateKey.export({ format: 'pem', type: 'pkcs8' })),
    privateKey,
  };
}

/** A DER value: its tag, its length, what is in it. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const identifier = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const time = (text: string) => der(0x18, Buffer.from(text));
const ECDSA = sequence(identifier('2a8648ce3d040302'));
const distinguished = (name: string) =>
  sequence(der(0x31, sequence(identifier('550403'), der(0x0c, Buffer.from(name)))));
const extension = (hex: string, value: Buffer) => sequence(identifier(hex), der(0x04, value));
const basicConstraints = (isAuthority: boolean) =>
  extension('551d13', sequence(...(isAuthority ? [der(0x01, Buffer.from([0xff]))] : [])));

function alternatives(hosts: string[]): Buffer[] {
  if (hosts.length === 0) return [];
  const names = hosts.map((host) =>
    isIPv4(host)
      ? der(0x87, Buffer.from(host.split('.').map(Number)))
      : der(0x82, Buffer.from(host)),
  );
  return [extension('551d11', sequence(...names))];
}
