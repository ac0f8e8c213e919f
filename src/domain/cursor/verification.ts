import type { Verification } from './state.ts';

export function isRequested(verification: Verification): boolean {
  return verification === 'requested' || verification === 'read_on_request';
}

export function areTotalsRead(verification: Verification): boolean {
  return verification === 'read_on_request' || verification === 'read_on_mismatch';
}

/** After a request for a verification. A sync that has read the totals already compares with those. */
export function withRequest(verification: Verification): Verification {
  return areTotalsRead(verification) ? 'read_on_request' : 'requested';
}

/** After GitHub's totals were read to their end, or GitHub could not give them. */
export function withTotals(verification: Verification): Verification {
  return isRequested(verification) ? 'read_on_request' : 'read_on_mismatch';
}
