import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { identityOf, readIdentity, readOperators } from '../../ops/stack/identity.ts';

const SUPPORT = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Support_9f/ada@example.com';
const of = (operators: string | undefined, arn = SUPPORT) =>
  identityOf({ arn, operators, stage: 'prod' });

describe('who acts on a deployed stage', () => {
  let sts: Server;
  const before = { ...process.env };
  beforeAll(async () => {
    sts = createServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/xml' }).end(
        `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
           <Arn>${SUPPORT}</Arn><UserId>AROA:ada</UserId><Account>111122223333</Account>
         </GetCallerIdentityResult></GetCallerIdentityResponse>`,
      ),
    );
    await new Promise<void>((ready) => sts.listen(0, '127.0.0.1', ready));
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${(sts.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
      NIGHTSHIFT_OPERATOR: 'somebody else',
    });
  });
  afterAll(() => {
    process.env = before;
    sts.close();
  });

  it('is whom AWS names, with the role that the stage gives them', async () => {
    const outputs = { Operators: 'arn:aws:sts::*:assumed-role/AWSReservedSSO_Support_*/*=look' };
    expect(
      await readIdentity({ stack: { stage: 'prod', region: 'eu-central-1', outputs } }),
    ).toEqual({ operator: 'AWSReservedSSO_Support_9f/ada@example.com', role: 'look' });
  });

  it('gets the first role that fits, and none where others are named', () => {
    expect(of(`${SUPPORT}=act,arn:aws:sts::*=secrets`).role).toBe('act');
    expect(of('arn:aws:iam::1:user/eve=look, arn:aws:sts::*=secrets').role).toBe('secrets');
    expect(() => of('arn:aws:iam::1:user/eve=secrets')).toThrow('is no operator of prod');
    expect(of(undefined)).toMatchObject({ role: 'secrets' });
  });

  it.each([
    '',
    'look',
    'arn:aws:sts::1:x',
    'arn:aws:sts::1:x=admin',
    '*=secrets',
    'arn:aws:sts::1:x=look,',
  ])('lets nobody in by a list that is none: %j', (operators) => {
    expect(() => readOperators(operators)).toThrow('operators is ARN=role');
  });

  it('fits a pattern as a star means it, and nothing else', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'ab/:'), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 4 }), letters, (parts, tail) => {
        const arn = `arn:aws:sts::1:${tail}`;
        const pattern = `arn:aws:sts::${parts.join('*')}`;
        const asRegex = new RegExp(`^${pattern.split('*').join('.*')}$`);
        const fits = () => identityOf({ arn, operators: `${pattern}=look`, stage: 'prod' });
        if (asRegex.test(arn)) expect(fits().role).toBe('look');
        else expect(fits).toThrow('is no operator');
      }),
    );
  });
});
