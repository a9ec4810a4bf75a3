import type { Channel } from '../../state/channels';
import { json, type Answer, type Call } from '../dialect';

/** By id, whatever its type. */
export function findChannel(call: Call, id: string): Channel | undefined {
	return call.world.channels.find((each) => each.id === id);
}

/** `GET /v1/channels` with its filters; `count` is the number of hits over all pages. */
export function listChannels(call: Call): Answer {
	const filters = ['type', 'status', 'answer_method'] as const;
	const name = (call.query.get('name') ?? '').toLowerCase();
	const found = call.world.channels.filter(
		(each) =>
			filters.every((key) => !call.query.get(key) || call.query.get(key) === each[key]) &&
			each.name.toLowerCase().includes(name),
	);
	const limit = Math.max(1, Number(call.query.get('limit') ?? 10) || 10);
	const offset = Math.max(0, Number(call.query.get('offset') ?? 0) || 0);
	return json(200, { data: found.slice(offset, offset + limit), count: found.length });
}
