import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Milliseconds, also on a machine that does other work. */
const OTHERS_LEAVE_WITHIN = 400;

/** What stands before the provider: it lets everything pass but what it is told to turn away. */
export class Gateway {
	/** It answers questions with an error page: none of them, all of them, or every other one about the same message. */
	isBroken: boolean | 'everyOther' = false;

	readonly #questions = new Map<string, number>();

	/** What it does with each message whose body has this in it: it refuses it, or loses the provider's answer. */
	readonly plans = new Map<string, Array<'loses' | 'passes' | 'refuses'>>();

	/** It refuses messages to this phone number, once others of the same run have left. */
	refused = '';

	/** Questions that it turned away. */
	turnedAway = 0;

	readonly #server: Server;

	constructor(target: string) {
		this.#server = createServer((incoming, outgoing) => {
			const { method, headers, url } = incoming;
			if (method === 'GET' && this.#turnsAway(url ?? '')) {
				this.turnedAway += 1;
				outgoing.writeHead(502, { 'Content-Type': 'text/html' }).end('<html>Bad Gateway</html>');
				return;
			}
			void buffer(incoming).then((body) => {
				const planned = this.#planOf(body);
				const isRefused = this.refused !== '' && body.includes(this.refused.slice(1));
				if (planned === 'refuses' || isRefused) {
					const refuse = (): void => {
						outgoing.writeHead(422, { 'Content-Type': 'application/json' });
						outgoing.end('{"message":"The given data was invalid.","errors":{}}');
					};
					setTimeout(refuse, isRefused ? OTHERS_LEAVE_WITHIN : 0);
					return;
				}
				const onward = request(`${target}${url}`, { method, headers }, (answer) => {
					if (planned === 'loses') {
						answer.resume().on('end', () => incoming.socket.resetAndDestroy());
						return;
					}
					outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
					answer.pipe(outgoing);
				});
				onward.end(body);
			});
		});
	}

	#planOf(body: Buffer): 'loses' | 'passes' | 'refuses' | undefined {
		for (const [mark, plan] of this.plans) if (body.includes(mark)) return plan.shift();
		return undefined;
	}

	#turnsAway(url: string): boolean {
		const before = this.#questions.get(url) ?? 0;
		this.#questions.set(url, before + 1);
		return this.isBroken === 'everyOther' ? before % 2 === 0 : this.isBroken;
	}

	async open(): Promise<string> {
		await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	close(): void {
		this.#server.closeAllConnections();
		this.#server.close();
	}
}
