import type { Dialect, Route } from '../dialects/dialect';

export interface Match {
	/** Undefined when there is no such path, or not with this method. */
	route?: Route;
	params: Record<string, string>;
	/** Methods that the path has. */
	methods: string[];
}

/** Finds a dialect's route; literal segments win over parameters by the order of the table. */
export function matchRoute(dialect: Dialect, method: string, path: string): Match {
	const asked = method === 'HEAD' ? 'GET' : method;
	const hits = dialect.routes.flatMap((route) => {
		const params = paramsOf(route.pattern, path);
		return params ? [{ route, params }] : [];
	});
	const hit = hits.find(({ route }) => route.method === asked);
	return {
		route: hit?.route,
		params: hit?.params ?? hits[0]?.params ?? {},
		methods: hits.map(({ route }) => route.method),
	};
}

function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
	const wanted = pattern.split('/');
	const given = path.split('/');
	if (wanted.length !== given.length) return undefined;
	const params: Record<string, string> = {};
	for (const [index, segment] of wanted.entries()) {
		const value = given[index] ?? '';
		if (segment.startsWith(':')) params[segment.slice(1)] = decoded(value);
		else if (segment !== value) return undefined;
	}
	return params;
}

function decoded(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}
