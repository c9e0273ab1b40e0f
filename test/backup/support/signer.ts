import { parseSigners, parseSigningKey } from '../../../shared/backup/manifest/signature.ts';

/** Who writes the backups of a test, and who is believed. */
export const signer = parseSigningKey('51'.repeat(32));
export const trust = { signers: parseSigners(signer.publicText) };
