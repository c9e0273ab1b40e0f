import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { InvalidConfiguration } from '../errors.ts';

/** How the connection is protected: verified, encrypted only, or not at all. */
export type Tls = {
  mode: 'verify-full' | 'require' | 'disable';
  /** PEM of the authority; what Node trusts by default. */
  ca?: string;
  /** PEM of the client's own certificate and its key. */
  certificate?: string;
  key?: string;
};

/** Words of libpq, weakest first; and node-pg's for `require`. */
const MODES = ['disable', 'allow', 'prefer', 'require', 'no-verify', 'verify-ca', 'verify-full'];

/**
 * Beyond this machine a connection is encrypted and its server verified, whatever weaker word the
 * address has: TLS that does not verify gives the password to whoever answers. An address that says
 * `sslmode=disable` is refused, unless DATABASE_TLS=off says that this is known.
 *
 * @throws InvalidConfiguration
 */
export function readTls(host: string, given: Map<string, string>): Tls {
  const mode = given.get('sslmode');
  if (mode !== undefined && !MODES.includes(mode)) refuse('says of sslmode what is not known');
  const pem = (name: string) => {
    const value = given.get(name);
    return value === undefined || value === 'system' ? undefined : readPem(name, value);
  };
  const [ca, certificate, key] = [pem('sslrootcert'), pem('sslcert'), pem('sslkey')];
  return {
    mode: strength(host, mode),
    ...(ca && { ca }),
    ...(certificate && { certificate }),
    ...(key && { key }),
  };
}

function strength(host: string, mode: string | undefined): Tls['mode'] {
  const weak = mode === undefined || mode === 'disable' || mode === 'allow' || mode === 'prefer';
  if (isHere(host)) return weak ? 'disable' : verified(mode);
  if (isOffByName(process.env.DATABASE_TLS)) {
    if (weak) return 'disable';
    return mode === 'verify-full' || mode === 'verify-ca' ? 'verify-full' : 'require';
  }
  if (mode === 'disable' || mode === 'no-verify')
    refuse(
      `says sslmode=${mode}: its password would go to whoever answers. Use verify-full (with sslrootcert for an authority of your own), or set DATABASE_TLS=off where that is known and meant`,
    );
  return 'verify-full';
}

/** Any other word would leave whoever set it to believe that it means something. */
function isOffByName(word: string | undefined): boolean {
  if (word === undefined || word === '' || word === 'off') return word === 'off';
  throw new InvalidConfiguration('DATABASE_TLS is off, or not set');
}

const verified = (mode: string): Tls['mode'] =>
  mode === 'require' || mode === 'no-verify' ? 'require' : 'verify-full';

/** Never leaves the machine: a socket, or a loopback address. */
function isHere(host: string): boolean {
  if (host.startsWith('/') || host === 'localhost') return true;
  if (isIP(host) === 4) return host.startsWith('127.');
  return host === '::1';
}

/** A file, or the text itself: a function has no files of the operator's. */
function readPem(name: string, value: string): string {
  if (value.includes('-----BEGIN ')) return value;
  if (!existsSync(value)) refuse(`names a file in ${name} that is not there`);
  try {
    const text = readFileSync(value, 'utf8');
    if (text.includes('-----BEGIN ')) return text;
  } catch {
    refuse(`names a file in ${name} that cannot be read`);
  }
  return refuse(`names a file in ${name} that holds no certificate or key (PEM)`);
}

function refuse(why: string): never {
  throw new InvalidConfiguration(`The address of the database ${why}`);
}
