import { HumanError } from '../../core/humanError.ts';
import { plainText } from '../../core/text/untrusted.ts';

const TIMEOUT_MS = 10_000;
const MOST_OF_ANSWER = 64 << 10;

/**
 * Sends one request; returns what the collector says of points that it rejected, '' if it took all. Throws HumanError where it
 * was not taken: then it may be sent again. No redirect is followed.
 */
export async function postMetrics(
  url: URL,
  body: object,
  headers: Readonly<Record<string, string>>,
  timeout = TIMEOUT_MS,
): Promise<string> {
  const response = await post(url, body, checkedHeaders(headers), timeout);
  if (response.ok) return rejectedIn(await beginningOf(response));
  await response.body?.cancel();
  const again =
    response.status === 429 || response.status >= 500 ? ' Run the command again later: it goes on from here.' : '';
  throw new HumanError(`The collector answered ${response.status}. What it took before is not sent again.${again}`);
}

function checkedHeaders(headers: Readonly<Record<string, string>>): Headers {
  try {
    return new Headers({ ...headers, 'content-type': 'application/json', 'user-agent': 'token-ledger' });
  } catch {
    // Without the error's own words: they hold the value, which may be a secret.
    throw new HumanError('OTEL_EXPORTER_OTLP_HEADERS holds what no header can: it is name=value, percent-encoded.');
  }
}

async function post(url: URL, body: object, headers: Headers, timeout: number): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { readonly code?: string };
    throw new HumanError(
      `The collector at ${url.origin} did not answer (${code ?? (error as Error).name}). Is it running?`,
    );
  }
}

/** Its status says that the request was taken: an answer that never ends or breaks off does not change that. */
async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const part of response.body ?? []) {
      text += decoder.decode(part as Uint8Array, { stream: true });
      if (text.length > MOST_OF_ANSWER) break;
    }
  } catch {
    return text;
  }
  return text;
}

function rejectedIn(text: string): string {
  try {
    const { partialSuccess } = JSON.parse(text) as {
      partialSuccess?: { rejectedDataPoints?: unknown; errorMessage?: unknown };
    };
    const rejected = Number(partialSuccess?.rejectedDataPoints ?? 0);
    const reason = partialSuccess?.errorMessage;
    return rejected > 0
      ? `${rejected} (${plainText(typeof reason === 'string' ? reason : 'no reason given', 300)})`
      : '';
  } catch {
    return '';
  }
}
