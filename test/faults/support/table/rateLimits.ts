import { SAMPLE, type Chapter, type Fault } from '../fault';
import { answer, JSON_TYPE, says, type Script } from '../script';
import { notSent, SENT } from '../verdicts';

const refuses = (...fields: string[]): Script =>
	says(() =>
		answer('429 Too Many Requests', '{"message":"Too many requests"}', JSON_TYPE, ...fields),
	);

/** Refused for the first times, then taken. */
const passing = (id: string, title: string, times: number, ...fields: string[]): Fault => ({
	id,
	title,
	plan: { times, script: refuses(...fields) },
	status: 429,
	expected: { ...SENT, requests: times + 1 },
	except: { find: { requests: 1 }, create: { requests: 1 } },
});

/** Refused each time, however often. The node waits a second, then two, as long as it may. */
const lasting = (id: string, title: string, requests: number, ...fields: string[]): Fault => ({
	id,
	title,
	plan: { script: refuses(...fields) },
	status: 429,
	expected: { ...notSent('rateLimited', 'whole'), requests },
	maxRateLimitWait: 2,
});
/** Each of these says nothing about how long to wait. */
const EMPTY_HINTS: Readonly<Record<string, readonly [hint: string, value: string]>> = {
	negative: ['a negative wait', '-30'],
	garbage: ['a wait that is no number', 'in a while; really'],
	infinite: ['an infinite wait', 'Infinity'],
	'not-a-number': ['a wait that is NaN', 'NaN'],
	blank: ['a blank wait', ' '],
	'past-date': ['a date that is over', 'Wed, 21 Oct 2015 07:28:00 GMT'],
	zero: ['no wait at all', '0'],
};

/** Each of these is far longer than a message may wait. */
const LONG_HINTS: Readonly<Record<string, readonly [hint: string, value: string]>> = {
	'ten-years': ['in ten years', '315360000'],
	'far-date': ['in the year 2100', 'Fri, 01 Jan 2100 00:00:00 GMT'],
	enormous: ['in more seconds than a number holds exactly', '99999999999999999999'],
	hour: ['in an hour', '3600'],
};

/** The provider has enough for the moment. */
export const rateLimits: Chapter = {
	title: 'Rate limits (429)',
	merged: true,
	cases: SAMPLE,
	faults: [
		passing('429-once', 'Refused once, without a word when to come back', 1),
		passing('429-once-told', 'Refused once, to come back in a second', 1, 'Retry-After: 1'),
		passing('429-twice', 'Refused twice, to come back in a second each time', 2, 'Retry-After: 1'),
		lasting('429-for-ever', 'Refused every time, without a word when to come back', 2),
		...Object.entries(EMPTY_HINTS).map(([id, [hint, value]]) =>
			lasting(`429-${id}`, `Refused every time, with ${hint}`, 2, `Retry-After: ${value}`),
		),
		...Object.entries(LONG_HINTS).map(([id, [hint, value]]) =>
			lasting(`429-${id}`, `Refused, to come back ${hint}`, 1, `Retry-After: ${value}`),
		),
	],
};
