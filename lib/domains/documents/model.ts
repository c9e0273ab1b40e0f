import { allow, bindSecret } from '../../constructs/bind.ts';
import type { NightshiftFunction } from '../../constructs/nightshift-function.ts';
import { createSecret } from '../../constructs/secret.ts';
import { type ContextName, readContext, WrongContext } from '../../context.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { modelAlarm } from '../../watch/service-alarms.ts';

/** What the command line may set of a model, and the variable that carries it. */
const SETTINGS = {
  documentsModelUrl: 'DOCUMENTS_MODEL_URL',
  documentsModelPriceIn: 'DOCUMENTS_MODEL_PRICE_IN',
  documentsModelPriceOut: 'DOCUMENTS_MODEL_PRICE_OUT',
  documentsModelVision: 'DOCUMENTS_MODEL_VISION',
  documentsModelMaxTokens: 'DOCUMENTS_MODEL_MAX_TOKENS',
  documentsBudgetDocument: 'DOCUMENTS_BUDGET_DOCUMENT',
  documentsBudgetDay: 'DOCUMENTS_BUDGET_DAY',
} as const;

/**
 * `-c documentsExtractor=bedrock -c documentsModel=…` or `=openai`, with `documentsModelUrl` and a
 * key in its secret; without them the rules read alone, offline.
 */
export function chooseModel(foundation: Foundation, reader: NightshiftFunction): void {
  const context = (name: ContextName) => readContext(foundation.stack.node, name);
  const [extractor, model] = [context('documentsExtractor'), context('documentsModel')];
  if (!extractor && !model) return;
  if ((extractor !== 'bedrock' && extractor !== 'openai') || !model)
    throw new WrongContext(
      'documentsExtractor is bedrock or openai, and needs documentsModel, as that needs it',
    );
  foundation.watch.alarms.push(modelAlarm(foundation));
  reader.addEnvironment('DOCUMENTS_EXTRACTOR', extractor);
  reader.addEnvironment('DOCUMENTS_MODEL', model);
  for (const [name, variable] of Object.entries(SETTINGS)) {
    const value = context(name as ContextName);
    if (value !== undefined) reader.addEnvironment(variable, value);
  }
  if (extractor === 'bedrock') {
    allow(reader, ['bedrock:InvokeModel'], modelArns(foundation, model));
    return;
  }
  const key = createSecret(foundation, 'documents-model-key', {
    description: 'API key of the OpenAI-compatible endpoint that reads documents',
  });
  bindSecret(reader, key, 'DOCUMENTS_MODEL_SECRET');
}

/** Where an inference profile may send a call; each region's own grant is needed. */
const REGIONS: Record<string, string[]> = {
  us: ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
  eu: [
    'eu-central-1',
    'eu-central-2',
    'eu-north-1',
    'eu-south-1',
    'eu-south-2',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
  ],
};

/**
 * The model itself, or, for `eu.amazon.nova-pro-v1:0` and the like, the profile and its model in
 * each region that the profile reaches.
 */
function modelArns(foundation: Foundation, model: string): string[] {
  const { stack } = foundation;
  const [area = '', ...rest] = model.split('.');
  const own = (account: string, resource: string) =>
    stack.formatArn({ service: 'bedrock', account, resource, resourceName: model });
  const regions = REGIONS[area];
  if (!regions) return [own('', 'foundation-model')];
  const resourceName = rest.join('.');
  return [
    own(stack.account, 'inference-profile'),
    ...regions.map((region) =>
      stack.formatArn({
        service: 'bedrock',
        account: '',
        region,
        resource: 'foundation-model',
        resourceName,
      }),
    ),
  ];
}
