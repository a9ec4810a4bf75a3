import type { Results } from '../measurements';
import type { Samples } from '../measurements/bench';
import type { Plan } from '../plan';
import { collected, medianOf, stall, targetsOf, wall } from '../targets';
import { details } from './details';
import type { Environment } from './environment';
import { targetTable } from './table';
import { MOST_AT_ONCE } from '../../../nodes/WhatsAppMedia/http/rateLimiter';

/** The page docs/performance.md. */
export function page(results: Results, plan: Plan, environment: Environment): string {
	const tables = details(results, plan);
	const { links, rate, atOnce, repeats, executions } = plan;
	const { single, multipart, base64 } = results;
	const shares = results.profile.thisNode?.[0]?.shares;
	const megabytes = plan.fileSize / 1024 / 1024;
	const seconds = rate.windowMs / 1000;
	const chart = (name: string, text: string): string =>
		`![${text}](images/performance/${name}.svg)`;
	return `# Speed and memory

<!-- Written by \`npm run bench\`. Change test/bench/report/page.ts, not this page. -->

Everything on this page was measured by one run of \`npm run bench\`: on ${environment.date}, with version
${environment.package} of this node, n8n ${environment.n8n}, Node ${environment.node}, undici ${environment.undici}, ${environment.system},
${environment.processors} × ${environment.processor}, ${Math.round(environment.memory / 1024 ** 3)} GB of memory. Read the ratios:
milliseconds are those of a virtual machine that shares its processor with others.

${targetTable(targetsOf(results, plan))}

## Who is compared

- **This node**: the built package in n8n's own engine (n8n-core); with links also in n8n's server, packed and installed as from npm.
- **HTTP Request**: the node of n8n ${environment.n8n} itself, loaded from n8n-nodes-base into the same engine, set up by hand for the
  same API, with the same credential. For base64 with n8n's Extract From File before it.
- **Whole buffer**: the way of n8n's WhatsApp Business Cloud node. Its own function reads the file into a buffer and a form; n8n's helper sends it.
- **Bare undici**: the same bytes by the fastest HTTP client for Node, read 252 KB at a time, with no n8n around it.

Each runs in a process of its own, ${repeats} times in turns with the others; figures are medians, with the highest reading in parentheses, and ratios are
between medians. Where the table has a highest reading, that has to meet the target, too. The provider is a
bare HTTP server in one more process on the same machine: it answers at once, so that what is measured is the sender. (The sandbox
of the tests parses and hashes each upload, which takes longer than sending it.) Waiting for delivery is off, and Send Only Once where nothing else is said, since no other does that.
Before it is measured, each process has sent as many links as are measured (1,000 at most), in as many executions, or two small files: as an n8n that has run before, in
which everything is loaded and V8 has its memory for what is new. All that run in n8n's engine have the same nodes of n8n loaded.
“Memory above idle” is the most memory that the process ever held (Linux's own count), above what it held
before, right after a garbage collection; with files also after ${plan.idleMs / 1000} seconds without work, in which Node gives back what was
needed to start, as in an n8n that waits for its next execution. Files were stored by another process before.

## Links

${links.count.toLocaleString('en')} messages with a link, from a provider that takes ${links.latencyMs} ms to answer.

In n8n's server, as n8n itself counts the time of the node. The server reads the credential from its database for every request:

${tables.server}

In n8n's engine alone, without server and database:

${tables.links}

The same as forms, which WA.cr and RASL document for links, too:

${tables.forms}

${chart('links', 'Time for all links')}

HTTP Request prepares all messages first, in which time n8n can do nothing else, and then opens as many connections as there are messages, which
some servers and firewalls refuse. This node opens ${MOST_AT_ONCE} at most, so that no more messages than that are in doubt when a provider breaks down, and
prepares messages while others wait for their answers. With ${MOST_AT_ONCE} connections ${links.count.toLocaleString('en')} answers of ${links.latencyMs} ms take
${((Math.ceil(links.count / MOST_AT_ONCE) * links.latencyMs) / 1000).toFixed(1)} s at least, whoever sends (see bare undici).

Of the processor's time that this node's run takes, ${percent(shares?.own)} is its own code (checks of phone number, link and texts, what was sent before, the
provider's answer, with the phone library). The rest is n8n's decryption of the credential for each request, its HTTP client, and Node itself; HTTP Request has
all of that, too, and n8n's evaluation of one expression for each message (the phone number, \`{{ $json.phone }}\`). This node asks n8n for the first of them and reads the
others from the items by itself, as long as nothing but fields of the item stands in an expression; what does more, n8n evaluates for each message with both.
HTTP Request uses the credential of this package here, whose header needs no expression.

With Send Only Once, which writes what is sent into n8n's database before and after, in n8n's engine alone:

${tables.once}

Messages are claimed together, ahead of their turn, and recorded as sent while the next ones go out. Of the ${ms(moreOf(results.once))} ms more,
${ms(moreOf(results.onceFew))} ms are waits that each run has once, however many messages it sends (this is what ${plan.growth[0]} messages take longer): up to 250 ms before the
first is claimed, so that two workers of n8n seldom write at once, and 150 ms after the first claim and after the last message, to see that what was written stands.

## Many executions

${executions.counts[1].toLocaleString('en')} executions at once with one message each, from a provider that takes ${executions.latencyMs} ms to answer. All executions of an n8n share
the ${MOST_AT_ONCE} connections to one account. Measured with \`N8N_EXPRESSION_ENGINE=legacy\`: n8n's present way to evaluate expressions takes some 10 MB for
each execution that is under way, whatever node it runs.

${tables.executions}

## Large files

One document of ${megabytes} MB as multipart (WA.cr):

${tables.multipart}

The same document as base64 text in JSON (Contactship):

${tables.base64}

${atOnce} such documents at once:

${tables.atOnce}

${chart('time', 'Time for a document')}

${chart('memory', 'Memory above idle')}

One message with a link, in which nothing is uploaded, takes n8n ${ms(medianOf(single.thisNode, wall))} ms with this node and ${ms(medianOf(single.httpRequest, wall))} ms with HTTP Request under the same
conditions, and bare undici ${ms(medianOf(single.bareUndici, wall))} ms: the difference is n8n's execution, which is in all times above but bare undici's. One document takes this
node ${ms(moreThanUndici(multipart))} ms more than bare undici as multipart, and ${ms(moreThanUndici(base64))} ms more as base64.

This node never holds a file: it is read 160 KB at a time, 84 KB for base64, when the HTTP client asks for more. What shows above is not
the file but pieces that are sent already: Node's garbage collector goes by the objects around the bytes rather than by the bytes, whoever
sends, and lets tens of megabytes lie. So the node frees a piece by itself once it is encoded as base64. Of multipart the HTTP client does
not tell when a piece has left, so that its memory cannot be freed; there the node hands on 20 KB at a time of what it read, and of several files
4 KB, which brings the collector sooner and costs little. \`NODE_OPTIONS=--max-semi-space-size=1\` makes Node collect more often; it
can slow down other work of n8n, so it is for containers with very little memory.

## Rate limits

${rate.count} messages to a provider that allows ${rate.perWindow} a minute. A minute takes ${seconds} seconds here, which makes the whole seconds that
providers round to weigh more than in life. The least possible is the time until the last minute begins.

${tables.rate}

HTTP Request as it is gets the rest refused, and n8n's Retry On Fail would send the first ones again. With batching set to the exact
limit it does well, as long as nobody else uses the same token, since its batches do not look at what the provider says.

## Cost of an item

Links again, from a provider that answers at once. HTTP Request is measured up to ${plan.comparedUpTo.toLocaleString('en')}.

${tables.growth}

${chart('growth', 'Time for an item')}

${heldUp(results.growth.thisNode, plan)}

## Loading

${tables.coldStart}

Loading is what the package adds to the start of n8n, in a fresh process that has loaded n8n-workflow: the descriptions of the nodes. What they need to
run, with the phone library, is loaded when one first runs.

## Measure it yourself

\`\`\`sh
npm ci
npm run bench              # about forty minutes; writes this page
npm run bench -- --quick   # a few minutes; fails where a ratio is 1.5 times what the last full run measured in the same way
\`\`\`

The first run installs n8n ${environment.n8n} into the user's cache (see CONTRIBUTING.md). All single figures are in [performance.json](performance.json).
`;
}

/** What in this node's longest times is V8's. */
function heldUp(samples: Samples = {}, { growth }: Plan): string {
	const parts = growth.slice(-2).map((count) => {
		const [longest, part] = [stall, collected].map((of) => medianOf(samples[count], of));
		return `with ${count.toLocaleString('en')} items ${ms(part)} of ${ms(longest)} ms`;
	});
	return `Of the longest time in which n8n can do nothing else, V8's collector of garbage took ${parts.join(' and ')} for this node: it
looks through all that n8n holds of the execution, items and results. Before and after a node runs, n8n writes the execution into its database,
in which time it can do nothing else either, whichever node it is; that is not counted here.`;
}

/** Ms that this node takes more than bare undici. */
function moreThanUndici({ thisNode, bareUndici }: Samples): number {
	return medianOf(thisNode, wall) - medianOf(bareUndici, wall);
}

/** Ms that Send Only Once takes more. */
function moreOf({ thisNode, thisNodeOnce }: Samples): number {
	return medianOf(thisNodeOnce, wall) - medianOf(thisNode, wall);
}

function ms(value = NaN): string {
	return value.toFixed(0);
}

function percent(share = NaN): string {
	return `${Math.round(share * 100)} %`;
}
