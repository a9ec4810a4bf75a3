import { createHash } from 'node:crypto';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Provider } from '../../nodes/WhatsAppMedia/providers/provider';
import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { linkServer, type LinkServer } from '../support/links';
import {
	agentTypes,
	ASKING_AGENT,
	ASKING_SUB_AGENT,
	BATCH_AGENT,
	callTool,
	SLOW_BATCH_AGENT,
	SUB_AGENT,
	type Around,
} from './support/agent';
import { share } from '../support/extent';
import { ALL_PROVIDERS } from '../support/providers';
import { firstJson, startRig, type Rig } from './support/setup';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n');
const SECRET = 'aws_secret_access_key=1nt3rn4l';
const PHONE = '+14155550101';

/** A server of the own network, which a model must not read. */
let inside: LinkServer;
/** The public internet: the proxy through which n8n reaches everything that is not this machine. */
let internet: LinkServer;
/** What was asked for there, and what it redirects to. */
const asked: string[] = [];
let target = '';
let rig: Rig;
const { HTTP_PROXY, http_proxy } = process.env;

beforeAll(async () => {
	inside = await linkServer((_, response) => response.end(SECRET));
	internet = await linkServer(({ url = '' }, response) => {
		asked.push(url);
		const { hostname, pathname } = new URL(url);
		if (!/\.example$/.test(hostname)) response.end(SECRET);
		else if (pathname === '/there') response.writeHead(302, { Location: target }).end();
		else if (pathname === '/twice') response.writeHead(307, { Location: '/there' }).end();
		else response.writeHead(200, { 'Content-Length': PDF.byteLength }).end(PDF);
	});
	process.env.HTTP_PROXY = internet.origin;
	process.env.http_proxy = internet.origin;
	rig = await startRig({}, { nodeTypes: agentTypes() });
});
afterAll(async () => {
	await rig.close();
	Object.assign(process.env, { HTTP_PROXY, http_proxy });
	if (HTTP_PROXY === undefined) delete process.env.HTTP_PROXY;
	if (http_proxy === undefined) delete process.env.http_proxy;
	await internet.stop();
	await inside.stop();
});
beforeEach(() => {
	rig.sandbox.reset();
	asked.length = 0;
});

const { xobito: provider } = PROVIDERS;

const FROM_MODEL: INodeParameters = {
	phone: "={{ $fromAI('phone', '', 'string') }}",
	mediaSource: 'url',
	mediaUrl: "={{ $fromAI('url', '', 'string') }}",
};

async function ask(
	through: Provider,
	url: string,
	parameters: INodeParameters = {},
	phone = PHONE,
): Promise<string> {
	const { options = {}, ...others } = parameters;
	const [answer = ''] = await callTool(
		rig.engine,
		{
			provider: through.id,
			operation: 'send',
			...(through.needsChannel && { channelId: rig.sandbox.channelId, recipientBy: 'phone' }),
			...FROM_MODEL,
			...others,
			options: { downloadFirst: true, waitForDelivery: 0, ...(options as IDataObject) },
		},
		through.credentialType,
		[{ phone, url }],
	);
	return answer;
}

const itemOf = (answer: string): IDataObject => (JSON.parse(answer) as IDataObject[])[0] ?? {};

const INTERNAL = (): string[] => {
	const { port } = new URL(inside.origin);
	return [
		'http://169.254.169.254/latest/meta-data/iam/security-credentials/shop',
		'http://2852039166/latest/meta-data/',
		'http://0xa9.0xfe.0xa9.0xfe/latest/meta-data/',
		'http://[::ffff:169.254.169.254]/latest/meta-data/',
		'http://metadata.google.internal/computeMetadata/v1/',
		'http://10.0.0.5/invoice.pdf',
		'http://172.20.0.2/invoice.pdf',
		'http://192.168.1.1/invoice.pdf',
		'http://100.100.100.200/latest/meta-data/',
		'http://metadata.tencentyun.com/latest/meta-data/',
		'http://kubernetes.default/a.pdf',
		'http://db.n8n_default/a.pdf',
		'http://[fd00:ec2::254]/latest/meta-data/',
		'http://[64:ff9b::7f00:1]/a.pdf',
		'http://[2002:7f00:1::]/a.pdf',
		`http://127.0.0.1:${port}/a.pdf`,
		`http://127.1:${port}/a.pdf`,
		`http://2130706433:${port}/a.pdf`,
		`http://0177.0.0.1:${port}/a.pdf`,
		`http://0.0.0.0:${port}/a.pdf`,
		`http://localhost:${port}/a.pdf`,
		`http://LOCALHOST.:${port}/a.pdf`,
		`http://files.localhost:${port}/a.pdf`,
		`http://[::1]:${port}/a.pdf`,
		`http://[::ffff:127.0.0.1]:${port}/a.pdf`,
		`http://127.0.0.1.nip.io:${port}/a.pdf`,
	];
};

describe.each(ALL_PROVIDERS)('as the tool of an agent, through $name', (through) => {
	it('gets a file of the public internet, redirects included', async () => {
		target = 'http://files.example/invoice.pdf';
		for (const url of ['http://files.example/invoice.pdf', 'http://shop.example/twice']) {
			rig.sandbox.reset();
			const answer = itemOf(await ask(through, url));
			expect(answer).toMatchObject({ outcome: 'sent' });
			expect(rig.sandbox.messages).toMatchObject([
				{ file: { sha256: createHash('sha256').update(PDF).digest('hex') } },
			]);
		}
		expect(asked).toHaveLength(4);
	});

	it('asks no address of the own network, and sends nothing of it', async () => {
		for (const url of INTERNAL()) {
			const { error, details } = itemOf(await ask(through, url));
			expect([url, details]).toMatchObject([
				url,
				{ outcome: 'notSent', reason: 'internalAddress', field: 'Media URL' },
			]);
			expect(error).toMatch(/^The media URL is on .*, an address inside your own network/);
		}
		expect(asked).toEqual([]);
		expect(inside.requests).toEqual([]);
		expect(rig.sandbox.requests).toEqual([]);
	});

	it('follows no redirect into the own network', async () => {
		for (const path of ['there', 'twice']) {
			for (target of INTERNAL()) {
				asked.length = 0;
				const { error, details } = itemOf(await ask(through, `http://shop.example/${path}`));
				expect([target, details]).toMatchObject([target, { reason: 'internalAddress' }]);
				expect(error).toMatch(/^The media URL redirects to /);
				expect(asked.every((url) => new URL(url).hostname === 'shop.example')).toBe(true);
			}
		}
		expect(inside.requests).toEqual([]);
		expect(rig.sandbox.requests).toEqual([]);
	});
});

describe('as the tool of an agent', () => {
	it.each(['check', 'sendTemplate'])(
		'asks nothing of the own network with %s either',
		async (operation) => {
			target = `${inside.origin}/a.pdf`;
			for (const url of [target, 'http://shop.example/there']) {
				const answer = await ask(provider, url, {
					operation,
					template: { mode: 'id', value: 'invoice:en_US:document' },
					headerMedia: 'url',
					headerUrl: url,
				});
				expect(answer).toMatch(/your own network/);
				expect(answer).not.toContain('1nt3rn4l');
			}
			expect(inside.requests).toEqual([]);
			expect(rig.sandbox.requests).toEqual([]);
		},
	);

	it.each(['html-502', 'drop-late', 'ok-without-id'])(
		'is told to stop and ask a person after %s',
		async (scenario) => {
			for (const through of ALL_PROVIDERS) {
				const answer = itemOf(
					await ask(
						through,
						'http://files.example/invoice.pdf',
						{ options: { timeout: 1 } },
						rig.sandbox.phoneFor(scenario),
					),
				);
				expect(answer).toMatchObject({ details: { outcome: 'unknown' } });
				expect(answer.message).toContain('Do not call this tool again for this message');
				expect(answer.message).toContain(`ask a person to check in ${through.name}`);
				expect(answer.message).not.toMatch(
					/Look in|Before you send|Messages in Doubt|Check the Base/,
				);
			}
		},
	);
});

describe('with Simplify off', () => {
	/** A provider that repeats itself for 300,000 characters, in each place that an answer has. */
	const endless = {
		status: 'success',
		data: {
			message_id: 'wamid.HBgLMTQxNTU1NTAxMDE=',
			...Object.fromEntries(
				Array.from({ length: 300 }, (_, index) => [`a${index}`, 'x'.repeat(500)]),
			),
			list: Array.from({ length: 30_000 }, (_, index) => index),
			deep: JSON.parse(`${'{"a":'.repeat(50)}"${'y'.repeat(50_000)}"${'}'.repeat(50)}`) as object,
		},
	};

	it.each([false, true])(
		'an agent gets a bounded answer, and a workflow all of it (tool: %s)',
		async (isTool) => {
			const huge = await linkServer((_, response) => {
				response.setHeader('Content-Type', 'application/json');
				response.end(JSON.stringify(endless));
			});
			const credential = { token: 't0k3n-0f-th3-sh0p', subdomain: 'acme', baseUrl: huge.origin };
			const parameters: INodeParameters = {
				provider: 'xobito',
				operation: 'send',
				options: { simplify: false },
				mediaSource: 'url',
				mediaUrl: 'https://files.example/invoice.pdf',
				phone: PHONE,
			};
			try {
				const answer = isTool
					? (
							await callTool(rig.engine, parameters, 'xobitoApi', [{}], {
								credentials: { xobitoApi: credential },
							})
						)[0]
					: JSON.stringify(
							(
								await rig.engine.run({
									items: [{ json: {} }],
									parameters,
									credentialType: 'xobitoApi',
									credentialData: credential,
								})
							).main.map(({ json }) => json),
						);
				expect(itemOf(answer ?? '')).toMatchObject({
					outcome: 'sent',
					messageId: 'wamid.HBgLMTQxNTU1NTAxMDE=',
					phone: PHONE,
					fileName: 'invoice.pdf',
				});
				if (isTool) expect(answer?.length).toBeLessThan(20_000);
				else expect(answer?.length).toBeGreaterThan(300_000);
			} finally {
				await huge.stop();
			}
		},
	);
});

describe('by an agent that works on several items at once', () => {
	const words = { phone: "={{ $fromAI('phone') }}", text: "={{ $fromAI('text') }}" };
	const calls = [1, 2, 3].map((n) => ({ phone: `+1415555010${n}`, text: `Hello ${n}` }));
	const parameters = { provider: provider.id, operation: 'sendText', ...words };
	const got = (): string[] => rig.sandbox.messages.map(({ phone, text }) => `${phone} ${text}`);

	it('nobody gets what is for somebody else, and what was not sent is said', async () => {
		const answers = await callTool(rig.engine, parameters, 'xobitoApi', calls, {
			agent: BATCH_AGENT,
		});
		const meant = calls.map(({ phone, text }) => `${phone} ${text}`);
		expect(new Set(got()).size).toBe(got().length);
		expect(meant).toEqual(expect.arrayContaining(got()));
		expect(answers.filter((answer) => answer.includes('nothing was sent'))).toHaveLength(
			calls.length - got().length,
		);
		expect(answers.filter((answer) => itemOf(answer).outcome === 'sent')).toHaveLength(
			got().length,
		);
	});

	it('what the model left out for one is not taken from another', async () => {
		const optional = {
			...words,
			text: "={{ $fromAI('text') }} {{ $fromAI('more', '', 'string', '') }}",
		};
		const phone = '+14155550101';
		const answers = await callTool(
			rig.engine,
			{ ...parameters, ...optional },
			'xobitoApi',
			[
				{ phone, text: 'Hello', more: 'and goodbye' },
				{ phone, text: 'Hello' },
			],
			{ agent: BATCH_AGENT },
		);
		expect(got()).toEqual([`${phone} Hello and goodbye`]);
		expect(answers[1]).toContain('nothing was sent');
	});

	it.each([BATCH_AGENT, SLOW_BATCH_AGENT, undefined, ASKING_AGENT])(
		'equal calls are messages of their own: %s',
		async (agent) => {
			const phone = '+14155550101';
			const equal = [1, 2, 3].map(() => ({ text: 'New order' }));
			const answers = await callTool(rig.engine, { ...parameters, phone }, 'xobitoApi', equal, {
				agent,
			});
			expect(got()).toEqual(equal.map(({ text }) => `${phone} ${text}`));
			expect(new Set(answers.map((answer) => itemOf(answer).messageId)).size).toBe(3);
		},
	);

	it('one after the other they all get theirs', async () => {
		await callTool(rig.engine, parameters, 'xobitoApi', calls);
		expect(got()).toEqual(calls.map(({ phone, text }) => `${phone} ${text}`));
	});
});

describe('by an agent with several items, whose phone number is an expression', () => {
	const calls = [1, 2, 3].map((n) => ({ phone: `+1415555010${n}`, text: `Hello ${n}` }));
	const OF_THE_ITEM = [
		'={{ $json.phone }}',
		'={{ $input.item.json.phone }}',
		'={{ $("Start").item.json.phone }}',
		'={{ $("Start").itemMatching($itemIndex).json.phone }}',
		'={{ $node["Start"].json.phone }}',
		'={{ $node.Start.json.phone }}',
		"={{ '+1415555010' + ($itemIndex + 1) }}",
		'={{ $thisItem.json.phone }}',
		'={{ $?.("Start").item.json.phone }}',
		'={{ $/* */("Start").item.json.phone }}',
		"={{ $( 'Start' ).item.json.phone }}",
		"={{ $('St\\art').item.json.phone }}",
		'={{ ((name) => $(name).item.json.phone)("Start") }}',
		'={{ $(`${"Start"}`).item.json.phone }}',
	];
	const asked = async (phone: string, to: typeof calls, around: Around = {}): Promise<string[]> =>
		await callTool(
			rig.engine,
			{ provider: provider.id, operation: 'sendText', phone, text: "={{ $fromAI('text') }}" },
			'xobitoApi',
			to,
			around,
		);
	const got = (): string[] => rig.sandbox.messages.map(({ phone, text }) => `${phone} ${text}`);

	it.each(OF_THE_ITEM.flatMap((phone) => [undefined, BATCH_AGENT].map((agent) => [phone, agent])))(
		'nobody gets what is for somebody else: %s, %s',
		async (phone, agent) => {
			const answers = await asked(phone ?? '', calls, { agent });
			expect(got()).toEqual([]);
			for (const answer of answers) expect(answer).toContain('nothing was sent');
		},
	);

	/** What an agent that has n8n run the tool hands over itself. */
	const HANDED_OVER = [
		'={{ $json.phone }}',
		'={{ $input.item.json.phone }}',
		'={{ $thisItem.json.phone }}',
	];

	it.each([
		...OF_THE_ITEM.filter((phone) => !HANDED_OVER.includes(phone)),
		'={{ $("Start").itemMatching(0).json.phone }}',
		'={{ $("Start").all()[$itemIndex].json.phone }}',
	])('nor where n8n runs the tool: %s', async (phone) => {
		const answers = await asked(phone, calls, { agent: ASKING_AGENT });
		expect(got()).toEqual([]);
		expect(answers).toHaveLength(calls.length);
		for (const answer of answers) expect(answer).toContain('nothing was sent');
	});

	it.each(HANDED_OVER)('each gets its own where n8n runs the tool: %s', async (phone) => {
		await asked(phone, calls, { agent: ASKING_AGENT });
		expect(got().sort()).toEqual(calls.map((call) => `${call.phone} ${call.text}`));
	});

	it.each([
		...HANDED_OVER,
		'={{ $("Start").item.json.phone }}',
		'={{ $("Start").first().json.phone }}',
	])('a single item gets its message where n8n runs the tool: %s', async (phone) => {
		await asked(phone, calls.slice(0, 1), { agent: ASKING_AGENT });
		expect(got()).toEqual(['+14155550101 Hello 1']);
	});

	it.each(HANDED_OVER)('each gets its own where n8n runs the tool in a loop: %s', async (phone) => {
		await asked(phone, calls, { agent: ASKING_AGENT, isLoop: true });
		expect(got()).toEqual(calls.map((call) => `${call.phone} ${call.text}`));
	});

	// In the second run n8n takes the item of the first.
	it.each([
		'={{ $("Start").item.json.phone }}',
		'={{ $("Loop").item.json.phone }}',
		'={{ $(`Start`).item.json.phone }}',
		'={{ $("Start").pairedItem().json.phone }}',
		'={{ $("Start").all()[$itemIndex].json.phone }}',
	])(
		'nobody gets what is for somebody else where n8n runs the tool in a loop: %s',
		async (phone) => {
			const answers = await asked(phone, calls, { agent: ASKING_AGENT, isLoop: true });
			expect(got()).toEqual(['+14155550101 Hello 1']);
			expect(answers.filter((answer) => answer.includes('nothing was sent'))).toHaveLength(2);
		},
	);

	/** Agents, those that are tools of others, a person who approves, and a loop, as n8n lets them be combined. */
	const SURROUNDINGS: ReadonlyArray<readonly [string, Around]> = [
		undefined,
		SUB_AGENT,
		ASKING_SUB_AGENT,
	].flatMap((subAgent) =>
		[undefined, BATCH_AGENT, ASKING_AGENT]
			// Only an agent that has n8n run its tools has n8n run another agent.
			.filter((agent) => subAgent === undefined || agent === ASKING_AGENT)
			.flatMap((agent) =>
				[false, true].flatMap((isLoop) =>
					[false, true]
						// n8n's review needs an agent that has n8n run its tools.
						.filter(
							(isReviewed) => !isReviewed || (subAgent ?? agent ?? '').startsWith('tests.asking'),
						)
						.map((isReviewed) => {
							const around = { agent, subAgent, isLoop, isReviewed };
							const words = [
								agent ?? 'tests.agent',
								subAgent,
								isLoop && 'loop',
								isReviewed && 'review',
							];
							return [words.filter(Boolean).join(', '), around] as const;
						}),
				),
			),
	);

	describe.each(
		[false, true].flatMap((isLoop) =>
			(['second', 'both'] as const).map((fork) => ({ fork, isLoop })),
		),
	)('behind a node with two outputs, after a look-up: %j', (around) => {
		it.each([
			...share(
				OF_THE_ITEM.filter((phone) => !phone.includes('$itemIndex +')),
				6,
			),
			'={{ $("Fork").item.json.phone }}',
		])('nobody gets what is for somebody else: %s', async (phone) => {
			for (const seconds of [[1], [1, 2], [0], [2], []]) {
				for (const looksUp of [true, false]) {
					rig.sandbox.reset();
					const some = calls.map((call, index) => ({ ...call, second: seconds.includes(index) }));
					await asked(phone, some, { agent: ASKING_AGENT, looksUp, ...around });
					for (const message of got()) {
						expect(some.map((call) => `${call.phone} ${call.text}`)).toContain(message);
					}
					expect(new Set(got()).size).toBe(got().length);
				}
			}
		});

		it('each gets its own by $json', async () => {
			const some = calls.map((call) => ({ ...call, second: true }));
			await asked('={{ $json.phone }}', some, { agent: ASKING_AGENT, looksUp: true, ...around });
			expect(got().sort()).toEqual(calls.map((call) => `${call.phone} ${call.text}`));
		});
	});

	it.each([ASKING_AGENT, undefined])(
		'nobody gets what is for somebody else behind another agent: %s',
		async (agent) => {
			for (const phone of [
				'={{ $("Start").item.json.phone }}',
				'={{ $("Fork").item.json.phone }}',
			]) {
				for (const isLoop of [false, true]) {
					rig.sandbox.reset();
					const some = calls.map((call, index) => ({ ...call, second: index > 0 }));
					await asked(phone, some.slice(0, 2), { agent, fork: 'second', isSecond: true, isLoop });
					for (const message of got()) {
						expect(some.map((call) => `${call.phone} ${call.text}`)).toContain(message);
					}
				}
			}
			rig.sandbox.reset();
			await asked('={{ $json.phone }}', calls, { agent: ASKING_AGENT, isSecond: true });
			expect(got().sort()).toEqual(calls.map((call) => `${call.phone} ${call.text}`));
			rig.sandbox.reset();
			await asked('={{ $("Start").item.json.phone }}', calls.slice(0, 1), {
				agent,
				isSecond: true,
			});
			expect(got()).toEqual(['+14155550101 Hello 1']);
		},
	);

	it.each([
		'={{ $("Start").all()[$runIndex].json.phone }}',
		'={{ $items("Start")[$runIndex].json.phone }}',
		'={{ $("Loop").all(0, $runIndex)[0].json.phone }}',
	])('nobody gets what is for somebody else by the count of calls: %s', async (phone) => {
		for (const agent of [ASKING_AGENT, undefined]) {
			rig.sandbox.reset();
			const [first, ...others] = calls;
			await asked(phone, [{ ...first, phone: first?.phone ?? '', text: '' }, ...others], {
				agent,
				isLoop: true,
			}).catch(() => undefined);
			expect(got()).toEqual([]);
		}
	});

	it('a model that says more than it was asked for replaces no field of the item', async () => {
		const unasked = { phone: '+14155550199' };
		for (const some of [calls.slice(0, 1), calls]) {
			rig.sandbox.reset();
			const [answer] = await asked(
				'={{ $json.phone }}',
				some.map((call) => ({ ...call, unasked })),
				{ agent: ASKING_AGENT },
			);
			expect(got()).toEqual([]);
			expect(answer).toContain('not asked for, so nothing was sent');
		}
		rig.sandbox.reset();
		const harmless = { input: 'x', reason: 'because' };
		await asked(
			'={{ $json.phone }}',
			[{ ...calls[0], phone: PHONE, text: 'Hello', unasked: harmless } as never],
			{
				agent: ASKING_AGENT,
			},
		);
		expect(got()).toEqual([`${PHONE} Hello`]);
	});

	it.each([ASKING_AGENT, undefined])(
		'a single item that is pinned gets its message: %s',
		async (agent) => {
			const [one] = calls.map((json) => ({ json }));
			const run = { mode: 'manual' as const, pinData: { Start: [one ?? { json: {} }] } };
			await asked('={{ $("Start").item.json.phone }}', calls.slice(0, 1), { agent, run });
			expect(got()).toEqual(['+14155550101 Hello 1']);
		},
	);

	it('a sub-agent’s call is known where n8n keeps files beside the fields', async () => {
		const run = { settings: { binaryMode: 'combined' as const } };
		const around = { agent: ASKING_AGENT, subAgent: SUB_AGENT, run };
		await asked('={{ $("Start").item.json.phone ?? $("Start").item.phone }}', calls, around);
		expect(got()).toEqual([]);
	});

	it('a dollar sign in a typed text is no expression', async () => {
		await callTool(
			rig.engine,
			{
				provider: provider.id,
				operation: 'sendText',
				phone: '={{ $json.phone }}',
				text: "=It costs 20 $ (VAT included). {{ $fromAI('text') }}",
			},
			'xobitoApi',
			calls,
			{ agent: ASKING_AGENT },
		);
		expect(got()).toHaveLength(calls.length);
	});

	it.each([
		'={{ $input.all()[$runIndex].json.phone }}',
		'={{ $input.all().at($runIndex).json.phone }}',
		'={{ $jmespath($input.all(), "[*].json.phone")[$runIndex] }}',
	])('nor by the count of calls among the agent’s items: %s', async (phone) => {
		const [first, ...others] = calls;
		await asked(phone, [{ ...first, phone: first?.phone ?? '', text: '' }, ...others]);
		for (const message of got()) {
			expect(calls.map((call) => `${call.phone} ${call.text}`)).toContain(message);
		}
	});

	/** Fields whose names `$fromAI` takes, and others. */
	it.each(['phone', 'Phone Number', 'Teléfono', 'phone no.'])(
		'a model that says %s without being asked replaces no field',
		async (field) => {
			for (const subAgent of [undefined, SUB_AGENT, ASKING_SUB_AGENT]) {
				for (const others of [[], [{ [field]: '+14155550199', text: 'Bye' }]]) {
					for (const unasked of ['+14155550199', '', null]) {
						rig.sandbox.reset();
						const item = { [field]: PHONE, text: 'Hello', office: '+14155550188' };
						const phone = `={{ $json["${field}"] || $json.office }}`;
						const some = [{ ...item, unasked: { [field]: unasked } }, ...others];
						await asked(phone, some as never, { agent: ASKING_AGENT, subAgent });
						expect(got().filter((message) => message.includes('Hello'))).toEqual([]);
					}
				}
			}
		},
	);

	it.each([
		['={{ $input.item.json.phone }}', { input: '', item: 'x', json: 1 }, '{{ $fromAI("text") }}'],
		['={{ $json.phone }}', { tool: 'Send_media' }, 'Your tools are ready. {{ $fromAI("text") }}'],
		['={{ $json["phone"] }}', {}, '{{ $fromAI("text", "The amount in $ (USD), not $json") }}'],
		['={{ $json?.phone }}', {}, "{{ $fromAI('text', `In $ (USD), \\`$json\\``, 'string') }}"],
	])('what is not read may be said: %s, %j', async (phone, unasked, text) => {
		for (const isReviewed of [false, true]) {
			for (const some of [calls.slice(0, 1), calls]) {
				rig.sandbox.reset();
				await callTool(
					rig.engine,
					{ provider: provider.id, operation: 'sendText', phone, text: `=${text}` },
					'xobitoApi',
					some.map((call) => ({ ...call, unasked })),
					{ agent: ASKING_AGENT, isReviewed },
				);
				expect(got()).toHaveLength(some.length);
				for (const call of some) {
					expect(got().join('\n')).toMatch(new RegExp(`\\${call.phone} .*${call.text}$`, 'm'));
				}
			}
		}
	});

	it.each(['first()', 'last()', 'all()[0]', 'first( )', 'all().at(0)'])(
		'nobody gets what is for somebody else by %s of a node with two outputs',
		async (which) => {
			const some = calls.slice(0, 2).map((call, index) => ({ ...call, second: index > 0 }));
			for (const agent of [undefined, ASKING_AGENT]) {
				rig.sandbox.reset();
				const phone = `={{ $('Fork').${which}.json.phone }}`;
				const [answer] = await asked(phone, some, { agent, fork: 'second' });
				expect(got()).toEqual([]);
				expect(answer).toContain('names no output of a node');
				await asked(`={{ $('Fork').first(1).json.phone }}`, some, { agent, fork: 'second' });
				expect(got()).toEqual(['+14155550102 Hello 2']);
			}
		},
	);

	it.each([
		"$('Detour').isExecuted ? $('Detour').item.json.phone : $json.phone",
		"$if($('Detour').isExecuted, $('Detour').item.json.phone, $json.phone)",
		"$('Detour').item?.json.phone ?? $json.phone",
	])('nobody gets what is for somebody else by a node that only some pass: %s', async (phone) => {
		const some = calls.map((call, index) => ({ ...call, second: index > 0 }));
		for (const isLoop of [true, false]) {
			for (const agent of [undefined, ASKING_AGENT]) {
				rig.sandbox.reset();
				const around: Around = { agent, isLoop, fork: 'detour' };
				await asked(`={{ ${phone} }}`, some, around).catch(() => undefined);
				for (const message of got()) {
					expect(calls.map((call) => `${call.phone} ${call.text}`)).toContain(message);
				}
				expect(new Set(got()).size).toBe(got().length);
			}
		}
	});

	it('a value that the model says unasked does not pass for another row', async () => {
		const rows = calls.slice(0, 2).map(({ phone, text }) => ({ 'Phone Number': phone, text }));
		const said = rows.map((row, index) => ({
			...row,
			...(index === 0 && { unasked: { 'Phone Number': calls[1]?.phone } }),
		}));
		await asked('={{ $json["Phone Number"] }}', said as never, { agent: ASKING_AGENT });
		expect(got().filter((message) => message.includes('Hello 1'))).toEqual([]);
	});

	it('what a failed step gives can be read', async () => {
		const error = Object.assign(new Error('No answer'), { code: 500 });
		for (const rows of [1, 3]) {
			rig.sandbox.reset();
			await callTool(
				rig.engine,
				{
					provider: provider.id,
					operation: 'sendText',
					phone: '={{ $json.phone }}',
					text: "={{ $json.error ? 'Failed' : 'Fine' }}: {{ $fromAI('text') }}",
				},
				'xobitoApi',
				calls.slice(0, rows).map((call) => ({ ...call, error })),
				{ agent: ASKING_AGENT },
			);
			expect(got()).toHaveLength(rows);
			expect(got()[0]).toBe('+14155550101 Failed: Hello 1');
		}
	});

	it('the own item can be read where n8n keeps files beside the fields', async () => {
		const run = { settings: { binaryMode: 'combined' as const } };
		await asked('={{ $json.phone }}', calls, { agent: ASKING_AGENT, run });
		expect(got()).toHaveLength(calls.length);
	});

	it('a tool whose answer n8n gives to nobody sends nothing', async () => {
		const [call] = calls.map((one) => ({ ...one, unasked: { phone: PHONE } })).slice(0, 1);
		const phone = '={{ $fromAI("phone") }}';
		await asked(phone, [call as never], { agent: ASKING_AGENT, onError: 'continueErrorOutput' });
		expect(got()).toEqual([]);
		await asked(phone, [call as never], { agent: ASKING_AGENT });
		expect(got()).toEqual([`${PHONE} Hello 1`]);
	});

	describe.each([
		['in a loop', { isLoop: true, rows: 3 }],
		['in a loop, after a look-up', { isLoop: true, rows: 3, looksUp: true }],
		['behind a second output, after a look-up', { fork: 'second', looksUp: true }],
		['behind another agent', { fork: 'second', isSecond: true }],
		['behind another agent in a loop', { isLoop: true, rows: 2, isSecond: true }],
	] satisfies ReadonlyArray<readonly [string, Around]>)(
		'where n8n finds no item %s',
		(_, around) => {
			const order = { order: '77', text: 'Bye', second: true };
			const whole = async (parameters: INodeParameters): Promise<IDataObject[]> => {
				rig.sandbox.reset();
				await callTool(
					rig.engine,
					{ provider: provider.id, phone: PHONE, ...parameters },
					'xobitoApi',
					[order],
					{ agent: ASKING_AGENT, ...around },
				);
				return rig.sandbox.messages as unknown as IDataObject[];
			};

			it.each(['$("Start").item', "$('Start')?.item", '$node["Start"]'])(
				'no text, caption, file name or link goes out without what it is to hold: %s',
				async (item) => {
					const ofOrder = `{{ ${item}.json.order }}`;
					const texts = await whole({ operation: 'sendText', text: `=Order ${ofOrder}!` });
					expect(texts.map(({ text }) => text)).toEqual(texts.map(() => 'Order 77!'));
					const paid = `{{ ${item}.json.order ? 'paid' : 'unpaid' }}`;
					const conditions = await whole({ operation: 'sendText', text: `=It is ${paid}` });
					expect(conditions.map(({ text }) => text)).toEqual(conditions.map(() => 'It is paid'));
					const media = { operation: 'send', mediaSource: 'url', options: { waitForDelivery: 0 } };
					const files = await whole({
						...media,
						mediaUrl: 'https://files.example/a.pdf',
						caption: `=For ${ofOrder}!`,
						options: { waitForDelivery: 0, fileName: `=Invoice ${ofOrder}.pdf` },
					});
					expect(files.map(({ caption, fileName }) => [caption, fileName])).toEqual(
						files.map(() => ['For 77!', 'Invoice 77.pdf']),
					);
					await whole({ ...media, mediaUrl: `=https://files.example/${ofOrder}/a.pdf` });
					const links = JSON.stringify(rig.sandbox.requests).match(/files\.example[^"]*/g) ?? [];
					expect(links.filter((link) => !link.includes('/77/a.pdf'))).toEqual([]);
				},
			);

			it('each gets its message by first()', async () => {
				const text = "=Order {{ $('Start').first().json.order }}: {{ $fromAI('text') }}";
				const sent = await whole({ operation: 'sendText', text });
				expect(sent.map((message) => message.text)).toEqual(
					Array.from({ length: 'rows' in around ? around.rows : 1 }, () => 'Order 77: Bye'),
				);
			});
		},
	);

	describe.each(SURROUNDINGS)('by %s', (_, around) => {
		it.each([
			// In a loop each item is the first of its run, by which $itemIndex counts.
			...share(
				OF_THE_ITEM.filter((phone) => !(around.isLoop === true && phone.includes('$itemIndex +'))),
				7,
			),
			'={{ $("Loop").item.json.phone }}',
			'={{ $ ("Start").item.json.phone }}',
		])('nobody gets what is for somebody else: %s', async (phone) => {
			for (const silent of share([[], [0], [1], [0, 1]], 2)) {
				rig.sandbox.reset();
				const some = calls.map((call, index) =>
					silent.includes(index) ? { ...call, text: '' } : call,
				);
				await asked(phone, some, around).catch(() => undefined);
				for (const message of got()) {
					expect(some.map((call) => `${call.phone} ${call.text}`)).toContain(message);
				}
				expect(new Set(got()).size).toBe(got().length);
			}
		});

		it.each(['={{ $json.phone }}', '={{ $("Start").item.json.phone }}'])(
			'a single item gets its message: %s',
			async (phone) => {
				await asked(phone, calls.slice(0, 1), around);
				expect(got()).toEqual(['+14155550101 Hello 1']);
			},
		);
	});

	// n8n itself finds no $node for a tool.
	it.each(OF_THE_ITEM.filter((phone) => !phone.includes('$node')))(
		'a single item gets its message: %s',
		async (phone) => {
			await asked(phone, calls.slice(0, 1));
			expect(got()).toEqual(['+14155550101 Hello 1']);
		},
	);

	it.each([
		'={{ $("Start").first().json.phone }}',
		'={{ $input.first().json.phone }}',
		'={{ $("Start").all()[0].json.phone }}',
	])('nobody gets what is for the others: %s', async (phone) => {
		await asked(phone, calls);
		expect(got()).toEqual([]);
		const same = calls.map((call) => ({ ...call, phone: '+14155550101' }));
		await asked(phone, same);
		expect(got()).toEqual(same.map(({ text }) => `+14155550101 ${text}`));
	});

	it('a number that is typed gets all messages', async () => {
		await asked('=+14155550101', calls);
		expect(got()).toEqual(calls.map(({ text }) => `+14155550101 ${text}`));
	});
});

describe('by a workflow instead of a model', () => {
	it('a file of the own network is sent: whoever made the workflow chose the link', async () => {
		const { main } = await rig.run(provider, [{ json: { phone: PHONE } }], {
			mediaSource: 'url',
			mediaUrl: `${rig.sandbox.url}/files/invoice.pdf`,
			options: { downloadFirst: true },
		});
		expect(firstJson(main)).toMatchObject({ outcome: 'sent' });
	});
});
