import { describe, expect, it } from '@jest/globals';
import { type Resource, templateOf } from './assembly.ts';

function reader(context: Record<string, unknown>) {
  const { ofType } = templateOf('prod', context);
  const [, fn] = ofType('AWS::Lambda::Function').find(([, { Properties }]) =>
    String(Properties.FunctionName).endsWith('-parse-document'),
  ) as [string, Resource];
  const policies = ofType('AWS::IAM::Role').filter(([id]) => id.startsWith('parsedocument'));
  return {
    environment: fn.Properties.Environment.Variables as Record<string, unknown>,
    policy: JSON.stringify(policies),
  };
}

describe('the model that reads documents', () => {
  it('is none unless the command line names one', () => {
    const { environment, policy } = reader({});
    expect(environment).not.toHaveProperty('DOCUMENTS_EXTRACTOR');
    expect(policy).not.toContain('bedrock');
  });

  it('is one of Bedrock, with a grant on it alone and the budgets that were named', () => {
    const { environment, policy } = reader({
      documentsExtractor: 'bedrock',
      documentsModel: 'amazon.nova-pro-v1:0',
      documentsBudgetDay: 3,
    });
    expect(environment).toMatchObject({
      DOCUMENTS_EXTRACTOR: 'bedrock',
      DOCUMENTS_MODEL: 'amazon.nova-pro-v1:0',
      DOCUMENTS_BUDGET_DAY: '3',
    });
    expect(policy).toContain('::foundation-model/amazon.nova-pro-v1:0');
    expect(policy).not.toContain('inference-profile');
  });

  it('may be an inference profile: it and its model wherever it reaches', () => {
    const { policy } = reader({
      documentsExtractor: 'bedrock',
      documentsModel: 'eu.amazon.nova-pro-v1:0',
    });
    expect(policy).toContain(':inference-profile/eu.amazon.nova-pro-v1:0');
    expect(policy).toContain(':bedrock:eu-west-3::foundation-model/amazon.nova-pro-v1:0');
  });

  it('is any compatible endpoint, its key in a secret', () => {
    const { environment, policy } = reader({
      documentsExtractor: 'openai',
      documentsModel: 'm',
      documentsModelUrl: 'https://models.example/v1',
    });
    expect(environment).toMatchObject({ DOCUMENTS_MODEL_URL: 'https://models.example/v1' });
    expect(environment).toHaveProperty('DOCUMENTS_MODEL_SECRET');
    expect(policy).toContain(':parameter/nightshift/prod/documents-model-key');
  });
});
