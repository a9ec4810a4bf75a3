import { installN8n } from './n8n/install';
void (async () => { for (const v of [undefined, '1.123.0']) console.log(JSON.stringify(await installN8n(v as never))); })();
