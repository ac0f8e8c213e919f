import type { DeploymentEvent } from './deployment-event.ts';

/** One commit becoming the current one of an environment. */
interface Stay {
  commit: string;
  isForward: boolean;
}

/** What is current in one environment, and what was. */
export class EnvironmentState {
  private readonly stays: Stay[] = [];
  private readonly lastStay = new Map<string, number>();

  get current(): string | null {
    return this.stays.at(-1)?.commit ?? null;
  }

  wasCurrent(commit: string): boolean {
    return this.lastStay.has(commit);
  }

  /** Makes a commit the current one: forward, or back to what it was. */
  replace({ commit }: DeploymentEvent, isForward: boolean): void {
    this.lastStay.set(commit, this.stays.length);
    this.stays.push({ commit, isForward });
  }

  /**
   * The commits that went forward after `commit`, up to and including the current one. A commit that was never current
   * here is before all for which `isAfter` holds.
   */
  since(commit: string, isAfter: (other: string) => boolean): string[] {
    const replaced = this.current;
    const last = this.lastStay.get(commit);
    const after = last === undefined ? this.stays.filter((stay) => isAfter(stay.commit)) : this.stays.slice(last + 1);
    const end = after.findIndex((stay) => stay.commit === replaced);
    const forward = after.slice(0, end + 1).filter(({ isForward }) => isForward);
    return [...new Set(forward.map((stay) => stay.commit))];
  }
}
