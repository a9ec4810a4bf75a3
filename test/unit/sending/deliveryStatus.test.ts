import { followUp, readStatus } from '../../../nodes/WhatsAppMedia/sending/deliveryStatus';
import type { Exchange } from '../../../nodes/WhatsAppMedia/http/transport';
import type { Provider, Receipt, StatusApi } from '../../../nodes/WhatsAppMedia/providers/provider';
import { contactship } from '../../../nodes/WhatsAppMedia/providers/contactship/index';
import { rasl } from '../../../nodes/WhatsAppMedia/providers/rasl';
import { waCr } from '../../../nodes/WhatsAppMedia/providers/waCr';
import { xobito } from '../../../nodes/WhatsAppMedia/providers/xobito';
import { SCOLDING } from '../support/answers';
import { answered, DROPPED, scripted, UNREACHED } from '../support/scripted';

const RECEIPT: Receipt = { messageId: 'wamid.1', recordId: '120' };

const stateIn = (provider: Provider, state: string, more: object = {}) =>
	answered(200, {
		status: 'success',
		data:
			provider === xobito
				? { message_id: 'wamid.1', delivery_status: state, ...more }
				: { id: 120, message_id: 'wamid.1', status: state, ...more },
	});

function statusOf({ status }: Provider): StatusApi {
	if (status === undefined) throw new Error('The provider tells no status');
	return status;
}

async function look(provider: Provider, answer: Exchange, id = '120') {
	const { session, asked } = scripted(provider, [answer]);
	const api = statusOf(provider);
	return { result: await readStatus(session, api, { [api.idField]: id }), asked };
}

describe('the status of a message', () => {
	it('is read', async () => {
		const { result, asked } = await look(waCr, stateIn(waCr, 'read'));
		expect(result).toMatchObject({ status: { state: 'read', recordId: '120' } });
		expect(asked).toMatchObject([{ method: 'GET', path: '/messages/120', priority: 'low' }]);
	});

	const NOT_FOUND = { success: false, error: { code: 'NOT_FOUND', message: 'Message not found.' } };

	it.each<[string, readonly Provider[], Exchange, string]>([
		['the message is not known', [waCr, rasl], answered(404, NOT_FOUND), 'messageNotFound'],
		[
			'the message is not known',
			[xobito],
			answered(404, { status: 'error', message: 'Message not found' }),
			'messageNotFound',
		],
		[
			'the workspace has no such route',
			[xobito],
			answered(404, { message: 'The route api/v1/acme/messages/x/status could not be found.' }),
			'statusUnavailable',
		],
		[
			'the workspace has a page of its own for it',
			[xobito],
			answered(404, '<html><title>404 Not Found</title></html>'),
			'statusUnavailable',
		],
		['the workspace says nothing', [xobito], answered(404, ''), 'statusUnavailable'],
		[
			'the method is not taken',
			[xobito],
			answered(405, { message: 'The GET method is not supported for this route.' }),
			'statusUnavailable',
		],
		[
			'the API is switched off',
			[xobito],
			answered(404, { status: 'error', message: 'API settings not found for this tenant' }),
			'apiDisabled',
		],
		[
			'the subdomain is wrong',
			[xobito],
			answered(400, {
				status: 'error',
				message: 'Validation failed',
				errors: 'Invalid tenant subdomain',
			}),
			'wrongSubdomain',
		],
		[
			'the address is wrong',
			[waCr, rasl],
			answered(404, '<html><title>404 Not Found</title></html>'),
			'wrongAddress',
		],
		[
			'the address is wrong',
			[waCr, rasl],
			answered(404, { message: 'The route messages/1 could not be found.' }),
			'wrongAddress',
		],
		['the key is wrong', [waCr, rasl, xobito], answered(401, {}), 'invalidKey'],
		[
			'the key may not',
			[waCr, rasl],
			answered(403, {
				success: false,
				error: { code: 'INSUFFICIENT_SCOPE', message: 'Required scope: messages:read' },
			}),
			'missingScope',
		],
		[
			'the provider is busy',
			[waCr, rasl, xobito],
			answered(429, { message: 'Too many requests', retry_after: 45 }),
			'rateLimited',
		],
		[
			'a page comes',
			[waCr, rasl, xobito],
			answered(200, '<!doctype html><title>Login</title>'),
			'statusUnread',
		],
		[
			'another answer comes',
			[waCr, rasl, xobito],
			answered(200, { data: { status: 'teleported' } }),
			'statusUnread',
		],
		[
			'the server is in trouble',
			[waCr, rasl, xobito],
			answered(500, { message: 'Server Error' }),
			'statusUnread',
		],
		['no answer comes', [waCr, rasl, xobito], DROPPED, 'statusUnread'],
		['nobody is there', [waCr, rasl, xobito], UNREACHED, 'notReached'],
		['it is kept back', [waCr, rasl, xobito], { type: 'held', seconds: 3 }, 'rateLimited'],
	])('is not known where %s', async (_name, providers, answer, reason) => {
		for (const provider of providers) {
			const { result } = await look(provider, answer);
			if (result.type === 'status') throw new Error('A status was read');
			const { failure } = result;
			expect(failure).toMatchObject({ reason, outcome: 'unanswered' });
			expect(`${failure.headline} ${failure.advice}`).not.toMatch(SCOLDING);
			// Whoever asks about a message must not read that it was not sent, or that it can be sent again.
			expect(`${failure.headline} ${failure.advice}`).not.toMatch(
				/not sent|nothing was sent|sent again|send (it|the message)/i,
			);
		}
	});
});

describe('waiting for delivery', () => {
	it.each(['delivered', 'read', 'failed'])('ends as soon as a message is %s', async (state) => {
		for (const provider of [xobito, waCr, rasl]) {
			const { session, asked } = scripted(provider, [stateIn(provider, state)]);
			const { status, failure } = await followUp(session, RECEIPT, 0.05);
			expect(status?.state).toBe(state);
			expect(failure).toBeUndefined();
			expect(asked).toHaveLength(1);
		}
	});

	it('looks again until there is more to tell', async () => {
		const answers = ['sent', 'sent', 'delivered'].map((state) => stateIn(waCr, state));
		const { session, asked } = scripted(waCr, answers);
		const started = performance.now();
		expect(await followUp(session, RECEIPT, 30)).toMatchObject({
			status: { state: 'delivered' },
		});
		expect(asked).toHaveLength(3);
		const seconds = (performance.now() - started) / 1000;
		// One second, then longer pauses, so that the provider is not asked all the time.
		expect(seconds).toBeGreaterThan(1 + 1.6 + 2.5);
		expect(seconds).toBeLessThan(30);
	});

	it('looks once however short the time is, and not beyond it', async () => {
		for (const seconds of [0, 0.01, 0.2]) {
			const { session, asked } = scripted(waCr, [stateIn(waCr, 'sent')]);
			const started = performance.now();
			expect(await followUp(session, RECEIPT, seconds)).toMatchObject({
				status: { state: 'accepted' },
			});
			expect(asked).toHaveLength(1);
			expect(performance.now() - started).toBeLessThan(seconds * 1000 + 5_000);
		}
	});

	it('looks a last time when the time is over', async () => {
		const { session, asked } = scripted(waCr, [stateIn(waCr, 'sent'), stateIn(waCr, 'read')]);
		const started = performance.now();
		expect(await followUp(session, RECEIPT, 1.3)).toMatchObject({ status: { state: 'read' } });
		expect(asked).toHaveLength(2);
		expect(performance.now() - started).toBeLessThan(10_000);
	});

	it.each<[string, Exchange, string]>([
		['a missing permission', answered(403, {}), 'forbidden'],
		['a wrong key', answered(401, {}), 'invalidKey'],
		['a missing route', answered(404, '<html></html>'), 'wrongAddress'],
	])('ends at a certain no: %s', async (_name, answer, reason) => {
		const { session, asked } = scripted(waCr, [answer]);
		expect(await followUp(session, RECEIPT, 30)).toMatchObject({ failure: { reason } });
		expect(asked).toHaveLength(1);
	});

	it.concurrent.each<[string, Exchange]>([
		['429', answered(429, {})],
		['500', answered(500, { message: 'Server Error' })],
		['a page of a proxy', answered(502, '<html></html>')],
		['a page with 200', answered(200, '<html></html>')],
		['a broken connection', DROPPED],
		['nobody there', UNREACHED],
		[
			'a record that is not written yet',
			answered(404, { success: false, error: { code: 'NOT_FOUND' } }),
		],
		['a word that is not known', stateIn(waCr, 'queued')],
		['no word', answered(200, { success: true, data: { id: 120, status: null } })],
		['half an answer', answered(200, '{"success":true,"da')],
		['the status of another record', stateIn(waCr, 'failed', { id: 999, message_id: undefined })],
		['the status of another message', stateIn(waCr, 'failed', { message_id: 'wamid.OTHER' })],
	])('asks again after %s, which is no answer', async (_name, answer) => {
		const { session, asked } = scripted(waCr, [answer, stateIn(waCr, 'delivered')]);
		expect(await followUp(session, RECEIPT, 30)).toMatchObject({ status: { state: 'delivered' } });
		expect(asked).toHaveLength(2);
	});

	it('gives no request more time than is left', async () => {
		const { session, asked } = scripted(waCr, [stateIn(waCr, 'sent'), stateIn(waCr, 'read')]);
		await followUp(session, RECEIPT, 1.3);
		for (const { patience } of asked) expect(patience).toBeLessThanOrEqual(1_300);
	});

	it('names a word that it does not know', async () => {
		const { session } = scripted(waCr, [stateIn(waCr, 'teleported')]);
		const { failure } = await followUp(session, RECEIPT, 0);
		expect(failure?.why).toContain('teleported');
	});

	it.each(['131047', '[131047] Re-engagement message', 'WhatsApp API: 131047'])(
		'reads the code of a failed message out of %j',
		async (words) => {
			for (const said of [words, ...(/^\d+$/.test(words) ? [Number(words)] : [])]) {
				const answer = stateIn(waCr, 'failed', { status_message: said });
				const { status } = await followUp(scripted(waCr, [answer]).session, RECEIPT, 0);
				expect(status?.meta?.code).toBe(131047);
			}
		},
	);

	it('keeps what it knew when an answer does not come', async () => {
		const { session } = scripted(waCr, [stateIn(waCr, 'sent'), DROPPED]);
		expect(await followUp(session, RECEIPT, 1.2)).toMatchObject({ status: { state: 'accepted' } });
	});

	it('does not take the end of another message for this one', async () => {
		for (const provider of [xobito, waCr]) {
			const answer = stateIn(provider, 'failed', { message_id: 'wamid.OTHER' });
			const { session } = scripted(provider, [answer]);
			const { status, failure } = await followUp(session, RECEIPT, 0.05);
			expect(status).toBeUndefined();
			expect(failure).toMatchObject({ reason: 'statusOfAnother' });
		}
	});

	it('asks nothing where the provider cannot tell, or has no id for it', async () => {
		const { session, asked } = scripted(contactship, []);
		expect(await followUp(session, RECEIPT, 5)).toMatchObject({
			failure: { reason: 'statusUnsupported' },
		});
		const family = scripted(waCr, []);
		expect(await followUp(family.session, { messageId: 'wamid.1' }, 5)).toMatchObject({
			failure: { reason: 'statusWithoutId' },
		});
		expect([...asked, ...family.asked]).toEqual([]);
	});

	it('ends at once when the execution is stopped', async () => {
		const controller = new AbortController();
		const { session, asked } = scripted(waCr, [stateIn(waCr, 'sent')], controller.signal);
		const started = performance.now();
		setTimeout(() => controller.abort(), 1200);
		expect(await followUp(session, RECEIPT, 60)).toMatchObject({
			status: { state: 'accepted' },
			stoppedAfter: 1,
		});
		expect(asked).toHaveLength(1);
		expect(performance.now() - started).toBeLessThan(20_000);
	});

	it('asks nothing when the execution is stopped already', async () => {
		const { session, asked } = scripted(waCr, [], AbortSignal.abort());
		expect(await followUp(session, RECEIPT, 60)).toEqual({ stoppedAfter: 0 });
		expect(asked).toEqual([]);
	});
});
