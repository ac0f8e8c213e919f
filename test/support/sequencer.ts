import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Most of a minute each, in small files: begun last, the others would have to wait for them. */
const LONGEST = ['analysis-kill.test.ts', 'soak.test.ts'];

/**
 * Vitest's own order, slow files first, which without a run before means large files first. The files of the worker tier,
 * which share one database, go by name, so that the same ones come first each time: what the schedule has a model analyse in
 * `analysis.test.ts` is what all files before it have left behind.
 */
export class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isOfWorker = ({ project }: TestSpecification): boolean => project.name === 'worker';
    const isLongest = ({ moduleId }: TestSpecification): boolean => LONGEST.includes(path.basename(moduleId));
    const byName = sorted.filter(isOfWorker).toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1));
    const others = sorted.filter((file) => !isOfWorker(file));
    return [...byName, ...others.filter(isLongest), ...others.filter((file) => !isLongest(file))];
  }
}
