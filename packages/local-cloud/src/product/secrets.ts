import { randomBytes } from 'node:crypto';

/** The secrets that every start gives the Worker. */
export interface ProductSecrets {
  adminToken: string;
  encryptionKey: string;
  webhookSecret: string;
}

/** Hexadecimal digits have no special meaning in a command line, a file of variables, or a shell. */
export function newSecrets(): ProductSecrets {
  return {
    adminToken: randomBytes(24).toString('hex'),
    encryptionKey: randomBytes(32).toString('base64'),
    webhookSecret: randomBytes(24).toString('hex'),
  };
}
