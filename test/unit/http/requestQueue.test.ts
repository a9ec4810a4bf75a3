import fc from 'fast-check';

import { RequestQueue, type Waiter } from '../../../nodes/WhatsAppMedia/http/requestQueue';

/** What may happen to a line; `at` points at one of those who wait. */
type Step =
	| { readonly type: 'add'; readonly patience: number }
	| { readonly type: 'return'; readonly sequence: number; readonly patience: number }
	| { readonly type: 'remove'; readonly at: number }
	| { readonly type: 'hold'; readonly delay: number; readonly lasts: number }
	| { readonly type: 'idle'; readonly lasts: number };

const patience = fc.integer({ min: 1, max: 1_000 });
const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({ type: fc.constant('add' as const), patience }),
	fc.record({ type: fc.constant('return' as const), sequence: fc.nat(), patience }),
	fc.record({ type: fc.constant('remove' as const), at: fc.nat() }),
	fc.record({
		type: fc.constant('hold' as const),
		delay: fc.integer({ min: 1, max: 600 }),
		lasts: fc.integer({ min: 1, max: 600 }),
	}),
	fc.record({ type: fc.constant('idle' as const), lasts: fc.integer({ min: 1, max: 10_000 }) }),
);

/** Somebody in the model: a list that is sorted each time. */
interface Modelled {
	readonly sequence: number;
	patience: number;
	readonly waiter: Waiter<string>;
}

function inLine(line: RequestQueue<string>): Array<Waiter<string>> {
	const found: Array<Waiter<string>> = [];
	for (let waiter = line.first; waiter !== undefined; waiter = waiter.next) found.push(waiter);
	return found;
}

it('a line keeps its order and its clock, whatever happens', () => {
	fc.assert(
		fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
			const line = new RequestQueue<string>();
			let model: Modelled[] = [];
			let now = 0;
			let last = 0;
			const add = (sequence: number, ms: number): void => {
				const waiter = line.add(String(sequence), sequence, ms);
				model.push({ sequence, patience: ms, waiter });
				model.sort((a, b) => a.sequence - b.sequence);
			};
			for (const each of steps) {
				line.stopClock(now);
				if (each.type === 'add') add((last += 2), each.patience);
				if (each.type === 'return') {
					// An odd number is nobody else's.
					const sequence = 1 + 2 * (each.sequence % (last + 1));
					if (!model.some((other) => other.sequence === sequence)) add(sequence, each.patience);
				}
				if (each.type === 'remove' && model.length > 0) {
					const [removed] = model.splice(each.at % model.length, 1);
					if (removed !== undefined) line.remove(removed.waiter);
				}
				if (each.type === 'hold') {
					const late = line.hold(now, each.delay);
					expect(late).toEqual(
						model.filter((one) => one.patience < each.delay).map(({ waiter }) => waiter),
					);
					model = model.filter((one) => one.patience >= each.delay);
					const held = Math.min(each.lasts, each.delay);
					model.forEach((one) => (one.patience -= held));
					now += held;
				}
				if (each.type === 'idle') now += each.lasts;
				line.stopClock(now);
				expect(inLine(line)).toEqual(model.map(({ waiter }) => waiter));
				expect(model.map(({ waiter }) => line.patienceOf(waiter))).toEqual(
					model.map((one) => one.patience),
				);
			}
		}),
		{ numRuns: 500 },
	);
});
