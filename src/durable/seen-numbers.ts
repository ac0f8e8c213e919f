/** Numbers a row holds: 8,192 bits are 1 KB, and a page of pull requests mostly touches one or two rows. */
const BITS = 8192;

/**
 * The numbers of the pull requests that a sync has seen, one bit each: a repository of 100,000 pull requests takes 13 KB.
 * It counts distinct ones however often a page is repeated, and lists them to be compared with the database.
 */
export class SeenNumbers {
  readonly #sql: SqlStorage;
  #count: number;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.#count = 0;
    this.#createTable();
    for (const { bits } of sql.exec<{ bits: ArrayBuffer }>('select bits from seen')) {
      for (const byte of new Uint8Array(bits)) this.#count += ones(byte);
    }
  }

  count(): number {
    return this.#count;
  }

  add(numbers: number[]): void {
    this.#set(numbers, true);
  }

  /** Takes numbers out again that turned out not to exist. */
  remove(numbers: number[]): void {
    this.#set(numbers, false);
  }

  /** Numbers above `after`, ascending, at most `limit`. */
  list(after: number, limit: number): number[] {
    const first = Math.floor((after + 1) / BITS);
    const rows = this.#sql.exec<{ bucket: number; bits: ArrayBuffer }>(
      'select bucket, bits from seen where bucket >= ? order by bucket',
      first,
    );
    const numbers: number[] = [];
    for (const { bucket, bits } of rows) {
      const bytes = new Uint8Array(bits);
      for (let bit = 0; bit < BITS; bit++) {
        const number = bucket * BITS + bit;
        if (number <= after || ((bytes[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) continue;
        numbers.push(number);
        if (numbers.length === limit) return numbers;
      }
    }
    return numbers;
  }

  /** Forgets all; also what a sync begins with, whose object may have had its storage deleted before. */
  clear(): void {
    this.#createTable();
    this.#sql.exec('delete from seen');
    this.#count = 0;
  }

  #set(numbers: number[], isSeen: boolean): void {
    for (const [bucket, members] of Map.groupBy(numbers, (number) => Math.floor(number / BITS))) {
      const bits = this.#bucket(bucket);
      for (const number of members) {
        const bit = number % BITS;
        const byte = bits[bit >> 3] ?? 0;
        const mask = 1 << (bit & 7);
        if (((byte & mask) !== 0) === isSeen) continue;
        this.#count += isSeen ? 1 : -1;
        bits[bit >> 3] = byte ^ mask;
      }
      this.#sql.exec('insert or replace into seen (bucket, bits) values (?, ?)', bucket, bits);
    }
  }

  #createTable(): void {
    this.#sql.exec('create table if not exists seen (bucket integer primary key, bits blob not null)');
  }

  #bucket(bucket: number): Uint8Array {
    const row = this.#sql.exec<{ bits: ArrayBuffer }>('select bits from seen where bucket = ?', bucket).toArray()[0];
    return row ? new Uint8Array(row.bits) : new Uint8Array(BITS / 8);
  }
}

function ones(byte: number): number {
  let count = 0;
  for (let rest = byte; rest > 0; rest &= rest - 1) count += 1;
  return count;
}
