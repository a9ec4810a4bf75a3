import { collect, search as searchIn } from '../../../nodes/WhatsAppMedia/sending/pagedList';
import type { Exchange } from '../../../nodes/WhatsAppMedia/http/transport';
import type { Provider } from '../../../nodes/WhatsAppMedia/providers/provider';
import { contactship } from '../../../nodes/WhatsAppMedia/providers/contactship/index';
import { waCr } from '../../../nodes/WhatsAppMedia/providers/waCr';
import { xobito } from '../../../nodes/WhatsAppMedia/providers/xobito';
import { templatesOf } from '../../support/drafts';
import { answered, DROPPED, scripted, UNREACHED } from '../support/scripted';

const template = (name: string) => ({ template_name: name, language: 'en', status: 'APPROVED' });

/** A page of Xobito's templates. */
const page = (current: number, last: number, ...names: string[]) =>
	answered(200, {
		status: 'success',
		data: { current_page: current, last_page: last, data: names.map(template) },
	});

async function list(
	answers: readonly Exchange[],
	{
		enough = 50,
		search = /./,
		from,
		words = '',
		provider = xobito,
	}: {
		enough?: number;
		search?: RegExp;
		from?: string;
		words?: string;
		provider?: Provider;
	} = {},
) {
	const { session, asked } = scripted(provider, answers);
	const query = { search: words, channelId: 'chn_1', page: from };
	const read = words === '' ? collect : searchIn;
	const result = await read(session, templatesOf(provider).list, query, enough, ({ name }) =>
		search.test(name),
	);
	const names = 'list' in result ? result.list.entries.map(({ name }) => name) : undefined;
	return { result, names, asked, pages: asked.map(({ query: sent }) => sent?.page) };
}

describe('a list', () => {
	it('is read to its end', async () => {
		const { result, names, pages } = await list([
			page(1, 3, 'a'),
			page(2, 3, 'b'),
			page(3, 3, 'c'),
		]);
		expect(names).toEqual(['a', 'b', 'c']);
		expect(pages).toEqual(['1', '2', '3']);
		expect(result).not.toHaveProperty('list.next');
	});

	it('is read until there is enough of what fits, and tells where to go on', async () => {
		const answers = [page(1, 9, 'a', 'x'), page(2, 9, 'x'), page(3, 9, 'x', 'b')];
		const { result, names, pages } = await list(answers, { enough: 3, search: /x/ });
		expect(names).toEqual(['x', 'x', 'x']);
		expect(pages).toEqual(['1', '2', '3']);
		expect(result).toMatchObject({ list: { next: '4' } });
	});

	it('goes on where it was left', async () => {
		const { names, pages } = await list([page(4, 4, 'd')], { from: '4' });
		expect(names).toEqual(['d']);
		expect(pages).toEqual(['4']);
	});

	it('is read ten pages at a time, however little of it fits', async () => {
		const answers = Array.from({ length: 10 }, (_, index) => page(index + 1, 1e6, 'a'));
		const { result, names, asked } = await list(answers, { search: /never/ });
		expect(names).toEqual([]);
		expect(asked).toHaveLength(10);
		expect(result).toMatchObject({ list: { next: '11' } });
	});

	it('is searched to its end, where nobody can scroll on', async () => {
		const answers = Array.from({ length: 60 }, (_, index) => page(index + 1, 60, `t_${index}`));
		const { names, asked } = await list(answers, { words: 't_59', search: /t_59/ });
		expect(names).toEqual(['t_59']);
		expect(asked).toHaveLength(60);
	});

	it('without end is searched for a bounded time, and tells that it goes on', async () => {
		const answers = Array.from({ length: 1000 }, (_, index) => page(index + 1, 1e6, 'a', 'b'));
		const { result, asked } = await list(answers, { words: 'x', search: /x/ });
		expect(asked).toHaveLength(400);
		expect(result).toMatchObject({ list: { entries: [], next: '401', seen: 800 } });
	});

	it('is read once as a whole where the provider does not care what it is searched for', async () => {
		const all = Array.from({ length: 60 }, (_, index) => page(index + 1, 60, `t_${index}`));
		const answers = [...all.slice(0, 3), ...all];
		const { names, asked } = await list(answers, { words: 't_59', search: /t_59/, provider: waCr });
		expect(names).toEqual(['t_59']);
		expect(asked).toHaveLength(63);
	});

	it('that leads back to itself ends', async () => {
		// A server that does not know pages gives the first one whatever is asked for.
		const { result, asked } = await list([page(1, 9, 'a'), page(1, 9, 'a')]);
		expect(asked).toHaveLength(2);
		expect(result).not.toHaveProperty('list.next');
		expect(result).toHaveProperty('list.end', 'circle');
	});

	it.each<[string, Exchange[], string]>([
		['the provider tells the last page', [page(1, 2, 'a'), page(2, 2, 'b')], 'told'],
		['the same page comes again', [page(1, 2, 'a'), page(2, 2, 'a')], 'circle'],
		['the same page came before', [page(1, 3, 'a'), page(2, 3, 'a'), page(3, 3, 'b')], 'circle'],
		['an empty list is told', [page(1, 1)], 'told'],
		[
			'nobody counts the pages',
			[answered(200, { status: 'success', data: [template('a')] })],
			'open',
		],
		[
			'a row cannot be read',
			[
				answered(200, { data: { current_page: 1, last_page: 2, data: [{ template_name: 'x' }] } }),
				page(2, 2, 'b'),
			],
			'open',
		],
	])('has an end as certain as it is where %s', async (_name, answers, end) => {
		const { result } = await list(answers);
		expect(result).toHaveProperty('list.end', end);
	});

	it('that is read from its middle is not known to its end', async () => {
		const { result } = await list([page(4, 4, 'd')], { from: '4' });
		expect(result).toHaveProperty('list.end', 'open');
	});

	it.each<[string, Exchange, string, boolean]>([
		['a key that is refused', answered(401, { message: 'Invalid API token' }), 'invalidKey', true],
		['a page', answered(200, '<!doctype html><title>Login</title>'), 'listUnread', true],
		['nothing', answered(200, ''), 'listUnread', true],
		['another answer', answered(200, { data: {} }), 'listUnread', true],
		[
			'a route that is missing',
			answered(404, { message: 'The route x could not be found.' }),
			'wrongAddress',
			true,
		],
		['a server in trouble', answered(500, {}), 'listUnread', true],
		['a limit', answered(429, { message: 'Too many requests' }), 'rateLimited', true],
		['no connection', UNREACHED, 'notReached', false],
		['no answer', DROPPED, 'listUnread', false],
	])('says what %s means instead of being empty', async (_name, answer, reason, hasStatus) => {
		const { result } = await list([answer]);
		expect(result).toMatchObject({ failure: { reason, outcome: 'unanswered' } });
		if (!('failure' in result)) throw new Error('A list was read');
		expect(result.failure.httpStatus !== undefined).toBe(hasStatus);
		expect(`${result.failure.headline} ${result.failure.advice}`).not.toMatch(
			/not sent|nothing was sent|sent again|send (it|the message)/i,
		);
	});

	it('is not given by half when a later page fails', async () => {
		const { result } = await list([page(1, 2, 'a'), answered(500, {})]);
		expect(result).toMatchObject({ failure: { reason: 'listUnread' } });
	});

	it.each([400, 422])('of a channel that is none names the channel (%i)', async (status) => {
		const answer = answered(status, { message: 'El canal no es de tipo WABA' });
		const { result } = await list([answer], { provider: contactship });
		expect(result).toMatchObject({
			failure: {
				reason: 'channelRefused',
				field: 'Channel',
				httpStatus: status,
				why: expect.stringContaining('El canal no es de tipo WABA'),
			},
		});
	});
});
