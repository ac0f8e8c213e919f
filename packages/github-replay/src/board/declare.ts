import { z } from 'zod';
import type { Schedule } from './schedule.ts';

/** A situation with its parameters: when it hits, which requests it may hit, and what it does then. */
export interface Active<Hooks, Scope> {
  readonly schedule: Schedule;
  readonly scope: Scope;
  readonly hooks: Hooks;
}

/** One way in which a server answers; called with parameters, it is ready to be switched on. Wrong ones throw. */
export type Situation<Hooks, Scope> = (parameters: object) => Active<Hooks, Scope>;

const SCHEDULE = {
  next: z.int().positive().optional(),
  skip: z.int().positive().optional(),
  probability: z.number().min(0).max(1).optional(),
  seconds: z.number().positive().optional(),
};

/** A way to declare situations that share `scope`, the parameters that say which requests they may hit. */
export function declareWith<Hooks, Scope extends z.ZodRawShape>(scope: Scope) {
  const [scheduleOf, scopeOf] = [z.object(SCHEDULE), z.object(scope)];

  /** A situation's own parameters, which may take the place of those that all have, and what it does with them. */
  return function situation<Shape extends z.ZodRawShape>(
    shape: Shape,
    make: (parameters: z.output<z.ZodObject<Shape>>) => Hooks,
  ): Situation<Hooks, z.output<z.ZodObject<Scope>>> {
    const own = z.strictObject(shape);
    const isCommon = (name: string): boolean => !(name in shape) && (name in SCHEDULE || name in scope);
    return (given) => {
      const [common, rest] = [true, false].map((wanted) =>
        Object.fromEntries(Object.entries(given).filter(([name]) => isCommon(name) === wanted)),
      );
      return { schedule: scheduleOf.parse(common), scope: scopeOf.parse(common), hooks: make(own.parse(rest)) };
    };
  };
}
