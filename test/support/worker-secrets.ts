/** The secrets of the Worker under test. */
export const ADMIN_TOKEN = 'the-admin-token-of-the-tests-4711';
export const ENCRYPTION_KEY = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';

export const WEBHOOK_SECRET = 'the-webhook-secret-of-the-tests';

/** The token with which the deployment reads GitHub when a repository has no connection. */
export const DEPLOYMENT_TOKEN = 'token-of-the-deployment';

/** Tokens of persons, each with an hourly budget of its own in the replay. */
export const PERSONAL_TOKENS = ['first', 'second', 'third', 'fourth'].map((name) => `token-of-the-${name}-person`);

/** The App of the deployment, its installations, and whose token lists which. */
export const GITHUB_APP = {
  id: 4711,
  slug: 'tformance-edge',
  clientId: 'Iv23liTheAppOfTheTests',
  clientSecret: 'the-client-secret-of-the-tests',
  installations: [
    { id: 11, account: 'acme' },
    { id: 12, account: 'umbrella', suspended: true },
    { id: 13, account: 'initech' },
  ],
  userInstallations: { [PERSONAL_TOKENS[0] ?? '']: [11, 12, 13], [PERSONAL_TOKENS[1] ?? '']: [13] },
};

/** The model that the Worker asks, and the key that it is let in with. */
export const MODEL = { name: 'stand-in', key: 'the-model-key-of-the-tests' };

/** Tokens of tests that break something, one each, so that the limit of one is not met by another. */
export const SPARE_TOKENS = Array.from({ length: 40 }, (_, index) => `spare-token-${index}`);
