import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { WhatsAppMedia } from '../../nodes/WhatsAppMedia/WhatsAppMedia.node';

export const { description } = new WhatsAppMedia();

const NODE: INode = {
	id: '1',
	name: 'WhatsApp Media',
	type: 'whatsAppMedia',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** These parameters and the default values of all others, as the editor has them. */
function valuesOf(
	parameters: INodeParameters,
	of: INodeTypeDescription = description,
): INodeParameters {
	return NodeHelpers.getNodeParameters(of.properties, parameters, true, false, NODE, of) ?? {};
}

/**
 * What the editor shows of a node with these parameters, from top to bottom, by n8n's own rules for it.
 * @param of the node, by default WhatsApp Media
 */
export function shownFields(
	parameters: INodeParameters,
	of: INodeTypeDescription = description,
): INodeProperties[] {
	const values = valuesOf(parameters, of);
	return of.properties
		.filter(({ type }) => type !== 'credentials' && type !== 'hidden')
		.filter((property) => NodeHelpers.displayParameter(values, property, NODE, of));
}

/** The credentials that it asks for. */
export function shownCredentials(
	parameters: INodeParameters,
	of: INodeTypeDescription = description,
): string[] {
	const values = valuesOf(parameters, of);
	return (of.credentials ?? [])
		.filter((credential) => NodeHelpers.displayParameter(values, credential, NODE, of))
		.map(({ name }) => name);
}
