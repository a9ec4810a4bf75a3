import { json, type Answer, type Call } from '../dialect';

interface Channel {
	id: string;
	name: string;
	type: 'WABA' | 'INSTAGRAM';
	status: 'active' | 'inactive';
	answer_method: 'manual' | 'auto';
	organization_id: string;
	created_at: string;
}

const channel = (id: string, name: string, more: Partial<Channel> = {}): Channel => ({
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

const channels: readonly Channel[] = [
	channel(sandboxChannelId, 'WhatsApp Business'),
	channel('chn_second0000000000000000002', 'WhatsApp Support', { answer_method: 'manual' }),
	channel('chn_instagram000000000000003', 'Instagram', { type: 'INSTAGRAM' }),
	channel('chn_inactive0000000000000004', 'Old WhatsApp number', { status: 'inactive' }),
];

/** By id, whatever its type. */
export function findChannel(id: string): Channel | undefined {
	return channels.find((each) => each.id === id);
}

/** `GET /v1/channels` with its filters; `count` is the number of hits over all pages. */
export function listChannels(call: Call): Answer {
	const filters = ['type', 'status', 'answer_method'] as const;
	const name = (call.query.get('name') ?? '').toLowerCase();
	const found = channels.filter(
		(each) =>
			filters.every((key) => !call.query.get(key) || call.query.get(key) === each[key]) &&
			each.name.toLowerCase().includes(name),
	);
	const limit = Math.max(1, Number(call.query.get('limit') ?? 10) || 10);
	const offset = Math.max(0, Number(call.query.get('offset') ?? 0) || 0);
	return json(200, { data: found.slice(offset, offset + limit), count: found.length });
}
