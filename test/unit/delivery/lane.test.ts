import { Lane } from '../../../nodes/WhatsAppMedia/delivery/lane';
import type { ApiResponse } from '../../../nodes/WhatsAppMedia/wire/apiResponse';

const MB = 1024 * 1024;

const taken: ApiResponse = { status: 200, headers: {}, body: {} };
const refused = (seconds: number): ApiResponse => ({
	status: 429,
	headers: {},
	body: { retry_after: seconds },
});

/** Milliseconds since the epoch at which the tests begin. */
const START = 1_700_000_000_000;
const soon = (): number => Date.now() + 1;

/** Fills the lane until it admits nobody; the number that it admitted. */
async function fill(lane: Lane, fileSize = 0): Promise<number> {
	for (let count = 0; ; count += 1) {
		const patience = new AbortController();
		const entering = lane.enter(fileSize, soon(), patience.signal);
		let isAdmitted = false;
		void entering.then(({ admitted }) => (isAdmitted = admitted));
		await settle();
		if (isAdmitted) continue;
		patience.abort();
		await entering;
		return count;
	}
}

async function settle(): Promise<void> {
	for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

function leave(lane: Lane, count: number, response: ApiResponse, fileSize = 0): void {
	for (let left = 0; left < count; left += 1) lane.leave(fileSize, response);
}

beforeEach(() => {
	jest.spyOn(Date, 'now').mockReturnValue(START);
	jest.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => jest.restoreAllMocks());

function pass(milliseconds: number): void {
	jest.spyOn(Date, 'now').mockReturnValue(Date.now() + milliseconds);
}

describe('how many a lane lets through', () => {
	it('64 at once', async () => {
		expect(await fill(new Lane())).toBe(64);
	});

	it('ten of files over a megabyte, and others beside them', async () => {
		const lane = new Lane();
		expect(await fill(lane, 2 * MB)).toBe(10);
		expect(await fill(lane, MB)).toBe(54);
		leave(lane, 1, taken, 2 * MB);
		expect(await fill(lane, 100 * MB)).toBe(1);
	});

	it('of large files as many as there is time for, however slow the line is', async () => {
		const lane = new Lane();
		await fill(lane, 2 * MB);
		const entering = lane.enter(2 * MB, Date.now() + 1_000);
		pass(3_600_000);
		leave(lane, 1, taken, 2 * MB);
		expect(await entering).toEqual({ admitted: true, queuedFor: 3_600_000 });
	});

	it('nobody whose time is over while the provider takes less than usual', async () => {
		const lane = new Lane();
		await lane.enter(0, soon());
		lane.leave(0, refused(2));
		pass(2_000 * 1.05);
		await fill(lane);
		const entering = lane.enter(0, Date.now() + 1_000);
		await settle();
		pass(1_001);
		leave(lane, 1, { ...taken, status: 500 });
		expect(await entering).toEqual({ admitted: false, closedFor: 0 });
	});

	it('one after a refusal, then one more for each round that was taken', async () => {
		const lane = new Lane();
		await lane.enter(0, soon());
		lane.leave(0, refused(2));
		expect(await lane.enter(0, soon())).toMatchObject({ admitted: false });
		pass(2_000 * 1.05);
		const rounds: number[] = [];
		for (let round = 0; round < 4; round += 1) {
			const count = await fill(lane);
			rounds.push(count);
			leave(lane, count, taken);
		}
		expect(rounds).toEqual([1, 2, 3, 4]);
	});
});

describe('a limit that the provider tells in refusals only', () => {
	/** A lane that has met a limit of `limit` requests and is open again. */
	async function taught(limit: number): Promise<Lane> {
		const lane = new Lane();
		const count = await fill(lane);
		leave(lane, limit, taken);
		leave(lane, count - limit, refused(10));
		pass(10_000 * 1.05);
		return lane;
	}

	/** Lets through what the lane admits, round by round, until so many were taken. */
	async function take(lane: Lane, total: number): Promise<number[]> {
		const rounds: number[] = [];
		for (let done = 0; done < total; ) {
			const count = await fill(lane);
			if (count === 0) throw new Error('the lane is closed');
			leave(lane, count, taken);
			rounds.push(count);
			done += count;
		}
		return rounds;
	}

	it('is not overrun a second time: at its end one request tries', async () => {
		const lane = await taught(60);
		const rounds = await take(lane, 60);
		expect(Math.max(...rounds)).toBeGreaterThan(5);
		expect(rounds.reduce((sum, count) => sum + count)).toBe(60);
		expect(await fill(lane)).toBe(1);
	});

	it('counts what was taken after the first refusal came', async () => {
		const lane = new Lane();
		await fill(lane);
		leave(lane, 50, taken);
		leave(lane, 4, refused(10));
		leave(lane, 10, taken);
		pass(10_000 * 1.05);
		expect((await take(lane, 60)).reduce((sum, count) => sum + count)).toBe(60);
		expect(await fill(lane)).toBe(1);
	});

	it('is forgotten when the provider takes more', async () => {
		const lane = await taught(20);
		await take(lane, 20);
		expect(await fill(lane)).toBe(1);
		leave(lane, 1, taken);
		expect(await fill(lane)).toBeGreaterThan(1);
	});

	it('does not shrink when the first request of a new window is refused', async () => {
		const lane = await taught(60);
		await fill(lane);
		lane.leave(0, refused(1));
		pass(1_000 * 1.05);
		expect((await take(lane, 60)).reduce((sum, count) => sum + count)).toBe(60);
		expect(await fill(lane)).toBe(1);
	});
});
