import { laravelTemplate, sampleTemplates } from '../../state/templates';
import type { Answer, Call } from '../dialect';
import { paginated } from './envelope';

/** `GET /templates`. */
export function listTemplates(call: Call): Answer {
	return paginated(call, sampleTemplates.map(laravelTemplate));
}
