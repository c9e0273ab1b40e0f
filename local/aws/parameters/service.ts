import { ownValue } from '../../../shared/platform/own-value.ts';
import type { Caller } from '../auth/caller.ts';
import { authorize } from '../auth/iam.ts';
import type { AwsService } from '../call.ts';
import { AwsError, notImplemented } from '../errors.ts';
import { jsonRefusal, jsonReply, parseJson } from '../protocol/json.ts';
import type { Parameters, ParameterVersion } from './store.ts';

type Input = {
  Name?: string;
  Names?: string[];
  Path?: string;
  Value?: string;
  Type?: string;
  Overwrite?: boolean;
  WithDecryption?: boolean;
  ParameterVersion?: number;
  Labels?: string[];
  ParameterFilters?: { Key: string; Values?: string[] }[];
};

type Request = { input: Input; parameters: Parameters };

type Action = {
  /** Names of the parameters, or the path, that the caller must be allowed to. */
  of: (input: Input) => string[];
  run: (request: Request) => unknown;
};

const byName: Action['of'] = ({ Name }) => [bare(Name ?? '').name];
const byNames: Action['of'] = ({ Names = [] }) => Names.map((name) => bare(name).name);

const ACTIONS: Record<string, Action> = {
  GetParameter: {
    of: byName,
    run({ input, parameters }) {
      const { name, selector } = bare(input.Name ?? '');
      const found = parameters.find(name, selector);
      if (!found)
        throw new AwsError(
          parameters.find(name) ? 'ParameterVersionNotFound' : 'ParameterNotFound',
          '',
        );
      return {
        Parameter: { ...show(found, input), ...(selector && { Selector: `:${selector}` }) },
      };
    },
  },

  GetParameters: {
    of: byNames,
    run({ input, parameters }) {
      const found = (input.Names ?? []).map((asked) => {
        const { name, selector } = bare(asked);
        return { asked, version: parameters.find(name, selector) };
      });
      return {
        Parameters: found.flatMap(({ version }) => (version ? [show(version, input)] : [])),
        InvalidParameters: found.filter(({ version }) => !version).map(({ asked }) => asked),
      };
    },
  },

  GetParametersByPath: {
    of: ({ Path }) => [Path ?? ''],
    run({ input, parameters }) {
      const label = input.ParameterFilters?.find(({ Key }) => Key === 'Label')?.Values?.[0];
      const found = parameters
        .namesBelow(input.Path ?? '')
        .flatMap((name) => parameters.find(name, label) ?? []);
      return { Parameters: found.map((version) => show(version, input)) };
    },
  },

  PutParameter: {
    of: byName,
    run({ input, parameters }) {
      const { Name = '', Value = '', Type = 'SecureString', Overwrite = false } = input;
      const version = parameters.put({
        name: Name,
        value: Value,
        type: Type,
        overwrite: Overwrite,
      });
      return { Version: version, Tier: 'Standard' };
    },
  },

  LabelParameterVersion: {
    of: byName,
    run({ input, parameters }) {
      for (const label of input.Labels ?? []) parameters.label({ ...versionOf(input), label });
      return { InvalidLabels: [], ParameterVersion: input.ParameterVersion };
    },
  },

  UnlabelParameterVersion: {
    of: byName,
    run({ input, parameters }) {
      for (const label of input.Labels ?? []) parameters.unlabel({ ...versionOf(input), label });
      return { RemovedLabels: input.Labels, InvalidLabels: [] };
    },
  },

  DeleteParameters: {
    of: byNames,
    run({ input, parameters }) {
      const gone = (input.Names ?? []).filter((name) => parameters.remove(name));
      return { DeletedParameters: gone, InvalidParameters: [] };
    },
  },
};

/** SSM's Parameter Store over its JSON protocol, held to the roles of the template. */
export function createParametersService(parameters: Parameters): AwsService {
  return {
    handle(call) {
      const name = (call.headers['x-amz-target'] ?? '').replace('AmazonSSM.', '');
      const action = ownValue(ACTIONS, name);
      if (!action) throw notImplemented(`ssm:${name}`);
      const input = parseJson(call.body) as Input;
      // Refuses before it says whether the parameter exists, as AWS does.
      authorizeAction({ caller: call.caller, name, action, input });
      return jsonReply(action.run({ input, parameters }));
    },
    refuse: (error) => jsonRefusal(error, { denied: 'AccessDeniedException' }),
  };
}

function authorizeAction(request: { caller: Caller; name: string; action: Action; input: Input }) {
  const { caller, name, action, input } = request;
  for (const parameter of action.of(input))
    authorize(caller, {
      action: `ssm:${name}`,
      resource: arnOf(parameter),
      context: name === 'PutParameter' ? { 'ssm:overwrite': String(input.Overwrite ?? false) } : {},
    });
}

/** A name may be an ARN, and may end in `:<version>` or `:<label>`. */
function bare(given: string): { name: string; selector?: string } {
  const name = given.replace(/^arn:aws:ssm:[^:]*:[^:]*:parameter/, '');
  const [, path = '', selector] = /^([^:]*)(?::(.*))?$/.exec(name) ?? [];
  return { name: path, ...(selector && { selector }) };
}

const arnOf = (name: string) =>
  `arn:aws:ssm:us-east-1:000000000000:parameter/${name.replace(/^\/|\/$/g, '')}`;

function versionOf({ Name = '', ParameterVersion }: Input) {
  if (ParameterVersion === undefined)
    throw new AwsError('ValidationException', 'ParameterVersion is needed on this machine.');
  return { name: Name, version: ParameterVersion };
}

/** Without decryption a SecureString's value is what nobody can read. */
function show(found: ParameterVersion, { WithDecryption = false }: Input) {
  const { name, version, value, type, modifiedAt } = found;
  return {
    Name: name,
    ARN: arnOf(name),
    Type: type,
    Value: type === 'SecureString' && !WithDecryption ? 'encrypted' : value,
    Version: version,
    LastModifiedDate: modifiedAt / 1000,
    DataType: 'text',
  };
}
