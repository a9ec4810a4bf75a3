/** Those who wait for one signal. */
interface Waiting {
	readonly listeners: Set<() => void>;
	/** What the signal itself calls. */
	readonly fire: () => void;
}

const waiting = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls `listener` when the signal fires; at once if it has. However many wait for one signal, it has a
 * single listener of ours: Node warns of more than ten.
 * @returns stops waiting for it
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
	if (signal.aborted) {
		listener();
		return () => undefined;
	}
	const { listeners, fire } = waiting.get(signal) ?? listen(signal);
	// Each call counts, also with the same function.
	const own = (): void => listener();
	listeners.add(own);
	return () => {
		if (!listeners.delete(own) || listeners.size > 0 || signal.aborted) return;
		// A signal that somebody listens to is kept by Node.
		signal.removeEventListener('abort', fire);
		waiting.delete(signal);
	};
}

function listen(signal: AbortSignal): Waiting {
	const listeners = new Set<() => void>();
	const fire = (): void => {
		for (const each of listeners) each();
		listeners.clear();
	};
	const own = { listeners, fire };
	waiting.set(signal, own);
	signal.addEventListener('abort', fire, { once: true });
	return own;
}
