import type { Check } from '../../../shared/health/check.ts';
import type { OpsContext } from '../../context.ts';
import { listSecrets } from '../secrets.ts';

type Found = Omit<Check, 'name'>;

const NODE_MAJOR = 24;

/** Judges the Node that runs this; `version` without the leading v. */
export function checkNode(version: string): Found {
  return Number(version.split('.')[0]) >= NODE_MAJOR
    ? { status: 'ok', detail: version }
    : {
        status: 'problem',
        detail: `${version}, ${NODE_MAJOR} is needed`,
        advice: 'Run it as npm run ops: that brings its own Node',
      };
}

/** Any answer below 500 will do: what is asked is whether the API stands. */
export async function checkApi({ stack }: Pick<OpsContext, 'stack'>): Promise<Found> {
  if (!stack.apiUrl) return { status: 'warning', detail: 'the stack names no API address' };
  const { status, body } = await askHealth(stack.apiUrl);
  const said = body?.status ? `, ${body.status}` : '';
  const detail = `${stack.apiUrl} answers ${status}${said}`;
  return { status: status < 500 ? 'ok' : 'problem', detail };
}

type Health = { status?: string; version?: string };

/**
 * Asks the deployed API how it is.
 * @throws TimeoutError after 5 s, TypeError where nothing answers
 */
export async function askHealth(apiUrl: string): Promise<{ status: number; body?: Health }> {
  const response = await fetch(new URL('/health', apiUrl), { signal: AbortSignal.timeout(5_000) });
  const body = (await response.json().catch(() => undefined)) as Health | undefined;
  return { status: response.status, ...(body && { body }) };
}

/** Secrets that the stack works without. */
const OPTIONAL: Record<string, string> = {
  'stripe-api-key': 'payloads are applied as posted',
  'slack-webhook': 'notices go by mail only',
  'backup-recipients': 'backups open with backup-key alone',
  'backup-second': 'backups have one destination',
  'drive-account': 'no folder of Google Drive brings invoices',
};

/** On this machine one process holds both halves: what the signing key signs is believed. */
const OPTIONAL_HERE: Record<string, string> = {
  ...OPTIONAL,
  'backup-signers': 'whom backup-signing-key names is believed',
};

/** Looks for secrets that nobody put a value into, apart from those that the stage works without. */
export async function checkSecrets(context: Pick<OpsContext, 'stack' | 'aws'>): Promise<Found> {
  const secrets = await listSecrets(context);
  const optional = context.stack.local ? OPTIONAL_HERE : OPTIONAL;
  const empty = secrets.filter(({ hasValue }) => !hasValue).map(({ name }) => name);
  const missing = empty.filter((name) => !(name in optional));
  const without = empty.flatMap((name) => (optional[name] ? [`${name} (${optional[name]})`] : []));
  if (missing.length > 0) {
    return {
      status: 'problem',
      detail: `without a value: ${missing.join(', ')}`,
      advice: 'ops secrets rotate NAME; those that chance or migrate makes come with a deployment',
    };
  }
  const rest = without.length > 0 ? `; not set: ${without.join(', ')}` : '';
  return { status: 'ok', detail: `${secrets.length - empty.length} have values${rest}` };
}
