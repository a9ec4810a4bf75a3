import type { Answer, Call } from '../dialect';
import { succeed } from './envelope';

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
