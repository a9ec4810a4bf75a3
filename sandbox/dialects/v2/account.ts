import type { Answer, Call } from '../dialect';
import { laravelTemplate, sampleTemplates } from '../../state/templates';
import { listed, succeed } from './envelope';

/** `GET /account`. */
export function getAccount(): Answer {
	const account = {
		id: 1,
		name: 'Acme',
		subdomain: 'acme',
		status: 'active',
		created_at: '2026-01-15T10:00:00+00:00',
		subscription: { plan_name: 'Free', plan_id: null, status: 'active', expires_at: null },
	};
	return succeed(200, account, 'Account information retrieved successfully');
}

/** `GET /account/limits`. */
export function getLimits(call: Call): Answer {
	const unlimited = (feature: string) => ({ limit: -1, feature_name: feature, is_unlimited: true });
	const { perWindow } = call.world.limiter;
	const limits = {
		contacts: unlimited('contacts'),
		conversations: unlimited('conversations'),
		campaigns: unlimited('campaigns'),
		staff: unlimited('staff'),
		api_calls_per_minute: Number.isFinite(perWindow)
			? { limit: perWindow, feature_name: 'api_calls_per_minute', is_unlimited: false }
			: unlimited('api_calls_per_minute'),
	};
	const features = {
		whatsapp_templates: true,
		bulk_messaging: true,
		chatbot: false,
		advanced_analytics: false,
		api_access: true,
		custom_branding: false,
	};
	return succeed(200, { limits, features }, 'Plan limits retrieved successfully');
}

/** `GET /templates`. */
export function listTemplates(call: Call): Answer {
	const search = (call.query.get('search') ?? call.query.get('q') ?? '').toLowerCase();
	const found = sampleTemplates.filter(
		(template) =>
			['status', 'category', 'language'].every((key) => {
				const wanted = call.query.get(`filter[${key}]`);
				return !wanted || wanted === template[key as 'status' | 'category' | 'language'];
			}) && `${template.name} ${template.category}`.toLowerCase().includes(search),
	);
	const rows = found.map((template) => ({ ...laravelTemplate(template), name: template.name }));
	return listed(call, rows, 'pagination');
}
