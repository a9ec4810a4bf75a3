import { contactshipDialect } from '../dialects/contactship';
import { speakersOf } from '../providers';
import { numbered, type ScenarioRow } from './shapes';

const providers = speakersOf(contactshipDialect);

/** The error body is documented nowhere; these are the shapes a client must be able to read. */
const reasons: ReadonlyArray<readonly [number, string, string]> = [
	[400, 'Bad Request', 'Datos del medio no válidos'],
	[401, 'Unauthorized', 'API key inválida'],
	[404, 'Not Found', 'Contacto no encontrado'],
	[500, 'Internal Server Error', 'Error al enviar el medio'],
];

type Shape = (status: number, name: string, text: string) => unknown;

const shapes: Readonly<Record<string, Shape>> = {
	message: (_status, _name, text) => ({ message: text }),
	messages: (_status, name, text) => ({ message: [text, name] }),
	error: (_status, _name, text) => ({ error: text }),
	'success-false': (_status, _name, text) => ({ success: false, message: text }),
	nest: (statusCode, error, message) => ({ statusCode, message, error }),
	empty: () => '',
};

const errors = Object.fromEntries(
	reasons.flatMap(([status, name, text]) =>
		Object.entries(shapes).map(([shape, body]): [string, ScenarioRow] => [
			`c-err-${status}-${shape}`,
			{
				providers,
				title: `${status} ${name}, body in the form "${shape}"`,
				status,
				body: body(status, name, text),
			},
		]),
	),
);

export const contactshipScenarios = numbered(3000, {
	...errors,
	'c-409': {
		providers,
		title: 'Creating the contact: somebody else created it at the same moment',
		endpoint: 'createContact',
		behaviour: 'contact-appears',
		status: 409,
		body: {
			statusCode: 409,
			message: 'Ya existe un contacto con ese número de teléfono',
			error: 'Conflict',
		},
	},
});
