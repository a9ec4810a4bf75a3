import { Report, type ItemRecord } from '../../../nodes/WhatsAppMedia/execution/report';
import { toNodeError } from '../../../nodes/WhatsAppMedia/failures/nodeError';
import type { Failure } from '../../../nodes/WhatsAppMedia/failures/failure';
import { SCOLDING } from '../support/answers';
import { FAILURES } from './support/scriptedOperation';

const NODE = {
	id: '1',
	name: 'WhatsApp Media',
	type: 'x',
	typeVersion: 1,
	position: [0, 0] as [number, number],
	parameters: {},
};

/** What became of items by their index. */
type Ends = Readonly<
	Record<number, Partial<ItemRecord> & { fate: keyof typeof FAILURES | 'sent' | 'skipped' }>
>;

function reportOf(itemCount: number, ends: Ends, isCalled = false): Report {
	const report = new Report(itemCount, isCalled);
	for (const [index, { fate, ...record }] of Object.entries(ends)) {
		const output =
			fate === 'sent' || fate === 'skipped'
				? { json: { outcome: fate, warnings: [] } }
				: { json: { error: 'x' }, failure: FAILURES[fate] };
		report.add({
			itemIndex: Number(index),
			output,
			isEarlier: false,
			isRemembered: false,
			...record,
		});
	}
	return report;
}

/** The description of the error with which a run stops, as the operator reads it. */
function descriptionOf(stop: ReturnType<Report['stop']>): string {
	if (stop === undefined) throw new Error('The run does not stop');
	const { failure, itemIndex, ...others } = stop;
	return toNodeError(NODE, failure, itemIndex, others).description ?? '';
}
const stopOf = (itemCount: number, ends: Ends): string =>
	descriptionOf(reportOf(itemCount, ends).stop('WA.cr'));

/** Items that all came to the same. */
function many(
	count: number,
	fate: 'notDelivered' | 'refused' | 'sent' | 'unknown',
	from = 0,
): Ends {
	return Object.fromEntries(Array.from({ length: count }, (_, index) => [from + index, { fate }]));
}

describe('a run in which everything went well', () => {
	it('does not stop', () => {
		expect(reportOf(2, many(2, 'sent')).stop('WA.cr')).toBeUndefined();
	});
});

describe('the text of a stop', () => {
	it('tells first what is in doubt, then what was sent, then why it stopped', () => {
		const text = stopOf(5, {
			0: { fate: 'refused' },
			1: { fate: 'sent' },
			2: { fate: 'unknown' },
			3: { fate: 'sent' },
		});
		const parts = [
			'It is not known whether the message of item 3 of 5 was sent: check in WA.cr.',
			'2 messages were sent.',
			'Look whether it went out.',
			'Item 1 of 5: The provider did not accept it.',
		];
		const places = parts.map((part) => text.indexOf(part));
		expect(places).not.toContain(-1);
		expect(places).toEqual([...places].sort((one, other) => one - other));
		expect(places[0]).toBe(0);
	});

	it('names what was sent and may be reported as in doubt later', () => {
		const output = { json: { outcome: 'sent', warnings: ['x'] }, isUnrecorded: true };
		const text = stopOf(4, {
			0: { fate: 'refused' },
			1: { fate: 'sent', isRemembered: true },
			2: { fate: 'sent', isRemembered: true, output },
		});
		expect(text).toContain(
			'2 messages were sent. Retry does not send them again. A new run does not send them again either (option Send Only Once). n8n’s list of sent messages could not be changed for item 3 of 4, so a new run may report it as in doubt.',
		);
	});

	it('is about a message in doubt rather than an earlier item that was refused', () => {
		const stop = reportOf(3, { 0: { fate: 'refused' }, 2: { fate: 'unknown' } }).stop('WA.cr');
		expect(stop).toMatchObject({ itemIndex: 2, failure: { outcome: 'unknown' } });
	});

	it('is about the first item where none is in doubt', () => {
		const stop = reportOf(4, { 3: { fate: 'refused' }, 1: { fate: 'notDelivered' } }).stop('WA.cr');
		expect(stop).toMatchObject({ itemIndex: 1, failure: { outcome: 'notDelivered' } });
	});

	it('does not promise what Retry of the workflow that called this one cannot keep', () => {
		const ends: Ends = { 0: { fate: 'sent' }, 1: { fate: 'unknown' } };
		const called = descriptionOf(reportOf(2, ends, true).stop('your provider'));
		expect(called).not.toContain('Retry does not');
		expect(
			called.match(/Retry of the workflow that called this one, would send it again/g),
		).toHaveLength(1);
		expect(called).toContain('A Retry of the workflow that called this one would send it again.');
		const remembered: Ends = { 0: { fate: 'sent', isRemembered: true } };
		const kept = reportOf(2, { ...remembered, 1: { fate: 'refused' } }, true).stop('your provider');
		expect(descriptionOf(kept)).toContain('Retry does not send it again');
	});

	it.each<[string, Ends, string]>([
		['one', many(1, 'unknown'), 'the message of item 1 of 100 was sent'],
		['two', many(2, 'unknown'), 'the messages of items 1 and 2 of 100 were sent'],
		['three', many(3, 'unknown', 4), 'the messages of items 5 to 7 of 100 were sent'],
		['many in a row', many(50, 'unknown'), 'the messages of items 1 to 50 of 100 were sent'],
	])('names %s in doubt', (_, ends, words) => {
		expect(stopOf(100, ends)).toContain(words);
	});

	it.each<[string, Ends, string]>([
		[
			'one',
			many(1, 'sent'),
			'1 message was sent. Retry does not send it again. A new run would send it again.',
		],
		[
			'several',
			many(3, 'sent'),
			'3 messages were sent. Retry does not send them again. A new run would send them again.',
		],
		[
			'those that a new run leaves out',
			{ 0: { fate: 'sent', isRemembered: true }, 1: { fate: 'sent', isRemembered: true } },
			'2 messages were sent. Retry does not send them again. A new run does not send them again either (option Send Only Once).',
		],
		[
			'some that a new run leaves out',
			{ 0: { fate: 'sent', isRemembered: true }, 1: { fate: 'sent' }, 2: { fate: 'sent' } },
			'3 messages were sent. Retry does not send them again. A new run would send 2 of them again.',
		],
		[
			'those of earlier attempts, too',
			{ 0: { fate: 'sent', isEarlier: true }, 1: { fate: 'sent' } },
			'2 messages were sent.',
		],
	])('counts %s', (_, ends, words) => {
		expect(stopOf(100, { ...ends, 90: { fate: 'refused' } })).toContain(words);
	});

	it('tells what was accepted and not delivered', () => {
		const text = stopOf(9, { ...many(2, 'notDelivered', 3), 0: { fate: 'refused' } });
		expect(text).toContain('The messages of items 4 and 5 of 9 were accepted but not delivered.');
	});

	it('tells no more than three further reasons', () => {
		const text = stopOf(100, many(50, 'refused'));
		expect(text).toContain(
			'Item 4 of 100: The provider did not accept it. Correct it. And 46 more items.',
		);
		expect(text).not.toContain('Item 5:');
	});

	it('is short where there is one item only', () => {
		expect(stopOf(1, many(1, 'unknown'))).toBe(
			'It is not known whether the message was sent. Look whether it went out.',
		);
		expect(stopOf(1, many(1, 'refused'))).toBe('Nothing was sent to this recipient. Correct it.');
	});
});

describe('a run that sends nothing, since not everything can be sent', () => {
	const failed = (...indexes: number[]) =>
		indexes.map((itemIndex) => ({ itemIndex, failure: FAILURES.refusedBefore }));
	const other: Failure = {
		...FAILURES.refusedBefore,
		headline: 'The media URL is empty',
		advice: 'Enter it.',
		field: 'Media URL',
	};

	it('says so', () => {
		const refusal = reportOf(3, {}).refusal(failed(1), 'WA.cr');
		expect(refusal?.failure.headline).toBe(
			'Item 2 of 3 cannot be sent, so nothing was sent to anybody',
		);
		expect(descriptionOf(refusal)).toBe(
			'Item 2 of 3: The phone number is wrong. Correct it. Field: Phone Number. To send the other items all the same, set On Error in the node’s settings to Continue.',
		);
	});

	it('gives the reasons of several', () => {
		const two = [...failed(1), { itemIndex: 2, failure: other }];
		const refusal = reportOf(3, {}).refusal(two, 'WA.cr');
		expect(refusal?.failure.headline).toBe(
			'2 of 3 items cannot be sent, so nothing was sent to anybody',
		);
		expect(descriptionOf(refusal)).toContain('Item 3 of 3: The media URL is empty. Enter it.');
		expect(descriptionOf(refusal)).not.toContain('Field:');
	});

	it('gives a reason that all of them share as it is', () => {
		const refusal = reportOf(3, {}).refusal(failed(0, 1, 2), 'WA.cr');
		expect(refusal).toEqual({ itemIndex: 0, failure: FAILURES.refusedBefore });
	});

	it('does not say that nobody has anything if an earlier attempt sent something', () => {
		const ends: Ends = {
			0: { fate: 'sent', isEarlier: true },
			2: { fate: 'unknown', isEarlier: true },
		};
		const refusal = reportOf(3, ends).refusal(failed(1), 'WA.cr');
		expect(refusal?.failure.headline).toBe('Item 2 of 3 cannot be sent, so nothing was sent now');
		expect(descriptionOf(refusal)).toMatch(
			/^It is not known whether the message of item 3 of 3 was sent: .* 1 message was sent\. .*Item 2 of 3: The phone number is wrong/,
		);
	});

	it('is none if everything can be sent', () => {
		expect(reportOf(3, {}).refusal([], 'WA.cr')).toBeUndefined();
	});
});

describe('the hints over an output', () => {
	const messagesOf = (itemCount: number, ends: Ends): string[] =>
		reportOf(itemCount, ends)
			.hints()
			.map(({ message }) => message);

	it('are none where there is nothing to say', () => {
		expect(messagesOf(2, many(2, 'sent'))).toEqual([]);
	});

	it('tell of messages in doubt, of those that were left out, and of earlier ones', () => {
		expect(
			messagesOf(9, {
				0: { fate: 'unknown' },
				1: { fate: 'skipped' },
				2: { fate: 'skipped', isEarlier: true },
				3: { fate: 'sent', isEarlier: true },
				4: { fate: 'refused' },
			}),
		).toEqual([
			'It is not known whether the message of item 1 of 9 was sent. Check in your provider before you run this again.',
			'2 messages were left out: see the field <code>warnings</code>.',
			'1 message of an earlier attempt was not sent again.',
		]);
	});

	it('tell whoever runs the node by hand what is known only later, and what a check found', () => {
		const record = (itemIndex: number, json: ItemRecord['output']['json']): ItemRecord => ({
			itemIndex,
			output: { json },
			isEarlier: false,
			isRemembered: false,
		});
		const hintsOf = (tellsDelivery: boolean, ...rows: Array<ItemRecord['output']['json']>) => {
			const report = new Report(rows.length);
			rows.forEach((json, index) => report.add(record(index, json)));
			const byHand = { providerName: 'Xobito', tellsDelivery };
			return [report.hints(), report.hints(byHand)].map((hints) =>
				hints.map(({ message }) => message),
			);
		};
		const accepted = { outcome: 'sent', status: 'accepted', warnings: [] };
		expect(hintsOf(true, accepted, accepted, { ...accepted, status: 'read' })).toEqual([
			[],
			[
				'Xobito accepted 2 messages. Whether they arrive is known later: add the option Wait for Delivery, or use the operation Get Status.',
			],
		]);
		expect(hintsOf(false, accepted)[1]).toEqual([
			'Xobito accepted 1 message. It does not report whether a message arrives: look at the conversation in Xobito.',
		]);
		expect(hintsOf(true, { ready: true, problems: [] })).toEqual([
			[],
			['Nothing was sent. 1 of 1 message is ready.'],
		]);
	});

	it('tell the warning of one message, and how many have one', () => {
		const warned = (index: number): ItemRecord => ({
			itemIndex: index,
			output: { json: { outcome: 'sent', warnings: [`Warning ${index}.`, 'Another.'] } },
			isEarlier: false,
			isRemembered: false,
		});
		const report = new Report(3);
		report.add(warned(1));
		expect(report.hints().map(({ message }) => message)).toEqual(['Warning 1.']);
		report.add(warned(2));
		expect(report.hints().map(({ message }) => message)).toEqual([
			'2 messages came with a warning: see the field <code>warnings</code>.',
		]);
	});

	it('tell of messages that would not be sent', () => {
		const report = new Report(2);
		const json = { ready: false, problems: [] };
		report.add({ itemIndex: 0, output: { json }, isEarlier: false, isRemembered: false });
		expect(report.hints()).toEqual([
			{
				type: 'warning',
				location: 'outputPane',
				message: '1 message cannot be sent like this: see the field <code>problems</code>.',
			},
		]);
	});
});

it('an item that is told twice counts once', () => {
	const report = reportOf(3, { 0: { fate: 'sent', isEarlier: true } });
	report.add({
		itemIndex: 0,
		output: { json: { outcome: 'sent' } },
		isEarlier: true,
		isRemembered: false,
	});
	report.add({
		itemIndex: 1,
		output: { json: {}, failure: FAILURES.refused },
		isEarlier: false,
		isRemembered: false,
	});
	expect(descriptionOf(report.stop('WA.cr'))).toContain('1 message was sent');
});

it('no text blames anybody', () => {
	const ends: Ends = {
		...many(3, 'sent'),
		...many(30, 'unknown', 3),
		...many(4, 'notDelivered', 40),
	};
	for (const text of [stopOf(99, ends), stopOf(99, { ...ends, 90: { fate: 'refused' } })]) {
		expect(text).not.toMatch(SCOLDING);
	}
});
