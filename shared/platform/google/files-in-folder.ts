import { answeredJson, type DriveCalls } from './drive-calls.ts';

type Listing = {
  folderId: string;
  /** Of a file, in Drive's words. */
  fields: string;
  orderBy: string;
  /** Further conditions of Drive's search, e.g. ` and name = 'x'`. */
  filter?: string | undefined;
};

/** What lies right in a folder and not in the bin, over all pages, each file with the fields asked for. */
export async function* filesInFolder<T>(
  { folderId, fields, orderBy, filter = '' }: Listing,
  { call }: { call: DriveCalls },
): AsyncGenerator<T> {
  let pageToken: string | undefined;
  do {
    const answer = await call({
      path: '/drive/v3/files',
      query: {
        q: `'${quoted(folderId)}' in parents and trashed = false${filter}`,
        fields: `nextPageToken,files(${fields})`,
        orderBy,
        pageSize: '1000',
        includeItemsFromAllDrives: 'true',
        pageToken,
      },
    });
    const page = await answeredJson<{ files: T[]; nextPageToken?: string }>(answer);
    yield* page.files;
    pageToken = page.nextPageToken;
  } while (pageToken);
}

/** A text as a value between the quotes of Drive's search. */
export const quoted = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
