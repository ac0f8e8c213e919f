/** One statement with its parameters, all of them text as Postgres reads it, or null. */
export interface Statement {
  query: string;
  params: (string | null)[];
}

/** The answer of a statement, with values as Postgres' text. */
export interface StatementResult {
  command: string;
  rowCount: number;
  fields: { name: string; dataTypeID: number }[];
  rows: (string | null)[][];
}

/** A Postgres that runs statements as one transaction. A refused statement is thrown as `PostgresError`. */
export interface Engine {
  transaction(statements: Statement[]): Promise<StatementResult[]>;
  /** Runs a script of several statements. */
  script(text: string): Promise<void>;
  stop(): Promise<void>;
}

/** The fields of a Postgres error, as its protocol names them. */
export interface PostgresError {
  message: string;
  code: string;
  severity?: string;
  detail?: string;
  hint?: string;
  position?: string;
  constraint?: string;
  table?: string;
  column?: string;
  schema?: string;
  where?: string;
}

export function isPostgresError(error: unknown): error is PostgresError {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)
  );
}
