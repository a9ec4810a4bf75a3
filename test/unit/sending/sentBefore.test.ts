import type {
	Claim,
	HeldClaim,
	MessagesInDoubt,
	Settlement,
} from '../../../nodes/WhatsAppMedia/sending/claim';
import { SentBefore } from '../../../nodes/WhatsAppMedia/sending/sentBefore';
import { IS_THOROUGH, share } from '../../support/extent';
import { actor, course, inEveryOrder } from './support/interleavings';
import { SharedStore, type Fault } from './support/sharedStore';
import { SimpleStore } from './support/simpleStore';
import { VirtualClock } from './support/virtualClock';

let mockWait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
jest.mock('../../../nodes/WhatsAppMedia/http/wait', () => ({
	wait: async (milliseconds: number, signal?: AbortSignal) => await mockWait(milliseconds, signal),
}));

/** What becomes of a message that was claimed, in the order of the attempts. */
const SETTLEMENTS: readonly Settlement[] = [
	'sent',
	'accepted',
	'notSent',
	'undelivered',
	'unseen',
	'unsettled',
];
/** What the next attempt finds. */
const FOUND = {
	sent: 'sent',
	accepted: 'sent',
	notSent: 'claimed',
	undelivered: 'undelivered',
	unseen: 'unknown',
	unsettled: 'unknown',
} as const;
/** What n8n's list has of a message that is open. */
const OPEN = ['K', 'K open', 'K doubt'];

/** What an attempt said in the end. */
interface Said {
	readonly state: Claim['state'];
	/** Of a message that was claimed: what became of it, and whether that could be recorded. */
	readonly settlement?: Settlement;
	readonly isRecorded?: boolean;
	readonly isClean?: boolean;
	readonly isLeftOpen?: boolean;
}

/** What the first of two workers claimed and confirmed. */
const HELD_BY_A: HeldClaim = {
	state: 'claimed',
	key: 'K',
	marks: ['K A0', 'K A0 1'],
	barring: [],
	wasOpen: false,
	former: 'notSent',
	release: () => undefined,
	since: 0,
};

let nodes = 0;
/** Each has a queue of its own, as in a process of its own. */
const freshNode = (): string => `node ${(nodes += 1)}`;

let executions = 0;
const execution = (): string => `execution ${(executions += 1)}`;

/** What must hold whatever happened: nobody is sent to twice, and nothing is lost in silence. */
function judge(said: readonly Said[]): void {
	const sends = said.filter(({ settlement }) => settlement !== undefined);
	const mayHaveIt = sends.filter(({ settlement }) => settlement !== 'notSent');
	if (mayHaveIt.length > 1) throw new Error(`sent twice: ${JSON.stringify(said)}`);
	const isSent = sends.some(({ settlement }) => settlement === 'sent' || settlement === 'accepted');
	if (!isSent && said.some(({ state }) => state === 'sent')) {
		throw new Error(`left out, and nobody sent it: ${JSON.stringify(said)}`);
	}
}

describe('within one process', () => {
	let clock: VirtualClock;
	let store: SimpleStore;
	let node: string;
	beforeEach(() => {
		clock = new VirtualClock();
		mockWait = clock.wait;
		store = new SimpleStore();
		node = freshNode();
	});

	/** An execution that wants to send the message, and what becomes of it if it is sent. */
	async function attempt(
		settlement: Settlement = 'sent',
		messagesInDoubt: MessagesInDoubt = 'report',
		{
			key = 'K',
			by = execution(),
			signal,
		}: { key?: string; by?: string; signal?: AbortSignal } = {},
	): Promise<Said> {
		const sentBefore = new SentBefore(store.helpers, node, by, signal);
		const claim = await sentBefore.claim(key, messagesInDoubt);
		if (claim.state !== 'claimed') {
			return {
				state: claim.state,
				...('isClean' in claim && { isClean: claim.isClean }),
				...('isLeftOpen' in claim && claim.isLeftOpen && { isLeftOpen: true }),
			};
		}
		const isRecorded = await sentBefore.settle(claim, settlement);
		return { state: claim.state, settlement, isRecorded };
	}
	const inTurn = async (...args: Parameters<typeof attempt>): Promise<Said> =>
		await clock.run(attempt(...args));

	it('a message is sent once', async () => {
		expect(await inTurn()).toMatchObject({ settlement: 'sent', isRecorded: true });
		expect(await inTurn()).toEqual({ state: 'sent' });
		expect(store.list).toEqual(['K']);
	});

	it('a message that was certainly not sent can be sent', async () => {
		expect(await inTurn('notSent')).toMatchObject({ isRecorded: true });
		expect(store.list).toEqual([]);
		expect(await inTurn('sent')).toMatchObject({ settlement: 'sent' });
	});

	it.each<[MessagesInDoubt, Said['state'], Said['state']]>([
		['report', 'unknown', 'unknown'],
		['sendAgain', 'claimed', 'sent'],
		['treatAsSent', 'treatedAsSent', 'sent'],
	])('with %s a message in doubt is %s, and then %s', async (messagesInDoubt, first, then) => {
		await inTurn('unsettled');
		expect((await inTurn('sent', messagesInDoubt)).state).toBe(first);
		expect((await inTurn('sent', 'report')).state).toBe(then);
	});

	it('a person can decide only about what another execution left in doubt', async () => {
		const by = execution();
		await inTurn('unsettled', 'sendAgain', { by });
		expect((await inTurn('sent', 'sendAgain', { by })).state).toBe('unknown');
		expect((await inTurn('sent', 'sendAgain')).state).toBe('claimed');
	});

	it.each(['report', 'treatAsSent'] as const)(
		'with %s a message that nobody has is not counted as one that somebody may have',
		async (messagesInDoubt) => {
			await inTurn('undelivered');
			expect((await inTurn('sent', messagesInDoubt)).state).toBe('undelivered');
			expect((await inTurn('sent', 'sendAgain')).state).toBe('claimed');
			expect((await inTurn()).state).toBe('sent');
		},
	);

	it.each(['undelivered', 'unsettled'] as const)(
		'of two that send an %s message again one gets it, and after some minutes another',
		async (first) => {
			await inTurn(first);
			const again = async () => {
				const sentBefore = new SentBefore(store.helpers, freshNode(), execution());
				return await clock.run(sentBefore.claim('K', 'sendAgain'));
			};
			const now = jest.spyOn(Date, 'now').mockReturnValue(1_000_000_000);
			expect((await again()).state).toBe('claimed');
			expect((await again()).state).toBe('repeatedElsewhere');
			now.mockReturnValue(1_000_000_000 + 9 * 60_000);
			expect((await again()).state).toBe('repeatedElsewhere');
			now.mockReturnValue(1_000_000_000 + 30 * 60_000);
			expect((await again()).state).toBe('claimed');
			now.mockRestore();
		},
	);

	it('that was sent again by somebody who was ended is in doubt, whatever it was before', async () => {
		await inTurn('undelivered');
		const now = jest.spyOn(Date, 'now').mockReturnValue(1_000_000_000);
		const ended = new SentBefore(store.helpers, freshNode(), execution());
		expect((await clock.run(ended.claim('K', 'sendAgain'))).state).toBe('claimed');
		now.mockReturnValue(1_000_000_000 + 30 * 60_000);
		expect((await inTurn()).state).toBe('unknown');
		now.mockRestore();
	});

	it('a Retry of what nobody has does not decide about what is in doubt', async () => {
		const claimed = async () => {
			const sentBefore = new SentBefore(store.helpers, node, execution());
			return (await clock.run(sentBefore.claim('K', 'report', true))).state;
		};
		await inTurn('unsettled');
		expect(await claimed()).toBe('unknown');
		store.list = [];
		node = freshNode();
		await inTurn('undelivered');
		expect(await claimed()).toBe('claimed');
	});

	it('goes on with what an attempt left open, but not with what another one settled', async () => {
		const resume = async () => {
			const sentBefore = new SentBefore(store.helpers, node, execution());
			const claim = await clock.run(sentBefore.resume('K'));
			if (claim.state === 'claimed') await clock.run(sentBefore.settle(claim, 'sent'));
			return claim.state;
		};
		for (const left of ['unseen', 'accepted'] as const) {
			store.list = [];
			node = freshNode();
			await inTurn(left);
			expect(await resume()).toBe('claimed');
			expect(await resume()).toBe('sent');
			expect(store.list).toEqual(['K']);
		}
		// What may have been sent, with nothing owed, is for a person.
		store.list = [];
		node = freshNode();
		await inTurn('unsettled');
		expect(await resume()).toBe('unknown');
	});

	describe('that has waited for long before its turn', () => {
		/** Claims the message, waits, and claims it once more while this many calls of the store break. */
		async function renewed(broken: number): Promise<Claim> {
			const sentBefore = new SentBefore(store.helpers, node, execution());
			const claim = await clock.run(sentBefore.claim('K', 'report'));
			if (claim.state !== 'claimed') throw new Error(claim.state);
			const from = store.calls.length;
			store.breaks = (call) => (call <= from + broken ? 'before' : undefined);
			return await clock.run(sentBefore.renew({ ...claim, since: -20_000 }));
		}

		it('is sent although the store breaks for a moment', async () => {
			expect(await renewed(2)).toMatchObject({ state: 'claimed' });
		});

		it('is told to be undecided where the store stays away, and is in doubt', async () => {
			expect(await renewed(1_000)).toMatchObject({ state: 'unavailable', isClean: false });
			store.breaks = () => undefined;
			expect(await inTurn()).toMatchObject({ state: 'unknown' });
		});
	});

	it('a message whose execution was ended is in doubt', async () => {
		const claim = await clock.run(
			new SentBefore(store.helpers, 'another', execution()).claim('K', 'report'),
		);
		expect(claim.state).toBe('claimed');
		expect(await inTurn()).toEqual({ state: 'unknown' });
	});

	it('a message in doubt is asked for again where another worker may finish it', async () => {
		store.list = [...OPEN];
		expect(await inTurn()).toEqual({ state: 'unknown' });
		expect(clock.now).toBeGreaterThan(15_000);
		const later = clock.now;
		// Nobody finished it then, and nobody will.
		expect(await inTurn()).toEqual({ state: 'unknown' });
		expect(clock.now - later).toBeLessThan(1_000);
		store.list = [...OPEN];
		node = freshNode();
		const waiting = attempt();
		await clock.pass(2_000);
		store.list = ['K'];
		expect(await clock.run(waiting)).toEqual({ state: 'sent' });
	});

	it('of equal messages the first is sent, and the others wait for it', async () => {
		const settled: string[] = [];
		const all = await clock.run(
			Promise.all(
				Array.from({ length: 20 }, async (_, index) => {
					const said = await attempt();
					settled.push(`${index} ${said.settlement ?? said.state}`);
				}),
			),
		);
		expect(all).toHaveLength(20);
		expect(settled[0]).toBe('0 sent');
		expect(settled.slice(1).every((text) => text.endsWith(' sent'))).toBe(true);
		expect(store.list).toEqual(['K']);
	});

	it('of equal messages the next is sent if the first was refused', async () => {
		const ends: Settlement[] = ['notSent', 'notSent', 'sent', 'sent'];
		const said = await clock.run(Promise.all(ends.map(async (end) => await attempt(end))));
		expect(said.map(({ settlement, state }) => settlement ?? state)).toEqual(ends);
		judge(said);
	});

	it.each<MessagesInDoubt>(['report', 'sendAgain'])(
		'with %s equal messages do not wait long for one that is in doubt now, and are not sent',
		async (messagesInDoubt) => {
			const said = await clock.run(
				Promise.all(
					Array.from({ length: 100 }, async () => await attempt('unsettled', messagesInDoubt)),
				),
			);
			expect(said.filter(({ settlement }) => settlement !== undefined)).toHaveLength(1);
			// Each asks in its turn, for less than half a second.
			expect(clock.now).toBeLessThan(50_000);
		},
	);

	it('different messages do not wait for one another', async () => {
		const keys = Array.from({ length: 200 }, (_, index) => `K${index}`);
		await clock.run(Promise.all(keys.map(async (key) => await attempt('sent', 'report', { key }))));
		expect(store.list.sort()).toEqual([...keys].sort());
		expect(clock.now).toBeLessThan(3_000);
	});

	describe('where one call of the store breaks', () => {
		const FAULTS = Array.from({ length: 12 }, (_, index) => index + 1).flatMap((call) => [
			[call, 'before'] as const,
			[call, 'after'] as const,
		]);

		it.each(FAULTS)(
			'(call %i, %s it is carried out) nothing is lost in silence',
			async (broken, when) => {
				for (const first of SETTLEMENTS) {
					store.list = [];
					store.calls.splice(0);
					node = freshNode();
					store.breaks = (call) => (call === broken ? when : undefined);
					const said = [await inTurn(first)];
					const isOfFirst = store.calls.length >= broken;
					said.push(await inTurn('sent'));
					store.breaks = () => undefined;
					said.push(await inTurn('sent'), await inTurn('sent'));
					judge(said);
					const [one, two] = said;
					if (isOfFirst && one?.isRecorded === true) {
						expect(two?.state).toBe(FOUND[first]);
					}
					if (one?.isClean === true) expect(two?.state).toBe('claimed');
					// A store that broke once keeps nobody from sending, but for an answer that was lost.
					if (when === 'before') expect(one?.settlement).toBe(first);
				}
			},
		);

		it.each(FAULTS)(
			'for good (from call %i on, %s it is carried out) nothing is lost in silence',
			async (broken, when) => {
				for (const first of SETTLEMENTS) {
					store.list = [];
					store.calls.splice(0);
					node = freshNode();
					store.breaks = (call) => (call >= broken ? when : undefined);
					const said = [await inTurn(first)];
					store.breaks = () => undefined;
					said.push(await inTurn('sent'), await inTurn('sent'));
					judge(said);
					if (said[0]?.isClean === true) expect(said[1]?.state).toBe('claimed');
				}
			},
		);

		it('a lost answer to the first request is told as undecided', async () => {
			store.breaks = (call) => (call === 1 ? 'after' : undefined);
			expect(await inTurn()).toEqual({ state: 'unavailable', isClean: false });
			expect(await inTurn()).toEqual({ state: 'unknown' });
		});

		it('a store that never answers in time is told as unavailable, and nothing is sent', async () => {
			store.breaks = () => 'before';
			const said = await inTurn();
			expect(said).toEqual({ state: 'unavailable', isClean: false });
			expect(clock.now).toBeLessThan(5_000);
		});

		it('a claim that cannot be recorded a second time counts', async () => {
			store.breaks = (call) => (call === 2 ? 'before' : undefined);
			expect(await inTurn()).toMatchObject({ settlement: 'sent', isRecorded: true });
			store.breaks = (call) => (call > store.calls.length ? 'before' : undefined);
			node = freshNode();
			store.list = [];
			store.calls.splice(0);
			store.breaks = (call) => (call > 1 ? 'before' : undefined);
			expect(await inTurn('sent', 'report', { key: 'K2' })).toMatchObject({
				settlement: 'sent',
				isRecorded: false,
			});
			store.breaks = () => undefined;
			// In another process.
			node = freshNode();
			expect(await inTurn('sent', 'report', { key: 'K2' })).toEqual({ state: 'unknown' });
		});

		it('what was sent and could not be recorded is not sent again by this process, whatever was decided', async () => {
			store.breaks = (call) => (call > 2 ? 'before' : undefined);
			expect(await inTurn()).toMatchObject({ settlement: 'sent', isRecorded: false });
			expect(store.list).not.toEqual(['K']);
			store.breaks = () => undefined;
			expect(await inTurn('sent', 'sendAgain')).toEqual({ state: 'sent' });
			// Now it is recorded, for every process.
			expect(store.list).toEqual(['K']);
		});

		it('what was sent is not sent again by this process where a look at it could not be taken back, whatever was decided', async () => {
			expect(await inTurn()).toMatchObject({ settlement: 'sent', isRecorded: true });
			const before = store.calls.length;
			store.breaks = (call) => (call > before + 1 ? 'before' : undefined);
			// The look records that it is open, and cannot remove that.
			expect(await inTurn()).toEqual({ state: 'sent', isLeftOpen: true });
			expect(store.list).toContain('K open');
			store.breaks = () => undefined;
			expect(await inTurn('sent', 'sendAgain')).toEqual({ state: 'sent' });
			expect(store.list).toEqual(['K']);
		});

		it('forgetting is tried again', async () => {
			store.breaks = (call) => ([3, 4].includes(call) ? 'before' : undefined);
			expect(await inTurn('notSent')).toMatchObject({ isRecorded: true });
			expect(store.list).toEqual([]);
		});
	});

	it('an older list that another worker writes back once, after any request, changes nothing', async () => {
		for (let call = 1; call <= 12; call += 1) {
			for (const first of SETTLEMENTS) {
				store.list = [];
				store.calls.splice(0);
				node = freshNode();
				store.staleAfter = call;
				expect(await inTurn(first)).toMatchObject({ settlement: first, isRecorded: true });

				// That nobody has it can be lost, which leaves it in doubt.
				const found = first === 'undelivered' ? ['undelivered', 'unknown'] : [FOUND[first]];
				const second = await inTurn('sent');
				expect(found).toContain(second.state);
				const settled = first === 'notSent' ? ['sent'] : found;
				expect(settled).toContain((await inTurn('sent')).state);
			}
		}
	});

	describe('where entries were forgotten because there are too many', () => {
		it('a message in doubt stays in doubt as long as anything is left of it', async () => {
			await inTurn('unsettled');
			expect(store.list).toEqual(OPEN);
			for (const rest of [OPEN.slice(1), OPEN.slice(2)]) {
				store.list = rest;
				expect(await inTurn()).toEqual({ state: 'unknown' });
			}
		});

		it('a message is new once nothing is left of it', async () => {
			await inTurn('sent');
			store.list = [];
			// In another process, as long as this one may remember it.
			node = freshNode();
			expect(await inTurn()).toMatchObject({ settlement: 'sent' });
		});

		it.each([
			['nothing', []],
			['that somebody began', OPEN],
		])(
			'a message is not sent again by the process that sent it, although the list has %s',
			async (_, rest) => {
				await inTurn('sent');
				store.list = [...rest];
				expect((await inTurn()).state).toBe('sent');
				expect(store.list).toEqual(['K']);
			},
		);

		it('what was sent and then not delivered is in doubt where that could not be recorded', async () => {
			await inTurn('accepted');
			store.list = ['K', 'K owed'];
			const sentBefore = new SentBefore(store.helpers, node, execution());
			const claim = await clock.run(sentBefore.resume('K'));
			if (claim.state !== 'claimed') throw new Error(claim.state);
			store.breaks = () => 'before';
			expect(await clock.run(sentBefore.settle(claim, 'undelivered'))).toBe(false);
			store.breaks = () => undefined;
			expect((await inTurn()).state).toBe('unknown');
		});

		it('what nobody has is sent again, whatever this process sent before', async () => {
			await inTurn('sent');
			store.list = ['K', 'K open'];
			expect((await inTurn()).state).toBe('undelivered');
		});

		it('10,000 messages are remembered', async () => {
			store.list = Array.from({ length: 9_999 }, (_, index) => `old ${index}`);
			await inTurn();
			// Four entries of its own pushed out four others for a moment, of which one is back.
			expect(store.list).toHaveLength(9_996);
			expect(store.list.at(-1)).toBe('K');
		});
	});

	describe('where the execution is stopped', () => {
		it('before anything is recorded, nothing is', async () => {
			const said = await inTurn('sent', 'report', { signal: AbortSignal.abort() });
			expect(said).toEqual({ state: 'stopped', isClean: true });
			expect(store.calls).toEqual([]);
		});

		it('while it waits to ask, nothing is recorded', async () => {
			const stop = new AbortController();
			const waiting = attempt('sent', 'report', { signal: stop.signal });
			stop.abort();
			expect(await clock.run(waiting)).toEqual({ state: 'stopped', isClean: true });
			expect(store.calls).toEqual([]);
		});

		it('while the claim is recorded, it is taken back', async () => {
			for (let stopAt = 1; stopAt <= 2; stopAt += 1) {
				node = freshNode();
				store.list = [];
				store.calls.splice(0);
				const stop = new AbortController();
				store.delay = async () => {
					if (store.calls.length === stopAt) stop.abort();
				};
				const said = await inTurn('sent', 'report', { signal: stop.signal });
				expect(said).toEqual({ state: 'stopped', isClean: true });
				expect(store.list).toEqual([]);
				store.delay = async () => undefined;
				expect(await inTurn('sent')).toMatchObject({ settlement: 'sent' });
			}
		});

		it('while it waits for another worker, the message is in doubt', async () => {
			store.list = [...OPEN];
			const stop = new AbortController();
			const waiting = attempt('sent', 'sendAgain', { signal: stop.signal });
			await clock.pass(1_500);
			stop.abort();
			expect(await clock.run(waiting)).toEqual({ state: 'unknown' });
		});

		it('while an equal message is sent, it does not wait for that', async () => {
			const sentBefore = new SentBefore(store.helpers, node, execution());
			const claim = await clock.run(sentBefore.claim('K', 'report'));
			const stop = new AbortController();
			const waiting = attempt('sent', 'report', { signal: stop.signal });
			stop.abort();
			expect(await clock.run(waiting)).toEqual({ state: 'stopped', isClean: true });
			if (claim.state !== 'claimed') throw new Error(claim.state);
			await clock.run(sentBefore.settle(claim, 'sent'));
			expect(await inTurn()).toEqual({ state: 'sent' });
		});
	});

	it('a store that hangs keeps nobody waiting for ever, and what it was asked is not asked twice at once', async () => {
		let isOver = (): void => undefined;
		const hanging = new Promise<void>((resolve) => (isOver = resolve));
		store.delay = async () => await hanging;
		const waiting = Promise.all([
			attempt('sent', 'report', { key: 'K1' }),
			attempt('sent', 'report', { key: 'K2' }),
		]);
		const said = await clock.run(waiting);
		expect(said.map(({ state }) => state)).toEqual(['unavailable', 'unavailable']);
		// One of them never got there.
		expect(said.map(({ isClean }) => isClean).sort()).toEqual([false, true]);
		expect(store.calls).toHaveLength(1);
		expect(clock.now).toBeLessThan(300_000);
		store.delay = async () => undefined;
		isOver();
		expect((await inTurn('sent', 'report', { key: 'K3' })).settlement).toBe('sent');
	});
});

describe('between two workers, in every order of what they read and write,', () => {
	beforeAll(() => {
		jest.spyOn(performance, 'now').mockReturnValue(0);
		jest.spyOn(Math, 'random').mockReturnValue(0.5);
	});
	afterAll(() => jest.restoreAllMocks());

	interface Circumstances {
		readonly settlements: readonly [Settlement, Settlement];
		/**
		 * The first worker holds the message: it was refused, and tries again; or it has waited for so long that others
		 * take it for left behind, and sends it now, or gives it back.
		 */
		readonly first?: 'givesBack' | 'refused' | 'waited';
		/** Entries at the beginning; undefined where n8n has no row for the node yet. */
		readonly list?: readonly string[];
		readonly faults?: readonly Fault[];
		/** Other messages that the second worker records first. */
		readonly others?: number;
		/** Which of them goes on with what an earlier attempt left, instead of sending anew. */
		readonly resume?: readonly [boolean, boolean];
		/**
		 * A worker that has removed something looks after it at one moment, and one that has sent the message ends with
		 * that at one moment, to follow fewer orders.
		 */
		readonly looksAtOnce?: boolean;
		/** What people decided, of both. */
		readonly decided?: MessagesInDoubt;
		readonly repeatsUndelivered?: boolean;
	}

	/** Two workers that want to send the same message. */
	function twoWorkers({
		settlements,
		first,
		list,
		faults,
		others = 0,
		resume,
		looksAtOnce = false,
		decided = 'report',
		repeatsUndelivered = false,
	}: Circumstances) {
		const node = freshNode();
		const store = new SharedStore(list, faults);
		const ending = new Set<string>();
		const waits = waitFor(store);
		mockWait = async (milliseconds, signal) => {
			const isLook = store.last.get(actor()) === 'remove' && milliseconds < 1_000;
			if (looksAtOnce && isLook && ending.has(actor())) store.quiet.set(actor(), Infinity);
			else await waits(milliseconds, signal);
			if (looksAtOnce && isLook) store.quiet.set(actor(), ending.has(actor()) ? Infinity : 2);
		};
		const ids = new Map<string, number>();
		jest.spyOn(globalThis.crypto, 'randomUUID').mockImplementation(() => {
			const id = (ids.get(actor()) ?? 0) + 1;
			ids.set(actor(), id);
			return `${actor()}${id}` as ReturnType<typeof crypto.randomUUID>;
		});
		const said = new Map<string, Said>();
		const worker = (index: 0 | 1, before: number) => async () => {
			const name = ['A', 'B'][index] ?? '';
			const settlement = settlements[index];
			for (let other = 0; other < before; other += 1) {
				await store.helpers.checkProcessedAndRecord([`other ${other}`], 'node', {
					mode: 'entries',
				});
			}
			const sentBefore = new SentBefore(store.helpers, `${node} ${name}`, execution());
			const isFirst = index === 0;
			const old = { ...HELD_BY_A, since: -20_000 };
			if (isFirst && first === 'refused') {
				course().learn(await sentBefore.settle(HELD_BY_A, 'notSent'));
			}
			if (isFirst && (first === 'waited' || first === 'givesBack')) {
				await course().step(() => 'its turn');
			}
			if (isFirst && first === 'givesBack') {
				course().learn(await sentBefore.settle(old, 'notSent'));
				return;
			}
			const claim =
				isFirst && first === 'waited'
					? await sentBefore.renew(old)
					: resume?.[index] === true
						? await sentBefore.resume('K')
						: await sentBefore.claim('K', decided, repeatsUndelivered);
			said.set(name, { state: claim.state });
			course().learn(claim.state);
			if (claim.state !== 'claimed') return;
			await course().step(() => 'send');
			said.set(name, { state: claim.state, settlement });
			ending.add(name);
			course().learn(await sentBefore.settle(claim, settlement));
		};
		return {
			workers: {
				A: worker(0, 0),
				B: worker(1, others),
			},
			state: () => `${store.list} ${JSON.stringify([...said])}`,
			judge: () => {
				if (resume === undefined) judge([...said.values()]);
				else judgeResumed([...said.values()], list ?? []);
				// Otherwise a later run sends it again.
				const isSent = [...said.values()].some(({ settlement }) => settlement === 'sent');
				if (isSent && store.list?.includes('K') !== true) throw new Error('forgotten');
			},
			said,
		};
	}

	/** What is owed is sent by one of them, and nobody sends where nothing is owed. */
	function judgeResumed(said: readonly Said[], list: readonly string[]): void {
		const sends = said.filter(({ settlement }) => settlement !== undefined).length;
		const isOwed = list.some((entry) => entry.endsWith('owed'));
		if (sends > (isOwed ? 1 : 0)) throw new Error(`sent twice: ${JSON.stringify(said)}`);
	}

	type Resumed = [title: string, list: readonly string[], resume: readonly [boolean, boolean]];
	const RESUMED: readonly Resumed[] = [
		['two Retries of what was sent', ['K'], [true, true]],
		['a Retry and a new run of what was sent', ['K'], [true, false]],
		['a Retry and a new run of what is owed', ['K', 'K owed'], [true, false]],
		['two Retries of what may have been sent', ['K', 'K open', 'K doubt'], [true, true]],
	];
	/** In very many orders. */
	const RESUMED_AT_LENGTH: readonly Resumed[] = [
		['two Retries of what is owed', ['K', 'K owed'], [true, true]],
		['two Retries of what was never seen', ['K', 'K open', 'K doubt', 'K owed'], [true, true]],
	];
	it.each(IS_THOROUGH ? [...RESUMED, ...RESUMED_AT_LENGTH] : RESUMED)(
		'%s',
		async (_, list, resume) => {
			const { states } = await inEveryOrder(() =>
				twoWorkers({ settlements: ['sent', 'sent'], list, resume, looksAtOnce: true }),
			);
			expect(states).toBeGreaterThan(50);
		},
		180_000,
	);

	/** Waits by their length, see `Duration`. */
	function waitFor(store: SharedStore): typeof mockWait {
		return async (milliseconds, signal) => {
			if (milliseconds <= 0 || signal?.aborted === true) return;
			if (milliseconds >= 20_000) {
				// The patience with a store that does not answer; here it does.
				await new Promise((resolve) => signal?.addEventListener('abort', resolve));
				return;
			}
			const isLonger = milliseconds >= 150;
			await course().step(
				() => `wait ${milliseconds} ms`,
				// The spread stands for the moment in which an execution comes to its message.
				milliseconds === 125 ? 'any' : milliseconds >= 1_000 ? 'long' : 'brief',
				isLonger ? store.whenWritten() : undefined,
			);
		};
	}

	/** In `npm test`, fewer orders. */
	const looksAtOnce = !IS_THOROUGH;
	const MANY = IS_THOROUGH ? 1_000 : 50;

	it.each<[Settlement, Settlement, readonly string[] | undefined]>([
		['sent', 'sent', []],
		['sent', 'sent', undefined],
		['notSent', 'sent', []],
		['unsettled', 'sent', []],
	])('(%s, %s, with the list %j) at most one sends', async (one, other, list) => {
		const { states } = await inEveryOrder(() =>
			twoWorkers({ settlements: [one, other], list, looksAtOnce }),
		);
		expect(states).toBeGreaterThan(MANY);
	});

	const list = [...OPEN, ...HELD_BY_A.marks];
	it('at most one sends although the first was refused and tries again', async () => {
		const circumstances: Circumstances = {
			settlements: ['sent', 'sent'],
			first: 'refused',
			list,
			looksAtOnce: true,
		};
		const { states } = await inEveryOrder(() => twoWorkers(circumstances));
		expect(states).toBeGreaterThan(500);
	});

	const REMOVALS = [
		[1, 'after'],
		[1, 'before'],
		[2, 'after'],
		[2, 'before'],
	] as const;
	it.each(share(REMOVALS, 2))(
		'at most one sends although of one that was refused call %i breaks %s it is carried out',
		async (call, when) => {
			const faults = [{ worker: 'A', call, when }];
			const settlements = ['sent', 'sent'] as const;
			await inEveryOrder(() =>
				twoWorkers({ settlements, first: 'refused', list, faults, looksAtOnce: true }),
			);
		},
	);

	it.each([
		['sends it now', 'waited'],
		['gives it back', 'givesBack'],
	] as const)(
		'somebody sends again what another worker holds, which %s: one sends',
		async (_, first) => {
			const { states } = await inEveryOrder(() =>
				twoWorkers({
					settlements: ['sent', 'sent'],
					first,
					list,
					decided: 'sendAgain',
					looksAtOnce,
				}),
			);
			expect(states).toBeGreaterThan(MANY / 2);
		},
	);

	it.each<[string, Partial<Circumstances>]>([
		['two people send again what may have been sent', { list: OPEN, decided: 'sendAgain' }],
		[
			'two Retries of what was not delivered',
			{ list: ['K', 'K open'], repeatsUndelivered: true, looksAtOnce: true },
		],
	])('%s, and one does', async (_, circumstances) => {
		const { states } = await inEveryOrder(() =>
			twoWorkers({ settlements: ['sent', 'sent'], looksAtOnce, ...circumstances }),
		);
		expect(states).toBeGreaterThan(MANY);
	});

	it('at most one sends although the other is busy with other messages', async () => {
		const others = IS_THOROUGH ? 2 : 1;
		const { states } = await inEveryOrder(() =>
			twoWorkers({ settlements: ['sent', 'sent'], list: [], others, looksAtOnce }),
		);
		expect(states).toBeGreaterThan(5 * MANY);
	});

	const CALLS = [1, 2, 3].flatMap((call) => [[call, 'before'] as const, [call, 'after'] as const]);
	it.each(share(CALLS, 3))(
		'at most one sends although call %i breaks %s it is carried out',
		async (call, when) => {
			const faults = [{ worker: 'A', call, when }];
			await inEveryOrder(() =>
				twoWorkers({ settlements: ['sent', 'sent'], list: [], faults, looksAtOnce }),
			);
		},
	);

	it('nobody sends again what was sent', async () => {
		const { states } = await inEveryOrder(() => {
			const scenario = twoWorkers({ settlements: ['sent', 'sent'], list: ['K'] });
			return {
				...scenario,
				judge: () => {
					const states = [...scenario.said.values()].map(({ state }) => state);
					if (states.includes('claimed')) throw new Error(states.join());
				},
			};
		});
		expect(states).toBeGreaterThan(100);
	});
});
