import { QUARTER_MS } from '../durations.ts';
import { NANO_PER_DOLLAR } from '../usage/money.ts';
import { COST_METRIC, type OtelPoint, TOKEN_METRICS } from './otelPoints.ts';

const DELTA = 1;

/** One request of OTLP/HTTP with JSON (`ExportMetricsServiceRequest`): sums with delta temporality, each with its own start and end. */
export function otlpBody(points: readonly OtelPoint[], version: string): object {
  const tokens = points.filter(({ kind }) => kind === 'tokens');
  const costs = points.filter(({ kind }) => kind === 'cost');
  const metrics = [
    ...TOKEN_METRICS.map((name, i) => ({
      name,
      unit: name.endsWith('calls') ? '{call}' : '{token}',
      dataPoints: tokens.flatMap((point) => {
        const amount = point.amounts[i] ?? 0;
        return amount === 0 ? [] : [{ ...timed(point), asInt: String(amount) }];
      }),
      isMonotonic: true,
    })),
    {
      name: COST_METRIC,
      unit: 'USD',
      dataPoints: costs.map((point) => ({ ...timed(point), asDouble: (point.amounts[0] ?? 0) / NANO_PER_DOLLAR })),
      isMonotonic: false,
    },
  ].filter(({ dataPoints }) => dataPoints.length > 0);
  return {
    resourceMetrics: [
      {
        resource: { attributes: attributesOf({ 'service.name': 'token-ledger', 'service.version': version }) },
        scopeMetrics: [
          {
            scope: { name: 'token-ledger', version },
            metrics: metrics.map(({ name, unit, dataPoints, isMonotonic }) => ({
              name,
              unit,
              sum: { dataPoints, aggregationTemporality: DELTA, isMonotonic },
            })),
          },
        ],
      },
    ],
  };
}

function timed({ quarter, attributes }: OtelPoint) {
  return {
    attributes: attributesOf(attributes),
    startTimeUnixNano: nanoTime(quarter),
    timeUnixNano: nanoTime(quarter + QUARTER_MS),
  };
}

const nanoTime = (ms: number): string => `${ms}000000`;

const attributesOf = (attributes: Readonly<Record<string, string>>) =>
  Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }));
