import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IConnections, INode, INodeExecutionData } from 'n8n-workflow';

interface Example {
	readonly name: string;
	readonly nodes: readonly INode[];
	readonly connections: IConnections;
	readonly pinData: Readonly<Record<string, readonly INodeExecutionData[]>>;
}

interface Box {
	readonly name: string;
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

const FOLDER = join(__dirname, '../../examples');
const EXAMPLES = readdirSync(FOLDER)
	.filter((file) => file.endsWith('.json'))
	.map((file) => [file, JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Example] as const);

/** Sizes in n8n's editor, in its own units; a caption stands below each node and is wider than it. */
const NODE = 96;
const AGENT = 256;
const CAPTION = { height: 48, overhang: 36 };
/** Units that a window of 1440 shows at full size, beside n8n's own columns. */
const WIDEST = 1340;

const isNote = ({ type }: INode): boolean => type.endsWith('.stickyNote');

function boxOf({ name, type, position: [x, y], parameters }: INode): Box {
	if (isNote({ type } as INode)) {
		const { width, height } = parameters;
		return { name, left: x, top: y, right: x + Number(width), bottom: y + Number(height) };
	}
	const width = type.endsWith('.agent') ? AGENT : NODE;
	return {
		name,
		left: x - CAPTION.overhang,
		top: y,
		right: x + width + CAPTION.overhang,
		bottom: y + NODE + CAPTION.height,
	};
}

const overlap = (one: Box, other: Box): boolean =>
	one.left < other.right &&
	other.left < one.right &&
	one.top < other.bottom &&
	other.top < one.bottom;

const contains = (outer: Box, inner: Box): boolean =>
	outer.left <= inner.left &&
	outer.right >= inner.right &&
	outer.top <= inner.top &&
	outer.bottom >= inner.bottom;

const pairs = (boxes: readonly Box[]): string[] =>
	boxes.flatMap((one, index) =>
		boxes
			.slice(index + 1)
			.filter((other) => overlap(one, other))
			.map((other) => `${one.name} / ${other.name}`),
	);

/** Whether a node comes somewhere behind another. */
function follows(connections: IConnections, from: string, to: string): boolean {
	const next = (connections[from]?.main ?? []).flatMap((port) =>
		(port ?? []).map(({ node }) => node),
	);
	return next.some((name) => name === to || follows(connections, name, to));
}

describe.each(EXAMPLES)('The example %s', (_file, { nodes, connections, pinData }) => {
	const notes = nodes.filter(isNote).map(boxOf);
	const others = nodes.filter((node) => !isNote(node));

	it('has each node in one note, and nothing lies on anything else', () => {
		expect(pairs(notes)).toEqual([]);
		expect(pairs(others.map(boxOf))).toEqual([]);
		const lost = others.map(boxOf).filter((box) => !notes.some((note) => contains(note, box)));
		expect(lost.map(({ name }) => name)).toEqual([]);
	});

	it('is not wider than a window', () => {
		const boxes = nodes.map(boxOf);
		const [left, right] = [
			Math.min(...boxes.map((box) => box.left)),
			Math.max(...boxes.map((box) => box.right)),
		];
		expect(right - left).toBeLessThanOrEqual(WIDEST);
	});

	it('starts with sample data, except for a form, which somebody fills in', () => {
		const targets = Object.values(connections).flatMap((outputs) =>
			Object.values(outputs).flatMap((ports) =>
				ports.flatMap((port) => (port ?? []).map(({ node }) => node)),
			),
		);
		const starts = others.filter(
			({ name, type }) =>
				!targets.includes(name) &&
				connections[name]?.main !== undefined &&
				!/formTrigger$/.test(type),
		);
		expect(starts.filter(({ name }) => pinData[name] === undefined)).toEqual([]);
		expect(
			Object.keys(pinData).filter((name) => !others.some((node) => node.name === name)),
		).toEqual([]);
	});

	it('can reach nobody by its sample data: numbers of the range for films and books only', () => {
		const numbers = JSON.stringify(pinData).match(/\+?\d[\d ()-]{8,}\d(?![\d-]*T)/g) ?? [];
		for (const number of numbers) expect(number.replace(/\D/g, '')).toMatch(/^1?41555501\d\d$/);
	});

	it('sends once what the webhook of a shop brings twice', () => {
		const orders = others.filter(
			({ type, parameters }) =>
				/wooCommerceTrigger$/.test(type) || /\border\b/.test(String(parameters.path)),
		);
		const targets = orders.flatMap(({ name }) =>
			others.filter((node) => follows(connections, name, node.name)),
		);
		const senders = targets.filter(
			({ type, parameters }) =>
				/whatsAppMedia$/.test(type) && /^send/.test(String(parameters.operation)),
		);
		if (orders.length > 0) expect(senders).not.toEqual([]);
		for (const { parameters } of senders) {
			expect(parameters.options).toMatchObject({
				sendOnce: expect.stringMatching(/^per/) as string,
			});
		}
	});

	it('says nothing of activating, which n8n now calls publishing', () => {
		expect(JSON.stringify(nodes)).not.toMatch(/\bactivate (?!it)/i);
	});

	it('gives every id once', () => {
		const ids = nodes.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
	});
});
