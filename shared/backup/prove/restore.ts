import type { ObjectStore } from '../../platform/object-store/object-store.ts';
import type { Identity } from '../age/keys.ts';
import type { Trust } from '../manifest/signature.ts';
import type { ServerFacts } from '../postgres/server.ts';

export type RestoreDeps = {
  store: ObjectStore;
  trust: Trust;
  identities: Identity[];
  onProgress?: (read: number, of: number) => void;
  /** Sees where it goes before anything is changed there; what it throws ends the restore. */
  onTarget?: ((target: Target) => Promise<void>) | undefined;
};

/** Where a restore goes: what the server says of itself, in the very session that will do it. */
export type Target = ServerFacts & {
  backupId: string;
  existing: number;
  replaces: boolean;
  /** Owners and grantees that the server has not. */
  missingRoles: string[];
};

export type RestoreReport = {
  id: string;
  snapshotAt: string;
  tables: number;
  rows: number;
  /** What the operator has to know besides: what a dump does not bring along, in words. */
  notes: string[];
};
