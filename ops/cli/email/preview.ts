import { renderEmail } from '../../../shared/email/render.ts';
import { templates } from '../../../shared/email/templates/index.ts';
import { InvalidRequest } from '../../../shared/platform/errors.ts';
import { writeGivenFolder } from '../../../tools/command-line/given-file.ts';
import { flag } from '../../../tools/command-line/options.ts';
import { block, lines, text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';

export const preview = verb({
  summary: 'what a template says, with sample data: text, or HTML',
  args: [
    { name: 'template', summary: 'its name; all by default', choices: Object.keys(templates) },
  ],
  options: {
    locale: { type: 'string', value: 'TAG', summary: 'language and region (en-US)' },
    'time-zone': { type: 'string', value: 'ZONE', summary: 'IANA name (UTC)' },
    html: flag('the HTML part instead of the text'),
    out: { type: 'string', value: 'DIR', summary: 'write <template>.html and .txt there' },
  },
  stack: 'none',
  examples: [
    'email preview checkin-reminder --locale de-AT --time-zone Europe/Vienna',
    'email preview --out preview',
  ],
  async run({ args: [name], options }, { out }) {
    const names = name === undefined ? Object.keys(templates) : [name];
    const reader = {
      locale: options.locale ?? 'en-US',
      timeZone: options['time-zone'] ?? 'UTC',
      name: 'Ada',
    };
    const mails = names.map((template) => ({ template, ...render(template, reader) }));
    if (options.out !== undefined)
      await writeGivenFolder(
        options.out,
        Object.fromEntries(
          mails.flatMap(({ template, html, text }) => [
            [`${template}.html`, html],
            [`${template}.txt`, text],
          ]),
        ),
      );
    out.show(mails, () =>
      lines(
        mails.map((m) =>
          lines(
            text`=== ${m.template}`,
            text`Subject: ${m.subject}`,
            text``,
            block(options.html ? m.html : m.text),
          ),
        ),
      ),
    );
    return EXIT.ok;
  },
});

function render(template: string, reader: { locale: string; timeZone: string }) {
  const known = templates[template as keyof typeof templates];
  if (!known) {
    throw new InvalidRequest(
      `There is no template "${template}"; there are ${Object.keys(templates).join(', ')}`,
    );
  }
  const canLeave = known.category === 'reminder' || known.category === 'campaign';
  try {
    return renderEmail({
      template,
      data: known.sample,
      reader,
      unsubscribeUrl: canLeave ? 'https://api.example.com/unsubscribe?token=sample' : undefined,
    });
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw new InvalidRequest('--locale or --time-zone does not exist', { cause });
    }
    throw cause;
  }
}
