import type { Exchange, Observer } from '../../../nodes/WhatsAppMedia/http/transport';
import { wait } from '../../../nodes/WhatsAppMedia/http/wait';
import { waCr } from '../../../nodes/WhatsAppMedia/providers/waCr';
import { followUp, type FollowedUp } from '../../../nodes/WhatsAppMedia/sending/deliveryStatus';
import type { ApiRequest } from '../../../nodes/WhatsAppMedia/wire/apiRequest';
import { endOfTest, withFakeClock } from '../http/support/fakeClock';
import { answered, DROPPED } from '../support/scripted';

/** Looks at a message while the rate limit keeps them back. */

const IDS = { messageId: 'wamid.1', recordId: '120' };
const stateIs = (status: string): Exchange =>
	answered(200, { success: true, data: { id: 120, message_id: 'wamid.1', status } });
const SENT = stateIs('sent');
const FAILED = stateIs('failed');
const HELD: Exchange = { type: 'held', seconds: 400 };

interface Asked extends ApiRequest {
	/** When it left, in seconds. */
	readonly at: number;
}

withFakeClock();

/** Follows a message up for so many seconds; each look is kept back for `held` ms. */
async function follow(
	seconds: number,
	answers: readonly Exchange[],
	{ held, priority = 'high' }: { held: number; priority?: 'high' | 'low' },
) {
	const begun = performance.now();
	const since = (): number => Math.floor((performance.now() - begun) / 100) / 10;
	const asked: Asked[] = [];
	const transport = {
		baseUrl: '',
		exchange: async (request: ApiRequest, { onStart }: Observer = {}) => {
			await wait(held, endOfTest());
			const answer = answers[Math.min(asked.length, answers.length - 1)] ?? DROPPED;
			asked.push({ ...request, at: since() });
			if (answer.type !== 'held') onStart?.(held);
			return answer;
		},
	};
	const session = { provider: waCr, transport, cancelled: endOfTest() };
	let followed: (FollowedUp & { readonly after: number }) | undefined;
	void followUp(session, IDS, seconds, priority).then((end) => {
		followed = { ...end, after: since() };
	});
	for (let second = 0; second < 4_000 && followed === undefined; second += 1) {
		await jest.advanceTimersByTimeAsync(1_000);
	}
	return { asked, followed };
}

describe('a look at a message for which a template stands by', () => {
	it('goes before new messages, waits as long as any message, and then has its time', async () => {
		const { asked } = await follow(30, [FAILED], { held: 60_000 });
		expect(asked).toMatchObject([{ priority: 'high', timeout: 29_000, at: 61 }]);
		expect(asked[0]).not.toHaveProperty('patience');
	});

	it('that was answered after the end of the time is the last', async () => {
		const { asked, followed } = await follow(30, [SENT], { held: 60_000 });
		expect(asked).toHaveLength(1);
		expect(followed).toMatchObject({ status: { state: 'accepted' }, after: 61 });
	});

	it('that was answered before the end of the time is not, however long the next is kept back', async () => {
		const { asked, followed } = await follow(30, [SENT, FAILED], { held: 25_000 });
		expect(asked.map(({ at }) => at)).toEqual([26, 77.6]);
		expect(followed).toMatchObject({ status: { state: 'failed' } });
	});

	it('that got no answer is repeated, since the time it was kept back does not count', async () => {
		const { asked, followed } = await follow(30, [DROPPED, FAILED], { held: 60_000 });
		expect(asked).toHaveLength(2);
		expect(followed).toMatchObject({ status: { state: 'failed' } });
	});

	it('that never gets an answer ends all the same', async () => {
		const { asked, followed } = await follow(30, [DROPPED], { held: 60_000 });
		expect(asked.length).toBeLessThan(5);
		expect(followed).toMatchObject({ failure: { reason: 'statusUnread' } });
	});

	it.each([0, 290_000])(
		'that is turned away after %s ms ends with Max Rate Limit Wait, not with a guess',
		async (held) => {
			const { followed } = await follow(30, [HELD], { held });
			expect(followed).toMatchObject({ failure: { reason: 'rateLimited' } });
			expect(followed).not.toHaveProperty('cannotBeAsked');
			expect(followed?.after).toBeLessThan(330);
		},
	);

	it('comes the more rarely, the longer looks are kept back', async () => {
		const scarce = await follow(600, [SENT], { held: 10_000 });
		const plenty = await follow(600, [SENT], { held: 0 });
		expect(scarce.asked.length).toBeLessThan(12);
		expect(plenty.asked.length).toBeGreaterThan(40);
	});
});

it('A look at a message without a template lets new ones pass, and the time that it is kept back counts', async () => {
	const { asked, followed } = await follow(30, [SENT], { held: 25_000, priority: 'low' });
	expect(asked[0]).toMatchObject({ priority: 'low', patience: 29_000 });
	expect(asked[0]).not.toHaveProperty('timeout');
	expect(followed?.after).toBeLessThan(60);
});
