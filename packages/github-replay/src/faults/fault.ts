/** A situation as `addFault` takes it: its name as `kind`, and its parameters. */
export interface Fault {
  readonly kind: string;
  readonly [parameter: string]: unknown;
}
