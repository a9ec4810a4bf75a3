import type { IBinaryData } from 'n8n-workflow';

export const FILE_NAME = 'catalogue.pdf';
export const FILE_TYPE = 'application/pdf';

/** A file that lies ready. */
export interface StoredFile {
	/** Bytes. */
	readonly size: number;
	/** n8n's user folder that it is stored in. */
	readonly folder: string;
	/** The same file outside of n8n. */
	readonly path: string;
	/** How n8n refers to it. */
	readonly binary: IBinaryData;
}
