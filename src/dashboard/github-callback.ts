import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from '../routes/auth.ts';
import { contentPolicy } from '../routes/content-policy.ts';
import { CALLBACK } from '../routes/sign-in/callback-address.ts';
import { flowOf } from '../routes/sign-in/flow.ts';
import { endConnecting } from './app/connect.tsx';
import { endGitHubSignIn } from './sign-in/github.tsx';

/** Where GitHub sends a person back to, for two flows: signing in, and connecting the App. The state says which one it is. */
export function gitHubCallback(app: OpenAPIHono<AppEnv>): void {
  app.get(CALLBACK, contentPolicy, async (context) => {
    const deps = context.get('open')();
    const flow = await flowOf(context, deps);
    return flow ? endGitHubSignIn(context, deps, flow) : endConnecting(context);
  });
}
