import { parseArgs } from 'node:util';
import { instructions } from './frontPage';
import { launch } from './launch';
import { windowStates, type RecordedRequest, type WindowState } from './types';

const usage = `Usage: npm run sandbox -- [--port N] [--rate N] [--latency MS]

  --port N      listen on this port (default: a free one)
  --rate N      answer 429 past N requests a minute and token (default: no limit)
  --latency MS  wait so many milliseconds before each answer (default 0)
  --windows W   the 24-hour window of every number: open (default), closedAtOnce or closedLater
  --extra N     so many more templates, channels and contacts (default 0)
`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string' },
			rate: { type: 'string' },
			latency: { type: 'string' },
			windows: { type: 'string' },
			extra: { type: 'string' },
			help: { type: 'boolean', short: 'h' },
		},
	});
	if (values.help) {
		process.stdout.write(usage);
		return;
	}
	const extra = numberOf('extra', values.extra);
	const sandbox = await launch(
		{
			port: numberOf('port', values.port),
			ratePerMinute: numberOf('rate', values.rate),
			latencyMs: numberOf('latency', values.latency),
			windows: windowsOf(values.windows),
			extraTemplates: extra,
			extraChannels: extra,
			extraContacts: extra,
		},
		(record) => process.stdout.write(`${lineOf(record)}\n`),
	);
	process.stdout.write(`${instructions(sandbox)}\nRequests (Ctrl+C ends the sandbox):\n`);
	const end = () => void sandbox.close().then(() => process.stdout.write('\nSandbox closed.\n'));
	process.once('SIGINT', end);
	process.once('SIGTERM', end);
}

function numberOf(option: string, text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	if (!/^\d+$/.test(text)) throw new Error(`--${option} wants a whole number, not "${text}"`);
	return Number(text);
}

function windowsOf(text: string | undefined): WindowState | undefined {
	if (text === undefined) return undefined;
	const state = windowStates.find((each) => each === text);
	if (!state) throw new Error(`--windows wants ${windowStates.join(', ')}, not "${text}"`);
	return state;
}

function lineOf(record: RecordedRequest): string {
	const time = new Date(record.at).toTimeString().slice(0, 8);
	const outcome = record.status === 0 ? 'no answer' : String(record.status);
	const file =
		record.file && `${record.file.fileName || record.file.field}, ${record.file.size} bytes`;
	const columns = [time, record.provider.padEnd(11), record.method.padEnd(5), record.path];
	return `${columns.join('  ')}  ->  ${outcome}${file ? `  (${file})` : ''}`;
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
	process.exitCode = 1;
});
