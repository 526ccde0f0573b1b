import { PROTOCOL_HEADER, SCHEMA } from '../../wire/schema.ts';

/** What is wrong at one place of a body; `pointer` is a JSON pointer (RFC 6901). */
export interface Fault {
  readonly pointer: string;
  readonly message: string;
}

/** A refusal. `code` is for programs and never changes, `detail` is for people and never quotes the request. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly Fault[];
  /** The current revision, for 409. */
  readonly rev?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** RFC 9457. */
export function problemResponse({ status, code, detail, errors, rev, headers }: Problem): Response {
  const body = { type: 'about:blank', title: TITLES[status] ?? 'Error', status, code, detail, errors, rev };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      [PROTOCOL_HEADER]: SCHEMA,
      'cache-control': 'no-store',
      ...headers,
    },
  });
}

export function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).slice(0, 40).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  426: 'Upgrade Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};
