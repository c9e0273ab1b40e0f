import type { ParameterModel } from '../../../lib/template/model.ts';
import { authorize } from '../auth/iam.ts';
import type { AwsService } from '../call.ts';
import { AwsError, notImplemented } from '../errors.ts';
import { jsonRefusal, jsonReply, parseJson } from '../protocol/json.ts';

/** SSM: GetParameter and GetParameters of what the template creates. */
export function createParametersService() {
  let parameters: ParameterModel[] = [];
  const find = (name: string) => parameters.find((one) => one.name === name || one.arn === name);
  const arnOf = (name: string) =>
    find(name)?.arn ?? `arn:aws:ssm:us-east-1:000000000000:parameter/${name.replace(/^\//, '')}`;
  const show = ({ name, arn, value }: ParameterModel) => ({
    Name: name,
    ARN: arn,
    Value: value,
    Type: 'String',
    Version: 1,
  });

  const service: AwsService & { setModel(models: ParameterModel[]): void } = {
    setModel(models) {
      parameters = models;
    },

    handle(call) {
      const action = (call.headers['x-amz-target'] ?? '').replace('AmazonSSM.', '');
      const input = parseJson(call.body) as { Name?: string; Names?: string[] };
      if (action !== 'GetParameter' && action !== 'GetParameters')
        throw notImplemented(`ssm:${action}`);
      const names = action === 'GetParameter' ? [input.Name ?? ''] : (input.Names ?? []);
      for (const name of names)
        authorize(call.caller, { action: `ssm:${action}`, resource: arnOf(name) });
      const found = names.flatMap((name) => find(name) ?? []);
      if (action === 'GetParameters')
        return jsonReply({
          Parameters: found.map(show),
          InvalidParameters: names.filter((name) => !find(name)),
        });
      const [one] = found;
      if (!one) throw new AwsError('ParameterNotFound', '');
      return jsonReply({ Parameter: show(one) });
    },

    refuse: (error) => jsonRefusal(error, { denied: 'AccessDeniedException' }),
  };
  return service;
}
