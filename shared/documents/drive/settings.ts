import { matching, oneOf, optional, type Variable, variable } from '../../platform/config.ts';
import { InvalidConfiguration } from '../../platform/errors.ts';
import { isUuid } from '../../platform/uuid.ts';

const uuid: Variable<string> = { parse: (it) => (isUuid(it) ? it : undefined) };
const folderId = () => optional(matching(/^[\w-]{1,200}$/));

/** What a stage says of the folder of Google Drive that is its own. */
export const driveIntakeSettings = {
  GDRIVE_ORDERS_ORGANIZATION_ID: variable(
    "The organisation that the stage's own folder brings documents to.",
    optional(uuid),
  ),
  GDRIVE_ORDERS_ROOT_ID: variable(
    'A folder with "Incoming" and "Processed" in it, where they are not named themselves.',
    folderId(),
  ),
  GDRIVE_ORDERS_INCOMING_ID: variable('The folder where files come.', folderId()),
  GDRIVE_ORDERS_PROCESSED_ID: variable(
    'The folder where they go once they are documents.',
    folderId(),
  ),
  GDRIVE_STRICT_MODE: variable(
    '`true`: no folder is looked for by its name, or made; both are named.',
    optional(oneOf('true', 'false')),
  ),
};

type Settings = { [K in keyof typeof driveIntakeSettings]?: string | undefined };

/** A folder that brings documents to an organisation. */
export type IntakeFolder = {
  organizationId: string;
  /** `root`: the folder around it, in which it is called "Incoming". */
  incoming: { id: string } | { root: string };
  processedId: string | undefined;
};

export type DriveIntake = { strict: boolean; own: IntakeFolder | undefined };

/** @throws InvalidConfiguration that names the variable which is missing */
export function driveIntakeOf(settings: Settings): DriveIntake {
  const {
    GDRIVE_ORDERS_ORGANIZATION_ID: organizationId,
    GDRIVE_ORDERS_ROOT_ID: root,
    GDRIVE_ORDERS_INCOMING_ID: id,
    GDRIVE_ORDERS_PROCESSED_ID: processedId,
  } = settings;
  const strict = settings.GDRIVE_STRICT_MODE === 'true';
  if (!root && !id) return { strict, own: undefined };
  if (!organizationId) throw missing('GDRIVE_ORDERS_ORGANIZATION_ID: whose documents come there');
  if (!strict)
    return {
      strict,
      own: { organizationId, incoming: id ? { id } : { root: root as string }, processedId },
    };
  if (!id) throw missing('GDRIVE_ORDERS_INCOMING_ID, which strict mode demands');
  if (!processedId) throw missing('GDRIVE_ORDERS_PROCESSED_ID, which strict mode demands');
  return { strict, own: { organizationId, incoming: { id }, processedId } };
}

const missing = (what: string) => new InvalidConfiguration(`Google Drive: set ${what}`);
