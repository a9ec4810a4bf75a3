/**
 * A process that has nothing to do but to send one message, which the provider refuses at first.
 * Prints one line once it is sent.
 */
import { whenStuck } from '../../../../nodes/WhatsAppMedia/http/stuckUpload';
import type { Exchange } from '../../../../nodes/WhatsAppMedia/http/transport';
import { RateLimiter } from '../../../../nodes/WhatsAppMedia/http/rateLimiter';
import { throttled } from '../../../../nodes/WhatsAppMedia/http/throttled';

const refused: Exchange = {
	type: 'answer',
	response: { status: 429, headers: { 'retry-after': '3' }, body: {} },
	request: 'whole',
};
const accepted: Exchange = {
	type: 'answer',
	response: { status: 200, headers: {}, body: {} },
	request: 'whole',
};
const answers = [refused, accepted];

async function exchange(): Promise<Exchange> {
	// As each request has it: five minutes until it counts as stuck.
	const end = whenStuck(undefined, 301_000, () => undefined);
	const answer = await Promise.resolve(answers.shift() ?? accepted);
	end();
	return answer;
}

async function main(): Promise<void> {
	const transport = throttled({ baseUrl: '', exchange }, new RateLimiter(), { maxWait: 300_000 });
	const answer = await transport.exchange({ method: 'POST', path: '/' });
	process.stdout.write(`${JSON.stringify({ answer, at: performance.now() })}\n`);
}

process.on('exit', () =>
	process.stdout.write(`${JSON.stringify({ endedAt: performance.now() })}\n`),
);
void main();
