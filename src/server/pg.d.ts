/** What this project uses of `pg`; its own types are not installed. */
declare module 'pg' {
  export interface TypeOverrides {
    getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown;
  }
  export interface PoolConfig {
    readonly connectionString: string;
    readonly max: number;
    readonly connectionTimeoutMillis: number;
    readonly idleTimeoutMillis: number;
    readonly statement_timeout: number;
    readonly application_name: string;
    readonly types: TypeOverrides;
  }
  export interface QueryConfig {
    readonly name?: string;
    readonly text: string;
    readonly values?: readonly unknown[];
  }
  export interface QueryResult {
    readonly rows: readonly Readonly<Record<string, unknown>>[];
  }
  export interface PoolClient {
    query(query: string | QueryConfig): Promise<QueryResult>;
    release(error?: Error): void;
  }
  export class Pool {
    constructor(config: PoolConfig);
    query(query: string | QueryConfig): Promise<QueryResult>;
    connect(): Promise<PoolClient>;
    end(): Promise<void>;
    on(event: 'error', listener: (error: Error) => void): this;
    removeAllListeners(event: 'error'): this;
  }
  export const types: TypeOverrides;
}
