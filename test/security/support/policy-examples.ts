import { A, B, idOf } from './two-tenants.ts';

/** A row of the policy's table, and what the transaction says of itself. */
export type Tried = { row: Record<string, string | null>; set?: Record<string, string> };
/** By `sees` what may be read, changed or deleted; by `writes` what may stand there afterwards, if that differs. */
export type Policy = {
  role: string;
  verb: 'SELECT' | 'INSERT' | 'UPDATE' | 'ALL';
  narrows?: true;
  sees?: { lets: Tried[]; not: Tried[] };
  writes?: { lets: Tried[]; not: Tried[] };
};

const [ada, ben] = [idOf(A, 'user'), idOf(B, 'user')];
const inA = { 'app.current_org_id': A };
const HASH = 'a1'.repeat(32);

const mine = (role: string): Policy => ({
  role,
  verb: 'SELECT',
  sees: {
    lets: [{ row: { id: ada }, set: inA }],
    not: [{ row: { id: ben }, set: inA }, { row: { id: ada } }],
  },
});

/** What is opened by presenting it, and by nothing broader: `under` is the setting, `value` its row's. */
function presented(under: string, value: string, row: (value: string | null) => Tried['row']) {
  const set = (word: string) => ({ [`app.presented_${under}`]: word });
  const broader = ['', '%', '_', value.slice(0, -1), `${value}a`, `${value}' OR true --`];
  return {
    lets: [{ row: row(value), set: set(value) }],
    not: [
      { row: row(value) },
      { row: row(null), set: set('') },
      { row: row(value), set: inA },
      ...broader.map((word) => ({ row: row(value), set: set(word) })),
    ],
  };
}

/** Of these, one among several may be presented. */
function presentedAmong(under: string, value: string, row: (value: string | null) => Tried['row']) {
  const { lets, not } = presented(under, value, row);
  const set = (word: string) => ({ [`app.presented_${under}`]: word });
  return {
    lets: [...lets, { row: row(value), set: set(`bb,${value},cc`) }],
    not: [
      ...not,
      { row: row(value), set: set(`bb, ${value}`) },
      { row: row(null), set: set('bb,,cc') },
    ],
  };
}

const api = 'nightshift_tenant_api';
const mail = (template: string, organization: string | null, user: string | null = null) => ({
  template,
  organization_id: organization,
  user_id: user,
});

/** Policies that say more than whose rows they are, as `policy on table`. */
export const POLICIES: Record<string, Policy> = {
  'app_own on users': mine('nightshift_app'),
  'tenant_api_own on users': mine(api),
  'app_drafts on campaigns': {
    role: 'nightshift_app',
    verb: 'UPDATE',
    narrows: true,
    sees: {
      lets: [{ row: { state: 'draft' } }],
      not: ['scheduled', 'sending', 'sent', 'paused', 'cancelled'].map((state) => ({
        row: { state },
      })),
    },
  },
  'parse_document on outbox': {
    role: 'nightshift_parse_document',
    verb: 'INSERT',
    writes: {
      lets: [{ row: { source: 'nightshift.documents' } }],
      not: [{ row: { source: 'nightshift.billing' } }, { row: { source: '' } }],
    },
  },
  'tenant_api on outbox': {
    role: api,
    verb: 'INSERT',
    writes: {
      lets: [{ row: { source: 'nightshift.documents', organization_id: A }, set: inA }],
      not: [
        { row: { source: 'nightshift.billing', organization_id: A }, set: inA },
        { row: { source: 'nightshift.documents', organization_id: B }, set: inA },
        { row: { source: 'nightshift.documents', organization_id: null }, set: inA },
        { row: { source: 'nightshift.documents', organization_id: A } },
      ],
    },
  },
  'drill_tells on email_logs': {
    role: 'nightshift_drill',
    verb: 'ALL',
    sees: {
      lets: [{ row: mail('operator-notice', null) }, { row: mail('backup-failed', null) }],
      not: [
        { row: mail('magic-link', null) },
        { row: mail('operator-notice', A), set: inA },
        { row: mail('operator-notice', null, ada) },
      ],
    },
  },
  'tenant_api_sign_in on email_logs': {
    role: api,
    verb: 'ALL',
    sees: {
      lets: [{ row: mail('magic-link', null) }],
      not: [{ row: mail('operator-notice', null) }, { row: mail('magic-link', A), set: inA }],
    },
  },
  'tenant_api_invitation on email_logs': {
    role: api,
    verb: 'ALL',
    sees: {
      lets: [{ row: mail('invitation', A), set: inA }],
      not: [
        { row: mail('magic-link', A), set: inA },
        { row: mail('invitation', B), set: inA },
        { row: mail('invitation', null), set: inA },
        { row: mail('invitation', A) },
      ],
    },
  },
  'tenant_api_nobodys on security_events': {
    role: api,
    verb: 'INSERT',
    writes: {
      lets: [{ row: { organization_id: null } }, { row: { organization_id: null }, set: inA }],
      not: [{ row: { organization_id: A } }, { row: { organization_id: B }, set: inA }],
    },
  },
  'tenant_api_presented on api_keys': {
    role: api,
    verb: 'SELECT',
    sees: presentedAmong('keys', HASH, (hash) => ({ key_hash: hash && `\\x${hash}` })),
  },
  'tenant_api_presented on users': {
    role: api,
    verb: 'SELECT',
    sees: both(
      presented('address', 'ada@a.example', (email) => ({
        id: null,
        email: email && 'Ada@a.example',
      })),
      presented('user', ada, (id) => ({ id, email: 'ada@a.example' })),
    ),
  },
  'tenant_api_joins on users': {
    role: api,
    verb: 'INSERT',
    writes: presented('address', 'ada@a.example', (email) => ({ email: email && 'Ada@a.example' })),
  },
  'tenant_api_presented on organization_members': {
    role: api,
    verb: 'SELECT',
    sees: presented('user', ada, (id) => ({ user_id: id })),
  },
  'tenant_api_presented on organizations': {
    role: api,
    verb: 'SELECT',
    sees: both(
      presented('user', ada, () => ({ id: A })),
      { lets: [], not: [{ row: { id: B }, set: { 'app.presented_user': ada } }] },
    ),
  },
  'tenant_api_presented on user_sessions': {
    role: api,
    verb: 'SELECT',
    sees: presented('user', ada, (id) => ({ user_id: id })),
  },
  'tenant_api_presented_end on user_sessions': {
    role: api,
    verb: 'UPDATE',
    sees: presented('user', ada, (id) => ({ user_id: id })),
  },
  'tenant_api_presented on one_time_codes': {
    role: api,
    verb: 'ALL',
    sees: both(
      presentedAmong('codes', HASH, (hash) => ({
        token_hash: hash,
        address_hash: null,
        purpose: 'any',
      })),
      presentedAmong('codes', HASH, (hash) => ({
        token_hash: null,
        address_hash: hash,
        purpose: 'any',
      })),
    ),
    writes: {
      lets: [{ row: { token_hash: HASH, address_hash: HASH, purpose: 'sign-in' } }],
      not: [{ row: { token_hash: HASH, address_hash: HASH, purpose: 'any' } }],
    },
  },
  'tenant_api_presented on invitations': {
    role: api,
    verb: 'SELECT',
    sees: presented('invitation', HASH, (hash) => ({ token_hash: hash })),
  },
};

function both(...parts: { lets: Tried[]; not: Tried[] }[]) {
  return { lets: parts.flatMap(({ lets }) => lets), not: parts.flatMap(({ not }) => not) };
}
