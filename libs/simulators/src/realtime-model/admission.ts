import { timingSafeEqual } from 'node:crypto';
import type { FaultSwitches } from './faults/fault-switches';
import type { ModelFaultId } from './faults/faults.data';
import { MODELS } from './wire/models.data';
import { invalidRequest } from './wire/wire';
import type { WireProblem } from './wire/wire';

/** What is known of a client before the first frame. Header names are lower-case. */
export interface Knock {
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The upgrade succeeds and is then refused in-band: an `error`, and a close with this code and `<type>.<code>`. */
export interface Refusal {
  readonly closeCode: number;
  readonly problem: WireProblem;
}

const refusal = (closeCode: number, code: string, message: string): Refusal => ({
  closeCode,
  problem: invalidRequest(code, message),
});

const BAD_KEY = refusal(3000, 'invalid_api_key', 'Incorrect API key provided.');
const NOT_FOUND = (model: string): Refusal =>
  refusal(4004, 'model_not_found', `The model '${model}' does not exist or you do not have access to it.`);

const FAULTY: Readonly<Record<'refuse-invalid-api-key' | 'refuse-invalid-model' | 'refuse-model-not-found', Refusal>> =
  {
    'refuse-invalid-api-key': BAD_KEY,
    'refuse-invalid-model': refusal(4000, 'invalid_model', 'The model is not supported in realtime mode.'),
    'refuse-model-not-found': NOT_FOUND('gpt-realtime-next'),
  };
const FAULTY_IDS = Object.keys(FAULTY) as (keyof typeof FAULTY)[];

const NO_QUOTA: Refusal = {
  closeCode: 4000,
  problem: {
    type: 'insufficient_quota',
    code: 'insufficient_quota',
    message: 'You exceeded your current quota, please check your plan and billing details.',
    param: null,
  },
};

const single = (header: string | string[] | undefined): string => (Array.isArray(header) ? header[0] : header) ?? '';

function sameKey(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** `Authorization: Bearer`, or `api-key` as on Azure. */
export const keyOf = ({ headers }: Knock): string =>
  single(headers.authorization).replace(/^Bearer\s+/i, '') || single(headers['api-key']);

/** Azure's previews name a deployment. */
export const modelOf = ({ query }: Knock): string => query.get('model') ?? query.get('deployment') ?? '';

/** @param apiKey any key will do when null */
export function refusalOf(knock: Knock, apiKey: string | null, faults: FaultSwitches): Refusal | null {
  const fault = faults.takeAny(FAULTY_IDS);
  if (fault) return FAULTY[fault];
  if (faults.take('refuse-insufficient-quota')) return NO_QUOTA;
  if (knock.headers['openai-beta'] !== undefined) {
    return refusal(
      4000,
      'beta_api_shape_disabled',
      'The Realtime Beta API is no longer supported. Please use /v1/realtime.',
    );
  }
  if (apiKey !== null && !sameKey(keyOf(knock), apiKey)) return BAD_KEY;
  const model = modelOf(knock);
  if (model === '') return refusal(4000, 'missing_model', 'You must provide a model parameter.');
  return MODELS.some(({ id }) => id === model) ? null : NOT_FOUND(model);
}

/** An upgrade that is answered over HTTP. */
export interface HttpRefusal {
  readonly status: 401 | 403 | 429 | 503;
  readonly body: string;
}

const HTTP: readonly { readonly fault: ModelFaultId; readonly status: HttpRefusal['status']; readonly code: string }[] =
  [
    { fault: 'upgrade-401', status: 401, code: 'invalid_api_key' },
    { fault: 'upgrade-403', status: 403, code: 'unsupported_country_region_territory' },
    { fault: 'upgrade-429', status: 429, code: 'rate_limit_exceeded' },
    { fault: 'upgrade-503', status: 503, code: 'service_unavailable' },
  ];

const httpRefusal = (status: HttpRefusal['status'], code: string): HttpRefusal => ({
  status,
  body: JSON.stringify({
    error: { type: 'invalid_request_error', code, message: `Request refused: ${code}.`, param: null },
  }),
});

/** Asked before the upgrade. A request without any key never gets a socket. */
export function httpRefusalOf(knock: Knock, faults: FaultSwitches): HttpRefusal | null {
  const armed = HTTP.find(({ fault }) => faults.take(fault));
  if (armed) return httpRefusal(armed.status, armed.code);
  return keyOf(knock) === '' ? httpRefusal(401, 'invalid_api_key') : null;
}
