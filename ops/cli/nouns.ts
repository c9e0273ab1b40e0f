import { noun as addresses } from './addresses.ts';
import { noun as apiKeys } from './api-keys/index.ts';
import { noun as audit } from './audit.ts';
import { noun as backup } from './backup/index.ts';
import { noun as billing } from './billing/index.ts';
import { noun as campaigns } from './campaigns/index.ts';
import { consoleNoun, type OperatorConsole } from './console.ts';
import { noun as credentials } from './credentials/index.ts';
import { noun as deadLetters } from './dead-letters/index.ts';
import { noun as doctor } from './doctor.ts';
import { noun as documents } from './documents/index.ts';
import { noun as email } from './email/index.ts';
import { noun as forecast } from './forecast/index.ts';
import { noun as incident } from './incident.ts';
import { noun as items } from './items/index.ts';
import { noun as jobs } from './jobs/index.ts';
import { noun as logs } from './logs/index.ts';
import { noun as maintenance } from './maintenance/index.ts';
import { noun as migrate } from './migrate.ts';
import { noun as notices } from './notices/index.ts';
import type { Noun } from './noun.ts';
import { noun as organizations } from './organizations/index.ts';
import { noun as plans } from './plans/index.ts';
import { noun as queues } from './queues.ts';
import { noun as replays } from './replays/index.ts';
import { noun as retention } from './retention/index.ts';
import { noun as secrets } from './secrets/index.ts';
import { noun as sessions } from './sessions/index.ts';
import { noun as smoke } from './smoke/index.ts';
import { noun as status } from './status.ts';
import { noun as stock } from './stock/index.ts';
import { noun as usage } from './usage/index.ts';
import { noun as users } from './users/index.ts';

/** Every noun of the operator's CLI, in the order of the help. A new one is a file and a word here. */
export const createNouns = (operatorConsole: OperatorConsole): readonly Noun[] => [
  ...serving('is all well', [status, doctor, smoke, incident, logs, consoleNoun(operatorConsole)]),
  ...serving('what fails, waits', [deadLetters, replays, queues, maintenance]),
  ...serving('what runs, is kept', [jobs, backup, retention, migrate]),
  ...serving('mail, notices', [email, campaigns, notices]),
  ...serving('customers', [organizations, users, sessions, apiKeys, usage]),
  ...serving('money', [billing, plans]),
  ...serving('invoices, stock', [documents, items, stock, forecast]),
  ...serving('security, record', [secrets, credentials, addresses, audit]),
];

const serving = (purpose: string, nouns: readonly Noun[]) =>
  nouns.map((noun): Noun => ({ ...noun, purpose }));
