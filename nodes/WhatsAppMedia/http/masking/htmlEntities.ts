/** HTML's names of printable ASCII characters (HTML Standard, 13.5). */
const NAMES: Readonly<Record<string, string>> = {
	'!': 'excl',
	'"': 'QUOT quot',
	'#': 'num',
	$: 'dollar',
	'%': 'percnt',
	'&': 'AMP amp',
	"'": 'apos',
	'(': 'lpar',
	')': 'rpar',
	'*': 'ast midast',
	'+': 'plus',
	',': 'comma',
	'.': 'period',
	'/': 'sol',
	':': 'colon',
	';': 'semi',
	'<': 'LT lt',
	'=': 'equals',
	'>': 'GT gt',
	'?': 'quest',
	'@': 'commat',
	'[': 'lbrack lsqb',
	'\\': 'bsol',
	']': 'rbrack rsqb',
	'^': 'Hat',
	_: 'UnderBar lowbar',
	'`': 'DiacriticalGrave grave',
	'{': 'lbrace lcub',
	'|': 'VerticalLine verbar vert',
	'}': 'rbrace rcub',
};

/** UTF-16 units by their names. */
export const ENTITIES: ReadonlyMap<string, number> = new Map(
	Object.entries(NAMES).flatMap(([character, names]) =>
		names.split(' ').map((name) => [name, character.charCodeAt(0)] as const),
	),
);

export const LONGEST_ENTITY = Math.max(...[...ENTITIES.keys()].map(({ length }) => length));
