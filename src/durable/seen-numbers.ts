/** How many numbers a row holds: 8,192 bits are 1 KB, and a page of pull requests mostly changes one or two rows. */
const BITS = 8192;

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
      return members.filter((number) => isSet(bits, number % BITS));
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
    const first = Math.floor((after + 1) / BITS);
    const rows = this.#table().exec<{ bucket: number; bits: ArrayBuffer }>(
      'select bucket, bits from seen where bucket >= ? order by bucket',
      first,
    );
    const numbers: number[] = [];
    for (const { bucket, bits } of rows) {
      const bytes = new Uint8Array(bits);
      for (let bit = 0; bit < BITS; bit++) {
        const number = bucket * BITS + bit;
        if (number <= after || !isSet(bytes, bit)) continue;
        numbers.push(number);
        if (numbers.length === limit) return numbers;
      }
    }
    return numbers;
  }

  clear(): void {
    this.#table().exec('delete from seen');
  }

  #set(numbers: number[], isSeen: boolean): void {
    for (const [bucket, members] of Map.groupBy(numbers, bucketOf)) {
      const bits = this.#bucket(bucket);
      for (const number of members) {
        const bit = number % BITS;
        if (isSet(bits, bit) !== isSeen) bits[bit >> 3] = (bits[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      }
      this.#table().exec('insert or replace into seen (bucket, bits) values (?, ?)', bucket, bits);
    }
  }

  /** The object's storage may have been deleted with its repository since the last call. */
  #table(): SqlStorage {
    this.#sql.exec('create table if not exists seen (bucket integer primary key, bits blob not null)');
    return this.#sql;
  }

  #bucket(bucket: number): Uint8Array {
    const row = this.#table()
      .exec<{ bits: ArrayBuffer }>('select bits from seen where bucket = ?', bucket)
      .toArray()[0];
    return row ? new Uint8Array(row.bits) : new Uint8Array(BITS / 8);
  }
}

function bucketOf(number: number): number {
  return Math.floor(number / BITS);
}

function isSet(bits: Uint8Array, bit: number): boolean {
  return ((bits[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
}
