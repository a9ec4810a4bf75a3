import type { INodeProperties } from 'n8n-workflow';

import { providersWith, shownFor } from './byProvider';

/** What is known of the customer, used when the provider creates a contact for a new number. */
export const contactProperties: INodeProperties[] = [
	{
		displayName: 'Contact Details',
		name: 'contact',
		type: 'collection',
		displayOptions: {
			show: shownFor(providersWith(({ contact }) => contact !== undefined)),
			hide: { recipientBy: ['contactId', 'threadId'], operation: ['getStatus'] },
		},
		placeholder: 'Add detail',
		default: {},
		description: 'Used when the provider creates a contact for a phone number that is new to it',
		options: [
			{
				displayName: 'Assigned Staff ID',
				name: 'assignedId',
				type: 'number',
				displayOptions: {
					show: { '/provider': providersWith(({ contact }) => contact?.hasStaff === true) },
				},
				default: 0,
				description: 'ID of the member of staff that the new contact is assigned to',
			},
			{
				displayName: 'Contact ID',
				name: 'contactId',
				type: 'number',
				displayOptions: {
					show: { '/provider': providersWith(({ contact }) => contact?.takesContactId === true) },
				},
				default: 0,
				description: 'ID of a contact that exists. Its phone number must be the one above.',
			},
			{
				displayName: 'Country',
				name: 'country',
				type: 'string',
				default: '',
				placeholder: 'e.g. Mexico',
			},
			{
				displayName: 'Description',
				name: 'description',
				type: 'string',
				displayOptions: {
					show: { '/provider': providersWith(({ contact }) => contact?.hasNote === true) },
				},
				default: '',
				description: 'Note about the new contact',
			},
			{
				displayName: 'Email',
				name: 'email',
				type: 'string',
				default: '',
				placeholder: 'e.g. name@email.com',
			},
			{
				displayName: 'First Name',
				name: 'firstName',
				type: 'string',
				default: '',
				placeholder: 'e.g. Maria',
			},
			{
				displayName: 'Group IDs',
				name: 'groups',
				type: 'string',
				displayOptions: {
					show: { '/provider': providersWith(({ contact }) => contact?.groups === 'ids') },
				},
				default: '',
				placeholder: 'e.g. 3,7',
				description: 'Comma-separated IDs of groups that the new contact joins',
			},
			{
				displayName: 'Group Names',
				name: 'groups',
				type: 'string',
				displayOptions: {
					show: { '/provider': providersWith(({ contact }) => contact?.groups === 'names') },
				},
				default: '',
				placeholder: 'e.g. Customers,Newsletter',
				description: 'Comma-separated names of groups that the new contact joins',
			},
			{
				displayName: 'Last Name',
				name: 'lastName',
				type: 'string',
				default: '',
				placeholder: 'e.g. Sanchez',
			},
		],
	},
];
