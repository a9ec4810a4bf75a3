import type { IDataObject } from 'n8n-workflow';

import type { MediaKind } from '../../../nodes/WhatsAppMedia/messages/message';
import type { ProviderId } from '../../../nodes/WhatsAppMedia/providers/registry';
import type { PhpMessage } from '../server/record';
import type { TestFile } from './files';

/** Where the media of a trial comes from. `download`: a link that n8n downloads and uploads. */
export type Source = 'download' | 'file' | 'link';

/** What the operator fills in; what is absent stays empty. */
export interface Entries {
	readonly mediaType?: MediaKind | 'auto';
	readonly mediaUrl?: string;
	readonly caption?: string;
	readonly fileName?: string;
	readonly defaultCountry?: string;
	readonly firstName?: string;
	readonly lastName?: string;
	readonly email?: string;
	readonly country?: string;
	readonly groups?: string;
	readonly assignedId?: number | string;
	/** The name of a template, with its values in the fields of the item. */
	readonly template?: string;
	readonly values?: IDataObject;
}

/** One message that is checked, and then sent to Laravel. */
export interface Trial {
	readonly group: string;
	readonly name: string;
	readonly provider: ProviderId;
	readonly source: Source;
	/** As typed. */
	readonly phone: string;
	/** E.164 digits of the person that it is for, by which it is found in the record. */
	readonly to: string;
	readonly entries: Entries;
	readonly file?: TestFile;
	/** Whether nothing speaks against it, so that it must be sent. */
	readonly isFine: boolean;
	/** What of the accepted message does not fit the trial; nothing if all is well. */
	readonly arrivesAs: (message: PhpMessage) => readonly string[];
	/**
	 * The same message as its author typed it, for Laravel to judge where the node refuses it. Absent where
	 * Laravel has no rule for what is tried.
	 */
	readonly asTyped?: Readonly<Record<string, string>>;
}

/** Phone numbers of people who get one message each. */
export class People {
	#next = 1000;

	/** E.164 digits of the next one. */
	next(): string {
		this.#next += 1;
		// Contactship's contacts whose number ends in 9 do not exist yet.
		return `1${this.#next < 10_000 ? '206' : '212'}555${String(this.#next % 10_000).padStart(4, '0')}`;
	}
}
