import { CASES } from './bench';
import type { Chapter, Fault } from './fault';
import {
	believedIn,
	chapterOf,
	contactsOf,
	outcomeTable,
	casesIn,
	totalsOf,
	truthOf,
	type Result,
	type Results,
} from './report';

/** Most that the process grew by while an answer or an upload went wrong. */
export interface Memory {
	readonly title: string;
	/** Bytes. */
	readonly peak: number;
}

const introduction = (): string => `# Reliability

This page shows what the node reports when something breaks between n8n and a provider, and whether the report was true.

## How the outcome is decided

The node reports one of four outcomes for every message:

- **sent**: the provider accepted the message and returned its ID.
- **not sent**: nothing was sent. You can send the message again.
- **not delivered**: the provider accepted the message, and WhatsApp gave it up. The customer does not have it. The node never repeats it
  automatically.
- **unknown**: the message may have been sent, and nobody on this side of the connection can know. The node never repeats it automatically.
  Before you send it again, check in your provider whether it was sent.

The first row that fits decides. The page prints the table that the node itself uses (\`failures/outcome.ts\`):

${outcomeTable()}

Only facts decide: the connection, how far the file was read, the status, and the structure of the answer. The text of an answer never
decides. It only explains, and the node first removes everything from it that was part of the message.

The node automatically repeats a request in two cases only: if no connection was established (once), and if a rate limit refused it (429), for
as long as the option **Max Rate Limit Wait** allows.

## How this page is made

A test run writes this page. A server between the node (in n8n’s own engine) and the [sandbox](../sandbox/README.md) of the providers breaks one
thing at a time, on the level of TCP. If a request arrives whole, the server first hands it to the sandbox. The sandbox sends the message and
records it. Only then the server breaks something or returns its answer. The test compares each report with that record.

Each fault runs for every provider, with a message with a link (JSON or a form) and with a file (a form, or base64 inside JSON). For
Contactship, it also runs with the two requests before a message that find or create its contact. Some chapters run with a few of these and say so.

† marks a refusal that the node believes. HTTP or the provider’s documents say that a server with this answer did not act, and a client cannot
check it. These faults run twice. In the first run the server sends the message and refuses it in spite of that: the customer has it, and the
report is the same. In the second run the server keeps to its answer, and the table shows that run.
`;

const REPEAT = `## How to repeat

\`\`\`sh
npm run build
npm run faults              # everything on this page
npm run faults -- --update  # and write this page anew
npm run laravel             # against PHP, Laravel and nginx; -- --update writes its figures
\`\`\`

\`npm test\` tries a share of it, CI nearly all, and both compare this page with what is expected of each fault. The expectations are one table,
\`test/faults/support/table/\`; the server that breaks things is \`test/faults/support/injector.ts\`.
`;

/** Where `npm run laravel -- --update` writes its figures. */
const LARAVEL = /<!-- laravel:start -->[\s\S]*?<!-- laravel:end -->/;

const laravel = (place: string): string => `## Against PHP, Laravel and nginx

Xobito, WA.cr and RASL are Laravel applications behind a web server. \`npm run laravel\` sends to a small application with the rules of their
documents, on Laravel’s own kernel, router, validator and middleware, run by PHP-FPM behind nginx with TLS. For Contactship, it checks the JSON
with PHP’s strict base64. PHP records each request as it parsed it, and the test compares each report with that record. The providers’ own code
is not part of it.

${place}

WA.cr has an n8n node of its own for the same API ([n8n-nodes-wacrapp](https://github.com/kdctek/n8n-nodes-wacrapp) 0.1.2). It sends media by link only.
The same run sends what that node sends (\`test/laravel/peers/\`) and compares it with this node’s request, field by field. All fields and values are
the same, and Laravel accepts both as the same message, with three differences:

- This node sends a form, because WA.cr documents \`multipart/form-data\` only. The other sends JSON.
- This node sends the phone number without its plus, which would count toward the 15 characters that WA.cr accepts.
- The contact ID is text in a form and a number in JSON. Laravel’s rule \`integer\` accepts both.
`;

/**
 * The page, but for what depends on the machine.
 * @param page the page as it is, whose figures of other runs are kept
 */
export function document(
	chapters: readonly Chapter[],
	results: Results,
	memory: readonly Memory[],
	page: string,
): string {
	const all: readonly Result[] = chapters.flatMap(({ faults }) => faults.flatMap(results));
	return [
		introduction(),
		totals(chapters, all),
		...chapters.map((chapter) => section(chapter, results)),
		`## Before the message: the contact at Contactship\n\nThe same faults in the requests before a message. If the contact is not found or created, the node does not send the message.\n\n${contactsOf(chapters, results)}\n`,
		memoryOf(memory),
		laravel(LARAVEL.exec(page)?.[0] ?? '<!-- laravel:start -->\n\n<!-- laravel:end -->'),
		REPEAT,
	].join('\n');
}

function section(chapter: Chapter, results: Results): string {
	const { title, note, cases } = chapter;
	const notes = [note, cases && `Tried with ${casesIn(cases)}.`].filter(
		(text) => text !== undefined,
	);
	return [`## ${title}`, ...notes, chapterOf(chapter, results)].join('\n\n') + '\n';
}

function totals(chapters: readonly Chapter[], all: readonly Result[]): string {
	const faults = chapters.reduce((sum, chapter) => sum + chapter.faults.length, 0);
	return `## Totals

${faults} faults, ${all.length.toLocaleString('en')} messages:

${truthOf(all)}

${totalsOf(all)}

For ${believedIn(all)} of the messages that were reported as not sent, the answer was a refusal (†). In the run in which the server sent them in spite
of its refusal, the node reported the same.

No token reached another host or a text that is shown. No customer got a message twice. After the server let go, no connection and no file
stayed open.
`;
}

function memoryOf(memory: readonly Memory[]): string {
	const rows = memory.map(({ title, peak }) => `| ${title} | ${Math.round(peak / 1024 ** 2)} MB |`);
	return `## Memory

The largest growth of the process of n8n’s engine, over all providers. A test keeps it under 40 MB.

| What broke | Memory |
| --- | --- |
${rows.join('\n')}
`;
}

/** The cases in which a fault runs. */
export function casesOf(fault: Fault, chapters: readonly Chapter[]): typeof CASES {
	return chapters.find(({ faults }) => faults.includes(fault))?.cases ?? CASES;
}
