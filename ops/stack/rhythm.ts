import { RHYTHMS, type Rhythm } from '../../shared/scheduling/job.ts';
import type { StackAddresses } from './addresses.ts';

/** How often the stage's jobs look, as it was deployed; this machine is steady. */
export const rhythmOf = ({ outputs }: Pick<StackAddresses, 'outputs'>): Rhythm =>
  RHYTHMS.find((known) => known === outputs?.Rhythm) ?? 'steady';
