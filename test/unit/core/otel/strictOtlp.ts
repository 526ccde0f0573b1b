import * as z from 'zod/mini';

// OTLP/HTTP with JSON, as strictly as the protocol's own definition: no field beside these, 64-bit numbers as text.

const attribute = z.strictObject({
  key: z.string().check(z.minLength(1)),
  value: z.strictObject({ stringValue: z.string() }),
});
const nano = z.string().check(z.regex(/^\d{16,19}$/));
const timed = { attributes: z.array(attribute), startTimeUnixNano: nano, timeUnixNano: nano };
const point = z.union([
  z.strictObject({ ...timed, asInt: z.string().check(z.regex(/^-?\d{1,19}$/)) }),
  z.strictObject({ ...timed, asDouble: z.number() }),
]);
const metric = z.strictObject({
  name: z.string().check(z.regex(/^[a-z][a-z0-9_.]{0,254}$/)),
  unit: z.string(),
  sum: z.strictObject({
    dataPoints: z.array(point).check(z.minLength(1)),
    aggregationTemporality: z.literal(1),
    isMonotonic: z.boolean(),
  }),
});
const request = z.strictObject({
  resourceMetrics: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes: z.array(attribute) }),
      scopeMetrics: z.array(
        z.strictObject({ scope: z.strictObject({ name: z.string(), version: z.string() }), metrics: z.array(metric) }),
      ),
    }),
  ),
});

/** What a collector adds up, by metric; and each attribute's values, by name. Throws for what is no valid request. */
export function collected(bodies: readonly unknown[]): {
  readonly sums: ReadonlyMap<string, number>;
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
} {
  const sums = new Map<string, number>();
  const names = new Map<string, Set<string>>();
  const metrics = bodies
    .map((body) => request.parse(body))
    .flatMap(({ resourceMetrics }) => resourceMetrics)
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap((scope) => scope.metrics);
  for (const { name, sum } of metrics)
    for (const each of sum.dataPoints) {
      const value = 'asInt' in each ? Number(each.asInt) : each.asDouble;
      if (sum.isMonotonic && value < 0) throw new Error(`${name} falls by ${value}`);
      if (BigInt(each.startTimeUnixNano) >= BigInt(each.timeUnixNano)) throw new Error('a point without a time');
      sums.set(name, (sums.get(name) ?? 0) + value);
      for (const { key, value: text } of each.attributes)
        names.set(key, (names.get(key) ?? new Set()).add(text.stringValue));
    }
  return { sums, names };
}
