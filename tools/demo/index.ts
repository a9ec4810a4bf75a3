/**
 * `npm run demo`: real files through n8n's own engine to a local sandbox of the providers.
 * Ends with code 1 when anything comes out otherwise than it should.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IBinaryData, IDataObject, INodeExecutionData, IRun } from 'n8n-workflow';

import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { cut } from '../../nodes/WhatsAppMedia/text';
import { startSandbox, type Sandbox } from '../../sandbox';
import { startEngine, type Engine } from '../lib/engine';
import { folded, heading, print, row, styled } from '../lib/print';
import { showStrangers } from './strangers';
import { DEMO_NODES, demoWorkflow, SOURCES } from './workflow';

const SAMPLES = join(__dirname, '..', '..', 'samples');

/** One order per kind of media; the file goes as binary to one node and as a link to the other. */
const ORDERS = [
	{
		mediaType: 'image',
		file: 'photo.jpg',
		phone: '+1 (415) 555-0101',
		caption: 'Your parcel is packed',
	},
	{
		mediaType: 'document',
		file: 'invoice.pdf',
		phone: '0034 600 000 102',
		caption: 'Your invoice',
		fileName: 'Invoice 1042.pdf',
	},
	{ mediaType: 'video', file: 'clip.mp4', phone: '+52 55.5555.0103', caption: 'How to lace them' },
	{ mediaType: 'audio', file: 'voice.ogg', phone: '+20-100-555-0104', caption: '' },
] as const;

const WIDTHS = [12, 12, 9, 13, 8, 16, 30];

async function main(): Promise<boolean> {
	const sandbox = await startSandbox();
	const engine = await startEngine({ credentials: { ...sandbox.credentials } });
	try {
		print(`Sandbox of the providers: ${sandbox.url}`);
		print('n8n: its own engine (n8n-core), binary data on disk, encrypted credentials');
		const sent = await showSends(engine, sandbox);
		const invoice = await sampleBinary(engine, 'invoice.pdf');
		const reached = await showStrangers(engine, sandbox, invoice);
		const refused = await showRefusals(engine, sandbox);
		return sent && reached && refused;
	} finally {
		await engine.close();
		await sandbox.close();
	}
}

/** Runs the workflow and prints a line for each message; true when every customer got every one. */
async function showSends(engine: Engine, sandbox: Sandbox): Promise<boolean> {
	const items = await Promise.all(ORDERS.map((order) => orderItem(engine, sandbox, order)));
	const run = await engine.runWorkflow(demoWorkflow(sandbox.channelId), { triggerItems: items });
	heading(`One workflow, ${DEMO_NODES.length} WhatsApp Media nodes, ${ORDERS.length} orders each`);
	print(
		styled(
			'dim',
			row(['Provider', 'Source', 'Media', 'File', 'Outcome', 'Phone', 'Message ID'], WIDTHS),
		),
	);

	let accepted = 0;
	for (const { name, provider, source } of DEMO_NODES) {
		const output = outputOf(run, name);
		ORDERS.forEach(({ mediaType, file }, index) => {
			const receipt: IDataObject = output[index]?.json ?? {};
			const isSent = receipt.outcome === 'sent';
			if (isSent) accepted += 1;
			const cells = [provider.name, SOURCES[source], mediaType, file, isSent ? 'sent' : 'NOT SENT'];
			const line = row(
				[
					...cells,
					String(receipt.phone ?? ''),
					cut(String(receipt.messageId ?? receipt.error), 30),
				],
				WIDTHS,
			);
			print(isSent ? line : styled('red', line));
		});
	}
	const expected = DEMO_NODES.length * ORDERS.length;
	const delivered = sandbox.messages.length;
	print(`\n${accepted} of ${expected} accepted; the sandbox handed ${delivered} to customers.`);
	return accepted === expected && delivered === expected;
}

/** Shows how failures read; true when each has the outcome that it should have. */
async function showRefusals(engine: Engine, sandbox: Sandbox): Promise<boolean> {
	heading('And when it does not work, as n8n shows it');
	const before = sandbox.messages.length;
	const pdf = await sampleBinary(engine, 'invoice.pdf');
	const video = await sampleBinary(engine, 'clip.mp4');
	const cases: Array<
		[title: string, json: IDataObject, binary: IBinaryData | undefined, outcome: string]
	> = [
		[
			'The customer has not written in the last 24 hours',
			{ phone: sandbox.phoneFor('x-500-meta') },
			pdf,
			'notSent',
		],
		[
			'A phone number without country code, and no file',
			{ phone: '020 7946 0000' },
			undefined,
			'notSent',
		],
		[
			'A video where an image was chosen',
			{ phone: '+14155550105', mediaType: 'image' },
			video,
			'notSent',
		],
		[
			'The provider accepts the upload and then hangs up',
			{ phone: sandbox.phoneFor('drop-late') },
			pdf,
			'unknown',
		],
	];
	const items = cases.map(([, json, binary]) => ({
		json,
		...(binary && { binary: { data: binary } }),
	}));
	const { main: output } = await engine.run({
		items,
		parameters: {
			provider: 'xobito',
			phone: '={{ $json.phone }}',
			options: { mediaType: '={{ $json.mediaType ?? "auto" }}' },
			mediaSource: 'binary',
		},
		credentialType: PROVIDERS.xobito.credentialType,
		settings: { onError: 'continueRegularOutput' },
	});
	let asExpected = sandbox.messages.length === before;
	cases.forEach(([title, , , outcome], index) => {
		const { error, message, details } = (output[index]?.json ?? {}) as IDataObject;
		const told = (details as IDataObject | undefined)?.outcome;
		asExpected &&= told === outcome;
		print(`\n  ${styled('dim', `${title} (outcome: ${String(told)})`)}`);
		print(styled('red', folded(String(error))));
		print(folded(String(message)));
	});
	return asExpected;
}

type Order = (typeof ORDERS)[number];

async function orderItem(
	engine: Engine,
	sandbox: Sandbox,
	order: Order,
): Promise<INodeExecutionData> {
	const { file, ...fields } = order;
	return {
		json: {
			...fields,
			firstName: 'Maria',
			lastName: 'Sanchez',
			link: `${sandbox.url}/files/${file}`,
		},
		binary: { data: await sampleBinary(engine, file) },
	};
}

async function sampleBinary(engine: Engine, file: string): Promise<IBinaryData> {
	return await engine.storeBinary(await readFile(join(SAMPLES, file)), file);
}

function outputOf(run: IRun, node: string): INodeExecutionData[] {
	const task = run.data.resultData.runData[node]?.[0];
	return task?.data?.main?.[0] ?? [];
}

main().then(
	(isGood) => {
		process.exitCode = isGood ? 0 : 1;
	},
	(error: unknown) => {
		process.stderr.write(
			`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
		);
		process.exitCode = 1;
	},
);
