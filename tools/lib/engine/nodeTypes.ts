import { UnrecognizedNodeTypeError } from 'n8n-core';
import type { PackageDirectoryLoader } from 'n8n-core';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	INodeTypes,
	IVersionedNodeType,
	NodeConnectionType,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeHelpers } from 'n8n-workflow';

/**
 * Stands in for a node of n8n's own package, which is not installed here: puts out what comes in.
 *
 * As the start of a workflow it puts out the data that the execution is started with. That is how n8n
 * runs its webhook and trigger nodes in production: the items come from outside, the node passes them on,
 * and the next node sees them with a source and paired items like those of any other node.
 */
class PassThrough implements INodeType {
	readonly description: INodeTypeDescription;

	constructor(name: string, inputs: NodeConnectionType[]) {
		this.description = {
			name,
			displayName: name,
			group: [inputs.length ? 'transform' : 'trigger'],
			version: 1,
			description: 'Puts out what comes in',
			defaults: {},
			inputs,
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		};
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [this.getInputData()];
	}
}

export const MANUAL_TRIGGER = 'n8n-nodes-base.manualTrigger';
export const NO_OPERATION = 'n8n-nodes-base.noOp';

const STAND_INS: Record<string, INodeType> = {
	[MANUAL_TRIGGER]: new PassThrough('manualTrigger', []),
	[NO_OPERATION]: new PassThrough('noOp', [NodeConnectionTypes.Main]),
	'n8n-nodes-base.stickyNote': new PassThrough('stickyNote', []),
};

/** The node types of the package, of the caller, and stand-ins for a few of n8n's own. */
export class NodeTypes implements INodeTypes {
	private readonly added: Map<string, INodeType>;

	constructor(
		private readonly loader: PackageDirectoryLoader,
		added: Record<string, INodeType> = {},
	) {
		this.added = new Map(Object.entries({ ...STAND_INS, ...added }));
	}

	/** Full names of the package's node types. */
	get packageNames(): string[] {
		return Object.keys(this.loader.nodeTypes).map((name) => `${this.loader.packageName}.${name}`);
	}

	getByName(name: string): INodeType | IVersionedNodeType {
		const added = this.added.get(name);
		if (added) return added;
		const packageName = name.slice(0, name.lastIndexOf('.'));
		const shortName = name.slice(name.lastIndexOf('.') + 1);
		if (packageName !== this.loader.packageName) {
			throw new UnrecognizedNodeTypeError(packageName, shortName);
		}
		return this.loader.getNode(shortName).type;
	}

	getByNameAndVersion(name: string, version?: number): INodeType {
		return NodeHelpers.getVersionedNodeType(this.getByName(name), version);
	}

	getKnownTypes(): IDataObject {
		return Object.fromEntries(
			[...this.packageNames, ...this.added.keys()].map((name) => [name, {}]),
		);
	}

	has(name: string): boolean {
		try {
			return this.getByName(name) !== undefined;
		} catch {
			return false;
		}
	}

	/** The same types in a process that has loaded the package for itself. */
	loadedBy(loader: PackageDirectoryLoader): NodeTypes {
		return new NodeTypes(loader, Object.fromEntries(this.added));
	}

	/** These types and stand-ins for nodes that will not run, because their output is given. */
	withStandIns(names: string[]): NodeTypes {
		const missing = names.filter((name) => !this.has(name));
		const standIns = missing.map((name) => [
			name,
			new PassThrough(name.slice(name.lastIndexOf('.') + 1), [NodeConnectionTypes.Main]),
		]);
		return new NodeTypes(this.loader, {
			...Object.fromEntries(this.added),
			...Object.fromEntries(standIns),
		});
	}
}
