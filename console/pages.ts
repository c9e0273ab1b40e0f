import type { Hono } from 'hono';
import type { ConsoleEnv } from './page.ts';
import { apiDocs, apiDocument } from './pages/api-docs.ts';
import { audit, auditOne } from './pages/audit.ts';
import { auditVerified } from './pages/audit-verify.ts';
import { backups } from './pages/backups.ts';
import { billing } from './pages/billing.ts';
import { campaign, campaigns, moveAsked } from './pages/campaigns.ts';
import { deadLetter, unmaskDeadLetter } from './pages/dead-letter.ts';
import { discardChosen, replayChosen } from './pages/dead-letter-actions.ts';
import { editDeadLetter } from './pages/dead-letter-edit.ts';
import { deadLetters } from './pages/dead-letters.ts';
import { document } from './pages/document.ts';
import {
  correctDocumentAsked,
  decideDocument,
  splitDocumentAsked,
} from './pages/document-decisions.ts';
import { documentPicture } from './pages/document-picture.ts';
import { documents } from './pages/documents.ts';
import { mail, mailBody, mailOne, settleMail } from './pages/email.ts';
import { flow, flowLive } from './pages/flow.ts';
import { forecastOne, forecasts } from './pages/forecasts.ts';
import { jobOne, jobs, runNowAsked } from './pages/jobs.ts';
import { logs, logsLive } from './pages/logs.ts';
import {
  endSessionAsked,
  organization,
  organizations,
  revokeKeyAsked,
} from './pages/organizations.ts';
import { overview } from './pages/overview.ts';
import { newReplay, startReplayAsked } from './pages/replay-new.ts';
import { abortAsked, replayOne, replays, replayTriedOut } from './pages/replays.ts';

/** Every page and form of the signed-in. A form changes something, and needs who may act: guard.ts. */
export function addPages(app: Hono<ConsoleEnv>): void {
  app.get('/', overview);
  app.get('/dead-letters', deadLetters);
  app.post('/dead-letters/replay', replayChosen);
  app.post('/dead-letters/discard', discardChosen);
  app.get('/dead-letters/:id', deadLetter);
  app.post('/dead-letters/:id/edit', editDeadLetter);
  app.post('/dead-letters/:id/unmask', unmaskDeadLetter);
  app.get('/replays', replays);
  app.get('/replays/new', newReplay);
  app.post('/replays', startReplayAsked);
  app.get('/replays/:id', replayOne);
  app.post('/replays/:id/abort', abortAsked);
  app.post('/replays/:id/again', replayTriedOut);
  app.get('/jobs', jobs);
  app.get('/jobs/:job', jobOne);
  app.post('/jobs/:job/run', runNowAsked);
  app.get('/flow', flow);
  app.get('/flow/live', flowLive);
  app.get('/mail', mail);
  app.post('/mail/parked', settleMail);
  app.get('/mail/:id', mailOne);
  app.get('/mail/:id/body', mailBody);
  app.get('/campaigns', campaigns);
  app.get('/campaigns/:id', campaign);
  app.post('/campaigns/:id/move', moveAsked);
  app.get('/documents', documents);
  app.get('/documents/:organization/:id', document);
  app.get('/documents/:organization/:id/pages/:page', documentPicture);
  app.post('/documents/:organization/:id/decide', decideDocument);
  app.post('/documents/:organization/:id/correct', correctDocumentAsked);
  app.post('/documents/:organization/:id/split', splitDocumentAsked);
  app.get('/backups', backups);
  app.get('/organizations', organizations);
  app.get('/organizations/:id', organization);
  app.post('/organizations/:id/keys/:key/revoke', revokeKeyAsked);
  app.post('/organizations/:id/sessions/:session/end', endSessionAsked);
  app.get('/logs', logs);
  app.get('/logs/live', logsLive);
  app.get('/forecasts', forecasts);
  app.get('/forecasts/:organization/:item', forecastOne);
  app.get('/billing', billing);
  app.get('/api/docs', apiDocs);
  app.get('/api/openapi.json', apiDocument);
  app.get('/audit', audit);
  app.get('/audit/verify', auditVerified);
  app.get('/audit/:id', auditOne);
}
