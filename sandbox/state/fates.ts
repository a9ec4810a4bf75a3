import type { Endpoint, Scenario, WindowState } from '../types';
import { e164 } from './contacts';

/** What Meta makes of a message that a provider hands over; {} when it is delivered as usual. */
export interface Fate {
	/** Refused at once with this code. */
	refusedWith?: number;
	/** Accepted, and then failed with this code. */
	failsWith?: number;
	/** Accepted, and then on its way for an hour. */
	isLate?: boolean;
}

const closedWindow = 131047;

const fateOfWindow: Readonly<Record<WindowState, Fate>> = {
	open: {},
	closedAtOnce: { refusedWith: closedWindow },
	closedLater: { failsWith: closedWindow },
};

/** The 24-hour windows, and the phone numbers to which everything fails. */
export class Fates {
	private readonly windows = new Map<string, WindowState>();
	private readonly failures = new Map<string, number>();

	/** @param usual the window of phone numbers that nothing was said about */
	constructor(private readonly usual: WindowState = 'open') {}

	reset(): void {
		this.windows.clear();
		this.failures.clear();
	}

	setWindow(phone: string, state: WindowState): void {
		this.windows.set(e164(phone), state);
	}

	failLater(phone: string, metaCode: number): void {
		this.failures.set(e164(phone), metaCode);
	}

	/** Of a message to a phone number (E.164 with +); a closed window lets only templates through. */
	of(endpoint: Endpoint | undefined, phone: string): Fate {
		if (endpoint === undefined || endpoint === 'createContact') return {};
		const failsWith = this.failures.get(phone);
		if (failsWith !== undefined) return { failsWith };
		if (endpoint === 'sendTemplate') return {};
		return fateOfWindow[this.windows.get(phone) ?? this.usual];
	}
}

/** The fate that a scenario decides; undefined when it leaves that open. */
export function fateOfScenario(scenario: Scenario | undefined): Fate | undefined {
	if (scenario?.failsLater !== undefined) return { failsWith: scenario.failsLater };
	return scenario?.behaviour === 'late' ? { isLate: true } : undefined;
}
