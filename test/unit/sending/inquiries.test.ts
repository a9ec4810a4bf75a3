import type { Exchange } from '../../../nodes/WhatsAppMedia/http/transport';
import { wait } from '../../../nodes/WhatsAppMedia/http/wait';
import { xobito } from '../../../nodes/WhatsAppMedia/providers/xobito';
import type { RunSession } from '../../../nodes/WhatsAppMedia/sending/session';
import { findTemplate } from '../../../nodes/WhatsAppMedia/sending/findTemplate';
import { inquiring, noInquiries } from '../../../nodes/WhatsAppMedia/sending/inquiries';
import type { ApiRequest } from '../../../nodes/WhatsAppMedia/wire/apiRequest';
import { endOfTest, settle, withFakeClock } from '../http/support/fakeClock';
import { templatesOf } from '../../support/drafts';
import { answered } from '../support/scripted';

withFakeClock();

/** An account with `last` pages of templates; each answer takes so many ms. */
function account(last: number, answersAfter: number) {
	const asked: ApiRequest[] = [];
	const page = (current: number): Exchange =>
		answered(200, {
			status: 'success',
			data: {
				current_page: current,
				last_page: last,
				data: [{ template_name: `t_${current}`, language: 'en', status: 'APPROVED' }],
			},
		});
	const transport = {
		baseUrl: '',
		exchange: async (request: ApiRequest) => {
			asked.push(request);
			await wait(answersAfter, endOfTest());
			return page(Number(request.query?.page));
		},
	};
	const downloads = {} as RunSession['downloads'];
	const inquiries = noInquiries();
	const session = { provider: xobito, account: '', transport, downloads, inquiries };
	return { asked, session };
}

/** Looks for templates as the checks of a run do, and tells what came of it, and after how many seconds. */
async function look(session: RunSession, names: readonly string[]) {
	const begun = performance.now();
	let after: number | undefined;
	const found = Promise.all(
		names.map(
			async (name) =>
				await findTemplate(
					inquiring(session),
					templatesOf(xobito).list,
					{ name, language: 'en' },
					'',
				),
		),
	).then((all) => {
		after = Math.round((performance.now() - begun) / 1000);
		return all;
	});
	for (let second = 0; second < 1_000 && after === undefined; second += 1) {
		await jest.advanceTimersByTimeAsync(1_000);
	}
	return { found: await found, after };
}

describe('the inquiries of a run', () => {
	it('read each page of a list once, whatever they look for, and let everything else pass', async () => {
		const { asked, session } = account(60, 10);
		const names = ['t_60', 't_3', 'none', 'other', 'no_such'];
		const { found } = await look(session, names);
		expect(found.map((one) => 'template' in one)).toEqual([true, true, false, false, false]);
		expect(found.slice(2)).toMatchObject(names.slice(2).map(() => ({ isCertain: true })));
		expect(asked).toHaveLength(60);
		for (const { priority } of asked) expect(priority).toBe('lowest');
	});

	it('end after 15 seconds in all where a list is not answered, with nothing taken for certain', async () => {
		const { asked, session } = account(60, 300_000);
		const first = await look(session, ['a', 'b', 'c', 'd', 'e']);
		expect(first.after).toBe(15);
		for (const one of first.found) {
			expect(one).toMatchObject({ failure: { reason: 'listUnread', outcome: 'unanswered' } });
			expect(one).not.toHaveProperty('isCertain');
		}
		const second = await look(session, ['f']);
		expect(second.after).toBeLessThanOrEqual(1);
		expect(asked).toHaveLength(1);
	});

	it('end after 15 seconds in all where each page takes a while', async () => {
		const { asked, session } = account(400, 2_000);
		const { found, after } = await look(session, ['none']);
		expect(after).toBe(15);
		expect(found).toMatchObject([{ failure: { reason: 'listUnread' } }]);
		// None has more time than is left.
		expect(asked.map(({ patience }) => Math.round((patience ?? 0) / 1000))).toEqual([
			15, 13, 11, 9, 7, 5, 3, 1,
		]);
	});

	it('have their time for themselves: what passes between them does not count', async () => {
		const { session } = account(1, 4_000);
		await look(session, ['a']);
		await jest.advanceTimersByTimeAsync(600_000);
		session.inquiries.pages.clear();
		const { found } = await look(session, ['t_1']);
		expect(found).toMatchObject([{ template: { name: 't_1' } }]);
		await settle();
	});
});
