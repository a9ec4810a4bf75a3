import { json, type Answer, type Call } from '../dialect';
import { nestError } from './errors';

/** `GET /v1/thread/{id}`. */
export function getThread(call: Call): Answer {
	const thread = call.world.threads.find((each) => each.id === call.params.id);
	if (!thread) return nestError(404, 'Hilo no encontrado');
	return json(200, {
		id: thread.id,
		channel_id: thread.channelId,
		channel_type: 'WABA',
		contact_id: thread.contactId,
		organization_id: 'org-sandbox',
		status: 'open',
		assignee: null,
		assignee_type: null,
		created_at: new Date(thread.createdAt).toISOString(),
		updated_at: new Date(thread.updatedAt).toISOString(),
	});
}
