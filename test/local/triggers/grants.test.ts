import { describe, expect, it } from '@jest/globals';
import { readTemplate } from '../../../lib/template/read.ts';
import { demandGrants } from '../../../local/triggers/grants.ts';
import { FUNCTIONS_DIR, type Resources, withTemplate } from '../fixtures/fixture.ts';

const check = (change: (resources: Resources) => void) =>
  withTemplate(change, (templatePath) =>
    demandGrants(
      readTemplate({
        templatePath,
        stage: 'local',
        awsEndpoint: 'http://127.0.0.1:1',
        apiUrl: 'http://127.0.0.1:2',
        functionsDir: FUNCTIONS_DIR,
      }),
    ),
  );

describe('what AWS would refuse later', () => {
  it('is nothing in a stack that grants everything', async () => {
    await expect(check(() => {})).resolves.toBeUndefined();
  });

  it('is a route whose function API Gateway may not invoke', async () => {
    const change = (resources: Resources) => {
      delete resources.CallerPermission;
    };
    await expect(check(change)).rejects.toThrow(
      'route ANY /echo/{proxy+} has no AWS::Lambda::Permission to invoke caller',
    );
  });

  it('is a route outside of the permission that is there', async () => {
    const change = (resources: Resources) => {
      resources.FaultyPermission.Properties.SourceArn =
        resources.CallerPermission.Properties.SourceArn;
    };
    await expect(check(change)).rejects.toThrow('route POST /faulty/{way} has no');
  });

  it('is a queue that the polling function may not read', async () => {
    const change = (resources: Resources) => {
      const [policy] = resources.WorkerRole.Properties.Policies;
      policy.PolicyDocument.Statement[0].Action = ['sqs:ReceiveMessage'];
    };
    await expect(check(change)).rejects.toThrow('function worker may not sqs:DeleteMessage on arn');
  });
});
