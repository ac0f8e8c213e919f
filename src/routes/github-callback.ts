import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from './auth.ts';
import { endConnecting } from './connections/app-connect.ts';
import { contentPolicy } from './content-policy.ts';
import { CALLBACK } from './sign-in/callback-address.ts';
import { flowOf } from './sign-in/flow.ts';
import { endGitHubSignIn } from './sign-in/github.ts';

/** Where GitHub sends a person back to, for two flows: signing in, and connecting the App. The state says which one it is. */
export function gitHubCallback(app: OpenAPIHono<AppEnv>): void {
  app.get(CALLBACK, contentPolicy, async (context) => {
    const deps = context.get('open')();
    const flow = await flowOf(context, deps);
    return flow ? endGitHubSignIn(context, deps, flow) : endConnecting(context);
  });
}
