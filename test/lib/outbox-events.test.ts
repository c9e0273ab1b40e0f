import { describe, expect, it } from '@jest/globals';
import type * as z from 'zod/mini';
import { events } from '../../shared/events/catalogue.ts';
import { templateOf } from './assembly.ts';

describe('what goes out by the outbox', () => {
  it('may be put on the bus by the relay', () => {
    const told = Object.values(events).filter(
      ({ detail }) => 'outboxId' in (detail as z.ZodMiniObject).shape,
    );
    const policies = templateOf('prod').ofType('AWS::IAM::Role');
    const relay = policies.find(([id]) => /relayoutbox/i.test(id));
    const granted = JSON.stringify(relay?.[1].Properties);
    const refused = told.filter(
      (event) => !('detailType' in event) || !granted.includes(`"${String(event.detailType)}"`),
    );
    expect(refused).toEqual([]);
    expect(told.length).toBeGreaterThan(3);
  });
});
