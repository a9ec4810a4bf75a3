// Whether this commit can be published: node tools/check-release.mjs v0.1.0 https://github.com/owner/name
// Ends with code 1 and says why if not.
import { readFileSync } from 'node:fs';

const [tag = '', repository = ''] = process.argv.slice(2);
const read = (file) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json'));
const lockfile = JSON.parse(read('package-lock.json'));

/** `git+https://github.com/owner/name.git` and `github:owner/name` as the address of the page. */
function pageOf(field) {
	const url = typeof field === 'string' ? field : (field?.url ?? '');
	return url
		.replace(/^github:/, 'https://github.com/')
		.replace(/^git\+/, '')
		.replace(/\.git$/, '');
}

const problems = [];
if (tag !== `v${manifest.version}`) {
	problems.push(`The tag is ${tag}, but package.json has the version ${manifest.version}.`);
}
if (lockfile.version !== manifest.version) {
	problems.push(`package-lock.json has the version ${lockfile.version}: run npm install.`);
}
if (
	!new RegExp(`^## ${manifest.version.replaceAll('.', '\\.')}\\b`, 'm').test(read('CHANGELOG.md'))
) {
	problems.push(`CHANGELOG.md has no section ## ${manifest.version}.`);
}
if (pageOf(manifest.repository).toLowerCase() !== repository.toLowerCase()) {
	const given = pageOf(manifest.repository) || 'nothing';
	problems.push(
		`The field "repository" of package.json names ${given} instead of ${repository}. ` +
			'Without it npm takes no provenance, and n8n verifies no package. ' +
			`Add "repository": { "type": "git", "url": "git+${repository}.git" }.`,
	);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
