import fc from 'fast-check';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Engine } from '../../tools/lib/engine';
import { startEngine } from '../support/engine';
import type { Letter } from '../support/letter';
import { FIXTURES } from '../support/providers';
import { SECRET } from '../support/secrets';
import { healthy } from './support/answers';
import { Switchboard } from './support/connection';
import { expectInvariants, outcomeOf } from './support/invariants';
import { accountOf, itemOf, letter, parametersOf } from './support/letters';
import { runs, TIME_LIMIT } from './support/runs';
import { expectSent } from './support/sent';

let board: Switchboard;
let engine: Engine;

beforeAll(async () => {
	engine = await startEngine({ credentials: {} });
	board = new Switchboard();
}, 60_000);

afterAll(async () => {
	board.close();
	await engine.close();
});

/** Letters that one node sends: what it chooses by a list is the same for all. */
const post = fc
	.array(letter, { minLength: 20, maxLength: 30 })
	.map(([first, ...others]): Letter[] => {
		if (first === undefined) return [];
		const { provider, recipientBy, asDocument, dataUri, simplify, source } = first;
		const same = others.filter((other) => other.source.type === source.type);
		const chosen = { provider, recipientBy, asDocument, dataUri, simplify };
		return [first, ...same.map((other) => ({ ...other, ...chosen }))];
	});

/** Texts that come by expression, as in every real workflow. */
const BY_EXPRESSION = ['phone', 'caption', 'mediaUrl', ...['channelId', 'contactId']];
const DETAILS = ['firstName', 'lastName', 'email', 'country', 'description', 'groups'];

function nodeParameters(given: Letter): INodeParameters {
	const own = parametersOf(given) as INodeParameters;
	const texts = [...BY_EXPRESSION, 'threadId'].filter((name) => name in own);
	return {
		...own,
		...Object.fromEntries(texts.map((name) => [name, `={{ $json.${name} }}`])),
		contact: Object.fromEntries(DETAILS.map((name) => [name, `={{ $json.contact.${name} }}`])),
		options: {
			...(own.options as INodeParameters),
			fileName: '={{ $json.options.fileName }}',
			concurrency: 1,
		},
	};
}

async function storedItem(given: Letter): Promise<INodeExecutionData> {
	const item: INodeExecutionData = { ...itemOf(given), json: parametersOf(given) };
	if (given.source.type === 'link') return item;
	const { bytes, name, mimeType } = given.source.file;
	return { ...item, binary: { data: await engine.storeBinary(bytes, name, mimeType) } };
}

it(
	'sends the same from n8n’s own engine: expressions, stored files, credentials',
	async () => {
		await fc.assert(
			fc.asyncProperty(post, async (letters) => {
				const [first] = letters as [Letter, ...Letter[]];
				board.reset(healthy(first.provider));
				const { credentialType, newContact } = FIXTURES[first.provider];
				const account = accountOf(first.provider, SECRET);
				const items = await Promise.all(letters.map(storedItem));
				const settings = { onError: 'continueRegularOutput' } as const;
				const { main, hints, error } = await engine.run({
					items,
					parameters: nodeParameters(first),
					credentialType,
					credentialData: { ...account.credential },
					settings,
				});
				expect(error).toBeUndefined();
				const execution = { ...account, items, settings, parameters: [] };
				expectInvariants(execution, { output: main, hints }, board.requests, SECRET);

				const each = board.requests.length / letters.length;
				expect(each).toBe(newContact !== undefined && first.recipientBy === 'phone' ? 3 : 1);
				for (const [index, given] of letters.entries()) {
					const json = main[index]?.json ?? {};
					expect([outcomeOf(json), json.message]).toEqual(['sent', undefined]);
					await expectSent(given, board.requests.slice(index * each, (index + 1) * each));
				}
			}),
			// Some twenty letters each.
			runs(0.002),
		);
	},
	TIME_LIMIT,
);
