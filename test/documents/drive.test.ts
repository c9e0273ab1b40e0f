import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type DriveWorld, type FreshDrive, makeDriveWorld } from './support/drive-world.ts';
import { quarterJpeg } from './support/pictures.ts';
import { makeOrganization } from './support/world.ts';

const PDF = Buffer.from('%PDF-1.7 of a test');
const DOC = 'application/vnd.google-apps.document';

describe('a folder of Google Drive that brings documents', () => {
  let world: DriveWorld;
  let google: FreshDrive['google'];
  let organizationId: string;
  let incoming: string;
  beforeAll(async () => {
    world = await makeDriveWorld();
  });
  afterAll(() => world.end());
  beforeEach(async () => {
    ({ google, organizationId, incoming } = await world.fresh());
  });
  afterEach(() => google.stop());

  const look = (more: Parameters<DriveWorld['look']>[1] = {}) => world.look(google, more);
  const documents = async (of = organizationId) => {
    const { rows } = await world.db.query<{ name: string; refusal: string | null }>(
      `SELECT file_name AS name, refusal FROM vendor_invoice_parse_jobs
        WHERE organization_id = $1 ORDER BY file_name, refusal`,
      [of],
    );
    return rows;
  };
  const processed = (of = incoming) => google.subfolder(of, 'Processed');

  it('takes what lies there, then what comes, and moves it aside', async () => {
    for (const name of ['a.pdf', 'b.pdf', 'c.pdf', 'd.pdf'])
      google.put({ name, bytes: PDF, parents: [incoming] });
    google.put({ name: 'elsewhere.pdf', bytes: PDF, parents: [google.folder()] });
    expect(await look()).toMatchObject({ folders: 1, noted: 4, taken: 4, troubles: [] });
    expect(await look()).toMatchObject({ noted: 0, taken: 0 });
    for (const name of ['e.pdf', 'f.pdf', 'g.pdf', 'h.pdf', 'i.pdf'])
      google.put({ name, bytes: PDF, parents: [incoming] });
    google.seen.length = 0;
    expect(await look()).toMatchObject({ noted: 5, taken: 5 });
    // Told by the feed; only "Processed" is looked for by its name.
    expect(google.seen.filter((line) => line === 'GET /drive/v3/files')).toHaveLength(1);
    expect((await documents()).map(({ name }) => name).join('')).toBe(
      'a.pdfb.pdfc.pdfd.pdfe.pdff.pdfg.pdfh.pdfi.pdf',
    );
    expect(google.names(incoming)).toEqual([]);
    expect(google.names(processed())).toHaveLength(9);
    expect(world.objects.size).toBe(9);
  });

  it.each([
    ['the store is away', 'store'],
    ['the move fails', 'move'],
    ['the move’s answer is lost', 'answer'],
  ])('makes one document of a file where %s', async (_how, what) => {
    google.put({ bytes: PDF, parents: [incoming] });
    world.store.isAway = what === 'store';
    if (what !== 'store')
      google.state.fault = ({ method }) =>
        method === 'PATCH' ? { status: 500, ...(what === 'answer' && { after: true }) } : undefined;
    expect(await look()).toMatchObject({ failed: 1, taken: 0 });
    world.store.isAway = false;
    google.state.fault = undefined;
    expect(await look()).toMatchObject({ failed: 0, taken: 1 });
    expect(await documents()).toHaveLength(1);
    expect(world.objects.size).toBe(1);
    expect(google.names(processed())).toEqual(['invoice.pdf']);
  });

  it('makes another document of a file that changed, and none of one that came back', async () => {
    const file = google.put({ bytes: PDF, parents: [incoming] });
    await look();
    const again = (bytes: Buffer) => {
      google.files.delete(file.id);
      google.put({ ...file, bytes, parents: [incoming] });
    };
    again(PDF);
    expect(await look()).toMatchObject({ taken: 1 });
    expect(await documents()).toHaveLength(1);
    again(Buffer.from('%PDF-1.7 corrected'));
    await look();
    expect(await documents()).toHaveLength(2);
    expect(google.names(incoming)).toEqual([]);
  });

  it.each([410, 404, 400])('lists anew when its mark is lost (%i)', async (status) => {
    await look();
    google.put({ bytes: PDF, parents: [incoming] });
    google.state.fault = ({ path }) => (path === '/drive/v3/changes' ? { status } : undefined);
    expect(await look()).toMatchObject({ noted: 1, taken: 1 });
    google.state.fault = undefined;
    google.put({ name: 'later.pdf', bytes: PDF, parents: [incoming] });
    expect(await look()).toMatchObject({ noted: 1, taken: 1 });
  });

  it('takes what Google keeps in its own form as PDF, or says that it cannot', async () => {
    google.put({ name: 'Offer', mimeType: DOC, bytes: PDF, parents: [incoming] });
    google.put({ name: 'Book', mimeType: DOC, bytes: PDF, size: 1, parents: [incoming] });
    const form = 'application/vnd.google-apps.form';
    google.put({ name: 'Poll', mimeType: form, parents: [incoming] });
    expect(await look()).toMatchObject({ taken: 1, refused: 2 });
    expect(await documents()).toEqual([
      { name: 'Book', refusal: 'too-large' },
      { name: 'Offer.pdf', refusal: null },
      { name: 'Poll', refusal: 'unsupported-type' },
    ]);
  });

  it('takes photographs, by what they are', async () => {
    const type = 'image/jpeg';
    google.put({ name: 'IMG_0412', bytes: quarterJpeg(), mimeType: type, parents: [incoming] });
    google.put({
      name: 'IMG_0413',
      bytes: Buffer.from('GIF89a'),
      mimeType: type,
      parents: [incoming],
    });
    expect(await look()).toMatchObject({ taken: 1, refused: 1 });
    expect(await documents()).toEqual([
      { name: 'IMG_0412', refusal: null },
      { name: 'IMG_0413', refusal: 'unsupported-type' },
    ]);
  });

  it('names what is no document, and moves it aside', async () => {
    const names = {
      'empty.pdf': Buffer.alloc(0),
      'page.pdf': Buffer.from('<!doctype html><title>x'),
      'huge.pdf': PDF,
      'lies.pdf': Buffer.alloc(25 * 1_048_576 + 1),
      '../../\u202Eetc\u0000.pdf': Buffer.from('MZ'),
    };
    for (const [name, bytes] of Object.entries(names))
      google.put({
        name,
        bytes,
        parents: [incoming],
        ...(name === 'huge.pdf' && { size: 26 * 1_048_576 }),
        ...(name === 'lies.pdf' && { size: 10 }),
      });
    expect(await look()).toMatchObject({ taken: 0, refused: 5 });
    expect(await documents()).toEqual([
      { name: '../../etc.pdf', refusal: 'unsupported-type' },
      { name: 'empty.pdf', refusal: 'empty' },
      { name: 'huge.pdf', refusal: 'too-large' },
      { name: 'lies.pdf', refusal: 'too-large' },
      { name: 'page.pdf', refusal: 'unsupported-type' },
    ]);
    expect(google.names(google.subfolder(processed(), 'Refused'))).toHaveLength(5);
    expect(google.seen.filter((line) => line.startsWith('POST /drive'))).toHaveLength(2);
  });

  it('passes over folders, shortcuts, what is in the bin, and what left before it was read', async () => {
    const folder = 'application/vnd.google-apps.folder';
    google.put({ mimeType: folder, parents: [incoming] });
    google.put({ mimeType: 'application/vnd.google-apps.shortcut', parents: [incoming] });
    google.put({ bytes: PDF, trashed: true, parents: [incoming] });
    const binned = google.put({ bytes: PDF, parents: [incoming] });
    const moved = google.put({ bytes: PDF, parents: [incoming] });
    const deleted = google.put({ bytes: PDF, parents: [incoming] });
    expect(await look({ files: 0 })).toMatchObject({ noted: 3, taken: 0 });
    binned.trashed = true;
    moved.parents = ['elsewhere'];
    google.files.delete(deleted.id);
    expect(await look()).toMatchObject({ noted: 0, taken: 0, gone: 3 });
    expect(await documents()).toEqual([]);
    moved.parents = [incoming];
    google.put({ ...moved });
    expect(await look()).toMatchObject({ noted: 1, taken: 1 });
  });

  it('lets organisations take turns, and none read of another’s folder', async () => {
    const other = await makeOrganization(world.db, 'Dock');
    const theirs = google.folder({ driveId: 'shared-drive' });
    for (let n = 0; n < 9; n += 1) google.put({ name: `${n}`, bytes: PDF, parents: [incoming] });
    await world.give(other, theirs);
    google.put({ name: 'theirs.pdf', bytes: PDF, parents: [theirs] });
    expect(await look({ files: 3 })).toMatchObject({ noted: 10, taken: 3 });
    expect(await documents(other)).toHaveLength(1);
    expect(await documents()).toHaveLength(2);
    await expect(world.give(other, incoming)).rejects.toThrow('another organisation');
    await expect(world.give(other, theirs, theirs)).rejects.toThrow('where they come');
    google.put({ name: 'more.pdf', bytes: PDF, parents: [theirs] });
    expect(await look()).toMatchObject({ taken: 8 });
    expect(await documents(other)).toHaveLength(2);
  });

  it('names a folder that is closed or not there, and reads the others', async () => {
    const other = await makeOrganization(world.db, 'Dock');
    await world.give(other, 'not-shared-with-us');
    const closed = await makeOrganization(world.db, 'Gate');
    await world.give(closed, google.folder({ readOnly: true }));
    google.put({ bytes: PDF, parents: [incoming] });
    const { troubles, ...done } = await look();
    expect(done).toMatchObject({ folders: 1, taken: 1 });
    expect(troubles.sort()).toEqual(
      [
        `Organisation ${other}: Google Drive refuses (404): File not found`,
        `Organisation ${closed}: Google Drive: the service account may not move files there`,
      ].sort(),
    );
  });

  it('leaves a file where it lies that cannot be moved for an hour, and says so', async () => {
    google.put({ name: 'stuck.pdf', bytes: PDF, readOnly: true, parents: [incoming] });
    for (let times = 1; times < 12; times += 1) expect(await look()).toMatchObject({ failed: 1 });
    google.put({ name: 'fine.pdf', bytes: PDF, parents: [incoming] });
    expect(await look()).toMatchObject({ taken: 1, givenUp: 1, troubles: [expect.anything()] });
    expect(await look()).toMatchObject({ taken: 0, failed: 0, givenUp: 0 });
    expect(await documents()).toHaveLength(2);
  });
});
