import { is, Placeholder, sql, type SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';

const dialect = new PgDialect();

/**
 * A statement whose text is always the same: it is built at the first call, and each call only puts its values in. To
 * build the statements of a save takes the Worker longer than to fill them. `build` gets a function that names a value.
 */
export function builtOnce<Values extends Record<string, unknown>>(
  build: (value: (name: keyof Values & string) => SQL) => SQL,
): (values: Values) => SQL {
  let built: { texts: SQL[]; params: unknown[] } | undefined;
  return (values) => {
    built ??= render(build((name) => sql`${sql.placeholder(name)}`));
    const { texts, params } = built;
    const valueOf = (param: unknown) => (is(param, Placeholder) ? values[param.name] : param);
    return sql.join(
      texts.flatMap((text, index) => (index === 0 ? [text] : [sql`${valueOf(params[index - 1])}`, text])),
    );
  };
}

/** The text between the parameters of a statement, and the parameters. */
function render(statement: SQL): { texts: SQL[]; params: unknown[] } {
  const { sql: text, params } = dialect.sqlToQuery(statement);
  const texts = text.split(/\$\d+/);
  if (texts.length !== params.length + 1) throw new Error('the statement has text that looks like a parameter');
  return { texts: texts.map((part) => sql.raw(part)), params };
}
