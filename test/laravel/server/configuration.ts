import { userInfo } from 'node:os';

/** PHP's own defaults of what it takes of an upload. */
const DEFAULTS = { upload_max_filesize: '2M', post_max_size: '8M' };
/** Room for every file that the documents allow; as base64 it is a third longer. */
const ROOM = { upload_max_filesize: '110M', post_max_size: '160M' };

/** PHP-FPM with two pools: one with room for every file, and one as PHP comes. */
export function phpFpmConfiguration(folder: string): string {
	return `[global]
error_log = ${folder}/php-fpm.log
daemonize = no
${pool('main', folder, { ...ROOM, memory_limit: '1G' })}
${pool('defaults', folder, DEFAULTS)}
`;
}

function pool(name: string, folder: string, settings: Readonly<Record<string, string>>): string {
	const values = {
		...settings,
		upload_tmp_dir: `${folder}/uploads`,
		error_log: `${folder}/php.log`,
	};
	return `[${name}]
user = ${userInfo().username}
listen = ${folder}/${name}.sock
pm = static
pm.max_children = 3
${Object.entries(values)
	.map(([key, value]) => `php_admin_value[${key}] = ${value}`)
	.join('\n')}`;
}

/**
 * HAProxy in front of nginx. It gives a request a second to arrive, up to 4 MB of it, and answers 408 after that.
 * @param from the port to listen on
 * @param to the port of nginx
 */
export function haproxyConfiguration(from: number, to: number): string {
	return `global
	tune.bufsize 4194304
defaults
	mode http
	timeout connect 5s
	timeout client 30s
	timeout server 60s
	timeout http-request 1s
frontend requests
	bind 127.0.0.1:${from}
	option http-buffer-request
	default_backend nginx
backend nginx
	server nginx 127.0.0.1:${to}
`;
}
