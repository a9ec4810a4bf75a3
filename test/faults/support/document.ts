import type { Chapter } from './fault';
import { chapterOf, contactsOf, totalsOf, truthOf, type Result, type Results } from './report';

/** Most that the process grew by while an answer or an upload went wrong. */
export interface Memory {
	readonly title: string;
	/** Bytes. */
	readonly peak: number;
}

const INTRODUCTION = `# Reliability

What happens when something breaks between n8n and a provider. This page is written by a test run: a server between the real
node (in n8n's own engine) and the [sandbox](../sandbox/README.md) of the providers breaks one thing at a time, on the level of TCP. Each is
tried for every provider, on a message with a link (JSON or a form) and on one with a file (a form, or base64 inside JSON), and for Contactship also on
the two questions that come before a message, to find or to create its contact.

The node gives every message one of three outcomes:

- **sent**: the provider accepted the message and named its id.
- **not sent**: surely nothing went out. It is safe to send the message again.
- **unknown**: the message may have gone out, and nobody on this side of the connection can tell. The node never repeats such a message by
  itself. Look in your provider first.

The rule behind them: where a request may have arrived, “not sent” would be a guess, and a guess sends a customer the same invoice twice. A file is the
exception that helps: its length is announced, so a provider that did not get all of it cannot act on it.

The only requests that the node repeats by itself are those that surely had no effect: where no connection came about (once), and
those that a rate limit (429) refused, for as long as the option **Wait at Most** allows.
`;

const REPEAT = `## How to repeat

\`\`\`sh
npm run build
npm run faults              # everything on this page
npm run faults -- --update  # and write this page anew
\`\`\`

Most of it is part of \`npm test\`, which also compares this page with what is expected of each fault. The expectations are one table,
\`test/faults/support/table/\`; the server that breaks things is \`test/faults/support/injector.ts\`.
`;

/** The page, but for what depends on the machine. */
export function document(
	chapters: readonly Chapter[],
	results: Results,
	memory: readonly Memory[],
): string {
	const all: readonly Result[] = chapters.flatMap(({ faults }) => faults.flatMap(results));
	return [
		INTRODUCTION,
		totals(chapters, all),
		...chapters.map((chapter) => `## ${chapter.title}\n\n${chapterOf(chapter, results)}\n`),
		`## Before the message: the contact at Contactship\n\nThe same faults, in the questions before the message. Where they keep the node from the contact, no message is begun.\n\n${contactsOf(chapters, results)}\n`,
		memoryOf(memory),
		REPEAT,
	].join('\n');
}

function totals(chapters: readonly Chapter[], all: readonly Result[]): string {
	const faults = chapters.reduce((sum, chapter) => sum + chapter.faults.length, 0);
	return `## Totals

${faults} faults, ${all.length.toLocaleString('en')} messages:

${truthOf(all)}

${totalsOf(all)}

In none of them did a token reach another host or a text that is shown, and no message was sent twice. Once the server let go, no
connection and no file stayed open.
`;
}

function memoryOf(memory: readonly Memory[]): string {
	const rows = memory.map(({ title, peak }) => `| ${title} | ${Math.round(peak / 1024 ** 2)} MB |`);
	return `## Memory

The most that the process of n8n's engine grew by, over all providers. A test keeps it under 40 MB.

| What broke | Memory |
| --- | --- |
${rows.join('\n')}
`;
}
