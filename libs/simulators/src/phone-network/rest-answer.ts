/** A REST request as it arrived. `url` is path and query; header names are in lower case. */
export interface RestRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A refusal with one of Twilio's codes. */
export interface RestRefusal {
  readonly code: number;
  readonly status: number;
  readonly message: string;
}

const JSON_TYPE = 'application/json;charset=utf-8';

export const answer = (status: number, body: unknown): RestAnswer => ({
  status,
  headers: { 'content-type': JSON_TYPE },
  body: JSON.stringify(body),
});

export const refusal = (code: number, message: string, status = 400): RestRefusal => ({ code, message, status });

export function refused({ code, message, status }: RestRefusal): RestAnswer {
  const plain = answer(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
  if (status !== 401) return plain;
  return { ...plain, headers: { ...plain.headers, 'www-authenticate': 'Basic realm="Twilio API"' } };
}

export const notFound = (path: string): RestRefusal =>
  refusal(20404, `The requested resource ${path} was not found`, 404);
