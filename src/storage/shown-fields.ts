import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import {
  fieldOf,
  isPerson,
  type DetailField,
  type FieldValue,
  type ListedField,
  type PersonField,
} from '../domain/pull-request-fields.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { iso, shownPerson, type ShownPerson } from './shown.ts';

const p = alias(pullRequests, 'p');

/** A field as the API shows it. */
export type ShownField<Name extends ListedField | DetailField> = Name extends PersonField
  ? ShownPerson
  : FieldValue<Name>;

/** Fields of the pull request `p` as the API shows them. */
export function shownFields<Name extends ListedField | DetailField>(
  names: Name[],
): { [Of in Name]: SQL<ShownField<Of>> } {
  return Object.fromEntries(names.map((name) => [name, shownField(name)])) as { [Of in Name]: SQL<ShownField<Of>> };
}

function shownField(name: ListedField | DetailField): SQL {
  if (isPerson(name)) return shownPerson(p[`${name}Id`]);
  const column = p[name];
  switch (fieldOf(name).kind) {
    case 'instant':
      return iso(column);
    case 'id':
      return sql`${column}::text`;
    default:
      return sql`${column}`;
  }
}
