import { HumanError } from '../../core/humanError.ts';
import { plainText } from '../../core/text/untrusted.ts';
import { endpointProblem } from '../../wire/endpoint.ts';

const USUAL = 'http://localhost:4318';
const METRICS_PATH = '/v1/metrics';

/**
 * The address for metrics: `--endpoint`, else what OpenTelemetry's own variables name, else the usual port of this machine. An
 * address without a path gets the usual one. Throws HumanError for one that must not be used.
 */
export function collectorUrl(named: string | undefined, env: NodeJS.ProcessEnv): URL {
  const metrics = env['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'];
  const base = env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const text = named ?? (metrics || (base ? `${base.replace(/\/$/, '')}${METRICS_PATH}` : USUAL));
  const url = parseUrl(text);
  const problem = endpointProblem(url);
  if (problem !== '') throw new HumanError(`The collector’s address cannot be used: ${problem}.`);
  if (url.pathname === '/') url.pathname = METRICS_PATH;
  return url;
}

function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw new HumanError(`The collector’s address is no URL: ${plainText(text, 200)}`);
  }
}

/** `OTEL_EXPORTER_OTLP_HEADERS`: `name=value,…`, values percent-encoded. Never printed. */
export function collectorHeaders(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const text = env['OTEL_EXPORTER_OTLP_METRICS_HEADERS'] ?? env['OTEL_EXPORTER_OTLP_HEADERS'] ?? '';
  return Object.fromEntries(
    text.split(',').flatMap((pair) => {
      const [name = '', ...value] = pair.split('=');
      return name.trim() === '' ? [] : [[name.trim(), decoded(value.join('=').trim())] as const];
    }),
  );
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
