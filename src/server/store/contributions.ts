import { COUNTED_TOKEN_NAMES, forEachCountedType, TOKEN_TYPES } from '../../core/usage/tokenTypes.ts';

export type Dialect = 'sqlite' | 'postgres';

/** The column of each token type that sums count. */
export const TOKEN_COLUMN = forEachCountedType((name) =>
  (TOKEN_TYPES.find((type) => type.name === name)?.column ?? name).replace(/_tokens$/, ''),
);
const inEachColumn = (textOf: (name: keyof typeof TOKEN_COLUMN) => string) =>
  COUNTED_TOKEN_NAMES.map(textOf).join(', ');

/** What is added up: the cost in millionths of a dollar, and the tokens by type. */
export const AMOUNT_COLUMNS = `cost, ${inEachColumn((name) => TOKEN_COLUMN[name])}`;
const COLUMNS = `team, week, kind, period, person, n, bucket, artifact, agent, model, state, linked, ${AMOUNT_COLUMNS}`;
/** The amounts of a gap. */
const NOTHING = `0, ${inEachColumn(() => '0')}`;
/** A row's name is a person's name and the part of the person's row that one machine sent: parts add up to one person. */
const personOf = (row: 'NEW' | 'OLD') => `SUBSTR(${row}.cid, 1, 22)`;
const partOf = (row: 'NEW' | 'OLD') => `CAST(COALESCE(NULLIF(SUBSTR(${row}.cid, 24), ''), '0') AS BIGINT)`;
/** More than a row has cells: the numbers of another part begin behind it. */
const PART = 1000;
/** A row counts unless it was removed; then it holds no body. */
const COUNTS = `NEW.quarantined = 0 AND NEW.body <> ''`;
const OF_OLD = `DELETE FROM contributions WHERE team = OLD.team AND week = OLD.week AND person = ${personOf('OLD')} AND period = OLD.period
  AND n BETWEEN ${PART} * ${partOf('OLD')} AND ${PART} * ${partOf('OLD')} + ${PART - 1}
  AND kind IN (OLD.kind, CASE WHEN OLD.kind = 'usage' THEN 'gap' ELSE OLD.kind END)`;

const field = (name: string) => `COALESCE(cell.value ->> '${name}', '')`;
const amount = (name: string) => `COALESCE(cell.value ->> '${name}', 0)`;
const SQLITE_INSERT = `INSERT INTO contributions (${COLUMNS})
  SELECT NEW.team, NEW.week, NEW.kind, NEW.period, ${personOf('NEW')}, cell.key + ${PART} * ${partOf('NEW')}, ${field('bucket')}, ${field('artifact')}, ${field('agent')},
    ${field('model')}, ${field('state')}, COALESCE(NEW.body ->> 'linked', 0), CAST(ROUND(${amount('cost')} * 1000000) AS INTEGER),
    ${inEachColumn(amount)}
  FROM json_each(NEW.body, '$.cells') AS cell
  UNION ALL SELECT NEW.team, NEW.week, 'gap', NEW.period, ${personOf('NEW')}, gap.key + ${PART} * ${partOf('NEW')}, gap.value, '', '', '', '', 0, ${NOTHING}
  FROM json_each(NEW.body, '$.gaps') AS gap WHERE NEW.kind = 'usage'`;

const POSTGRES_INSERT = `INSERT INTO contributions (${COLUMNS})
  SELECT NEW.team, NEW.week, NEW.kind, NEW.period, ${personOf('NEW')}, cell.n + ${PART} * ${partOf('NEW')}, COALESCE(cell.bucket, ''), COALESCE(cell.artifact, ''),
    COALESCE(cell.agent, ''), COALESCE(cell.model, ''), COALESCE(cell.state, ''), COALESCE((body ->> 'linked')::double precision, 0),
    COALESCE(ROUND(cell.cost * 1000000), 0)::bigint, ${inEachColumn((name) => `COALESCE(cell."${name}", 0)`)}
  FROM ROWS FROM (json_to_recordset(body -> 'cells') AS (bucket text, artifact text, agent text, model text, state text,
    cost numeric, ${inEachColumn((name) => `"${name}" bigint`)}))
    WITH ORDINALITY AS cell (bucket, artifact, agent, model, state, cost, ${inEachColumn((name) => `"${name}"`)}, n);
  INSERT INTO contributions (${COLUMNS})
  SELECT NEW.team, NEW.week, 'gap', NEW.period, ${personOf('NEW')}, gap.n + ${PART} * ${partOf('NEW')}, gap.value, '', '', '', '', 0, ${NOTHING}
  FROM json_array_elements_text(body -> 'gaps') WITH ORDINALITY AS gap (value, n) WHERE NEW.kind = 'usage'`;

/**
 * The database itself keeps contributions beside their rows, in the same transaction, for every writer: replacing is deleting and
 * inserting. The two texts differ only in how they read JSON and declare a trigger.
 */
export const CONTRIBUTIONS: Readonly<Record<Dialect, readonly string[]>> = {
  sqlite: [
    `CREATE TRIGGER IF NOT EXISTS row_inserted AFTER INSERT ON rows WHEN ${COUNTS} BEGIN ${SQLITE_INSERT}; END`,
    `CREATE TRIGGER IF NOT EXISTS row_deleted AFTER DELETE ON rows WHEN OLD.body <> '' BEGIN ${OF_OLD}; END`,
    `CREATE TRIGGER IF NOT EXISTS row_cleared AFTER UPDATE OF body, quarantined ON rows WHEN OLD.body <> '' AND NOT (${COUNTS})
     BEGIN ${OF_OLD}; END`,
    `CREATE TRIGGER IF NOT EXISTS row_replaced AFTER UPDATE OF body, quarantined ON rows WHEN ${COUNTS}
     BEGIN ${OF_OLD}; ${SQLITE_INSERT}; END`,
  ],
  postgres: [
    `CREATE OR REPLACE FUNCTION keep_contributions() RETURNS trigger LANGUAGE plpgsql AS $keep$
     DECLARE body json;
     BEGIN
       IF TG_OP <> 'INSERT' AND OLD.body <> '' THEN ${OF_OLD}; END IF;
       IF TG_OP = 'DELETE' THEN RETURN NULL; END IF;
       IF ${COUNTS} THEN body := NEW.body; ${POSTGRES_INSERT}; END IF;
       RETURN NULL;
     END $keep$`,
    `CREATE OR REPLACE TRIGGER row_changed AFTER INSERT OR DELETE OR UPDATE OF body, quarantined ON rows
     FOR EACH ROW EXECUTE FUNCTION keep_contributions()`,
  ],
};
