/** Mutants that no test can notice, because they say the same: the line, what it becomes, and why. */
export const EQUIVALENT: { file: string; line: string; mutated: string; reason: string }[] = [];
