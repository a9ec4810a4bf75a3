/**
 * The order in which test files begin: first those that wait the longest, so that none of them is left at the end
 * while the other workers have nothing to do. Jest itself knows how long a file takes only from its second run on.
 */
const FIRST = [
	'model/',
	'engine/',
	'unit/linearTime',
	'unit/expressions',
	'properties/',
	'faults/',
	'wire/',
];

const rankOf = ({ path }) => {
	const rank = FIRST.findIndex((kind) => path.includes(`/test/${kind}`));
	return rank < 0 ? FIRST.length : rank;
};

const sizeOf = ({ context, path }) => context.hasteFS.getSize(path) ?? 0;

module.exports = class {
	sort(tests) {
		return [...tests].sort((a, b) => rankOf(a) - rankOf(b) || sizeOf(b) - sizeOf(a));
	}

	shard(tests) {
		return tests;
	}

	allFailedTests(tests) {
		return tests;
	}

	cacheResults() {}
};
