import { randomUUID } from 'node:crypto';
import type { SandboxProvider } from '../providers/provider';
import type { SandboxContact } from '../types';

/** What the stores keep beyond the public contact. */
export interface StoredContact extends SandboxContact {
	/** Milliseconds since the epoch. */
	createdAt: number;
	/** Fields of the provider's own that come back as they were given. */
	extra: Record<string, unknown>;
}

const firstNumericId = 451;

/** The contacts of one provider's account. */
export class ContactStore {
	readonly all: StoredContact[] = [];

	/** @param extra contacts that are there from the start, beside the samples */
	constructor(
		private readonly kept: SandboxProvider['contacts'],
		private readonly extra: ReadonlyArray<Partial<SandboxContact>> = [],
	) {
		this.reset();
	}

	reset(): void {
		this.all.length = 0;
		for (const seed of [...this.kept.seeds, ...this.extra]) this.add(seed);
	}

	add(contact: Partial<SandboxContact>, extra: Record<string, unknown> = {}): StoredContact {
		const stored: StoredContact = {
			...contact,
			id: contact.id ?? this.nextId(),
			phone: e164(contact.phone ?? `+1555${String(this.all.length).padStart(7, '0')}`),
			firstName: contact.firstName ?? 'Sample',
			lastName: contact.lastName ?? '',
			createdAt: Date.now(),
			extra,
		};
		this.all.push(stored);
		return stored;
	}

	byId(id: string | number): StoredContact | undefined {
		return this.all.find((contact) => String(contact.id) === String(id));
	}

	/** Exact match, by E.164 with +. */
	byPhone(phone: string): StoredContact | undefined {
		return this.all.find((contact) => contact.phone === phone);
	}

	/** The v1 generation finds a contact by the end of its number. */
	byPhoneEnd(phone: string): StoredContact | undefined {
		const end = phone.replace(/\D/g, '');
		return this.byPhone(phone) ?? this.all.find((contact) => contact.phone.endsWith(end));
	}

	private nextId(): string | number {
		if (this.kept.ids === 'uuids') return randomUUID();
		const numbers = this.all.map((contact) => Number(contact.id)).filter(Number.isFinite);
		return Math.max(firstNumericId - 1, ...numbers) + 1;
	}
}

/** `+` and the digits of a number, whatever else was typed. */
export function e164(phone: string): string {
	return `+${phone.replace(/\D/g, '')}`;
}
