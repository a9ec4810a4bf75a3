/** One of the account's numbers at Contactship. */
export interface Channel {
	id: string;
	name: string;
	type: 'WABA' | 'INSTAGRAM';
	status: 'active' | 'inactive';
	answer_method: 'manual' | 'auto';
	organization_id: string;
	created_at: string;
}

/** An active WABA channel, unless `more` says otherwise. */
export const channel = (id: string, name: string, more: Partial<Channel> = {}): Channel => ({
	id,
	name,
	type: 'WABA',
	status: 'active',
	answer_method: 'auto',
	organization_id: 'org-sandbox',
	created_at: '2026-01-15T10:00:00Z',
	...more,
});

/** The channel to use by default. */
export const sandboxChannelId = 'chn_y0xspd9p1v7vla6wkwc2z01u';

export const sampleChannels: readonly Channel[] = [
	channel(sandboxChannelId, 'WhatsApp Business'),
	channel('chn_second0000000000000000002', 'WhatsApp Support', { answer_method: 'manual' }),
	channel('chn_instagram000000000000003', 'Instagram', { type: 'INSTAGRAM' }),
	channel('chn_inactive0000000000000004', 'Old WhatsApp number', { status: 'inactive' }),
];
