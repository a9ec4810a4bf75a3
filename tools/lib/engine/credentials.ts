import type { PackageDirectoryLoader } from 'n8n-core';
import { Credentials, getAdditionalKeys } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsExpressionResolveValues,
	ICredentialType,
	IExecuteData,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeParameters,
	INodeProperties,
	INodeTypes,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { ICredentialsHelper, isExpression, NodeHelpers, Workflow } from 'n8n-workflow';

import type { CredentialData } from './types';
import { NO_OPERATION } from './nodeTypes';

/**
 * n8n's credentials service, which is part of its server, in the small: keeps credentials encrypted in
 * memory and does with them what the server's does. Written against n8n-workflow's contract.
 */
export class CredentialsStore extends ICredentialsHelper {
	private readonly stored = new Map<string, Credentials>();

	/** Ids are never used again, so that runs at the same time do not get each other's. */
	private added = 0;

	constructor(
		private readonly loader: PackageDirectoryLoader,
		private readonly nodeTypes: INodeTypes,
	) {
		super();
	}

	/** Encrypts and keeps a credential; returns what a node refers to it by. */
	async add(type: string, data: CredentialData): Promise<INodeCredentialsDetails> {
		this.getType(type);
		this.added += 1;
		const id = `${type}-${this.added}`;
		const details = { id, name: `${type} ${this.added}` };
		const credentials = new Credentials(details, type);
		await credentials.setData(data as ICredentialDataDecryptedObject);
		this.stored.set(id, credentials);
		return details;
	}

	has({ id }: INodeCredentialsDetails): boolean {
		return id !== null && this.stored.has(id);
	}

	remove({ id }: INodeCredentialsDetails): void {
		if (id) this.stored.delete(id);
	}

	getParentTypes(name: string): string[] {
		const parents = this.getType(name).extends ?? [];
		return [...parents, ...parents.flatMap((parent) => this.getParentTypes(parent))];
	}

	isCredentialUsableByNode(credentialType: string, nodeType: string): boolean {
		const known = this.loader.known.credentials[credentialType];
		if (!known || !this.getType(credentialType).restrictToSupportedNodes) return true;
		const { packageName } = this.loader;
		return (known.supportedNodes ?? []).some((name) => `${packageName}.${name}` === nodeType);
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const options = requestOptions as IHttpRequestOptions;
		const { authenticate } = this.getType(typeName);
		if (!authenticate) return options;
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		if (!workflow || !node) {
			throw new Error('Declarative authentication needs a workflow and a node');
		}

		const resolve = (value: unknown): string => {
			if (!isExpression(value)) return value as string;
			const keys = { $credentials: credentials };
			const resolved = workflow.expression.getSimpleParameterValue(
				node,
				value,
				'internal',
				keys,
				undefined,
				'',
			);
			// As in n8n: whatever is empty, zero included, becomes an empty text.
			return resolved ? String(resolved) : '';
		};
		options.headers ??= {};
		for (const [part, values] of Object.entries(authenticate.properties)) {
			const target = ((options as unknown as Record<string, object>)[part] ??= {});
			for (const [key, value] of Object.entries(values ?? {})) {
				Object.assign(target, { [resolve(key)]: resolve(value) });
			}
		}
		return options;
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		node: INode,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const type = this.getType(typeName);
		const token = type.properties.find(
			({ type: kind, typeOptions }) => kind === 'hidden' && typeOptions?.expirable === true,
		)?.name;
		// n8n fetches a token only for a type that names the field which keeps it.
		if (!token || !type.preAuthentication) return undefined;
		if (credentials[token] !== '' && !credentialsExpired) return undefined;

		const fetched = await this.runPreAuthentication(helpers, credentials, typeName);
		const details = node.credentials?.[typeName];
		if (!fetched || fetched[token] === undefined || !details) return undefined;
		const kept = await (await this.getCredentials(details, typeName)).getData();
		for (const [name, value] of Object.entries(fetched)) {
			// An expression that the operator typed is not replaced by what it came to this once.
			if (name === token || !isExpression(kept[name])) kept[name] = value;
		}
		await this.updateCredentials(details, typeName, kept);
		return Object.assign(credentials, fetched);
	}

	async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const output = await this.getType(typeName).preAuthentication?.call(helpers, credentials);
		return output as ICredentialDataDecryptedObject | undefined;
	}

	async getCredentials(details: INodeCredentialsDetails, type: string): Promise<Credentials> {
		const found = details.id ? this.stored.get(details.id) : undefined;
		if (found?.type !== type) {
			throw new Error(`Credential with ID "${details.id}" does not exist for type "${type}".`);
		}
		return found;
	}

	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		details: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		context?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const data = await (await this.getCredentials(details, type)).getData();
		if (raw) return data;

		const properties = this.getCredentialsProperties(type);
		const withDefaults = (NodeHelpers.getNodeParameters(
			properties,
			data as INodeParameters,
			true,
			false,
			null,
			null,
		) ?? {}) as INodeParameters;
		const keys = getAdditionalKeys(additionalData, mode, null, { isCredential: true });
		if (context) {
			return context.workflow.expression.getParameterValue(
				withDefaults,
				context.runExecutionData,
				context.runIndex,
				context.itemIndex,
				context.node.name,
				context.connectionInputData,
				mode,
				keys,
				executeData,
				false,
				withDefaults,
			) as ICredentialDataDecryptedObject;
		}

		// Outside of an execution there are no items; expressions see variables and secrets only.
		const node: INode = {
			id: 'credentials',
			name: 'Credentials',
			type: NO_OPERATION,
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		};
		const { nodeTypes } = this;
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		return await workflow.expression.withIsolate(
			async () =>
				workflow.expression.getComplexParameterValue(
					node,
					withDefaults,
					mode,
					keys,
					undefined,
					undefined,
					withDefaults,
				) as ICredentialDataDecryptedObject,
		);
	}

	async updateCredentials(
		details: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		await (await this.getCredentials(details, type)).setData(data);
	}

	async updateCredentialsOauthTokenData(
		details: INodeCredentialsDetails,
		type: string,
		{ oauthTokenData }: ICredentialDataDecryptedObject,
	): Promise<void> {
		await (await this.getCredentials(details, type)).updateData({ oauthTokenData });
	}

	getCredentialsProperties(name: string): INodeProperties[] {
		const { extends: parents = [], properties } = this.getType(name);
		if (!parents.length) return properties;
		const merged: INodeProperties[] = [];
		for (const parent of parents) {
			NodeHelpers.mergeNodeProperties(merged, this.getCredentialsProperties(parent));
		}
		NodeHelpers.mergeNodeProperties(merged, properties);
		return merged;
	}

	private getType(name: string): ICredentialType {
		return this.loader.getCredential(name).type;
	}
}
