import fc from 'fast-check';

import { Switches } from '../../../nodes/WhatsAppMedia/parameters/switches';

describe('a switch', () => {
	it.each([
		[true, true],
		[false, false],
		['true', true],
		['false', false],
		[' True\n', true],
		['FALSE', false],
		[1, true],
		[0, false],
		['1', true],
		['0', false],
		['yes', true],
		['no', false],
		['on', true],
		['off', false],
		['', undefined],
		['  ', undefined],
		[null, undefined],
		[undefined, undefined],
	])('that an expression set to %j is %j', (value, expected) => {
		const switches = new Switches();
		expect(switches.read(value, 'Save Message')).toBe(expected);
		expect(switches.unclear).toEqual([]);
	});

	it.each([
		['maybe', 'maybe'],
		['truely', 'truely'],
		['true or false?', 'true or false?'],
		[2, '2'],
		[{}, '{}'],
		[[], '[]'],
		[[true], '[true]'],
		['constructor', 'constructor'],
		['__proto__', '__proto__'],
		['x'.repeat(1_000_000), 'x'.repeat(100)],
	])('that is neither on nor off is not guessed: %#', (value, shown) => {
		const switches = new Switches();
		expect(switches.read(value, 'Create Contact If Missing')).toBeUndefined();
		expect(switches.unclear).toEqual([{ field: 'Create Contact If Missing', value: shown }]);
	});

	it('is on, off or not set, or is kept as unclear', () => {
		fc.assert(
			fc.property(fc.json(), (json) => {
				const switches = new Switches();
				const read = switches.read(JSON.parse(json), 'Send as Link');
				if (read !== undefined) expect(switches.unclear).toEqual([]);
				else expect(switches.unclear.length).toBeLessThanOrEqual(1);
			}),
		);
	});
});
