import fc from 'fast-check';

import { SECRET } from '../support/secrets';
import { healthy } from './support/answers';
import { Switchboard } from './support/connection';
import { expectInvariants, outcomeOf } from './support/invariants';
import { accountOf, itemOf, letter, parametersOf } from './support/letters';
import { execute, loadNode, type Execution } from './support/node';
import { runs, TIME_LIMIT } from './support/runs';
import { expectSent } from './support/sent';

const node = loadNode();
let board: Switchboard;

beforeAll(() => {
	board = new Switchboard();
});

afterAll(() => board.close());

it(
	'sends what was asked for, field by field and byte by byte, whatever the texts hold',
	async () => {
		await fc.assert(
			fc.asyncProperty(letter, async (given) => {
				board.reset(healthy(given.provider));
				const execution: Execution = {
					parameters: [parametersOf(given)],
					items: [itemOf(given)],
					settings: { onError: 'continueRegularOutput' },
					...accountOf(given.provider, SECRET),
				};
				const observation = await execute(node, execution);
				expectInvariants(execution, observation, board.requests, SECRET);
				const json = observation.output?.[0]?.json ?? {};
				expect([outcomeOf(json), json.message]).toEqual(['sent', undefined]);
				expect(json.messageId).toBe('wamid.1');
				expect(json.phone).toBe(given.recipientBy === 'phone' ? `+${given.digits}` : null);
				await expectSent(given, board.requests);
			}),
			runs(0.39),
		);
	},
	TIME_LIMIT,
);
