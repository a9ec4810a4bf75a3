/** What an operator enters in this node and in a peer. */
export const GIVEN = {
	phone: '+14155551234',
	mediaType: 'document',
	mediaUrl: 'https://example.com/files/invoice.pdf',
	caption: 'Your invoice',
	fileName: 'invoice.pdf',
	contactId: 15,
} as const;
