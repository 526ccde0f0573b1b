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
    /** Settings of each connection, as on a command line. */
    readonly options: string;
    readonly application_name: string;
    readonly types: TypeOverrides;
    /** Queries of one client are sent without waiting for each other’s answers. */
    readonly pipeline: boolean;
  }
  export interface QueryConfig {
    readonly name?: string;
    readonly text: string;
    readonly values?: readonly unknown[];
  }
  export interface QueryResult {
    readonly rows: readonly Readonly<Record<string, unknown>>[];
    /** What the database says that it did: `UPDATE`, `COMMIT`, `ROLLBACK`. */
    readonly command: string;
  }
  export interface PoolClient {
    query(query: string | QueryConfig): Promise<QueryResult>;
    release(error?: Error): void;
    on(event: 'error', listener: (error: Error) => void): this;
  }
  export class Pool {
    constructor(config: PoolConfig);
    query(query: string | QueryConfig): Promise<QueryResult>;
    connect(): Promise<PoolClient>;
    end(): Promise<void>;
    on(event: 'error', listener: (error: Error) => void): this;
    on(event: 'connect', listener: (client: PoolClient) => void): this;
    removeAllListeners(event: 'error'): this;
  }
  export const types: TypeOverrides;
}
