import { getCountries, type CountryCode } from 'libphonenumber-js/max';

/** Languages beside English in which names are understood: those of the shops that print them. */
const OTHER_LANGUAGES = ['es', 'pt', 'fr', 'de', 'it', 'nl', 'pl', 'tr', 'id', 'ar', 'ru'];

/** Usual English names that Unicode's list does not have, as WooCommerce and others write them. */
const OTHER_NAMES: ReadonlyArray<readonly [name: string, country: CountryCode]> = [
	['Belau', 'PW'],
	['Bonaire, Saint Eustatius and Saba', 'BQ'],
	['Czech Republic', 'CZ'],
	['England', 'GB'],
	['Great Britain', 'GB'],
	['Holland', 'NL'],
	['Hong Kong', 'HK'],
	['Ivory Coast', 'CI'],
	['Macao', 'MO'],
	['Macau', 'MO'],
	['Northern Ireland', 'GB'],
	['Palestine', 'PS'],
	['Palestinian Territory', 'PS'],
	['Republic of Ireland', 'IE'],
	['Russian Federation', 'RU'],
	['Saint Martin (Dutch part)', 'SX'],
	['Saint Martin (French part)', 'MF'],
	['Saint Vincent and the Grenadines', 'VC'],
	['Scotland', 'GB'],
	['Turkey', 'TR'],
	['UAE', 'AE'],
	['UK', 'GB'],
	['USA', 'US'],
	['United States of America', 'US'],
	['Vatican', 'VA'],
	['Viet Nam', 'VN'],
	['Virgin Islands (British)', 'VG'],
	['Virgin Islands (US)', 'VI'],
	['Wales', 'GB'],
];

/** Some languages call one of two countries so, and people both of them. */
const SHARED_NAMES: typeof OTHER_NAMES = ['Congo', 'Kongo'].flatMap((name) => [
	[name, 'CD'],
	[name, 'CG'],
]);

/** Names by their letters; undefined where a name means two countries. */
type Names = ReadonlyMap<string, CountryCode | undefined>;

// Made when the first name is looked up: most workflows have codes, and other languages take 5 ms.
let english: Names | undefined;
let others: Names | undefined;

/** The country of that name, however it is spelled as to case, accents and punctuation. */
export function countryNamed(name: string): CountryCode | undefined {
	const letters = lettersOf(name);
	english ??= namesOf([...namesIn('en'), ...OTHER_NAMES, ...SHARED_NAMES]);
	if (english.has(letters)) return english.get(letters);
	others ??= namesOf(OTHER_LANGUAGES.flatMap(namesIn));
	return others.get(letters);
}

/** The English name of a country. */
export function nameOf(country: CountryCode): string {
	return displayNames('en').of(country) ?? country;
}

function namesIn(language: string): Array<readonly [name: string, country: CountryCode]> {
	const names = displayNames(language);
	return getCountries().map((country) => [names.of(country) ?? country, country]);
}

function namesOf(entries: ReadonlyArray<readonly [name: string, country: CountryCode]>): Names {
	const names = new Map<string, CountryCode | undefined>();
	for (const [name, country] of entries) {
		const letters = lettersOf(name);
		names.set(letters, (names.get(letters) ?? country) === country ? country : undefined);
	}
	return names;
}

function displayNames(language: string): Intl.DisplayNames {
	return new Intl.DisplayNames([language], { type: 'region' });
}

/** `Saint`, `St.` and `&`, `and` are the same, and so is a name with its article. */
function lettersOf(name: string): string {
	return name
		.normalize('NFKD')
		.toLowerCase()
		.replace(/^the\s+/, '')
		.replace(/\bsaint\b/g, 'st')
		.replace(/&/g, 'and')
		.replace(/[^\p{L}]/gu, '');
}
