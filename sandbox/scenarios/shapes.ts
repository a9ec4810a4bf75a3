import type { Scenario } from '../types';

/** A scenario before the table gives it its phone line. */
export type ScenarioRow = Omit<Scenario, 'line'>;

/** Numbers the rows of one family from its first line on. New rows go to the end of a family. */
export function numbered(
	firstLine: number,
	rows: Readonly<Record<string, ScenarioRow>>,
): Record<string, Scenario> {
	return Object.fromEntries(
		Object.entries(rows).map(([id, row], index) => [id, { ...row, line: firstLine + index }]),
	);
}

/** v1 generation error body. */
export const v1Error = (message: string, more: Record<string, unknown> = {}) => ({
	status: 'error',
	message,
	...more,
});

/** v2 generation error body; request id and time are filled in when it is sent. */
export const v2Error = (
	code: string,
	message: string,
	details?: unknown,
	meta: Record<string, unknown> = {},
) => ({
	success: false,
	error: details === undefined ? { code, message } : { code, message, details },
	meta: { request_id: '{{requestId}}', timestamp: '{{now}}', ...meta },
});
