import { bucketOf, hasNumber, noBits, numbersIn, withNumbers } from '../domain/cursor/seen-bits.ts';

/**
 * The numbers of the pull requests that a sync has seen, one bit each: a repository of 100,000 pull requests takes 13
 * KB. It shows which numbers of a page have been seen, and lists all numbers for the comparison with the database.
 */
export class SeenNumbers {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Those of these numbers that the sync has seen. */
  known(numbers: number[]): number[] {
    return [...Map.groupBy(numbers, bucketOf)].flatMap(([bucket, members]) => {
      const bits = this.#bucket(bucket);
      return members.filter((number) => hasNumber(bits, number));
    });
  }

  add(numbers: number[]): void {
    this.#set(numbers, true);
  }

  /** Removes numbers that GitHub does not have. */
  remove(numbers: number[]): void {
    this.#set(numbers, false);
  }

  /** Numbers above `after`, ascending, at most `limit`. */
  list(after: number, limit: number): number[] {
    const rows = this.#table().exec<{ bucket: number; bits: ArrayBuffer }>(
      'select bucket, bits from seen where bucket >= ? order by bucket',
      bucketOf(after + 1),
    );
    const numbers: number[] = [];
    for (const { bucket, bits } of rows) {
      numbers.push(...numbersIn(bucket, new Uint8Array(bits), after, limit - numbers.length));
      if (numbers.length === limit) break;
    }
    return numbers;
  }

  clear(): void {
    this.#table().exec('delete from seen');
  }

  #set(numbers: number[], isSeen: boolean): void {
    for (const [bucket, members] of Map.groupBy(numbers, bucketOf)) {
      const bits = withNumbers(this.#bucket(bucket), members, isSeen);
      this.#table().exec('insert or replace into seen (bucket, bits) values (?, ?)', bucket, bits);
    }
  }

  /** The object's storage may have been deleted with its repository since the last call. */
  #table(): SqlStorage {
    this.#sql.exec('create table if not exists seen (bucket integer primary key, bits blob not null)');
    return this.#sql;
  }

  #bucket(bucket: number): Uint8Array {
    const query = 'select bits from seen where bucket = ?';
    const [row] = this.#table().exec<{ bits: ArrayBuffer }>(query, bucket).toArray();
    return row ? new Uint8Array(row.bits) : noBits();
  }
}
