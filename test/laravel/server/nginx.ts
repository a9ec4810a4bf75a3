import { userInfo } from 'node:os';
import { join } from 'node:path';

import type { Certificate } from '../../support/certificates';
import { PLACES, type Place } from './places';

/** A port of nginx. Without a certificate it speaks plain HTTP. */
export interface Port {
	readonly number: number;
	readonly certificate?: string;
}

/** Where the parts of the configuration are. */
export interface Site {
	/** Of the servers, with everything that they write. */
	readonly folder: string;
	/** The application's `index.php`. */
	readonly script: string;
	/** The token or API key of every account. */
	readonly key: string;
	readonly ports: readonly Port[];
}

/** Writes names of files relative to the folder as nginx reads them, from its prefix. */
export function nginxConfiguration({ folder, script, key, ports }: Site): string {
	const temporary = ['client_body', 'fastcgi', 'proxy', 'uwsgi', 'scgi'];
	return `daemon off;
${userInfo().uid === 0 ? `user ${userInfo().username};` : ''}
worker_processes 2;
pid nginx.pid;
error_log stderr warn;
events { worker_connections 512; }
http {
	access_log off;
	${temporary.map((name) => `${name}_temp_path temporary/${name};`).join('\n\t')}
	types { application/pdf pdf; image/png png; image/jpeg jpg; text/csv csv; video/mp4 mp4; }
	default_type application/octet-stream;
	keepalive_timeout 1s;
	client_max_body_size 200m;
	fastcgi_read_timeout 60s;
	limit_req_zone $server_port zone=once:1m rate=1r/m;
	fastcgi_param SCRIPT_FILENAME ${script};
	fastcgi_param SCRIPT_NAME /index.php;
	fastcgi_param REQUEST_METHOD $request_method;
	fastcgi_param REQUEST_URI $request_uri;
	fastcgi_param QUERY_STRING $query_string;
	fastcgi_param CONTENT_TYPE $content_type;
	fastcgi_param CONTENT_LENGTH $content_length;
	fastcgi_param SERVER_PROTOCOL $server_protocol;
	fastcgi_param SERVER_NAME $host;
	fastcgi_param SERVER_PORT $server_port;
	fastcgi_param REMOTE_ADDR $remote_addr;
	fastcgi_param HTTPS $https if_not_empty;
	fastcgi_param LARAVEL_FOLDER ${folder};
	fastcgi_param LARAVEL_KEY ${key};
${ports.map((port) => server(port, folder)).join('\n')}
}
`;
}

function server({ number, certificate }: Port, folder: string): string {
	const tls = certificate === undefined ? '' : ' ssl';
	const files =
		certificate === undefined
			? ''
			: `ssl_certificate ${certificate}.crt; ssl_certificate_key ${certificate}.key;`;
	return `	server {
		listen 127.0.0.1:${number}${tls};
		${files}
${[...PLACES, ELSEWHERE].map((place) => location(place, folder)).join('\n')}
	}`;
}

const ELSEWHERE: Place = { name: '', directives: [] };

function location({ name, directives, php }: Place, folder: string): string {
	const path = name === '' ? '/' : `/${name}/`;
	const pass = php === 'none' ? [] : [`fastcgi_pass unix:${folder}/${php ?? 'main'}.sock;`];
	return `		location ${name === '' ? '' : '^~ '}${path} { ${[...directives, ...pass].join(' ')} }`;
}

/** The files of a certificate in the folder. */
export function certificateFiles(
	folder: string,
	name: string,
	{ cert, key }: Certificate,
): Array<readonly [path: string, content: string]> {
	return [
		[join(folder, `${name}.crt`), cert],
		[join(folder, `${name}.key`), key],
	];
}
