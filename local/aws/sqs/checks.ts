import { ownValue } from '../../../shared/platform/own-value.ts';
import { AwsError } from '../errors.ts';
import { hasForbidden } from '../protocol/characters.ts';
import { invalid } from './batch.ts';
import type { MessageAttributes } from './message.ts';

/** A whole number within its bounds, as SQS demands it; undefined stays. */
export function within(given: unknown, name: string, [least, most]: readonly [number, number]) {
  if (given === undefined || given === null) return undefined;
  const number = typeof given === 'string' && given.trim() === '' ? Number.NaN : Number(given);
  if (!Number.isInteger(number) || number < least || number > most)
    throw invalid(
      `Value ${String(given)} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}, if provided.`,
    );
  return number;
}

/** Seconds, as AWS limits them. */
export const BOUNDS = {
  DelaySeconds: [0, 900],
  VisibilityTimeout: [0, 43_200],
  WaitTimeSeconds: [0, 20],
  MaxNumberOfMessages: [1, 10],
} as const;

const DATA_TYPE = /^(String|Number|Binary)(\.[^\s]+)?$/;
const ATTRIBUTE_NAME = /^(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/;
const RESERVED = /^(aws|amazon)\./i;

/** @throws AwsError for attributes of a message that SQS refuses. */
export function checkMessageAttributes(attributes: MessageAttributes): void {
  const entries = Object.entries(attributes);
  if (entries.length > 10)
    throw invalid('Number of message attributes exceeds the allowed maximum [10].');
  for (const [name, attribute] of entries) {
    if (!ATTRIBUTE_NAME.test(name) || RESERVED.test(name))
      throw invalid(`Message (user) attribute name '${name}' is not allowed.`);
    checkAttribute(name, attribute);
  }
}

function checkAttribute(name: string, attribute: MessageAttributes[string]): void {
  const { DataType = '', StringValue, BinaryValue } = attribute ?? {};
  if (DataType === '')
    throw invalid(`The message attribute '${name}' must contain a non-empty attribute type.`);
  if (!DATA_TYPE.test(DataType))
    throw invalid(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  const value = DataType.startsWith('Binary') ? BinaryValue : StringValue;
  if (typeof value !== 'string' || value === '')
    throw invalid(
      `Message (user) attribute '${name}' must contain a non-empty value of type '${DataType}'.`,
    );
  if (DataType.startsWith('Number') && !isNumber(value))
    throw invalid(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  if (!DataType.startsWith('Binary') && hasForbidden(value))
    throw invalid(`Message (user) attribute '${name}' contains invalid characters.`);
}

/** Up to 38 digits, within 10^-128 and 10^126. */
function isNumber(text: string): boolean {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return false;
  const size = Math.abs(Number(text));
  return size === 0 || (size >= 1e-128 && size <= 1e126);
}

const SETTINGS: Record<string, readonly [number, number]> = {
  DelaySeconds: BOUNDS.DelaySeconds,
  VisibilityTimeout: BOUNDS.VisibilityTimeout,
  ReceiveMessageWaitTimeSeconds: BOUNDS.WaitTimeSeconds,
  MessageRetentionPeriod: [60, 1_209_600],
  MaximumMessageSize: [1_024, 1_048_576],
  KmsDataKeyReusePeriodSeconds: [60, 86_400],
};
const OTHERS = ['Policy', 'KmsMasterKeyId', 'SqsManagedSseEnabled', 'RedriveAllowPolicy'];

/** @throws AwsError for attributes of a queue that SQS refuses: then none of them is taken. */
export function checkQueueAttributes(attributes: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(attributes)) {
    const bounds = ownValue(SETTINGS, name);
    if (bounds) checkSetting(name, value, bounds);
    else if (name === 'RedrivePolicy') checkRedrive(value);
    else if (name === 'RedriveAllowPolicy' || name === 'Policy') checkJson(name, value);
    else if (
      name === 'SqsManagedSseEnabled' &&
      !['true', 'false', true, false].includes(value as string)
    )
      throw wrongAttribute(name);
    else if (!OTHERS.includes(name))
      throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
  }
}

function checkSetting(
  name: string,
  value: unknown,
  [least, most]: readonly [number, number],
): void {
  const number = Number(value);
  if (String(value).trim() === '' || !Number.isInteger(number) || number < least || number > most)
    throw wrongAttribute(name);
}

function checkRedrive(value: unknown): void {
  if (value === '') return;
  const policy = checkJson('RedrivePolicy', value);
  const receives = Number(policy.maxReceiveCount);
  const target = policy.deadLetterTargetArn;
  if (!Number.isInteger(receives) || receives < 1 || receives > 1_000 || typeof target !== 'string')
    throw wrongAttribute('RedrivePolicy');
  if (!/^arn:[^:]+:sqs:[^:]*:[^:]*:.+$/.test(target)) throw wrongAttribute('RedrivePolicy');
}

function checkJson(name: string, value: unknown): Record<string, unknown> {
  if (value === '') return {};
  try {
    const read: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    if (read !== null && typeof read === 'object' && !Array.isArray(read))
      return read as Record<string, unknown>;
  } catch {
    // no JSON
  }
  throw wrongAttribute(name);
}

const wrongAttribute = (name: string) =>
  new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
